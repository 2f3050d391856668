"""Files that leave the application, each saying what it is about.

A file travels without its page. A made-up territory is therefore marked on every row and in the
file's name; a workbook also carries a sheet that tells the territory, the date, the sources and
the method.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import pandas as pd
import streamlit as st

from fragility.disclosure import Released
from ui import cache, data, exits
from ui.exits import File, Leaving, Maker
from ui.exits.spreadsheets import as_text, csv_of, sheet_name
from ui.format import day, file_name, listing
from ui.texts import NARROW_SPACE, t

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ui.territories import Territory

LeavingTable: TypeAlias = (
    Released[pd.DataFrame]
    | Released[Callable[[], pd.DataFrame]]
    | Callable[[], Released[pd.DataFrame]]
)
"""A table that leaves: itself, what makes it, or what makes and protects it."""


def marked(frame: pd.DataFrame, territory: Territory) -> pd.DataFrame:
    """Return a frame ready to leave: its origin on every row, no text a spreadsheet would run.

    Parameters
    ----------
    frame
        Columns as the reader will see them; the index is left out.
    territory
        What the figures are about.
    """
    told = frame.copy()
    told.insert(0, t("common.download.territory_column"), f"{territory.name} ({territory.code})")
    if territory.fictional:
        told.insert(0, t("common.download.mark_column"), t("common.territory.fictional"))
    return as_text(told)


def csv_bytes(frame: pd.DataFrame, territory: Territory) -> bytes:
    """Return a CSV that a French spreadsheet opens by itself: ``;``, decimal comma, UTF-8 mark."""
    return csv_of(marked(frame, territory), sep=";", decimal=",")


def about_rows(
    territory: Territory, details: Mapping[str, str], reference: str = ""
) -> list[tuple[str, str]]:
    """Return what a file says of itself: territory, date, sources, ``details``, reference."""
    rows = [(t("common.download.territory_column"), f"{territory.name} ({territory.code})")]
    if territory.fictional:
        rows.append((t("common.download.mark_column"), t("common.territory.fictional")))
    rows.append((t("common.download.made_on"), day(dt.datetime.now(tz=dt.UTC))))
    rows += source_rows(territory) + list(details.items())
    return [*rows, (t("exits.reference"), reference)] if reference else rows


def source_rows(territory: Territory) -> list[tuple[str, str]]:
    """Return what a file says of the data it was made from, one row a source.

    No producer is ever named as the author of invented figures: of a made-up territory, one row
    tells whose files its own are like, another which they are.
    """
    label = t("common.download.source")
    if not territory.fictional:
        return [(label, line) for line in cache.source_lines(territory)]
    producers = listing(cache.producers(territory))
    files = dict.fromkeys(map(data.source_label, cache.store(territory).datasets))
    return [
        (label, t("common.footer.imitated", sources=producers)),
        (t("common.download.made_files"), f"{NARROW_SPACE}; ".join(files)),
    ]


def workbook_bytes(
    frame: pd.DataFrame,
    territory: Territory,
    sheet: str,
    details: Mapping[str, str],
    reference: str = "",
) -> bytes:
    """Return an Excel workbook: the table, then a sheet that says what it is.

    Parameters
    ----------
    frame
        Columns as the reader will see them.
    territory
        What the figures are about.
    sheet
        Name of the table's sheet, cut at the 31 characters Excel allows.
    details
        Further lines of the second sheet: method, level, choices…
    reference
        What leads from the file to its line in the journal of exports.
    """
    out = io.BytesIO()
    about = pd.DataFrame(about_rows(territory, details, reference), columns=["", " "])
    first, second = sheet_name(sheet), t("common.download.about")
    with pd.ExcelWriter(out, engine="openpyxl") as writer:
        marked(frame, territory).to_excel(writer, sheet_name=first, index=False)
        as_text(about).to_excel(writer, sheet_name=second, index=False, header=False)
        writer.sheets[first].freeze_panes = "A2"
        for name, width in (("A", 28), ("B", 90)):
            writer.sheets[second].column_dimensions[name].width = width
    return out.getvalue()


def name_of(territory: Territory, words: Sequence[str], ending: str) -> str:
    """Return the name of a file: the territory, what it holds, ``fictif`` where it is made up."""
    mark = [t("common.download.file_mark")] if territory.fictional else []
    return f"{file_name(territory.name, *words, *mark)}.{ending}"


def buttons(
    frame: LeavingTable,
    territory: Territory,
    words: Sequence[str],
    details: Mapping[str, str] | None = None,
) -> None:
    """Draw the two buttons that give a table as CSV and as a workbook.

    Parameters
    ----------
    frame
        The table shown, in the reader's columns; what makes it, called when it is asked for; or
        what makes and protects it.
    territory
        What the figures are about.
    words
        What the table is, for the file's name.
    details
        Lines for the workbook's second sheet.
    """

    def csv_file(table: pd.DataFrame, reference: str) -> File:
        del reference  # in the name: a line of its own would be one more row of the table
        return File(csv_bytes(table, territory), len(table))

    def workbook_file(table: pd.DataFrame, reference: str) -> File:
        made = workbook_bytes(table, territory, words[0], details or {}, reference)
        return File(made, len(table))

    ways = {
        "csv": (t("common.download.csv"), ":material/download:", csv_file),
        "xlsx": (t("common.download.workbook"), ":material/table_view:", workbook_file),
    }
    with st.container(horizontal=True):
        for ending, (label, icon, make) in ways.items():
            exits.download(
                label,
                _leaving(frame, make),
                territory,
                file_name=name_of(territory, words, ending),
                key=f"{ending}-{file_name(*words)}",
                icon=icon,
            )


def _leaving(frame: LeavingTable, make: Callable[[pd.DataFrame, str], File]) -> Leaving:
    """Return the file made of a table, made when it is asked for."""

    def made(given: pd.DataFrame | Callable[[], pd.DataFrame]) -> Maker:
        return lambda reference: make(given() if callable(given) else given, reference)

    if isinstance(frame, Released):
        return frame.map(made)
    return lambda: frame().map(made)
