"""Cells as published, read exactly: French or English numbers, secrets, blanks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geodata.errors import InvalidContentError
from geodata.messages import integer
from geodata.messages import tables as messages
from geodata.model import Rejection, ValueStatus
from geodata.numerals import as_arrow, as_mask, plain_text, strip_units, unify
from geodata.zonecodes import CodeKind, NormalisedCodes, matches_code, normalise_codes

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.numerals import Floats, Mask

__all__ = [
    "COUNT",
    "EUROS",
    "MOST",
    "RARE_SHARE_FROM_PERCENT",
    "RATIO",
    "SHARE_FROM_PERCENT",
    "WHOLE_COUNT",
    "CodeKind",
    "NormalisedCodes",
    "NumberRule",
    "ParsedNumbers",
    "cell_rejections",
    "matches_code",
    "normalise_codes",
    "parse_numbers",
]

SECRET_MARKERS = ("s", "ns", "nd", "n.s.", "n.d.", "n/d", "n/s", "secret")
MISSING_MARKERS = ("so", "s.o.", "na", "n/a", "#n/a", "null", "///", "…", "...")
"""``so``: sans objet; ``NA`` is how R writes a missing cell; ``///``: nothing to measure."""

_SHOWN_REJECTIONS = 20
_NOT_FINITE = r"^[+-]?(?:nan|inf|infinity)$"
_WHOLE_TOLERANCE = 1e-9
_ROUND_OFF = 1e-6
_ENOUGH_SHARES = 5


MOST = 1e9
"""Most that any count, sum of euros or rate may be: fifteen times the people of France, and far
below what a number can hold exactly. An export gone wrong writes 1e308, or twenty digits."""


@dataclass(frozen=True, slots=True)
class NumberRule:
    """What a column's numbers may be, in the unit they come out in."""

    scale: float = 1.0
    """Factor from the file's unit to the canonical one (0.01 from percent to share)."""
    minimum: float = 0.0
    maximum: float = MOST
    whole: bool = False
    """Published in whole numbers only."""
    rare: bool = False
    """Of percentages: all may be under 1, which elsewhere says that they are shares already."""

    def within(self, minimum: float, maximum: float) -> NumberRule:
        """Give the same rule with other bounds."""
        return replace(self, minimum=minimum, maximum=maximum)


COUNT = NumberRule()
"""Weighted estimate of a number of units: not an integer, never negative."""
WHOLE_COUNT = NumberRule(whole=True)
EUROS = NumberRule()
SHARE_FROM_PERCENT = NumberRule(scale=0.01, maximum=1.0)
RARE_SHARE_FROM_PERCENT = NumberRule(scale=0.01, maximum=1.0, rare=True)
"""For columns whose unit another column of the same table settles."""
RATIO = NumberRule(maximum=1.0)


@dataclass(frozen=True)
class ParsedNumbers:
    """A column read: values, the state of each cell, and the cells that were not kept."""

    numbers: pd.Series[float]
    """NaN unless observed."""
    status: pd.Series[str]
    rejections: tuple[Rejection, ...]


def parse_numbers(
    values: pd.Series[str],
    rule: NumberRule,
    *,
    file: str,
    column: str,
    decimal: str | None = None,
) -> ParsedNumbers:
    r"""Read a column of published numbers, cell by cell, without ever guessing.

    A comma is decimal in ``12,5`` and separates thousands in ``1,234,567``; ``1,234`` alone reads
    both ways: the rest of the column decides, else the table (``decimal``), else the cell is
    rejected. A dot is decimal unless commas are known to be. Spaces, no-break spaces included,
    separate thousands when they do so regularly.

    Parameters
    ----------
    values
        Cells as text, missing where empty; the index is the line in the file.
    rule
        Unit, bounds and nature of the numbers.
    file, column
        Where they come from, for the rejections.
    decimal
        Decimal mark the other columns of the table leave no doubt about.

    Returns
    -------
    ParsedNumbers
        Values and statuses on the index of ``values``.

    Raises
    ------
    InvalidContentError
        Most filled cells are rejected: the column is not what it should be.

    Examples
    --------
    >>> cells = pd.Series(["19 580", "1 036,5", "0", "ns", None], dtype="str")
    >>> parsed = parse_numbers(cells, COUNT, file="f", column="c")
    >>> parsed.numbers.tolist()
    [19580.0, 1036.5, 0.0, nan, nan]
    >>> parsed.status.tolist()
    ['observed', 'observed', 'observed', 'secret', 'missing']
    """
    simple = _read_simple(values, rule, decimal)
    if simple is not None:
        return simple
    raw = plain_text(values)
    missing = as_mask(pc.is_null(raw)) | as_mask(pc.equal(raw, ""))
    secret = as_mask(pc.is_in(raw, value_set=pa.array(SECRET_MARKERS, pa.large_string())))
    missing |= as_mask(pc.is_in(raw, value_set=pa.array(MISSING_MARKERS, pa.large_string())))
    text, scale = strip_units(raw, scale=rule.scale, share=rule.maximum == 1.0)
    plain, ambiguous, malformed = unify(text, decimal)
    filled = ~(missing | secret)
    numbers = np.full(len(values), np.nan)
    good = filled & ~ambiguous & ~malformed
    numbers[good] = np.asarray(plain.filter(pa.array(good)).cast(pa.float64())) * scale[good]
    # Differences of weighted estimates leave −1e-12 where the producer means zero.
    if rule.minimum >= 0:
        numbers[(numbers < 0) & (numbers > -_ROUND_OFF)] = 0.0
    reasons = _reasons(raw, numbers, rule, filled=filled, ambiguous=ambiguous, malformed=malformed)
    rejected = reasons.notna().to_numpy()
    total = int(filled.sum())
    if rejected.sum() > total / 2:
        raise InvalidContentError(
            messages.mostly_rejected(int(rejected.sum()), total),
            file=file,
            line=int(values.index[rejected][0]),
            column=column,
            remedy=messages.EXPORT_AGAIN,
        )
    numbers[rejected] = np.nan
    _check_percent(numbers, rule, file, column)
    status = np.where(
        secret,
        ValueStatus.SECRET.value,
        np.where(missing | rejected, ValueStatus.MISSING.value, ValueStatus.OBSERVED.value),
    )
    return ParsedNumbers(
        numbers=pd.Series(numbers, index=values.index),
        status=pd.Series(status, index=values.index, dtype="str"),
        rejections=cell_rejections(reasons.set_axis(values.index), file, column),
    )


