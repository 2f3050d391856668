"""Frozen families: the same after a trip through JSON, and for residences never seen."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fragility.errors import ComputationError, MethodError
from fragility.typology import FrozenTypology, Typology, carry_keys, matched, moved_count
from fragility.typology.describe import profile_assigned

from .typology_stock import residences


@pytest.fixture(scope="module")
def model() -> FrozenTypology:
    return Typology().fit(residences(300)).freeze("Apprises sur un parc d’essai.")


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10_000), k=st.integers(2, 6))
def test_a_model_comes_back_the_same_from_its_file(seed, k):
    frozen = Typology(n_families=k).fit(residences(60, seed)).freeze()
    again = FrozenTypology.from_json(frozen.to_json())
    assert again == frozen
    assert again.digest == frozen.digest
    later = residences(40, seed + 1)
    pd.testing.assert_frame_equal(again.assign(later), frozen.assign(later))


def test_the_file_is_readable_json_without_code(model):
    content = json.loads(model.to_json())
    assert content["digest"] == model.digest
    assert content["trained_on"] == "Apprises sur un parc d’essai."
    assert content["document"]["id"] == "patrimoine"
    assert len(content["families"]) == 6


def test_what_it_was_trained_on_keeps_its_family(model):
    frame = residences(300)
    fitted = Typology().fit(frame)
    assigned = model.assign(frame)
    assert assigned["family"].tolist() == fitted.labels_.tolist()
    assert not assigned["far"].sum() > 15
    assert assigned["margin"].between(0, 1).all()
    assert (assigned["distance"] <= assigned["second_distance"]).all()
    assert (assigned["family"] != assigned["second_family"]).all()


def test_one_residence_alone_gets_the_same_figures_as_among_others(model):
    frame = residences(80, seed=4)
    whole = model.assign(frame)
    for position in (0, 17, 79):
        alone = model.assign(frame.iloc[[position]])
        pd.testing.assert_frame_equal(alone, whole.iloc[[position]])


def test_a_residence_like_no_other_is_far(model):
    strange = residences(1).assign(
        built_year=2060.0, dwelling_count=20_000, collective_count=20_000, rooms_2_count=20_000
    )
    found = model.assign(strange).iloc[0]
    assert found["far"]
    assert found["state"] == "assigned"


def test_absent_features_stand_at_the_mean_and_are_said(model):
    frame = residences(50).drop(columns=["plai_total_count"])
    assert "PLAI" in " ".join(model.notes(frame))
    assert model.notes(residences(50)) == ()
    assert len(model.assign(frame)) == 50
    with pytest.raises(ComputationError, match="au moins la moitié"):
        model.assign(residences(50)[["residence_id", "built_year", "dwelling_count"]])


def test_a_level_never_seen_is_unknown():
    table = pd.DataFrame(
        {"a": np.arange(40.0), "b": np.arange(40.0) % 7, "kind": list("xy") * 20},
        index=[f"r{n}" for n in range(40)],
    )
    from fragility.typology import features_from_columns

    frozen = Typology(features_from_columns(table), 3).fit(table).freeze()
    found = frozen.assign(table.head(2).assign(kind="new"))
    assert found["family"].notna().all()
    known = frozen.assign(table.head(2))
    assert (found["distance"] != known["distance"]).all()


def test_names_change_and_the_digest_does_not(model):
    key = model.families[2].key
    named = model.with_names({key: "  Les   cités "})
    assert named.families[2].name == "Les cités"
    assert named.digest == model.digest
    assert model.learnt_on("Ailleurs").digest != model.digest
    assert FrozenTypology.from_json(named.to_json()).names == named.names
    assert "Les cités" in set(named.assign(residences(60))["family_name"])
    other = model.families[0].name
    for wrong, reason in (
        ({"nowhere": "x"}, "n’a pas de famille"),
        ({key: " "}, "vide"),
        ({key: other.upper()}, "le même nom"),
    ):
        with pytest.raises(MethodError, match=reason):
            model.with_names(wrong)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda c: c.update(format="other/2"), "format"),
        (lambda c: c.update(within_share=0.5), "empreinte"),
        (lambda c: c["families"][0]["centre"].append(1.0), "tailles"),
        (lambda c: c.update(extra=1), "champ inconnu"),
        (lambda c: c.pop("columns"), "obligatoire"),
    ],
)
def test_a_damaged_file_is_refused_with_its_name(model, change, reason):
    content = json.loads(model.to_json())
    change(content)
    with pytest.raises(MethodError, match=reason) as caught:
        FrozenTypology.from_json(json.dumps(content), name="modele.json")
    assert "modele.json" in caught.value.message


@pytest.mark.parametrize("text", ["", "[1, 2]", "{", "null", "[" * 100_000])
def test_what_is_no_model_is_refused(text):
    with pytest.raises(MethodError):
        FrozenTypology.from_json(text)


def test_families_found_again_keep_their_key(model):
    frame = residences(300)
    changed = frame.sample(frac=0.9, random_state=1)
    new = Typology().fit(changed).freeze()
    assert not {family.key for family in new.families} & {f.key for f in model.families}
    carried = carry_keys(model, new, changed)
    assert {family.key for family in carried.families} == {f.key for f in model.families}
    assert carried.assign(changed)["family"].tolist() == new.assign(changed)["family"].tolist()


def test_moves_count_families_not_their_keys():
    old = pd.Series([*list("aaaabbbb"), None])
    same = pd.Series([*list("yyyyxxxx"), None])
    assert matched(old, same) == {"y": "a", "x": "b"}
    assert moved_count(old, same) == 0
    assert moved_count(old, pd.Series([*list("yyyxxxxx"), None])) == 1
    assert moved_count(old, pd.Series([*list("yyyyxxxx"), "x"])) == 1
    assert moved_count(old, pd.Series([None] * 9)) == 8
    assert matched(old, pd.Series([None] * 9)) == {}


def test_the_profile_of_an_assigned_stock_has_all_families(model):
    frame = residences(300)
    found = profile_assigned(model, frame, model.assign(frame))
    assert set(found["family"]) == {1, 2, 3, 4, 5, 6}
    year = found[(found["item"] == "built_year") & (found["family"] == 1)].iloc[0]
    inside = model.assign(frame)["family"].to_numpy() == 1
    assert year["family_value"] == frame["built_year"][inside].median()
    assert year["stock_value"] == frame["built_year"].median()
    few = frame.head(1)
    alone = profile_assigned(model, few, model.assign(few))
    assert alone["family_value"].isna().any()


@pytest.mark.parametrize(
    ("name", "reason"),
    [("  ", "vide"), ("a\x00b", "contrôle"), ("a\u202eb", "invisibles"), (None, "le même nom")],
)
def test_names_of_a_file_are_checked_as_those_that_are_typed(model, name, reason):
    content = json.loads(model.to_json())
    content["families"][0]["name"] = name or content["families"][1]["name"].upper()
    with pytest.raises(MethodError, match=reason):
        FrozenTypology.from_json(json.dumps(content))


def test_labels_with_line_breaks_make_names_without():
    from fragility.typology import features_from_columns

    table = pd.DataFrame(
        {"A\nb": [0.0, 0.1, 9.0, 9.1] * 5, "a\nB": [5.0, 5.1, 1.0, 1.1] * 5},
        index=[f"r{n}" for n in range(20)],
    )
    frozen = Typology(features_from_columns(table), 2).fit(table).freeze()
    assert not any("\n" in name for name in frozen.names.values())
    assert FrozenTypology.from_json(frozen.to_json()) == frozen
