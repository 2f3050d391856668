"""The occupation let out to drawing code: protected, for a role. A counter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from fragility.disclosure import Released, may_see, release
from fragility.errors import FragilityError
from ui.confidential import occupation
from ui.occupation import shown
from ui.occupation.groups import group_of
from ui.occupation.residence import residence_shown
from ui.occupation.shown import GROUP, OPINION, RESIDENCE, WORDS
from ui.occupation.vitals import vitals_of
from ui.typology import kept as typology

if TYPE_CHECKING:
    from fragility.occupation import Agreement
    from ui.occupation.groups import GroupShown
    from ui.occupation.residence import ResidenceShown
    from ui.occupation.vitals import Vital
    from ui.roles import Role
    from ui.territories import Territory


def known(territory: Territory) -> bool:
    """Tell whether the occupation of the residences can be shown at all.

    Raises
    ------
    FragilityError
        In French: a table is not usable, or there are no families.
    """
    return occupation.occupation(territory) is not None


def residence(
    territory: Territory, residence_id: str, role: Role
) -> Released[ResidenceShown] | None:
    """Return what may be shown of a residence; ``None`` where the occupation does not name it.

    Raises
    ------
    RefusedError
        The role may not see residences one by one.
    FragilityError
        As :func:`known`.
    """
    found = occupation.occupation(territory)
    if found is None or residence_id not in found.occupancy.residences:
        return None
    made = residence_shown(
        found,
        residence_id,
        role,
        occupation.references(territory, role),
        segments=occupation.segments(territory),
        rotation_share=_rotation(territory, residence_id),
        dwelling_count=typology.residences(territory)["dwelling_count"].get(residence_id),
    )
    return release(made, RESIDENCE, role)


def _rotation(territory: Territory, residence_id: str) -> float | None:
    found = occupation.indicators(territory)
    values = pd.DataFrame() if found is None else found.values  # noqa: PD011 - a field of ours
    return values["rotation_share"].get(residence_id) if "rotation_share" in values else None


def group(
    territory: Territory, residence_id: str, role: Role
) -> Released[tuple[GroupShown, str]] | None:
    """Return the group of a residence and the name of its family.

    ``None`` where it is in no group that may be shown; raises as :func:`residence`.
    """
    found, groups = occupation.occupation(territory), occupation.published(territory)
    if found is None or groups is None:
        return None
    references = occupation.references(territory, role)
    made = group_of(found, groups, residence_id, role, references)
    if made is None:
        return None
    return release((made, found.family_names.get(made.family, made.family)), GROUP, role)


def gaps(territory: Territory, role: Role) -> Released[pd.DataFrame]:
    """Return the class of the gap of each residence, for who may see it.

    Returns
    -------
    Index ``residence_id``: ``gap_class`` (``near``, ``medium``, ``far``; null), ``state``.

    Raises
    ------
    RefusedError
        The role may not see residences one by one.
    """
    try:
        found = occupation.occupation(territory)
    except FragilityError:
        found = None
    return release(shown.gap_classes(found, role), WORDS, role)


def ratings(territory: Territory, role: Role) -> Released[pd.DataFrame]:
    """Return the current rating of each rated residence; raises as :func:`gaps`.

    Raises
    ------
    WorkspaceError
        In French, when the workspace does not answer.
    """
    return release(occupation.current_ratings(territory), OPINION, role)


def vitals(territory: Territory, residence_id: str, role: Role) -> Released[tuple[Vital, ...]]:
    """Return how a residence lives, in figures; empty where no file tells it; raises likewise."""
    return release(vitals_of(occupation.indicators(territory), residence_id), OPINION, role)


def raters(territory: Territory, role: Role) -> Released[Agreement] | None:
    """Return how far the raters agree; ``None`` without a rating, or for who may not know."""
    found = occupation.raters(territory) if may_see(OPINION, role) else None
    return None if found is None else release(found, OPINION, role)
