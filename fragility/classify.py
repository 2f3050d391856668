"""Classes from 1 (lowest scores) to k (highest scores)."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from .errors import ComputationError
from .jenks import fisher_jenks_bounds
from .messages import say
from .method import Classification, Classifier

if TYPE_CHECKING:
    from .normalise import Floats, Mask

Labels = npt.NDArray[np.int64]

WARD_LIMIT = 8_000
"""Ward needs the distance between every two zones: beyond this, memory runs out."""


@dataclass(frozen=True)
class Classes:
    """Class of each zone, and how it was reached."""

    labels: Labels
    """Shape ``(zones,)``: 1 to k, 0 where there is no score."""
    bounds: tuple[float, ...] | None
    """Upper bounds of every class but the last; ``None`` for classes of several indicators."""
    warning: str = ""
    """French sentence, where the classes asked for could not be made."""


def classify(scores: Floats, children: Floats, fitted_on: Mask, spec: Classification) -> Classes:
    """Put scores into classes fitted on the reference set.

    Parameters
    ----------
    scores
        Shape ``(zones,)``, NaN where there is none.
    children
        Shape ``(zones, children)``: normalised indicators, for Ward and k-means.
    fitted_on
        Zones of the reference set, all with a score.
    spec
        Method and number of classes.
    """
    fitted = scores[fitted_on]
    # Scores that differ only by rounding are one score.
    distinct = len(np.unique(np.round(fitted, 12)))
    if spec.method is Classifier.FIXED_BOUNDS:
        assert spec.bounds is not None
        return Classes(cut(scores, np.array(spec.bounds)), spec.bounds)
    if distinct < spec.classes:
        message = say("compute.few_scores", found=distinct, asked=spec.classes)
        return Classes(np.zeros(len(scores), dtype=np.int64), None, message)
    if spec.method is Classifier.FISHER_JENKS:
        bounds = fisher_jenks_bounds(fitted, spec.classes)
    elif spec.method is Classifier.QUANTILES:
        # Slow to load, as scikit-learn below, and the default does without them.
        import mapclassify

        with warnings.catch_warnings():
            # Ties at a quantile: mapclassify says so, the class counts show it.
            warnings.simplefilter("ignore", UserWarning)
            bounds = np.asarray(mapclassify.Quantiles(fitted, spec.classes).bins[:-1], dtype=float)
    else:
        return Classes(_clusters(scores, children, fitted_on, spec), None)
    return Classes(cut(scores, bounds), tuple(float(bound) for bound in bounds))


def cut(scores: Floats, bounds: Floats) -> Labels:
    """Class of each score: a score equal to an upper bound belongs to the class it closes.

    Examples
    --------
    >>> cut(np.array([0.0, 0.2, 0.3, np.nan]), np.array([0.2])).tolist()
    [1, 1, 2, 0]
    """
    labels = np.searchsorted(bounds, scores, side="left") + 1
    return np.where(np.isnan(scores), 0, labels).astype(np.int64)


def _clusters(scores: Floats, children: Floats, fitted_on: Mask, spec: Classification) -> Labels:
    """Group zones by their indicators, then number the groups by their mean score.

    An absent indicator (weights shared among the others) takes the zone's mean over those it has.
    Zones outside the reference set join the nearest centre. Nothing is drawn at random: k-means
    starts from the centres of the Fisher–Jenks classes of the scores.
    """
    from sklearn.cluster import AgglomerativeClustering, KMeans

    absent = np.isnan(children)
    own_mean = np.where(absent, 0.0, children).sum(axis=1) / np.maximum((~absent).sum(axis=1), 1)
    points = np.where(absent, own_mean[:, None], children)
    fitted, fitted_scores = points[fitted_on], scores[fitted_on]
    if spec.method is Classifier.WARD:
        if len(fitted) > WARD_LIMIT:
            raise ComputationError(say("compute.ward_limit", limit=WARD_LIMIT, found=len(fitted)))
        groups = AgglomerativeClustering(spec.classes, linkage="ward").fit_predict(fitted)
    else:
        start = cut(fitted_scores, fisher_jenks_bounds(fitted_scores, spec.classes)) - 1
        centres = np.array([fitted[start == k].mean(axis=0) for k in range(spec.classes)])
        groups = KMeans(spec.classes, init=centres, n_init=1, random_state=0).fit_predict(fitted)
    centres = np.array([fitted[groups == k].mean(axis=0) for k in range(spec.classes)])
    means = np.array([fitted_scores[groups == k].mean() for k in range(spec.classes)])
    number = np.empty(spec.classes, dtype=np.int64)
    number[np.argsort(means, kind="stable")] = np.arange(1, spec.classes + 1)
    nearest = ((points[:, None, :] - centres[None]) ** 2).sum(axis=2).argmin(axis=1)
    nearest[fitted_on] = groups
    return np.where(np.isnan(scores), 0, number[nearest]).astype(np.int64)
