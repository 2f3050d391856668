"""What the page looks at: the division shown, the sector being filled, who reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from ui import cache, roles
from ui.directory import alphabetical
from ui.sectors import draft, kept
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geodata.sectors import Sector, SectorSet
    from ui.roles import Role
    from ui.sectors.kept import Saved
    from ui.territories import Territory


@dataclass(frozen=True)
class View:
    """One state of the page; everything drawn follows from it."""

    territory: Territory
    role: Role
    saved: Saved
    divisions: tuple[SectorSet, ...]
    """With the changes not yet saved."""
    division: SectorSet | None
    """The one shown, without communes the territory has not; ``None`` where there is none."""
    sector: Sector | None
    """The one being filled."""
    names: Mapping[str, str]
    """Name of each commune of the territory, in alphabetical order."""
    in_use: SectorSet | None
    """The division that the whole application takes."""

    def label(self, code: str) -> str:
        """Return the name of a commune, with its code where another one has the same name."""
        name = self.names.get(code, code)
        alike = sum(each == name for each in self.names.values())
        return name if alike == 1 else t("path.label.commune", name=name, code=code)

    @property
    def may_edit(self) -> bool:
        """Whether the reader may change sectors."""
        return self.role is roles.Role.TECHNICIEN and not self.saved.problem

    @property
    def changed(self) -> bool:
        """Whether there are changes not yet saved."""
        return draft.current(self.territory) is not None

    @property
    def left_out(self) -> tuple[str, ...]:
        """Communes in no sector, in alphabetical order."""
        return tuple(self.names) if self.division is None else self.division.left_out(self.names)


def read(territory: Territory) -> View:
    """Settle the view from the session, the address and the workspace."""
    saved = kept.read(territory)
    pending = draft.current(territory)
    divisions = saved.divisions if pending is None else pending.divisions
    by_id = {each.id: each for each in divisions}
    in_use = kept.current(territory)
    chosen = st.session_state.get(draft.DIVISION)
    if chosen not in by_id:
        usual = in_use.id if in_use is not None and in_use.id in by_id else next(iter(by_id), None)
        chosen = usual
    if chosen is not None:
        st.session_state[draft.DIVISION] = chosen
    directory = cache.directory(territory)
    communes = sorted(directory.iris_of, key=lambda code: alphabetical(directory.name_of[code]))
    division = by_id[chosen].within(communes) if chosen is not None else None
    sector = None
    if division is not None:
        edited = st.session_state.get(draft.EDITED)
        if edited not in division.by_id:
            edited = next(iter(division.by_id), None)
            st.session_state[draft.EDITED] = edited
        sector = division.by_id[edited] if edited is not None else None
    return View(
        territory=territory,
        role=roles.current(territory),
        saved=saved,
        divisions=divisions,
        division=division,
        sector=sector,
        names={code: directory.name_of[code] for code in communes},
        in_use=in_use,
    )
