"""What the years to come may hold, drawn: what is built of what is programmed, and when.

The luck of a line belongs to the line, by its name and not by its place in the document: the same
line in two scenarios of one horizon, drawn with one seed, is built, or late, in the same draws.
What tells the two apart is then what they programme, not another lottery (common random numbers).
And the first hundred of a thousand draws are the hundred draws.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from .distributions import binomial, triangular, whole_years
from .flows import MOVING, NONE, entering_of, later, leaving_of
from .vocabulary import ENTERING, PRODUCTS, SIZES, ZONES, Kind

if TYPE_CHECKING:
    import numpy.typing as npt

    from .document import Scenario
    from .flows import Entering, Leaving
    from .stock import Stock

    Counts = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

HYPOTHESES: Final = (
    "delivery_delay",
    "completion",
    "demolition_delay",
    "rotation",
    "private_growth",
    "demand_growth",
)
"""What is uncertain, in the order of ``Uncertainty``."""


@dataclass(frozen=True, eq=False)
class Hazard:
    """Some draws of everything that is uncertain; ``draws`` is the first axis of each array."""

    entering: Entering
    """What is financed, in each draw."""
    leaving: Leaving
    """What must leave, in the year when it must, in each draw."""
    delays: Counts
    """Years from the financing to the delivery, ``(draws, rows, years)``."""
    rotation_factor: Floats
    """``(draws,)``, as the two below."""
    extra_growth: Floats
    extra_demand_growth: Floats
    drivers: Floats
    """What was drawn of each of :data:`HYPOTHESES`, ``(draws, hypotheses)``; for the delays their
    mean over the dwellings."""


class Hazards:
    """A source of draws for one scenario on one stock: each call of :meth:`next` goes on.

    Parameters
    ----------
    scenario, stock
        What is programmed, and where.
    seed
        What makes the draws the same at each run.

    Notes
    -----
    - *Completion*: one share a draw for the whole territory (triangular), then each dwelling that
      is programmed is financed or not with that probability. What is in the pipeline is financed
      already: it only comes late.
    - *Delays*: the dwellings of one line and one year come late together.
    - *Demolitions*: those of one line and one year are put off together, sales and conversions
      are not.
    """

    def __init__(self, scenario: Scenario, stock: Stock, seed: int) -> None:
        self.scenario = scenario
        entering, leaving = entering_of(scenario, stock), leaving_of(scenario, stock)
        self._entering, self._leaving = unsized(entering), leaving
        self._programmed = entering.kind != ENTERING.index(Kind.PIPELINE)
        self._demolished = leaving.kind == MOVING.index(Kind.DEMOLITION)
        self._whole = _generator(seed, "territory")
        self._in = [_generator(seed, key) for key in _keys_in(entering, stock)]
        self._out = [_generator(seed, key) for key in _keys_out(leaving, stock)]

    def next(self, draws: int) -> Hazard:
        """Return the next draws."""
        doubt, supposed = self.scenario.uncertainty, self.scenario.hypotheses
        whole = self._whole.random((draws, 4)).T
        completion = triangular(whole[0], *doubt.completion_shares)
        rotation = triangular(whole[1], *doubt.rotation_factors)
        growth = triangular(whole[2], *doubt.private_growth_shares)
        demand = triangular(whole[3], *doubt.demand_growth_shares)
        years = self.scenario.horizon_years
        luck = _uniforms(self._in, (draws, years, 2))
        entering, extra = self._entered(completion, luck)
        late = whole_years(_uniforms(self._out, (draws, years)), doubt.demolition_delay_shares)
        late *= self._demolished[:, None]
        asked = self._leaving.dwellings
        drivers = [
            _mean_over(extra, asked=entering.dwellings),
            completion,
            _mean_over(late, asked=asked * self._demolished[:, None]),
            rotation,
            growth,
            demand,
        ]
        return Hazard(
            entering=entering,
            leaving=replace(self._leaving, dwellings=later(asked, late)),
            delays=self._entering.delays[:, None] + extra,
            rotation_factor=rotation * supposed.rotation_factor,
            extra_growth=growth,
            extra_demand_growth=demand,
            drivers=np.stack(drivers, axis=1),
        )

    def _entered(
        self, completion: Floats, luck: npt.NDArray[np.float32]
    ) -> tuple[Entering, Counts]:
        """Return what is financed in each draw, and how many years late it comes."""
        asked = self._entering.dwellings
        rows, years = np.nonzero((asked > 0) & self._programmed[:, None])
        built = np.broadcast_to(asked, (len(completion), *asked.shape)).copy()
        built[:, rows, years] = binomial(luck[:, rows, years, 0], asked[rows, years], completion)
        extra = whole_years(luck[..., 1], self.scenario.uncertainty.extra_delay_shares)
        return replace(self._entering, dwellings=built), extra


def unsized(entering: Entering) -> Entering:
    """Leave the sizes out: no measure depends on them."""
    return replace(entering, sizes=np.zeros((1, len(SIZES), 1), dtype=np.int64))


def _generator(seed: int, key: str) -> np.random.Generator:
    told = hashlib.blake2b(key.encode(), digest_size=8).digest()
    return np.random.default_rng([seed, int.from_bytes(told)])


def _uniforms(
    generators: list[np.random.Generator], shape: tuple[int, ...]
) -> npt.NDArray[np.float32]:
    """Return numbers in [0, 1[: ``(draws, rows, …)`` for a shape of ``(draws, …)``."""
    out = np.empty((shape[0], len(generators), *shape[1:]), dtype=np.float32)
    for place, generator in enumerate(generators):
        out[:, place] = generator.random(shape, dtype=np.float32)
    return out


def _mean_over(years: Counts, *, asked: Counts) -> Floats:
    """Mean number of years over the dwellings, one a draw; 0 where there are none."""
    whole = np.broadcast_to(asked.sum(axis=(-2, -1)), len(years)).astype(np.float64)
    late = (years * asked).sum(axis=(-2, -1))
    out: Floats = np.divide(late, whole, out=np.zeros(len(years)), where=whole > 0)
    return out


def _keys_in(entering: Entering, stock: Stock) -> list[str]:
    parts = zip(entering.commune, entering.zone, entering.kind, entering.product, strict=True)
    names = [
        f"{stock.codes[c]} {ZONES[z]} {ENTERING[kind]} {PRODUCTS[p]}" for c, z, kind, p in parts
    ]
    return _apart(names, entering.dwellings)


def _keys_out(leaving: Leaving, stock: Stock) -> list[str]:
    parts = zip(
        leaving.commune,
        leaving.zone,
        leaving.kind,
        leaving.product,
        leaving.to_product,
        leaving.size,
        strict=True,
    )
    return [
        f"{stock.codes[c]} {ZONES[z]} {MOVING[kind]} "
        f"{_name(PRODUCTS, p)} {_name(PRODUCTS, to)} {_name(SIZES, s)}"
        for c, z, kind, p, to, s in parts
    ]


def _name(words: tuple[str, ...], place: int) -> str:
    return "" if place == NONE else words[place]


def _apart(names: list[str], dwellings: Counts) -> list[str]:
    """Tell apart the rows of one name (lines by size, operations), whatever their order."""
    order = sorted(range(len(names)), key=lambda row: (names[row], dwellings[row].tolist()))
    seen: Counter[str] = Counter()
    keys: dict[int, str] = {}
    for row in order:
        keys[row] = f"{names[row]} {seen[names[row]]}"
        seen[names[row]] += 1
    return [keys[row] for row in range(len(names))]
