"""Our product-limit estimate against lifelines', and where it says nothing."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times

from fragility.demand import default_rules, product_limit, read_applications, waiting, waiting_curve

from .allocated import application_table
from .test_demand import DAY

SEEDS = 30


def drawn(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Waits with ties, delayed entries, some of them on the day someone is housed."""
    draw = np.random.default_rng(seed)
    size = int(draw.choice([4, 12, 60, 500]))
    exits = draw.integers(1, 40, size).astype(float)
    housed = draw.random(size) < draw.choice([0.15, 0.5, 0.9])
    entries = np.where(draw.random(size) < 0.6, 0.0, draw.integers(0, 40, size) - 0.5 * (seed % 2))
    entries = np.maximum(entries, 0.0)
    kept = exits > entries
    return exits[kept], housed[kept], entries[kept]


@pytest.mark.parametrize("seed", range(SEEDS))
def test_estimate_interval_and_median_are_those_of_lifelines(seed) -> None:
    exits, housed, entries = drawn(seed)
    if not housed.any():
        return
    ours = product_limit(exits, housed, entries)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = KaplanMeierFitter().fit(exits, housed, entry=entries)
        bounds = median_survival_times(theirs.confidence_interval_).to_numpy().ravel()
    share = theirs.survival_function_.iloc[:, 0].reindex(ours.times).to_numpy()
    assert ours.share == pytest.approx(share, abs=1e-9)
    # Who enters on the day someone is housed is not yet at risk then, for either.
    events = theirs.event_table.loc[ours.times]
    assert ours.at_risk.tolist() == (events["at_risk"] - events["entrance"]).tolist()
    inside = (ours.share > 1e-12) & (ours.share < 1)
    interval = theirs.confidence_interval_.reindex(ours.times).to_numpy()[inside]
    assert ours.low[inside] == pytest.approx(interval[:, 0], abs=1e-9)
    assert ours.high[inside] == pytest.approx(interval[:, 1], abs=1e-9)
    for time in (12.0, 24.0, 36.0):
        if time < ours.ends_at:
            assert ours.at(time) == pytest.approx(float(theirs.predict(time)), abs=1e-9)
    if np.isinf(ours.ends_at) and not (ours.share <= 1e-12).any():
        middle, low, high = (np.inf if np.isnan(each) else each for each in ours.median())
        assert middle == theirs.median_survival_time_
        assert [low, high] == bounds.tolist()


def test_most_of_those_draws_are_compared_whole() -> None:
    whole = 0
    for seed in range(SEEDS):
        exits, housed, entries = drawn(seed)
        ours = product_limit(exits, housed, entries)
        whole += housed.any() and np.isinf(ours.ends_at) and not (ours.share <= 1e-12).any()
    assert whole > SEEDS / 3


def test_nothing_is_said_once_everyone_followed_is_housed_and_others_come() -> None:
    ours = product_limit([2, 5, 9, 12], [True, True, True, False], [0, 0, 6, 6])
    assert ours.ends_at == 5
    assert ours.at(4) == 0.5
    assert np.isnan(ours.at(5))
    assert np.isnan(ours.at(10))
    assert np.isinf(product_limit([2, 5], [True, True], [0, 0]).ends_at)


def test_a_median_is_read_only_where_enough_are_followed() -> None:
    exits = np.concatenate([np.full(8, 3.0), np.full(12, 30.0), [40.0, 41.0, 42.0]])
    housed = np.concatenate([np.full(8, True), np.full(12, False), [True, True, True]])
    ours = product_limit(exits, housed)
    assert ours.median()[0] == 40
    assert np.isnan(ours.median(followed=11)[0])
    assert default_rules().followed_min_count == 11


def test_the_curve_agrees_with_the_table() -> None:
    found = read_applications(application_table(3000))
    curve = waiting_curve(found, DAY, by=["access"])
    table = waiting(found, DAY, by=["access"])
    at_24 = curve[curve["month"] == 24].set_index("access")["waiting_share"]
    wanted = table.set_index("access")["waiting_over_24_months_share"]
    pd.testing.assert_series_equal(at_24, wanted, check_names=False)
    first = curve[curve["access"] == "first_access"]
    assert first["waiting_share"].is_monotonic_decreasing
    assert (first["waiting_low_share"] <= first["waiting_share"]).all()
    assert (first["waiting_share"] <= first["waiting_high_share"]).all()
    housed = table.set_index("access").loc["first_access", "allocated_count"]
    assert 0 < first["allocated_count"].sum() <= housed


def test_no_curve_of_nobody() -> None:
    empty = read_applications(application_table(2).iloc[:0])
    assert waiting_curve(empty, DAY).empty
    assert "waiting_share" in waiting_curve(empty, DAY, by=["access"])
