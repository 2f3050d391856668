"""The typology estimator: same families for the same data, named by what sets them apart."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.stats import hypergeom
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.metrics import adjusted_rand_score

from fragility.errors import ComputationError
from fragility.typology import (
    Typology,
    choose_k,
    default_features,
    features_from_columns,
    parse_features,
    stability,
)
from fragility.typology.clustering import consolidate, cut, distances, ward
from fragility.typology.describe import test_values as values_tests
from fragility.typology.stability import adjusted_rand, contingency, jaccards, verdicts

from .typology_stock import KINDS, residences


def test_six_kinds_are_found_again_and_named():
    frame, truth = residences(600, with_truth=True)
    model = Typology().fit(frame)
    assert adjusted_rand_score(truth, model.labels_) > 0.9
    families = model.frozen_.families
    assert [family.number for family in families] == [1, 2, 3, 4, 5, 6]
    assert len({family.name for family in families}) == 6
    medians = frame.set_index("residence_id")["built_year"].groupby(model.assignment_["family"])
    assert medians.median().is_monotonic_increasing
    towers = model.labels_[truth == KINDS.index("tower")][0]
    name = families[towers - 1].name
    assert name.startswith("Grands ensembles collectifs des années 1949 à 1974")
    assert "en QPV" in name
    counts = frame["dwelling_count"].groupby(model.labels_).sum()
    assert [family.dwelling_count for family in families] == counts.to_list()
    assert model.frozen_.residence_count == 600


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10_000), k=st.integers(2, 7))
def test_the_order_of_rows_and_their_names_change_nothing(seed, k):
    frame = residences(80, seed)
    model = Typology(n_families=k).fit(frame)
    shuffled = frame.sample(frac=1, random_state=seed)
    again = Typology(n_families=k).fit(shuffled)
    pd.testing.assert_frame_equal(again.assignment_.loc[model.assignment_.index], model.assignment_)
    assert again.freeze() == model.freeze()
    renamed = frame.assign(residence_id=frame["residence_id"].str[::-1])
    assert Typology(n_families=k).fit(renamed).labels_.tolist() == model.labels_.tolist()


def test_scikit_learn_conventions():
    frame = residences(60)
    model = Typology(n_families=3)
    assert set(model.get_params()) == {"features", "n_families"}
    assert not [name for name in vars(model) if name.endswith("_")]
    with pytest.raises(NotFittedError):
        model.predict(frame)
    assert model.fit(frame) is model
    assert clone(model).get_params() == model.get_params()
    assert not hasattr(clone(model), "labels_")
    labels = Typology(n_families=3).fit_predict(frame)
    assert labels.tolist() == model.labels_.tolist()
    assert model.predict(frame).tolist() == model.labels_.tolist()
    assert model.transform(frame).shape == (60, model.centers_.shape[1])
    assert model.feature_names_in_.tolist() == list(frame.columns)
    assert set(model.labels_) == {1, 2, 3}


def test_each_feature_brings_its_weight():
    """Whatever its kind and its number of levels: the inertia of the axes sums to the weights."""
    model = Typology().fit(residences(300))
    active = model.frozen_.feature_ids
    assert model.reduction_.eigenvalues.sum() == pytest.approx(len(active))
    document = parse_features(
        """
id: essai
version: "1"
date: 2026-01-01
title: Essai
features:
  - {id: a, label: A, kind: numeric, weight: 3, sources: [{column: a}]}
  - {id: b, label: B, kind: categorical, sources: [{column: b}]}
