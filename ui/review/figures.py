"""The figures of a review, protected: nothing here may need hiding once it is returned.

What everyone may see of a calendar year is one publication: the territory and its sectors, by
semester inside the year; communes, landlords, holders of reservations, classes and priority
neighbourhoods over the year, one at a time. Those who may see the allocations have every cut by
semester.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from fragility.balance import Switches, balance, composition, protect_composition, protect_cut
from fragility.balance.horizon import Horizon
from ui.register.choices import Period

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from fragility.balance import Prepared, Trait
    from fragility.balance.protection import ProtectedTable
    from ui.review.scope import Scope

    Days = tuple[dt.date, dt.date]
    Counter = Callable[[Prepared, Sequence[str], Days], pd.DataFrame]

NOW, FORMER = "now", "former"
"""The period of the figures, a semester or a year, and the one before."""
FIRST_ACCESS: Final = "first_access"


class RefusedError(Exception):
    """A whole table may not be shown to the reader."""


def in_sector(scope: Scope, rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows of the sector of the review."""
    if not scope.sector or "sector" not in rows:
        return rows
    return rows[(rows["sector"] == scope.sector).fillna(value=False).to_numpy(dtype=bool)]


def balanced(
    scope: Scope,
    places: Sequence[str] = (),
    *,
    rule: str | None = None,
    everywhere: bool = False,
    followed: bool = False,
) -> pd.DataFrame:
    """Measure rules over the semester and the one before; over years, what is shown by year.

    Parameters
    ----------
    scope
        The review.
    places
        Columns of the cut, inside the sector.
    rule
        Identifier of a rule; all by default.
    everywhere
        Whether the whole territory is measured, whatever the sector.
    followed
        Whether the shares without a target are measured, in place of the rules.

    Returns
    -------
    Rows of :func:`fragility.balance.protect_cut`, with ``moment``.

    Raises
    ------
    RefusedError
        The reader may not see this cut.
    """
    if not scope.offers(*places):
        raise RefusedError(scope.role)
    yearly = scope.yearly(places)
    cut = scope.cut(places, everywhere=everywhere)
    by = tuple(cut) if yearly else (*cut, "semester")
    now = scope.span(places)
    former = Period(str(now.year - 1)) if yearly else scope.former
    # Protecting a cut takes longer than measuring it: only the rule asked for, then.
    asked = _group(scope, followed=followed) if scope.internal or rule is None else (rule,)
    parts = []
    for moment, period in ((NOW, now), (FORMER, former)):
        key = (by, asked, period.year)
        if key not in scope.memory:
            scope.memory[key] = _protected(scope, by, period.year_days, asked)
        parts.append(_kept(scope.memory[key], period).assign(moment=moment))
    # An empty part has no type to share.
    rows = pd.concat([each for each in parts if len(each)] or parts[:1])
    rows = rows if everywhere else in_sector(scope, rows)
    rows = rows if rule is None or rows.empty else rows[rows["rule"] == rule]
    return rows.reset_index(drop=True)


def of_year(
    scope: Scope,
    places: Sequence[str] = (),
    *,
    rule: str | None = None,
    everywhere: bool = False,
) -> pd.DataFrame:
    """Measure rules over the calendar year of the semester, what is to come reckoned with.

    Parameters
    ----------
    scope, places, rule, everywhere
        As for :func:`balanced`.

    Raises
    ------
    RefusedError
        The reader may not see this cut.
    """
    by, last = scope.cut(places, everywhere=everywhere), scope.last_day
    # Nothing is to come in a year that is over.
    horizon = Horizon(as_of=last) if last.year == scope.period.year else None
    asked = _group(scope) if rule is None else (rule,)
    shown = _protected(scope, by, scope.period.year_days, asked, horizon=horizon)
    if shown.rows.empty:
        raise RefusedError(shown.reason)
    rows: pd.DataFrame = shown.rows
    return (rows if everywhere else in_sector(scope, rows)).reset_index(drop=True)


def _protected(
    scope: Scope,
    by: Sequence[str],
    days: Days,
    rules: Sequence[str],
    *,
    horizon: Horizon | None = None,
) -> ProtectedTable:
    """Measure a cut over a calendar year, as the reader may see it."""
    held = scope.prepared
    measured = balance(held, scope.switches, by=by, period=days, horizon=horizon, rules=rules)
    return protect_cut(held, measured, scope.role, published=Switches())


def _group(scope: Scope, *, followed: bool = False) -> tuple[str, ...]:
    """Return the rules in use, or the shares that are followed beside them."""
    mine = {rule.id for rule in scope.rules}
    if not followed:
        return tuple(rule.id for rule in scope.rules)
    return tuple(rule.id for rule in scope.prepared.rules.rules if rule.id not in mine)


def _kept(shown: ProtectedTable, period: Period) -> pd.DataFrame:
    """Keep a semester of a protected year; all of it where it is not cut by semester."""
    rows: pd.DataFrame = shown.rows
    if shown.reason.value != "none":
        raise RefusedError(shown.reason)
    return rows[rows["semester"] == period.code] if "semester" in rows else rows


def composed(
    scope: Scope, trait: Trait, places: Sequence[str], *, first_access: bool = False
) -> pd.DataFrame:
    """Count the allocations of the semester by the categories of a trait, for who may see them.

    Returns
    -------
    Rows of :func:`fragility.balance.composition`.

    Raises
    ------
    RefusedError
        Categories are shown to those who see the allocations; the others have the shares.
    """
    if not scope.internal:
        raise RefusedError(scope.role)
    by = [*scope.cut(places), *(["access"] if first_access else [])]
    days = scope.period.days
    counted = composition(scope.prepared, trait, by=by, period=days)
    rows: pd.DataFrame = in_sector(scope, protect_composition(counted, scope.role).rows)
    if first_access:
        rows = rows[(rows["access"] == FIRST_ACCESS).fillna(value=False).to_numpy(dtype=bool)]
    return rows


def summed(frame: pd.DataFrame, by: Sequence[str], names: Sequence[str]) -> pd.DataFrame:
    """Sum columns by groups; the sum of what is not all known is unknown.

    Examples
    --------
    >>> rows = pd.DataFrame({"a": [1, 1, 2], "n": [3.0, None, 5.0]})
    >>> summed(rows, ["a"], ["n"])["n"].tolist()
    [nan, 5.0]
    """
    grouped = frame.groupby(list(by), dropna=False, sort=False)
    totals = grouped[list(names)].sum(min_count=1)
    # A lambda a group would be slow on thousands of places: the unknown ones are counted instead.
    unknown = frame[list(names)].isna().assign(**{name: frame[name] for name in by})
    holes = unknown.groupby(list(by), dropna=False, sort=False)[list(names)].sum()
    return totals.mask(holes > 0).reset_index()
