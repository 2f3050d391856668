"""What a cell of the register means, once trimmed: codes, years, dates, numbers, texts.

Each parser understands *distinct* cells (a few thousand a block), so that those made of codes may
loop in plain Python; those made of measures, whose cells hardly repeat, work on whole columns.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geodata.numerals import as_mask, plain_text, unify
from geodata.streaming import Typed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_NOTHING: Final = frozenset({"", "na", "n/a", "nr", "nd", "nc", "null", "nan", "."})
"""How files write that a cell says nothing, beside leaving it empty."""
_WRAPPED: Final = re.compile(r"""^=?["'\s]*(.*?)["'\s]*$""")
_POINT_ZERO: Final = re.compile(r"^(\d+)[.,]0+$")
_NOT_DONE_YEAR: Final = 1900
_DATES: Final = (
    re.compile(r"(?:\d{1,2}/)?(?P<month>\d{1,2})/(?P<year>\d{4})(?: .*)?"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})(?:-\d{1,2})?(?:[ T].*)?"),
    re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?:[0-3]\d)?"),
    re.compile(r"(?P<year>\d{4})"),
)
_LAST_MONTH: Final = 12


def plain(cell: str) -> str:
    """Take off what spreadsheets and exports add to a code.

    >>> plain('="59350"'), plain("1975.0"), plain(" C ")
    ('59350', '1975', 'C')
    """
    match = _WRAPPED.match(cell)
    text = match[1] if match else cell
    return _POINT_ZERO.sub(r"\1", text)


def says_nothing(cell: str) -> bool:
    """Tell whether a cell is one of the spellings of nothing.

    >>> says_nothing("NR"), says_nothing("0")
    (True, False)
    """
    return cell.casefold() in _NOTHING


def _each(cells: pa.Array, understand: Callable[[str], object], kind: pa.DataType) -> Typed:
    """Understand distinct cells one by one; ``understand`` raises ``ValueError`` to refuse one."""
    values: list[object] = []
    refused = np.zeros(len(cells), dtype=bool)
    for rank, cell in enumerate(cells.to_pylist()):
        text = None if cell is None else plain(cell)
        value = None
        if text is not None and not says_nothing(text):
            try:
                value = understand(text)
            except ValueError:
                refused[rank] = True
        values.append(value)
    return Typed(pa.array(values, kind), refused)


def codes(known: Mapping[str, object], kind: pa.DataType | None = None) -> Callable[..., Typed]:
    """Parser of a list of codes.

    Parameters
    ----------
    known
        What each code means, under its lower-case spelling (``None``: nothing, without a word).
    kind
        Type of the meanings, texts by default.
    """

    def understand(text: str) -> object:
        folded = text.casefold()
        if folded not in known and folded.lstrip("0") in known:
            folded = folded.lstrip("0")
        if folded not in known:
            raise ValueError(text)
        return known[folded]

    return lambda cells: _each(cells, understand, kind or pa.string())


def matching(
    pattern: re.Pattern[str],
    *,
    others: Mapping[str, str | None] | None = None,
    refuse: bool = True,
) -> Callable[[pa.Array], Typed]:
    """Parser of codes of one shape.

    Parameters
    ----------
    pattern
        The shape, upper case.
    others
        Other cells that mean something, upper case.
    refuse
        Refuse the rest, or pass over it.
    """

    def understand(text: str) -> str | None:
        upper = text.upper().replace(" ", "")
        if others and upper in others:
            return others[upper]
        if pattern.fullmatch(upper):
            return upper
        if refuse:
            raise ValueError(text)
        return None

    return lambda cells: _each(cells, understand, pa.string())


def years(low: int, high: int) -> Callable[[pa.Array], Typed]:
    """Parser of years, alone or in a date; ``0`` and 1900 in January say nothing.

    Parameters
    ----------
    low, high
        First and last possible year.
    """

    def understand(text: str) -> int | None:
        if not text.strip("0"):
            return None
        year, month = _year_and_month(text.replace(" ", ""))
        if (year, month) == (_NOT_DONE_YEAR, 1):
            return None
        if not low <= year <= high:
            raise ValueError(text)
        return year

    return lambda cells: _each(cells, understand, pa.int16())


