"""Which features enter, how families are numbered, what they count: the estimator's own rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .design import check_size
from .document import Feature, FeatureDocument, Kind
from .messages import say

if TYPE_CHECKING:
    Floats = np.ndarray[Any, np.dtype[np.float64]]
    Ints = np.ndarray[Any, np.dtype[np.int64]]


def unfit(
    document: FeatureDocument,
    feature: Feature,
    values: pd.Series[Any] | None,
    levels: list[str],
) -> str:
    """Give the reason why a feature does not enter, an empty text when it does."""
    if values is None:
        columns = ", ".join(feature.sources[0].columns)
        return say("feature.absent", label=feature.label, columns=columns)
    share = float(values.notna().mean())
    if share < document.minimum_coverage:
        found, asked = (f"{100 * x:.0f}" for x in (share, document.minimum_coverage))
        return say("feature.coverage", label=feature.label, share=found, asked=asked)
    flat = len(levels) < 2 if feature.kind is Kind.CATEGORICAL else values.nunique() < 2  # noqa: PLR2004
    return say("feature.constant", label=feature.label) if flat else ""


def ranks(
    document: FeatureDocument, values: dict[str, pd.Series[Any]], groups: Ints, centres: Floats
) -> Ints:
    """Give the number, from 0, of each group: by its medians, then by its centre."""
    keys: list[np.ndarray[Any, Any]] = []
    for name in document.order_by:
        if name not in values or document.feature(name).kind is Kind.CATEGORICAL:
            continue
        medians = values[name].astype(float).groupby(groups).median()
        keys.append(medians.reindex(range(len(centres))).fillna(np.inf).to_numpy())
    keys += [np.asarray(axis) for axis in centres.T.round(9)]
    rank = np.empty(len(centres), np.int64)
    rank[np.lexsort(keys[::-1])] = np.arange(len(centres))
    return rank


def dwellings_of(document: FeatureDocument, table: pd.DataFrame) -> Floats | None:
    """Give the number of dwellings of each residence, where the table has it."""
    if document.dwellings is None or document.dwellings not in table.columns:
        return None
    counts = pd.to_numeric(table[document.dwellings], errors="coerce").astype(float)
    check_size(counts, document.dwellings, document.dwellings)
    return np.asarray(counts, dtype=np.float64)
