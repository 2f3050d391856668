"""What the decision aid would say of a residence, were its occupation another.

Who reads the aid may try every occupation that fits what is shown: this does the same beforehand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from fragility.disclosure import ProtectedBand, band_of, compositions, protect_effect
from fragility.occupation.gap import against, total_variation
from fragility.occupation.rules import default_rules
from ui.occupation.shown import WORDS

if TYPE_CHECKING:
    from fragility.occupation import Advice, Dimension
    from ui.occupation.shown import SplitShown
    from ui.occupation.study import Study

Array = npt.NDArray[np.float64]

_CHECKED: Final = 500
"""Occupations whose solidity is worked out; fewer can only hide more."""
_DRAWS: Final = 100


def band(
    found: Study,
    advice: Advice,
    line: SplitShown,
    *,
    category: str,
    effect_share: float,
    role: str,
) -> ProtectedBand:
    """Return in which bands the effect of a profile may be said.

    Parameters
    ----------
    found, advice
        The study, and the aid of a residence.
    line
        What is shown of the dimension of the profile.
    category, effect_share
        The profile, and the change of its dimension's gap.
    role
        Who looks.
    """
    split, code = line.split, advice.residence_id
    position = split.category_ids.index(category)
    blocks = [
        ([split.category_ids.index(name) for name in block.categories], block.count)
        for block in line.own.blocks
    ]
    size = int(found.occupancy.sizes(split)[code])
    possible = compositions(size, len(split.category_ids), blocks)
    wanted = _references(found, code, split, possible)
    changes, numbers = _changes(possible, wanted, advice.allocation_count)
    own = band_of(-changes[:, position])
    said = np.where(changes[:, position] <= changes.min(axis=1), own, -1)
    said = _solid(possible, said, position, numbers[:, position], wanted)
    count = int(band_of(np.array([1.0]))[0]) + 1
    return protect_effect(
        int(band_of(np.array([-effect_share]))[0]),
        possible,
        said,
        conceivable=[bool((own == each).any()) for each in range(count)],
        told=[where[0] for where, _ in blocks if len(where) == 1],
        rule=WORDS,
        role=role,
    )


def _references(
    found: Study, code: str, split: Dimension, possible: npt.NDArray[np.int64]
) -> Array:
    """Return what each occupation would be compared with: of its own reference, the others."""
    reference = found.references.of(code)
    assert reference is not None
    own = found.occupancy.counts(split).loc[[code]].to_numpy(dtype=np.float64)
    if code not in reference.residences:
        outside = np.zeros(len(possible), dtype=bool)
        return against(possible.astype(np.float64), reference, split, outside)
    others = against(own, reference, split, np.array([True]))
    share = reference.share(split)
    assert share is not None
    total = share * float(reference.shares["household_count"].loc[split.id].iloc[0])
    left = np.maximum(total - possible, 0.0)
    sums = left.sum(axis=1, keepdims=True)
    return np.where(sums > 0, left / np.where(sums > 0, sums, 1.0), others)


def _changes(
    possible: npt.NDArray[np.int64], wanted: Array, allocations: int
) -> tuple[Array, npt.NDArray[np.int64]]:
    """Return the change of the gap for each occupation and category, and the allocations it takes.

    As in ``fragility.occupation.decision``, for many occupations at once.
    """
    size = int(possible[0].sum())
    share = possible / size
    before = total_variation(share, wanted)
    steps = np.arange(1, min(allocations, size) + 1)
    best = np.full(possible.shape, np.inf)
    numbers = np.full(possible.shape, steps[-1])
    for step in steps:
        part = step / size
        for position in range(possible.shape[1]):
            after = share * (1 - part)
            after[:, position] += part
            distance = total_variation(after, wanted)
            better = distance < best[:, position]
            best[better, position] = distance[better]
            numbers[better, position] = step
    return best - before[:, None], numbers


def _solid(
    possible: npt.NDArray[np.int64],
    said: npt.NDArray[np.int64],
    position: int,
    numbers: npt.NDArray[np.int64],
    wanted: Array,
) -> npt.NDArray[np.int64]:
    """Keep the words that the draws of who leaves would confirm, among as many as are checked."""
    rule = default_rules().decision
    generator = np.random.default_rng([rule.seed, *possible.shape])
    rows = np.flatnonzero(said >= 0)
    if len(rows) > _CHECKED:
        rows = np.sort(generator.permutation(rows)[:_CHECKED])
    kept = np.full(len(said), -1)
    for row in rows:
        people, number = possible[row], int(numbers[row])
        after = people - generator.multivariate_hypergeometric(people, number, size=_DRAWS)
        after[:, position] += number
        size = people.sum()
        before = total_variation(people / size, wanted[row])
        if (total_variation(after / size, wanted[row]) < before).mean() >= (
            rule.minimum_confidence_share
        ):
            kept[row] = said[row]
    return kept
