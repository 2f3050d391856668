"""Whether the raters agree: weighted kappa two by two, Krippendorff's alpha all together."""

# ruff: noqa: RUF009 - FrozenFrame() is a descriptor, each field needs its own

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

import krippendorff
import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.metrics import cohen_kappa_score

from fragility.immutable import FrozenFrame

from .messages import say
from .occupancy import RESIDENCE
from .ratings import HIGHEST, LOWEST, latest_by_rater
from .rules import AgreementRule, default_rules

if TYPE_CHECKING:
    import datetime as dt

SCALE: Final = tuple(range(LOWEST, HIGHEST + 1))
_INTERVAL: Final = (5, 95)
_FEWEST_RATERS: Final = 2


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A coefficient of agreement with its interval, or the reason it has none."""

    value: float | None
    low: float | None
    high: float | None
    """5th and 95th percentiles over bootstrap draws of the residences."""
    residence_count: int
    """Residences with two raters or more: what the coefficient was computed on."""
    reason: str = ""
    """French, where there is no value."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Agreement:
    """How far raters agree on the same residences."""

    pairs: FrozenFrame = FrozenFrame()
    """One row a pair: ``rater_a``, ``rater_b``, ``common_count``, ``same_share`` (ratings equal),
    ``kappa`` (quadratic weights), ``kappa_low``, ``kappa_high``, ``reason`` (French, where there is
    no kappa)."""
    alpha: Coefficient
    """Krippendorff's alpha for ordinal data, all raters together."""
    raters: tuple[str, ...]


def agreement(
    ratings: pd.DataFrame,
    on: dt.date,
    window_years: float | None = None,
    rule: AgreementRule | None = None,
) -> Agreement:
    """Measure the agreement between raters on the residences they both rated.

    Quadratic weighted kappa (Cohen 1968): 1 - Σ w·o / Σ w·e with w = (i - j)², o the observed and
    e the expected joint counts. Ordinal alpha (Krippendorff 2019): 1 - D_o / D_e, which admits any
    number of raters and residences not rated by all. Both are 0 where the raters agree no more than
    chance would have it, 1 where they always agree.

    Parameters
    ----------
    ratings, on, window_years
        As for :func:`~fragility.occupation.ratings.latest_by_rater`.
    rule
        Fewest common residences, number of bootstrap draws, seed.

    Returns
    -------
    Coefficients with their number of residences; a refusal with its reason where these are too few.
    """
    rule = rule or default_rules().agreement
    rows = latest_by_rater(ratings, on, window_years)
    wide = rows.pivot_table(index=RESIDENCE, columns="rater", values="rating").sort_index(axis=1)
    lines = [
        _pair(first, second, wide[[first, second]].dropna().to_numpy(dtype=np.int64), rule)
        for first, second in combinations(wide.columns, 2)
    ]
    columns = ["rater_a", "rater_b", "common_count", "same_share", "kappa"]
    columns += ["kappa_low", "kappa_high", "reason"]
    return Agreement(
        pairs=pd.DataFrame(lines, columns=columns),
        alpha=_alpha(wide.to_numpy(dtype=np.float64), rule),
        raters=tuple(wide.columns),
    )


def weighted_kappa(joint: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Quadratic weighted kappa of tables of joint counts.

    Parameters
    ----------
    joint
        Shape ``(…, 4, 4)``: how many residences the first rater put in the row's class and the
        second in the column's.

    Returns
    -------
    Shape ``(…)``; NaN where either rater gave one rating only and the other the same.
    """
    step = np.subtract.outer(np.arange(joint.shape[-1]), np.arange(joint.shape[-1])) ** 2
    total = joint.sum(axis=(-1, -2))
    chance = joint.sum(axis=-1)[..., :, None] * joint.sum(axis=-2)[..., None, :]
    observed = (joint * step).sum(axis=(-1, -2)) * total
    expected = (chance * step).sum(axis=(-1, -2))
    with np.errstate(divide="ignore", invalid="ignore"):
        kappa: npt.NDArray[np.float64] = 1 - observed / expected
    return np.where(expected > 0, kappa, np.nan)


def _pair(
    first: str, second: str, both: npt.NDArray[np.int64], rule: AgreementRule
) -> tuple[object, ...]:
    count = len(both)
    same = float((both[:, 0] == both[:, 1]).mean()) if count else np.nan
    none = (np.nan, np.nan, np.nan)
    if count < rule.minimum_common_residences:
        reason = say("agreement.few_common", found=count, needed=rule.minimum_common_residences)
        return (first, second, count, same, *none, reason)
    if len(np.unique(both)) == 1:
        return (first, second, count, same, *none, say("agreement.constant"))
    value = cohen_kappa_score(both[:, 0], both[:, 1], labels=list(SCALE), weights="quadratic")
    joint = np.zeros((len(SCALE), len(SCALE)))
    np.add.at(joint, (both[:, 0] - LOWEST, both[:, 1] - LOWEST), 1)
    # Drawing residences with replacement is drawing the table of joint counts.
    drawn = np.random.default_rng(rule.seed).multinomial(
        count, joint.ravel() / count, size=rule.draws
    )
    kappas = weighted_kappa(drawn.reshape(-1, *joint.shape).astype(np.float64))
    low, high = np.nanpercentile(kappas, _INTERVAL)
    return (first, second, count, same, float(value), float(low), float(high), "")


def _alpha(table: npt.NDArray[np.float64], rule: AgreementRule) -> Coefficient:
    """Ordinal alpha of residences × raters."""
    shared = table[(~np.isnan(table)).sum(axis=1) >= _FEWEST_RATERS]
    count = len(shared)
    if table.shape[1] < _FEWEST_RATERS:
        return Coefficient(None, None, None, count, say("agreement.one_rater"))
    if count < rule.minimum_common_residences:
        needed = rule.minimum_common_residences
        reason = say("agreement.few_common", found=count, needed=needed)
        return Coefficient(None, None, None, count, reason)
    if len(np.unique(shared[~np.isnan(shared)])) == 1:
        return Coefficient(None, None, None, count, say("agreement.constant"))
    generator = np.random.default_rng(rule.seed)
    # Alpha only needs, for each residence, how many raters gave each rating.
    votes = np.stack([(shared == value).sum(axis=1) for value in SCALE], axis=1)
    draws = [_ordinal_alpha(votes[generator.integers(0, count, count)]) for _ in range(rule.draws)]
    low, high = np.nanpercentile(draws, _INTERVAL)
    return Coefficient(_ordinal_alpha(votes), float(low), float(high), count)


def _ordinal_alpha(votes: npt.NDArray[np.int64]) -> float:
    if (votes.sum(axis=0) > 0).sum() < _FEWEST_RATERS:
        return float("nan")  # a draw where all ratings are equal: nothing to agree on
    return float(
        krippendorff.alpha(
            value_counts=votes, value_domain=np.array(SCALE), level_of_measurement="ordinal"
        )
    )
