"""The demo's files go through the loaders that real files go through, and nothing is rejected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from geodata.demo import TERRITORY, build_store
from geodata.demo.exports.contours import write_contours
from geodata.demo.exports.membership import write_membership
from geodata.demo.world import build_world
from geodata.model import Level
from geodata.store import TerritoryStore

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.importing import Progress
    from geodata.report import ImportReport

TABLES = ("rp_activity", "rp_families", "rp_housing", "rp_population")


@pytest.fixture(scope="module")
def store(demo_data_dir: Path) -> TerritoryStore:
    return TerritoryStore.open(demo_data_dir / "demonstration")


@pytest.fixture(scope="module")
def report(store: TerritoryStore) -> ImportReport:
    assert store.report.fictional
    return store.report


def test_every_file_is_recognised_and_no_row_rejected(report: ImportReport) -> None:
    assert report.unrecognised == ()
    # The register's files have flaws of their own: see test_demo_register_import.py.
    rejected = {each.table for each in report.datasets if each.rejected_count}
    assert rejected == {"allocations", "applications"}
    assert report.absent_communes == ()


def test_progress_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def few_files(folder: Path) -> list[Path]:
        return [*write_contours(build_world(), folder), *write_membership(build_world(), folder)]

    monkeypatch.setattr("geodata.demo.write_official_files", few_files)
    steps: list[Progress] = []
    report = build_store(tmp_path / "store", steps.append)
    assert report.created is not None
    assert len({step.step for step in steps}) >= 3


def test_territory_is_the_fictional_one(store: TerritoryStore) -> None:
    assert store.territory.code == TERRITORY.code
    assert store.territory.name == TERRITORY.long_name
    assert store.territory.fictional
    assert store.territory.commune_count == 43
    assert tuple(store.territory.department_codes) == ("00",)
    assert store.territory.geography_year == 2022


def test_zones_of_each_level(store: TerritoryStore) -> None:
    world = build_world()
    iris = store.zones(Level.IRIS)
    assert sorted(iris["zone_code"]) == world.iris["iris_code"].tolist()
    assert len(store.zones(Level.COMMUNE)) == 43
    assert len(store.zones(Level.EPCI)) == 1
    assert iris.crs.to_epsg() == 2154
    for variant in ("2015", "2024"):
        quarters = store.zones(Level.QPV, variant=variant)
        assert len(quarters) == 9
    # The 2015 layout names the communes without their codes; the 2024 one gives them.
    assert quarters["commune_codes"].str.contains(",").sum() == 1


def test_both_vintages_live_side_by_side(store: TerritoryStore) -> None:
    for table in TABLES:
        assert store.vintages(table, Level.IRIS) == [2021, 2016]
    assert store.vintages("income", Level.IRIS, "disposable") == [2020, 2018]
    assert store.vintages("income", Level.IRIS, "fiscal") == [2011]
    assert store.vintages("income", Level.DEPARTMENT) == [2020, 2018]
    assert store.vintages("caf", Level.IRIS) == [2020]


def test_nothing_above_the_department(store: TerritoryStore) -> None:
    for table in ("income", "caf", *TABLES):
        for level in (Level.REGION, Level.FRANCE):
            assert not store.has(table, level)


def test_iris_add_up_to_communes(store: TerritoryStore) -> None:
    by_iris = store.table("rp_housing", Level.IRIS)
    by_commune = store.table("rp_housing", Level.COMMUNE).set_index("zone_code")
    sums = by_iris.groupby(by_iris["zone_code"].str[:5])["social_tenant_count"].sum()
    stated = by_commune["social_tenant_count"].reindex(sums.index)
    pd.testing.assert_series_equal(sums, stated, check_names=False, rtol=1e-9)
    assert 13_500 <= sums.sum() <= 14_100


def test_every_state_shows_in_incomes(store: TerritoryStore) -> None:
    column = "median_income_per_uc_eur"
    table = store.table("income", Level.IRIS, 2020, "disposable").set_index("zone_code")
    states = table[f"{column}_status"].astype(str)
    assert set(states) == {"observed", "secret", "missing"}
    assert table.loc[states != "observed", column].isna().all()
    types = build_world().iris.set_index("iris_code")["iris_type"]
    assert set(states[types == "A"]) | set(states[types == "D"]) == {"missing"}
    assert (states[types == "H"] == "secret").sum() >= 4
    assert (states[types == "Z"] == "observed").sum() == 36


def test_observed_zero_is_kept_as_zero(store: TerritoryStore) -> None:
    table = store.table("rp_housing", Level.COMMUNE)
    zeros = table[table["social_tenant_count"] == 0]
    assert len(zeros) >= 12
    assert set(zeros["social_tenant_count_status"].astype(str)) == {"observed"}
