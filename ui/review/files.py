"""The review as files: made when they are asked for, kept for whoever asks next."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from ui import downloads
from ui.review import kept, workbook
from ui.review.document import about, document
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.review.section import Section
    from ui.review.view import View

_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_ICONS = {"docx": "description", "pdf": "picture_as_pdf", "xlsx": "table_view"}


def show(view: View, sections: Sequence[Section]) -> None:
    """Draw the buttons; a file is made when its button is pressed."""
    whom = t(f"review.diffusion.{view.diffusion}")
    words = [t("review.title"), view.sector_name, view.period.code, whom]
    given = list(filter(None, words))
    with st.container(horizontal=True, key="review_files"):
        for ending, kind in _TYPES.items():
            st.download_button(
                t(f"review.file.{ending}"),
                data=partial(contents, view, sections, ending),
                file_name=downloads.name_of(view.territory, given, ending),
                mime=kind,
                icon=f":material/{_ICONS[ending]}:",
                on_click="ignore",
                key=f"review_file_{ending}",
                help=t("review.file.help") if ending != "xlsx" else None,
            )


def contents(view: View, sections: Sequence[Section], ending: str) -> bytes:
    """Make a file."""
    if ending == "xlsx":
        return workbook.workbook_bytes(sections, view.territory, about(view))
    made = document(view, sections)
    # Its own words are what a file depends on: nothing is forgotten in a key made by hand.
    stamp = hashlib.sha256(repr(made).encode()).hexdigest()
    return kept.made(ending, stamp, made)
