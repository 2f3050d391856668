from __future__ import annotations

from itertools import combinations

import mapclassify
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fragility.classify import classify, cut
from fragility.jenks import fisher_jenks_bounds, histogram_bins, histogram_classes
from fragility.method import Classification, Classifier


def spread_within(values: np.ndarray, bounds: np.ndarray) -> float:
    labels = np.searchsorted(bounds, values, side="left")
    groups = [values[labels == k] for k in range(len(bounds) + 1)]
    return sum(float(((g - g.mean()) ** 2).sum()) for g in groups if len(g))


@settings(deadline=None)
@given(
    arrays(float, st.integers(4, 11), elements=st.integers(0, 60).map(float)),
    st.integers(2, 4),
)
def test_fisher_jenks_is_the_best_of_all_cuts(values, classes):
    distinct = np.unique(values)
    if len(distinct) < classes:
        return
    best = min(
        spread_within(values, np.array(bounds))
        for bounds in combinations(distinct[:-1], classes - 1)
    )
    found = fisher_jenks_bounds(values, classes)
    assert len(np.unique(found)) == classes - 1
    assert spread_within(values, found) == pytest.approx(best, abs=1e-6)


@pytest.mark.filterwarnings("ignore:Numba not installed")
@pytest.mark.parametrize(("count", "classes"), [(30, 3), (120, 4), (120, 7)])
def test_fisher_jenks_agrees_with_mapclassify(count, classes):
    values = np.random.default_rng(count).gamma(2.0, size=count)
    oracle = mapclassify.FisherJenks(values, classes).bins[:-1]
    assert fisher_jenks_bounds(values, classes) == pytest.approx(oracle)


@settings(deadline=None)
@given(arrays(float, 25, elements=st.integers(0, 500).map(float), unique=True))
def test_fisher_jenks_does_not_depend_on_unit_or_order(values):
    bounds = fisher_jenks_bounds(values, 4)
    assert fisher_jenks_bounds(values[::-1] * 8 + 64, 4) == pytest.approx(bounds * 8 + 64)


def test_histogram_classes_agree_with_the_exact_ones_away_from_the_cuts():
    generator = np.random.default_rng(1)
    rows = np.concatenate(
        [generator.normal(centre, 0.02, size=(6, 50)) for centre in (0, 1, 2.5, 4)],
        axis=1,
    )
    binned = histogram_bins(rows, np.ones(200, dtype=bool))
    tables = histogram_classes(binned, 4)
    for row, bins, table in zip(rows, binned, tables, strict=True):
        exact = cut(row, fisher_jenks_bounds(row, 4))
        assert (table[bins] == exact).all()


@settings(max_examples=25, deadline=None)
@given(arrays(float, 80, elements=st.integers(0, 10_000).map(float), unique=True))
def test_histogram_classes_are_nearly_as_tight_as_the_exact_ones(values):
    row = values[None, :]
    binned = histogram_bins(row, np.ones(80, dtype=bool))
    labels = histogram_classes(binned, 4)[0][binned[0]]
    bounds = np.array([values[labels <= k].max() for k in (1, 2, 3)])
    width = np.ptp(values) / 256
    best = spread_within(values, fisher_jenks_bounds(values, 4))
    slack = len(values) * (2 * width * np.sqrt(best / len(values)) + width**2)
    assert spread_within(values, bounds) <= best + slack


def run(values, method, classes=4, children=None, bounds=None):
    scores = np.asarray(values, dtype=float)
    matrix = scores[:, None] if children is None else children
    spec = Classification(method=method, classes=classes, bounds=bounds)
    return classify(scores, matrix, ~np.isnan(scores), spec)


def test_classes_rise_with_the_score_for_every_method():
    generator = np.random.default_rng(3)
    matrix = np.repeat(generator.permutation([0.0, 1, 2, 3]), 10)[:, None]
    matrix = matrix + generator.normal(scale=0.01, size=(40, 3))
    scores = matrix.mean(axis=1)
    for method in Classifier:
        bounds = (0.5, 1.5, 2.5) if method is Classifier.FIXED_BOUNDS else None
        labels = run(scores, method, children=matrix, bounds=bounds).labels
        assert labels.tolist() == (np.round(scores) + 1).astype(int).tolist()


@pytest.mark.parametrize("method", [Classifier.WARD, Classifier.KMEANS])
def test_clusters_do_not_depend_on_the_order_of_zones(method):
    generator = np.random.default_rng(5)
    matrix = generator.random((60, 4))
    order = generator.permutation(60)
    labels = run(matrix.mean(axis=1), method, children=matrix).labels
    shuffled = run(matrix[order].mean(axis=1), method, children=matrix[order]).labels
    assert shuffled.tolist() == labels[order].tolist()


def test_quantiles_have_equal_sizes():
    labels = run(np.random.default_rng(0).permutation(40) / 7, Classifier.QUANTILES).labels
    assert np.bincount(labels)[1:].tolist() == [10, 10, 10, 10]


def test_a_score_equal_to_a_bound_belongs_to_the_class_it_closes():
    assert run([1.0, 2.0, 2.1], Classifier.FIXED_BOUNDS, 2, bounds=(2.0,)).labels.tolist() == [
        1,
        1,
        2,
    ]


def test_too_few_scores_make_no_class_and_say_so():
    classes = run([0.5, 0.5, 0.7], Classifier.FISHER_JENKS)
    assert classes.labels.tolist() == [0, 0, 0]
    assert "2 score(s)" in classes.warning


def test_a_zone_without_a_score_has_no_class():
    assert run([1.0, np.nan, 2, 3, 4, 9], Classifier.FISHER_JENKS).labels[1] == 0
