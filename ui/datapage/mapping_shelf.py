"""The mappings already saved, and the empty templates that need none."""

from __future__ import annotations

import tempfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from geodata.errors import GeodataError
from geodata.user_tables.catalogue import kind, kinds
from geodata.user_tables.templates import write_template
from ui import shell
from ui.datapage import mappings
from ui.datapage.mapping import field_labels
from ui.format import day_and_time, file_name, plural
from ui.texts import t

if TYPE_CHECKING:
    from geodata.user_tables.mapping import ColumnMapping
    from geodata.workspace import Document

_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


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
        for ending, mime in _TYPES.items():
            st.download_button(
                t(f"data.mapping.template_{ending}"),
                data=template(name, ending),
                file_name=f"{file_name(t('data.mapping.template_file'), label)}.{ending}",
                mime=mime,
                key=f"template-{name}-{ending}",
                on_click="ignore",
            )


def _saved(document: Document) -> None:
    mapping = mappings.read(document)
    with st.container(
        horizontal=True, vertical_alignment="center", key=f"fs_mapping_{document.key}"
    ):
        st.html(_about(document, mapping))
        if mapping is not None:
            st.download_button(
                t("data.mapping.download"),
                data=mapping.to_json(),
                file_name=f"{document.key}.json",
                mime="application/json",
                key=f"mapping-download-{document.key}",
                on_click="ignore",
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
