"""The only way from the rows to figures of the demand on a screen: protected, for a role.

A caller gives the role and the cut. The day and the setting are :mod:`ui.demand.settings`' own, so
that no page can ask for others. For who may not see the rows, a cut is one of :func:`cuts`: the
places, the widest first, or one segment of the whole territory. Segments crossed with places or
with one another are not protected together with these, and are refused.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from fragility.balance.protection import DETAIL, ProtectedTable
from fragility.demand import (
    SEGMENTS,
    Applications,
    DemandPublication,
    demand_publication,
    demand_table,
    matching,
    pressure_trend,
    protect_curve,
    protect_demand,
    published_blocks,
    put_together,
    waiting,
    waiting_curve,
)
from fragility.demand.pressure import year_before
from fragility.disclosure import Reason, Verdict, may_see
from ui.confidential import demand
from ui.demand import base, settings
from ui.register.published import without_hidden_totals
from ui.sectors import kept as sectors
from ui.territories import Territory
from ui.texts import t

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from fragility.balance import Allocations
    from ui.demand.settings import Setting
    from ui.roles import Role

Cut = tuple[str, ...]
Blocks = tuple[tuple[str, ...], ...]
ASKED_ONLY: Final = frozenset({"segment"})
"""Columns that allocations do not have."""
MANY: Final = 1000
"""Applications followed from which shares are published in tenths of a percent."""
_OVER: Final = "waiting_over_"


@dataclass(frozen=True)
class Query:
    """What the figures that are kept depend on."""

    version: str
    """Of the sectors and of the rules."""
    setting: Setting
    by: Cut = ()
    within: tuple[str, ...] = ()
    blocks: Blocks | None = None


_KEYS: dict[str | type[Any], Callable[[Any], Any]] = {
    Territory: attrgetter("stamp"),
    Query: repr,
}
_keep = st.cache_resource(show_spinner=False, hash_funcs=_KEYS, max_entries=64)
_keep_telling = st.cache_resource(
    show_spinner=t("register.publishing"), hash_funcs=_KEYS, max_entries=64
)


def places(territory: Territory) -> Cut:
    """Return the columns of the places, the widest first."""
    return ("commune_code",) if sectors.current(territory) is None else ("sector", "commune_code")


def segments(territory: Territory) -> tuple[str, ...]:
    """Return the segments of which the file says something."""
    extract = base.extract(territory)
    if extract is None:
        return ()
    known = demand.segmented(territory, extract.last_day)[0].known_columns
    return tuple(name for name in SEGMENTS if name in known)


def cuts(territory: Territory) -> tuple[Cut, ...]:
    """Return the cuts of which everyone may see the figures."""
    nested = places(territory)
    wholes = tuple(nested[:depth] for depth in range(len(nested) + 1))
    return (*wholes, *((name,) for name in segments(territory)))


def table(
    territory: Territory, role: Role, by: Cut = (), within: tuple[str, ...] = ()
) -> ProtectedTable:
    """Return every figure of the demand by cut (:func:`fragility.demand.demand_table`).

    Parameters
    ----------
    territory
        Whose figures.
    role
        Who looks.
    by
        Columns of the cut.
    within
        Communes that are looked at; none for all. For who may see the rows only.

    Returns
    -------
    Refused, without a row, where the role may not see the cut. Categories of a segment that are too
    small are put together, their names joined by :data:`~fragility.demand.segments.JOINED`.
    """
    setting = settings.read(territory, role)
    if setting is None or not _allowed(territory, role, by, within):
        return refused(role)
    return _shown(territory, Query(demand.version(territory), setting, by, within), role)


def curves(
    territory: Territory, role: Role, by: Cut = (), within: tuple[str, ...] = ()
) -> ProtectedTable:
    """Return the curves of the wait, month by month; parameters as :func:`table`'s."""
    setting = settings.read(territory, role)
    if setting is None or not _allowed(territory, role, by, within):
        return refused(role)
    query = Query(demand.version(territory), setting, by, within)
    blocks = _blocks(_table(territory, query), by, role)
    curve, waits = _curves(territory, replace(query, blocks=blocks))
    known = demand.segmented(territory, setting.as_of, query.version)[0].known_columns
    found = protect_curve(curve, waits, by, role, known=known, mutations=setting.mutations)
    return found if may_see(DETAIL, role) else replace(found, rows=rounded(found.rows, waits, by))


