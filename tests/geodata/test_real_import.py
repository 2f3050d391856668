"""The real official files, whole, for four real territories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from geodata.importing import import_files
from geodata.store import TerritoryStore

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.realdata

MEL, CAMVS, OSTREVENT, GRAND_PARIS = "200093201", "200043396", "245901152", "200054781"
CASES = {MEL: (95, 517), CAMVS: (43, 76), OSTREVENT: (20, 30)}


@pytest.fixture(scope="module", params=list(CASES))
def nord(
    request: pytest.FixtureRequest,
    real_data: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> TerritoryStore:
    """An EPCI of the Nord: contours of the whole département, national tables."""
    paths = [
        *(real_data / "contours_iris" / "nord_2020").glob("*.gpkg"),
        real_data / "registry_notes" / "EPCI_2020.csv",
        *(real_data / "filosofi").glob("*.csv"),
        *(real_data / "caf").glob("*.csv"),
        *(real_data / "rfl_2011").glob("*.csv"),
    ]
    out = tmp_path_factory.mktemp("nord") / request.param
    import_files(paths, epci=request.param, out=out)
    return TerritoryStore.open(out)


@pytest.fixture(scope="module")
def grand_paris(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> TerritoryStore:
    """The Grand Paris from its own files alone: no list of members is given."""
    out = tmp_path_factory.mktemp("paris") / "mgp"
    folder = real_data / "grand_paris"
    import_files(
        [*(folder / "contours").iterdir(), *folder.glob("*.xlsx")],
        epci=GRAND_PARIS,
        out=out,
    )
    return TerritoryStore.open(out)


def check_tables(store: TerritoryStore) -> None:
    """One row a zone; a value exactly where the status says so."""
    store.verify()
    for entry in store.datasets:
        if entry.kind == "zones" or entry.table == "membership":
            continue
        frame = store.table(entry.table, entry.level, entry.vintage, entry.variant)
        if entry.level in {"iris", "commune"}:
            assert frame["zone_code"].tolist() == store.zones(entry.level)["zone_code"].tolist()
        for column in [c for c in frame if f"{c}_status" in frame]:
            observed = frame[f"{column}_status"].eq("observed")
            assert frame[column].notna().equals(observed), (entry.key, column)


def test_nord_zones(nord: TerritoryStore) -> None:
    communes, iris = CASES[nord.territory.code]
    assert len(nord.zones("commune")) == nord.territory.commune_count == communes
    assert len(nord.zones("iris")) == iris
    assert nord.territory.geography_year == 2020
    assert nord.report.absent_communes == ()
    check_tables(nord)


def test_nord_incomes_are_the_files_own(nord: TerritoryStore, real_data: Path) -> None:
    """Compare with a reading that owes nothing to the loaders."""
    for year, name, decimal in (
        (2018, "BASE_TD_FILO_DISP_IRIS_2018.csv", "."),
        (2019, "BASE_TD_FILO_DISP_IRIS_2019_resaved.csv", ","),
    ):
        raw = pd.read_csv(
            real_data / "filosofi" / name,
            sep=";",
            decimal=decimal,
            encoding="utf-8-sig",
            dtype={"IRIS": str},
        ).set_index("IRIS")[f"DISP_MED{year % 100}"]
        table = nord.table("income", "iris", year).set_index("zone_code")
        mine = table.loc[table["row_origin"] == "file", "median_income_per_uc_eur"]
        assert len(mine) > 0
        np.testing.assert_array_equal(mine.to_numpy(), raw.reindex(mine.index).to_numpy())
        inside = raw.index[raw.index.str[:5].isin(nord.zones("commune")["zone_code"])]
        assert set(inside) == set(mine.index)


def test_nord_undivided_communes_have_their_own_median(
    nord: TerritoryStore, real_data: Path
) -> None:
    table = nord.table("income", "iris", 2019).set_index("zone_code")
    types = nord.zones("iris").set_index("zone_code")["iris_type"]
    whole = table[types == "Z"]
    raw = pd.read_csv(
        real_data / "filosofi" / "FILO2019_DISP_COM.csv",
        sep=";",
        decimal=",",
        encoding="utf-8-sig",
        dtype={"CODGEO": str},
    ).set_index("CODGEO")["Q219"]
    assert (whole["row_origin"] == "commune").all()
    expected = raw.reindex(whole.index.str[:5]).to_numpy()
    np.testing.assert_array_equal(whole["median_income_per_uc_eur"].to_numpy(), expected)


def test_nord_absent_incomes_are_never_those_of_a_published_iris(
    nord: TerritoryStore,
) -> None:
    table = nord.table("income", "iris", 2019).set_index("zone_code")
    types = nord.zones("iris").set_index("zone_code")["iris_type"]
    absent = table[table["row_origin"] == "absent"]
    status = absent["median_income_per_uc_eur_status"]
    assert set(status[types[absent.index] == "H"]) <= {"secret"}
    assert set(status[types[absent.index].isin(["A", "D"])]) <= {"missing"}


def test_nord_references(nord: TerritoryStore) -> None:
    assert nord.table("income", "department")["zone_code"].tolist() == ["59"]
    france = nord.table("income", "france")
    assert france["median_income_per_uc_eur"].tolist() == [21_930]
    epci = nord.table("income", "epci")
    assert epci["zone_code"].tolist() == [nord.territory.code]
    if nord.territory.code == MEL:
        # Known in 2019 under its former code, five communes smaller.
        assert epci["median_income_per_uc_eur"].tolist() == [20_940]
        assert any("245900410" in note for note in nord.entry("income", "epci").notes)


def test_nord_vintages(nord: TerritoryStore) -> None:
    assert nord.vintages("income", "iris") == [2019, 2018, 2017, 2011]
    assert nord.vintages("caf", "iris") == [2020, 2019, 2017]
    assert not nord.has("income", "epci", 2018)


def test_grand_paris_from_its_own_files(grand_paris: TerritoryStore) -> None:
    assert len(grand_paris.zones("iris")) == 2844
    assert len(grand_paris.zones("commune")) == 150
    check_tables(grand_paris)
    activity = grand_paris.table("rp_activity", "iris")
    assert activity["pop_25_54_count_status"].eq("observed").all()
    communes = grand_paris.table("rp_activity", "commune")
    assert communes["pop_25_54_count"].sum() == pytest.approx(activity["pop_25_54_count"].sum())
    assert not grand_paris.has("rp_families", "iris")


def test_grand_paris_population_is_insees(grand_paris: TerritoryStore) -> None:
    """INSEE's own total: 7 075 028 inhabitants in 2018, Paris 2 175 601."""
    communes = grand_paris.table("rp_population", "commune").set_index("zone_code")
    total = grand_paris.table("rp_population", "epci")["population_count"].iloc[0]
    assert total == pytest.approx(7_075_028, rel=1e-6)
    paris = communes.loc[communes.index.str.startswith("751"), "population_count"].sum()
    assert paris == pytest.approx(2_175_601, rel=1e-6)
