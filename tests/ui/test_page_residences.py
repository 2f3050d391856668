"""The page *Résidences*, run without a browser on a toy territory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some
from shapely.geometry import Point
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT
from tests.ui.residence_toy import add_stock
from tests.ui.toy import make_store
from ui.map import ZoneState
from ui.residences import cells, classes, filters, lacking, rows, subjects, surroundings
from ui.residences.facts import Facts
from ui.residences.filters import Filters
from ui.roles import Role

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 60


def html(at: AppTest) -> str:
    return " ".join(str(element.proto.body) for element in at.get("html"))


def payload(at: AppTest) -> dict[str, Any]:
    (found,) = [e for e in at.get("component_instance") if "st_folium" in e.proto.component_name]
    script = json.loads(found.proto.json_args)["feature_group"]
    sent: dict[str, Any] = json.loads(script.split("fragiliteMap.update(", 1)[1].split(");", 1)[0])
    return sent


def drawn(at: AppTest) -> int:
    return len(payload(at)["points"]["marks"].replace(".", ""))


def open_page(folder: Path, monkeypatch: pytest.MonkeyPatch, role: str, **stock: Any) -> AppTest:
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(folder))
    monkeypatch.setenv("FRAGILITE_ROLE", role)
    monkeypatch.setattr("ui.territories.demo_is_current", lambda: True)
    store = make_store(folder / "pays-d-essai", communes=3, per_commune=5)
    if stock.pop("stock", True):
        add_stock(store, COUNT, **stock)
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    return at.switch_page("pages/residences.py")


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    return open_page(tmp_path, monkeypatch, "technicien")


def test_the_page_draws_every_located_residence(page: AppTest) -> None:
    page.run()
    assert not page.exception
    assert "Cette page n’a pas pu" not in html(page)
    sent = payload(page)
    assert drawn(page) == COUNT - 1, "one has no place"
    assert sent["zones"]["marks"] == "ppp"
    assert len(sent["points"]["classes"]) == 6, "the six families"
    assert f"{COUNT} résidences" in html(page)
    assert "1 résidence n’est pas localisée" in html(page)
    assert len(page.dataframe[0].value) == COUNT


def test_the_place_that_is_open_is_the_one_listed(page: AppTest) -> None:
    page.query_params["commune"] = "99002"
    page.run()
    assert drawn(page) == len(page.dataframe[0].value) == COUNT // 3
    assert payload(page)["around"]["open"] == ["99002"]
    page.query_params["zone"] = "990020103"
    page.run()
    assert drawn(page) == COUNT // 15
    assert payload(page)["selection"] == "990020103"


def test_search_and_filters_hold_for_the_map_and_the_list(page: AppTest) -> None:
    page.query_params["carte"] = "period"
    page.run()
    page.text_input(key="residences_search").set_value("RÉSIDENCE bourg-2").run()
    found = page.dataframe[0].value
    assert 0 < len(found) == drawn(page) < COUNT
    assert set(found["commune"]) == {"Bourg-2"}
    page.selectbox(key="residences_landlord").set_value(filters.NO_LANDLORD).run()
    fewer = page.dataframe[0].value
    assert 0 < len(fewer) < len(found)
    assert fewer["landlord"].isna().all()
    page.button(key="residences_clear").click().run()
    assert len(page.dataframe[0].value) == COUNT


def test_a_link_opens_a_sheet_with_its_neighbours_and_its_iris(page: AppTest) -> None:
    page.query_params["residence"] = "essai-0020"
    page.query_params["carte"] = "energy"
    page.run()
    assert not page.exception
    text = html(page)
    assert payload(page)["pointSelection"] == "essai-0020"
    assert "Résidence 20" in text
    assert "Habitat d’Essai" in text
    assert "classe" in text, "the index of its IRIS"
    assert "QN99001I" in text
    assert "Les sources ne disent pas la même chose" in text
    assert "50" in text, "the declared share"
    near = [b for b in page.button if str(b.key).startswith("near_open_")]
    assert len(near) == surroundings.NEIGHBOURS
    near[0].click().run()
    assert page.query_params["residence"] == str(near[0].key).removeprefix("near_open_")


def test_previous_and_next_follow_the_list(page: AppTest) -> None:
    page.query_params["residence"] = "essai-0004"
    page.run()
    page.button(key="residences_next").click().run()
    after = page.query_params["residence"]
    assert after != "essai-0004"
    page.button(key="residences_previous").click().run()
    assert page.query_params["residence"] == "essai-0004"
    page.button(key="residences_close").click().run()
    assert "residence" not in page.query_params


def test_a_landlord_that_is_unknown_is_said_not_to_be_given(page: AppTest) -> None:
    page.query_params["residence"] = "essai-0003"
    page.run()
    assert "Bailleur non communiqué" in html(page)
    assert "&lt;b&gt;Toit" not in html(page)
    page.query_params["residence"] = "essai-0002"
    page.run()
    assert "&lt;b&gt;Toit&lt;/b&gt;" in html(page), "a name is text"
    assert "<b>Toit</b>" not in html(page)


def test_an_elu_sees_neither_ratings_nor_gaps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = open_page(tmp_path, monkeypatch, "elu")
    at.query_params["carte"] = "rating"
    at.run()
    assert not at.exception
    assert {"1"} == set(payload(at)["points"]["marks"]), "residences all alike"
    options = at.selectbox(key="url_carte").options
    assert [o for o in options if "réservé aux techniciens" in o], "said, not hidden"
    assert "qu’aux techniciens" in html(at)
    assert not {"rating", "gap"} & set(at.dataframe[0].value.columns)


def test_a_source_that_says_little_is_said_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blank = ("landlord_name", "residence_name", "mean_surface_m2", "vacancy_share", "qpv_code")
    at = open_page(tmp_path, monkeypatch, "technicien", drop=blank)
    at.query_params["residence"] = "essai-0004"
    at.run()
    assert not at.exception
    text = html(at)
    assert "La source ne dit pas" in text
    assert "le bailleur" in text
    assert "On ne sait pas si la résidence est en quartier prioritaire" in text
    assert "Vacance" not in text
    assert "landlord" not in at.dataframe[0].value.columns
    assert not {"landlord", "qpv", "vacancy"} & set(at.selectbox(key="url_carte").options)


def test_without_residences_the_page_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = open_page(tmp_path, monkeypatch, "elu", stock=False)
    at.run()
    assert not at.exception
    assert "Aucune résidence sur ce territoire" in html(at)


# What follows is pure.

SEEN = Facts(Role.TECHNICIEN, rating=pd.Series([4, 1], ["a", "c"], dtype="Int64"))
UNSEEN = Facts(Role.ELU)


def residences() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {
            "commune_code": "99001",
            "landlord_name": ["Logis", None, "Toit"],
            "period": ["before_1949", None, "2005_later"],
            "energy_label": ["A", "G", None],
            "dwelling_count": [10.0, 0.0, 250.0],
            "unknown_product_count": [0.0, 0.0, 50.0],
            "plai_total_count": [0.0, 0.0, 50.0],
            "vacancy_share": [0.02, None, None],
            "vacancy_share_status": ["observed", "secret", "missing"],
            "qpv_code": ["QN1", "", None],
        },
        index=pd.Index(["a", "b", "c"], name="id"),
        geometry=[Point(0, 0), Point(3, 4), None],
        crs=2154,
    )


def ranks(subject: str, facts: Facts = SEEN) -> list[int | None]:
    found = subjects.classify(subject, residences(), facts, dark=False).rank
    return [None if pd.isna(rank) else int(rank) for rank in found]


def test_unknown_is_no_class_and_zero_is_one() -> None:
    assert ranks("period") == [1, None, 5]
    assert ranks("energy") == [1, 7, None]
    assert ranks("qpv") == [1, 2, None], "outside is known, unknown is not outside"
    assert ranks("plai") == [1, None, 3], "of the dwellings whose product is known: 50 of 200"
    assert ranks("size") == [2, 1, 5], "a bound belongs to the class above"
    found = subjects.classify("vacancy", residences(), SEEN, dark=False)
    assert found.state("b") is ZoneState.SECRET
    assert found.state("c") is ZoneState.MISSING


def test_an_unknown_landlord_is_no_landlord() -> None:
    found = subjects.classify("landlord", residences(), SEEN, dark=False)
    assert found.labels == ("Toit", "Logis"), "the largest first"
    assert [None if pd.isna(r) else r for r in found.rank] == [2, None, 1]


def test_ratings_are_classes_for_technicians_and_nothing_for_others() -> None:
    assert ranks("rating") == [4, None, 1]
    assert ranks("rating", UNSEEN) == [1, 1, 1], "all alike: nothing is told"
    assert "réservé" in subjects.label("rating", UNSEEN)
    assert "réservé" not in subjects.label("rating", SEEN)
    frame = residences()
    hay = filters.haystack(frame, pd.Series("x", frame.index), pd.Series("y", frame.index))
    assert filters.apply(frame, hay, SEEN, Filters(rating="4")).tolist() == [True, False, False]
    everything = filters.apply(frame, hay, UNSEEN, Filters(rating="4"))
    assert everything.all(), "a filter by rating would tell the ratings"


@pytest.mark.parametrize("subject", ["period", "energy", "size", "plai", "qpv", "landlord"])
def test_each_class_has_a_label_and_a_colour_of_its_own(subject: str) -> None:
    for dark in (False, True):
        found = subjects.classify(subject, residences(), SEEN, dark=dark)
        assert len(found.labels) == len(found.colors)
        assert len(set(found.colors)) == len(found.colors)
        assert found.rank.dropna().between(1, len(found.labels)).all()


@given(some.lists(some.floats(min_value=0, max_value=1), min_size=1, max_size=40))
def test_shares_fall_in_the_class_that_says_them(shares: list[float]) -> None:
    frame = pd.DataFrame({"dwelling_count": 1.0, "plai_total_count": shares})
    found = subjects.classify("plai", frame, SEEN, dark=False)
    assert len(found.labels) == 4
    for share, rank in zip(shares, found.rank, strict=True):
        expected = 1 if share == 0 else 2 if share < 0.25 else 3 if share < 0.5 else 4
        assert rank == expected


def test_neighbours_are_by_distance_and_the_unlocated_has_none() -> None:
    frame = residences()
    assert surroundings.nearest(frame, "a").to_dict() == {"b": 5.0}
    assert surroundings.nearest(frame, "c").empty


def test_what_leaves_says_why_a_figure_is_absent() -> None:
    frame = residences()
    names = pd.Series(["A", "B", "C"], frame.index)
    listed = rows.table(frame, names, {"99001": "Bourg"}, UNSEEN)
    out = rows.export_frame(frame, listed, "Source d’essai 2025", SEEN)
    share = "Vacance\u202f(%)" if "Vacance\u202f(%)" in out else "Vacance (%)"
    assert out[share].isna().tolist() == [False, True, True]
    assert out["Vacance\u202f: état"].tolist() == ["observé", "secret", "manquant"]
    assert (out["Source"] == "Source d’essai 2025").all()
    assert "Note" not in out
    reserved = rows.export_frame(frame, listed, "Source d’essai 2025", UNSEEN)
    assert share not in reserved
    assert set(reserved["Vacance\u202f: état"]) == {"réservé aux techniciens"}


def test_vacancy_and_rents_are_for_technicians() -> None:
    frame = residences()
    assert {"vacancy"} <= set(subjects.offered(frame, UNSEEN)), "said, not hidden"
    for subject in ("vacancy", "rent"):
        assert ranks(subject, UNSEEN) == [1, 1, 1], "all alike: nothing is told"
        assert subjects.classify(subject, frame, UNSEEN, dark=False).value is None
        assert "réservé" in subjects.label(subject, UNSEEN)
        assert "réservé" not in subjects.label(subject, SEEN)
    assert ranks("vacancy")[0] is not None


def test_a_gap_withheld_is_secret_and_not_missing() -> None:
    facts = Facts(
        Role.TECHNICIEN, gap=pd.Series(["far"], ["a"], dtype="str"), gap_secret=frozenset({"b"})
    )
    found = subjects.classify("gap", residences(), facts, dark=False)
    assert [found.state(code) for code in "bc"] == [ZoneState.SECRET, ZoneState.MISSING]
    names = pd.Series(["A", "B", "C"], residences().index)
    listed = rows.table(residences(), names, {"99001": "Bourg"}, facts)
    assert listed["gap"].tolist()[:2] == ["Éloignée de la référence", "secret"]
    assert pd.isna(listed["gap"].tolist()[2])
    assert facts.stamp != Facts(Role.TECHNICIEN, gap=facts.gap).stamp


@pytest.mark.parametrize(("role", "told"), [("technicien", True), ("elu", False)])
def test_the_sheet_gives_vacancy_to_technicians_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, role: str, *, told: bool
) -> None:
    at = open_page(tmp_path, monkeypatch, role)
    at.query_params["residence"], at.query_params["carte"] = "essai-0004", "vacancy"
    at.run()
    assert not at.exception
    assert ("sont réservés aux techniciens" in html(at)) is not told
    assert ({"1"} == set(payload(at)["points"]["marks"])) is not told, "residences all alike"


def test_what_the_source_lacks_is_found_on_all_the_residences() -> None:
    assert set(lacking.features(residences())) == {"built", "rooms", "mean_surface_m2", "sru"} - {
        "built"
    }
    assert lacking.names(residences().assign(landlord_name=None)).startswith("le bailleur")


def test_a_secret_is_not_a_zero() -> None:
    row = residences().loc["b"]
    assert cells.amount(row, "vacancy_share") == "secret"
    assert cells.amount(residences().loc["c"], "vacancy_share") == "manquant"
    assert classes.product_share(residences(), "plai_total_count").isna().tolist() == [
        False,
        True,
        False,
    ]
