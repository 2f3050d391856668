"""What everyone may see: the occupation of residences put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from fragility.disclosure import Partition, protect_group, publication_groups, rule_of
from ui.occupation import shown
from ui.occupation.shown import GROUP, OPINIONS, RESIDENCE, ReferencesShown, SplitShown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.occupation.study import Study


@dataclass(frozen=True, eq=False)
class Groups:
    """Residences put together, and what each residence shows by itself."""

    frame: pd.DataFrame
    """Index ``residence_id``: ``commune_code``, ``family``; ``""`` for what is left over."""
    own: Mapping[str, Mapping[str, Partition | None]]
    """By dimension, what each residence shows to those who see the most."""


@dataclass(frozen=True)
class GroupShown:
    """The group of a residence, as a role may see it."""

    commune_code: str
    """Empty: the rest of the territory."""
    family: str
    """Empty: the rest of the commune, or of the territory."""
    residence_count: int
    household_count: int
    splits: tuple[SplitShown, ...]
    median_rating: float | None
    rated_count: int


def make_groups(found: Study) -> Groups:
    """Put the residences of a territory together so that every group may be shown."""
    occupancy = found.occupancy
    # What a group counts is the smallest of its dimensions: it must pass on each.
    sizes = pd.DataFrame({d.id: occupancy.sizes(d) for d in occupancy.available}).min(axis=1)
    known = found.residences.reindex(occupancy.residences)
    return Groups(
        frame=publication_groups(known, sizes, GROUP, RESIDENCE),
        own={d.id: shown.partitions(occupancy, d) for d in occupancy.available},
    )


def group_of(
    found: Study, groups: Groups, residence_id: str, role: str, references: ReferencesShown
) -> GroupShown | None:
    """Return the group of a residence, ``None`` where it is in none that may be shown."""
    if residence_id not in groups.frame.index:
        return None
    commune, family = groups.frame.loc[residence_id, ["commune_code", "family"]]
    inside = groups.frame[
        (groups.frame["commune_code"] == commune) & (groups.frame["family"] == family)
    ].index
    lines = []
    for split in found.occupancy.available:
        counts = found.occupancy.counts(split).loc[inside, list(split.neighbour_ids)]
        own = groups.own[split.id]
        reference = references.get((str(family), split.id))
        start = reference.partition if reference else None
        protected = protect_group(counts, GROUP, role, published=own, start=start)
        lines.append(SplitShown(split, protected, reference))
    totals = [line.own.total for line in lines if line.own.total is not None]
    if not totals:
        return None
    ratings = found.ratings["rating"].reindex(inside).dropna()
    rule = rule_of(OPINIONS)
    told = rule is not None and role in rule.roles and len(ratings) >= rule.minimum_units
    return GroupShown(
        commune_code=str(commune),
        family=str(family),
        residence_count=len(inside),
        household_count=max(totals),
        splits=tuple(lines),
        median_rating=float(ratings.median()) if told else None,
        rated_count=len(ratings) if told else 0,
    )