def dates(low: int, high: int) -> Callable[[pa.Array], Typed]:
    """Parser of dates, brought to the first of their month (the register gives months).

    Parameters
    ----------
    low, high
        First and last possible year.
    """

    def understand(text: str) -> dt.date | None:
        if not text.strip("0/"):
            return None
        year, month = _year_and_month(text)
        if (year, month) == (_NOT_DONE_YEAR, 1):
            return None
        if month is None or not low <= year <= high:
            raise ValueError(text)
        return dt.date(year, month, 1)

    return lambda cells: _each(cells, understand, pa.date32())


def _year_and_month(text: str) -> tuple[int, int | None]:
    for pattern in _DATES:
        match = pattern.fullmatch(text)
        if match:
            found = match.groupdict()
            month = int(found["month"]) if "month" in found else None
            if month is None or 1 <= month <= _LAST_MONTH:
                return int(found["year"]), month
    raise ValueError(text)


def numbers(
    low: float,
    high: float,
    *,
    decimal: str | None,
    kind: pa.DataType | None = None,
    zero_is_nothing: bool = False,
) -> Callable[[pa.Array], Typed]:
    """Parser of measures, French or English (see :func:`geodata.values.parse_numbers`).

    Parameters
    ----------
    low, high
        Bounds, included.
    decimal
        Decimal mark the rest of the table leaves no doubt about.
    kind
        Arrow type; a whole one refuses decimals.
    zero_is_nothing
        A zero is how the producers leave this cell empty.
    """
    whole = kind is not None and pa.types.is_integer(kind)

    def parse(cells: pa.Array) -> Typed:
        values = _as_numbers(cells, decimal)
        filled = ~as_mask(pc.is_null(cells))
        nothing = np.zeros(len(cells), dtype=bool)
        unread = filled & np.isnan(values)
        for rank in np.flatnonzero(unread):
            nothing[rank] = says_nothing(plain(cells[int(rank)].as_py()))
        if zero_is_nothing:
            nothing |= values == 0
        outside = (values < low) | (values > high) | np.isinf(values)
        outside |= whole & (np.where(np.isinf(values), 0.5, values) % 1 != 0)
        refused = filled & ~nothing & (np.isnan(values) | outside)
        kept = pa.array(values, mask=nothing | refused | ~filled)
        return Typed(kept.cast(kind or pa.float64()), refused)

    return parse


def _as_numbers(
    cells: pa.Array, decimal: str | None
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Values of distinct cells, NaN where they are no number or read two ways."""
    if pc.all(pc.match_substring_regex(cells, pattern=r"^-?\d+(?:\.\d+)?$")).as_py():
        read = cells.cast(pa.float64())
    else:
        bare = pc.replace_substring_regex(cells, pattern=r"""^=?["']+|["']+$""", replacement="")
        text = plain_text(pd.Series(pd.array(bare, dtype="str")))
        unified, ambiguous, malformed = unify(text, decimal)
        good = pa.array(~ambiguous & ~malformed)
        read = pc.if_else(good, unified, pa.scalar(None, unified.type)).cast(pa.float64())
    return np.asarray(pc.fill_null(read, np.nan), dtype=np.float64)


def texts(cells: pa.Array) -> Typed:
    """Keep texts as they are, runs of spaces made one."""
    single = pc.replace_substring_regex(cells, pattern=r"\s+", replacement=" ")
    return Typed(single, np.zeros(len(cells), dtype=bool))


def street_numbers(cells: pa.Array) -> Typed:
    """Numbers in a street, without the zeros some files put before them."""
    bare = pc.replace_substring_regex(cells, pattern=r"^0+|[.,]0+$", replacement="")
    return Typed(
        pc.if_else(pc.equal(bare, ""), pa.scalar(None, pa.string()), bare),
        np.zeros(len(cells), dtype=bool),
    )


def plain_texts(cells: pa.Array) -> Typed:
    """Keep codes whose list is open, without what spreadsheets add to them."""
    return _each(cells, lambda text: text.upper(), pa.string())


def postcodes(cells: pa.Array) -> Typed:
    """Postcodes, five digits, the zero a spreadsheet drops put back."""
    return _each(cells, _postcode, pa.string())


def _postcode(text: str) -> str:
    digits = text.replace(" ", "")
    if not digits.isdigit() or len(digits) not in {4, 5}:
        raise ValueError(text)
    return digits.zfill(5)
