"""The stock a scenario starts from: the same dwellings as the page *Parc social*, no household more
than the page *Demande* tells, and what is not known said.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from fragility.scenario import (
    PRODUCTS,
    REFERENCE,
    SIZES,
    ZONES,
    Kind,
    Product,
    Size,
    Zone,
    make_stock,
)
from fragility.scenario.engine import simulate
from fragility.scenario.measures import years_table
from fragility.scenario.reference import PLS_OR_PLI
from fragility.scenario.solve import Problem, Solution, solve
from tests.ui import stock_toy
from tests.ui.stock_toy import make_stock as make_store
from ui import path, roles, territories
from ui.confidential import register
from ui.demand import kept as demand
from ui.programming import (
    applicants,
    base,
    facts,
    households,
    judged,
    recent,
    solver_kept,
    stock_of,
    summary,
)
from ui.programming.view import View
from ui.roles import Role
from ui.stock import kept as stocks

if TYPE_CHECKING:
    from pathlib import Path

    from ui.territories import Territory


@pytest.fixture
def demo(demo_data_dir: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Territory:
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(demo_data_dir))
    monkeypatch.setenv("FRAGILITE_DATABASE_URL", str(tmp_path / "espace.sqlite"))
    monkeypatch.setattr(roles, "current", lambda _territory: Role.TECHNICIEN)
    return territories.describe(territories.DEMO_SLUG)


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("FRAGILITE_DATABASE_URL", str(tmp_path / "espace.sqlite"))
    monkeypatch.setattr(roles, "current", lambda _territory: Role.TECHNICIEN)

    def make(**options: object) -> Territory:
        make_store(tmp_path / "essai", **options)
        return territories.describe("essai")

    return make


def spoken(territory: Territory) -> str:
    return re.sub("[\u202f\u00a0]", " ", " ".join(base.notes(territory)))


def test_dwellings_are_those_of_the_page_on_the_stock(demo) -> None:
    stock = base.stock(demo)
    assert stock is not None
    source = next(iter(stocks.found(demo).values()))
    communes = stocks.stock(demo, source, "commune").loc[list(stock.codes)]
    whole, _ = stocks.whole(demo, source)
    assert stock.total_count == whole["dwelling_count"] == 14_100
    assert stock.year == 2025
    np.testing.assert_array_equal(stock.products.sum(axis=(1, 2)), communes["dwelling_count"])
    plai = stock.products[:, :, PRODUCTS.index(Product.PLAI)].sum(axis=1)
    np.testing.assert_array_equal(plai, communes["plai_total_count"])
    low = plai + stock.products[:, :, PRODUCTS.index(Product.OLD_LOW_RENT)].sum(axis=1)
    np.testing.assert_array_equal(low, communes["low_rent_count"])
    unknown = stock.products[:, :, PRODUCTS.index(Product.UNKNOWN)].sum(axis=1)
    np.testing.assert_array_equal(unknown, communes["unknown_product_count"])
    inside = stock.products[:, ZONES.index(Zone.QPV)].sum(axis=1)
    np.testing.assert_array_equal(inside, communes["in_qpv_count"])
    for size, name in ((Size.ROOMS_1, "rooms_1"), (Size.ROOMS_5P, "rooms_5p")):
        held = stock.sizes[:, :, SIZES.index(size)].sum(axis=1)
        np.testing.assert_array_equal(held, communes[f"{name}_count"])
    assert not base.left_out(demo)
    assert stock.low_rent_told


def test_the_official_sru_rate_is_found_again_at_the_start(demo) -> None:
    stock = base.stock(demo)
    found = stocks.sru(demo)
    assert stock is not None
    assert found is not None
    inventory, year = found
    rows = years_table(simulate(base.reference(demo), stock), "commune")
    first = rows[rows["year"] == stock.year].set_index("place_code")["sru_share"]
    official = facts.observed(inventory, "sru_share").reindex(first.index)
    assert official.notna().sum() == 6
    pd.testing.assert_series_equal(first, official, check_names=False, rtol=1e-12)
    told = f"Inventaire SRU {year} connu pour 6 communes, pris tel quel au 1er janvier {stock.year}"
    assert told in spoken(demo)


def test_technicians_count_who_waits_and_elus_only_what_is_published(demo, monkeypatch) -> None:
    full = base.stock(demo)
    assert full is not None
    frame = register.applications(demo).frame
    pending = frame[(frame["outcome"] == "pending") & frame["dated"]]
    under = pending[pending["ceiling_key"] == "plai"]["commune_code"].value_counts()
    counted = full.communes["plai_eligible_count"]
    assert counted.notna().all()
    assert counted.to_dict() == under.reindex(counted.index, fill_value=0).to_dict()
    assert not base.withheld(demo)
    assert "ménages en attente sous le plafond PLAI" in spoken(demo)

    monkeypatch.setattr(roles, "current", lambda _territory: Role.ELU)
    seen = base.stock(demo)
    assert seen is not None
    assert base.withheld(demo)
    assert "n’est pas diffusé pour" in spoken(demo)
    assert "trop peu de ménages, aucun, ou un nombre lui-même inconnu" in spoken(demo)
    assert base.stock_notes(demo) == base.notes(demo)[:-1]
    shown = seen.communes["plai_eligible_count"]
    assert 0 < shown.notna().sum() < len(shown)
    assert (shown.dropna() >= 11).all()
    rest = seen.communes["applicant_count"] - shown
    assert (rest.dropna() >= 11).all()
    page = demand.table(demo, Role.ELU, demand.places(demo)).rows.set_index("commune_code")
    told = seen.communes["applicant_count"].dropna()
    assert len(told)
    assert told.to_dict() == page["pending_count"].dropna().astype(float).to_dict()
    # Dwellings are public: everyone has the same.
    np.testing.assert_array_equal(seen.products, full.products)
    held = pd.read_csv(_csv(base.stock_file(demo)))
    assert held["plai_eligible_count"].notna().sum() == shown.notna().sum()
    # The whole territory has a count of its own, whichever communes are hidden.
    assert base.eligible_total(demo) > shown.sum()
    assert base.eligible_of(demo, "sector").sum() <= base.eligible_total(demo)


def test_technicians_and_elus_are_handed_the_same_two_pages(demo, monkeypatch) -> None:
    monkeypatch.setattr(judged, "DRAWS", 20)
    judged._draws.clear()
    handed, said = [], []
    for role in (Role.TECHNICIEN, Role.ELU):
        monkeypatch.setattr(roles, "current", lambda _territory, role=role: role)
        stock, reference = base.stock(demo), base.reference(demo)
        assert stock is not None
        opened = View(
            territory=demo,
            role=role,
            path=path.read(demo, depth="iris"),
            stock=stock,
            scenarios={reference.id: reference},
            scenario=reference,
            compared=(reference.id,),
            measure="plai_gap_count",
            year=stock.year,
            level="commune",
            section="synthese",
        )
        handed.append(summary.document(opened))
        said.append(spoken(demo))
    judged._draws.clear()
    assert said[0] != said[1]
    assert handed[0] == handed[1]
    printed = re.sub("[\u202f\u00a0]", " ", repr(handed[0]))
    assert "Inventaire SRU" in printed
    assert "ménages" not in printed


def test_an_answer_made_from_households_is_the_same_for_every_reader(demo, monkeypatch) -> None:
    full = base.stock(demo)
    assert full is not None
    asked = Problem.model_validate(
        {
            "id": "selon-la-demande",
            "name": "Selon la demande",
            "author": "Service habitat",
            "territory_code": demo.code,
            "start_year": full.year,
            "dwellings": {"plai": 200},
            "goals": [{"name": "demand_gap"}],
        }
    )
    answers = []
    for role in (Role.TECHNICIEN, Role.ELU):
        monkeypatch.setattr(roles, "current", lambda _territory, role=role: role)
        solver_kept.answer.clear()
        found = solver_kept.answer(asked, solver_kept.stock(demo), None)
        assert isinstance(found, Solution)
        answers.append(found)
    mine, theirs = answers
    assert mine.scenario == theirs.scenario
    assert mine.notes == theirs.notes
    assert any("la même pour un technicien et pour un élu" in note for note in mine.notes)
    pd.testing.assert_frame_equal(mine.by_commune, theirs.by_commune)
    # What is hidden has no part in it, and the technician's own stock would have said otherwise.
    hidden = mine.by_commune["demand_gap_after"].isna()
    assert hidden.any()
    assert solve(asked, full, prices=False).by_commune["demand_gap_after"].notna().all()


def test_who_asks_for_no_commune_is_counted_in_the_whole_for_every_reader(
    demo, monkeypatch
) -> None:
    held = register.applications(demo)
    frame = held.frame.copy()
    lost = frame.sample(800, random_state=1).index
    frame["commune_code"] = frame["commune_code"].astype(object)
    frame.loc[lost, ["commune_code", "sector"]] = None
    without = replace(held, frame=frame)
    monkeypatch.setattr(register, "applications", lambda _territory: without)
    own = {}
    # Nothing that was counted before, nor what is counted here, stays in the caches.
    here = replace(demo, stamp="sans commune")
    for role in (Role.TECHNICIEN, Role.ELU):
        monkeypatch.setattr(roles, "current", lambda _territory, role=role: role)
        stock = base.stock(here)
        assert stock is not None
        of_epci = base.eligible_of(here, "epci")
        table = years_table(simulate(base.reference(here), stock), "epci")
        shown = households.filled(table, of_epci, 0.0)["plai_eligible_count"]
        own[role] = shown.iloc[0]
        assert shown.iloc[0] == base.eligible_total(here)
        if role is Role.TECHNICIEN:
            assert table["plai_eligible_count"].iloc[0] < shown.iloc[0]
            assert f"{shown.iloc[0]:,.0f} ménages".replace(",", " ") in spoken(here)
    assert own[Role.TECHNICIEN] == own[Role.ELU]


def test_the_own_count_of_a_place_stands_for_the_sum_of_its_communes() -> None:
    table = pd.DataFrame(
        {
            "place_code": ["Est", "Ouest", "Nord"],
            "year": 2025,
            "plai_offer_count": [10.0, 20.0, 5.0],
            "plai_eligible_count": [30.0, 40.0, 0.0],
            "plai_gap_count": [20.0, 20.0, -5.0],
            "eligible_per_offer_ratio": [3.0, 2.0, 0.0],
        }
    )
    known = pd.Series({"Est": 50.0, "Ouest": np.nan})
    found = households.filled(table, known, 0.02).set_index("place_code")
    assert found.loc["Est", "plai_eligible_count":].tolist() == [50, 40, 5]
    assert found.loc["Ouest", "plai_eligible_count":].isna().all()
    assert found.loc["Nord", "plai_eligible_count":].tolist() == [0, -5, 0]


def _csv(frame: pd.DataFrame):
    from io import StringIO

    return StringIO(frame.to_csv(index=False))


def test_the_file_of_the_stock_makes_the_same_stock(demo) -> None:
    stock = base.stock(demo)
    assert stock is not None
    rows = pd.read_csv(_csv(base.stock_file(demo)), dtype={"commune_code": str})
    again = make_stock(stock.year, rows, stock.sources)
    np.testing.assert_array_equal(again.products, stock.products)
    np.testing.assert_array_equal(again.sizes, stock.sizes)
    pd.testing.assert_frame_equal(again.communes, stock.communes, check_dtype=False)


def test_the_reference_goes_on_with_what_was_put_in_service(demo) -> None:
    reference = base.reference(demo)
    assert reference.id == REFERENCE
    assert reference.start_year == 2025
    dwellings = pd.read_parquet(_dwellings(demo))
    late = dwellings[dwellings["rented_since_year"].between(2020, 2024)]
    late = late[late["product_key"].isin(["plai", "pla_lm_ts", "pla", "plus", "pls", "pli"])]
    programmed = sum(
        sum(line.dwellings) for line in reference.lines if line.kind is Kind.PRODUCTION
    )
    assert programmed == pytest.approx(len(late) / 5 * 6, abs=len(reference.lines) / 2)
    assert base.reference(demo) == reference


def _dwellings(territory: Territory) -> Path:
    from ui import cache

    store = cache.store(territory)
    return store.folder / store.entry("dwellings", "dwelling").stored.path


def test_examples_of_the_fictional_territory_differ_on_the_map(demo) -> None:
    examples = base.examples(demo)
    stock = base.stock(demo)
    assert stock is not None
    assert [each.id for each in examples] == ["npnru-60-plai", "npnru-plai-lisse", "reequilibrage"]
    assert len({each.digest for each in (base.reference(demo), *examples)}) == 4
    ends = {}
    for each in examples:
        assert each.based_on == REFERENCE
        rows = years_table(simulate(each, stock), "commune")
        ends[each.id] = rows[rows["year"] == rows["year"].max()].set_index("place_code")
    # Smoothed or not, the same dwellings; the PLAI elsewhere.
    apart, even = ends["npnru-60-plai"], ends["npnru-plai-lisse"]
    assert (apart["dwelling_count"] == even["dwelling_count"]).all()
    assert (apart["plai_count"] - even["plai_count"]).abs().sum() >= 20
    moved = ends["reequilibrage"]["dwelling_count"] - even["dwelling_count"]
    assert (moved > 10).sum() >= 3


def test_a_real_territory_has_no_example(toy) -> None:
    real = replace(toy(), fictional=False)
    assert base.stock(real) is not None
    assert base.examples(real) == ()


def test_smoothing_gives_every_commune_between_25_and_30_percent(demo) -> None:
    even = next(each for each in base.examples(demo) if each.id == "npnru-plai-lisse")
    plai: dict[str, int] = {}
    pair: dict[str, int] = {}
    for line in even.lines:
        if line.kind is Kind.PIPELINE or line.product not in {Product.PLAI, Product.PLUS}:
            continue
        count = sum(line.dwellings)
        pair[line.commune_code] = pair.get(line.commune_code, 0) + count
        if line.product is Product.PLAI:
            plai[line.commune_code] = plai.get(line.commune_code, 0) + count
    assert 0.25 <= sum(plai.values()) / sum(pair.values()) <= 0.30
    for code, count in pair.items():
        assert 0.25 * count - 1 < plai.get(code, 0) < 0.30 * count + 1


def test_residences_stand_in_for_dwellings(toy) -> None:
    territory = toy()
    stock = base.stock(territory)
    assert stock is not None
    assert stock.total_count == 900
    at = stock.position("99001")
    inside = stock.products[at, ZONES.index(Zone.QPV)]
    assert inside.sum() == 500
    assert inside[PRODUCTS.index(Product.OLD_LOW_RENT)] == 400
    outside = stock.products[at, ZONES.index(Zone.OUTSIDE_QPV)]
    assert outside[PRODUCTS.index(Product.PLAI)] == 20
    # A commune that is known to have nothing is there: something may be programmed in it.
    assert stock.products[stock.position("99003")].sum() == 0
    assert base.reference(territory).lines == ()
    said = spoken(territory)
    assert "Inventaire SRU non importé" in said
    assert "Demande non connue" in said
    assert "le fil de l’eau ne programme rien" in said


def test_a_secret_commune_is_left_out_and_named(toy) -> None:
    territory = toy(secret="99002")
    stock = base.stock(territory)
    assert stock is not None
    assert "99002" not in stock.codes
    assert dict(base.left_out(territory)) == {"99002": "secret"}
    assert "Le parc d’une commune n’est pas connu" in spoken(territory)
    assert "Bourg-2" in spoken(territory)


def test_without_the_stock_of_any_commune_there_is_none(toy) -> None:
    territory = toy(detail=False)
    assert base.stock(territory) is None
    assert base.examples(territory) == ()
    assert not base.withheld(territory)
    with pytest.raises(LookupError):
        base.stock_file(territory)


def table(**columns: list[float]) -> pd.DataFrame:
    size = len(columns["dwelling_count"])
    codes = pd.Index([f"9900{n + 1}" for n in range(size)], name="zone_code")
    return pd.DataFrame(columns, index=codes, dtype=float)


PUBLISHED = {
    "dwelling_count": [100.0, 50.0, 40.0],
    "plai_total_count": [10.0, np.nan, 4.0],
    "plus_before_1977_count": [60.0, np.nan, 0.0],
    "plus_after_1977_count": [25.0, np.nan, 36.0],
    "rooms_3_count": [100.0, 20.0, 40.0],
}


def of(rows: pd.DataFrame, code: str, column: str) -> float:
    return float(rows.loc[rows["commune_code"] == code, column].sum())


def test_published_margins_are_never_crossed() -> None:
    rows = stock_of.of_communes(table(**PUBLISHED, in_qpv_count=[30.0, 0.0, 0.0]))
    # One commune is in both zones: zones are unknown, products are kept.
    assert set(rows["zone"]) == {Zone.UNKNOWN.value}
    assert of(rows, "99001", "old_low_rent_count") == 60
    # Not among the products published, and not a PLAI.
    assert of(rows, "99001", "other_count") == 5
    stock = make_stock(2025, rows)
    unknown = stock.products[:, ZONES.index(Zone.UNKNOWN), PRODUCTS.index(Product.UNKNOWN)]
    # What is secret of a commune is unknown of it, not zero.
    assert unknown.tolist() == [0, 50, 0]
    assert stock.sizes[1, ZONES.index(Zone.UNKNOWN), SIZES.index(Size.UNKNOWN)] == 30

    single = stock_of.of_communes(table(**PUBLISHED, in_qpv_count=[100.0, 0.0, 0.0]))
    assert single["zone"].tolist() == ["qpv", "outside_qpv", "outside_qpv"]
    unsure = stock_of.of_communes(table(**PUBLISHED, in_qpv_count=[100.0, np.nan, 0.0]))
    assert set(unsure["zone"]) == {Zone.UNKNOWN.value}


def test_zones_are_kept_where_no_product_is_known() -> None:
    counted = table(dwelling_count=[100.0, 50.0], in_qpv_count=[30.0, np.nan])
    stock = make_stock(2025, stock_of.of_communes(counted))
    by_zone = stock.products.sum(axis=2)
    assert by_zone[0].tolist() == [70, 30, 0]
    assert by_zone[1].tolist() == [0, 0, 50]
    assert stock.products[..., PRODUCTS.index(Product.UNKNOWN)].sum() == 150


def test_parts_above_their_whole_leave_the_whole() -> None:
    rows = stock_of.of_communes(table(dwelling_count=[10.0], plai_total_count=[12.0]))
    stock = make_stock(2025, rows)
    assert stock.total_count == 10
    assert stock.products[..., PRODUCTS.index(Product.UNKNOWN)].sum() == 10


def test_units_that_do_not_make_the_total_give_way_to_the_table() -> None:
    dwellings = pd.DataFrame(
        {
            "commune_code": ["99001"] * 3 + ["99002"] * 2,
            "in_qpv": pd.array([True, False, None, True, True], dtype="boolean"),
            "product_key": ["plai", "pap", None, "plus", "hlmo"],
            "room_count": [1.0, 7.0, np.nan, 3.0, 3.0],
        }
    )
    units = stock_of.of_dwellings(dwellings)
    rows = stock_of.rows_of(table(dwelling_count=[3.0, 5.0]), units)
    stock = make_stock(2025, rows)
    assert stock.total_count == 8
    first, second = stock.products
    assert first[ZONES.index(Zone.QPV), PRODUCTS.index(Product.PLAI)] == 1
    assert first[ZONES.index(Zone.OUTSIDE_QPV), PRODUCTS.index(Product.OTHER)] == 1
    assert first[ZONES.index(Zone.UNKNOWN), PRODUCTS.index(Product.UNKNOWN)] == 1
    assert stock.sizes[0, ZONES.index(Zone.OUTSIDE_QPV), SIZES.index(Size.ROOMS_5P)] == 1
    assert second[ZONES.index(Zone.UNKNOWN), PRODUCTS.index(Product.UNKNOWN)] == 5


def test_building_points_count_plai_and_nothing_cheaper() -> None:
    points = pd.DataFrame(
        {
            "commune_code": ["99001", "99001"],
            "qpv_code": [None, None],
            "dwelling_count": [20.0, 10.0],
            "plai_total_count": [5.0, 0.0],
            "financing_social_count": [10.0, 10.0],
            "financing_intermediate_count": [3.0, 0.0],
            "financing_other_count": [0.0, 0.0],
            "financing_unknown_count": [2.0, 0.0],
            "built_last_year": [2023.0, 1960.0],
        }
    )
    rows = stock_of.of_residences(points)
    held = make_stock(2025, rows).products[0, ZONES.index(Zone.UNKNOWN)]
    assert held[PRODUCTS.index(Product.PLAI)] == 5
    assert held[PRODUCTS.index(Product.OTHER)] == 23
    assert held[PRODUCTS.index(Product.UNKNOWN)] == 2
    # Of these years the « social » loan is the PLUS; PLS and PLI cannot be told apart.
    late = recent.of_residences(points, 2025)
    assert late is not None
    assert late["year"].unique().tolist() == [2023]
    told = dict(zip(late["product"], late["dwellings_count"], strict=True))
    assert told == {"plai": 5, "plus": 10, PLS_OR_PLI: 3, "unknown_product": 2}
    assert recent.of_residences(points.drop(columns="built_last_year"), 2025) is None


def test_a_residence_that_was_only_completed_is_not_taken_for_a_new_one() -> None:
    points = pd.DataFrame(
        {
            "commune_code": "99001",
            "qpv_code": None,
            "dwelling_count": [119.0, 20.0, 7.0, 40.0],
            "plai_total_count": [19.0, 5.0, 7.0, 0.0],
            "financing_social_count": [100.0, 15.0, 0.0, 40.0],
            "built_first_year": [1958.0, 2021.0, np.nan, 1958.0],
            "built_last_year": [2022.0, 2023.0, 2024.0, 1999.0],
        }
    )
    late = recent.of_residences(points, 2025)
    assert late is not None
    told = late.groupby("product")["dwellings_count"].sum().to_dict()
    assert told == {"plai": 12, "plus": 15}
    assert recent.of_older_residences(points, 2025) == 119
    assert recent.of_older_residences(points.iloc[[1, 3]], 2025) == 0


def test_rotation_is_the_published_one_then_that_of_eleven_dwellings_or_more() -> None:
    counted = table(dwelling_count=[200.0, 10.0, 11.0]).assign(rotation_share=[0.1, 0.2, 0.3])
    published = table(dwelling_count=[200.0]).assign(
        rotation_share=0.12, rotation_share_status="observed"
    )
    assert facts.rotation(published, counted).fillna(-1).tolist() == [0.12, -1, 0.3]
    secret = published.assign(rotation_share_status="secret")
    assert facts.rotation(secret, counted).fillna(-1).tolist() == [0.1, -1, 0.3]


def test_a_cut_that_the_page_on_the_demand_has_not_is_refused(demo) -> None:
    assert applicants.counts(demo, Role.ELU, ("iris_code",)).empty


def test_totals_alone_are_of_unknown_product_zone_and_size(toy) -> None:
    territory = toy(detail=False, published=True)
    stock = base.stock(territory)
    assert stock is not None
    assert (stock.year, stock.codes, stock.total_count) == (2024, ("99001", "99002"), 910)
    assert (
        stock.products[:, ZONES.index(Zone.UNKNOWN), PRODUCTS.index(Product.UNKNOWN)].sum() == 910
    )
    assert dict(base.left_out(territory)) == {"99003": "missing"}
    said = spoken(territory)
    assert "ne donne pas le financement des logements" in said
    assert "part en QPV et capacité hors QPV restent inconnues" in said
    simulated = simulate(base.reference(territory), stock)
    rows = years_table(simulated, "epci")
    assert (rows["dwelling_count"] == 910).all()
    assert rows["plai_share"].isna().all()
    assert rows["in_qpv_share"].isna().all()


SCREEN = """
from ui import territories
from ui.programming import unknowns
unknowns.show(territories.describe("essai"))
"""


def test_what_is_unknown_is_on_the_screen(toy) -> None:
    territory = toy(secret="99002")
    app = AppTest.from_string(SCREEN, default_timeout=30).run()
    assert not app.exception
    (box,) = app.expander
    assert box.label.startswith("D’où partent ces chiffres")
    (drawn,) = app.get("html")
    assert drawn.proto.body.count("<li>") == len(base.notes(territory))
    assert "Bourg-2" in drawn.proto.body


def test_what_building_points_cannot_tell_is_not_to_be_shown(toy, monkeypatch) -> None:
    monkeypatch.setitem(stock_toy.COUNTS, "financing_social_count", [400, 200, 0])
    territory = toy()
    stock = base.stock(territory)
    assert stock is not None
    years = years_table(simulate(base.reference(territory), stock), "epci")
    assert years[["low_rent_share", "r1_capacity_share"]].isna().all(axis=None)
    assert years["plai_share"].notna().all()
    assert "La part des bas loyers reste donc inconnue" in spoken(territory)


def test_the_reference_says_what_it_supposes_of_building_points(toy, monkeypatch) -> None:
    monkeypatch.setitem(stock_toy.COUNTS, "financing_social_count", [400, 200, 0])
    plain = stock_toy.residences

    def late():
        counts = {
            "plai_total_count": [0, 0, 20, 60, 0],
            "financing_social_count": [300, 200, 10, 40, 0],
            "financing_intermediate_count": [0, 0, 7, 0, 0],
            "built_first_year": [1960, 1960, 2022, 1985, 1960],
            "built_last_year": [1960, 1960, 2022, 2023, 1960],
        }
        return plain().drop(columns=["plai_count", "hlmo_count"]).assign(**counts)

    monkeypatch.setattr(stock_toy, "residences", late)
    territory = toy()
    reference = base.reference(territory)
    assert not reference.hypotheses.pls_told
    said = re.sub("[\u202f\u00a0]", " ", reference.notes)
    assert "7 logements en PLS ou PLI, que la source ne distingue pas" in said
    assert "sont supposés être des PLUS" in said
    size = plain()["dwelling_count"].iloc[3]
    assert f"{size} logements de résidences commencées avant 2020" in said
    # Every reader has the same, whatever is known of households.
    assert base.stock_notes(territory) == base.notes(territory)[:-1]
    assert "La part des bas loyers" in spoken(territory)
