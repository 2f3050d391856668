"""Which new households would bring a residence closer to its reference: structures, not persons."""

# ruff: noqa: RUF009 - FrozenFrame() is a descriptor, each field needs its own

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from fragility.errors import ComputationError
from fragility.immutable import FrozenFrame

from .allocations import structures_after
from .gap import GapClass, Gaps, against, total_variation
from .messages import say
from .rules import DecisionRule, default_rules

if TYPE_CHECKING:
    from .dimensions import Dimension
    from .occupancy import Occupancy
    from .reference import Reference, References

Array = npt.NDArray[np.float64]


class Effect(StrEnum):
    """What allocations to a profile do to the gap."""

    CLOSER = "closer"
    UNCLEAR = "unclear"
    """Too small an effect, or one that the draws do not confirm."""
    FURTHER = "further"


class Answer(StrEnum):
    """What the aid has to say of a residence."""

    PROFILES = "profiles"
    NO_CLEAR_PROFILE = "no_clear_profile"
    """A legitimate answer: no profile brings the residence significantly closer."""
    ALREADY_NEAR = "already_near"
    """The residence is no further from its reference than chance would put it."""
    NOT_COMPARED = "not_compared"


@dataclass(frozen=True, eq=False, kw_only=True)
class Advice:
    """What the next allocations of a residence would do to its gap."""

    residence_id: str
    answer: Answer
    allocation_count: int
    profiles: FrozenFrame = FrozenFrame()
    """One row a category of the dimensions an allocation can bear on, the most helpful first:
    ``dimension``, ``category``, ``share``, ``reference_share``, ``allocation_count`` (how many of
    the allocations help most; all of them where none helps), ``effect_share`` (change of the
    overall gap; negative is closer), ``dimension_effect_share`` (change of the dimension's own
    gap), ``confidence_share`` (share of the draws in which the gap narrows), ``effect``."""
    combination: FrozenFrame = FrozenFrame()
    """The best profile of each dimension that has one: what marginal structures allow to combine.
    Same columns."""
    combined_effect_share: float
    """Change of the overall gap if the allocations follow the combination: the sum of its effects,
    since the overall gap is the mean of the dimensions' gaps."""
    combined_confidence_share: float
    """Least share of the draws in which all of them narrow: 1 - Σ(1 - each), however linked."""


def advise(
    occupancy: Occupancy,
    references: References,
    found: Gaps,
    residence_id: str,
    *,
    allocations: int,
    rule: DecisionRule | None = None,
) -> Advice:
    """Tell what allocations to each profile would do to the gap of a residence.

    With *k* allocations to category *c*, *k* households leaving in the proportions of the
    residence, the structure p becomes p·(1 - k/n) + (k/n)·e_c; the effect is the change of the
    total-variation distance to the reference, against *k* arrivals that resemble the residence.
    The *k* from 1 to ``allocations`` that narrows the gap most is kept: past it the category would
    exceed its reference. The confidence is counted over draws of who leaves (any household, at
    random) and of the reference's residences.

    Parameters
    ----------
    occupancy, references, found
        Occupation, references and gaps of the stock.
    residence_id
        The residence.
    allocations
        Allocations to come, at least 1.
    rule
        Smallest effect and confidence for a profile to be told.

    Raises
    ------
    ComputationError
        No allocation to come.
    """
    rule = rule or default_rules().decision
    if allocations < 1:
        raise ComputationError(say("decision.no_allocation"))
    reference = references.of(residence_id)
    compared = residence_id in found.frame.index and (
        found.frame.loc[residence_id, "state"] == "compared"
    )
    if reference is None or not compared:
        return _empty(residence_id, Answer.NOT_COMPARED, allocations)
    own = found.dimensions.loc[residence_id]
    lines = [
        _profiles(
            occupancy,
            reference,
            residence_id,
            split,
            allocations=allocations,
            dimension_count=len(own),
            rule=rule,
        )
        for split in occupancy.available
        if split.allocated and split.id in own.index
    ]
    if not lines:
        return _empty(residence_id, Answer.NO_CLEAR_PROFILE, allocations)
    profiles = pd.concat(lines, ignore_index=True).sort_values(
        ["effect_share", "dimension", "category"], kind="stable", ignore_index=True
    )
    closer = profiles[profiles["effect"] == Effect.CLOSER.value]
    best = closer.drop_duplicates("dimension")
    answer = Answer.NO_CLEAR_PROFILE if best.empty else Answer.PROFILES
    if found.frame.loc[residence_id, "gap_class"] == GapClass.NEAR.value:
        answer, best = Answer.ALREADY_NEAR, best.iloc[:0]
    doubt = float((1 - best["confidence_share"]).sum())
    return Advice(
        residence_id=residence_id,
        answer=answer,
        allocation_count=allocations,
        profiles=profiles,
        combination=best.reset_index(drop=True),
        combined_effect_share=float(best["effect_share"].sum()),
        combined_confidence_share=max(1 - doubt, 0.0) if len(best) else float("nan"),
    )


