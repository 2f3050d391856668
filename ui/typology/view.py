"""What the page shows: the families in use, where the reader is, and the family that is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui import cache, path, roles, state
from ui.format import day
from ui.texts import t
from ui.typology import kept, saved

if TYPE_CHECKING:
    from ui.path import Path
    from ui.roles import Role
    from ui.territories import Territory
    from ui.typology.kept import Families
    from ui.typology.saved import Saved

EVERY = "0"
"""Choice of no family in particular."""


@dataclass(frozen=True)
class View:
    """All a part of the page needs."""

    territory: Territory
    saved: Saved
    families: Families
    here: Path
    role: Role
    chosen: int
    """Number of the family that is open, 0 for none."""

    @property
    def may_change(self) -> bool:
        """Whether the reader may name and freeze families."""
        return self.role is roles.Role.TECHNICIEN and not self.saved.problem


def read(territory: Territory) -> View | None:
    """Settle the view from the address; ``None`` where the territory has no residence.

    Raises
    ------
    FragilityError
        In French: the families cannot be computed.
    """
    role = roles.current(territory)
    families = kept.families(territory, role)
    if families is None:
        return None
    choices = (EVERY, *(str(number) for number in families.numbers))
    chosen = state.sync("famille", choices, EVERY)
    return View(
        territory=territory,
        saved=saved.read(territory),
        families=families,
        here=path.read(territory),
        role=role,
        chosen=int(chosen),
    )


def origin_line(view: View) -> str:
    """Say where the families come from."""
    document = view.saved.model
    if view.families.origin == "fitted" or document is None:
        return t("typology.origin.fitted")
    return t(
        "typology.origin.frozen",
        date=day(document.saved_at),
        author=document.author.strip("?") or t("typology.origin.unknown_author"),
        trained=view.families.model.trained_on,
    )


def trained_on(territory: Territory) -> str:
    """Say what families computed now are learnt on."""
    vintages = cache.store(territory).vintages("residences", "residence")
    key = "trained_on_fictional" if territory.fictional else "trained_on"
    year = str(vintages[0]) if vintages and vintages[0] else t("common.unknown_vintage")
    return t(f"typology.origin.{key}", territory=territory.name, vintage=year)
