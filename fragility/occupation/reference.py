"""The reference occupancy of a family: the pooled structure of its best-rated residences."""

# ruff: noqa: RUF009 - FrozenFrame() is a descriptor, each field needs its own

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from fragility.immutable import FrozenFrame, FrozenMapping

from .messages import say
from .rules import ReferenceRule, default_rules

if TYPE_CHECKING:
    from .dimensions import Dimension
    from .occupancy import Occupancy

_INTERVAL: Final = (5, 95)
Draws = Mapping[str, npt.NDArray[np.float64]]


class Criterion(StrEnum):
    """How the best-rated residences of a family were chosen."""

    THRESHOLD = "threshold"
    """Rated at least the rule's minimum."""
    TOP_SHARE = "top_share"
    """Too few of those: the best share of the family's rated residences, above a floor."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Reference:
    """The reference occupancy of one family, and what it rests on."""

    family: str
    residences: tuple[str, ...]
    """The best-rated residences, sorted."""
    household_count: int
    """Their households, where their number is observed."""
    rated_count: int
    """Rated residences of the family whose occupation is known: what was chosen among."""
    criterion: Criterion
    lowest_rating: float
    """Lowest rating among those taken."""
    shares: FrozenFrame = FrozenFrame()
    """Indexed by ``dimension``, ``category``: ``share`` (pooled: sum of counts over sum of
    households), ``household_count`` and ``residence_count`` (what the dimension rests on),
    ``low`` and ``high`` (5th and 95th percentiles over bootstrap draws of the residences),
    ``deviation`` (standard deviation of the share between residences, weighted by households)."""
    draws: Draws = field(repr=False)
    """By dimension: bootstrap structures, shape ``(draws, categories)``."""

    def share(self, split: Dimension) -> npt.NDArray[np.float64] | None:
        """Give the structure of a dimension, ``None`` where the reference has none."""
        if split.id not in self.draws:
            return None
        own = self.shares["share"].xs(split.id, level="dimension")
        return np.asarray(own.reindex(list(split.category_ids)), dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A family that has no reference, and why."""

    family: str
    reason: str
    """French."""
    residence_count: int
    """Well-rated residences found."""
    household_count: int
    rated_count: int


@dataclass(frozen=True, eq=False, kw_only=True)
class References:
    """References of all families."""

    by_family: Mapping[str, Reference | Refusal]
    families: Mapping[str, str]
    """Family of each residence; a residence without family is not there."""
    rule: ReferenceRule

    def of(self, residence_id: str) -> Reference | None:
        """Give the reference of a residence's family, ``None`` without."""
        found = self.by_family.get(self.families.get(residence_id, ""))
        return found if isinstance(found, Reference) else None


def reference_occupancy(
    occupancy: Occupancy,
    ratings: pd.Series[float],
    families: pd.Series[str],
    rule: ReferenceRule | None = None,
) -> References:
    """Build the reference of every family from its best-rated residences.

    Parameters
    ----------
    occupancy
        Occupation of the residences.
    ratings
        Current rating by ``residence_id`` (NaN or absent: not rated).
    families
        Family by ``residence_id`` (null: none); read as text.
    rule
        Which residences are well rated, and the fewest residences and households it takes.

    Returns
    -------
    A :class:`Reference`, or a :class:`Refusal` with its reason, for each family.
    """
    rule = rule or default_rules().reference
    known = families.dropna()
    of = {str(code): str(family) for code, family in known.items()}
    split = occupancy.available
    described = occupancy.states[[d.id for d in split]].isin(["observed"]).any(axis=1)
    rated = ratings.dropna()
    rated = rated[rated.index.isin(occupancy.residences[described])]
    by_family: dict[str, Reference | Refusal] = {}
    for family in sorted(set(of.values())):
        own = rated[[of.get(str(code)) == family for code in rated.index]].sort_index()
        by_family[family] = _one(occupancy, family, own, rule)
    return References(by_family=FrozenMapping(by_family), families=FrozenMapping(of), rule=rule)


