"""Aggregations: normalised children and weights become one value a zone, and its decomposition."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .errors import ComputationError
from .messages import say
from .method import Aggregation
from .normalisation import ZScore
from .normalise import Floats, Mask, exponential, normalise

_SAME = 1e-12
"""Gap between two logarithms below which their exponentials are the same."""


@dataclass(frozen=True)
class Aggregated:
    """Value of a node for every zone, and what each child brings to it."""

    value: Floats
    """Shape ``(zones,)``; NaN where no child has a value."""
    contributions: Floats
    """Shape ``(zones, children)``: exact parts of ``value - baseline``; NaN for an absent child."""
    baseline: Floats
    """Shape ``(zones,)``: value of a zone at the reference set's mean, on the same children."""
    loadings: Floats | None = None
    """Loadings of the first component."""
    explained: float | None = None
    """Share of variance the first component explains."""


def aggregate(children: Floats, weights: Floats, fitted_on: Mask, how: Aggregation) -> Aggregated:
    """Aggregate normalised children, sharing the weight of absent ones among those present.

    Parameters
    ----------
    children
        Shape ``(zones, children)``, NaN where absent.
    weights
        Shape ``(children,)``, not negative.
    fitted_on
        Zones of the reference set: means and the principal component are fitted on them.
    how
        ``arithmetic`` ``Σwx/Σw``; ``sum`` ``Σwx``; ``geometric`` ``exp(Σw ln x/Σw)``;
        ``first_component`` of the standardised children; ``exponential`` arithmetic mean of the
        IMD transforms.

    Notes
    -----
    ``contributions`` sum to ``value - baseline`` exactly. All aggregations but the geometric mean
    are linear in what they add up; the geometric mean is split by logarithmic means (additive
    LMDI decomposition, Ang 2004), exact as well.
    """
    if how is Aggregation.GEOMETRIC:
        return _geometric(children, weights, fitted_on)
    if how is Aggregation.FIRST_COMPONENT:
        return _first_component(children, fitted_on)
    terms = children
    if how is Aggregation.EXPONENTIAL:
        if np.nanmin(children) < 0 or np.nanmax(children) > 1:
            raise ComputationError(say("compute.exponential"))
        terms = exponential(children)
    return _linear(
        terms,
        shares(children, weights, normalised=how is not Aggregation.SUM),
        fitted_on,
    )


def shares(children: Floats, weights: Floats, *, normalised: bool = True) -> Floats:
    """Weight of each child in each zone, zero where absent; they sum to 1 when ``normalised``."""
    present = ~np.isnan(children)
    used = np.where(present, weights, 0.0)
    if not normalised:
        return used
    total = used.sum(axis=1, keepdims=True)
    share: Floats = np.full_like(used, np.nan)
    np.divide(used, total, out=share, where=total > 0)
    return share


def _means(terms: Floats, fitted_on: Mask) -> Floats:
    """Mean of each column over the reference set; NaN for a column that is empty there."""
    used = terms[fitted_on]
    count = (~np.isnan(used)).sum(axis=0)
    total = np.nansum(used, axis=0)
    mean: Floats = np.full(terms.shape[1], np.nan)
    np.divide(total, count, out=mean, where=count > 0)
    return mean


def _linear(terms: Floats, share: Floats, fitted_on: Mask) -> Aggregated:
    mean = _means(terms, fitted_on)
    absent = np.isnan(terms)
    empty = absent.all(axis=1) | np.isnan(share).all(axis=1)
    value = np.where(absent, 0.0, terms * share).sum(axis=1)
    baseline = np.where(absent, 0.0, mean * share).sum(axis=1)
    parts = np.where(absent, np.nan, share * (terms - mean))
    return Aggregated(
        value=np.where(empty, np.nan, value),
        contributions=parts,
        baseline=np.where(empty, np.nan, baseline),
    )


def _geometric(children: Floats, weights: Floats, fitted_on: Mask) -> Aggregated:
    if np.nanmin(children) <= 0:
        raise ComputationError(say("compute.geometric"))
    logs = _linear(np.log(children), shares(children, weights), fitted_on)
    value, baseline = np.exp(logs.value), np.exp(logs.baseline)
    gap = logs.value - logs.baseline
    # Logarithmic mean of the two, whose limit when they meet is their common value.
    near = np.abs(gap) < _SAME
    mean = np.where(near, value, (value - baseline) / np.where(near, 1.0, gap))
    return Aggregated(value, logs.contributions * mean[:, None], baseline)


def _first_component(children: Floats, fitted_on: Mask) -> Aggregated:
    # Slow to load, and most methods do without it.
    from sklearn.decomposition import PCA

    complete: Mask = np.logical_not(np.isnan(children).any(axis=1))
    fitted_on = fitted_on & complete
    if fitted_on.sum() <= 1:
        raise ComputationError(say("compute.no_zone"))
    standard = np.column_stack([normalise(child, fitted_on, ZScore()) for child in children.T])
    if not standard[fitted_on].any():
        # Every zone is the same: there is no component to speak of.
        nothing = np.where(complete[:, None], 0.0, np.full_like(children, np.nan))
        return Aggregated(nothing.sum(axis=1), nothing, nothing.sum(axis=1))
    pca = PCA(n_components=1, svd_solver="full").fit(standard[fitted_on])
    loadings = np.asarray(pca.components_[0], dtype=float)
    # The sign of a component is arbitrary: it must rise with the indicators taken together.
    loadings = loadings * (1.0 if loadings.sum() >= 0 else -1.0)
    parts = np.where(complete[:, None], standard * loadings, np.nan)
    value = np.where(complete, parts.sum(axis=1), np.nan)
    return Aggregated(
        value=value,
        contributions=parts,
        baseline=np.where(complete, 0.0, np.nan),
        loadings=loadings,
        explained=float(pca.explained_variance_ratio_[0]),
    )
