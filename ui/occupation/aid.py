"""The decision aid as a role may have it: profiles of households, never households."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fragility.occupation import Answer
from ui.occupation import hypothetical

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fragility.occupation import Advice, Dimension
    from ui.occupation.shown import SplitShown
    from ui.occupation.study import Study


@dataclass(frozen=True)
class Profile:
    """A profile that may be named, and how much it helps, no finer than may be said."""

    split: Dimension
    category: str
    bands: tuple[int, int]
    """First and last of the bands of the rules that are put together."""


def sayable(
    found: Study, advice: Advice, role: str, lines: Sequence[SplitShown]
) -> tuple[Profile, ...]:
    """Return the profiles that may be named, in the order of the dimensions.

    Their own order, the strongest first, would tell what their bands hide.

    Parameters
    ----------
    found, advice
        The study, and the aid of a residence.
    role
        Who looks.
    lines
        What is shown of the residence's occupation.
    """
    profiles = {str(row["dimension"]): row for row in advice.combination.to_dict("records")}
    kept = []
    for line in lines:
        row = profiles.get(line.split.id)
        if row is None:
            continue
        category, effect = str(row["category"]), float(row["dimension_effect_share"])
        bands = hypothetical.band(
            found, advice, line, category=category, effect_share=effect, role=role
        ).bands
        if bands is not None:
            kept.append(Profile(line.split, category, bands))
    return tuple(kept)


@dataclass(frozen=True)
class Aid:
    """What may be said of the next allocations of a residence."""

    answer: Answer
    allocation_count: int
    """Allocations that are looked at."""
    rotation_known: bool
    """Whether their number comes from the residence's own rotation."""
    profiles: tuple[Profile, ...] = ()
    """Those that may be named."""


def aid_of(
    found: Study,
    advice: Advice,
    rotation_share: float | None,
    role: str,
    lines: Sequence[SplitShown],
) -> Aid:
    """Keep of the aid of a residence what a role may have.

    Parameters
    ----------
    found, advice, role, lines
        As for :func:`sayable`.
    rotation_share
        Of the residence; ``None`` or NaN where it is not known.
    """
    told = advice.answer is Answer.PROFILES
    return Aid(
        answer=advice.answer,
        allocation_count=advice.allocation_count,
        rotation_known=rotation_share is not None and math.isfinite(rotation_share),
        profiles=sayable(found, advice, role, lines) if told else (),
    )