def rounded(curve: pd.DataFrame, waits: pd.DataFrame, by: Cut) -> pd.DataFrame:
    """Round the shares of curves, so that a share and its n do not give back single households.

    The points of a curve are eleven households apart, but its band, exact, would tell how many were
    followed month by month. Whole percents under :data:`MANY` followed, tenths from there.
    """
    if curve.empty:
        return curve
    if by:
        sizes = curve[[*by]].merge(waits[[*by, "application_count"]], on=list(by), how="left")
        followed = sizes["application_count"].to_numpy(dtype=float)
    else:
        followed = np.full(len(curve), float(waits["application_count"].iloc[0]))
    units = np.where(followed < MANY, 100.0, 1000.0)
    names = [name for name in curve if str(name).endswith("_share")]
    return curve.assign(
        **{str(name): np.rint(curve[name].to_numpy(dtype=float) * units) / units for name in names}
    )


def rooms(territory: Territory, role: Role, within: tuple[str, ...] = ()) -> ProtectedTable:
    """Return rooms asked, given and there: :func:`fragility.demand.matching`."""
    setting = settings.read(territory, role)
    if setting is None or not _allowed(territory, role, (), within):
        return refused(role)
    query = Query(demand.version(territory), setting, within=within)
    return _protected(territory, _rooms(territory, query), ("rooms",), role, query)


def trend(territory: Territory, role: Role, within: tuple[str, ...] = ()) -> ProtectedTable:
    """Return the pressure at each year's end; for everyone, of the whole territory only.

    What everyone sees of two years is two numbers of thousands: their difference is who came less
    who left, and isolates nobody.
    """
    setting = settings.read(territory, role)
    if setting is None or not _allowed(territory, role, (), within):
        return refused(role)
    query = Query(demand.version(territory), setting, within=within)
    rows = _trend(territory, query)
    if rows.empty:
        return refused(role)
    parts = [
        _protected(territory, rows.iloc[[place]].drop(columns="as_of"), (), role, query)
        for place in range(len(rows))
    ]
    shown = pd.concat([part.rows for part in parts], ignore_index=True)
    return replace(parts[0], rows=shown.assign(as_of=rows["as_of"].to_list()))


@_keep_telling
def _shown(territory: Territory, query: Query, role: Role) -> ProtectedTable:
    rows = _table(territory, query)
    blocks = _blocks(rows, query.by, role)
    if blocks is not None:
        rows = _table(territory, replace(query, blocks=blocks))
    found = _protected(territory, rows, query.by, role, query)
    if may_see(DETAIL, role) or found.verdict is Verdict.REFUSED:
        return found
    return replace(found, rows=_publication(territory, query, role).kept(found.rows, query.by))


def _publication(territory: Territory, query: Query, role: Role) -> DemandPublication:
    """Return what everyone sees of the demand: places and segments, attacked together."""
    setting = query.setting
    blocks = {
        name: _blocks(_table(territory, replace(query, by=(name,))), (name,), role)
        for name in segments(territory)
    }
    asked, _ = demand.segmented(territory, setting.as_of, query.version)
    return demand_publication(asked, setting.as_of, role, since=setting.since, segments=blocks)


def refused(role: str) -> ProtectedTable:
    """Return what a role gets of a cut it may not see."""
    return ProtectedTable(
        rows=pd.DataFrame(), role=role, verdict=Verdict.REFUSED, reason=Reason.RECOVERABLE
    )


