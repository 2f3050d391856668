"""What is looked at: the address, the widgets and the clicks, settled into one validated value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from fragility.balance.protection import DETAIL
from fragility.disclosure import may_see
from ui import path, roles, state
from ui.demand import base, kept, settings
from ui.demand.subjects import BY_ID, SUBJECTS, Subject
from ui.register import kept as register
from ui.sectors import kept as sectors

if TYPE_CHECKING:
    from fragility.demand import Extract
    from ui.demand.settings import Setting
    from ui.path import Path
    from ui.roles import Role
    from ui.territories import Territory


@dataclass(frozen=True)
class View:
    """One state of the page; everything drawn follows from it."""

    territory: Territory
    role: Role
    path: Path
    extract: Extract
    setting: Setting
    level: str
    """``commune`` or ``secteur``."""
    levels: tuple[str, ...]
    subject: Subject
    subjects: tuple[Subject, ...]
    segments: tuple[str, ...]
    has_allocations: bool

    @property
    def sees_rows(self) -> bool:
        """Whether the role sees the applications one by one, and any cut of them."""
        return may_see(DETAIL, self.role)

    @property
    def within(self) -> tuple[str, ...]:
        """Communes that segments are looked at in: for who sees the rows only."""
        return self.path.shown_communes if self.sees_rows else ()

    @property
    def within_name(self) -> str:
        """What those communes are called."""
        return self.path.place_name if self.within else self.territory.name

    @property
    def place(self) -> tuple[str, str]:
        """Column and value of the place that is open; both empty for the whole territory."""
        if self.path.commune_reached:
            return "commune_code", self.path.commune_reached
        if self.path.sector and self.path.division is not None:
            return "sector", self.path.division.name_of[self.path.sector]
        return "", ""

    @property
    def row(self) -> pd.Series | None:
        """Every figure of the place that is open; ``None`` where it has no row that may be seen."""
        column, value = self.place
        nested = kept.places(self.territory)
        by = nested[: nested.index(column) + 1] if column else ()
        rows: pd.DataFrame = kept.table(self.territory, self.role, by).rows
        if column and not rows.empty:
            rows = rows[(rows[column] == value).to_numpy(dtype=bool, na_value=False)]
        return None if rows.empty else rows.iloc[0]


def read(territory: Territory) -> View | None:
    """Settle the view; ``None`` where there is nothing the role may look at."""
    role = roles.current(territory)
    extract, setting = base.extract(territory), settings.read(territory, role)
    if extract is None or setting is None:
        return None
    here = path.read(territory, depth="iris")
    has_allocations = register.has_allocations(territory)
    levels = ("commune",) if sectors.current(territory) is None else ("commune", "secteur")
    subjects = tuple(each for each in SUBJECTS if has_allocations or not each.of_allocations)
    subject = state.sync("carte", [each.id for each in subjects], subjects[0].id)
    return View(
        territory=territory,
        role=role,
        path=here,
        extract=extract,
        setting=setting,
        level=state.sync("niveau", levels, levels[0]),
        levels=levels,
        subject=BY_ID[subject],
        subjects=subjects,
        segments=kept.segments(territory),
        has_allocations=has_allocations,
    )
