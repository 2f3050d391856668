"""The page *Données*: files dropped, a report, then accepted or abandoned; nothing moves before."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from geodata.model import Level
from geodata.report import DatasetReport, ImportReport
from tests.conftest import ROOT
from tests.fuzz.hostile import FILES
from tests.geodata import town
from tests.ui.toy import make_store
from ui import territories
from ui.datapage import report

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE = 120


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    data = tmp_path / "data"
    data.mkdir()
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(data))
    monkeypatch.chdir(ROOT)
    make_store(data / territories.DEMO_SLUG)
    (data / f".{territories.DEMO_SLUG}-version").write_text(territories.demo_version())
    return data


def _page() -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE).run()
    return app.switch_page("pages/donnees.py").run()


def _html(app: AppTest) -> str:
    bodies = (str(each.proto.body) for each in app.get("html"))
    return "\n".join(body for body in bodies if not body.startswith(("<style", "<script")))


def _drop(app: AppTest, paths: list[Path]) -> AppTest:
    files = [(path.name, path.read_bytes(), "application/octet-stream") for path in paths]
    app.file_uploader[0].set_value(files).run()
    return app.button(key="import-inspect").click().run()


def _prepared(tmp_path: Path) -> AppTest:
    """Drop the files of the made-up town, describe it by hand, and prepare it."""
    sources = tmp_path / "files"
    sources.mkdir()
    app = _drop(_page(), town.every_file(sources))
    assert "Fichier localisé social et fiscal" in _html(app)
    # Its code is not one a real EPCI may bear: the list refuses it unless it is said to be made up.
    app.checkbox(key="import-other").check().run()
    app.text_input(key="import-code").set_value(town.EPCI).run()
    app.text_input(key="import-name").set_value("Pays du Bourg").run()
    app.checkbox(key="import-all").uncheck().run()
    app.text_area(key="import-list").set_value("00001, 00002 00003").run()
    app.checkbox(key="import-fictional").check().run()
    return app.button(key="import-prepare").click().run()


def test_nothing_changes_before_the_report_is_accepted(folder: Path, tmp_path: Path) -> None:
    app = _prepared(tmp_path)
    shown = _html(app)
    assert "Pays du Bourg" in shown
    assert "3 communes sur 3" in shown
    assert [each.slug for each in territories.all_territories()] == [territories.DEMO_SLUG]
    app.button(key="import-accept").click().run()
    assert not app.exception
    assert {each.name for each in territories.all_territories()} == {
        "Pays d’Essai",
        "Pays du Bourg",
    }
    assert "est enregistré et affiché" in _html(app)
    assert app.sidebar.selectbox[0].value == "pays-du-bourg"
    assert not [path for path in folder.iterdir() if ".import-" in path.name]


def test_abandoning_leaves_everything_as_it_was(folder: Path, tmp_path: Path) -> None:
    app = _prepared(tmp_path)
    app.button(key="import-abandon").click().run()
    assert "rien n’a changé" in _html(app)
    assert [each.slug for each in territories.all_territories()] == [territories.DEMO_SLUG]
    assert not [path for path in folder.iterdir() if ".import-" in path.name]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vide.csv", b""),
        ("page.csv", b"<!doctype html><html><body>Erreur 404</body></html>"),
        ("casse.zip", b"PK\x03\x04 tronque"),
        ("image.csv", b"\x89PNG\r\n\x1a\n" + bytes(400)),
    ],
)
def test_a_broken_file_is_named_and_changes_nothing(
    folder: Path, tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    app = _drop(_page(), [path])
    assert not app.exception
    shown = _html(app)
    assert name in shown
    assert 'class="fs fs-note fs-note-' in shown
    assert "Traceback" not in shown
    assert len(list(folder.glob("*/manifest.json"))) == 1


def test_hostile_files_are_told_one_after_the_other_and_the_page_stays_up(
    folder: Path, tmp_path: Path
) -> None:
    store = folder / territories.DEMO_SLUG
    former = {one: one.read_bytes() for one in store.rglob("*") if one.is_file()}
    wanted = ("zip-path-parent", "book-far-cell", "geojson-address", "base-endless", "quote-open")
    app, said = _page(), ""
    for case in (one for one in FILES if one.name in wanted):
        app = _drop(app, [case.make(tmp_path)])
        assert not app.exception
        shown = _html(app).replace("\u202f", " ")
        assert str(case.says) in shown
        assert not said or said not in shown, "what was said of the file before is gone"
        said = str(case.says)
    assert {one: one.read_bytes() for one in store.rglob("*") if one.is_file()} == former


@pytest.mark.usefixtures("folder")
def test_two_files_of_one_name_are_not_taken_for_one() -> None:
    app = _page()
    twice = [("a.csv", b"IRIS;A\n1;2\n", "text/csv"), ("x/a.csv", b"IRIS;A\n1;3\n", "text/csv")]
    app.file_uploader[0].set_value(twice).run()
    app.button(key="import-inspect").click().run()
    assert not app.exception
    assert "Deux fichiers" in _html(app)


def test_an_unknown_table_is_said_to_be_unknown(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text("prenom;age\nAda;36\nAlan;41\n", encoding="utf-8")
    app = _drop(_page(), [path])
    shown = _html(app)
    assert "notes.csv" in shown
    assert "fs-note-error" in shown
    assert "Choisir le territoire" not in [each.value for each in app.header]
    assert len(list(folder.glob("*/manifest.json"))) == 1


@pytest.mark.usefixtures("folder")
def test_a_file_name_never_leads_out_of_its_folder(tmp_path: Path) -> None:
    app = _page()
    content = b"prenom;age\nAda;36\n"
    app.file_uploader[0].set_value([("../../evil.csv", content, "text/csv")]).run()
    app.button(key="import-inspect").click().run()
    assert not app.exception
    assert not (tmp_path / "evil.csv").exists()


def test_removing_a_territory_asks_first(folder: Path) -> None:
    make_store(folder / "deux", name="Autre Pays", fictional=False)
    app = _page()
    app.button(key="remove-deux").click().run()
    assert [each.slug for each in territories.all_territories()] == [territories.DEMO_SLUG]
    # The embedded territory would come back at the next start: it is not offered for removal.
    assert not [each for each in app.button if each.key == f"remove-{territories.DEMO_SLUG}"]


def test_the_report_of_a_store_reads_back(folder: Path) -> None:
    from geodata.store import TerritoryStore

    found = TerritoryStore.open(folder / territories.DEMO_SLUG).report
    assert "3 communes sur 3" in report.summary(found)
    wide = report.coverage(found)
    assert len(wide) == 3
    assert wide.iloc[:, 2:].to_numpy().max() <= 1
    assert report.rejections(found).empty
    assert report.remarks(found) == {}


def test_an_elu_is_not_told_how_many_rows_a_reserved_file_has() -> None:
    def dataset(table: str, level: Level) -> DatasetReport:
        return DatasetReport(
            key=table,
            table=table,
            level=level,
            vintage=2025,
            source_label="Essai",
            file=f"{table}.csv",
            rows_read=157,
            rows_kept=150,
            rejected_count=7,
        )

    whole = ImportReport(
        territory_code="200099999",
        territory_name="Essai",
        fictional=True,
        created=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        commune_count=1,
        expected_commune_count=1,
        datasets=(dataset("income", Level.IRIS), dataset("allocations", Level.ALLOCATION)),
    )
    told = report.let_out(whole, "elu")
    assert [each.table for each in told.content.datasets] == ["income"]
    assert told.content.rejected_count == 7
    assert len(report.let_out(whole, "technicien").content.datasets) == 2
