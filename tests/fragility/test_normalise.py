from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fragility.errors import ComputationError
from fragility.normalisation import (
    Borda,
    Distance,
    ExponentialRank,
    Identity,
    MinMax,
    PercentileRank,
    Ties,
    ZScore,
)
from fragility.normalise import exponential, normalise

VECTORS = arrays(
    float,
    st.integers(3, 30),
    elements=st.integers(-1000, 1000).map(lambda whole: whole / 8),
)
ALL = (
    PercentileRank(ties=Ties.AVERAGE),
    ZScore(),
    MinMax(),
    Borda(),
    ExponentialRank(),
)


def of(values: list[float] | np.ndarray, spec, reference: float | None = None) -> np.ndarray:
    vector = np.asarray(values, dtype=float)
    return normalise(vector, np.ones(len(vector), dtype=bool), spec, reference)


def test_percentile_rank_follows_the_tie_rules():
    values = [5.0, 1.0, 5.0, 9.0, 1.0]
    assert of(values, PercentileRank()).tolist() == [0.5, 0.0, 0.5, 1.0, 0.0]
    assert of(values, PercentileRank(ties=Ties.MAX)).tolist() == [
        0.75,
        0.25,
        0.75,
        1.0,
        0.25,
    ]
    average = of(values, PercentileRank(ties=Ties.AVERAGE)).tolist()
    assert average == [0.625, 0.125, 0.625, 1.0, 0.125]


def test_percentile_rank_leaves_missing_values_out_of_the_count():
    result = of([3.0, np.nan, 1.0, 2.0], PercentileRank())
    assert np.isnan(result[1])
    assert result[[0, 2, 3]].tolist() == [1.0, 0.0, 0.5]


def test_percentile_rank_rounds_as_published():
    values = np.arange(7.0)
    assert of(values, PercentileRank(decimals=4))[1] == 0.1667


def test_sums_that_differ_by_rounding_are_tied():
    assert of([0.1 + 0.2, 0.3, 1.0], PercentileRank()).tolist() == [0.0, 0.0, 1.0]


def test_zscore_minmax_borda_in_closed_form():
    values = [2.0, 4.0, 4.0, 6.0]
    spread = math.sqrt(8 / 3)
    assert of(values, ZScore()) == pytest.approx([-2 / spread, 0, 0, 2 / spread])
    assert of(values, ZScore(ddof=0)) == pytest.approx([-math.sqrt(2), 0, 0, math.sqrt(2)])
    assert of(values, MinMax(lower=1, upper=100)).tolist() == [1.0, 50.5, 50.5, 100.0]
    assert of(values, Borda()).tolist() == [0.0, 1.5, 1.5, 3.0]


def test_exponential_transform_in_closed_form():
    half = -23 * math.log(1 - 0.5 * (1 - math.exp(-100 / 23)))
    assert exponential(np.array([0.0, 0.5, 1.0])) == pytest.approx([0.0, half, 100.0])
    ranked = of([10.0, 30.0, 20.0, 40.0], ExponentialRank())
    expected = [-23 * math.log(1 - r * (1 - math.exp(-100 / 23))) for r in (0.25, 0.75, 0.5, 1)]
    assert ranked == pytest.approx(expected)
    # The published property: the top tenth of the ranking spreads from 50 up.
    assert exponential(np.array([0.9]))[0] == pytest.approx(50, abs=1)


def test_distance_to_a_reference():
    assert of([12.0, 8.0], Distance(), 10.0) == pytest.approx([0.2, -0.2])
    # Oriented values are negative where low values are fragile: the sign must survive.
    assert of([-12.0, -8.0], Distance(), -10.0) == pytest.approx([-0.2, 0.2])
    standard = of([12.0, 8.0], Distance(form="standardised"), 10.0)
    assert standard == pytest.approx([2 / math.sqrt(8), -2 / math.sqrt(8)])


def test_distance_needs_a_reference():
    with pytest.raises(ComputationError):
        of([1.0, 2.0], Distance())


@pytest.mark.parametrize("spec", [ZScore(), MinMax(), PercentileRank()])
def test_a_constant_indicator_tells_no_zone_apart(spec):
    assert len(set(of([0.1] * 5, spec).tolist())) == 1


def test_zones_outside_the_reference_set_are_placed_on_its_scale():
    values = np.array([1.0, 2.0, 3.0, 99.0, 2.5])
    fitted = np.array([True, True, True, False, False])
    assert normalise(values, fitted, PercentileRank()).tolist() == [
        0.0,
        0.5,
        1.0,
        1.0,
        1.0,
    ]
    assert normalise(values, fitted, MinMax())[3] == 49.0


def test_nothing_to_fit_on_gives_nothing():
    values = np.array([1.0, 2.0])
    assert np.isnan(normalise(values, np.zeros(2, dtype=bool), ZScore())).all()


@settings(deadline=None)
@given(VECTORS, st.sampled_from([0.25, 2.0, 1024.0]), st.sampled_from([-64.0, 0.0, 512.0]))
def test_scale_and_translation_change_nothing(values, factor, shift):
    for spec in ALL:
        moved = of(factor * values + shift, spec)
        assert moved == pytest.approx(of(values, spec), abs=1e-9)


@settings(deadline=None)
@given(VECTORS)
def test_reversal_of_direction(values):
    rank = of(values, PercentileRank(ties=Ties.AVERAGE))
    assert of(-values, PercentileRank(ties=Ties.AVERAGE)) == pytest.approx(1 - rank)
    assert of(-values, ZScore()) == pytest.approx(-of(values, ZScore()), abs=1e-9)
    assert of(-values, MinMax()) == pytest.approx(1 - of(values, MinMax()), abs=1e-9)
    lowest = of(-values, PercentileRank(ties=Ties.MIN))
    assert lowest == pytest.approx(1 - of(values, PercentileRank(ties=Ties.MAX)))


@settings(deadline=None)
@given(VECTORS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(values, random):
    order = list(range(len(values)))
    random.shuffle(order)
    for spec in (*ALL, Identity()):
        assert of(values[order], spec) == pytest.approx(of(values, spec)[order], abs=1e-12)


@settings(deadline=None)
@given(VECTORS)
def test_order_is_kept(values):
    order = np.argsort(values, kind="stable")
    for spec in (*ALL, Identity()):
        assert (np.diff(of(values, spec)[order]) >= -1e-12).all()
