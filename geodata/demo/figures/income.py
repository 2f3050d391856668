"""Income per consumption unit: a log-normal distribution a zone, mixtures of them above.

A commune's median is the median of its zones' people together, never the mean of their medians.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr, ndtri

from geodata.demo.seeds import stream

if TYPE_CHECKING:
    import pandas as pd

    from geodata.demo.fields import Floats

POVERTY_LINE_EUR = {2018: 13_150.0, 2020: 13_520.0}
"""60 % of a median level of living, €/UC/year: the order of magnitude of those years."""
GROWTH = 0.012
BASE_YEAR = 2020
MEDIAN_EUR, MEDIAN_SLOPE = 20_300.0, 0.185
PERSONS_PER_UNIT = 1.52
_QUANTILE_PRECISION_EUR = 0.01


@dataclass(frozen=True)
class Incomes:
    """Log-normal incomes of each zone.

    Attributes
    ----------
    log_median, sigma
        Arrays (n_zones,): of the natural logarithm of €/UC/year.
    """

    log_median: Floats
    sigma: Floats

    def quantile(self, share: float) -> Floats:
        """Give each zone's quantile, in €/UC/year."""
        value: Floats = np.exp(self.log_median + self.sigma * float(ndtri(share)))
        return value

    def below(self, line_eur: float) -> Floats:
        """Give the share of each zone's people below an income."""
        share: Floats = ndtr((np.log(line_eur) - self.log_median) / self.sigma)
        return share


@dataclass(frozen=True)
class Mixture:
    """Incomes of several zones taken together, people as weights."""

    parts: Incomes
    people: Floats

    def below(self, line_eur: float) -> float:
        """Give the share of people below an income."""
        return float(np.average(self.parts.below(line_eur), weights=self.people))

    def quantile(self, share: float) -> float:
        """Give a quantile by bisection, to a hundredth of a euro."""
        low, high = 1_000.0, 200_000.0
        while high - low > _QUANTILE_PRECISION_EUR:
            middle = 0.5 * (low + high)
            low, high = (middle, high) if self.below(middle) < share else (low, middle)
        return 0.5 * (low + high)

    def sigma(self) -> float:
        """Give the spread of the log-normal with the same D9/D1 ratio."""
        return float(np.log(self.quantile(0.9) / self.quantile(0.1)) / (2.0 * ndtri(0.9)))


def living_standards(zones: pd.DataFrame, year: int) -> Incomes:
    """Give disposable incomes (after transfers), as Filosofi measures them."""
    rng = stream("income")
    need = zones["deprivation"].to_numpy(dtype=float) + rng.normal(0.0, 0.22, len(zones))
    yearly = stream(f"income:{year}").normal(0.0, 0.006, len(zones))
    log_median = np.log(MEDIAN_EUR) - MEDIAN_SLOPE * need + GROWTH * (year - BASE_YEAR) + yearly
    flats = zones["apartment_share"].to_numpy(dtype=float)
    sigma = 0.36 + 0.10 * flats + 0.03 * np.abs(need) + rng.uniform(-0.03, 0.03, len(zones))
    return Incomes(log_median, sigma)


def declared_incomes(zones: pd.DataFrame, year: int) -> Incomes:
    """Give declared fiscal incomes (before transfers), as the RFL measures them: wider gaps."""
    rng = stream(f"fiscal:{year}")
    need = zones["deprivation"].to_numpy(dtype=float) + rng.normal(0.0, 0.18, len(zones))
    log_median = np.log(17_600.0) - 0.225 * need
    sigma = 0.52 + 0.05 * np.clip(need, -1.5, 2.5) + rng.uniform(-0.04, 0.04, len(zones))
    return Incomes(np.clip(log_median, np.log(9_500.0), np.log(26_000.0)), sigma)


def gini(sigma: Floats) -> Floats:
    """Give the Gini index of a log-normal: 2 Φ(σ/√2) − 1.

    Examples
    --------
    >>> round(float(gini(np.array([0.0]))[0]), 6)
    0.0
    """
    index: Floats = 2.0 * ndtr(sigma / np.sqrt(2.0)) - 1.0
    return index


def s80_s20(sigma: Floats) -> Floats:
    """Give the income share of the top fifth over that of the bottom fifth, log-normal."""
    top = 1.0 - ndtr(ndtri(0.8) - sigma)
    bottom = ndtr(ndtri(0.2) - sigma)
    ratio: Floats = top / bottom
    return ratio


def sources_percent(need: Floats, ageing: Floats, name: str) -> dict[str, Floats]:
    """Give where disposable income comes from, in per cent, in the files' order and names.

    Activity + pensions + property + benefits − taxes make 100.
    """
    rng = stream(name)
    jitter = rng.normal(0.0, 0.8, (5, len(need)))
    benefits = np.clip(7.0 + 5.5 * need + jitter[0], 2.0, 32.0)
    pensions = np.clip(29.0 + 4.0 * ageing - 1.5 * need + jitter[1], 12.0, 55.0)
    property_ = np.clip(8.5 - 2.6 * need + jitter[2], 1.5, 22.0)
    taxes = np.clip(15.5 - 3.2 * need + jitter[3], 4.5, 26.0)
    benefits, pensions, property_, taxes = (
        np.round(part, 1) for part in (benefits, pensions, property_, taxes)
    )
    work = np.round(100.0 - pensions - property_ - benefits + taxes, 1)
    jobless = np.round(np.clip(3.3 + 0.7 * need + 0.3 * jitter[4], 1.2, 7.5), 1)
    own = np.round(np.clip(4.0 - 0.9 * need + 0.4 * jitter[0], 0.5, 12.0), 1)
    family = np.round(0.36 * benefits, 1)
    minima = np.round(0.34 * benefits, 1)
    return {
        "PACT": work,
        "PTSA": np.round(work - jobless - own, 1),
        "PCHO": jobless,
        "PBEN": own,
        "PPEN": pensions,
        "PPAT": property_,
        "PPSOC": benefits,
        "PPFAM": family,
        "PPMINI": minima,
        "PPLOGT": np.round(benefits - family - minima, 1),
        "PIMPOT": -taxes,
    }
