"""The families for all sessions: one-line wrappers around pure functions. A counter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd
import streamlit as st

from fragility.typology import (
    FrozenTypology,
    Stability,
    Typology,
    carry_keys,
    choose_k,
    default_features,
    moved_count,
    profile_assigned,
    stability,
)
from ui.confidential import homes
from ui.residences import kept as stock
from ui.roles import Role
from ui.territories import Territory
from ui.typology import palette, saved, secrecy
from ui.typology.saved import Saved

if TYPE_CHECKING:
    from collections.abc import Callable

    from fragility.disclosure import Released

DRAWS = 100
DRAWS_LARGE = 40
LARGE = 3000
"""Residences from which fewer draws are made, so that nobody waits."""


@dataclass(frozen=True, eq=False)
class Families:
    """The families in use on a territory."""

    model: FrozenTypology
    """Named as users named it."""
    frame: pd.DataFrame
    """Index ``residence_id``: columns of ``FrozenTypology.assign``, and ``color``."""
    origin: Literal["fitted", "frozen"]
    notes: tuple[str, ...]
    """What the table lacks, in French."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """1 to k."""
        return tuple(family.number for family in self.model.families)

    @property
    def names(self) -> dict[int, str]:
        """Name of each family."""
        return {family.number: family.name for family in self.model.families}

    @property
    def keys(self) -> dict[int, str]:
        """Lasting key of each family."""
        return {family.number: family.key for family in self.model.families}

    @property
    def colors(self) -> dict[int, str]:
        """Colour of each family."""
        return palette.colors(len(self.model.families))

    @cached_property
    def counts(self) -> dict[int, int]:
        """Residences of each family, on this stock."""
        found = self.frame["family"].value_counts()
        return {number: int(found.get(number, 0)) for number in self.numbers}

    @cached_property
    def dwellings(self) -> dict[int, int]:
        """Dwellings of each family, on this stock."""
        found = self.frame.groupby("family")["dwelling_count"].sum()
        return {number: int(found.get(number, 0)) for number in self.numbers}


_KEYS: dict[str | type[Any], Callable[[Any], Any]] = {
    Territory: attrgetter("stamp"),
    Saved: attrgetter("versions"),
}
_keep = st.cache_resource(show_spinner=False, hash_funcs=_KEYS, max_entries=8)


@_keep
def residences(territory: Territory) -> pd.DataFrame:
    """Return what is public of the residences, by id, without their points."""
    frame = stock.residences(territory)
    return pd.DataFrame(frame.drop(columns=[frame.active_geometry_name or "geometry"]))


@_keep
def _whole(territory: Territory) -> pd.DataFrame:
    """Return the residences with the figures of the restricted file, which families rest on."""
    frame = homes.residences(territory)
    return pd.DataFrame(frame.drop(columns=[frame.active_geometry_name or "geometry"]))


@_keep
def agrees(territory: Territory, kept: Saved) -> bool:
    """Tell whether the families in use are those that would be computed afresh."""
    model = _families(territory, kept).model
    return _fitted(territory, len(model.families)).freeze().same_families(model)


@_keep
def _fitted(territory: Territory, families: int) -> Typology:
    """Compute the families afresh."""
    return Typology(n_families=families).fit(_whole(territory))


@_keep
def _families(territory: Territory, kept: Saved) -> Families:
    frame = _whole(territory)
    frozen = kept.frozen()
    model = frozen or _fitted(territory, default_features().families).freeze()
    model = saved.named(model, kept.given)
    assigned = model.assign(frame)
    colors = palette.colors(len(model.families))
    assigned["color"] = assigned["family"].map(colors, na_action="ignore")
    assigned["dwelling_count"] = pd.to_numeric(frame["dwelling_count"]).to_numpy()
    return Families(model, assigned, "frozen" if frozen else "fitted", model.notes(frame))


def families(territory: Territory, role: Role = Role.ELU) -> Families | None:
    """Return the families in use: the frozen ones where there are, else those of the stock.

    Parameters
    ----------
    territory, role
        Whose families, and who looks: how near a residence is to each family is computed from the
        figures of the restricted file too, and is unknown to who may not see these.

    Returns
    -------
    ``None`` where the territory has no residence.

    Raises
    ------
    FragilityError
        In French: the residences do not allow it, or the frozen model cannot be read.
    """
    if residences(territory).empty:
        return None
    return _families_for(territory, saved.read(territory), role)


@_keep
def _families_for(territory: Territory, kept: Saved, role: Role) -> Families:
    found = _families(territory, kept)
    if secrecy.may_see_figures(role):
        return found
    return replace(found, frame=found.frame.assign(**secrecy.UNTOLD))


@_keep
def profiles(territory: Territory, kept: Saved, role: Role) -> Released[pd.DataFrame]:
    """Describe the families in use, as a role may see them."""
    found = _families(territory, kept)
    profile = profile_assigned(found.model, _whole(territory), found.frame)
    return secrecy.let_out(profile, role)


@_keep
def refitted(territory: Territory, kept: Saved, number: int) -> FrozenTypology:
    """Compute the families afresh; those found again keep their key, and so their name."""
    new = _fitted(territory, number).freeze()
    old = _families(territory, kept).model
    return saved.named(carry_keys(old, new, _whole(territory)), kept.given)


@_keep
def moved(territory: Territory, kept: Saved, number: int) -> int:
    """Count the residences that families computed afresh would move."""
    new = refitted(territory, kept, number).assign(_whole(territory))
    return moved_count(_families(territory, kept).frame["family_key"], new["family_key"])


@_keep
def stable(territory: Territory, number: int) -> Stability:
    """Draw the stock again many times, with families computed afresh."""
    model = _fitted(territory, number)
    return stability(model, DRAWS if len(model.groups_) <= LARGE else DRAWS_LARGE)


@_keep
def comparison(territory: Territory) -> pd.DataFrame:
    """Compare numbers of families."""
    model = _fitted(territory, default_features().families)
    return choose_k(model, draws=30 if len(model.groups_) <= LARGE else 10)
