"""Closed forms, published figures and a peer library, for the concentration of a stock."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pytest

from fragility.concentration import (
    lorenz_curve,
    products,
    random_dissimilarity,
    segregation_indices,
    share_table,
    shared_out,
    wilson_interval,
)
from fragility.concentration.peer import (
    check_segregation,
    check_shared_out,
    pysal_inequality,
    pysal_segregation,
)
from fragility.errors import ComputationError

OSTREVENT_COMMUNES = {
    "Somain": 1635, "Pecquencourt": 1307, "Aniche": 1246, "Masny": 905,
    "Montigny-en-Ostrevent": 849, "Auberchicourt": 605, "Fenain": 519, "Hornaing": 457,
    "Ecaillon": 379, "Lewarde": 215, "Marchiennes": 199, "Monchecourt": 183,
    "Bruille-lez-Marchiennes": 89, "Rieulay": 74, "Emerchicourt": 26, "Erre": 13, "Vred": 12,
    "Loffre": 0, "Tilloy-lez-Marchiennes": 0, "Wandignies-Hamage": 0, "Warlaing": 0,
}  # fmt: skip
"""Dwellings let or to let: CIL of Cœur d'Ostrevent, « SNE octobre 2014 - RPLS 2013 »."""
OSTREVENT_COMMUNE_PERCENTS = [19, 15, 14, 10, 10, 7, 6, 5, 4, 2, 2, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0]
OSTREVENT_LANDLORDS = {
    "Soginorpa": 3974, "SIA Habitat": 1800, "Norevie": 1314, "Partenord Habitat": 794,
    "Habitat 62/59": 230, "ICF Nord Est": 179, "SA du Hainaut": 148, "Habitat du Nord": 125,
    "Maisons et Cités Habitat": 85, "La Maison du CIL": 23, "Val Hainaut Habitat": 22,
    "Foncière logement": 15, "UES Habitat Pact": 4,
}  # fmt: skip
OSTREVENT_LANDLORD_PERCENTS = [46, 21, 15, 9, 3, 2, 2, 1, 1, 0, 0, 0, 0]


def series(**counts: float) -> pd.Series:
    return pd.Series(counts, dtype=float)


# --- the published table of Cœur d'Ostrevent


def test_the_communes_of_coeur_d_ostrevent() -> None:
    found = shared_out(pd.Series(OSTREVENT_COMMUNES))
    assert found.total_count == 8713
    assert (found.unit_count, found.empty_count) == (21, 4)
    assert found.top_share(5) == pytest.approx(0.682, abs=0.0005)
    assert found.gini == pytest.approx(0.6135, abs=0.00005)
    assert found.counts.index[0] == "Somain"
    percents = (100 * pd.Series(OSTREVENT_COMMUNES) / found.total_count).round()
    assert percents.tolist() == OSTREVENT_COMMUNE_PERCENTS


def test_the_landlords_of_coeur_d_ostrevent() -> None:
    found = shared_out(pd.Series(OSTREVENT_LANDLORDS))
    # The rows add up to the total of the slide, and there are 13 where it says 12.
    assert (found.total_count, found.unit_count) == (8713, 13)
    assert found.top_share(1) == pytest.approx(0.456, abs=0.0005)
    # « 83 % du patrimoine géré par 3 bailleurs » is what the slide says; its rows give 81.3 %.
    assert found.top_share(3) == pytest.approx(0.813, abs=0.0005)
    percents = (100 * pd.Series(OSTREVENT_LANDLORDS) / found.total_count).round()
    assert percents.tolist() == OSTREVENT_LANDLORD_PERCENTS


def test_the_reference_file_of_coeur_d_ostrevent(real_data) -> None:
    given = json.loads((real_data / "reference/seed_ostrevent.json").read_text("utf-8"))
    communes = shared_out(pd.Series(given["communes"]))
    landlords = shared_out(pd.Series(given["bailleurs"]))
    assert communes.gini == pytest.approx(given["gini"], abs=1e-12)
    assert communes.top_share(5) == pytest.approx(given["top5"], abs=1e-12)
    assert landlords.hhi == pytest.approx(given["hhi"], abs=1e-12)
    assert landlords.top_share(3) == pytest.approx(given["top3"], abs=1e-12)


# --- PySAL


