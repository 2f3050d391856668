"""The review as files: made when they are asked for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from ui import downloads, exits
from ui.documents.files import file_of
from ui.exits import File, Maker
from ui.review import workbook
from ui.review.document import about, document
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fragility.disclosure import Released
    from ui.review.section import Section
    from ui.review.view import View

_ICONS = {"docx": "description", "pdf": "picture_as_pdf", "xlsx": "table_view"}


def show(view: View, sections: Released[tuple[Section, ...]]) -> None:
    """Draw the buttons; a file is made when its button is pressed."""
    # What a file says of the review is read while the page is drawn: whoever makes it later has
    # neither the reader's address nor his session.
    known = about(view)
    whom = t(f"review.diffusion.{view.diffusion}")
    words = [t("review.title"), view.sector_name, view.period.code, whom]
    given = list(filter(None, words))
    with st.container(horizontal=True, key="review_files"):
        for ending, icon in _ICONS.items():
            exits.download(
                t(f"review.file.{ending}"),
                sections.map(partial(_maker, view, known, ending)),
                view.territory,
                file_name=downloads.name_of(view.territory, given, ending),
                key=f"review_file_{ending}",
                icon=f":material/{icon}:",
                help=t("review.file.help") if ending != "xlsx" else None,
            )


def _maker(
    view: View, known: Sequence[tuple[str, str]], ending: str, sections: Sequence[Section]
) -> Maker:
    return partial(contents, view, sections, known, ending)


def contents(
    view: View,
    sections: Sequence[Section],
    known: Sequence[tuple[str, str]],
    ending: str,
    reference: str,
) -> File:
    """Make a file.

    Parameters
    ----------
    view, sections
        The review.
    known
        What it rests on (:func:`ui.review.document.about`).
    ending
        ``docx``, ``pdf`` or ``xlsx``.
    reference
        Of the export; the file says it.
    """
    if ending == "xlsx":
        told = (*known, (t("exits.reference"), reference))
        return File(workbook.workbook_bytes(sections, view.territory, told))
    return file_of(document(view, sections, known), ending, reference)
