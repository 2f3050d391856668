"""How far classes depend on the normalisation, the aggregation and the classification."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from .classify import classify
from .errors import FragilityError
from .index import compile_index, compute_index
from .messages import say
from .method import Aggregation, Classification, Classifier, Method
from .normalisation import MinMax, Normalisation, PercentileRank, ZScore
from .result import IndexResult
from .robustness import Robustness, zone_frame

if TYPE_CHECKING:
    from .compiled import Compiled
    from .table import IndicatorTable


@dataclass(frozen=True)
class Variant:
    """One set of choices of :func:`method_robustness`."""

    normalisation: Normalisation
    aggregation: Aggregation
    classifier: Classifier


def default_variants() -> tuple[Variant, ...]:
    """Give the variants tried by default: those a careful analyst might as well have chosen.

    Aggregations that need a bounded or a positive scale are given one that has it.
    """
    scales: tuple[tuple[Normalisation, Aggregation], ...] = (
        (PercentileRank(), Aggregation.ARITHMETIC),
        (ZScore(), Aggregation.ARITHMETIC),
        (MinMax(), Aggregation.ARITHMETIC),
        (PercentileRank(lower=1, upper=100), Aggregation.GEOMETRIC),
        (MinMax(lower=1, upper=100), Aggregation.GEOMETRIC),
        (ZScore(), Aggregation.FIRST_COMPONENT),
        (PercentileRank(), Aggregation.EXPONENTIAL),
    )
    return tuple(
        Variant(normalisation, aggregation, classifier)
        for normalisation, aggregation in scales
        for classifier in (
            Classifier.FISHER_JENKS,
            Classifier.QUANTILES,
            Classifier.KMEANS,
        )
    )


def method_robustness(
    table: IndicatorTable,
    method: Method,
    variants: tuple[Variant, ...] | None = None,
    references: pd.DataFrame | None = None,
) -> Robustness:
    """Class every zone again under other normalisations, aggregations and classifications.

    Parameters
    ----------
    table, method, references
        As for :func:`~fragility.compute_index`.
    variants
        Choices to try; :func:`default_variants` by default. One that cannot be computed is left
        out and told in ``trials`` (``failure``).

    Notes
    -----
    The normalisation of every indicator and the aggregation of the top level are replaced; weights
    are kept, but for the first component, which has none.
    """
    result = compute_index(table, method, references)
    compiled = compile_index(result)
    tried = default_variants() if variants is None else variants
    classes = method.classification.classes
    counts = np.zeros((classes + 1, len(compiled.codes)), dtype=np.int64)
    rows, done = [], 0
    computed: dict[tuple[Normalisation, Aggregation], IndexResult | str] = {}
    for variant in tried:
        pair = (variant.normalisation, variant.aggregation)
        if pair not in computed:
            computed[pair] = _recompute(table, method, variant, references)
        other = computed[pair]
        row = {
            "normalisation": variant.normalisation.method,
            "aggregation": variant.aggregation.value,
            "classifier": variant.classifier.value,
            "kept_share": np.nan,
            "failure": other if isinstance(other, str) else "",
        }
        if isinstance(other, IndexResult):
            labels = _relabel(other, compiled, variant.classifier)
            counts[labels, np.arange(len(labels))] += 1
            row["kept_share"] = float((labels == compiled.base_labels).mean())
            done += 1
        rows.append(row)
    return Robustness(
        zones=zone_frame(compiled, counts / max(done, 1)),
        trials=pd.DataFrame(rows),
        description=say("robustness.methods", done=done, tried=len(tried)),
    )


def _recompute(
    table: IndicatorTable,
    method: Method,
    variant: Variant,
    references: pd.DataFrame | None,
) -> IndexResult | str:
    """Compute the index under a variant, or give the French reason why it cannot be."""
    free = variant.aggregation is Aggregation.FIRST_COMPONENT
    children = tuple(
        child.model_copy(update={"weight": 1.0} if free else {}) for child in method.index.children
    )
    try:
        index = method.index.model_copy(
            update={
                "aggregate": variant.aggregation,
                "normalise": None,
                "children": children,
            }
        )
        changed = method.with_options(
            reason=say("robustness.variant"),
            normalise_indicators=variant.normalisation,
            index=index,
        )
        return compute_index(table, changed, references)
    except FragilityError as error:
        return error.message


def _relabel(
    result: IndexResult, compiled: Compiled, classifier: Classifier
) -> npt.NDArray[np.int64]:
    other = compile_index(result)
    spec = Classification(method=classifier, classes=result.method.classification.classes)
    scores = result.zones["score"].loc[other.codes].to_numpy(dtype=float)
    labels = classify(scores, other.matrix, other.fitted_on, spec).labels
    by_zone = pd.Series(labels, index=other.codes).reindex(compiled.codes, fill_value=0)
    return by_zone.to_numpy(dtype=np.int64)