def _read_simple(
    values: pd.Series[str], rule: NumberRule, decimal: str | None
) -> ParsedNumbers | None:
    """Read a column of nothing but blanks and plain numbers at once, as most are; else ``None``.

    It gives what the longer way would: one mark at most, the one the table uses, and no cell to
    reject.
    """
    array = as_arrow(values)
    mark = r"," if decimal == "," else r"\."
    matched = pc.match_substring_regex(array, pattern=rf"^-?\d+(?:{mark}\d+)?$")
    if not pc.all(matched).as_py():
        return None
    plain = pc.replace_substring(array, pattern=",", replacement=".") if decimal == "," else array
    numbers = plain.cast(pa.float64()).to_numpy(zero_copy_only=False) * rule.scale
    known = numbers[~np.isnan(numbers)]
    # Hundreds of digits read as an infinite number, which no bound excludes.
    inside = (known >= rule.minimum) & (known <= rule.maximum) & np.isfinite(known)
    if not (inside.all() and not (rule.whole and (known % 1.0).any())):
        return None
    if rule.scale != 1.0 and known.size and known.max() <= rule.scale:
        return None
    status = np.where(np.isnan(numbers), ValueStatus.MISSING.value, ValueStatus.OBSERVED.value)
    return ParsedNumbers(
        numbers=pd.Series(numbers, index=values.index),
        status=pd.Series(status, index=values.index, dtype="str"),
        rejections=(),
    )


def _reasons(
    raw: pa.Array,
    numbers: Floats,
    rule: NumberRule,
    *,
    filled: Mask,
    ambiguous: Mask,
    malformed: Mask,
) -> pd.Series[str]:
    """French reason for each cell that is not kept, missing elsewhere."""
    named_infinite = as_mask(pc.match_substring_regex(raw, pattern=_NOT_FINITE))
    infinite = named_infinite | np.isinf(numbers)
    known = filled & np.isfinite(numbers)
    negative = known & (numbers < 0) & (rule.minimum >= 0)
    outside = known & ((numbers < rule.minimum) | (numbers > rule.maximum))
    fraction = np.abs(np.where(known, numbers, 0.0) % 1.0 - 0.5)
    broken = known & rule.whole & (fraction < 0.5 - _WHOLE_TOLERANCE)
    low, high = (_written(bound / rule.scale) for bound in (rule.minimum, rule.maximum))
    tests: list[tuple[Mask, Callable[[str], str]]] = [
        (filled & infinite, messages.not_finite),
        (filled & malformed, messages.not_a_number),
        (filled & ambiguous, messages.ambiguous_number),
        (negative, messages.negative),
        (outside, lambda cell: messages.out_of_bounds(cell, low, high)),
        (broken, messages.not_whole),
    ]
    reasons: list[str | None] = [None] * len(raw)
    pending = np.ones(len(raw), dtype=bool)
    for test, reason in tests:
        for position in np.flatnonzero(test & pending):
            reasons[position] = reason(raw[int(position)].as_py())
        pending &= ~test
    return pd.Series(reasons, dtype="str")


def _check_percent(numbers: Floats, rule: NumberRule, file: str, column: str) -> None:
    """Refuse percentages that look like shares already: they would come out far too small."""
    known = numbers[np.isfinite(numbers)]
    if rule.scale == 1.0 or rule.rare or known.size < _ENOUGH_SHARES or known.max() == 0:
        return
    if known.max() <= rule.scale:
        raise InvalidContentError(
            messages.ALREADY_SHARES,
            file=file,
            column=column,
            remedy=messages.EXPORT_AGAIN,
        )


def _written(bound: float) -> str:
    """Write a bound as French does, never in scientific notation."""
    return integer(int(bound)) if bound.is_integer() else f"{bound:g}".replace(".", ",")


def cell_rejections(reasons: pd.Series[str], file: str, column: str) -> tuple[Rejection, ...]:
    """Give one rejection a cell of a column, by line; the many beyond the first twenty in one."""
    rejected = reasons.dropna()
    shown = [
        Rejection(file, int(str(line)), column, str(reason))
        for line, reason in rejected.head(_SHOWN_REJECTIONS).items()
    ]
    left = len(rejected) - len(shown)
    if left > 0:
        shown.append(Rejection(file, None, column, messages.more_rejected(left), left))
    return tuple(shown)
