"""How far classes and ranks depend on the weights."""

# ruff: noqa: RUF009 - FrozenFrame() is a descriptor, each field needs its own

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from .batch import RowClasser, rank_interval, row_ranks
from .immutable import FrozenFrame
from .index import compile_index
from .messages import say

if TYPE_CHECKING:
    from .compiled import Compiled
    from .result import IndexResult

_CHUNK_CELLS = 400_000
"""Scores worked on at once: about what a processor keeps in its cache."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Robustness:
    """What becomes of each zone's class when the choices change."""

    zones: FrozenFrame = FrozenFrame()
    """Indexed by ``zone_code``: ``class_`` (Int64), ``kept_share`` (share of the trials under which
    the zone keeps its class), ``class_1_share`` … (share of the trials in each class), and, for
    weights, ``rank_low`` and ``rank_high`` (5th and 95th percentiles of its rank)."""
    trials: FrozenFrame = FrozenFrame()
    """One row a trial: its weights, or its choices; ``kept_share`` is the share of the zones that
    keep their class under it."""
    description: str
    """French sentence saying what was tried."""

    @property
    def mean_kept_share(self) -> float:
        """Share of zones × trials under which the class is kept."""
        return float(self.zones["kept_share"].mean())


def draw_weightings(
    weights: npt.NDArray[np.float64],
    draws: int,
    seed: int = 0,
    concentration: float | None = None,
) -> npt.NDArray[np.float64]:
    """Draw weightings that sum to 1.

    Parameters
    ----------
    weights
        The method's own weights, shape ``(elements,)``.
    draws, seed
        Number of weightings, and seed of the generator.
    concentration
        ``None``: uniform over all weightings (Dirichlet with parameters 1). Otherwise Dirichlet
        around the method's own weights, the closer to them the greater the concentration; an
        element without weight keeps none.
    """
    generator = np.random.default_rng(seed)
    if concentration is None:
        return generator.dirichlet(np.ones(len(weights)), size=draws)
    share = weights / weights.sum()
    drawn = np.zeros((draws, len(weights)))
    drawn[:, share > 0] = generator.dirichlet(concentration * share[share > 0], size=draws)
    return drawn


def weight_robustness(
    result: IndexResult,
    draws: int = 1000,
    seed: int = 0,
    concentration: float | None = None,
    *,
    ranks: bool = True,
) -> Robustness:
    """Class and rank every zone again under many weightings.

    Fisher–Jenks and quantiles are fitted again for each weighting: bounds that belong to other
    weights would class another distribution. For speed Fisher–Jenks is fitted on a histogram of
    256 bins (:func:`~fragility.jenks.histogram_classes`), with scores in single precision: a zone
    closer to a cut than 1/256 of the range may be put on the other side. Fixed bounds are applied
    as they are. Ward and k-means do not use the weights: the class is always kept.

    Parameters
    ----------
    result
        A computed index.
    draws, seed, concentration
        See :func:`draw_weightings`.
    ranks
        Whether ``rank_low`` and ``rank_high`` are computed, about half of the time it takes.

    Raises
    ------
    ComputationError
        The aggregation takes no weights (first principal component).
    """
    compiled = compile_index(result)
    weightings = draw_weightings(compiled.base_weights, draws, seed, concentration)
    zone_count = len(compiled.codes)
    small = zone_count < 2**16
    ranked = np.empty((draws if ranks else 0, zone_count), dtype=np.uint16 if small else np.uint32)
    classer = RowClasser(compiled.method, compiled.fitted_on, compiled.base_labels)
    rows = max(1, _CHUNK_CELLS // max(zone_count, 1))
    for start in range(0, draws, rows):
        scores = compiled.scores(weightings[start : start + rows]).astype(np.float32)
        classer.add(scores)
        if ranks:
            ranked[start : start + rows] = row_ranks(scores)
    counts, kept = classer.counts()
    zones = zone_frame(compiled, counts / draws)
    if ranks:
        zones["rank_low"], zones["rank_high"] = rank_interval(ranked, (0.05, 0.95))
    trials = pd.DataFrame(weightings, columns=list(compiled.elements)).assign(kept_share=kept)
    how = "robustness.uniform" if concentration is None else "robustness.around"
    return Robustness(
        zones=zones,
        trials=trials,
        description=say(how, draws=draws, seed=seed, concentration=concentration),
    )


def zone_frame(compiled: Compiled, share: npt.NDArray[np.float64]) -> pd.DataFrame:
    """Give shares of trials by class and zone as the frame of a :class:`Robustness`."""
    base = compiled.base_labels
    frame = pd.DataFrame(
        {
            "class_": pd.array(np.where(base > 0, base, np.nan), dtype="Int64"),
            "kept_share": np.where(base > 0, share[base, np.arange(len(base))], np.nan),
        },
        index=compiled.codes,
    )
    for number in range(1, len(share)):
        frame[f"class_{number}_share"] = share[number]
    return frame
