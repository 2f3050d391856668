"""Classes and ranks of many vectors of scores, a row each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from .jenks import histogram_bins, histogram_classes
from .method import Classification, Classifier, Method
from .normalisation import Identity
from .normalise import Mask, normalise

if TYPE_CHECKING:
    from .classify import Labels

_RANK_BINS = 1 << 14
_BLOCK = 512


class RowClasser:
    """Classes of many rows of scores, each with bounds fitted on the row's own reference zones.

    Rows come in chunks small enough for the cache. Under Fisher–Jenks a zone is kept as one byte,
    its bin, and the cuts of all the rows are found together at the end. Ward and k-means do not use
    the scores: every row has the base classes.

    Parameters
    ----------
    method
        Gives the classification, and the normalisation of the score.
    fitted_on
        Zones of the reference set, shape ``(zones,)``.
    base_labels
        Classes the rows are compared with, 0 for none, shape ``(zones,)``.
    """

    def __init__(self, method: Method, fitted_on: Mask, base_labels: Labels) -> None:
        self._shown = method.index.score
        self._spec = method.classification
        self._fitted_on = fitted_on
        self._base = base_labels.astype(np.uint8)
        self._rows: list[npt.NDArray[np.uint8]] = []

    def add(self, scores: npt.NDArray[np.floating]) -> None:
        """Take a chunk of scores, shape ``(rows, zones)``, before the index's own normalisation."""
        spec, fitted_on = self._spec, self._fitted_on
        if not isinstance(self._shown, Identity):
            rows = [normalise(row.astype(float), fitted_on, self._shown) for row in scores]
            scores = np.array(rows)
        if spec.method is Classifier.FISHER_JENKS:
            self._rows.append(histogram_bins(scores, fitted_on))
        elif spec.method in {Classifier.WARD, Classifier.KMEANS}:
            self._rows.append(np.broadcast_to(self._base, scores.shape))
        else:
            self._rows.append(_cut_rows(scores, fitted_on, spec))

    def counts(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float64]]:
        """Give rows by class and zone, and the share of zones that keep their class by row."""
        base = self._base
        rows = np.concatenate(self._rows)
        counts = np.zeros((self._spec.classes + 1, len(base)), dtype=np.int32)
        kept = np.full(len(rows), np.nan)
        if not base.any():
            return counts, kept
        tables = None
        if self._spec.method is Classifier.FISHER_JENKS:
            tables = histogram_classes(rows[:, self._fitted_on], self._spec.classes)
        for number, row in enumerate(rows):
            labels = row if tables is None else tables[number].take(row)
            kept[number] = np.count_nonzero(labels == base) / len(base)
            for class_ in range(1, self._spec.classes + 1):
                counts[class_] += labels == class_
        return counts, kept


def _cut_rows(
    scores: npt.NDArray[np.floating], fitted_on: Mask, spec: Classification
) -> npt.NDArray[np.uint8]:
    if spec.bounds is not None:
        bounds = np.broadcast_to(np.array(spec.bounds), (len(scores), len(spec.bounds)))
    else:
        steps = np.arange(1, spec.classes) / spec.classes
        bounds = np.quantile(scores[:, fitted_on], steps, axis=1).T
    labels = np.ones(scores.shape, dtype=np.uint8)
    for bound in bounds.T:
        labels += scores > bound[:, None]
    return labels


def row_ranks(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    """Rank from the highest score, equal scores sharing the best one.

    Beyond 16 384 zones, scores closer than a 16 384th of the range share a rank.
    """
    if scores.shape[1] <= _RANK_BINS:
        ordered = np.sort(-scores, axis=1)
        return np.array([np.searchsorted(a, -b) + 1 for a, b in zip(ordered, scores, strict=True)])
    high = scores.max(axis=1, keepdims=True)
    span = high - scores.min(axis=1, keepdims=True)
    places = high - scores
    places *= np.divide(_RANK_BINS - 1, span, out=np.zeros_like(span), where=span > 0)
    ranks = np.empty(scores.shape, dtype=np.int64)
    for row, place in enumerate(places.astype(np.int64)):
        counts = np.bincount(place, minlength=_RANK_BINS)
        ranks[row] = (np.cumsum(counts) - counts + 1).take(place)
    return ranks


def rank_interval(
    ranks: npt.NDArray[np.unsignedinteger], shares: tuple[float, ...]
) -> tuple[npt.NDArray[np.int64], ...]:
    """Give the ranks below which each zone is in the given shares of the rows.

    Parameters
    ----------
    ranks
        Shape ``(rows, zones)``.
    shares
        Between 0 and 1.
    """
    rows, zones = ranks.shape
    out = np.empty((len(shares), zones), dtype=np.int64)
    places = [round(share * (rows - 1)) for share in shares]
    for start in range(0, zones, _BLOCK):
        # Whole blocks in the cache, in the one integer width that sorts fast on common processors.
        block = ranks[:, start : start + _BLOCK].T.astype(np.int32, order="C")
        block.sort(axis=1)
        out[:, start : start + _BLOCK] = block[:, places].T
    return tuple(out)
