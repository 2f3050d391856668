"""New entrants beside the occupants and beside the reference, in sets that may be shown.

Entrants are the occupants who arrived in the last two years, as the landlords' files count them.
They are shown by commune and for the whole territory only, over the very groups of residences that
the page of residences publishes: sets that are sums of published groups cannot be taken from them.
A set that cut across these groups (an IRIS, a QPV) could, and is not offered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from fragility.disclosure import protect_group
from ui.confidential import occupation
from ui.occupation.shown import GROUP
from ui.occupation.study import Study
from ui.territories import Territory

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fragility.disclosure import Partition, Protected
    from fragility.occupation import Dimension, Occupancy
    from ui.occupation.groups import Groups
    from ui.occupation.shown import ReferencesShown
    from ui.roles import Role

    Published = Mapping[str, Partition | None]

WHOLE: Final = ""
"""Code of the whole territory."""
REST: Final = ""
"""Commune of a published group that stands for the rest of the territory."""
LEAST_REFERRED: Final = 0.5
"""Least share of households whose family has a reference, for entrants to be judged beside it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One category of a dimension, or several together."""

    labels: tuple[str, ...]
    """French names of the categories."""
    entrant_count: int
    entrant_share: float
    occupant_share: float
    reference_share: float | None
    """Of the reference occupancies of the families there that have one; ``None`` without any."""

    @property
    def gap_share(self) -> float:
        """Entrants less occupants."""
        return self.entrant_share - self.occupant_share


@dataclass(frozen=True, slots=True)
class Comparison:
    """Entrants and occupants of a place, on one dimension."""

    split: Dimension
    entrant_total: int
    occupant_total: int
    lines: tuple[Line, ...]
    referred_share: float
    """Share of the occupants who live in a family of residences that has a reference."""

    @property
    def nearer(self) -> bool | None:
        """Whether entrants are nearer the reference than occupants; ``None`` where unknown.

        Over all categories shown: half the sum of the absolute gaps. A reference of less than half
        of the households says nothing of all.
        """
        aims = [line.reference_share for line in self.lines]
        if self.referred_share < LEAST_REFERRED or any(aim is None for aim in aims):
            return None
        known = [(line, aim) for line, aim in zip(self.lines, aims, strict=True) if aim is not None]
        entering = sum(abs(line.entrant_share - aim) for line, aim in known)
        living = sum(abs(line.occupant_share - aim) for line, aim in known)
        return entering < living


@dataclass(frozen=True)
class Place:
    """One place: its comparisons, those that may be shown."""

    commune_code: str
    """:data:`WHOLE` for the territory."""
    residence_count: int
    comparisons: tuple[Comparison, ...]


def compare(
    study: Study,
    recent: Occupancy,
    published: Groups,
    references: ReferencesShown,
    role: str,
) -> tuple[Place, ...]:
    """Compare entrants with occupants, for the territory and for each commune.

    Parameters
    ----------
    study
        Occupation of the residences and its references.
    recent
        Occupation of those who arrived in the last two years.
    published
        Groups of residences that everyone may see.
    references
        References of the families, as the role may see them.
    role
        Who looks.

    Returns
    -------
    The territory first, then communes by code; places where nothing may be shown are left out.
    """
    known = _Known(study, recent, published, references, role)
    frame = published.frame
    codes = sorted(set(frame["commune_code"]) - {REST})
    by_place: dict[str, list[Comparison]] = {code: [] for code in (WHOLE, *codes)}
    for split in study.occupancy.available:
        if not split.allocated or split not in recent.available:
            continue
        one = _Split(known, split)
        entering: dict[str, Partition | None] = {}
        living: dict[str, Partition | None] = {}
        for code in codes:
            inside = frame.index[frame["commune_code"] == code]
            made = one.compare(inside, [{}], one.finer)
            if made is None:
                continue
            by_place[code].append(made.comparison)
            entering |= dict.fromkeys(inside, made.partition)
            living |= dict.fromkeys(inside, made.partition)
        whole = one.compare(frame.index, [entering], [*one.finer, living])
        if whole is not None:
            by_place[WHOLE].append(whole.comparison)
    return tuple(
        Place(code, int((frame["commune_code"] == code).sum()) if code else len(frame), tuple(made))
        for code, made in by_place.items()
        if made
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Known:
    study: Study
    recent: Occupancy
    published: Groups
    references: ReferencesShown
    role: str


@dataclass(frozen=True, slots=True)
class _Made:
    comparison: Comparison
    partition: Partition


class _Split:
    """One dimension: its counts, and what is already published of each residence."""

    def __init__(self, known: _Known, split: Dimension) -> None:
        self.known, self.split = known, split
        order = list(split.neighbour_ids)
        self.living = known.study.occupancy.counts(split)[order]
        self.entering = known.recent.counts(split)[order]
        own = known.published.own[split.id]
        self.finer: list[Published] = [own, _of_groups(known, split, self.living, own)]

    def compare(
        self,
        inside: pd.Index[str],
        entering_published: Sequence[Published],
        living_published: Sequence[Published],
    ) -> _Made | None:
        """Compare the residences of a place; nothing where they may not be shown."""
        living = self.living.loc[inside]
        entering = self.entering.reindex(inside)
        first = protected(living, living_published, self.known.role)
        if first is None or first.partition is None:
            return None
        arrived = protected(entering, entering_published, self.known.role, start=first.partition)
        if arrived is None or arrived.partition is None:
            return None
        present = protected(living, living_published, self.known.role, start=arrived.partition)
        if present is None or present.partition != arrived.partition:
            return None
        wanted = [new.categories for new in arrived.blocks]
        aims, referred = self._references(wanted, living.sum(axis=1))
        lines = tuple(
            Line(
                labels=self.split.labels(new.categories),
                entrant_count=new.count,
                entrant_share=new.share,
                occupant_share=old.share,
                reference_share=aim,
            )
            for new, old, aim in zip(arrived.blocks, present.blocks, aims, strict=True)
        )
        assert arrived.total is not None
        assert present.total is not None
        found = Comparison(self.split, arrived.total, present.total, lines, referred)
        return _Made(found, arrived.partition)

    def _references(
        self, wanted: Sequence[tuple[str, ...]], weights: pd.Series[float]
    ) -> tuple[list[float | None], float]:
        """Mean of the references of the families there, weighted by their occupants.

        Families whose reference is not known, or does not tell one of the categories, are left out
        of the mean; the second figure is the share of occupants who live in the others.
        """
        families = self.known.study.residences["family"].reindex(weights.index)
        sizes = weights.groupby(families, dropna=True).sum()
        told: list[tuple[float, list[float]]] = []
        for family, size in sizes.items():
            reference = self.known.references.get((str(family), self.split.id))
            if reference is None:
                continue
            found = [_share(reference, each) for each in wanted]
            shares = [share for share in found if share is not None]
            if len(shares) == len(wanted):
                told.append((float(size), shares))
        referred = sum(size for size, _ in told)
        if not referred:
            return [None] * len(wanted), 0.0
        means = [
            sum(size * shares[place] for size, shares in told) / referred
            for place in range(len(wanted))
        ]
        return [*means], referred / float(weights.sum())


def _share(reference: Protected, categories: tuple[str, ...]) -> float | None:
    inside = [block for block in reference.blocks if set(block.categories) <= set(categories)]
    told = sum(len(block.categories) for block in inside)
    return sum(block.share for block in inside) if told == len(categories) else None


def _of_groups(known: _Known, split: Dimension, living: pd.DataFrame, own: Published) -> Published:
    """Return what the published group of each residence shows of a dimension."""
    found: dict[str, Partition | None] = {}
    for (_, family), members in known.published.frame.groupby(["commune_code", "family"]):
        reference = known.references.get((str(family), split.id))
        start = None if reference is None else reference.partition
        group = living.loc[members.index]
        told = protect_group(group, GROUP, known.role, published=own, start=start)
        found |= dict.fromkeys(map(str, members.index), told.partition)
    return found


def protected(
    counts: pd.DataFrame,
    published: Sequence[Published],
    role: str,
    *,
    start: Partition | None = None,
) -> Protected | None:
    """Keep of the sum of residences what holds beside each of several publications.

    Parameters
    ----------
    counts
        Residences × categories.
    published
        What each residence, or the set it was published in, shows: one mapping a publication. They
        are also reckoned with all together, a residence then being known by the first that tells.
    role
        Who looks.
    start
        Categories already put together.

    Returns
    -------
    ``None`` where no way to put categories together holds beside all of them.
    """
    together = {
        code: next((each[code] for each in published if each.get(code) is not None), None)
        for code in map(str, counts.index)
    }
    found: Protected | None = None
    for each in (*published, together):
        found = protect_group(counts, GROUP, role, published=each, start=start)
        start = found.partition
        if start is None:
            return None
    # Putting more together for one publication may undo what held for another.
    for each in (*published, together):
        again = protect_group(counts, GROUP, role, published=each, start=start)
        if again.partition != start:
            return None
    return found


def newcomers(territory: Territory, role: Role) -> tuple[Place, ...]:
    """Return the comparisons of a territory, the whole first; empty where no file tells entrants.

    Raises
    ------
    FragilityError
        In French: a table is not usable.
    """
    if not occupation.has_recent(territory):
        return ()
    study, groups = occupation.occupation(territory), occupation.published(territory)
    if study is None or groups is None:
        return ()
    references = occupation.references(territory, role)
    return _newcomers(territory, study, groups, references, role)


@st.cache_resource(
    show_spinner=False,
    max_entries=8,
    hash_funcs={Territory: lambda each: each.stamp, Study: lambda each: each.stamp},
)
def _newcomers(
    territory: Territory,
    study: Study,
    _groups: Groups,
    _references: ReferencesShown,
    role: str,
) -> tuple[Place, ...]:
    return compare(study, occupation.recent(territory), _groups, _references, role)