def north_carolina() -> pd.DataFrame:
    """Births by county, all and non-white: the ``sids2`` example that libpysal carries."""
    import geopandas as gpd
    import libpysal

    return pd.DataFrame(gpd.read_file(libpysal.examples.get_path("sids2.shp"))).drop(
        columns="geometry"
    )


@pytest.mark.parametrize("year", [74, 79])
def test_segregation_is_that_of_pysal(real_data, year) -> None:
    reference = json.loads((real_data / "reference/pysal_ref.json").read_text("utf-8"))
    wanted = reference[f"nc_sids_{year}"]
    births = north_carolina()
    part, whole = births[f"NWBIR{year}"], births[f"BIR{year}"]
    found = segregation_indices(part, whole)
    assert found.dissimilarity == pytest.approx(wanted["Dissim"], abs=1e-12)
    assert found.gini == pytest.approx(wanted["Gini"], abs=1e-12)
    assert found.isolation == pytest.approx(wanted["Isolation"], abs=1e-12)
    assert found.interaction == pytest.approx(wanted["Interaction"], abs=1e-12)
    theirs = pysal_segregation(part, whole)
    assert theirs["dissimilarity"] == pytest.approx(wanted["Dissim"], abs=1e-12)


def test_inequality_is_that_of_pysal(real_data) -> None:
    import libpysal

    reference = json.loads((real_data / "reference/pysal_ref.json").read_text("utf-8"))
    states = pd.read_csv(libpysal.examples.get_path("mexico.csv"))
    assert len(reference["mexico_gini"]) == 7
    for column, gini in reference["mexico_gini"].items():
        found = shared_out(states[column])
        assert found.gini == pytest.approx(gini, abs=1e-12)
        assert found.theil == pytest.approx(reference["mexico_theil"][column], abs=1e-12)
        assert pysal_inequality(found.counts)["gini"] == pytest.approx(gini, abs=1e-12)


def test_pysal_agrees_on_stocks_with_empty_and_full_zones() -> None:
    rng = np.random.default_rng(3)
    for zones in (2, 7, 60):
        whole = pd.Series(rng.integers(0, 400, zones)).where(rng.random(zones) > 0.2, 0)
        whole.iloc[0] = 50
        part = pd.Series(rng.binomial(whole, rng.random(zones)))
        part.iloc[0] = 50
        found = segregation_indices(part, whole)
        check_segregation(found, part, whole)
        check_shared_out(shared_out(whole))


def test_a_figure_that_pysal_does_not_find_is_refused(monkeypatch) -> None:
    from fragility.concentration import peer

    monkeypatch.setattr(peer, "pysal_inequality", lambda _counts: {"gini": 0.2, "theil": 0.1})
    with pytest.raises(ComputationError, match="PySAL"):
        check_shared_out(shared_out(series(a=1, b=2)))


# --- closed forms


def test_one_count_closed_forms() -> None:
    towns = shared_out(pd.Series([0, 0, 0, 10, 10, 10]))
    assert towns.gini == 0.5
    assert towns.theil == pytest.approx(math.log(2))
    assert towns.hhi == pytest.approx(1 / 3)
    assert towns.effective_count == pytest.approx(3)
    alone = shared_out(pd.Series([0, 0, 0, 8]))
    assert alone.gini == pytest.approx(3 / 4)
    assert alone.theil == pytest.approx(math.log(4))
    assert (alone.hhi, alone.top_share(1)) == (1, 1)


def test_equal_counts_keep_the_order_of_their_names() -> None:
    assert shared_out(series(c=2, a=2, b=5)).counts.index.tolist() == ["b", "a", "c"]


def test_unknown_counts_are_left_out_and_told() -> None:
    found = shared_out(series(a=1, b=np.nan, c=3))
    assert (found.unit_count, found.left_out_count, found.total_count) == (2, 1, 4)
    assert found.gini == shared_out(series(a=1, c=3)).gini


def test_segregation_closed_forms() -> None:
    even = segregation_indices(pd.Series([5, 50]), pd.Series([20, 200]))
    assert (even.dissimilarity, even.gini) == (0, pytest.approx(0, abs=1e-15))
    assert even.isolation == pytest.approx(even.share) == pytest.approx(0.25)
    apart = segregation_indices(pd.Series([7, 0, 0]), pd.Series([7, 3, 11]))
    assert (apart.dissimilarity, apart.gini) == (1, pytest.approx(1))
    assert (apart.isolation, apart.interaction) == (1, 0)
    # Two zones of 100: 60 and 20. P = 0.4, D = 100 * 0.4 / (2 * 200 * 0.24).
    half = segregation_indices(pd.Series([60, 20]), pd.Series([100, 100]))
    assert half.dissimilarity == pytest.approx(40 / 96)
    assert half.isolation == pytest.approx((60 * 0.6 + 20 * 0.2) / 80)


