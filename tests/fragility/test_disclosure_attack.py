"""What an attacker works out: against enumeration, closed forms, and tables of three dimensions."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from fragility.disclosure.attack import intervals, narrow
from fragility.disclosure.tables import Ledger
from fragility.errors import ComputationError

MARGINS = sparse.csr_array(np.array([[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]]))
CELLS = sparse.csr_array(np.eye(4))


def every_table(figures, values, most: int) -> np.ndarray:
    """All whole tables that give the figures: brute force."""
    tables = np.array(list(product(range(most + 1), repeat=figures.shape[1])))
    return tables[(tables @ figures.toarray().T == values).all(axis=1)]


def test_a_table_of_two_by_two_known_by_its_margins():
    # Fréchet's bounds: max(0, row + column - all) to min(row, column).
    found = intervals(MARGINS, np.array([23.0, 30, 20, 33]), CELLS)
    assert found.low.tolist() == [0, 3, 0, 10]
    assert found.high.tolist() == [20, 23, 20, 30]
    assert found.counts.tolist() == [21, 21, 21, 21]


def test_what_nothing_bounds_is_unbounded():
    found = intervals(MARGINS[:1], np.array([7.0]), CELLS)
    assert found.high.tolist() == [7, 7, np.inf, np.inf]
    assert not narrow(MARGINS[:1], np.array([7.0]), CELLS[2:], 1000).any()


def test_an_upper_limit_that_anyone_knows_narrows():
    # Two flats, at most 12 households each: 20 together leaves 8 to 12.
    both = sparse.csr_array(np.ones((1, 2)))
    found = intervals(both, np.array([20.0]), CELLS[:2, :2], upper=np.array([12.0, 12.0]))
    assert (found.low.tolist(), found.high.tolist()) == ([8, 8], [12, 12])


def test_rounded_figures_leave_more_room():
    both = sparse.csr_array(np.ones((1, 2)))
    assert intervals(both, np.array([20.0]), both, tolerance=2).counts.tolist() == [5]


def test_figures_that_contradict_one_another_are_refused():
    with pytest.raises(ComputationError, match="contredisent"):
        intervals(MARGINS, np.array([1.0, 2, 3, 4]), CELLS)
    with pytest.raises(ComputationError, match="contredisent"):
        narrow(MARGINS, np.array([1.0, 2, 3, 4]), CELLS, 2)
    # Were there nothing to attack: a table of which lines were taken away hides nothing.
    with pytest.raises(ComputationError, match="contredisent"):
        narrow(MARGINS, np.array([1.0, 2, 3, 4]), CELLS[:0], 2)


def test_a_figure_that_is_certainly_small_is_told():
    # 10 of two together: eleven values each, and none of them reaches eleven.
    both = sparse.csr_array(np.ones((1, 2)))
    for known in (None, np.array([4.0, 6.0])):
        asked = {"truth": known}
        assert narrow(both, np.array([10.0]), CELLS[:2, :2], 11, **asked).tolist() == [False] * 2
        found = narrow(both, np.array([10.0]), CELLS[:2, :2], 11, reach=11, **asked)
        assert found.tolist() == [True] * 2
    wide = narrow(both, np.array([11.0]), CELLS[:2, :2], 11, reach=11)
    assert wide.tolist() == [False] * 2
    # What nothing bounds may be anything.
    one = sparse.csr_array(np.array([[1.0, 0.0]]))
    assert not narrow(one, np.array([10.0]), CELLS[1:2, :2], 11, reach=11).any()


def test_whole_tables_are_narrower_than_real_ones():
    # 3x + 5y + z = 7: z may be nought with x = 2/3, y = 1, and with no whole x and y.
    figure = sparse.csr_array(np.array([[3.0, 5.0, 1.0]]))
    target = sparse.csr_array(np.array([[0.0, 0.0, 1.0]]))
    real = intervals(figure, np.array([7.0]), target)
    whole = intervals(figure, np.array([7.0]), target, integer=True)
    assert (real.low[0], real.high[0]) == (0, 7)
    assert (whole.low[0], whole.high[0]) == (1, 7)
    assert narrow(figure, np.array([7.0]), target, 8).tolist() == [True]
    assert narrow(figure, np.array([7.0]), target, 7).tolist() == [False]


@settings(max_examples=15, deadline=None)
@given(
    table=st.lists(st.integers(0, 3), min_size=4, max_size=4),
    shown=st.lists(st.booleans(), min_size=8, max_size=8),
    width=st.integers(1, 4),
)
def test_brute_force_finds_the_same_intervals(table, shown, width):
    truth = np.array(table, dtype=float)
    every = np.vstack([np.eye(4), MARGINS.toarray()])
    figures = sparse.csr_array(np.vstack([every[np.array(shown)], np.ones((1, 4))]))
    values = figures @ truth
    targets = sparse.csr_array(every[~np.array(shown)])
    possible = every_table(figures, values, int(truth.sum())) @ targets.toarray().T
    found = intervals(figures, values, targets, integer=True)
    assert found.low.tolist() == possible.min(axis=0, initial=99).tolist()
    assert found.high.tolist() == possible.max(axis=0, initial=0).tolist()
    taken = np.array([len(np.unique(column)) for column in possible.T])
    for known in (None, truth):
        assert narrow(figures, values, targets, width, truth=known).tolist() == list(taken < width)


def test_witnesses_serve_again_only_where_they_agree():
    truth = np.array([10.0, 13, 10, 20])
    kept: list[np.ndarray] = []
    assert not narrow(MARGINS, MARGINS @ truth, CELLS, 11, truth=truth, witnesses=kept).any()
    assert kept
    more = sparse.csr_array(sparse.vstack([MARGINS, CELLS[[0]]]))
    assert narrow(more, more @ truth, CELLS, 2, truth=truth, witnesses=kept).all()


def test_two_filters_are_not_subtracted():
    # All households, then all but the ten of one residence.
    truth = np.array([10.0, 40, 50])
    ledger = Ledger(truth, least=11, width=11)
    whole, but_one = np.ones((1, 3)), np.array([[0.0, 1, 1]])
    assert ledger.admit(sparse.csr_array(np.eye(3))).tolist() == [False, True, True]
    assert ledger.admit(sparse.csr_array(whole)).tolist() == [False]
    # What follows from what is out already is admitted.
    assert ledger.admit(sparse.csr_array(but_one)).tolist() == [True]
    assert ledger.shown_count == 3


def test_two_filters_that_leave_enough_are_both_shown():
    ledger = Ledger(np.array([11.0, 40, 50]), least=11, width=11)
    assert ledger.admit(sparse.csr_array(np.ones((1, 3)))).tolist() == [True]
    assert ledger.admit(sparse.csr_array(np.array([[0.0, 1, 1]]))).tolist() == [True]
