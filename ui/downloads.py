"""Files that leave the application, each saying what it is about.

A file travels without its page. A made-up territory is therefore marked on every row and in the
file's name; a workbook also carries a sheet that tells the territory, the date, the sources and
the method.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from ui import cache, data
from ui.format import day, file_name, listing
from ui.texts import NARROW_SPACE, t

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ui.territories import Territory

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


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
    return _as_text(told)


def _as_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose texts, headers included, no spreadsheet runs as formulas."""
    safe = frame.rename(columns=lambda name: f"'{name}" if _risky(str(name)) else name)
    for name in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[name]):
            text = safe[name].astype("string")
            risky = text.str.startswith(_FORMULA_STARTS).fillna(value=False)
            safe[name] = text.mask(risky, "'" + text)
    return safe


def _risky(text: str) -> bool:
    return text.startswith(_FORMULA_STARTS)


def csv_bytes(frame: pd.DataFrame, territory: Territory) -> bytes:
    """Return a CSV that a French spreadsheet opens by itself: ``;``, decimal comma, UTF-8 mark."""
    text = marked(frame, territory).to_csv(index=False, sep=";", decimal=",", lineterminator="\r\n")
    return text.encode("utf-8-sig")


def about_rows(territory: Territory, details: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what a file says of itself: territory, mark, date, sources, then ``details``."""
    rows = [(t("common.download.territory_column"), f"{territory.name} ({territory.code})")]
    if territory.fictional:
        rows.append((t("common.download.mark_column"), t("common.territory.fictional")))
    rows.append((t("common.download.made_on"), day(dt.datetime.now(tz=dt.UTC))))
    return rows + source_rows(territory) + list(details.items())


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
    frame: pd.DataFrame, territory: Territory, sheet: str, details: Mapping[str, str]
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
    """
    out = io.BytesIO()
    about = pd.DataFrame(about_rows(territory, details), columns=["", " "])
    with pd.ExcelWriter(out, engine="openpyxl") as writer:
        marked(frame, territory).to_excel(writer, sheet_name=sheet[:31], index=False)
        sheet_name = t("common.download.about")
        _as_text(about).to_excel(writer, sheet_name=sheet_name, index=False, header=False)
        writer.sheets[sheet[:31]].freeze_panes = "A2"
        for name, width in (("A", 28), ("B", 90)):
            writer.sheets[t("common.download.about")].column_dimensions[name].width = width
    return out.getvalue()


def name_of(territory: Territory, words: Sequence[str], ending: str) -> str:
    """Return the name of a file: the territory, what it holds, ``fictif`` where it is made up."""
    mark = [t("common.download.file_mark")] if territory.fictional else []
    return f"{file_name(territory.name, *words, *mark)}.{ending}"


def buttons(
    frame: pd.DataFrame | Callable[[], pd.DataFrame],
    territory: Territory,
    words: Sequence[str],
    details: Mapping[str, str] | None = None,
) -> None:
    """Draw the two buttons that give a table as CSV and as a workbook.

    Parameters
    ----------
    frame
        The table shown, in the reader's columns; or what makes it, called when it is asked for.
    territory
        What the figures are about.
    words
        What the table is, for the file's name.
    details
        Lines for the workbook's second sheet.
    """

    def table() -> pd.DataFrame:
        return frame() if callable(frame) else frame

    with st.container(horizontal=True):
        st.download_button(
            t("common.download.csv"),
            data=lambda: csv_bytes(table(), territory),
            file_name=name_of(territory, words, "csv"),
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            key=f"csv-{file_name(*words)}",
        )
        st.download_button(
            t("common.download.workbook"),
            data=lambda: workbook_bytes(table(), territory, words[0], details or {}),
            file_name=name_of(territory, words, "xlsx"),
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            icon=":material/table_view:",
            on_click="ignore",
            key=f"xlsx-{file_name(*words)}",
        )
