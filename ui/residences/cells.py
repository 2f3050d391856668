"""One residence's values as texts: what is missing or secret is said, never written as a zero."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from ui import format as fr
from ui.texts import t


def text(value: object) -> str:
    """Return a text of a table, empty where it is missing.

    Examples
    --------
    >>> text(None), text(float("nan")), text(" Les Lilas ")
    ('', '', 'Les Lilas')
    """
    return value.strip() if isinstance(value, str) else ""


def figure(row: pd.Series[Any], name: str) -> float | None:
    """Return a number of a residence, ``None`` where there is none.

    Examples
    --------
    >>> import pandas as pd
    >>> row = pd.Series({"a_count": 3, "b_count": None})
    >>> figure(row, "a_count"), figure(row, "b_count"), figure(row, "c_count")
    (3.0, None, None)
    """
    try:
        value = float(row.get(name, math.nan))
    except (TypeError, ValueError):  # pandas' own missing value
        return None
    return value if math.isfinite(value) else None


def word(row: pd.Series[Any], name: str) -> str:
    """Return a text of a residence, empty where there is none."""
    return text(row.get(name))


def flag(row: pd.Series[Any], name: str) -> bool:
    """Tell whether a mark of a residence is set; an unknown one is not."""
    value = row.get(name)
    return bool(pd.notna(value)) and bool(value)


def amount(row: pd.Series[Any], name: str) -> str:
    """Write a value that has a status beside it."""
    value = figure(row, name)
    status = word(row, f"{name}_status") or ("missing" if value is None else "observed")
    if status != "observed" or value is None:
        return fr.status_label(status if status != "observed" else "missing")
    if name.endswith("_eur_per_m2"):
        return t("residences.patrimony.rent_value", amount=fr.euros(value, 2))
    return fr.value(value, name)


def year(value: float | None) -> str:
    """Write a year, without the space of the thousands."""
    return fr.missing() if value is None else str(round(value))


def built(row: pd.Series[Any]) -> str:
    """Write when a residence was built: its period, and its years where they are known."""
    period = word(row, "period")
    if not period:
        return fr.missing()
    said = t(f"residences.period.{period}")
    first, last = figure(row, "built_first_year"), figure(row, "built_last_year")
    middle = figure(row, "built_year")
    if first is not None and last is not None and first != last:
        between = "residences.patrimony.built_between"
        return t(between, period=said, first=year(first), last=year(last))
    if middle is not None:
        return t("residences.patrimony.built_in", period=said, year=year(middle))
    return said