def _allowed(territory: Territory, role: Role, by: Cut, within: tuple[str, ...]) -> bool:
    return may_see(DETAIL, role) or (not within and by in cuts(territory))


def _protected(
    territory: Territory, rows: pd.DataFrame, by: Cut, role: Role, query: Query
) -> ProtectedTable:
    setting = query.setting
    known = demand.segmented(territory, setting.as_of, query.version)[0].known_columns
    found = protect_demand(rows, by, role, known=known, mutations=setting.mutations)
    if may_see(DETAIL, role):
        return found
    rows = _published(found.rows)
    year = setting.as_of.year
    return replace(found, rows=without_hidden_totals(territory, rows, by, role, year))


def _published(rows: pd.DataFrame) -> pd.DataFrame:
    """Leave out the shares at two waits, and write waits in tenths of a month.

    Two such shares of so many applications, taken from one another or from the curve's, would count
    those housed in between; the curve tells of them by steps of eleven.
    """
    names = list(map(str, rows))
    over = [name for name in names if name.startswith(_OVER) and name.endswith("_share")]
    waits = [name for name in names if name.endswith("_months")]
    shown = rows.drop(columns=over)
    return shown.assign(**{name: shown[name].astype("Float64").round(1) for name in waits})


def _blocks(rows: pd.DataFrame, by: Cut, role: Role) -> Blocks | None:
    """Say what categories of a segment are put together; nothing where none is."""
    if may_see(DETAIL, role) or len(by) != 1 or by[0] not in SEGMENTS or rows.empty:
        return None
    found = published_blocks(rows, by[0], role)
    return found if any(len(block) > 1 for block in found) else None


def _rows(territory: Territory, query: Query) -> tuple[Applications, Allocations | None]:
    """Return the rows looked at; allocations only where they have the columns of the cut."""
    asked, given = demand.segmented(territory, query.setting.as_of, query.version)
    if ASKED_ONLY & set(query.by):
        given = None
    frames = [asked.frame, *([given.frame] if given is not None else [])]
    if query.within:
        frames = [each[each["commune_code"].isin(query.within).to_numpy()] for each in frames]
    if query.blocks is not None:
        frames = [put_together(each, query.by[0], query.blocks) for each in frames]
    return (
        replace(asked, frame=frames[0]),
        None if given is None else replace(given, frame=frames[1]),
    )


@_keep
def _table(territory: Territory, query: Query) -> pd.DataFrame:
    asked, given = _rows(territory, query)
    day, since, mutations = _parts(query)
    return demand_table(asked, given, day, since=since, by=query.by, mutations=mutations)


@_keep
def _curves(territory: Territory, query: Query) -> tuple[pd.DataFrame, pd.DataFrame]:
    asked, _ = _rows(territory, query)
    day, since, mutations = _parts(query)
    return (
        waiting_curve(asked, day, since=since, by=query.by, mutations=mutations),
        waiting(asked, day, since=since, by=query.by, mutations=mutations),
    )


@_keep
def _rooms(territory: Territory, query: Query) -> pd.DataFrame:
    asked, given = _rows(territory, query)
    if given is None:
        return pd.DataFrame()
    there = base.stock(territory)
    if there is not None and query.within:
        there = there[there["commune_code"].isin(query.within)]
    day, _, mutations = _parts(query)
    return matching(asked, given, day, stock=there, mutations=mutations)


@_keep
def _trend(territory: Territory, query: Query) -> pd.DataFrame:
    extract = base.extract(territory)
    asked, given = _rows(territory, query)
    if extract is None or given is None:
        return pd.DataFrame()
    first = base.first_decision(territory)
    days = [day for day in extract.year_ends if first is not None and year_before(day) >= first]
    return pressure_trend(asked, given, days, mutations=query.setting.mutations)


def _parts(query: Query) -> tuple[dt.date, dt.date | None, bool]:
    return query.setting.as_of, query.setting.since, query.setting.mutations
