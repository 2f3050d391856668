"""French numbers, dates and labels: the only place where a figure becomes text.

Thousands are separated by a narrow no-break space and decimals by a comma; a unit is tied to its
number by a no-break space. Negative numbers take the minus sign, not a hyphen.
"""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from ui.texts import NARROW_SPACE, t

if TYPE_CHECKING:
    from collections.abc import Iterable

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_KIBI = 1024
_FIRST_PLURAL = 2


class Unit(StrEnum):
    """Unit of a value, read from the last word of its column name."""

    EURO = "eur"
    SHARE = "share"
    COUNT = "count"
    RATIO = "ratio"
    SCORE = "score"


_DECIMALS = {Unit.EURO: 0, Unit.SHARE: 1, Unit.COUNT: 0, Unit.RATIO: 2, Unit.SCORE: 2}


def unit_of(column: str) -> Unit:
    """Return the unit a column name ends with.

    Raises
    ------
    ValueError
        When the name carries no known unit.

    Examples
    --------
    >>> unit_of("poverty_rate_share")
    <Unit.SHARE: 'share'>
    """
    return Unit(column.rsplit("_", 1)[-1])


def number(value: float | None, decimals: int = 0, *, signed: bool = False) -> str:
    r"""Write a number the French way; :func:`missing` when there is none.

    Examples
    --------
    >>> number(12345.62, 1) == "12\u202f345,6"
    True
    >>> number(-0.04, 1)
    '0,0'
    """
    if value is None or not math.isfinite(value):
        return missing()
    text = f"{abs(value):,.{decimals}f}".replace(",", NARROW_SPACE).replace(".", ",")
    if not any(character in text for character in "123456789"):
        return text
    if value < 0:
        return f"{MINUS}{text}"
    return f"+{text}" if signed else text


def percent(share: float | None, decimals: int = 1, *, signed: bool = False) -> str:
    r"""Write a share in 0-1 as a percentage.

    Examples
    --------
    >>> percent(0.33) == "33,0\u202f%"
    True
    """
    if share is None or not math.isfinite(share):
        return missing()
    return f"{number(share * 100, decimals, signed=signed)}{NARROW_SPACE}%"


def points(difference: float | None, decimals: int = 1) -> str:
    """Write a difference of two shares in percentage points, with its sign."""
    if difference is None or not math.isfinite(difference):
        return missing()
    return f"{number(difference * 100, decimals, signed=True)}{NO_BREAK_SPACE}pt"


def euros(value: float | None, decimals: int = 0, *, signed: bool = False) -> str:
    r"""Write an amount in euros.

    Examples
    --------
    >>> euros(15691) == "15\u202f691\u00a0€"
    True
    """
    if value is None or not math.isfinite(value):
        return missing()
    return f"{number(value, decimals, signed=signed)}{NO_BREAK_SPACE}€"


def value(amount: float | None, unit: Unit | str, *, signed: bool = False) -> str:
    r"""Write a value in its unit; ``unit`` may be the column name that carries it.

    Examples
    --------
    >>> value(0.047, "families_4plus_children_share") == "4,7\u202f%"
    True
    """
    kind = unit if isinstance(unit, Unit) else unit_of(unit)
    if kind is Unit.EURO:
        return euros(amount, signed=signed)
    if kind is Unit.SHARE:
        return percent(amount, signed=signed)
    return number(amount, _DECIMALS[kind], signed=signed)


def cell(amount: float | None, unit: Unit | str, status: str = "observed") -> str:
    """Write a value, or the reason why there is none: missing, secret, not concerned.

    A zero that was observed is written as a zero.
    """
    if status == "observed":
        return value(amount, unit)
    return status_label(status)


def status_label(status: str) -> str:
    """Return the French label of a value status (``missing``, ``secret``, ``not_concerned``…)."""
    return t(f"common.status.{status}")


def missing() -> str:
    """Return what stands where there is no number."""
    return t("common.status.missing")


def day(moment: date | datetime | str) -> str:
    """Write a date in full; ISO text is accepted.

    Examples
    --------
    >>> day("2026-11-22")
    '22 novembre 2026'
    """
    when = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    first = "1er" if when.day == 1 else str(when.day)
    return f"{first} {_MONTHS[when.month - 1]} {when.year}"


def day_and_time(moment: datetime | str) -> str:
    """Write a date and a time: ``22 novembre 2026 à 9 h 05``."""
    when = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    hour = f"{when.hour}{NO_BREAK_SPACE}h{NO_BREAK_SPACE}{when.minute:02d}"
    return f"{day(when)} à {hour}"


def file_size(size: int) -> str:
    r"""Write a size in octets.

    Examples
    --------
    >>> file_size(1_572_864) == "1,5\u00a0Mo"
    True
    """
    amount = float(size)
    for unit in ("o", "ko"):
        if amount < _KIBI:
            return f"{number(amount)}{NO_BREAK_SPACE}{unit}"
        amount /= _KIBI
    return f"{number(amount, 1)}{NO_BREAK_SPACE}Mo"


def listing(words: Iterable[str]) -> str:
    """Join words as a French sentence does.

    Examples
    --------
    >>> listing(["a", "b", "c"])
    'a, b et c'
    """
    items = list(words)
    if len(items) <= 1:
        return "".join(items)
    return f"{', '.join(items[:-1])} et {items[-1]}"


def years(vintages: Iterable[int]) -> str:
    """Write a set of years: ``2018, 2019 et 2021``, without repeats, in order."""
    return listing(str(year) for year in sorted(set(vintages)))


def plural(key: str, count: float, /, **values: object) -> str:
    """Return the ``one`` or the ``other`` form of a text, ``{n}`` filled with the count.

    French takes the plural from 2: 0 and 1 are singular.

    Examples
    --------
    >>> plural("common.communes", 0), plural("common.communes", 2)
    ('0 commune', '2 communes')
    """
    form = "other" if abs(count) >= _FIRST_PLURAL else "one"
    return t(f"{key}.{form}", **{"n": number(count), **values})


def file_name(*words: str) -> str:
    """Return a plain ASCII file name made of words, safe on every system.

    Examples
    --------
    >>> file_name("Indice de précarité", "Val d’Orge")
    'indice-de-precarite-val-d-orge'
    """
    plain = unicodedata.normalize("NFKD", " ".join(words).replace("œ", "oe"))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", letters.lower()).strip("-")
