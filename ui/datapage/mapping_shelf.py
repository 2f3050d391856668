"""The mappings already saved, and the empty templates that need none."""

from __future__ import annotations

import tempfile
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from fragility.disclosure import public
from geodata.errors import GeodataError
from geodata.user_tables.catalogue import kind, kinds
from geodata.user_tables.templates import write_template
from ui import exits, shell
from ui.datapage import mappings
from ui.datapage.mapping import field_labels
from ui.exits import File
from ui.format import day_and_time, file_name, plural
from ui.texts import t

if TYPE_CHECKING:
    from geodata.user_tables.mapping import ColumnMapping
    from geodata.workspace import Document

_ENDINGS = ("csv", "xlsx")


def show() -> None:
    """Draw the templates, then the saved mappings."""
    with st.expander(t("data.mapping.templates")):
        st.html(f'<p class="fs">{t("data.mapping.templates_lead")}</p>')
        for name in kinds():
            _template(name)
    try:
        documents = mappings.documents()
    except GeodataError as error:
        shell.note(error.message, kind="warning")
        return
    if documents:
        with st.expander(plural("data.mapping.kept", len(documents))):
            for document in documents:
                _saved(document)


@st.cache_data(show_spinner=False)
def template(name: str, ending: str) -> bytes:
    """Return the empty template of a kind as a file."""
    with tempfile.TemporaryDirectory() as folder:
        return write_template(name, Path(folder) / f"modele.{ending}").read_bytes()


def _template(name: str) -> None:
    label = kind(name).label
    with st.container(horizontal=True, vertical_alignment="center", key=f"fs_template_{name}"):
        st.html(
            f'<div class="fs"><strong>{escape(label)}</strong><br>'
            f'<span class="fs-muted fs-small">{escape(kind(name).description)}</span></div>'
        )
        for ending in _ENDINGS:
            exits.download(
                t(f"data.mapping.template_{ending}"),
                public(partial(_template_file, name, ending)),
                None,
                file_name=f"{file_name(t('data.mapping.template_file'), label)}.{ending}",
                key=f"template-{name}-{ending}",
                icon=None,
            )


def _template_file(name: str, ending: str, reference: str) -> File:
    del reference  # it is empty, and the same for everyone
    return File(template(name, ending))


def _saved(document: Document) -> None:
    mapping = mappings.read(document)
    with st.container(
        horizontal=True, vertical_alignment="center", key=f"fs_mapping_{document.key}"
    ):
        st.html(_about(document, mapping))
        if mapping is not None:
            exits.download(
                t("data.mapping.download"),
                exits.typed(File(mapping.to_json().encode())),
                None,
                file_name=f"{document.key}.json",
                key=f"mapping-download-{document.key}",
                icon=None,
            )
        if st.button(t("data.mapping.remove"), key=f"mapping-remove-{document.key}"):
            try:
                mappings.remove(document)
            except GeodataError as error:
                shell.note(error.message, kind="error")
                return
            st.rerun()


def _about(document: Document, mapping: ColumnMapping | None) -> str:
    """Return what a saved mapping is, as HTML."""
    about = t(
        "data.mapping.about",
        version=document.version,
        author=document.author,
        date=day_and_time(document.saved_at),
    )
    if mapping is None:
        name, fields = document.key, t("data.mapping.unreadable")
    else:
        name, fields = mapping.name, " ; ".join(field_labels(mapping))
    return (
        f'<div class="fs"><strong>{escape(name)}</strong><br>'
        f'<span class="fs-muted fs-small">{escape(about)}</span><br>'
        f'<span class="fs-muted fs-small">{escape(fields)}</span></div>'
    )
