"""Constraints that plainly contradict each other: two of them, or the sum of some."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fragility.messages import number

from .constraint import Family
from .messages import counted_dwellings, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from .case import Case
    from .constraint import Constraint

    Mask = npt.NDArray[np.bool_]

_COUNTS: Final = (
    Family.DWELLINGS,
    Family.CAPACITY,
    Family.MINIMUM,
    Family.MAXIMUM,
    Family.PLAI_IN_QPV,
    Family.SRU,
)
"""Families that count dwellings: each coefficient is 0 or 1."""


def contradictions(case: Case, found: Sequence[Constraint]) -> tuple[str, ...]:
    """Say in French which constraints contradict each other; nothing where it is less plain."""
    counts = [each for each in found if each.family in _COUNTS]
    lows = [each for each in counts if each.lower > 0]
    highs = [each for each in counts if np.isfinite(each.upper)]
    pairs = tuple(_pairs(lows, highs))
    sums = () if pairs else (*_sums(case, lows, highs), *_places(case, lows, highs))
    return (*pairs, *sums, *_budget(case, found))


def _support(one: Constraint) -> Mask:
    return np.asarray(one.coefficients > 0)


def _pairs(lows: Sequence[Constraint], highs: Sequence[Constraint]) -> Iterator[str]:
    """Find a constraint that asks for more than another one allows where it stands."""
    for low in lows:
        for high in highs:
            inside = not (_support(low) & ~_support(high)).any()
            # An empty support can hold nothing: it is inside of every one, and told of none.
            if low is not high and inside and _support(low).any() and low.lower > high.upper:
                yield say("infeasible.pair", low=low.sentence, high=high.sentence)


def _sums(case: Case, lows: Sequence[Constraint], highs: Sequence[Constraint]) -> Iterator[str]:
    """Find what the communes must receive together beyond what there is to share out."""
    for high in highs:
        if high.code:
            continue
        asked, told = 0.0, []
        for code in case.stock.codes:
            here = [
                low
                for low in lows
                if low.code == code and not (_support(low) & ~_support(high)).any()
            ]
            if here:
                most = _disjoint(here)
                asked += most
                told.append(code)
        if asked > high.upper and len(told) > 1:
            yield say(
                "infeasible.sum",
                count=len(told),
                sum=counted_dwellings(int(asked)),
                high=high.sentence,
            )


def _disjoint(lows: Sequence[Constraint]) -> float:
    """Give the most that some constraints of a commune ask together: disjoint ones add up."""
    best = max(low.lower for low in lows)
    chosen: list[Constraint] = []
    for low in sorted(lows, key=lambda one: (_support(one).sum(), one.id)):
        if not any((_support(low) & _support(other)).any() for other in chosen):
            chosen.append(low)
    return max(best, sum(low.lower for low in chosen))


def _places(case: Case, lows: Sequence[Constraint], highs: Sequence[Constraint]) -> Iterator[str]:
    """Find what the communes can take together below what is asked of them."""
    for low in lows:
        if low.code:
            continue
        room = 0.0
        for place in np.unique(case.commune[_support(low)]):
            here = _support(low) & (case.commune == place)
            parts = [_least(here & (case.zone == zone), highs) for zone in (0, 1)]
            room += min(_least(here, highs), sum(parts))
        if room < low.lower:
            yield say("infeasible.room", room=counted_dwellings(int(room)), low=low.sentence)


def _least(cells: Mask, highs: Sequence[Constraint]) -> float:
    """Give the smallest ceiling that holds some cells, of one commune; 0 for no cell."""
    if not cells.any():
        return 0.0
    limits = [
        high.upper
        for high in highs
        if (high.code or high.family is Family.PLAI_IN_QPV) and not (cells & ~_support(high)).any()
    ]
    return min(limits, default=np.inf)


def _budget(case: Case, found: Sequence[Constraint]) -> Iterator[str]:
    """Find a budget below the cheapest mix of products."""
    for each in found:
        if each.family is not Family.BUDGET:
            continue
        told = case.problem.constraints.budget
        assert told is not None
        dwellings = case.problem.dwellings
        ranges = [(told.subsidy_eur[p], dwellings.of(p)) for p in told.subsidy_eur]
        cost = sum(price * held.minimum for price, held in ranges)
        left = dwellings.all - sum(held.minimum for _, held in ranges)
        for price, held in sorted(ranges, key=lambda pair: pair[0]):
            taken = min(left, held.maximum - held.minimum)
            cost, left = cost + price * taken, left - taken
        if cost > told.total_eur:
            yield say("infeasible.budget", cost=number(cost), budget=number(told.total_eur))
