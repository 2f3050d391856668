"""Numbers as text, brought to one spelling: marks, thousands, signs, units.

Everything works on whole columns, with Arrow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt
    import pandas as pd

    Mask = npt.NDArray[np.bool_]
    Floats = npt.NDArray[np.float64]

_SPACES = "[ \u00a0\u2007\u2009\u202f]"
_SIGN = "[+-]?"
_FRACTION = r"\d+(?:e[+-]?\d+)?"
_INTEGER = rf"^{_SIGN}\d+(?:e[+-]?\d+)?$"
_SPACED = rf"^{_SIGN}\d{{1,3}}(?: \d{{3}})+(?:[.,]\d+)?$"
_ONE_MARK = rf"^{_SIGN}\d*[.,]{_FRACTION}$"
_TRAILING_MARK = rf"^{_SIGN}\d+[.,]$"
_MANY_COMMAS = rf"^{_SIGN}\d{{1,3}}(?:,\d{{3}}){{2,}}$|^{_SIGN}\d{{1,3}}(?:,\d{{3}})+\.\d+$"
_MANY_DOTS = rf"^{_SIGN}\d{{1,3}}(?:\.\d{{3}}){{2,}}$|^{_SIGN}\d{{1,3}}(?:\.\d{{3}})+,\d+$"
_AMBIGUOUS_COMMA = rf"^{_SIGN}[1-9]\d{{0,2}},\d{{3}}$"
_AMBIGUOUS_DOT = rf"^{_SIGN}[1-9]\d{{0,2}}\.\d{{3}}$"


def as_arrow(values: pd.Series[str]) -> pa.Array:
    """Give a column of text as one Arrow array."""
    array = pa.array(values.array, type=pa.large_string(), from_pandas=True)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def plain_text(values: pd.Series[str]) -> pa.Array:
    """Give stripped lower-case text, with plain spaces and signs, as an Arrow array."""
    text = pc.utf8_lower(pc.utf8_trim_whitespace(as_arrow(values)))
    text = pc.replace_substring_regex(text, pattern=_SPACES, replacement=" ")
    return pc.replace_substring(text, pattern="−", replacement="-")


def as_mask(array: pa.Array) -> Mask:
    """Give a Boolean Arrow array as NumPy, null counting as false."""
    return np.asarray(pc.fill_null(array, fill_value=False), dtype=bool)


def _matching(text: pa.Array) -> Callable[[str], Mask]:
    return lambda pattern: as_mask(pc.match_substring_regex(text, pattern=pattern))


def strip_units(text: pa.Array, *, scale: float, share: bool) -> tuple[pa.Array, Floats]:
    """Take a percent sign off shares and a euro sign off the rest; give each cell's factor."""
    factors = np.full(len(text), scale)
    if not share:
        return pc.replace_substring_regex(text, pattern=r" ?€$", replacement=""), factors
    factors[as_mask(pc.match_substring_regex(text, pattern=r"\d ?%$"))] = 0.01
    return pc.replace_substring_regex(text, pattern=r" ?%$", replacement=""), factors


def unify(text: pa.Array, decimal: str | None) -> tuple[pa.Array, Mask, Mask]:
    """Write every number the English way, without thousands; point at what cannot be.

    Returns
    -------
    tuple
        Text ready for conversion, cells that read two ways, cells that are not numbers.
    """
    is_like = _matching(text)
    integer, spaced = is_like(_INTEGER), is_like(_SPACED)
    one_mark, trailing = is_like(_ONE_MARK), is_like(_TRAILING_MARK)
    many_commas, many_dots = is_like(_MANY_COMMAS), is_like(_MANY_DOTS)
    comma, dot = (
        as_mask(pc.match_substring(text, ",")),
        as_mask(pc.match_substring(text, ".")),
    )
    unsure_comma, unsure_dot = is_like(_AMBIGUOUS_COMMA), is_like(_AMBIGUOUS_DOT)

    sure = one_mark & ~unsure_comma & ~unsure_dot
    commas_decimal = bool(((sure | spaced) & comma).any() or (many_dots & comma).any())
    dots_decimal = bool(((sure | spaced) & dot).any() or (many_commas & dot).any())
    mixed = commas_decimal and dots_decimal
    if mixed:
        commas_decimal = dots_decimal = False
    elif not (commas_decimal or dots_decimal):
        # Nothing in this column tells: the rest of the table may.
        commas_decimal, dots_decimal = decimal == ",", decimal == "."

    ambiguous = unsure_comma & (not (commas_decimal or dots_decimal)) | (unsure_dot & mixed)
    thousands_comma = many_commas | (unsure_comma & dots_decimal)
    thousands_dot = many_dots | (unsure_dot & commas_decimal)
    malformed = ~(integer | spaced | one_mark | trailing | many_commas | many_dots)

    plain = pc.replace_substring(text, pattern=" ", replacement="")
    without_commas = pc.replace_substring(plain, pattern=",", replacement="")
    without_dots = pc.replace_substring(plain, pattern=".", replacement="")
    plain = pc.if_else(pa.array(thousands_comma), without_commas, plain)
    plain = pc.if_else(pa.array(thousands_dot), without_dots, plain)
    plain = pc.replace_substring(plain, pattern=",", replacement=".")
    # Arrow reads neither « +1 » nor « 1. ».
    plain = pc.replace_substring_regex(plain, pattern=r"^\+|\.$", replacement="")
    return plain, ambiguous, malformed
