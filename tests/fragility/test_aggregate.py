from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fragility.aggregate import aggregate, shares
from fragility.errors import ComputationError
from fragility.method import Aggregation

MATRICES = arrays(
    float,
    st.tuples(st.integers(3, 12), st.integers(2, 4)),
    elements=st.integers(1, 100).map(lambda whole: whole / 100),
)


def run(matrix, weights, how):
    children = np.asarray(matrix, dtype=float)
    fitted_on = np.ones(len(children), dtype=bool)
    return aggregate(children, np.asarray(weights, dtype=float), fitted_on, how)


def test_means_in_closed_form():
    matrix = [[1.0, 4.0], [2.0, 8.0], [9.0, 1.0]]
    assert run(matrix, [3, 1], Aggregation.ARITHMETIC).value.tolist() == [
        1.75,
        3.5,
        7.0,
    ]
    assert run(matrix, [3, 1], Aggregation.SUM).value.tolist() == [7.0, 14.0, 28.0]
    geometric = run(matrix, [1, 1], Aggregation.GEOMETRIC)
    assert geometric.value == pytest.approx([2.0, 4.0, 3.0])
    assert geometric.baseline == pytest.approx([24 ** (1 / 3)] * 3)


def test_exponential_is_the_mean_of_the_transforms():
    x = -23 * math.log(1 - 0.5 * (1 - math.exp(-100 / 23)))
    value = run([[0.5, 1.0], [0.0, 0.0]], [1, 1], Aggregation.EXPONENTIAL).value
    assert value == pytest.approx([(x + 100) / 2, 0.0])


def test_first_component_of_two_indicators_is_their_standardised_sum():
    matrix = np.array([[1.0, 10.0], [2.0, 30.0], [4.0, 20.0], [7.0, 60.0]])
    result = run(matrix, [1, 1], Aggregation.FIRST_COMPONENT)
    standard = (matrix - matrix.mean(axis=0)) / matrix.std(axis=0, ddof=1)
    assert result.value == pytest.approx(standard.sum(axis=1) / math.sqrt(2))
    correlation = np.corrcoef(matrix.T)[0, 1]
    assert result.explained == pytest.approx((1 + correlation) / 2)
    assert result.loadings == pytest.approx([1 / math.sqrt(2)] * 2)


def test_an_absent_child_leaves_its_weight_to_the_others():
    matrix = np.array([[1.0, np.nan, 3.0], [4.0, 5.0, 6.0], [np.nan, np.nan, np.nan]])
    assert shares(matrix, np.array([1.0, 2.0, 3.0]))[0].tolist() == [0.25, 0.0, 0.75]
    result = run(matrix, [1, 2, 3], Aggregation.ARITHMETIC)
    assert result.value[:2] == pytest.approx([2.5, (4 + 10 + 18) / 6])
    assert np.isnan(result.value[2])
    assert np.isnan(result.contributions[0, 1])
    assert np.nansum(result.contributions[0]) == pytest.approx(result.value[0] - result.baseline[0])


def test_what_cannot_be_aggregated_is_refused():
    with pytest.raises(ComputationError, match="strictement positives"):
        run([[0.0, 1.0], [1.0, 1.0]], [1, 1], Aggregation.GEOMETRIC)
    with pytest.raises(ComputationError, match="entre 0 et 1"):
        run([[0.0, 1.5], [1.0, 1.0]], [1, 1], Aggregation.EXPONENTIAL)


@settings(deadline=None)
@given(MATRICES, st.lists(st.integers(1, 9), min_size=4, max_size=4))
def test_contributions_sum_to_the_gap(matrix, weights):
    used = weights[: matrix.shape[1]]
    for how in Aggregation:
        result = run(matrix, used, how)
        gap = result.value - result.baseline
        assert result.contributions.sum(axis=1) == pytest.approx(gap, abs=1e-9)


@settings(deadline=None)
@given(MATRICES, st.lists(st.integers(1, 9), min_size=4, max_size=4))
def test_scale_of_weights_changes_nothing(matrix, weights):
    used = np.array(weights[: matrix.shape[1]], dtype=float)
    for how in (Aggregation.ARITHMETIC, Aggregation.GEOMETRIC, Aggregation.EXPONENTIAL):
        assert run(matrix, used, how).value == pytest.approx(run(matrix, 7.5 * used, how).value)


@settings(deadline=None)
@given(MATRICES, st.integers(0, 2), st.integers(0, 1))
def test_a_rising_child_never_lowers_the_value(matrix, row, column):
    raised = matrix.copy()
    raised[row, column] = min(1.0, raised[row, column] + 0.3)
    weights = np.ones(matrix.shape[1])
    for how in (
        Aggregation.ARITHMETIC,
        Aggregation.SUM,
        Aggregation.GEOMETRIC,
        Aggregation.EXPONENTIAL,
    ):
        before, after = run(matrix, weights, how).value, run(raised, weights, how).value
        assert after[row] >= before[row] - 1e-12
