"""Residences put together by their occupation, on criteria wider than income."""

# ruff: noqa: RUF009 - FrozenFrame() is a descriptor, each field needs its own

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import fastcluster
import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.cluster.hierarchy import fcluster
from sklearn.cluster import KMeans

from fragility.errors import ComputationError
from fragility.immutable import FrozenFrame

from .messages import say
from .rules import SegmentationRule, default_rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .dimensions import Category, Dimension
    from .occupancy import Occupancy

Array = npt.NDArray[np.float64]
_NAMED_BY: Final = 2
_VOWELS: Final = "aeéèêiouyh"


@dataclass(frozen=True, eq=False, kw_only=True)
class Segments:
    """Segments of the occupation of a stock."""

    residences: FrozenFrame = FrozenFrame()
    """Indexed by ``residence_id``: ``segment`` (Int64, 1 is the largest; NA where the occupation is
    incomplete), ``name``."""
    segments: FrozenFrame = FrozenFrame()
    """Indexed by ``segment``: ``name``, ``residence_count``, ``household_count``."""
    profiles: FrozenFrame = FrozenFrame()
    """Indexed by ``segment``, ``dimension``, ``category``: ``share`` (pooled over the segment's
    households), ``stock_share``, ``test_value``."""
    dimensions: tuple[str, ...]
    """What the segments were made on."""


def segment_occupation(occupancy: Occupancy, rule: SegmentationRule | None = None) -> Segments:
    """Put residences of like occupation together.

    Each structure is drawn towards the stock's as if it had ``prior_households`` more of its kind,
    so that a handful of households does not make an extreme; the square roots of the shares (whose
    distance is Hellinger's, where a rare category counts) are classed by Ward's method, then
    consolidated by k-means from Ward's centres. All dimensions have the same weight.

    Parameters
    ----------
    occupancy
        Occupation of the residences.
    rule
        Number of segments, prior, and smallest test-value that names one.

    Returns
    -------
    Segments numbered from the largest, named by the categories that set them apart: those of the
    highest test-values (Lebart: (mean of the segment - mean of all) over the deviation that a draw
    of as many residences would have), of two dimensions at most.

    Raises
    ------
    ComputationError
        Too few residences have a complete occupation.
    """
    rule = rule or default_rules().segmentation
    splits = occupancy.available
    sizes = pd.DataFrame({d.id: occupancy.sizes(d) for d in splits})
    complete = (sizes > 0).all(axis=1)
    own = occupancy.residences[complete]
    if len(own) <= rule.segments:
        raise ComputationError(say("segmentation.few", found=len(own), segments=rule.segments))
    smoothed = pd.concat([_smoothed(occupancy, split, own, rule) for split in splits], axis=1)
    labels = _classed(np.sqrt(smoothed.to_numpy()), rule.segments)
    values = _test_values(smoothed, labels)
    names = _names(values, splits, rule)
    numbers = pd.Series(labels, own)
    households = sizes.loc[own].max(axis=1)
    name_of = numbers.map(names)
    return Segments(
        residences=pd.DataFrame(
            {
                "segment": numbers.astype("Int64").reindex(occupancy.residences),
                "name": name_of.reindex(occupancy.residences),
            }
        ),
        segments=pd.DataFrame(
            {
                "name": names,
                "residence_count": numbers.value_counts().sort_index(),
                "household_count": households.groupby(numbers).sum().astype("int64"),
            }
        ).rename_axis("segment"),
        profiles=_profiles(occupancy, splits, numbers, values),
        dimensions=tuple(split.id for split in splits),
    )


def _smoothed(
    occupancy: Occupancy, split: Dimension, own: pd.Index[str], rule: SegmentationRule
) -> pd.DataFrame:
    counts = occupancy.counts(split).loc[own]
    stock = counts.sum() / counts.to_numpy().sum()
    prior = rule.prior_households
    shares = (counts + prior * stock).div(counts.sum(axis=1) + prior, axis=0)
    columns = pd.MultiIndex.from_product([[split.id], shares.columns])
    return pd.DataFrame(shares.to_numpy(), own, columns)


