"""The fictional stock: the facts it is shaped on, piece by piece of territory."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from geodata.codes import is_siren
from geodata.demo import TERRITORY
from geodata.demo.apportion import fit_margins, round_keeping, share_out
from geodata.demo.housing import Housing, build_housing
from geodata.demo.housing.archetypes import PLANS, Archetype
from geodata.demo.housing.landlords import LANDLORDS, MAIN
from geodata.demo.housing.pieces import list_pieces
from geodata.demo.housing.products import FINAN
from geodata.demo.world import World, build_world


@pytest.fixture(scope="module")
def housing() -> Housing:
    return build_housing()


@pytest.fixture(scope="module")
def world() -> World:
    return build_world()


def test_1013_residences_of_14_100_dwellings_of_which_13_500_offered(housing: Housing) -> None:
    assert len(housing.residences) == 1_013
    assert housing.residences["dwelling_count"].sum() == len(housing.dwellings) == 14_100
    sizes = housing.dwellings["residence_number"].value_counts().sort_index()
    assert sizes.tolist() == housing.residences["dwelling_count"].tolist()
    offered = housing.dwellings["occupancy_mode"].isin(["let", "vacant"])
    assert offered.sum() == 13_500


def test_dwellings_of_each_piece_are_those_of_the_world(housing: Housing, world: World) -> None:
    stock = world.social_stock.set_index(["iris_code", "qpv_code"])
    stock = stock[stock["dwelling_count"] > 0]
    pieces = housing.dwellings.groupby(["iris_code", "qpv_code"])
    assert pieces.size().to_dict() == stock["dwelling_count"].to_dict()
    offered = pieces["occupancy_mode"].agg(lambda mode: mode.isin(["let", "vacant"]).sum())
    assert offered.to_dict() == stock["offered_count"].to_dict()


def test_59_percent_of_flats_64_percent_in_qpv_12_communes_without_stock(
    housing: Housing, world: World
) -> None:
    dwellings = housing.dwellings
    assert (dwellings["building_type"] == "collective").sum() == round(0.59 * 14_100)
    assert 0 < (dwellings["building_type"] == "student").sum() < 100
    assert (dwellings["qpv_code"] != "").sum() == round(0.64 * 14_100)
    mine = world.communes[world.communes["epci_code"] == TERRITORY.code]
    without = set(mine["commune_code"]) - set(dwellings["commune_code"])
    assert len(without) == 12
    assert dwellings.loc[dwellings["qpv_code"] != "", "qpv_code"].nunique() == 9


def test_five_landlords_one_with_four_dwellings_in_five(housing: Housing) -> None:
    shares = housing.dwellings["landlord_key"].value_counts(normalize=True)
    assert len(shares) == 5
    assert shares.index[0] == MAIN.key
    assert shares.iloc[0] == pytest.approx(0.79, abs=0.02)
    assert (shares.iloc[1:4].between(0.03, 0.12)).all()
    assert shares.iloc[4] < 0.02
    for landlord in LANDLORDS:
        assert is_siren(landlord.siret[:9])
        assert landlord.siret.startswith("2999")
        assert len(landlord.siret) == 14


def test_a_programme_code_is_unique_within_a_landlord_only(housing: Housing) -> None:
    residences = housing.residences
    assert not residences.duplicated(["landlord_key", "segment_code"]).any()
    assert residences.duplicated("segment_code").any()
    assert residences["segment_name"].is_unique


def test_sizes_are_skewed_and_within_their_archetype(housing: Housing) -> None:
    sizes = housing.residences["dwelling_count"]
    assert sizes.median() < 10 < sizes.mean()
    assert sizes.max() > 100
    for kind, plan in PLANS.items():
        own = sizes[housing.residences["archetype"] == kind]
        assert len(own) > 30, kind
        assert own.max() <= plan.largest
        assert own.min() >= plan.smallest


def test_products_follow_the_law_of_their_year(housing: Housing) -> None:
    dwellings = housing.dwellings
    assert set(dwellings["product_key"]) <= set(FINAN)
    before = dwellings["rented_since_year"] < 1977
    old = ["hbm", "plr_psr", "hlmo", "ilm", "iln", "other_before_1977"]
    # A few workers' houses were financed again when they were rebuilt.
    assert dwellings.loc[before, "product_key"].isin([*old, "pla"]).all()
    assert not dwellings.loc[dwellings["rented_since_year"] >= 2000, "product_key"].isin(old).any()
    plai = dwellings["product_key"] == "plai"
    assert dwellings.loc[plai, "rented_since_year"].min() >= 2000
    estates = dwellings["qpv_code"] != ""
    assert dwellings.loc[estates, "built_year"].median() < 1975
    assert plai[~estates].mean() > 5 * plai[estates].mean()


def test_every_point_is_on_its_side_of_every_border(housing: Housing, world: World) -> None:
    dwellings = housing.dwellings
    points = shapely.points(dwellings[["x_m", "y_m"]].to_numpy())
    shapes = world.iris.set_index("iris_code").geometry.reindex(dwellings["iris_code"])
    assert shapely.contains(shapes.to_numpy(), points).all()
    for quarter in world.quarters.itertuples():
        inside = shapely.contains(quarter.geometry, points)
        assert np.array_equal(inside, (dwellings["qpv_code"] == quarter.qpv_2024).to_numpy())


def test_residences_stand_apart_and_their_doors_together(housing: Housing) -> None:
    dwellings = housing.dwellings
    centre = dwellings.groupby("residence_number")[["x_m", "y_m"]].transform("mean")
    away = np.hypot(dwellings["x_m"] - centre["x_m"], dwellings["y_m"] - centre["y_m"])
    assert away.max() < 160
    tree = shapely.STRtree(shapely.points(housing.residences[["x_m", "y_m"]].to_numpy()))
    near, _ = tree.query(tree.geometries, predicate="dwithin", distance=20)
    assert len(near) == len(housing.residences)


def test_each_archetype_has_features_of_its_own(housing: Housing) -> None:
    dwellings = housing.dwellings
    kind = housing.residences["archetype"].to_numpy()[dwellings["residence_number"]]
    energy = dwellings["energy_label"].map(dict(zip("ABCDEFG", range(7), strict=True)))
    mean = energy.groupby(kind).mean()
    assert mean["infill"] + 1.5 < mean["cite"]
    houses = (dwellings["building_type"] == "individual").groupby(kind).mean()
    assert houses["cite"] == 1.0
    assert houses["tower"] == 0.0
    rent = (dwellings["rent_eur"] / dwellings["surface_m2"]).groupby(kind).mean()
    assert rent["infill"] > 1.2 * rent["tower"]
    assert set(housing.residences["archetype"]) == {str(each) for each in Archetype}


def test_rents_vacancy_and_leases_are_those_of_a_register(housing: Housing) -> None:
    dwellings = housing.dwellings
    let = dwellings["occupancy_mode"] == "let"
    rent = dwellings["rent_eur"] / dwellings["surface_m2"]
    assert rent[let].between(3.0, 14.0).all()
    assert rent[~let].isna().all()
    vacant = (dwellings["occupancy_mode"] == "vacant").sum() / 13_500
    assert 0.03 < vacant < 0.06
    assert 1_800 < (dwellings["lease_month"] >= 12 * 2024).sum() < 2_200
    year = dwellings["lease_month"] // 12
    assert (year[let] >= dwellings.loc[let, "rented_since_year"]).all()
    assert year.max() == 2024
    assert dwellings.loc[~let, "lease_month"].isna().all()


def test_neighbours_have_dwellings_of_their_own_communes_only(
    housing: Housing, world: World
) -> None:
    beside = set(world.elsewhere.loc[world.elsewhere["has_social_stock"], "commune_code"])
    assert set(housing.neighbours["commune_code"]) == beside
    assert len(housing.neighbours) > 200
    assert (housing.neighbours["qpv_code"] == "").all()
    assert set(housing.dwellings.columns) == set(housing.neighbours.columns)


def test_pieces_are_disjoint_and_have_the_worlds_counts(world: World) -> None:
    pieces = list_pieces(world)
    assert pieces["dwelling_count"].sum() == 14_100
    tree = shapely.STRtree(pieces.geometry.to_numpy())
    left, right = tree.query(pieces.geometry.to_numpy(), predicate="overlaps")
    shared = shapely.intersection(
        pieces.geometry.to_numpy()[left], pieces.geometry.to_numpy()[right]
    )
    assert shapely.area(shared).max(initial=0.0) < 1.0


def test_sharing_keeps_totals() -> None:
    shared = share_out(10.0, np.array([1.0, 9.0, 9.0]), np.array([5.0, 1.0, 1.0]))
    assert shared.tolist() == pytest.approx([1.0, 4.5, 4.5])
    assert round_keeping(np.array([0.4, 0.4, 0.2]), 1).tolist() == [1, 0, 0]
    table = fit_margins(np.ones((2, 2)), np.array([3.0, 1.0]), np.array([2.0, 2.0]))
    assert table == pytest.approx(np.array([[1.5, 1.5], [0.5, 0.5]]))


def test_the_stock_is_the_same_at_every_call() -> None:
    first = build_housing()
    again = build_housing.__wrapped__()
    for name in ("residences", "dwellings", "occupancy", "ratings", "indicators"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(again, name))
