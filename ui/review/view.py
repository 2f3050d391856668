"""What is looked at: the address and the widgets, settled into one review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fragility.balance import Switches
from ui import roles, state
from ui.register import choices
from ui.register import kept as register
from ui.register.choices import Period
from ui.review import decisions, kept
from ui.review.scope import former_of
from ui.roles import Role
from ui.sectors import kept as sectors

if TYPE_CHECKING:
    from fragility.disclosure import Released
    from geodata.sectors import Sector, SectorSet
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
            register.rules_in_use(self.territory).digest,
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


def all_sections(view: View, found: Decisions) -> Released[tuple[Section, ...]]:
    """Return the sections in the order of the session, what was typed in its place."""
    label = Period(former_of(view.period)).label
    made = kept.sections(view.territory, view.key, view)
    return made.map(lambda sections: decisions.placed(sections, found, label))
