"""All that may be shown of the occupation of one residence, for a role that may see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fragility.disclosure import ProtectedWord, protect_word
from fragility.occupation import Reference, advise, expected_allocations
from ui.occupation import shown
from ui.occupation.aid import Aid, aid_of
from ui.occupation.shown import WORDS, Direction, SplitShown

if TYPE_CHECKING:
    from fragility.occupation import Segments
    from ui.occupation.shown import ReferencesShown
    from ui.occupation.study import Study


@dataclass(frozen=True)
class About:
    """What the reference of a residence rests on, or why there is none."""

    family: str = ""
    """Name of the family; empty where the residence has none."""
    refusal: str = ""
    """Why the family has no reference, in French."""
    residence_count: int = 0
    household_count: float = 0.0
    lowest_rating: float = 0.0
    top: bool = False
    """Whether the residences of the reference are the best rated of the family, whatever their
    rating."""


@dataclass(frozen=True)
class ResidenceShown:
    """What a role may read of a residence."""

    gap: ProtectedWord
    gap_state: str
    """``compared``, or why it was not."""
    directions: tuple[Direction, ...]
    segment: tuple[str, int] | None
    """Its segment, and how many residences are in it."""
    about: About
    splits: tuple[SplitShown, ...]
    aid: Aid | None


def residence_shown(
    found: Study,
    residence_id: str,
    role: str,
    references: ReferencesShown,
    *,
    segments: Segments | None = None,
    rotation_share: float | None = None,
    dwelling_count: float | None = None,
) -> ResidenceShown:
    """Gather what a role may read of a residence that the occupation names.

    Parameters
    ----------
    found
        The study.
    residence_id, role
        Which residence, and who looks.
    references
        References of the families, as the role may see them.
    segments
        Segments of the occupation.
    rotation_share, dwelling_count
        Of the residence, where they are known.
    """
    word, state = shown.gap_of(found, residence_id, role)
    lines = tuple(shown.splits_of(found, residence_id, role, references))
    said = state == "compared" and word.word is not None
    aid = None
    if said:
        households = found.occupancy.households[residence_id]
        size = households if dwelling_count is None else dwelling_count
        advice = advise(
            found.occupancy,
            found.references,
            found.gaps,
            residence_id,
            allocations=expected_allocations(float(size), rotation_share),
        )
        aid = aid_of(found, advice, rotation_share, role, lines)
    return ResidenceShown(
        gap=word,
        gap_state=state,
        directions=tuple(shown.directions(found, residence_id, role)) if said else (),
        segment=_segment(found, segments, residence_id, role),
        about=_about(found, residence_id),
        splits=lines,
        aid=aid,
    )


def _segment(
    found: Study, segments: Segments | None, residence_id: str, role: str
) -> tuple[str, int] | None:
    """Return the segment of the occupation: a word drawn from it, said as such."""
    if segments is None or residence_id not in segments.residences.index:
        return None
    row = segments.residences.loc[[residence_id]].iloc[0]
    name = row["name"] if isinstance(row["name"], str) else None
    households = found.occupancy.households.get(residence_id)
    said = protect_word(name, households, WORDS, role).word
    if said is None:
        return None
    return said, int(segments.segments["residence_count"][int(row["segment"])])


def _about(found: Study, residence_id: str) -> About:
    family = found.references.families.get(residence_id)
    if family is None:
        return About()
    name = found.family_names.get(family, family)
    reference = found.references.by_family[family]
    if not isinstance(reference, Reference):
        return About(name, refusal=reference.reason)
    return About(
        name,
        residence_count=len(reference.residences),
        household_count=float(reference.household_count),
        lowest_rating=float(reference.lowest_rating),
        top=reference.criterion.value == "top_share",
    )
