from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fragility import (
    ComputationError,
    compile_index,
    compute_index,
    load_method,
    make_table,
    method_robustness,
    weight_robustness,
)
from fragility.batch import RowClasser, row_ranks
from fragility.method import Aggregation, Classification, Classifier
from fragility.normalisation import Identity, MinMax, ZScore
from fragility.robustness import draw_weightings
from fragility.variants import Variant

from .builders import IPS, codes, ips_table

METHOD = load_method("ips")


def twins(count: int = 40) -> pd.DataFrame:
    """Four indicators that are all the same: weights cannot matter."""
    values = np.linspace(0, 1, count) ** 2
    return pd.DataFrame({IPS[0]: -values, **dict.fromkeys(IPS[1:], values)}, index=codes(count))


def test_weights_do_not_matter_where_indicators_agree():
    result = compute_index(make_table(twins()), METHOD)
    robust = weight_robustness(result, draws=50)
    assert (robust.zones["kept_share"] == 1).all()
    assert (robust.trials["kept_share"] == 1).all()
    ranks = result.zones["rank"].to_numpy(dtype=float)
    assert robust.zones["rank_low"].tolist() == ranks.tolist()
    assert robust.zones["rank_high"].tolist() == ranks.tolist()


def test_shares_come_from_the_classes_of_each_weighting():
    result = compute_index(ips_table(60), METHOD)
    robust = weight_robustness(result, draws=200, seed=4)
    compiled = compile_index(result)
    weightings = robust.trials[list(IPS)].to_numpy()
    labels = np.array([compiled.classes(weights) for weights in weightings])
    exact = (labels == compiled.base_labels).mean(axis=0)
    # The histogram may put a zone next to a cut on its other side, now and then.
    assert robust.zones["kept_share"].to_numpy() == pytest.approx(exact, abs=0.05)
    assert abs(robust.mean_kept_share - exact.mean()) < 0.01
    shares = robust.zones[[f"class_{k}_share" for k in (1, 2, 3, 4)]]
    assert shares.sum(axis=1).to_numpy() == pytest.approx(np.ones(60))
    kept = [shares.iloc[i, c - 1] for i, c in enumerate(robust.zones["class_"])]
    assert kept == robust.zones["kept_share"].tolist()
    assert (robust.zones["rank_low"] <= robust.zones["rank_high"]).all()


def test_draws_are_weightings_and_depend_on_the_seed_alone():
    weights = np.array([2.0, 1.0, 1.0, 0.0])
    drawn = draw_weightings(weights, 4_000, seed=1)
    assert drawn.sum(axis=1) == pytest.approx(np.ones(4_000))
    assert drawn.mean(axis=0) == pytest.approx([0.25] * 4, abs=0.02)
    around = draw_weightings(weights, 4_000, seed=1, concentration=50)
    assert around.mean(axis=0) == pytest.approx([0.5, 0.25, 0.25, 0.0], abs=0.01)
    assert around.std(axis=0)[0] == pytest.approx(np.sqrt(0.25 / 51), rel=0.05)
    result = compute_index(ips_table(30), METHOD)
    first, again = (
        weight_robustness(result, 20, seed=3),
        weight_robustness(result, 20, seed=3),
    )
    pd.testing.assert_frame_equal(first.zones, again.zones)


def test_near_weights_change_less_than_any_weights():
    result = compute_index(ips_table(60), METHOD)
    near = weight_robustness(result, 100, concentration=200.0).mean_kept_share
    assert near > weight_robustness(result, 100).mean_kept_share


@pytest.mark.parametrize("classifier", [Classifier.QUANTILES, Classifier.FIXED_BOUNDS])
def test_other_classifiers_are_classed_exactly(classifier):
    bounds = (0.3, 0.5, 0.7) if classifier is Classifier.FIXED_BOUNDS else None
    spec = Classification(method=classifier, classes=4, bounds=bounds)
    method = METHOD.with_options(reason="Essai.", classification=spec)
    result = compute_index(ips_table(41), method)
    compiled = compile_index(result)
    robust = weight_robustness(result, 30)
    labels = [compiled.classes(weights) for weights in robust.trials[list(IPS)].to_numpy()]
    exact = (np.array(labels) == compiled.base_labels).mean(axis=0)
    assert robust.zones["kept_share"].to_numpy() == pytest.approx(exact, abs=0.04)


def test_the_first_component_has_no_weights_to_try():
    index = METHOD.index.model_copy(update={"aggregate": Aggregation.FIRST_COMPONENT})
    method = METHOD.with_options(reason="Essai.", index=index, normalise_indicators=ZScore())
    with pytest.raises(ComputationError, match="poids égaux"):
        weight_robustness(compute_index(ips_table(30), method), 10)


def test_ranks_of_many_zones_are_close_to_the_exact_ones():
    scores = np.random.default_rng(0).random((2, 20_000)).astype(np.float32)
    exact = np.array([pd.Series(-row).rank(method="min") for row in scores])
    assert np.abs(row_ranks(scores) - exact).max() <= 12
    few = np.array([[0.5, 0.9, 0.5, 0.1]], dtype=np.float32)
    assert row_ranks(few).tolist() == [[2, 1, 2, 4]]


def test_zones_outside_the_reference_set_are_classed_on_its_bounds():
    fitted_on = np.array([True] * 8 + [False])
    base = np.array([1, 1, 2, 2, 3, 3, 4, 4, 4])
    classer = RowClasser(METHOD, fitted_on, base)
    classer.add(np.array([[0.0, 0.01, 0.3, 0.31, 0.6, 0.61, 0.9, 0.91, 50.0]]))
    counts, kept = classer.counts()
    assert kept.tolist() == [1.0]
    assert counts[4].tolist() == [0, 0, 0, 0, 0, 0, 1, 1, 1]


def test_methods_do_not_matter_where_indicators_agree():
    values = np.repeat([1.0, 2.0, 3.0, 4.0], 10)
    frame = pd.DataFrame({IPS[0]: -values, **dict.fromkeys(IPS[1:], values)}, index=codes(40))
    robust = method_robustness(make_table(frame), METHOD)
    assert robust.trials["failure"].eq("").all()
    assert (robust.zones["kept_share"] == 1).all()


def test_a_variant_that_cannot_be_computed_is_told():
    tried = (
        Variant(MinMax(), Aggregation.ARITHMETIC, Classifier.FISHER_JENKS),
        Variant(Identity(), Aggregation.EXPONENTIAL, Classifier.FISHER_JENKS),
    )
    robust = method_robustness(ips_table(30), METHOD, tried)
    assert robust.trials["failure"].ne("").tolist() == [False, True]
    assert robust.trials["kept_share"].isna().tolist() == [False, True]
    assert "1 combinaisons" in robust.description
    assert robust.zones["kept_share"].isin([0.0, 1.0]).all()
