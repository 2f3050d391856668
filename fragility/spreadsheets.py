"""Texts as spreadsheets take them: nothing that is run, nothing that they cannot hold.

A name is data: « =HYPERLINK(…) » may be one. What a spreadsheet would run is led by an apostrophe,
in cells and headers; a number is never touched. The files of the command line and those of the
screens follow this one rule.
"""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

_UNSEEN: Final = "\\x00-\\x1f\\x7f-\\x9f\\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
"""Characters that are not drawn: controls, marks of direction, joiners."""
DROPPED: Final = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
"""Characters that no workbook holds, or that write a name backwards."""
FORMULA: Final = re.compile(f"'*(?:[\\s{_UNSEEN}]*[=+\\-@＝＋－＠﹦﹢﹣﹫]|[\t\r\n])")
"""What a spreadsheet may run: its signs, full-width ones too, whatever space comes before them."""


def plain(text: str) -> str:
    r"""Return a text that no spreadsheet runs as a formula, without characters it cannot hold.

    Examples
    --------
    >>> plain("=1+1"), plain(" \u200b＝1"), plain("Bourg")
    ("'=1+1", "' \u200b＝1", 'Bourg')
    """
    held = DROPPED.sub("", text)
    return f"'{held}" if FORMULA.match(held) else held


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
