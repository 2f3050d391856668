"""What a review is counted from: the rows, the reader, the names. It never leaves the counter."""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import streamlit as st

from fragility.balance import prepare
from fragility.errors import FragilityError
from ui import cache
from ui.confidential import register
from ui.demand import base, settings
from ui.documents import maps
from ui.register import choices, words
from ui.register import kept as known
from ui.register.newcomers import newcomers
from ui.review import followed
from ui.review.scope import Scope
from ui.review.view import INTERNAL
from ui.roles import Role
from ui.territories import Territory
from ui.typology import kept as typology

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from fragility.balance import Prepared
    from ui.map import MapValues
    from ui.review.view import View

_KEYS: dict[str | type[Any], Callable[[Any], Any]] = {Territory: attrgetter("stamp")}


@st.cache_resource(show_spinner=False, hash_funcs=_KEYS, max_entries=8)
def _prepared(territory: Territory, sectors_stamp: str, rules_digest: str) -> Prepared:
    """Return the allocations held against the rules in use and the shares that are followed.

    What everyone may see of a year is decided once for these rows: they are kept.
    """
    del sectors_stamp, rules_digest
    held = register.prepared(territory)
    return prepare(register.allocations(territory), followed.rule_set(held.rules))


def scope(view: View) -> Scope:
    """Return the review of a view: its rows, its reader, its names."""
    territory = view.territory
    asked = known.has_applications(territory)
    stamp = "" if view.division is None else view.division.stamp
    return Scope(
        prepared=_prepared(territory, stamp, known.rules_in_use(territory).digest),
        allocations=register.allocations(territory),
        applications=register.applications(territory) if asked else None,
        role=view.made_for.value,
        switches=view.switches,
        period=view.period,
        last_day=choices.last_day(territory),
        demand_day=_demand_day(view),
        sector=view.sector_name,
        communes=() if view.sector is None else view.sector.communes,
        label=partial(words.value_label, territory),
        newcomers=newcomers(territory, view.made_for),
        families=_families(territory) if view.diffusion == INTERNAL else {},
        draw=partial(_draw, view),
    )


def _demand_day(view: View) -> dt.date | None:
    """Return the day the demand is looked at, that of the page of the demand.

    Everyone has one. Those who may see the applications have it too, unless their semester ended
    before.
    """
    extract = base.extract(view.territory)
    if extract is None:
        return None
    if view.made_for is not Role.TECHNICIEN:
        published = settings.published(extract)
        return None if published is None else published.as_of
    return min(view.period.days[1], extract.default_day)


def _families(territory: Territory) -> dict[str, str]:
    """Return the name of the family of each residence; nothing where there are none."""
    try:
        found = typology.families(territory)
    except FragilityError:
        return {}
    if found is None:
        return {}
    numbers = found.frame["family"].dropna()
    return {str(code): found.names[int(number)] for code, number in numbers.items()}


def _draw(view: View, level: str, values: MapValues) -> Mapping[str, Any]:
    """Draw a map of the territory, or of the sector."""
    communes = None if view.sector is None else view.sector.communes
    zones = communes
    if communes is not None and level == "iris":
        iris_of = cache.directory(view.territory).iris_of
        zones = tuple(code for commune in communes for code in iris_of.get(commune, ()))
    return maps.choropleth(view.territory, level, values, zones=zones)