def best_rated(
    ratings: pd.Series[float], rule: ReferenceRule
) -> tuple[pd.Series[float], Criterion]:
    """Choose the best-rated residences of a family.

    Parameters
    ----------
    ratings
        Current ratings of the family's residences, none missing.
    rule
        Threshold, and what is done where too few residences reach it. Equals are never parted:
        all those at the cut of the best share are taken.
    """
    high = ratings[ratings >= rule.minimum_rating]
    if len(high) >= rule.minimum_residences or ratings.empty:
        return high, Criterion.THRESHOLD
    wanted = max(int(np.ceil(rule.top_share * len(ratings))), 1)
    cut = ratings.sort_values(ascending=False).iloc[wanted - 1]
    top = ratings[ratings >= max(float(cut), rule.top_floor)]
    return (top, Criterion.TOP_SHARE) if len(top) > len(high) else (high, Criterion.THRESHOLD)


def _one(
    occupancy: Occupancy, family: str, ratings: pd.Series[float], rule: ReferenceRule
) -> Reference | Refusal:
    chosen, criterion = best_rated(ratings, rule)
    names = tuple(str(code) for code in chosen.index)
    counts = {d.id: occupancy.counts(d).loc[list(names)].dropna() for d in occupancy.available}
    sizes = {name: int(part.to_numpy().sum()) for name, part in counts.items()}
    households = max(sizes.values(), default=0)
    reason = _refused(ratings, names, households, rule)
    if reason:
        return Refusal(
            family=family,
            reason=reason,
            residence_count=len(names),
            household_count=households,
            rated_count=len(ratings),
        )
    lines, draws = [], {}
    for position, split in enumerate(occupancy.available):
        part = counts[split.id]
        enough = sizes[split.id] >= rule.minimum_households
        if not enough or len(part) < rule.minimum_residences:
            continue  # this dimension alone lacks: the reference goes without it
        found, drawn = _pooled(part, rule, position)
        draws[split.id] = drawn
        found.index = pd.MultiIndex.from_product([[split.id], list(split.category_ids)])
        lines.append(found)
    return Reference(
        family=family,
        residences=names,
        household_count=households,
        rated_count=len(ratings),
        criterion=criterion,
        lowest_rating=float(chosen.min()),
        shares=pd.concat(lines).rename_axis(["dimension", "category"]),
        draws=FrozenMapping(draws),
    )


def _refused(
    ratings: pd.Series[float], names: tuple[str, ...], households: int, rule: ReferenceRule
) -> str:
    """Say why there is no reference, in French; nothing where there is one."""
    if ratings.empty:
        return say("reference.no_rating")
    if not names:
        floor = str(rule.top_floor).replace(".0", "").replace(".", ",")
        return say("reference.low_ratings", floor=floor)
    if len(names) < rule.minimum_residences:
        needed = rule.minimum_residences
        return say("reference.few_residences", found=len(names), needed=needed)
    if households < rule.minimum_households:
        return say("reference.few_households", found=households, needed=rule.minimum_households)
    return ""


def _pooled(
    counts: pd.DataFrame, rule: ReferenceRule, position: int
) -> tuple[pd.DataFrame, npt.NDArray[np.float64]]:
    """Pool counts of residences; draw the residences again for the interval."""
    table = counts.to_numpy(dtype=np.float64)
    sizes = table.sum(axis=1)
    share = table.sum(axis=0) / sizes.sum()
    generator = np.random.default_rng([rule.seed, position])
    times = generator.multinomial(len(table), np.full(len(table), 1 / len(table)), size=rule.draws)
    sums = times @ table
    drawn = sums / np.maximum(sums.sum(axis=1, keepdims=True), 1)
    drawn = drawn[sums.sum(axis=1) > 0]
    own = table / np.maximum(sizes, 1)[:, None]
    weights = sizes / sizes.sum()
    low, high = np.percentile(drawn, _INTERVAL, axis=0)
    frame = pd.DataFrame(
        {
            "share": share,
            "household_count": int(sizes.sum()),
            "residence_count": len(table),
            "low": low,
            "high": high,
            "deviation": np.sqrt((weights[:, None] * (own - share) ** 2).sum(axis=0)),
        }
    )
    return frame, drawn
