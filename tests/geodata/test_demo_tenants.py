"""Tenants, indicators and ratings of the fictional stock hold together."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from geodata.demo.housing import Housing, build_housing
from geodata.demo.housing.occupancy import categories
from geodata.demo.housing.ratings import COMMENTS


@pytest.fixture(scope="module")
def housing() -> Housing:
    return build_housing()


@pytest.mark.parametrize("name", ["occupancy", "recent_occupancy"])
def test_categories_sum_to_households_in_each_dimension(housing: Housing, name: str) -> None:
    table = getattr(housing, name)
    assert len(table) == 1_013
    for dimension, members in categories().items():
        parts = table[[f"{dimension}_{category}_count" for category in members]]
        assert (parts.to_numpy() >= 0).all()
        assert (parts.sum(axis=1) == table["household_count"]).all(), dimension


def test_recent_arrivals_are_among_all_the_households(housing: Housing) -> None:
    everyone, recent = housing.occupancy, housing.recent_occupancy
    columns = [name for name in everyone if name.endswith("_count")]
    assert (recent[columns] <= everyone[columns]).to_numpy().all()
    assert (recent["household_count"] == everyone["seniority_under_2_years_count"]).all()


def test_households_are_tenants_of_the_register(housing: Housing) -> None:
    let = housing.dwellings["occupancy_mode"] == "let"
    by = let.groupby(housing.dwellings["residence_number"]).sum()
    assert (housing.occupancy["household_count"].to_numpy() <= by.to_numpy()).all()
    assert housing.occupancy["household_count"].sum() / let.sum() == pytest.approx(0.94, abs=0.01)


def test_more_than_70_percent_under_the_plai_ceiling(housing: Housing) -> None:
    # The PLAI ceiling is about 60 % of the PLUS one.
    table = housing.occupancy
    low = table[[f"income_ceiling_{name}_count" for name in ("under_20", "20_39", "40_59")]]
    assert 0.70 < low.to_numpy().sum() / table["household_count"].sum() < 0.80


def test_occupancy_follows_the_place_and_the_family(housing: Housing) -> None:
    residences, table = housing.residences, housing.occupancy
    households = table["household_count"].where(table["household_count"] >= 8)
    poor = table["income_ceiling_under_20_count"] / households
    assert poor.corr(residences["deprivation"]) > 0.25
    assert poor.corr(residences["life"]) < -0.25
    families = table["household_couple_children_count"].groupby(residences["archetype"]).sum()
    share = families / table["household_count"].groupby(residences["archetype"]).sum()
    assert share["hamlet"] > 1.5 * share["block"]
    old = table["tenant_age_65_plus_count"].groupby(residences["archetype"]).sum()
    share = old / table["household_count"].groupby(residences["archetype"]).sum()
    assert share["cite"] > 1.5 * share["infill"]


def test_indicators_are_those_of_the_dwellings(housing: Housing) -> None:
    table, dwellings = housing.indicators, housing.dwellings
    mode = dwellings["occupancy_mode"]
    offered = mode.isin(["let", "vacant"]).groupby(dwellings["residence_number"]).sum()
    vacant = (mode == "vacant").groupby(dwellings["residence_number"]).sum()
    expected = (vacant / offered.where(offered > 0)).to_numpy()
    np.testing.assert_allclose(table["vacancy_share"], expected)
    shares = table[[name for name in table if name.endswith("_share")]]
    assert ((shares >= 0) & (shares <= 1) | shares.isna()).to_numpy().all()
    assert (table["long_vacancy_share"].dropna() <= table["vacancy_share"].dropna()).all()
    # Zero is observed, blank is not followed: both are there.
    assert (table["complaint_per_100_dwellings_ratio"] == 0).any()
    assert table["complaint_per_100_dwellings_ratio"].isna().sum() == 61


def test_two_to_four_raters_a_residence_over_three_years(housing: Housing) -> None:
    ratings = housing.ratings
    raters = ratings.groupby("residence_number")["rater"].nunique()
    assert set(raters) == {2, 3, 4}
    unrated = 1_013 - len(raters)
    assert 40 <= unrated <= 100
    assert set(ratings["rater_role"]) == {"landlord", "commune", "other"}
    assert ratings["rating"].between(1, 4).all()
    assert ratings["rated_on"].min() >= dt.date(2023, 1, 1)
    assert ratings["rated_on"].max() <= dt.date(2025, 12, 31)
    assert {day.year for day in ratings["rated_on"]} == {2023, 2024, 2025}
    assert ratings["rating"].value_counts(normalize=True).between(0.08, 0.5).all()
    assert (ratings["comment"] != "").mean() == pytest.approx(0.4, abs=0.05)
    said = ratings[ratings["comment"] != ""]
    assert all(
        comment in COMMENTS[rating]
        for rating, comment in zip(said["rating"], said["comment"], strict=True)
    )


def test_raters_agree_but_not_entirely(housing: Housing) -> None:
    pairs = housing.ratings.pivot_table(
        index="residence_number", columns="rater_role", values="rating", aggfunc="median"
    )[["landlord", "commune"]].dropna()
    assert len(pairs) > 400
    assert 0.5 < pairs["landlord"].corr(pairs["commune"], method="spearman") < 0.9
    assert 0.3 < (pairs["landlord"] == pairs["commune"]).mean() < 0.8


def test_better_rated_residences_live_better(housing: Housing) -> None:
    rating = housing.ratings.groupby("residence_number")["rating"].mean()
    frame = housing.indicators.set_index("residence_number").join(rating.rename("rating"))
    for name in ("arrears_share", "incident_per_100_dwellings_ratio", "vacancy_share"):
        assert frame[name].corr(frame["rating"], method="spearman") < -0.12, name


def test_no_name_of_a_person(housing: Housing) -> None:
    raters = pd.Series(housing.ratings["rater"].unique())
    known = "Ville d|Médiation de quartier|agence |équipe de proximité|\\(gardien\\)"
    assert raters.str.contains(known).all()
