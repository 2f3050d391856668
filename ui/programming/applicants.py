"""Households that wait, as a scenario needs them, and as this reader may see them.

Everyone who may not see the rows has one day, that of the page *Demande*, and its tree: two days
could be taken from one another.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from fragility.balance.protection import DETAIL
from fragility.demand import demand_publication, eligible, protect_eligible
from fragility.disclosure import may_see
from ui.confidential import demand, register
from ui.demand import base, settings
from ui.demand import kept as published
from ui.roles import Role  # noqa: TC001 - part of the keys of the cache
from ui.territories import Territory

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

_KEYS: dict[str | type[Any], Callable[[Any], Any]] = {Territory: attrgetter("stamp")}
_keep = st.cache_resource(show_spinner=False, hash_funcs=_KEYS, max_entries=32)
COUNTS: Final = ("pending_count", "eligible_count")


def day(territory: Territory, role: Role) -> dt.date | None:
    """Return the day that who waits is told for; ``None`` where nothing may be told."""
    extract = base.extract(territory)
    if extract is None:
        return None
    if may_see(DETAIL, role):
        return extract.last_day
    setting = settings.published(extract)
    return None if setting is None else setting.as_of


def counts(territory: Territory, role: Role, by: tuple[str, ...]) -> pd.DataFrame:
    """Return who waits, and who of them is under the ceiling of the PLAI.

    Parameters
    ----------
    territory, role
        Whose files, and who looks.
    by
        ``()``, or a beginning of :func:`ui.demand.kept.places`.

    Returns
    -------
    One row a cell, the columns of the cut then :data:`COUNTS`, NaN where unknown or not shown; no
    row where nothing may be.
    """
    as_of = day(territory, role)
    nothing = pd.DataFrame(columns=[*by, *COUNTS])
    if as_of is None or by != published.places(territory)[: len(by)]:
        return nothing
    shown = _counts(territory, demand.version(territory), role, as_of, by)
    return nothing if shown.empty else shown


@_keep
def _counts(
    territory: Territory, version: str, role: Role, as_of: dt.date, by: tuple[str, ...]
) -> pd.DataFrame:
    del version  # it is part of the key: sectors are among the columns
    applications = register.applications(territory)
    if "ceiling_key" not in applications.known_columns:
        return pd.DataFrame()
    rows = eligible(applications, as_of, by=by)
    shown = protect_eligible(rows, by, role, known=applications.known_columns).rows
    if shown.empty:
        return pd.DataFrame()
    extract = base.extract(territory)
    if not may_see(DETAIL, role) and extract is not None:
        made = demand_publication(applications, as_of, role, since=extract.since)
        shown = made.kept(shown, by)
    values = {name: shown[name].astype(float) for name in COUNTS}
    return shown[list(by)].assign(**values)


def by_commune(territory: Territory, role: Role, communes: pd.Index[str]) -> pd.DataFrame:
    """Return :data:`COUNTS` of the communes, in their order.

    A commune that no application asks for has none, for who may see the rows; it is not said to
    others, for whom so few are never shown.
    """
    found = counts(territory, role, published.places(territory))
    if found.empty:
        return pd.DataFrame(float("nan"), index=communes, columns=list(COUNTS))
    named = found[found["commune_code"].notna()]
    table = named.set_index(named["commune_code"].astype(str))[list(COUNTS)]
    # A commune drawn in two sectors has no count of its own.
    table = table[~table.index.duplicated(keep=False)].reindex(communes)
    if may_see(DETAIL, role):
        absent = ~communes.isin(named["commune_code"].astype(str))
        table.loc[absent] = 0.0
    return table