@pytest.mark.parametrize("part", [[0, 0], [4, 6]])
def test_a_part_absent_or_alone_everywhere_has_no_index(part) -> None:
    whole = pd.Series([4, 6])
    found = segregation_indices(pd.Series(part), whole)
    assert math.isnan(found.dissimilarity)
    assert math.isnan(found.gini)
    assert math.isnan(random_dissimilarity(pd.Series(part), whole))
    check_segregation(found, pd.Series(part), whole)


def test_a_handful_dealt_at_random_already_looks_uneven() -> None:
    whole = pd.Series([100] * 40)
    few, many = pd.Series([1] * 40), pd.Series([50] * 40)
    assert random_dissimilarity(few, whole) > 0.3
    assert random_dissimilarity(many, whole) < 0.1
    assert random_dissimilarity(few, whole) == random_dissimilarity(few, whole)


def test_wilson_interval_published_values() -> None:
    # Newcombe (1998), Statistics in Medicine 17, table I, method 3.
    low, high = wilson_interval([81, 15, 0, 1], [263, 148, 20, 29])
    assert low.round(4).tolist() == [0.2553, 0.0624, 0.0, 0.0061]
    assert high.round(4).tolist() == [0.3662, 0.1605, 0.1611, 0.1718]
    low, high = wilson_interval([np.nan, 0], [10, 0])
    assert np.isnan(low).all()
    assert np.isnan(high).all()


def test_lorenz_curve_of_a_count_and_of_a_part() -> None:
    curve = lorenz_curve(series(a=3, b=1, c=0))
    assert curve["unit"].tolist() == [None, "c", "b", "a"]
    assert curve["whole_share"].tolist() == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert curve["part_share"].tolist() == pytest.approx([0, 0, 0.25, 1])
    against = lorenz_curve(series(a=10, b=0, c=0), series(a=10, b=30, c=0))
    assert against["unit"].tolist() == [None, "b", "a"]
    assert against["whole_share"].tolist() == pytest.approx([0, 0.75, 1])


def test_shares_tell_their_state_and_their_n() -> None:
    frame = pd.DataFrame(
        {
            "qpv": [30, 0, np.nan, np.nan, 0],
            "qpv_status": ["observed", "observed", "secret", "missing", "observed"],
            "all": [40, 160, 50, 60, 0],
        },
        index=list("abcde"),
    )
    found = share_table(frame, "qpv", "all")
    assert found["share_status"].tolist() == [
        "observed", "observed", "secret", "missing", "undefined"
    ]  # fmt: skip
    assert found["share"].iloc[:2].tolist() == [0.75, 0]
    assert found["share"].iloc[2:].isna().all()
    # The reference share is that of the known zones: 30 out of 200.
    assert found.loc["a", "location_quotient_ratio"] == pytest.approx(5)
    assert found["small"].tolist() == [True, False, True, True, True]
    assert found.loc["a", "low_share"] < 0.75 < found.loc["a", "high_share"]
    assert share_table(frame, "qpv", "all", 0.5).loc["a", "location_quotient_ratio"] == 1.5


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        ([-1, 2], [3, 4], "négative"),
        ([np.inf, 2], [3, 4], "infinie"),
        ([5, 2], [3, 4], "plus grande que son tout"),
        ([np.nan, np.nan], [3, 4], "aucune ligne"),
        ([0, 0], [0, 0], "nul"),
    ],
)
def test_counts_that_are_no_counts_are_refused(part, whole, said) -> None:
    index = ["x", "y"]
    with pytest.raises(ComputationError, match=said):
        segregation_indices(pd.Series(part, index), pd.Series(whole, index))


def test_groups_hold_known_products() -> None:
    known = products()
    assert set(known.groups["plai"]) < set(known.groups["low_rent"]) <= set(known.keys)
    assert len(set(known.codes.values())) == len(known.codes) == 16
