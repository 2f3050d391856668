"""What sets each family apart from the whole stock: means, shares, and Lebart's test-values.

The test-value of a mean says by how many standard deviations the family's mean departs from what a
family of that size drawn at random from the stock, without replacement, would have:

    v = (x̄_k − x̄) / √( (n − n_k) / (n − 1) · s² / n_k )

where s² is the variance over the n residences. For a level, coded 0 or 1, it is the standardised
hypergeometric count. Under two in absolute value a difference is of the size of chance; the figure
ranks what sets families apart, and grows with the number of residences.

References
----------
L. Lebart, A. Morineau, M. Piron, *Statistique exploratoire multidimensionnelle*, Dunod, 1995,
§ 2.3 and 3.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .design import OTHER, UNKNOWN, Column, by_residence, design, levels_of
from .document import Feature, FeatureDocument, Kind
from .messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .frozen import FrozenTypology

    Floats = np.ndarray[Any, np.dtype[np.float64]]
    Ints = np.ndarray[Any, np.dtype[np.int64]]

PROFILE_COLUMNS = (
    "family", "item", "feature", "level", "label", "unit", "active",
    "family_value", "stock_value", "family_mean", "stock_mean", "test_value",
    "family_known_count", "stock_known_count",
)  # fmt: skip


def test_values(matrix: Floats, groups: Ints, families: int) -> Floats:
    """Compute the test-value of each column in each family.

    Parameters
    ----------
    matrix
        Residences × columns; NaN where unknown, left out column by column.
    groups
        Family of each residence, from 0.
    families
        Number of families.

    Returns
    -------
    Families × columns; NaN where a column does not vary, or a family has no known value in it or
    all of them.

    Examples
    --------
    >>> column = np.array([[1.0], [1.0], [0.0], [0.0]])
    >>> test_values(column, np.array([0, 0, 1, 1]), 2).round(3).tolist()
    [[1.732], [-1.732]]
    """
    known = ~np.isnan(matrix)
    filled = np.where(known, matrix, 0.0)
    n = known.sum(axis=0).astype(float)
    out = np.full((families, matrix.shape[1]), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = filled.sum(axis=0) / n
        variance = (np.where(known, matrix - mean, 0.0) ** 2).sum(axis=0) / n
        for family in range(families):
            inside = groups == family
            size = known[inside].sum(axis=0)
            gap = filled[inside].sum(axis=0) / size - mean
            spread = np.sqrt((n - size) / (n - 1) * variance / size)
            out[family] = np.where(spread > 0, gap / spread, np.nan)
    return out


def profile(
    document: FeatureDocument,
    values: Mapping[str, pd.Series[Any]],
    active: Sequence[Column],
    groups: Ints,
    families: int,
) -> pd.DataFrame:
    """Describe the families by every feature the table has, those that made them and the others.

    Parameters
    ----------
    document
        The features.
    values
        Values by feature of the classified residences, in natural units.
    active
        Design columns that made the families.
    groups
        Family of each residence, from 0.
    families
        Number of families.

    Returns
    -------
    One row a family and item (a feature, or a level of one), columns :data:`PROFILE_COLUMNS`.
    ``family_value`` and ``stock_value`` are in the feature's unit: median of a number, mean of a
    share, share of a level; the test-value is that of the mean, of the transformed value for a
    number.
    """
    columns = _items(document, values, active)
    count = len(groups)
    matrix = design(document, values, columns, count)
    tests = test_values(matrix, groups, families)
    rows = []
    for position, column in enumerate(columns):
        feature = document.feature(column.feature)
        numeric = feature.kind is Kind.NUMERIC
        own = values[feature.id].to_numpy(dtype=float) if numeric else matrix[:, position]
        middle = _median if numeric else _mean
        for family in range(families):
            inside = groups == family
            rows.append(
                (
                    family + 1, column.key, feature.id, column.level, label_of(feature, column),
                    feature.unit, column in active,
                    middle(own[inside]), middle(own), _mean(own[inside]), _mean(own),
                    tests[family, position],
                    int((~np.isnan(own[inside])).sum()), int((~np.isnan(own)).sum()),
                )
            )  # fmt: skip
    return pd.DataFrame(rows, columns=list(PROFILE_COLUMNS)).sort_values(
        ["family", "item"], ignore_index=True
    )


def _items(
    document: FeatureDocument, values: Mapping[str, pd.Series[Any]], active: Sequence[Column]
) -> list[Column]:
    made = {column.feature for column in active}
    items = list(active)
    for feature in document.features:
        if feature.id in made or feature.id not in values:
            continue
        if feature.kind is Kind.CATEGORICAL:
            levels = levels_of(document, feature, values[feature.id])
            items += [Column(feature.id, level) for level in levels]
        else:
            items.append(Column(feature.id))
    return items


def label_of(feature: Feature, column: Column) -> str:
    """Name an item in French: the feature, and the level for a category."""
    if column.level is None:
        return feature.label
    return f"{feature.label}\u202f: {level_label(feature, column.level)}"


def level_label(feature: Feature, level: str) -> str:
    """Name a level in French."""
    special = {UNKNOWN: say("name.unknown_level"), OTHER: say("name.other_level")}
    return feature.levels.get(level) or special.get(level, level)


def _median(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return float(np.median(known)) if len(known) else float("nan")


def _mean(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else float("nan")


def profile_assigned(
    model: FrozenTypology, frame: pd.DataFrame, assigned: pd.DataFrame
) -> pd.DataFrame:
    """Describe the families of a model on a stock assigned to them.

    Parameters
    ----------
    model
        Frozen families.
    frame
        The residences.
    assigned
        ``model.assign(frame)``.

    Returns
    -------
    As :func:`profile`; a family without a residence there has unknown values.
    """
    table = by_residence(frame)
    inside = assigned["family"].notna().to_numpy()
    values = {name: series[inside] for name, series in model.read(table).by_feature.items()}
    present = [column for column in model.design_columns if column.feature in values]
    groups = assigned["family"][inside].to_numpy(dtype=np.int64) - 1
    return profile(model.document, values, present, groups, len(model.families))
