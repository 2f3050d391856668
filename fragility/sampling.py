"""Class probabilities: the index computed again on values drawn within their sampling error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from .batch import RowClasser
from .catalogue import Catalogue, default_catalogue
from .catalogue import Collection as CollectedAs
from .classify import Labels, classify
from .index import columns, compute_index, leaf_values
from .method import Classifier, Indicator, Method
from .sampling_error import SamplingError, default_sampling_error
from .status import CellStatus, ZoneState
from .tree import evaluate

if TYPE_CHECKING:
    from collections.abc import Collection

    from .normalise import Floats, Mask
    from .result import IndexResult
    from .table import IndicatorTable


def class_probabilities(
    table: IndicatorTable,
    method: Method,
    n_draws: int = 200,
    seed: int = 0,
    *,
    references: pd.DataFrame | None = None,
    reference_zones: Collection[str] | None = None,
    catalogue: Catalogue | None = None,
    errors: SamplingError | None = None,
) -> pd.DataFrame:
    """Give the probability of each class for each zone, under sampling error.

    Every share that comes from a sample is drawn again for every zone, and the whole index is
    computed again on each draw: normalisation, aggregation and class bounds included (Fisher–Jenks
    bounds to 1/256 of the range, see :mod:`~fragility.jenks`).

    Parameters
    ----------
    table, method, references, reference_zones
        As for :func:`~fragility.compute_index`.
    n_draws, seed
        Number of draws, and seed of the generator.
    catalogue
        Says how each indicator was collected.
    errors
        Sampling errors; those of the package by default.

    Returns
    -------
    Zones × classes (columns 1 to k); rows sum to 1, and are NaN for zones without a class.

    Notes
    -----
    A share ``p`` of effective sample size ``m`` (see :mod:`~fragility.sampling_error`) is drawn
    from its posterior under Jeffreys' prior, Beta(``mp + ½``, ``m(1 - p) + ½``): a share observed
    at zero may be a little more, never less. Rounded counts are drawn evenly in their rounding
    interval. Values without counts, medians of exhaustive files and commune values taken as a
    fallback are not drawn: classes are then less certain than their probability says.
    """
    result = compute_index(table, method, references, reference_zones)
    known, document = (
        catalogue or default_catalogue(),
        errors or default_sampling_error(),
    )
    zones = result.zones
    shares = pd.DataFrame(np.nan, index=zones.index, columns=list(result.classes))
    scored = zones["score"].notna().to_numpy()
    labels = zones["class_"].fillna(0).to_numpy(dtype=np.int64)[scored]
    if not labels.any():
        return shares
    drawers = [
        drawer
        for indicator in method.indicators
        if (drawer := _drawer(result, indicator, known, document)) is not None
    ]
    counts = np.zeros((len(result.classes) + 1, labels.size))
    if drawers:
        counts += _draw(result, drawers, n_draws=n_draws, seed=seed, scored=scored, labels=labels)
    else:
        counts[labels, np.arange(labels.size)] = 1
    shares.loc[scored] = (counts[1:] / counts[1:].sum(axis=0)).T
    return shares


def drawn_indicators(
    table: IndicatorTable, method: Method, catalogue: Catalogue | None = None
) -> tuple[str, ...]:
    """Give the indicators of a method that have a sampling error to draw."""
    result = compute_index(table, method)
    known, document = catalogue or default_catalogue(), default_sampling_error()
    return tuple(i.id for i in method.indicators if _drawer(result, i, known, document) is not None)


class _Drawer:
    """Draws one indicator for every zone at once."""

    def __init__(
        self,
        indicator: str,
        value: Floats,
        size: Floats,
        counts: tuple[Floats, Floats] | None = None,
        step: float = 0.0,
    ) -> None:
        self.indicator = indicator
        self._value, self._size = value, size
        self._counts, self._step = counts, step

    def draw(self, generator: np.random.Generator) -> Floats:
        if self._counts is not None:
            return self._draw_rounded(generator, *self._counts)
        sampled = np.isfinite(self._size) & ~np.isnan(self._value)
        share, size = np.clip(self._value[sampled], 0.0, 1.0), self._size[sampled]
        drawn = self._value.copy()
        drawn[sampled] = generator.beta(size * share + 0.5, size * (1 - share) + 0.5)
        return drawn

    def _draw_rounded(self, generator: np.random.Generator, above: Floats, below: Floats) -> Floats:
        half = self._step / 2
        top = np.maximum(above + generator.uniform(-half, half, above.shape), 0.0)
        base = np.maximum(below + generator.uniform(-half, half, below.shape), top)
        known = np.isfinite(self._size) & (base > 0)
        return np.where(known, top / np.where(base > 0, base, 1.0), self._value)


def _drawer(
    result: IndexResult,
    indicator: Indicator,
    catalogue: Catalogue,
    errors: SamplingError,
) -> _Drawer | None:
    table, column = result.table, indicator.source_column
    definition = catalogue.get(column)
    if definition is None or indicator.divide_by or column not in table.numerators.columns:
        return None
    value = result.used_values[indicator.id].to_numpy(dtype=float)
    above = table.numerators[column].to_numpy(dtype=float)
    below = table.denominators[column].to_numpy(dtype=float)
    own = (result.flags[indicator.id] == CellStatus.OBSERVED.value).to_numpy(copy=True)
    own &= ~np.isnan(above) & (below > 0)
    if definition.collection is CollectedAs.EXHAUSTIVE or not own.any():
        return None
    if definition.collection is CollectedAs.ROUNDED:
        size = np.where(own, 1.0, np.inf)
        return _Drawer(indicator.id, value, size, (above, below), errors.rounded.step)
    if definition.collection is CollectedAs.COMPLEMENTARY:
        size = errors.complementary.effective_size(above, below)
    else:
        size = errors.principal.effective_size(below)
        own &= _sampled_communes(table, errors.principal.exhaustive_below_population)
    return _Drawer(indicator.id, value, np.where(own, size, np.inf)) if own.any() else None


def _sampled_communes(table: IndicatorTable, limit: float) -> Mask:
    """Zones of communes large enough to be sampled.

    Without the commune's population, an undivided commune is its own zone's population, and a
    divided one is taken for large (INSEE divides communes from 5 000 to 10 000 inhabitants up).
    """
    zones = table.zones
    unknown = np.full(len(zones), np.nan)

    def column(name: str) -> npt.NDArray[np.float64]:
        return zones[name].to_numpy(dtype=float, na_value=np.nan) if name in zones else unknown

    population = column("commune_population_count")
    whole = np.full(len(zones), table.level == "commune")
    if "zone_type" in zones:
        whole |= (zones["zone_type"] == "Z").to_numpy()
    population = np.where(np.isnan(population) & whole, column("population_count"), population)
    return np.where(np.isnan(population), ~whole, population >= limit).astype(bool)


def _draw(
    result: IndexResult,
    drawers: list[_Drawer],
    *,
    n_draws: int,
    seed: int,
    scored: Mask,
    labels: Labels,
) -> npt.NDArray[np.int64]:
    """Count the draws by class and scored zone."""
    method, references = result.method, result.references
    fitted_on = result.fitted_on
    concerned = (result.zones["state"] != ZoneState.NOT_CONCERNED.value).to_numpy()
    clusters = method.classification.method in {Classifier.WARD, Classifier.KMEANS}
    classer = RowClasser(method, fitted_on[scored], labels)
    counts = np.zeros((len(result.classes) + 1, labels.size), dtype=np.int64)
    generator = np.random.default_rng(seed)
    values = columns(result.used_values)
    for _ in range(n_draws):
        values |= {drawer.indicator: drawer.draw(generator) for drawer in drawers}
        leaves, oriented = leaf_values(values, method, references, concerned)
        root = evaluate(method, method.index, leaves, fitted_on, oriented)[method.index.id]
        if clusters:
            score = np.where(scored, root.score, np.nan)
            drawn = classify(score, root.children, fitted_on, method.classification).labels
            counts[drawn[scored], np.arange(labels.size)] += 1
        else:
            classer.add(root.aggregated.value[None, scored])
    return counts if clusters else classer.counts()[0].astype(np.int64)
