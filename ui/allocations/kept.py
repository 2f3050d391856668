"""The page's own caches: what may be shown of a cut, kept for every session of a role."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from fragility import balance as law
from fragility.balance import Switches
from fragility.balance.facts import YES
from fragility.balance.horizon import Horizon
from fragility.balance.prepare import days_of
from fragility.balance.protection import DETAIL
from fragility.disclosure import Reason, Released, may_see, release
from ui.confidential import register
from ui.register import choices
from ui.register.choices import Period
from ui.register.diffusion import let_out, rows_of
from ui.sectors import kept as sectors
from ui.territories import Territory
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from fragility.balance import Balance
    from ui.roles import Role

Stamps = tuple[str, str]
CHANGE: Final = ["change_share", "change_low", "change_high", "change_is_clear"]
_SETTLED: Final = dt.timedelta(days=10)
"""Commissions do not meet every day: a period whose last days have no allocation is over."""


@dataclass(frozen=True)
class Asked:
    """A cut and what it is computed under."""

    stamps: Stamps
    """Of the sectors and of the rules."""
    by: tuple[str, ...]
    period: Period
    switches: Switches
    role: Role
    rules: tuple[str, ...] | None = None
    """Identifiers of the rules; all of them by default."""


@dataclass(frozen=True)
class Shown:
    """What may be shown of a cut."""

    rows: pd.DataFrame
    under: Balance
    """What it was computed under; without a row, its own not being protected."""
    reason: Reason
    """Why nothing of it may be shown, where nothing may."""


_KEYS: dict[str | type[Any], Callable[[Any], Any]] = {
    Territory: attrgetter("stamp"),
    Period: attrgetter("code"),
    Switches: Switches.model_dump_json,
    Asked: lambda each: (
        each.stamps,
        each.by,
        each.period.code,
        each.switches.model_dump_json(),
        each.role.value,
        each.rules,
    ),
}
_keep = st.cache_resource(show_spinner=t("register.publishing"), hash_funcs=_KEYS, max_entries=256)


def stamps(territory: Territory) -> Stamps:
    """Return what the rows depend on beside the store: the sectors and the rules.

    Both are read anew from the workspace: a page asks once.
    """
    division = sectors.current(territory)
    digest = register.prepared(territory).rules.digest
    return ("" if division is None else division.stamp, digest)


def horizon(territory: Territory, period: Period) -> Horizon | None:
    """Return what is known of the allocations to come, in a year that is not over."""
    if period.semester or not under_way(territory, period):
        return None
    return Horizon(as_of=choices.last_day(territory))


def under_way(territory: Territory, period: Period) -> bool:
    """Tell whether the allocations stop before the end of a period, and not by a few days."""
    last = choices.last_day(territory)
    first, end = period.days
    return first <= last < end - _SETTLED


@_keep
def shown(territory: Territory, asked: Asked) -> Released[Shown]:
    """Return what a role may see of a cut."""
    prepared, period = register.prepared(territory), asked.period
    # Half a year is shown to everyone as a part of its year, and of nothing else.
    halved = bool(period.semester) and not may_see(DETAIL, asked.role)
    by = (*asked.by, *(["semester"] if halved and "semester" not in asked.by else []))
    found = law.balance(
        prepared,
        asked.switches,
        by=by,
        period=period.year_days if halved else period.days,
        horizon=horizon(territory, period),
        rules=asked.rules,
    )
    table = law.protect_cut(prepared, found, asked.role)
    rows = table.rows
    if halved and len(rows):
        rows = rows[rows["semester"] == period.semester]
        rows = rows.drop(columns=[name for name in by if name not in asked.by])
        found = replace(found, by=asked.by, period=period.days)
    under = replace(found, rows=found.rows.iloc[:0])
    return let_out(Shown(rows.reset_index(drop=True), under, table.reason), asked.role)


@_keep
def trend(territory: Territory, asked: Asked, step: str) -> Released[pd.DataFrame]:
    """Return a cut one period after another, of all the years, masked as each year's own figures.

    Parameters
    ----------
    territory
        Whose allocations.
    asked
        The cut, without the step; its period is not used.
    step
        ``semester`` or ``year``.

    Returns
    -------
    Rows of the balance with the step, and ``change_share``, ``change_low``, ``change_high``,
    ``change_is_clear`` from the period before; unknown where one of both may not be shown.
    """
    prepared = register.prepared(territory)
    rows = law.trend(prepared, asked.switches, by=asked.by, step=step, rules=asked.rules)
    if may_see(DETAIL, asked.role):
        return let_out(rows, asked.role)
    keys = ["rule", *asked.by]
    seen = []
    for period in choices.periods(territory):
        if period.semester:
            continue
        by = (*asked.by, step) if step == "semester" else asked.by
        part = shown(territory, replace(asked, by=by, period=period)).content.rows
        if len(part):
            seen.append(part if step in part else part.assign(**{step: str(period.year)}))
    if not seen:
        return let_out(pd.DataFrame(), asked.role)
    out = pd.concat(seen).sort_values([*keys, step], kind="stable", ignore_index=True)
    out = out.merge(rows[[*keys, step, *CHANGE]], on=[*keys, step], how="left")
    before = out.groupby(keys, sort=False, dropna=False)["share"].shift()
    hidden = out["share"].isna() | before.isna()
    out[CHANGE] = out[CHANGE].mask(hidden)
    return let_out(out, asked.role)


@_keep
def convergence(territory: Territory, asked: Asked, rule: str, step: str) -> Released[pd.DataFrame]:
    """Return how far apart the classes of quartiers are, period after period.

    For everyone, only the periods in which the share of every class may be shown: what is told of
    them follows from those shares.

    Parameters
    ----------
    territory
        Whose allocations.
    asked
        What it is computed under; its cut and its period are not used.
    rule
        Whose share is followed.
    step
        ``semester`` or ``year``.
    """
    found = law.convergence(register.prepared(territory), rule, asked.switches, step=step)
    if may_see(DETAIL, asked.role):
        return let_out(found, asked.role)
    classes = replace(asked, by=("fragility_class",), rules=(rule,))
    rows = trend(territory, classes, step).content
    if rows.empty:
        return let_out(found.iloc[:0], asked.role)
    rows = rows[rows["fragility_class"].notna() & (rows["allocation_count"] != 0)]
    hidden = rows["share"].isna().groupby(rows[step]).any()
    out = found[found[step].map(~hidden).fillna(value=False).astype(bool)].copy()
    # The change is from the period before, which may not be there any more.
    out["change_dispersion_share"] = out["dispersion_share"].diff()
    return let_out(out, asked.role)


@_keep
def flows(territory: Territory, asked: Asked) -> Released[pd.DataFrame] | None:
    """Return who came from where, ``None`` where nothing of it may be shown.

    For everyone, those of the whole year.
    """
    whole, period = may_see(DETAIL, asked.role), asked.period
    days = period.days if whole else period.year_days
    rows = law.flows(register.prepared(territory), period=days)
    table = law.protect_flows(rows, asked.role, period=days)
    return rows_of(table) if table.reason is Reason.NONE else None


@_keep
def commitments(territory: Territory, asked: Asked) -> Released[pd.DataFrame]:
    """Return the follow-up of the territory's own commitments, for technicians.

    Raises
    ------
    RefusedError
        The role may not see small numbers.
    """
    report = law.commitment_report(register.prepared(territory), asked.switches)
    return release(report, DETAIL, asked.role)


def warnings(territory: Territory, role: Role) -> Released[tuple[str, ...]]:
    """Return what reading the allocations left in doubt, in French; raises likewise."""
    return release(tuple(register.prepared(territory).warnings), DETAIL, role)


def former_zus(territory: Territory, period: Period, role: Role) -> Released[str]:
    """Tell where the switch on former ZUS changes nothing in a period; raises likewise.

    Returns
    -------
    ``without`` (no allocation in a former ZUS), ``ended`` (none in force any more), else empty.
    """
    prepared = register.prepared(territory)
    inside = days_of(period.days, prepared.frame["decided_on"])
    concerned = inside & (prepared.former_zus == YES) & (prepared.in_qpv != YES)
    if not concerned.any():
        return release("without", DETAIL, role)
    dated = (concerned & prepared.zus_dated).any()
    return release("" if dated else "ended", DETAIL, role)


@_keep
def neighbourhoods(territory: Territory) -> frozenset[str]:
    """Return the codes of the priority neighbourhoods that allocations name."""
    codes = register.prepared(territory).frame["qpv_code"].dropna().astype(str)
    return frozenset(codes)


def over(territory: Territory, period: Period) -> bool:
    """Tell whether a period is over for the allocations there are."""
    return not under_way(territory, period)