def _profiles(
    occupancy: Occupancy,
    reference: Reference,
    residence_id: str,
    split: Dimension,
    *,
    allocations: int,
    dimension_count: int,
    rule: DecisionRule,
) -> pd.DataFrame:
    """Effect of each category of a dimension."""
    counts = occupancy.counts(split).loc[[residence_id]].to_numpy(dtype=np.float64)
    members = np.array([residence_id in reference.residences])
    wanted = against(counts, reference, split, members)[0]
    people = np.round(counts[0]).astype(np.int64)
    size = int(people.sum())
    share = counts[0] / size
    before = float(total_variation(share, wanted))
    steps = np.arange(1, min(allocations, size) + 1, dtype=np.float64)
    generator = np.random.default_rng([rule.seed, len(split.categories), size])
    lines = []
    for position, name in enumerate(split.category_ids):
        after = total_variation(structures_after(share, size, position, steps), wanted)
        helps = after.min() < before
        best = int(after.argmin()) if helps else len(steps) - 1
        change = float(after[best]) - before
        number = int(steps[best])
        sure = _confidence(
            people, position, number, reference.draws[split.id], generator=generator, rule=rule
        )
        lines.append(
            {
                "dimension": split.id,
                "category": name,
                "share": share[position],
                "reference_share": wanted[position],
                "allocation_count": number,
                "effect_share": change / dimension_count,
                "dimension_effect_share": change,
                "confidence_share": sure,
                "effect": _effect(change, sure, rule),
            }
        )
    return pd.DataFrame(lines)


def _confidence(
    people: npt.NDArray[np.int64],
    position: int,
    number: int,
    drawn: Array,
    *,
    generator: np.random.Generator,
    rule: DecisionRule,
) -> float:
    """Share of the draws of leavers and of references in which the gap narrows."""
    leaving = generator.multivariate_hypergeometric(people, number, size=rule.draws)
    wanted = drawn[np.arange(rule.draws) % len(drawn)]
    size = people.sum()
    after = people - leaving
    after[:, position] += number
    before = total_variation(people / size, wanted)
    return float((total_variation(after / size, wanted) < before).mean())


def _effect(change: float, sure: float, rule: DecisionRule) -> str:
    if change <= -rule.minimum_effect_share and sure >= rule.minimum_confidence_share:
        return Effect.CLOSER.value
    if change >= rule.minimum_effect_share and 1 - sure >= rule.minimum_confidence_share:
        return Effect.FURTHER.value
    return Effect.UNCLEAR.value


def _empty(residence_id: str, answer: Answer, allocations: int) -> Advice:
    columns = ["dimension", "category", "share", "reference_share", "allocation_count"]
    columns += ["effect_share", "dimension_effect_share", "confidence_share", "effect"]
    return Advice(
        residence_id=residence_id,
        answer=answer,
        allocation_count=allocations,
        profiles=pd.DataFrame(columns=columns),
        combination=pd.DataFrame(columns=columns),
        combined_effect_share=0.0,
        combined_confidence_share=float("nan"),
    )
