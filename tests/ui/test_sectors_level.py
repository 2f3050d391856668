"""The sectors as a level: the path, the stock, the classes of fragility."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from geodata.sectors import Sector, SectorSet, to_body
from tests.conftest import ROOT
from tests.ui.residence_toy import add_stock
from tests.ui.stock_toy import make_stock
from tests.ui.toy import EPCI, make_store
from ui import cache, territories, workspace
from ui.fragility import kept as fragility
from ui.fragility.sector_figures import UNCLASSED
from ui.sectors import geometry, kept

if TYPE_CHECKING:
    from pathlib import Path

DIVISION = SectorSet(
    "ici",
    "Instances",
    (Sector("nord", "Nord", ("99001", "99002")), Sector("sud", "Sud", ("99003",))),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("FRAGILITE_DATABASE_URL", raising=False)
    monkeypatch.setattr(territories, "demo_is_current", lambda: True)
    return tmp_path


def keep() -> None:
    workspace.current().save_document(
        kept.KIND, EPCI, to_body([DIVISION]), author="Service habitat", based_on=None
    )


def open_page(page: str, **address: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    app.switch_page(page).run()
    assert not app.exception
    return app


def text(app: AppTest) -> str:
    bodies = " ".join(str(element.proto.body) for element in app.get("html"))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", bodies)).replace("\u202f", " ")


def sent(app: AppTest) -> str:
    (frame,) = app.get("component_instance")
    return json.dumps(json.loads(frame.proto.json_args), ensure_ascii=False)


def crumbs(app: AppTest) -> list[str]:
    return [button.label for button in app.button if str(button.key).startswith("path_")]


def test_without_sectors_there_is_no_such_level(folder: Path) -> None:
    make_stock(folder / "essai")
    app = open_page("pages/parc_social.py", niveau="secteur", secteur="nord")
    assert app.session_state["url_niveau"] == "commune"
    assert crumbs(app) == []


def test_the_stock_of_a_sector_is_the_sum_of_its_communes(folder: Path) -> None:
    make_stock(folder / "essai")
    keep()
    app = open_page("pages/parc_social.py", niveau="secteur", par="secteur")
    assert app.session_state["url_niveau"] == "secteur"
    said = text(app)
    assert re.search(r"Nord 900 100,0 % .*?500 sur 900", said)
    assert "n’est pas calculable par secteur" in said
    assert "geo/" in sent(app)


def test_a_sum_that_lacks_a_commune_is_not_shown_as_whole(folder: Path) -> None:
    make_stock(folder / "essai", secret="99002")
    keep()
    said = text(open_page("pages/parc_social.py", niveau="secteur", par="secteur"))
    assert "2 secteurs : 1 sous secret statistique" in said
    assert "Nord : Au moins 600 logements, comptés dans 1 des 2 communes" in said
    assert re.search(r"Nord secret", said)


def test_an_open_sector_keeps_the_page_to_its_communes(folder: Path) -> None:
    make_stock(folder / "essai")
    keep()
    app = open_page("pages/parc_social.py", secteur="nord")
    said = text(app)
    assert "Bourg-2" in said
    assert "Bourg-3" not in said
    assert crumbs(app) == ["Pays d’Essai"]
    assert app.query_params["secteur"] == "nord"


def test_a_commune_tells_its_sector_and_leaves_another_one(folder: Path) -> None:
    add_stock(make_store(folder / "essai", communes=3, per_commune=5))
    keep()
    app = open_page("pages/residences.py", commune="99003", secteur="nord")
    assert crumbs(app) == ["Pays d’Essai", "Sud"]
    assert app.query_params["secteur"] == "sud"
    app.button(key="path_1").click().run()
    assert "commune" not in app.query_params
    assert app.query_params["secteur"] == "sud"
    app.button(key="path_0").click().run()
    assert "secteur" not in app.query_params


def test_classes_are_counted_and_no_score_is_made(folder: Path) -> None:
    make_store(folder / "essai")
    keep()
    territory = territories.describe("essai")
    method = cache.default_method(territory, "iris")
    result = cache.result(territory, "iris", method)
    found = fragility.sector_classes(territory, "iris", method)
    zones = result.zones
    concerned = zones[zones["state"] != "not_concerned"]
    mine = concerned[concerned.index.str.startswith(("99001", "99002"))]
    assert found.zone_count("nord") == len(mine)
    for number in result.classes:
        assert found.zone_count("nord", number) == int((mine["class_"] == number).sum())
    shares = [found.zone_share("nord", n) for n in (*result.classes, UNCLASSED)]
    assert math.isclose(sum(shares), 1.0)
    people = result.table.zones["population_count"].loc[mine.index].sum()
    assert math.isclose(found.people("nord"), people)


def test_indicators_are_made_again_from_counts_and_medians_are_not(folder: Path) -> None:
    make_store(folder / "essai")
    keep()
    territory = territories.describe("essai")
    table = fragility.sector_indicators(territory)
    assert table is not None
    assert "median_income_per_uc_eur" not in table.available
    communes = cache.indicators(territory, "commune").table
    name = "single_parent_families_share"
    parts = communes.numerators[name], communes.denominators[name]
    expected = [
        parts[0][list(sector.communes)].sum() / parts[1][list(sector.communes)].sum()
        for sector in DIVISION.sectors
    ]
    assert table.frame[name].tolist() == pytest.approx(expected)
    app = open_page("pages/fragilite.py", niveau="secteur", indicateur="median_income_per_uc_eur")
    assert "Non calculable par secteur" in sent(app).replace("\\u202f", " ")
    app = open_page("pages/fragilite.py", secteur="nord")
    assert "Revenu médian non calculable" in text(app)
    assert "il n’a ni indice ni classe" in text(app)


def test_contours_of_sectors_are_published_with_their_identifiers(folder: Path) -> None:
    make_store(folder / "essai", tables=())
    territory = territories.describe("essai")
    assert geometry.geometry(territory) is None
    keep()
    found = geometry.geometry(territory)
    assert found is not None
    assert found.codes == ("nord", "sud")
    assert found.names == ("Nord", "Sud")
    communes = cache.geometry(territory, "commune")
    assert found.bounds(["nord"]) == communes.bounds(["99001", "99002"])


def test_a_real_territory_has_no_sectors_that_nobody_made(folder: Path) -> None:
    make_store(folder / "essai", tables=(), fictional=False)
    assert kept.sets(territories.describe("essai")) == ()


def test_communes_merged_away_leave_the_division(folder: Path) -> None:
    make_store(folder / "essai", communes=2, tables=())
    keep()
    (division,) = kept.sets(territories.describe("essai"))
    assert division.by_id["sud"].communes == ()
    assert pd.Series(division.sector_of).index.tolist() == ["99001", "99002"]