"""
    )
    table = pd.DataFrame({"a": np.arange(40.0), "b": list("wxyz") * 10})
    fitted = Typology(document, 2).fit(table)
    assert fitted.reduction_.eigenvalues.sum() == pytest.approx(3 + 1)


def test_coordinates_keep_distances_when_all_axes_are_kept():
    document = default_features().model_copy(update={"inertia_share": 1.0})
    model = Typology(document).fit(residences(60))
    scaled = model.reduction_.standardise(model.design_)
    one = ((scaled[:, None] - scaled[None]) ** 2).sum(axis=2)
    other = ((model.coordinates_[:, None] - model.coordinates_[None]) ** 2).sum(axis=2)
    np.testing.assert_allclose(one, other, atol=1e-9)


def test_a_missing_value_stands_at_the_mean_and_is_counted():
    frame = residences(120)
    frame.loc[5, "built_year"] = np.nan
    model = Typology(n_families=3).fit(frame)
    assert model.assignment_["unknown_count"].iloc[5] == 1
    position = [column.key for column in model.columns_].index("built_year")
    row = model.sorted_ids_.get_loc(frame["residence_id"][5])
    assert model.reduction_.standardise(model.design_)[row, position] == 0
    assert np.isnan(model.design_[row, position])


def test_a_status_hides_a_value_and_a_residence_without_size_is_left_out():
    frame = residences(120)
    frame["built_year_status"] = "observed"
    frame.loc[7, "built_year_status"] = "secret"
    frame["dwelling_count"] = frame["dwelling_count"].astype("Float64")
    frame.loc[9, "dwelling_count"] = pd.NA
    model = Typology(n_families=3).fit(frame)
    assert model.assignment_["unknown_count"].iloc[7] == 1
    left = model.assignment_.iloc[9]
    assert left["state"] == "left_out"
    assert "Nombre de logements" in left["reason"]
    assert model.labels_[9] == -1
    assert pd.isna(left["family"])
    assert len(model.groups_) == 119
    assert model.frozen_.left_out_count == 1


def test_a_residence_with_little_known_is_left_out():
    frame = residences(120)
    known = {"residence_id", "dwelling_count", "built_year"}
    frame.loc[3, [name for name in frame.columns if name not in known]] = None
    model = Typology(n_families=3).fit(frame)
    assert "trop peu de caractéristiques connues" in model.assignment_["reason"].iloc[3]


def test_absent_poor_and_constant_features_are_dropped_and_said():
    frame = residences(100).drop(columns=["rooms_1_count"])
    frame["rent_eur_per_m2"] = np.where(np.arange(100) < 10, 5.5, np.nan)
    frame["plai_total_count"] = 0
    model = Typology(n_families=3).fit(frame)
    assert "absente de la table" in model.dropped_["small_dwellings_share"]
    assert "10\u202f% des résidences seulement" in model.dropped_["rent_eur_per_m2"]
    assert "la même pour toutes" in model.dropped_["plai_share"]
    assert not set(model.dropped_) & set(model.frozen_.feature_ids)
    assert model.frozen_.dropped == model.dropped_


@pytest.mark.parametrize("k", [1, 0, 21, True])
def test_an_impossible_number_of_families_is_refused(k):
    with pytest.raises(ComputationError, match="nombre de familles"):
        Typology(n_families=k).fit(residences(50))


def test_impossible_tables_are_refused_in_french():
    frame = residences(50)
    same = pd.concat([frame.iloc[[0]]] * 8).assign(residence_id=[f"x{i}" for i in range(8)])
    twice = pd.concat([frame, frame.iloc[[0]]])
    for table, reason in (
        (frame.iloc[:0], "aucune résidence"),
        (twice, "figure plusieurs fois"),
        (frame[["residence_id", "built_year"]], "au moins 2 caractéristique"),
        (same, "caractéristique"),
        (frame.iloc[:4], "différente"),
        (frame.assign(built_year="hier"), "n’est pas chiffrée"),
    ):
        with pytest.raises(ComputationError, match=reason):
            Typology().fit(table)


def test_ward_is_scipys_and_the_cut_gives_exactly_k_groups():
    rng = np.random.default_rng(0)
    points = rng.normal(size=(60, 3))
    tree = ward(points)
    np.testing.assert_allclose(tree[:, 2], linkage(points, "ward")[:, 2])
    for k in (2, 5, 9):
        expected = fcluster(linkage(points, "ward"), k, "maxclust")
        assert adjusted_rand_score(cut(tree, k), expected) == 1
    # Every merge at the same height: fcluster could not tell them apart.
    ties = ward(np.repeat(np.eye(4), 5, axis=0))
    assert [len(np.unique(cut(ties, k))) for k in (2, 3, 4, 7)] == [2, 3, 4, 7]


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000), k=st.integers(2, 6))
def test_consolidation_ends_at_nearest_centres_and_never_worsens(seed, k):
    points = np.random.default_rng(seed).normal(size=(40, 2))
    start = points[:k]
    groups, centres = consolidate(points, start)
    gaps = distances(points, centres)
    assert (groups == gaps.argmin(axis=1)).all()
    assert len(np.unique(groups)) == k
    assert gaps.min(axis=1).sum() <= distances(points, start).min(axis=1).sum() + 1e-9


def test_the_test_value_of_a_level_is_the_standardised_hypergeometric_count():
    rng = np.random.default_rng(3)
    level, groups = (rng.random(50) < 0.3).astype(float), (rng.random(50) < 0.4).astype(int)
    inside = groups == 1
    law = hypergeom(50, int(level.sum()), int(inside.sum()))
    expected = (level[inside].sum() - law.mean()) / law.std()
    assert values_tests(level[:, None], groups, 2)[1, 0] == pytest.approx(expected)


def test_the_test_value_of_a_number_is_lebarts_and_ignores_unknown_values():
    values = np.array([1.0, 2, 3, 4, 5, 6, np.nan])
    groups = np.array([0, 0, 1, 1, 1, 1, 0])
    spread = np.sqrt((6 - 2) / (6 - 1) * np.var([1, 2, 3, 4, 5, 6]) / 2)
    assert values_tests(values[:, None], groups, 2)[0, 0] == pytest.approx((1.5 - 3.5) / spread)
    assert np.isnan(values_tests(np.ones((4, 1)), np.array([0, 0, 1, 1]), 2)).all()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=40))
def test_the_adjusted_rand_index_is_scikit_learns(pairs):
    one, other = (np.array(side) for side in zip(*pairs, strict=True))
    table = contingency(one, other, 4)
    assert adjusted_rand(table) == pytest.approx(adjusted_rand_score(one, other))
    overlap = jaccards(table)
    assert ((overlap >= 0) & (overlap <= 1)).all()


def test_stability_of_clear_families_is_high_and_of_noise_is_not():
    clear = stability(Typology().fit(residences(300)), draws=20)
    assert clear.mean_adjusted_rand > 0.8
    assert clear.families["jaccard"].mean() > 0.75
    assert "high" in verdicts(clear.families)
    noise = pd.DataFrame(np.random.default_rng(0).normal(size=(300, 4)), columns=list("abcd"))
    loose = stability(Typology(features_from_columns(noise)).fit(noise), draws=20)
    assert loose.mean_adjusted_rand < 0.6
    assert loose.residences.mean() < clear.residences.mean()


def test_stability_does_not_depend_on_the_order_of_rows_and_keeps_its_seed():
    frame = residences(90)
    one = stability(Typology(n_families=4).fit(frame), draws=5, seed=2)
    other = stability(Typology(n_families=4).fit(frame.iloc[::-1]), draws=5, seed=2)
    pd.testing.assert_frame_equal(one.families, other.families)
    pd.testing.assert_series_equal(one.residences, other.residences.loc[one.residences.index])
    assert one.residences.between(0, 1).all()
    with pytest.raises(ComputationError, match="tirages"):
        stability(Typology(n_families=4).fit(frame), draws=0)


def test_the_comparison_of_numbers_finds_what_was_put_in():
    rng = np.random.default_rng(1)
    centres = np.array([[0, 0], [9, 0], [0, 9]])
    points = centres[np.repeat([0, 1, 2], 30)] + rng.normal(scale=0.5, size=(90, 2))
    frame = pd.DataFrame(points, columns=["a", "b"])
    found = choose_k(Typology(features_from_columns(frame), 2).fit(frame), draws=5)
    assert found["silhouette"].idxmax() == 3
    assert found.loc[3, "stability"] == pytest.approx(1)
    assert found["within_share"].is_monotonic_decreasing
    assert found["ward_height"].is_monotonic_decreasing
    assert found.loc[3, "within_share"] < 0.1 < found.loc[2, "within_share"]


@pytest.mark.realdata
def test_real_points_have_families_on_the_features_that_exist(real_data):
    """Buildings of the Val-d'Oise: no rooms, no landlord, no rent, no priority neighbourhood."""
    source = real_data / "rpls" / "rpls_points_val_doise_2025.geojson"
    rows = pd.DataFrame(
        feature["properties"] for feature in json.loads(source.read_text("utf-8"))["features"]
    )
    labels = pd.DataFrame([found if isinstance(found, dict) else {} for found in rows["dpe"]])
    frame = pd.DataFrame({"built_year": rows["ymin"], "dwelling_count": rows["n"]})
    frame["collective_count"] = rows["n"].where(rows["t"] == "collectif", 0)
    for letter in "ABCFG":
        frame[f"energy_{letter.lower()}_count"] = labels[letter].fillna(0)
    frame["energy_unknown_count"] = rows["n"] - labels[list("ABCDEFG")].sum(axis=1)
    assert len(frame) == 13_776
    model = Typology().fit(frame)
    assert model.frozen_.feature_ids == (
        "built_year",
        "dwelling_count",
        "collective_share",
        "energy_efficient_share",
        "energy_poor_share",
    )
    assert {"in_qpv", "plai_share", "rent_eur_per_m2"} <= set(model.dropped_)
    assert sorted(set(model.labels_)) == [1, 2, 3, 4, 5, 6]
    assert sum(family.dwelling_count for family in model.frozen_.families) == 132_028
    assert len(set(model.frozen_.names.values())) == 6
    assert stability(model, draws=5).mean_adjusted_rand > 0.5
