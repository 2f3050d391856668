"""The page *Fragilité*, run without a browser on the toy territories."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from fragility import load_method, make_table
from fragility.index import compute_index
from tests.conftest import ROOT
from tests.ui.toy import make_store
from ui.directory import make_directory
from ui.fragility import charts, indicator_map, reliability, rows, values, view
from ui.map import ZoneState

if TYPE_CHECKING:
    from pathlib import Path

    from fragility import IndexResult


def element_html(at: AppTest) -> str:
    """Everything the page wrote as HTML."""
    return " ".join(str(element.proto.body) for element in at.get("html"))


def map_arguments(at: AppTest) -> dict[str, Any]:
    found = [e for e in at.get("component_instance") if "st_folium" in e.proto.component_name]
    assert len(found) == 1
    arguments: dict[str, Any] = json.loads(found[0].proto.json_args)
    return arguments


def map_payload(at: AppTest) -> dict[str, Any]:
    script = map_arguments(at)["feature_group"]
    text = script.split("fragiliteMap.update(", 1)[1].split(");", 1)[0]
    payload: dict[str, Any] = json.loads(text)
    return payload


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """Open the page on a toy territory of three communes of five IRIS."""
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(tmp_path))
    monkeypatch.setattr("ui.territories.demo_is_current", lambda: True)
    make_store(tmp_path / "pays-d-essai", per_commune=5, communes=6)
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.switch_page("pages/fragilite.py")
    return at


def test_the_page_opens_on_the_communes(page: AppTest) -> None:
    page.run()
    assert not page.exception
    payload = map_payload(page)
    assert len(payload["zones"]["marks"]) == 6
    assert payload["around"] is None
    assert payload["selection"] is None
    assert "Territoire fictif" in payload["credits"]
    assert "Les communes les plus fragiles" in element_html(page)


def test_an_address_opens_a_commune_then_a_zone(page: AppTest) -> None:
    page.query_params["commune"] = "99002"
    page.run()
    payload = map_payload(page)
    assert len(payload["zones"]["marks"].replace(".", "")) == 5, "the IRIS of the commune only"
    assert payload["around"]["open"] == ["99002"]
    assert "Commune 99002" in element_html(page)
    page.query_params["zone"] = "990020102"
    page.run()
    assert map_payload(page)["selection"] == "990020102"
    assert "IRIS 990020102" in element_html(page)


def test_the_map_is_not_mounted_again(page: AppTest) -> None:
    page.run()
    before = map_arguments(page)
    page.query_params["niveau"] = "iris"
    page.query_params["indicateur"] = "median_income_per_uc_eur"
    page.run()
    after = map_arguments(page)
    assert after["script"] == before["script"]
    assert after["feature_group"] != before["feature_group"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("commune", "12345"),
        ("commune", "<script>"),
        ("zone", "nowhere"),
        ("indicateur", "__class__"),
        ("niveau", "region"),
        ("poids", "0-0-0-0"),
        ("poids", "99-1"),
    ],
)
def test_a_wrong_address_is_as_if_absent(page: AppTest, name: str, value: str) -> None:
    page.query_params[name] = value
    page.run()
    assert not page.exception
    assert len(map_payload(page)["zones"]["marks"]) == 6


def test_weights_change_the_map_and_the_table_together(page: AppTest) -> None:
    page.query_params["niveau"] = "iris"
    page.run()
    before = map_payload(page)
    page.slider(key="weight_median_income_per_uc_eur").set_value(10)
    for name in ("non_employment_25_64_share", "single_parent_families_share"):
        page.slider(key=f"weight_{name}").set_value(0)
    page.run()
    after = map_payload(page)
    assert page.query_params["poids"] == "10-0-5-0"
    assert after["zones"]["marks"] != before["zones"]["marks"]
    changed = sum(
        a != b for a, b in zip(before["zones"]["marks"], after["zones"]["marks"], strict=True)
    )
    text = element_html(page)
    assert f"{changed} IRIS change" in text.replace("\u00a0", " ").replace("\u202f", " ")
    for number in range(1, 5):
        drawn = after["zones"]["marks"].count(str(number))
        assert after["classes"][number - 1]["detail"].startswith(f"{drawn}")
    assert page.slider(key="weight_families_4plus_children_share").value == 5, "left alone"
    page.button(key="weights_reset_banner").click().run()
    assert map_payload(page)["zones"]["marks"] == before["zones"]["marks"]
    assert "poids" not in page.query_params


def test_the_map_keeps_its_place_in_the_page(page: AppTest) -> None:
    """Streamlit mounts a frame again when the number of elements before it changes."""
    places = []
    for query in ({}, {"niveau": "iris", "poids": "10-0-5-0"}, {"commune": "99002"}):
        for name, value in query.items():
            page.query_params[name] = value
        page.run()
        blocks = list(page.main.children.values())
        keys = [getattr(getattr(b, "proto", None), "id", "") or "" for b in blocks]
        places.append(next(i for i, key in enumerate(keys) if "fragility_explorer" in key))
    assert len(set(places)) == 1


def test_a_zone_is_found_by_its_name_or_code(page: AppTest) -> None:
    page.run()
    search = page.selectbox(key="fragility_search")
    assert any("99002" in option for option in search.options)
    assert any("990020101" in option for option in search.options)


def test_data_that_allow_no_index_say_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(tmp_path))
    monkeypatch.setattr("ui.territories.demo_is_current", lambda: True)
    make_store(tmp_path / "vide", tables=())
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.switch_page("pages/fragilite.py")
    at.run()
    assert not at.exception
    assert "ne peut pas être calculé" in element_html(at)


# What follows is pure.

INDICATORS = (
    "median_income_per_uc_eur",
    "non_employment_25_64_share",
    "families_4plus_children_share",
    "single_parent_families_share",
)


@pytest.fixture(scope="module")
def result() -> IndexResult:
    rng = np.random.default_rng(7)
    codes = pd.Index([f"99{n:03d}0101" for n in range(1, 31)], name="zone_code")
    frame = pd.DataFrame(rng.uniform(0.05, 0.4, (30, 4)), index=codes, columns=list(INDICATORS))
    frame["median_income_per_uc_eur"] = rng.uniform(12_000, 28_000, 30)
    status = pd.DataFrame("observed", index=codes, columns=list(INDICATORS))
    frame.iloc[0, 0], status.iloc[0, 0] = np.nan, "secret"
    frame.iloc[1, 1], status.iloc[1, 1] = np.nan, "missing"
    zones = pd.DataFrame({"zone_type": "H", "population_count": 2000.0}, index=codes)
    zones.iloc[2, 0] = "A"
    table = make_table(frame, status=status, zones=zones, level="iris")
    return compute_index(table, load_method("ips"))


def test_missing_secret_and_not_concerned_stay_apart(result: IndexResult) -> None:
    codes = [str(code) for code in result.zones.index]
    shown = values.index_values(result, codes, {})
    assert shown.state_of[codes[0]] is ZoneState.SECRET
    assert shown.state_of[codes[1]] is ZoneState.MISSING
    assert shown.state_of[codes[2]] is ZoneState.NOT_CONCERNED
    assert len(shown.class_of) == 27
    income = indicator_map.indicator_values(result, INDICATORS[0], codes)
    assert income.state_of[codes[0]] is ZoneState.SECRET
    assert codes[1] in income.class_of, "its income is known"


def test_the_darkest_class_is_the_most_fragile_for_every_indicator(result: IndexResult) -> None:
    codes = [str(code) for code in result.zones.index]
    for indicator, sign in zip(INDICATORS, (-1, 1, 1, 1), strict=True):
        shown = indicator_map.indicator_values(result, indicator, codes)
        last = max(shown.class_of.values())
        inside = [shown.value_of[c] * sign for c, n in shown.class_of.items() if n == last]
        outside = [shown.value_of[c] * sign for c, n in shown.class_of.items() if n != last]
        assert min(inside) > max(outside)


def test_classes_of_an_indicator_do_not_depend_on_the_zones_drawn(result: IndexResult) -> None:
    codes = [str(code) for code in result.zones.index]
    whole = indicator_map.indicator_values(result, INDICATORS[1], codes)
    part = indicator_map.indicator_values(result, INDICATORS[1], codes[5:9])
    assert set(part.class_of) == set(codes[5:9])
    assert all(whole.class_of[code] == number for code, number in part.class_of.items())
    assert part.classes == whole.classes


def test_contributions_add_up_to_the_gap(result: IndexResult) -> None:
    code = str(result.zones.index[5])
    gap = result.zones.loc[code, "raw_score"] - result.zones.loc[code, "reference_score"]
    parts = charts.contributions(result, code)
    assert sum(part.value for part in parts) == pytest.approx(gap)
    assert [abs(p.value) for p in parts] == sorted((abs(p.value) for p in parts), reverse=True)


def test_the_table_that_leaves_keeps_blanks_and_reasons(result: IndexResult) -> None:
    zones = pd.DataFrame({"zone_code": result.zones.index, "zone_name": "=1+1"})
    zones["commune_code"] = zones["zone_code"].str[:5]
    communes = zones.assign(zone_code=zones["commune_code"])
    codes = tuple(str(code) for code in result.zones.index[:3])
    frame = rows.export_frame(result, make_directory(communes, zones), codes)
    income = frame["Revenu médian par unité de consommation"]
    assert income.isna().tolist() == [True, False, False]
    assert frame.iloc[0]["Revenu médian par unité de consommation\u202f: état"] == "secret"
    assert frame["Classe"].isna().all(), "none of the three is classified"
    assert (frame["Code"] == list(codes)).all()


def test_the_class_table_counts_every_zone_once(result: IndexResult) -> None:
    table = rows.class_rows(result)
    counts = [int(row["zones"]) for row in table]
    assert sum(counts[:4]) == counts[-1] == 27
    assert sum(counts[:-1]) == 30


def test_a_bar_of_classes_says_each_share_in_words() -> None:
    html = reliability.bar({1: 0.0, 2: 0.25, 3: 0.75}, "Classes")
    assert "classe 2" in html
    assert "classe 1" not in html
    assert "flex:0.7500" in html


def test_weights_come_back_from_the_address() -> None:
    method = load_method("ips")
    weights = dict(zip(method.weights, (10, 0, 5, 5), strict=True))
    assert view.parse_weights(view.write_weights(weights), method) == weights
    assert view.reweight(method, view.default_weights(method)) is method
    changed = view.reweight(method, weights)
    assert sum(changed.weights.values()) == pytest.approx(1)
    assert changed.derived_from is not None


@pytest.mark.parametrize("text", ["", "1-2", "a-b-c-d", "0-0-0-0", "11-1-1-1", "1-1-1-1-1"])
def test_weights_that_do_not_fit_are_the_usual_ones(text: str) -> None:
    method = load_method("ips")
    assert view.parse_weights(text, method) == view.default_weights(method)


def test_names_are_found_by_code_and_sorted_as_french_does() -> None:
    communes = pd.DataFrame({"zone_code": ["1", "2", "3"], "zone_name": ["Zed", "Évin", "Eu"]})
    iris = pd.DataFrame(
        {
            "zone_code": ["1a", "1b", "2a"],
            "zone_name": ["Sud", "Nord", "Évin"],
            "commune_code": ["1", "1", "2"],
        }
    )
    found = make_directory(communes, iris)
    assert found.options == ("3", "2", "1", "1b", "1a"), "an undivided commune is listed once"
    assert found.is_divided("1")
    assert not found.is_divided("2")
    assert not found.is_divided("3")
