"""Figures of the demand as text, each with what it is drawn from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeGuard

import numpy as np
import numpy.typing as npt
import pandas as pd

from fragility.balance.protection import DETAIL
from fragility.concentration.intervals import wilson_interval
from fragility.demand.segments import JOINED
from fragility.disclosure import may_see
from ui.demand.subjects import WHOLE
from ui.format import NO_BREAK_SPACE, day, number, percent
from ui.register import words
from ui.texts import has, t

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from ui.demand.subjects import Subject
    from ui.roles import Role
    from ui.territories import Territory

SMALL = 100
"""Households under which a share comes with its interval."""


def known(value: Any) -> TypeGuard[float]:
    """Tell whether there is a figure."""
    return bool(pd.notna(value))


def absent(role: Role) -> str:
    """Say why there is no figure: hidden for who sees no rows, else not to be had."""
    return t("demand.value.none" if may_see(DETAIL, role) else "demand.value.hidden")


def no_ratio(row: pd.Series, role: Role) -> str:
    """Say why there is no pressure: nothing is hidden where both of its counts are there."""
    told = known(row.get(WHOLE)) and known(row.get("allocation_count"))
    return t("demand.value.none") if told else absent(role)


def joined(names: Iterable[str]) -> bool:
    """Tell whether some of the names are of categories put together."""
    return any(f" {t('demand.value.joined')} " in name for name in names)


def months(value: Any) -> str:
    """Write a wait."""
    return f"{number(float(value), 1)}{NO_BREAK_SPACE}{t('demand.value.months')}"


def count(value: Any) -> str:
    """Write a count."""
    return number(float(value)) if known(value) else t("demand.value.unknown")


def month_of(when: dt.date) -> str:
    """Write the month of a day: « janvier 2023 »."""
    return day(when).split(" ", 1)[1]


def floats(values: pd.Series) -> npt.NDArray[np.float64]:
    """Return figures as numbers, NaN where there is none."""
    found = values.astype("Float64").to_numpy(float, na_value=np.nan)
    return np.asarray(found, dtype=np.float64)


def bounds(row: pd.Series) -> str:
    """Write the interval of a median, open where its end is not seen; empty without any."""
    low, high = row.get("median_low_months"), row.get("median_high_months")
    if known(low) and known(high):
        return t("demand.value.between", low=number(float(low), 1), high=months(high))
    return t("demand.value.from", low=months(low)) if known(low) else ""


def share(part: Any, whole: Any) -> str:
    """Write a share of those who wait, with its interval where they are few."""
    said = percent(float(part) / float(whole))
    if float(whole) >= SMALL:
        return said
    low, high = wilson_interval([float(part)], [float(whole)])
    ends = {"low": percent(float(low[0]), 0), "high": percent(float(high[0]), 0)}
    return t("demand.value.small_share", share=said, **ends)


def figure(row: pd.Series, subject: Subject) -> str | None:
    """Write the figure of a subject; ``None`` where there is none."""
    value = row.get(subject.value)
    if not known(value):
        return None
    if subject.kind == "months":
        return months(value)
    if subject.kind == "ratio":
        return number(float(value), 2)
    whole = row.get(WHOLE)
    return percent(float(value) / float(whole)) if known(whole) and whole else None


def drawn_from(row: pd.Series, subject: Subject) -> str:
    """Say what a figure is drawn from: the n, and the interval of an estimate."""
    if not known(row.get(subject.value)):
        return ""
    if subject.id == "pressure":
        counts = count(row[WHOLE]), count(row["allocation_count"])
        return t("demand.from.pressure", pending=counts[0], given=counts[1])
    if subject.id == "median":
        n = t("demand.from.followed", n=count(row["application_count"]))
        ends = bounds(row)
        return t("demand.from.interval", n=n, ends=ends) if ends else n
    if subject.id == "mean":
        return t("demand.from.housed", n=count(row["allocated_count"]))
    part, whole = row[subject.value], row.get(WHOLE)
    if not known(whole) or not whole:
        return t("demand.from.part", part=count(part))
    said = {"part": count(part), "whole": count(whole), "share": share(part, whole)}
    return t("demand.from.share", **said)


def category(territory: Territory, column: str, value: object) -> str:
    """Return the name of a cell of a cut; categories put together are all named."""
    if isinstance(value, str) and JOINED in value:
        parts = (_category(territory, column, part or None) for part in value.split(JOINED))
        return f" {t('demand.value.joined')} ".join(parts)
    return _category(territory, column, value)


def _category(territory: Territory, column: str, value: object) -> str:
    key = f"demand.category.{column}.{value}"
    return t(key) if has(key) else words.value_label(territory, column, value)
