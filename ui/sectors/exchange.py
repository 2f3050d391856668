"""Sectors that come as a table, and leave as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geodata.errors import GeodataError
from geodata.messages.sectors import COMMUNE_HEADER, SECTOR_HEADER
from geodata.sectors import SectorSet, listed_frame, read_listed
from ui import downloads, exits, shell, tables
from ui.format import number, plural
from ui.sectors import draft
from ui.texts import t

if TYPE_CHECKING:
    from geodata.sectors import ListedSectors
    from ui.sectors.view import View

_PASTED: Final = "sectors_pasted"
_DROPPED: Final = "sectors_dropped"
_MOST_BYTES: Final = 5_000_000
SHOWN: Final = 30
"""Rejected lines drawn."""


def show(view: View) -> None:
    """Draw the export, and the import for whoever may change sectors."""
    division = view.division
    if division is None:
        return
    st.html(f'<p class="fs fs-muted fs-small">{t("sectors.exchange.help")}</p>')
    downloads.buttons(
        exits.typed(lambda: listed_frame(division, view.names)),
        view.territory,
        [t("sectors.exchange.words"), division.name],
        {t("sectors.division.label"): division.name},
    )
    if not view.may_edit:
        return
    with st.expander(t("sectors.exchange.import_title")):
        st.html(f'<p class="fs">{t("sectors.exchange.import_lead")}</p>')
        dropped = st.file_uploader(
            t("sectors.exchange.file"), type=["csv", "txt"], key=_DROPPED, max_upload_size=5
        )
        pasted = st.text_area(
            t("sectors.exchange.pasted"),
            key=_PASTED,
            placeholder=f"{COMMUNE_HEADER};{SECTOR_HEADER}",
            height=140,
        )
        content: bytes | str = dropped.getvalue() if dropped is not None else pasted or ""
        if content:
            _read(view, division, content, dropped.name if dropped is not None else "")


def _read(view: View, division: SectorSet, content: bytes | str, file: str) -> None:
    """Show what a table would make of the division before it is taken."""
    try:
        found = read_listed(content, view.names, division=division, file=file)
    except GeodataError as error:
        shell.note(error.message, kind="error")
        return
    count = len(found.division.sectors)
    held = len(found.division.sector_of)
    text = plural("sectors.exchange.found", count, communes=plural("common.communes", held))
    shell.note(text)
    if found.rejections:
        _rejections(found)
    if count:
        st.button(
            t("sectors.exchange.take"),
            key="sectors_take",
            on_click=draft.attempt,
            args=(lambda: draft.put(view.territory, view.saved, found.division),),
        )


def _rejections(found: ListedSectors) -> None:
    """Draw the lines that were not kept, with their reason."""
    rows = [{"line": number(each.line), "reason": each.reason} for each in found.rejections[:SHOWN]]
    columns = [
        tables.Column("line", t("sectors.exchange.line"), numeric=True),
        tables.Column("reason", t("sectors.exchange.reason")),
    ]
    tables.show(columns, rows, plural("sectors.exchange.rejected", len(found.rejections)))
