"""Texts as spreadsheets take them: nothing that is run, nothing that they cannot hold.

A name is data: « =HYPERLINK(…) » may be one. What a spreadsheet would run is led by an apostrophe,
in cells, headers and the sheets' names; a number is never touched. Every table leaves through here.
The rule itself is :mod:`fragility.spreadsheets`, which the command line follows too.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Final

from fragility.spreadsheets import DROPPED, FORMULA, as_text, plain
from ui.texts import NARROW_SPACE

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["as_text", "as_typed", "csv_of", "plain", "sheet_name"]

_SHEET_LONGEST: Final = 31
"""Letters Excel allows in the name of a sheet."""
_LED: Final = re.compile(f"'(?={FORMULA.pattern})")


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
    held = DROPPED.sub("", re.sub(r"[\[\]:*?/\\]", " ", text)).replace(NARROW_SPACE, " ")
    return " ".join(held.split()).strip("'")[:_SHEET_LONGEST].strip(" '") or "-"
