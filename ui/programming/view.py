"""What is looked at: the address, the widgets and the clicks, settled into one validated value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from fragility.scenario import REFERENCE
from ui import path, roles, state
from ui.programming import base, draft, households, kept, measures
from ui.sectors import geometry

if TYPE_CHECKING:
    import pandas as pd

    from fragility.scenario import Run, Scenario, Stock
    from ui.path import Path
    from ui.roles import Role
    from ui.territories import Territory

SECTIONS: Final = (
    "programmer",
    "comparer",
    "regles",
    "incertitude",
    "repartir",
    "synthese",
    "scenarios",
)
"""Parts of the page, in the order of its tabs; only the open one is computed."""
MOST_COMPARED: Final = 4


@dataclass(frozen=True)
class View:
    """One state of the page; everything drawn follows from it."""

    territory: Territory
    role: Role
    path: Path
    stock: Stock
    scenarios: dict[str, Scenario]
    """As they are kept, by identifier; the reference first."""
    scenario: Scenario
    """The one that is open, with the session's own changes."""
    compared: tuple[str, ...]
    """Identifiers of those it stands beside, itself first, then at most three others."""
    measure: str
    """Column of the years' table that maps and curves are about."""
    year: int
    """1 January that is looked at, after the first."""
    level: str
    """``commune`` or ``secteur``."""
    section: str
    _tables: dict[tuple[int, str], tuple[Scenario, pd.DataFrame]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """Tables already read in this run of the page, with the scenario that keeps its identity."""

    @property
    def saved(self) -> Scenario:
        """The open scenario as it is kept."""
        return self.scenarios[self.scenario.id]

    @property
    def changed(self) -> bool:
        """Whether the session has changes that are not kept."""
        return self.scenario != self.saved

    @property
    def reference(self) -> Scenario:
        """The scenario that goes on as the past years did."""
        return self.scenarios[REFERENCE]

    @property
    def run(self) -> Run:
        """What becomes of the stock in the open scenario."""
        return kept.run(self.territory, self.scenario)

    @property
    def reference_run(self) -> Run:
        """What becomes of it in the reference."""
        return kept.run(self.territory, self.reference)

    @property
    def years(self) -> tuple[int, ...]:
        """Every 1 January that is known, the first included."""
        return (*self.scenario.years, self.scenario.years[-1] + 1)

    @property
    def others(self) -> tuple[Scenario, ...]:
        """Scenarios the open one stands beside, with the session's own changes."""
        return tuple(
            draft.current(self.territory, self.scenarios[each]) for each in self.compared[1:]
        )

    def table(self, scenario: Scenario | None = None, level: str | None = None) -> pd.DataFrame:
        """Return the years of a scenario, of the open one by default.

        Households of a place that is counted by itself are known there, be they not in every
        commune.

        Parameters
        ----------
        scenario
            Which one.
        level
            ``epci``, ``sector`` or ``commune``; by default that of the map.
        """
        asked = level or {"secteur": "sector"}.get(self.level, self.level)
        chosen = scenario or self.scenario
        key = (id(chosen), asked)
        if key not in self._tables:
            found = kept.table(self.territory, chosen, asked)
            if asked != "commune":
                growth = chosen.hypotheses.demand_growth_share
                known = base.eligible_of(self.territory, asked)
                found = households.filled(found, known, growth)
            self._tables[key] = (chosen, found)
        return self._tables[key][1]


def read(territory: Territory) -> View | None:
    """Settle the view; ``None`` where nothing is known of the territory's stock."""
    stock = base.stock(territory)
    if stock is None:
        return None
    here = path.read(territory, depth="iris")
    scenarios = kept.scenarios(territory)
    opened = state.sync("scenario", scenarios, REFERENCE)
    scenario = draft.current(territory, scenarios[opened])
    years = [str(year + 1) for year in scenario.years]
    levels = ("commune",) if geometry.geometry(territory) is None else ("commune", "secteur")
    level = state.sync("niveau", levels, "commune")
    return View(
        territory=territory,
        role=roles.current(territory),
        path=here,
        stock=stock,
        scenarios=scenarios,
        scenario=scenario,
        compared=(opened, *_compared(scenarios, opened)),
        measure=state.sync("mesure_plh", measures.KEYS, measures.DEFAULT),
        year=int(state.sync("annee", years, years[-1])),
        level="commune" if here.sector else level,
        section=state.sync("vue", SECTIONS, SECTIONS[0]),
    )


def _compared(scenarios: dict[str, Scenario], opened: str) -> tuple[str, ...]:
    """Return those asked for beside the open one that exist, each once; the reference if none."""
    default = "" if opened == REFERENCE else REFERENCE
    asked = dict.fromkeys(state.sync("compares", None, default).split(","))
    found = [each for each in asked if each in scenarios and each != opened]
    return tuple(found[: MOST_COMPARED - 1])
