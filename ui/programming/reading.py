"""What is read of the open scenario, and what it is read against: at the start, or the reference.

What happens over a period (dwellings financed, delivered, demolished) has no « before »: it stands
beside what the reference does over the same years.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from fragility.scenario import PROGRAMMED
from fragility.scenario.commune_counts import concerned
from ui.format import number, percent
from ui.programming import base, measures
from ui.roles import Role
from ui.texts import t

if TYPE_CHECKING:
    from fragility.scenario import Level
    from ui.programming.measures import Measure
    from ui.programming.view import View


@dataclass(frozen=True)
class Place:
    """Where figures are read."""

    level: Level
    code: str
    """Code of the years' table: empty for the whole territory, a sector's name."""
    name: str


def place(view: View) -> Place:
    """Return the place that is open: a commune, a sector, else the whole territory."""
    here = view.path
    if here.commune_reached:
        return Place("commune", here.commune_reached, here.place_name)
    if here.sector and here.division is not None:
        return Place("sector", here.division.name_of[here.sector], here.place_name)
    return Place("epci", "", view.territory.name)


def whole(view: View) -> Place:
    """Return the whole territory."""
    return Place("epci", "", view.territory.name)


def against(view: View, measure: Measure) -> str:
    """Return what « before » is, in words."""
    if measure.moment == "state":
        return t("programming.results.on", year=view.scenario.start_year)
    if measure.moment == "year":
        return t("programming.results.in", year=view.scenario.start_year)
    return view.reference.name


def at(view: View, measure: Measure) -> str:
    """Return what « after » is, in words: a date, a year, or the years summed."""
    if measure.moment == "state":
        return t("programming.results.on", year=view.year)
    if measure.moment == "year":
        return t("programming.results.in", year=view.year - 1)
    first, last = view.scenario.start_year, view.year - 1
    if first == last:
        return t("programming.results.in", year=first)
    return t("programming.results.over_years", first=first, last=last)


def pair(view: View, measure: Measure, level: Level) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a measure before and after, by place: ``value``, ``part``, ``whole``."""
    own = view.table(level=level)
    last = measures.after(own, measure, view.year)
    if measure.moment == "period":
        return measures.after(view.table(view.reference, level), measure, view.year), last
    return measures.before(own, measure), last


def value(found: pd.DataFrame, where: Place) -> float:
    """Return what one place comes to; NaN where it is unknown."""
    return float(found["value"].get(where.code, math.nan))


def held_to_sru(view: View, where: Place) -> int:
    """Count the communes of a place that are held to the SRU law."""
    facts = view.stock.communes
    held = pd.Series(concerned(facts), facts.index.astype(str))
    return int((inside(view, held, where) == 1).sum())


def withheld(view: View, measure: Measure) -> bool:
    """Tell whether a measure is kept from the reader, rather than unknown."""
    return measure.households and view.role is Role.ELU and base.withheld(view.territory)


def not_renewed(view: View) -> str:
    """Say what the reference leaves out of the past years; nothing where it goes on with all."""
    late = base.recent_rows(view.territory)
    if late is None:
        return t("programming.base.no_recent")
    renewed = late["product"].astype(str).isin([each.value for each in PROGRAMMED])
    total = int(late["dwellings_count"].sum())
    left = int(late.loc[~renewed, "dwellings_count"].sum())
    if not left:
        return ""
    told = {"left": number(left), "total": number(total), "share": percent(left / total)}
    return t("programming.results.not_renewed", **told)


def inside(view: View, of_communes: pd.Series[float], where: Place) -> pd.Series[float]:
    """Keep the communes of a place."""
    if where.level == "commune":
        return of_communes[of_communes.index == where.code]
    if where.level == "sector":
        return of_communes[of_communes.index.isin(view.path.sector_communes)]
    return of_communes
