"""Texts as spreadsheets take them: nothing that is run, nothing that they cannot hold.

A name is data: « =HYPERLINK(…) » may be one. What a spreadsheet would run is led by an apostrophe,
in cells, headers and the sheets' names; a number is never touched. Every table leaves through here.
"""

from __future__ import annotations

import csv
import re
from typing import Final

import pandas as pd

from ui.texts import NARROW_SPACE

_SHEET_LONGEST: Final = 31
"""Letters Excel allows in the name of a sheet."""
_UNSEEN: Final = "\\x00-\\x1f\\x7f-\\x9f\\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
"""Characters that are not drawn: controls, marks of direction, joiners."""
_DROPPED: Final = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
"""Characters that no workbook holds, or that write a name backwards."""
_FORMULA: Final = re.compile(f"'*(?:[\\s{_UNSEEN}]*[=+\\-@＝＋－＠﹦﹢﹣﹫]|[\t\r\n])")
"""What a spreadsheet may run: its signs, full-width ones too, whatever space comes before them."""
_LED: Final = re.compile(f"'(?={_FORMULA.pattern})")


def as_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose texts, headers included, no spreadsheet runs; numbers stay numbers."""
    safe = frame.set_axis([plain(str(name)) for name in frame.columns], axis="columns")
    for place in range(safe.shape[1]):
        column = safe.iloc[:, place]
        if pd.api.types.is_numeric_dtype(column):
            continue
        if column.dtype == object:  # counts beside words
            said = column.map(lambda value: plain(value) if isinstance(value, str) else value)
        else:
            text = column.astype("string")
            said = text.map({each: plain(each) for each in text.dropna().unique()})
        safe.isetitem(place, said.array)
    return safe


def plain(text: str) -> str:
    r"""Return a text that no spreadsheet runs as a formula, without characters it cannot hold.

    Examples
    --------
    >>> plain("=1+1"), plain(" \u200b＝1"), plain("Bourg")
    ("'=1+1", "' \u200b＝1", 'Bourg')
    """
    held = _DROPPED.sub("", text)
    return f"'{held}" if _FORMULA.match(held) else held


def as_typed(text: str) -> str:
    """Return a text that comes back as :func:`plain` had it leave, the apostrophe taken off.

    Examples
    --------
    >>> as_typed(plain("-2 places")), as_typed("'été")
    ('-2 places', "'été")
    """
    return text[1:] if _LED.match(text) else text


def csv_of(frame: pd.DataFrame, *, sep: str = ",", decimal: str = ".") -> bytes:
    """Return a CSV of a frame that is ready to leave.

    Every text is quoted: read with another separator, a text stays in one cell, and no part of it
    becomes a cell of its own that begins like a formula.
    """
    text = frame.to_csv(
        index=False,
        sep=sep,
        decimal=decimal,
        lineterminator="\r\n",
        quoting=csv.QUOTE_NONNUMERIC,
    )
    return text.encode("utf-8-sig")


def sheet_name(text: str) -> str:
    """Return the name of a sheet as Excel allows it: 31 letters, some signs excepted.

    Examples
    --------
    >>> sheet_name("'Demande : T1/T2'")
    'Demande T1 T2'
    """
    held = _DROPPED.sub("", re.sub(r"[\[\]:*?/\\]", " ", text)).replace(NARROW_SPACE, " ")
    return " ".join(held.split()).strip("'")[:_SHEET_LONGEST].strip(" '") or "-"
