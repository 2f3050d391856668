"""What is looked at: the address, the widgets and the clicks, settled into one validated value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fragility.balance.protection import DETAIL
from fragility.disclosure import may_see
from ui import cache, path, roles, state
from ui.allocations import cuts, kept
from ui.register import choices
from ui.register import kept as register
from ui.register.drill import Drill
from ui.roles import Role
from ui.sectors import geometry

if TYPE_CHECKING:
    import pandas as pd

    from fragility.balance import Rule, RuleSet, Switches
    from fragility.disclosure import Released
    from ui.allocations.kept import Asked, Shown, Stamps
    from ui.path import Path
    from ui.register.choices import Period
    from ui.territories import Territory

LEGAL: Final = ("outside_qpv_q1", "in_qpv_above_q1", "holder_priority")
"""The three objectives of the law, in their order."""
MEASURES: Final = ("ecart", "manque")
"""What colours the map: points from the target, or allocations missing."""


@dataclass(frozen=True)
class View:
    """One state of the page; everything drawn follows from it."""

    territory: Territory
    role: Role
    path: Path
    period: Period
    switches: Switches
    levels: tuple[str, ...]
    """Levels that can be drawn."""
    level: str
    rule: Rule
    """The rule of the map, the table and the trend."""
    measure: str
    rule_set: RuleSet
    """The rules in use."""
    known: frozenset[str]
    """Columns of which some allocation is known."""
    stamps: Stamps
    over: bool
    """Whether the period is over: what is missing was then missed."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All the rules, those of the law first."""
        found = self.rule_set.rules
        first = [rule for name in LEGAL for rule in found if rule.id == name]
        return (*first, *(rule for rule in found if rule not in first))

    @property
    def detail(self) -> bool:
        """Whether the role may see small numbers; everyone else sees published cuts alone."""
        return may_see(DETAIL, self.role)

    @property
    def opened(self) -> bool:
        """Whether only the IRIS of a commune are drawn."""
        return self.level == "iris" and self.path.in_iris

    @property
    def place(self) -> dict[str, str]:
        """Columns and values of the place that is open, the widest first; none: the territory.

        For everyone, the narrowest is a commune.
        """
        here, found = self.path, {}
        division = here.division
        if division is not None and here.sector_reached and "sector" in self.known:
            found["sector"] = division.name_of[here.sector_reached]
        if here.commune_reached:
            found["commune_code"] = here.commune_reached
        if self.detail and here.zone and here.directory.is_divided(here.commune_reached):
            found["iris_code"] = here.zone
        return found

    @property
    def place_name(self) -> str:
        """What the place that is open is called."""
        steps = self.path.steps
        if not self.detail:
            steps = tuple(step for step in steps if step.level not in {"iris", "residence"})
        return steps[-1].name

    def cut(self, *columns: str) -> tuple[str, ...]:
        """Return the columns of a cut of the place that is open."""
        return cuts.cut(self.known, *self.place, *columns, public=not self.detail)

    def may_show(self, *columns: str, halved: bool | None = None) -> bool:
        """Tell whether a cut of the place that is open may be shown at all.

        Parameters
        ----------
        columns
            Of the cut.
        halved
            Whether it is of half a year; as the period is, by default.
        """
        if halved is None:
            halved = bool(self.period.semester)
        return self.detail or cuts.shown_to_all(self.known, *self.place, *columns, halved=halved)

    @property
    def groupings(self) -> tuple[str, ...]:
        """Columns the table may be cut by."""
        halved = bool(self.period.semester)
        return cuts.offered(self.known, tuple(self.place), public=not self.detail, halved=halved)

    def asked(self, *columns: str, rules: tuple[str, ...] | None = None) -> Asked:
        """Return a cut of the place that is open."""
        return self.over_all(*self.cut(*columns), rules=rules)

    def over_all(self, *by: str, rules: tuple[str, ...] | None = None) -> Asked:
        """Return a cut as it is given, of the whole territory."""
        return kept.Asked(self.stamps, by, self.period, self.switches, self.role, rules)

    def inside(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Keep the rows of the place that is open."""
        if rows.empty:
            return rows
        for name, value in self.place.items():
            rows = rows[(rows[name] == value).fillna(value=False).to_numpy(dtype=bool)]
        return rows

    def shown(self, *columns: str, rules: tuple[str, ...] | None = None) -> Released[Shown]:
        """Return what may be shown of a cut, of the whole territory."""
        return kept.shown(self.territory, self.asked(*columns, rules=rules))

    def drill(
        self,
        title: str,
        rule: Rule,
        where: dict[str, str | int | None],
        figures: tuple[tuple[str, str], ...],
    ) -> Drill:
        """Return what opens what is behind a figure of the place that is open."""
        return Drill(
            title=title,
            rule=rule.id,
            where={**self.place, **where},
            period=self.period.days,
            switches=self.switches,
            figures=figures,
        )


def drawable(
    territory: Territory, known: frozenset[str], period: Period, role: Role
) -> tuple[str, ...]:
    """Return the levels that allocations name, that may be shown and that have a geometry."""
    halved, detail = bool(period.semester), may_see(DETAIL, role)
    served = {entry.level.value for entry in cache.store(territory).manifest.served}
    if geometry.geometry(territory) is not None:
        served.add("secteur")
    return tuple(
        level
        for level, name in cuts.LEVELS.items()
        if level in served
        and name in known
        and (detail or cuts.shown_to_all(known, name, halved=halved))
    )


def read(territory: Territory) -> View:
    """Settle the view of a territory that has allocations."""
    role = roles.current(territory)
    here = path.read(territory, depth="iris")
    known, in_use = register.known_columns(territory), register.rules_in_use(territory)
    period = choices.read_period(territory)
    levels = drawable(territory, known, period, role)
    level = ""
    if levels:
        # Of communes, most have too few allocations a year for everyone to see them.
        default = "commune" if "commune" in levels and role is Role.TECHNICIEN else levels[0]
        level = state.sync("niveau", levels, default)
    if here.in_iris and "iris" in levels and level in {"commune", "secteur"}:
        level = "iris"
    elif here.sector and level == "secteur" and "commune" in levels:
        level = "commune"
    rules = {rule.id: rule for rule in in_use.rules}
    default = next((name for name in LEGAL if name in rules), next(iter(rules)))
    return View(
        territory=territory,
        role=role,
        path=here,
        period=period,
        switches=choices.read_switches(role),
        levels=levels,
        level=level,
        rule=rules[state.sync("regle", rules, default)],
        measure=state.sync("mesure", MEASURES, MEASURES[0]),
        rule_set=in_use,
        known=known,
        stamps=kept.stamps(territory),
        over=kept.over(territory, period),
    )
