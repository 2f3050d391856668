"""Treatment of outliers as in OECD/JRC practice: winsorise, else take a shifted logarithm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from .method import OutlierTreatment
    from .normalise import Floats


_FEWEST = 4
"""The unbiased kurtosis needs four points."""


def treat(values: Floats, spec: OutlierTreatment) -> Floats:
    """Treat one indicator where its skewness and kurtosis both pass their thresholds.

    Winsorises the extreme side point by point, up to ``max_winsorised``; if that does not
    suffice, takes ``ln(x - min + 0.01 (max - min))`` of the untreated values instead.
    Source: Becker et al., COINr, *Treat*; thresholds of the OECD/JRC handbook.

    Parameters
    ----------
    values
        Shape ``(zones,)``; NaN is left alone.
    spec
        Thresholds.
    """
    if _passes(values, spec):
        return values.copy()
    treated = values.copy()
    moved = {"high": 0, "low": 0}
    while sum(moved.values()) < spec.max_winsorised:
        side = "high" if _skewness(treated) >= 0 else "low"
        # Points already brought back are tied with the next one, and move along with it.
        treated, moved[side] = _winsorise_once(treated, high=side == "high")
        if _passes(treated, spec):
            return treated
    if not spec.log:
        return treated
    low, high = np.nanmin(values), np.nanmax(values)
    logs: Floats = np.log(values - low + 0.01 * (high - low))
    return logs


def _skewness(values: Floats) -> float:
    from scipy import stats

    return float(stats.skew(values, bias=False, nan_policy="omit"))


def _passes(values: Floats, spec: OutlierTreatment) -> bool:
    seen = values[~np.isnan(values)]
    if len(seen) < _FEWEST or np.ptp(seen) == 0:
        return True
    from scipy import stats

    kurtosis = float(stats.kurtosis(seen, bias=False))
    return abs(_skewness(seen)) < spec.skewness or kurtosis < spec.kurtosis


def _winsorise_once(values: Floats, *, high: bool) -> tuple[Floats, int]:
    """Bring the most extreme value, on the side of the skew, back to its neighbour."""
    seen = values[~np.isnan(values)]
    extreme = seen.max() if high else seen.min()
    others = seen[seen != extreme]
    neighbour = others.max() if high else others.min()
    return np.where(values == extreme, neighbour, values), len(seen) - len(others)
