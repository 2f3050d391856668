"""What is looked at: the address and the widgets, settled into one review."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from fragility.balance import Switches
from fragility.errors import FragilityError
from ui import cache, roles, state
from ui.demand import base, settings
from ui.documents import maps
from ui.register import choices, words
from ui.register import kept as register
from ui.register.choices import Period
from ui.register.newcomers import newcomers
from ui.review import decisions, kept
from ui.review.scope import Scope, former_of
from ui.roles import Role
from ui.sectors import kept as sectors
from ui.typology import kept as typology

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from geodata.sectors import Sector, SectorSet
    from ui.map import MapValues
    from ui.review.decisions import Decisions
    from ui.review.section import Section
    from ui.territories import Territory

INTERNAL, PUBLIC = "interne", "publique"


@dataclass(frozen=True)
class View:
    """One state of the page; everything drawn, and every file, follows from it."""

    territory: Territory
    role: Role
    """Of the reader."""
    diffusion: str
    """For whom the review is made."""
    period: Period
    switches: Switches
    division: SectorSet | None
    sector: Sector | None

    @property
    def made_for(self) -> Role:
        """Role the figures are protected for."""
        return Role.TECHNICIEN if self.diffusion == INTERNAL else Role.ELU

    @property
    def sector_name(self) -> str:
        """Name of the sector, empty for the whole territory."""
        return "" if self.sector is None else self.sector.name

    @property
    def key(self) -> tuple[str, ...]:
        """What the content depends on, beside the data of the territory."""
        return (
            self.period.code,
            self.made_for.value,
            self.sector_name,
            "" if self.division is None else self.division.stamp,
            register.prepared(self.territory).rules.digest,
            *self.switches.columns().values(),
        )

    @property
    def place(self) -> str:
        """What tells this sector from the others, whatever its name becomes."""
        if self.division is None or self.sector is None:
            return "tout"
        return f"{self.division.id}.{self.sector.id}"


def read(territory: Territory) -> View | None:
    """Settle the view; ``None`` where no allocation has a day, hence no semester."""
    if not any(each.semester for each in choices.periods(territory)):
        return None
    role = roles.current(territory)
    diffusion = PUBLIC
    if role is Role.TECHNICIEN:
        diffusion = state.sync("diffusion", (INTERNAL, PUBLIC), INTERNAL)
    internal = diffusion == INTERNAL
    return View(
        territory=territory,
        role=role,
        diffusion=diffusion,
        period=choices.read_period(territory, semesters_only=True),
        # Everyone is shown figures under one setting.
        switches=choices.read_switches(role) if internal else Switches(),
        division=sectors.current(territory),
        sector=sectors.open_sector(territory),
    )


def scope(view: View) -> Scope:
    """Return the review of a view: its rows, its reader, its names."""
    territory = view.territory
    known = register.has_applications(territory)
    stamp = "" if view.division is None else view.division.stamp
    return Scope(
        prepared=kept.prepared(territory, stamp, register.prepared(territory).rules.digest),
        allocations=register.allocations(territory),
        applications=register.applications(territory) if known else None,
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


def all_sections(view: View, found: Decisions) -> tuple[Section, ...]:
    """Return the sections in the order of the session, what was typed in its place."""
    made = kept.sections(view.territory, view.key, view)
    return decisions.placed(made, found, Period(former_of(view.period)).label)


def _draw(view: View, level: str, values: MapValues) -> Mapping[str, Any]:
    """Draw a map of the territory, or of the sector."""
    communes = None if view.sector is None else view.sector.communes
    zones = communes
    if communes is not None and level == "iris":
        iris_of = cache.directory(view.territory).iris_of
        zones = tuple(code for commune in communes for code in iris_of.get(commune, ()))
    return maps.choropleth(view.territory, level, values, zones=zones)
