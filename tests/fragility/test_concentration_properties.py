"""What holds of every stock: scale, order, bounds, the shape of the curve."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fragility.concentration import (
    lorenz_curve,
    segregation_indices,
    share_table,
    shared_out,
    wilson_interval,
)

INDICES = ("dissimilarity", "isolation", "interaction", "gini")


@st.composite
def stocks(draw) -> tuple[pd.Series, pd.Series]:
    """A part and its whole, the part neither absent nor alone."""
    zones = draw(st.lists(st.tuples(st.integers(0, 300), st.floats(0, 1)), min_size=2, max_size=25))
    whole = pd.Series([n for n, _ in zones], dtype=float)
    part = pd.Series([np.floor(n * share) for n, share in zones])
    if part.sum() == 0 or part.sum() == whole.sum():
        whole.iloc[:2] = [10, 10]
        part.iloc[:2] = [7, 2]
    return part, whole


@given(stocks(), st.integers(2, 1000))
def test_indices_do_not_depend_on_the_scale(stock, factor) -> None:
    part, whole = stock
    one, many = segregation_indices(part, whole), segregation_indices(part * factor, whole * factor)
    for name in INDICES:
        assert getattr(one, name) == pytest.approx(getattr(many, name), abs=1e-9)
    assert shared_out(whole).gini == pytest.approx(shared_out(whole * factor).gini, abs=1e-9)
    assert shared_out(whole).theil == pytest.approx(shared_out(whole * factor).theil, abs=1e-9)


@given(stocks(), st.randoms(use_true_random=False))
def test_indices_do_not_depend_on_the_order_of_the_zones(stock, random) -> None:
    part, whole = stock
    order = list(range(len(part)))
    random.shuffle(order)
    one = segregation_indices(part, whole)
    other = segregation_indices(part.iloc[order], whole.iloc[order])
    for name in INDICES:
        assert getattr(one, name) == pytest.approx(getattr(other, name), abs=1e-9)
    assert shared_out(whole).counts.equals(shared_out(whole.iloc[order]).counts)


@given(stocks())
def test_indices_stay_within_their_bounds(stock) -> None:
    part, whole = stock
    found = segregation_indices(part, whole)
    assert -1e-12 <= found.dissimilarity <= found.gini + 1e-9 <= 1 + 2e-9
    assert found.isolation >= found.share - 1e-9
    assert found.isolation + found.interaction == pytest.approx(1)
    spread = shared_out(whole)
    assert -1e-12 <= spread.gini <= 1 - 1 / spread.unit_count + 1e-9
    assert 1 / spread.unit_count - 1e-9 <= spread.hhi <= 1 + 1e-9
    assert spread.top_share(spread.unit_count) == pytest.approx(1)


@given(stocks())
def test_a_part_and_the_rest_are_equally_apart(stock) -> None:
    part, whole = stock
    one, rest = segregation_indices(part, whole), segregation_indices(whole - part, whole)
    assert one.dissimilarity == pytest.approx(rest.dissimilarity, abs=1e-9)
    assert one.gini == pytest.approx(rest.gini, abs=1e-9)
    assert one.share + rest.share == pytest.approx(1)


@given(st.lists(st.integers(1, 300), min_size=2, max_size=25), st.integers(1, 9))
def test_an_even_spread_has_no_segregation(counts, tenth) -> None:
    whole = pd.Series(counts, dtype=float) * 10
    found = segregation_indices(whole * tenth / 10, whole)
    assert found.dissimilarity == pytest.approx(0, abs=1e-9)
    assert found.gini == pytest.approx(0, abs=1e-9)


@given(
    st.lists(st.integers(1, 300), min_size=1, max_size=12),
    st.lists(st.integers(1, 300), min_size=1, max_size=12),
)
def test_disjoint_zones_are_wholly_segregated(own, others) -> None:
    whole = pd.Series([*own, *others], dtype=float)
    part = pd.Series([*own, *[0] * len(others)], dtype=float)
    found = segregation_indices(part, whole)
    assert found.dissimilarity == pytest.approx(1)
    assert found.gini == pytest.approx(1)
    assert found.isolation == pytest.approx(1)


@given(stocks())
def test_the_lorenz_curve_rises_is_convex_and_holds_the_gini(stock) -> None:
    part, whole = stock
    curve = lorenz_curve(whole)
    x, y = curve["whole_share"].to_numpy(), curve["part_share"].to_numpy()
    assert (x[0], y[0], x[-1], y[-1]) == (0, 0, 1, 1)
    assert (np.diff(x) > 0).all()
    assert (np.diff(y) >= -1e-12).all()
    assert (np.diff(np.diff(y) / np.diff(x)) >= -1e-9).all()
    assert (y <= x + 1e-9).all()
    area = np.trapezoid(y, x)
    assert 1 - 2 * area == pytest.approx(shared_out(whole).gini, abs=1e-9)
    # Against the whole, the area is the Gini index of segregation times the share of the rest.
    against = lorenz_curve(part, whole)
    area = np.trapezoid(against["part_share"], against["whole_share"])
    found = segregation_indices(part, whole)
    assert 1 - 2 * area == pytest.approx(found.gini * (1 - found.share), abs=1e-9)


@given(stocks())
def test_shares_weighted_by_their_whole_give_back_the_total(stock) -> None:
    part, whole = stock
    found = share_table(pd.DataFrame({"part": part, "whole": whole}), "part", "whole")
    seen = found[found["whole_count"] > 0]
    assert (seen["share"] * seen["whole_count"]).sum() == pytest.approx(part.sum())
    weights = seen["whole_count"] / seen["whole_count"].sum()
    assert (seen["location_quotient_ratio"] * weights).sum() == pytest.approx(1)
    assert ((seen["low_share"] <= seen["share"]) & (seen["share"] <= seen["high_share"])).all()


@given(st.integers(1, 5000), st.floats(0, 1))
def test_the_interval_narrows_as_the_count_grows(n, share) -> None:
    x = np.floor(n * share)
    (low,), (high,) = wilson_interval([x], [n])
    (low_more,), (high_more,) = wilson_interval([x * 4], [n * 4])
    assert 0 <= low <= x / n <= high <= 1
    assert high_more - low_more < high - low


@given(stocks())
def test_merging_two_zones_never_raises_the_dissimilarity(stock) -> None:
    part, whole = stock
    found = segregation_indices(part, whole).dissimilarity
    for i, j in itertools.islice(itertools.combinations(range(len(part)), 2), 3):
        labels = [i if k == j else k for k in range(len(part))]
        merged = segregation_indices(part.groupby(labels).sum(), whole.groupby(labels).sum())
        assert merged.dissimilarity <= found + 1e-9
