"""The loaders give back the fictional stock: same dwellings, residences, landlords, tenants.

The store is the one the application builds at its first start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from geodata.demo.exports.landlord_tables import UNANSWERED_SHARE
from geodata.demo.housing import Housing, build_housing
from geodata.demo.housing.delivered import deliver
from geodata.demo.housing.flaws import FLAWS
from geodata.demo.housing.landlords import UNNAMED
from geodata.demo.housing.occupancy import categories
from geodata.demo.housing.products import FINAN
from geodata.demo.world import build_world
from geodata.model import Level
from geodata.store import TerritoryStore

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def housing() -> Housing:
    return build_housing()


@pytest.fixture(scope="module")
def delivered(housing: Housing) -> pd.DataFrame:
    return deliver(build_world(), housing)


@pytest.fixture(scope="module")
def store(demo_data_dir: Path) -> TerritoryStore:
    return TerritoryStore.open(demo_data_dir / "demonstration")


@pytest.fixture(scope="module")
def residences(store: TerritoryStore) -> pd.DataFrame:
    return pd.DataFrame(store.table("residences", Level.RESIDENCE))


@pytest.fixture(scope="module")
def dwellings(store: TerritoryStore) -> pd.DataFrame:
    """Rows in the order of the file: a dwelling's number is its line's."""
    return store.table("dwellings", Level.DWELLING)


@pytest.fixture(scope="module")
def identity(dwellings: pd.DataFrame, housing: Housing) -> pd.Series:
    """Identifier given by the loaders to each residence of the world, by number."""
    line = dwellings["dwelling_id"].astype(str).str.rpartition("-")[2].astype(int)
    order = dwellings.loc[line.sort_values().index]
    assert len(order) == len(housing.dwellings)
    number = housing.dwellings["residence_number"].to_numpy()
    pairs = pd.DataFrame({"number": number, "id": order["residence_id"].astype(str).to_numpy()})
    pairs = pairs.drop_duplicates()
    assert len(pairs) == 1_013, "a residence was cut, or two were merged"
    assert pairs["id"].is_unique
    return pairs.set_index("number")["id"]


REGISTER = {Level.ALLOCATION, Level.APPLICATION}


def test_residences_come_back_one_by_one(
    residences: pd.DataFrame, identity: pd.Series, housing: Housing
) -> None:
    assert len(residences) == 1_013
    sizes = residences.set_index("residence_id")["dwelling_count"].reindex(identity)
    assert sizes.tolist() == housing.residences["dwelling_count"].tolist()


def test_the_rule_of_each_residence_says_what_its_file_lacked(
    residences: pd.DataFrame, identity: pd.Series, delivered: pd.DataFrame, housing: Housing
) -> None:
    flaw = delivered.groupby("residence_number")["flaw"].first()
    rules = residences.set_index("residence_id")["rebuild_rule"].astype(str).reindex(identity)
    rules.index = flaw.index
    expected = flaw.map({"no_segment": "address", "unnamed_landlord": "segment"})
    assert rules.tolist() == expected.fillna("landlord_segment").tolist()
    named = residences.set_index("residence_id")["landlord_name"].reindex(identity)
    unnamed = (housing.residences["landlord_key"] == UNNAMED).to_numpy()
    assert named[unnamed].isna().all()
    assert named[~unnamed].tolist() == housing.residences.loc[~unnamed, "landlord_name"].tolist()


def test_products_and_landlords_count_the_same(
    residences: pd.DataFrame, housing: Housing, delivered: pd.DataFrame
) -> None:
    known = delivered["product_code"].notna()
    truth = housing.dwellings.loc[known, "product_key"].value_counts()
    for product in FINAN:
        assert residences[f"{product}_count"].sum() == truth.get(product, 0), product
    assert residences["unknown_product_count"].sum() == (~known).sum()
    assert residences["plai_total_count"].sum() == truth[["plai", "pla_lm_ts"]].sum()
    cheap = ["plai", "pla_lm_ts", "hbm", "plr_psr", "hlmo"]
    assert residences["low_rent_count"].sum() == truth[cheap].sum()
    by_landlord = residences.groupby("landlord_name", observed=True)["dwelling_count"].sum()
    named = housing.residences[housing.residences["landlord_key"] != UNNAMED]
    assert by_landlord.to_dict() == named.groupby("landlord_name")["dwelling_count"].sum().to_dict()


def test_features_of_each_residence_come_back(
    residences: pd.DataFrame, identity: pd.Series, housing: Housing, delivered: pd.DataFrame
) -> None:
    table = residences.set_index("residence_id").reindex(identity).reset_index()
    owner = housing.dwellings["residence_number"]
    flats = (housing.dwellings["building_type"] == "collective").groupby(owner).sum()
    assert table["collective_count"].tolist() == flats.tolist()
    rooms = (housing.dwellings["room_count"] >= 5).groupby(owner).sum()
    assert table["rooms_5p_count"].tolist() == rooms.tolist()
    years = delivered.groupby("residence_number")["built_year"].median()
    np.testing.assert_allclose(table["built_year"], years)
    vacant = (housing.dwellings["occupancy_mode"] == "vacant").groupby(owner).sum()
    assert table["vacant_count"].tolist() == vacant.tolist()
    surface = housing.dwellings["surface_m2"].groupby(owner).mean()
    np.testing.assert_allclose(table["mean_surface_m2"], surface, rtol=1e-6)


def test_zones_come_back_where_the_file_lets_them(
    residences: pd.DataFrame, identity: pd.Series, housing: Housing, delivered: pd.DataFrame
) -> None:
    table = residences.set_index("residence_id").reindex(identity)
    flaw = delivered.groupby("residence_number")["flaw"].first()
    unsure = flaw.isin(["commune_only", "no_coordinates", "street_only"]).to_numpy()
    truth = housing.residences
    assert table["iris_code"].to_numpy()[~unsure].tolist() == truth["iris_code"][~unsure].tolist()
    assert table["qpv_code"].to_numpy()[~unsure].tolist() == truth["qpv_code"][~unsure].tolist()
    wrong = table["qpv_code"].fillna("").to_numpy() != truth["qpv_code"].to_numpy()
    assert wrong.sum() <= 25
    assert table["commune_code"].tolist() == truth["commune_code"].tolist()
    assert table["geometry"].isna().sum() >= FLAWS["no_coordinates"]


def test_disagreements_on_the_qpv_are_listed(
    store: TerritoryStore, identity: pd.Series, delivered: pd.DataFrame
) -> None:
    compared = store.table("qpv_comparison", Level.RESIDENCE).set_index("residence_id")
    flaw = delivered.groupby("residence_number")["flaw"].first()
    for name, kinds in (
        ("declared_in", {"declared_in_only"}),
        ("declared_out", {"declared_out_only"}),
        ("plg_lag", {"plg_out_only"}),
    ):
        listed = compared.reindex(identity[flaw == name])["kind"]
        assert set(listed.astype(str)) == kinds, name
    assert set(identity[flaw == "declared_mixed"]) <= set(compared.index)
    others = compared.index.difference(identity[flaw.str.startswith(("declared", "plg"))])
    moved = set(identity[flaw.isin(["street_only", "commune_only", "no_coordinates"])])
    assert set(others) <= moved


def test_stock_by_zone_is_the_worlds(store: TerritoryStore, housing: Housing) -> None:
    stock = store.table("social_stock", Level.COMMUNE, variant="detail").set_index("zone_code")
    truth = housing.dwellings.groupby("commune_code").size()
    counted = stock["dwelling_count"].astype(int)
    assert counted[counted > 0].to_dict() == truth.to_dict()
    # The file covers the neighbours too: a commune without a row truly has no dwelling.
    assert (counted == 0).sum() == 12
    assert set(stock["dwelling_count_status"].astype(str)) == {"observed"}
    epci = store.table("social_stock", Level.EPCI, variant="detail").iloc[0]
    assert epci["dwelling_count"] == 14_100
    assert epci["offered_count"] == 13_500
    assert epci["residence_count"] == 1_013
    assert epci["collective_count"] == round(0.59 * 14_100)
    assert epci["in_qpv_count"] == pytest.approx(0.64 * 14_100, rel=0.01)
    by_qpv = store.table("social_stock", Level.QPV, variant="detail").set_index("zone_code")
    inside = housing.dwellings.query("qpv_code != ''").groupby("qpv_code").size()
    np.testing.assert_allclose(by_qpv["dwelling_count"].reindex(inside.index), inside, rtol=0.06)


def test_published_tables_are_read(store: TerritoryStore, housing: Housing) -> None:
    published = store.table("social_stock", Level.COMMUNE, 2025, "published")
    published = published.set_index("zone_code")
    truth = housing.dwellings.groupby("commune_code").size()
    assert published["dwelling_count"].reindex(truth.index).tolist() == truth.tolist()
    iris = store.table("social_stock", Level.IRIS, 2024, "published").set_index("zone_code")
    states = iris["dwelling_count_status"].astype(str)
    assert {"observed", "secret", "missing"} == set(states)
    epci = store.table("social_stock", Level.EPCI, 2025, "published").iloc[0]
    assert epci["offered_count"] == 13_500
    sru = store.table("sru", Level.COMMUNE).set_index("zone_code")
    assert (sru["sru_share_status"].astype(str) == "observed").sum() == 6
    assert (sru["sru_share"].dropna() > 0.2).all()


@pytest.mark.parametrize("variant", ["", "recent"])
def test_occupancy_comes_back(
    store: TerritoryStore, identity: pd.Series, housing: Housing, variant: str
) -> None:
    table = store.table("occupancy", Level.RESIDENCE, variant=variant).set_index("residence_id")
    truth = housing.recent_occupancy if variant else housing.occupancy
    truth = truth.set_axis(identity.reindex(truth["residence_number"])).loc[table.index]
    told = truth["household_count"] > 0
    assert told.all()
    columns = [
        "household_count",
        *(f"{name}_{each}_count" for name, members in categories().items() for each in members),
    ]
    assert (table[columns].astype(int) == truth[columns]).to_numpy().all()
    inhabited = (housing.occupancy["household_count"] > 0).sum()
    if not variant:
        assert len(table) >= (1 - 2 * UNANSWERED_SHARE) * inhabited


def test_indicators_and_ratings_come_back(
    store: TerritoryStore, identity: pd.Series, housing: Housing
) -> None:
    table = store.table("residence_indicators", Level.RESIDENCE).set_index("residence_id")
    truth = housing.indicators.set_index(identity.to_numpy()).loc[table.index]
    for name in ("vacancy_share", "rotation_share", "arrears_share"):
        np.testing.assert_allclose(table[name], truth[name], atol=1e-4)
    name = "complaint_per_100_dwellings_ratio"
    np.testing.assert_allclose(table[name], truth[name], atol=0.01)
    assert table[f"{name}_status"].astype(str).value_counts()["missing"] == 61
    ratings = store.table("ratings", Level.RESIDENCE)
    assert len(ratings) == len(housing.ratings)
    truth = housing.ratings.assign(residence_id=housing.ratings["residence_number"].map(identity))
    key = ["residence_id", "rater", "rated_on", "rating"]
    read = ratings.assign(rated_on=pd.to_datetime(ratings["rated_on"]).dt.date)[key]
    assert sorted(map(tuple, read.astype(str).to_numpy())) == sorted(
        map(tuple, truth[key].astype(str).to_numpy())
    )


def test_nothing_is_rejected_nor_left_unread(store: TerritoryStore) -> None:
    assert store.report.unrecognised == ()
    # The register's files have flaws of their own: see test_demo_register_import.py.
    stock = [each for each in store.datasets if each.level not in REGISTER]
    assert sum(each.rows_rejected for each in stock) == 0
