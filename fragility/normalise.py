"""Normalisations: bring values to a common scale, fitted on a reference set of zones.

Every function takes oriented values (higher raises the score) as a vector over zones and the
boolean mask of the zones it is fitted on, and is applied to every zone. NaN stays NaN.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .errors import ComputationError
from .messages import say
from .normalisation import (
    Borda,
    Distance,
    ExponentialRank,
    Identity,
    MinMax,
    Normalisation,
    PercentileRank,
    Ties,
    ZScore,
)

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

IMD_SCALE = 23.0
"""Constant of the English Index of Multiple Deprivation's exponential transform."""


def normalise(
    values: Floats, fitted_on: Mask, spec: Normalisation, reference: float | None = None
) -> Floats:
    """Normalise one vector.

    Parameters
    ----------
    values
        Oriented values, shape ``(zones,)``; NaN where there is none.
    fitted_on
        Zones of the reference set.
    spec
        Normalisation asked for.
    reference
        Oriented value of the reference territory, for :class:`Distance`.

    Examples
    --------
    >>> x = np.array([1.0, 2.0, 2.0, 4.0, 9.0])
    >>> normalise(x, np.ones(5, bool), PercentileRank()).tolist()
    [0.0, 0.25, 0.25, 0.75, 1.0]
    >>> normalise(x, np.ones(5, bool), MinMax(upper=100)).tolist()
    [0.0, 12.5, 12.5, 37.5, 100.0]
    >>> normalise(x, np.ones(5, bool), Borda()).tolist()
    [0.0, 1.5, 1.5, 3.0, 4.0]
    """
    if isinstance(spec, Identity):
        return values.copy()
    fitted = np.sort(values[fitted_on & ~np.isnan(values)])
    if fitted.size == 0:
        out = np.full_like(values, np.nan)
    elif isinstance(spec, PercentileRank):
        out = _percentile_rank(values, fitted, spec)
    elif isinstance(spec, ZScore):
        out = _standardise(values - fitted.mean(), fitted, spec.ddof)
    elif isinstance(spec, MinMax):
        out = _minmax(values, fitted, spec)
    elif isinstance(spec, Borda):
        out = _below(values, fitted, spec.ties)
    elif isinstance(spec, ExponentialRank):
        share = np.clip((_below(values, fitted, spec.ties) + 1) / fitted.size, 0.0, 1.0)
        out = exponential(share, spec.scale)
    else:
        out = _distance(values, fitted, spec, reference)
    return out


def exponential(share: Floats, scale: float = IMD_SCALE) -> Floats:
    """Transform ranks in [0, 1] as the IMD: ``X = -s ln(1 - R (1 - exp(-100 / s)))``.

    Stretches the top of the ranking so that a high rank on one domain is not cancelled by a low
    one on another. ``R = 0`` gives 0 and ``R = 1`` gives 100.
    Source: English Indices of Deprivation 2025, technical report.

    Examples
    --------
    >>> exponential(np.array([0.0, 1.0])).round(9).tolist()
    [0.0, 100.0]
    """
    transformed: Floats = -scale * np.log1p(-share * -np.expm1(-100.0 / scale))
    return transformed + 0.0  # no negative zero


def _below(values: Floats, fitted: Floats, ties: Ties) -> Floats:
    """Rank minus one among the fitted values, equal values ranked by the tie rule.

    Values that differ by rounding alone (sums of the same figures in another order) are equal:
    compared at twelve digits of the largest.
    """
    scale = float(np.abs(fitted).max()) or 1.0
    fitted, values = np.round(fitted / scale, 12), np.round(values / scale, 12)
    less = np.searchsorted(fitted, values, side="left").astype(float)
    up_to = np.searchsorted(fitted, values, side="right").astype(float)
    # A value absent from the fitted set has no equal there: its rank minus one is what is below.
    last = np.maximum(up_to - 1, less)
    rank = {Ties.MIN: less, Ties.MAX: last, Ties.AVERAGE: (less + last) / 2}[ties]
    return np.where(np.isnan(values), np.nan, rank)


def _percentile_rank(values: Floats, fitted: Floats, spec: PercentileRank) -> Floats:
    if fitted.size == 1:
        share = np.where(np.isnan(values), np.nan, 0.5)
    else:
        share = np.clip(_below(values, fitted, spec.ties) / (fitted.size - 1), 0.0, 1.0)
    scaled = spec.lower + (spec.upper - spec.lower) * share
    return scaled if spec.decimals is None else np.round(scaled, spec.decimals)


def _minmax(values: Floats, fitted: Floats, spec: MinMax) -> Floats:
    span = fitted[-1] - fitted[0]
    # A constant indicator tells zones apart no more than it would in the middle of the scale.
    unit = (values - fitted[0]) / span if span > 0 else np.where(np.isnan(values), np.nan, 0.5)
    out: Floats = spec.lower + (spec.upper - spec.lower) * unit
    return out


def _standardise(centred: Floats, fitted: Floats, ddof: int) -> Floats:
    spread = float(fitted.std(ddof=ddof)) if fitted.size > ddof else 0.0
    # Rounding alone gives a constant column a spread of a few ulps: it is still constant.
    if spread <= 1e-12 * max(1.0, float(np.abs(fitted).max())):
        return np.where(np.isnan(centred), np.nan, 0.0)
    return centred / spread


def _distance(values: Floats, fitted: Floats, spec: Distance, reference: float | None) -> Floats:
    if reference is None or np.isnan(reference):
        raise ComputationError(say("compute.reference_level"))
    if spec.form == "standardised":
        return _standardise(values - reference, fitted, 1)
    return (values - reference) / abs(reference) if reference else np.full_like(values, np.nan)
