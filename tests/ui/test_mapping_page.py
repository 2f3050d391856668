"""The page *Données* on tables of the user's own: mapped once, checked, saved, then recognised."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from geodata.user_tables.catalogue import kind, kinds
from geodata.user_tables.mapping import ColumnMapping
from geodata.user_tables.templates import headers
from tests.conftest import ROOT
from tests.geodata.layouts.tables import write_csv
from tests.ui.toy import make_store
from ui import territories
from ui.datapage import mapping_shelf
from ui.markdown import plain

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE = 120
HEADER = ["Programme", "Organisme", "Équipe", "Origine", "Date", "Note /4", "Couleur"]
ROWS = [
    ["0412", "Habitat du Val", "Équipe nord", "Bailleur", "12/05/2024", 3, "vert"],
    ["0413", "Habitat du Val", "Ville", "Préfecture", "13/05/2024", 4, "bleu"],
    ["0414", "Habitat du Val", "Ville", "Commune", "14/05/2024", 9, "bleu"],
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    data = tmp_path / "data"
    data.mkdir()
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(data))
    monkeypatch.delenv("FRAGILITE_DATABASE_URL", raising=False)
    monkeypatch.chdir(ROOT)
    make_store(data / territories.DEMO_SLUG)
    (data / f".{territories.DEMO_SLUG}-version").write_text(territories.demo_version())
    return data


def _page() -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE).run()
    return app.switch_page("pages/donnees.py").run()


def _html(app: AppTest) -> str:
    bodies = (str(each.proto.body) for each in app.get("html"))
    shown = "\n".join(body for body in bodies if not body.startswith(("<style", "<script")))
    return shown.replace("\u202f", " ")


def _drop(app: AppTest, *paths: Path) -> AppTest:
    files = [(path.name, path.read_bytes(), "application/octet-stream") for path in paths]
    app.file_uploader[0].set_value(files).run()
    return app.button(key="import-inspect").click().run()


def _ratings(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "visites.csv", HEADER, ROWS)


def _mapped(tmp_path: Path) -> AppTest:
    """Drop the table of visits and say that it holds ratings."""
    app = _drop(_page(), _ratings(tmp_path))
    return app.selectbox(key="mapping-kind").set_value("ratings").run()


def _headers(app: AppTest) -> list[str]:
    return [each.value for each in app.header]


@pytest.mark.usefixtures("folder")
def test_a_table_is_mapped_checked_saved_and_recognised_next_time(tmp_path: Path) -> None:
    app = _mapped(tmp_path)
    assert not app.exception
    assert "Dire ce que contiennent vos tables" in _headers(app)
    chosen = [app.selectbox(key=f"mapping-0-ratings-column-{rank}").value for rank in range(7)]
    assert chosen == [
        *("segment_code", "landlord_name", "rater", "rater_role", "rated_on", "rating"),
        "",
    ]
    # « Préfecture » is no known role: it is asked for.
    app.selectbox(key="mapping-0-ratings-value-rater_role-0").set_value("other")
    app.text_input(key="mapping-0-ratings-name").set_value("Visites de terrain")
    app.run()
    app.button(key="mapping-0-ratings-check").click().run()
    shown = _html(app)
    assert "2 lignes utilisables, 1 ligne ou cellule écartée" in shown
    assert "Année : 2024" in shown
    rejected = app.dataframe[0].value
    assert rejected.iloc[0, :2].tolist() == [4, "Note /4"]
    assert "hors des valeurs plausibles" in rejected.iloc[0, 2]
    app.button(key="mapping-0-ratings-save").click().run()
    assert not app.exception
    shown = _html(app)
    assert "« Visites de terrain » est enregistrée" in shown
    assert "Notes des résidences (correspondance « Visites de terrain »)" in shown
    assert "Dire ce que contiennent vos tables" not in _headers(app)
    # Another session, another file of the same layout: nothing is asked any more.
    again = _drop(_page(), write_csv(tmp_path / "visites_2.csv", HEADER, ROWS[:1]))
    assert "correspondance « Visites de terrain »" in _html(again)
    assert "Dire ce que contiennent vos tables" not in _headers(again)


@pytest.mark.usefixtures("folder")
def test_what_is_wrong_is_said_before_anything_is_read(tmp_path: Path) -> None:
    app = _mapped(tmp_path)
    app.selectbox(key="mapping-0-ratings-column-4").set_value("rating").run()
    shown = _html(app)
    assert "Plusieurs colonnes pour « Note de 1 à 4 » : Date, Note /4" in shown
    assert "Il manque « Date de la note »" in shown
    assert app.button(key="mapping-0-ratings-check").disabled
    app.selectbox(key="mapping-0-ratings-column-4").set_value("rated_on").run()
    assert not app.button(key="mapping-0-ratings-check").disabled


@pytest.mark.usefixtures("folder")
def test_changing_a_mapping_asks_to_check_it_again(tmp_path: Path) -> None:
    app = _mapped(tmp_path)
    app.button(key="mapping-0-ratings-check").click().run()
    saves = [each.key for each in app.button if each.key and each.key.endswith("-save")]
    assert saves == ["mapping-0-ratings-save"]
    app.selectbox(key="mapping-0-ratings-column-3").set_value("").run()
    assert not [each for each in app.button if each.key and each.key.endswith("-save")]


@pytest.mark.usefixtures("folder")
def test_a_table_about_persons_is_refused_and_not_shown(tmp_path: Path) -> None:
    rows = [["DURAND", "0412", 3], ["MARTIN", "0413", 2]]
    path = write_csv(tmp_path / "locataires.csv", ["Nom du locataire", "Programme", "Note"], rows)
    app = _drop(_page(), path)
    shown = _html(app)
    assert "des noms de personnes" in shown
    assert "fs-note-error" in shown
    assert "Rien n’a été enregistré" in shown
    assert "DURAND" not in shown
    assert not [each for each in app.selectbox if each.key == "mapping-kind"]


@pytest.mark.usefixtures("folder")
def test_a_mapping_dropped_with_its_table_is_used(tmp_path: Path) -> None:
    columns = dict(zip(HEADER[:6], _FIELDS, strict=True))
    mapping = ColumnMapping(
        kind="ratings",
        name="Livrée",
        columns=columns,
        values={"rater_role": {"Préfecture": "other"}},
    )
    document = tmp_path / "visites.mapping.json"
    document.write_text(mapping.to_json(), encoding="utf-8")
    app = _drop(_page(), _ratings(tmp_path), document)
    assert not app.exception
    assert "correspondance « Livrée »" in _html(app)


_FIELDS = ("segment_code", "landlord_name", "rater", "rater_role", "rated_on", "rating")


@pytest.mark.usefixtures("folder")
def test_a_saved_mapping_is_listed_and_removed(tmp_path: Path) -> None:
    app = _mapped(tmp_path)
    app.selectbox(key="mapping-0-ratings-value-rater_role-0").set_value("other").run()
    app.button(key="mapping-0-ratings-check").click().run()
    app.button(key="mapping-0-ratings-save").click().run()
    key = "ratings-notes-des-residences-visites"
    shown = _html(app)
    assert "Note /4 → Note de 1 à 4" in shown
    assert "Version 1" in shown
    app.button(key=f"mapping-remove-{key}").click().run()
    assert f"mapping-remove-{key}" not in [each.key for each in app.button]
    again = _drop(_page(), write_csv(tmp_path / "encore.csv", HEADER, ROWS[:1]))
    assert "Dire ce que contiennent vos tables" in _headers(again)


@pytest.mark.usefixtures("folder")
def test_templates_are_offered() -> None:
    app = _page()
    keys = {f"template-{name}-{ending}" for name in kinds() for ending in ("csv", "xlsx")}
    found = {each.proto.id.rsplit("-None-", 1)[-1] for each in app.get("download_button")}
    assert {key for key in keys if any(key in one for one in found)} == keys
    csv = mapping_shelf.template("occupancy", "csv").decode("utf-8-sig").strip()
    assert csv.split(";") == headers(kind("occupancy"))
    assert mapping_shelf.template("occupancy", "xlsx").startswith(b"PK")


def test_a_column_name_is_shown_as_it_is() -> None:
    assert plain("*a* [b](c) $x$") == r"\*a\* \[b\]\(c\) \$x\$"


def test_a_mapping_holds_no_figure() -> None:
    mapping = ColumnMapping(kind="ratings", name="x", columns={"a": "rating"})
    assert set(json.loads(mapping.to_json())) == {
        *("document", "format", "kind", "name", "shape", "columns", "constants", "values"),
        *("unit", "units", "date_format", "secret_markers", "files"),
    }


@pytest.mark.usefixtures("folder")
def test_allocations_are_mapped_as_any_table(tmp_path: Path) -> None:
    header = ["Date CAL", "Commune", "Contingent", "DALO", "Remarque"]
    rows = [
        ["12/05/2024", "00001", "Préf.", "Oui", "Vu avec Claire MARTIN"],
        ["31/04/2024", "00001", "Ville", "Non", ""],
    ]
    app = _drop(_page(), write_csv(tmp_path / "cal.csv", header, rows))
    app = app.selectbox(key="mapping-kind").set_value("allocations").run()
    assert not app.exception
    chosen = [app.selectbox(key=f"mapping-0-allocations-column-{rank}").value for rank in range(5)]
    assert chosen == ["decided_on", "commune_code", "reservation_holder", "dalo", ""]
    labels = " ".join(each.label for each in app.selectbox)
    assert "MARTIN" not in labels
    # Nothing is said for the whole file that nobody said.
    keys = [each.key for each in app.selectbox]
    assert not any("constant" in str(key) for key in keys)
    app.selectbox(key="mapping-0-allocations-value-reservation_holder-0").set_value("state").run()
    app.button(key="mapping-0-allocations-check").click().run()
    assert not app.exception
    assert "1 ligne utilisable, 1 ligne ou cellule écartée" in _html(app)
    assert "n’est pas une date" in app.dataframe[0].value.iloc[0, 2]
    # The rules' form is on the page too: who is typing is asked once.
    assert len([one for one in app.text_input if one.key == "workspace_author"]) == 1