def _classed(points: Array, count: int) -> npt.NDArray[np.int64]:
    """Ward, then k-means from its centres; numbered from the largest, then by the first row."""
    tree = fastcluster.linkage_vector(points, method="ward")
    first = fcluster(tree, count, criterion="maxclust")
    centres = np.array([points[first == label].mean(axis=0) for label in np.unique(first)])
    means = KMeans(len(centres), init=centres, n_init=1, random_state=0).fit(points)
    labels = np.asarray(means.labels_, dtype=np.int64)
    found, starts, sizes = np.unique(labels, return_index=True, return_counts=True)
    order = found[np.lexsort((starts, -sizes))]
    number = np.empty(labels.max() + 1, dtype=np.int64)
    number[order] = np.arange(1, len(order) + 1)
    return number[labels]


def _test_values(shares: pd.DataFrame, labels: npt.NDArray[np.int64]) -> pd.DataFrame:
    """Test-values, segments × (dimension, category)."""
    table = shares.to_numpy()
    total = len(table)
    lines = {}
    for label in np.unique(labels):
        inside = table[labels == label]
        variance = table.var(axis=0, ddof=1) / len(inside) * (total - len(inside)) / (total - 1)
        gap = inside.mean(axis=0) - table.mean(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            lines[label] = np.where(variance > 0, gap / np.sqrt(variance), 0.0)
    return pd.DataFrame.from_dict(lines, orient="index", columns=shares.columns)


def _names(
    values: pd.DataFrame, splits: tuple[Dimension, ...], rule: SegmentationRule
) -> pd.Series[str]:
    """Name each segment by what it has more of; two of the same name are told apart by number."""
    categories = {(d.id, c.id): c for d in splits for c in d.categories}
    names: dict[int, str] = {}
    for label, row in values.iterrows():
        name = _name(row, categories, rule)
        if name in names.values():
            name = say("segmentation.same", name=name, number=label)
        names[int(str(label))] = name
    return pd.Series(names)


def _name(
    row: pd.Series[float],
    categories: Mapping[tuple[str, str], Category],
    rule: SegmentationRule,
) -> str:
    strong = row[row >= rule.minimum_test_value].sort_values(ascending=False, kind="stable")
    told: dict[str, str] = {}
    for key in strong.index:
        split, category = str(key[0]), str(key[1])
        if split not in told and len(told) < _NAMED_BY:
            told[split] = _of(categories[split, category].profile)
    if not told:
        return say("segmentation.typical")
    return say("segmentation.more", names=" et ".join(told.values()))


def _of(words: str) -> str:
    """Put the French preposition before a plural.

    Examples
    --------
    >>> _of("actifs en emploi stable"), _of("retraités")
    ('d’actifs en emploi stable', 'de retraités')
    """
    return f"d’{words}" if words[0].lower() in _VOWELS else f"de {words}"


def _profiles(
    occupancy: Occupancy,
    splits: tuple[Dimension, ...],
    numbers: pd.Series[int],
    values: pd.DataFrame,
) -> pd.DataFrame:
    parts = []
    for split in splits:
        counts = occupancy.counts(split).loc[numbers.index]
        pooled = counts.groupby(numbers).sum()
        shares = pooled.div(pooled.sum(axis=1), axis=0)
        stock = counts.sum() / counts.to_numpy().sum()
        long = shares.rename_axis("segment").reset_index()
        long = long.melt("segment", var_name="category", value_name="share")
        long["dimension"] = split.id
        long["stock_share"] = long["category"].map(stock)
        parts.append(long)
    frame: pd.DataFrame = pd.concat(parts).set_index(["segment", "dimension", "category"])
    frame["test_value"] = [values.loc[s, (d, c)] for s, d, c in frame.index]
    return frame.sort_index()
