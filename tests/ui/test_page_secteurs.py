"""The page *Secteurs*: composed by technicians, saved for everybody, read by élus."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
from shapely.geometry import box
from streamlit.testing.v1 import AppTest

from geodata.sectors import Sector, SectorSet, from_body, to_body
from tests.conftest import ROOT
from tests.ui.toy import EPCI, make_store
from ui import territories, workspace
from ui.map import MapEvent
from ui.map.component import read_outline
from ui.sectors import draft, drawing, explorer, kept, view

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "pages/secteurs.py"
DIVISION = SectorSet(
    "ici", "Instances", (Sector("nord", "Nord", ("99001", "99002")), Sector("sud", "Sud"))
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("FRAGILITE_DATABASE_URL", raising=False)
    monkeypatch.setattr(territories, "demo_is_current", lambda: True)
    make_store(tmp_path / "essai", tables=())
    return tmp_path


def keep(*divisions: SectorSet, based_on: int | None = None) -> None:
    workspace.current().save_document(
        kept.KIND, EPCI, to_body(divisions), author="Service habitat", based_on=based_on
    )


def saved() -> tuple[SectorSet, ...]:
    document = workspace.current().document(kept.KIND, EPCI)
    assert document is not None
    return from_body(document.body)


def open_page(**address: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in {"role": "technicien", **address}.items():
        app.query_params[name] = value
    app.run()
    app.switch_page(PAGE).run()
    assert not app.exception
    return app


def text(app: AppTest) -> str:
    bodies = " ".join(str(element.proto.body) for element in app.get("html"))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", bodies)).replace("\u202f", " ")


def field(app: AppTest, label: str) -> Any:
    return next(each for each in app.text_input if each.label == label)


def button(app: AppTest, label: str) -> Any:
    return next(each for each in app.button if each.label == label)


@pytest.mark.usefixtures("folder")
def test_a_division_is_composed_and_saved_for_everybody() -> None:
    app = open_page()
    assert "Pas encore de secteurs" in text(app)
    field(app, "Nom du découpage").input("Bassins de vie")
    button(app, "Créer").click().run()
    field(app, "Nouveau secteur").input("Val")
    button(app, "Ajouter le secteur").click().run()
    (communes,) = app.multiselect
    communes.select("99002").select("99001").run()
    assert not app.exception
    assert "pas encore enregistrées" in text(app)
    assert workspace.current().document(kept.KIND, EPCI) is None, "nobody else sees it yet"
    app.button(key="sectors_save").click().run()
    assert "Indiquez votre nom" in text(app)
    field(app, "Votre nom ou service").input("Service habitat").run()
    app.button(key="sectors_save").click().run()
    assert "enregistrés pour tous" in text(app)
    (division,) = saved()
    assert division.sectors[0].communes == ("99001", "99002")
    assert "1 commune n’est dans aucun secteur : Bourg-3" in text(app)


@pytest.mark.usefixtures("folder")
def test_a_sector_does_not_bear_the_name_of_a_person() -> None:
    keep(DIVISION)
    app = open_page()
    field(app, "Nouveau secteur").input("Chez M. Dupont")
    button(app, "Ajouter le secteur").click().run()
    assert "désigner une personne" in text(app)
    assert "Dupont" not in str(app.query_params)
    assert "pas encore enregistrées" not in text(app)


@pytest.mark.usefixtures("folder")
def test_whoever_saved_meanwhile_is_not_overwritten() -> None:
    keep(DIVISION)
    app = open_page()
    (communes,) = app.multiselect
    communes.unselect("99001").run()
    keep(SectorSet("ici", "Instances", (Sector("est", "Est", ("99003",)),)), based_on=1)
    field(app, "Votre nom ou service").input("Moi").run()
    app.button(key="sectors_save").click().run()
    assert "Service habitat l’a modifié entre-temps" in text(app)
    assert saved()[0].by_id.keys() == {"est"}
    assert "pas encore enregistrées" in text(app), "what was typed is not lost"
    app.button(key="sectors_discard").click().run()
    assert "Est" in text(app)


@pytest.mark.usefixtures("folder")
def test_an_elu_reads_and_changes_nothing() -> None:
    keep(DIVISION)
    app = open_page(role="elu")
    assert "Bourg-1 et Bourg-2" in text(app)
    assert not app.multiselect
    assert "Supprimer" not in " ".join(each.label for each in app.button)


@pytest.mark.usefixtures("folder")
def test_removing_is_confirmed_and_can_be_taken_back() -> None:
    keep(DIVISION)
    app = open_page()
    assert app.button(key="sector_remove").disabled
    app.checkbox(key="sectors_sure_ici_nord").check().run()
    app.button(key="sector_remove").click().run()
    assert [each.value for each in app.selectbox if each.label == "Secteur à compléter"] == ["sud"]
    field(app, "Votre nom ou service").input("Moi").run()
    app.button(key="sectors_save").click().run()
    assert [sector.id for sector in saved()[0].sectors] == ["sud"]
    app.button(key="sectors_restore_1").click().run()
    app.button(key="sectors_save").click().run()
    assert saved() == (DIVISION,)


@pytest.mark.usefixtures("folder")
def test_a_pasted_list_is_shown_before_it_is_taken() -> None:
    keep(DIVISION)
    app = open_page()
    app.text_area[0].input("commune_code;secteur\n99003;Est\n99999;Est\n").run()
    assert "1 secteur reconnu" in text(app)
    assert "« 99999 » n’est pas une commune" in text(app)
    app.button(key="sectors_take").click().run()
    assert "2 communes ne sont dans aucun secteur" in text(app)
    assert saved() == (DIVISION,), "not before it is saved"


def _clicked() -> view.View:
    keep(DIVISION)
    territory = territories.describe("essai")
    found = view.read(territory)
    assert found.sector is not None
    assert found.sector.id == "nord"
    return found


@pytest.mark.usefixtures("folder")
def test_a_click_puts_a_commune_in_and_takes_it_out() -> None:
    territory = territories.describe("essai")
    shown = _clicked()
    explorer._click(shown, MapEvent("zones", "99003"))
    pending = draft.current(territory)
    assert pending is not None
    assert pending.divisions[0].by_id["nord"].communes == ("99001", "99002", "99003")
    explorer._click(view.read(territory), MapEvent("zones", "99003"))
    assert draft.current(territory) is None, "as it was saved: nothing to save"


def test_an_outline_takes_the_communes_whose_inside_it_holds() -> None:
    # A stroke that misses the corners of the first square and cuts the second.
    shapes = [box(2, 50, 3, 51), box(3, 50, 4, 51), box(5, 50, 6, 51)]
    communes = gpd.GeoDataFrame({"zone_code": ["a", "b", "c"]}, geometry=shapes, crs=4326)
    outline = ((2.1, 50.1), (3.2, 50.1), (3.2, 50.9), (2.1, 50.9))
    assert drawing.inside(outline, communes.to_crs(2154)) == ("a",)
    assert drawing.inside(outline[:2], communes) == ()


@pytest.mark.parametrize(
    "value",
    [
        None,
        {"layer": "zones", "outline": [[1, 2]]},
        {"layer": "outline", "outline": [[1, float("nan")]]},
        {"layer": "outline", "outline": [[1, 2, 3]]},
        {"layer": "outline", "outline": [[1, 2]] * 5000},
        {"layer": "outline", "outline": "1,2"},
    ],
)
def test_an_outline_from_the_browser_is_not_trusted(value: object) -> None:
    assert read_outline(value) == ()


def test_more_than_nine_sectors_still_make_a_map() -> None:
    codes = {f"99{n:03d}": f"C{n}" for n in range(12)}
    many = SectorSet("d", "D", tuple(Sector(f"s{n}", f"S{n}", (c,)) for n, c in enumerate(codes)))
    shown = drawing.map_values(many, codes, "")
    assert len(shown.classes) == 9
    assert shown.class_of["99000"] == shown.class_of["99009"]
    assert shown.note_of["99009"] == "S9"
    labels = [look.label for look in shown.classes]
    assert labels[-1] == "S0, S9", "the first sector comes last: the legend is drawn upside down"
    assert shown.class_of["99000"] == 9
