"""What other parts of the application know of each residence: family, rating, gap. By role."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

import pandas as pd

from fragility.errors import FragilityError
from geodata.errors import GeodataError
from ui.occupation import kept as occupation
from ui.residences import kept
from ui.roles import Role
from ui.typology import kept as typology
from ui.typology import secrecy

if TYPE_CHECKING:
    from ui.territories import Territory
    from ui.typology.kept import Families

_TOO_FEW: Final = "too_few_households"


@dataclass(frozen=True)
class Facts:
    """What the reader may see of each residence besides what the stock's file says."""

    role: Role
    families: Families | None = None
    family_problem: str = ""
    """Why there are no families, in French; empty where there are some."""
    rating: pd.Series[int] = field(default_factory=lambda: pd.Series(dtype="Int64"))
    """Class 1–4 of each rated residence; empty for who may not see ratings."""
    gap: pd.Series[str] = field(default_factory=lambda: pd.Series(dtype="str"))
    """Class of the gap of each residence that has one; empty for who may not see gaps."""

    gap_secret: frozenset[str] = frozenset()
    """Residences whose gap is withheld, their households being too few."""
    reserved: frozenset[str] = frozenset()
    """Figures of the restricted file that there are, whether the reader may see them or not."""

    @cached_property
    def stamp(self) -> str:
        """What changes whenever any of these does: the key of what is computed from them."""
        seen = hashlib.sha256(self.role.encode())
        if self.families is not None:
            seen.update(f"{self.families.model.digest}{self.families.names}".encode())
        for series in (self.rating, self.gap):
            seen.update(pd.util.hash_pandas_object(series).to_numpy().tobytes())
        for names in (self.gap_secret, self.reserved):
            seen.update("\n".join(sorted(names)).encode())
        return seen.hexdigest()

    @property
    def sees_all(self) -> bool:
        """Whether ratings and gaps may be shown residence by residence."""
        return self.role is Role.TECHNICIEN

    @property
    def sees_restricted(self) -> bool:
        """Whether the figures of the restricted file may be shown residence by residence."""
        return secrecy.may_see_figures(self.role)


def gather(territory: Territory, role: Role) -> Facts:
    """Return what the reader of a role may see.

    Ratings and gaps are not even asked for on behalf of who may not see them.
    """
    families, problem = None, ""
    try:
        families = typology.families(territory, role)
    except FragilityError as error:
        problem = str(error)
    held = kept.reserved(territory)
    if role is not Role.TECHNICIEN:
        return Facts(role, families, problem, reserved=held)
    try:
        ratings = occupation.ratings(territory, role).content
        gaps = occupation.gaps(territory, role).content
    except (FragilityError, GeodataError):
        # Their own part of the sheet says why.
        return Facts(role, families, problem, reserved=held)
    return Facts(
        role,
        families,
        problem,
        ratings["rating_class"].dropna().astype("Int64"),
        gaps["gap_class"].dropna(),
        frozenset(map(str, gaps.index[gaps["state"] == _TOO_FEW])),
        held,
    )
