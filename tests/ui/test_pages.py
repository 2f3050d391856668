"""Each page on a whole territory, a nearly empty one, one commune; hostile names stay text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT
from tests.ui.toy import make_store
from ui import territories

if TYPE_CHECKING:
    from pathlib import Path

HOME, DATA, METHOD = "pages/accueil.py", "pages/donnees.py", "pages/methode.py"
HOSTILE = "<img src=x onerror=alert(1)> *Bourg* [x](y)"
PATIENCE = 60


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Data directory whose embedded territory is already there, so that none is built."""
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(tmp_path))
    monkeypatch.chdir(ROOT)
    (tmp_path / f".{territories.DEMO_SLUG}-version").write_text(territories.demo_version())
    return tmp_path


def _open(page: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    if page != HOME:
        app.switch_page(page).run()
    assert not app.exception
    return app


def _html(app: AppTest) -> str:
    """What the page says in HTML, our stylesheet and our script left out."""
    bodies = (str(each.proto.body) for each in app.get("html"))
    return "\n".join(body for body in bodies if not body.startswith(("<style", "<script")))


@pytest.mark.parametrize("page", [HOME, DATA, METHOD])
def test_a_page_says_where_we_are(folder: Path, page: str) -> None:
    make_store(folder / territories.DEMO_SLUG)
    app = _open(page)
    shown = _html(app)
    assert "Pays d’Essai" in shown
    assert "Territoire fictif — données inventées pour la démonstration" in shown
    assert "revenus 2019" in shown
    assert "fs-note-error" not in shown
    assert len(app.title) == 1


@pytest.mark.parametrize("page", [HOME, DATA, METHOD])
def test_a_real_territory_is_not_said_to_be_fictional(folder: Path, page: str) -> None:
    make_store(folder / territories.DEMO_SLUG, name="Autre")
    make_store(folder / "vrai", fictional=False, name="Vrai Pays")
    shown = _html(_open(page, territoire="vrai"))
    assert "Vrai Pays" in shown
    # The data page lists the embedded territory, with its mark, among the others.
    if page != DATA:
        assert "fictif" not in shown


@pytest.mark.parametrize("page", [HOME, DATA, METHOD])
def test_contours_alone_make_a_page_that_says_what_to_do(folder: Path, page: str) -> None:
    make_store(folder / territories.DEMO_SLUG, tables=())
    shown = _html(_open(page))
    assert "fs-note-error" not in shown
    if page == HOME:
        assert "donnée absente" in shown
        assert "Importez Filosofi à l’IRIS" in shown
    if page == METHOD:
        assert "Le calcul n’est pas possible sur ce territoire" in shown


@pytest.mark.parametrize("page", [HOME, DATA, METHOD])
def test_a_single_commune_of_one_zone(folder: Path, page: str) -> None:
    make_store(folder / territories.DEMO_SLUG, communes=1, per_commune=1)
    shown = _html(_open(page))
    assert "fs-note-error" not in shown
    if page == HOME:
        assert "1 commune" in shown


@pytest.mark.parametrize("page", [HOME, DATA, METHOD])
def test_no_territory_at_all(folder: Path, page: str) -> None:
    # The embedded one could not be built, and none was imported.
    make_store(folder / territories.DEMO_SLUG)
    assert territories.demo_is_current()
    (folder / territories.DEMO_SLUG / "manifest.json").rename(folder / "manifest.json")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(territories, "demo_is_current", lambda: True)
        app = _open(page)
    shown = _html(app)
    if page == DATA:
        assert app.get("file_uploader")
    else:
        assert "Aucun territoire à afficher" in shown


@pytest.mark.parametrize("page", [HOME, DATA, METHOD])
def test_a_hostile_name_stays_text(folder: Path, page: str) -> None:
    make_store(folder / territories.DEMO_SLUG, name=HOSTILE)
    app = _open(page)
    shown = _html(app)
    assert "<img src=x" not in shown
    assert "&lt;img src=x" in shown
    assert "<img" not in app.title[0].value.replace("\\<", "")


@pytest.mark.parametrize(
    "hostile", ["../../etc", "<script>", "essai'; drop", "%00", "a" * 5000, "inconnu"]
)
def test_a_hostile_address_is_ignored(folder: Path, hostile: str) -> None:
    make_store(folder / territories.DEMO_SLUG)
    app = _open(HOME, territoire=hostile, niveau=hostile, zone=hostile, poids=hostile)
    assert "Pays d’Essai" in _html(app)


def test_the_territory_is_chosen_in_the_sidebar_and_kept_from_page_to_page(
    folder: Path,
) -> None:
    make_store(folder / territories.DEMO_SLUG, name="Un Pays")
    make_store(folder / "deux", name="Autre Pays", fictional=False)
    app = _open(HOME)
    assert app.title[0].value == "Autre Pays"  # real territories come first
    app.sidebar.selectbox[0].select(territories.DEMO_SLUG).run()
    assert app.title[0].value == "Un Pays"
    app.switch_page(METHOD).run()
    assert app.sidebar.selectbox[0].value == territories.DEMO_SLUG
    assert "Un Pays" in _html(app)


def test_the_key_figures_are_those_of_the_tables(folder: Path) -> None:
    from geodata.store import TerritoryStore
    from ui.format import number, percent

    store = TerritoryStore.open(make_store(folder / territories.DEMO_SLUG))
    housing = store.table("rp_housing", "commune")
    share = housing["social_tenant_count"].sum() / housing["main_residence_count"].sum()
    people = store.table("rp_population", "commune")["population_count"].sum()
    shown = _html(_open(HOME))
    assert percent(share) in shown
    assert number(people) in shown


def test_the_overview_counts_every_zone_once(folder: Path) -> None:
    from ui import cache
    from ui.home import overview

    make_store(folder / territories.DEMO_SLUG, communes=4, per_commune=6)
    territory = territories.describe(territories.DEMO_SLUG)
    result = cache.default_result(territory, "iris")
    found = overview.summarise(result)
    assert found.total == found.states["classified"]
    assert sum(found.states.values()) == 24
    # The last IRIS of each commune is an area of activity, the first has a secret income.
    assert found.states["not_concerned"] == 4
    assert found.states["incomplete"] == 1


def test_the_method_page_follows_the_method_applied(folder: Path) -> None:
    make_store(
        folder / territories.DEMO_SLUG,
        tables=("income", "rp_activity", "rp_population"),
    )
    app = _open(METHOD)
    shown = _html(app)
    assert "Revenu médian par unité de consommation" in shown
    assert "est retiré" in shown
    assert "Part des familles monoparentales" in shown


def test_the_census_years_put_together_are_one_year_where_possible(
    folder: Path,
) -> None:
    from geodata.store import TerritoryStore
    from ui import data

    store = TerritoryStore.open(make_store(folder / "essai"))
    chosen = data.choose(store, "iris")
    assert {entry.vintage for name, entry in chosen.items() if name in data.CENSUS} == {2019}
    assert chosen["income"].variant == "disposable"
    assert data.choose(store, "commune").keys() == chosen.keys()


def test_published_references_carry_their_year() -> None:
    from ui import data

    rows = data.published()
    assert rows["label"].str.contains("2011").all()
    assert rows.loc["mel_2011_epci", "median_income_per_uc_eur"] == 16945


def test_published_references_of_elsewhere_are_left_out() -> None:
    from geodata.manifest import TerritoryEntry
    from ui import data

    def keys(code: str, department: str) -> list[str]:
        entry = TerritoryEntry(
            code=code,
            name="X",
            fictional=False,
            geography_year=None,
            commune_count=1,
            department_codes=(department,),
        )
        return [key.removeprefix("mel_2011_") for key in data.published(entry).index]

    assert keys("200093201", "59") == ["epci", "department", "region", "france"]
    assert keys("200043396", "59") == ["department", "region", "france"]
    assert keys("200000001", "62") == ["region", "france"]
    assert keys("299900043", "00") == ["france"]


def test_published_references_of_another_year_are_left_out(folder: Path) -> None:
    from geodata.store import TerritoryStore
    from ui import data

    store = TerritoryStore.open(make_store(folder / "essai"))
    found = data.indicators(store, "iris")
    assert found.entries["income"].vintage == 2019
    assert [key for key in data.references(store, found).index if key.startswith("mel_2011")] == []
    income = found.entries["income"].model_copy(update={"vintage": 2011})
    entries = {**found.entries, "income": income}
    same_year = data.references(store, data.Indicators(found.table, entries))
    assert "mel_2011_france" in same_year.index


def test_a_stand_in_that_most_zones_lack_is_not_taken() -> None:
    import numpy as np
    import pandas as pd

    from fragility import make_table
    from ui.data import Indicators, base_method, method_for, usable

    codes = [f"99001{n:04d}" for n in range(10)]
    zones = pd.DataFrame({"zone_type": ["H"] * 8 + ["A"] * 2}, index=codes)

    def found(published: int) -> Indicators:
        caf = np.where(np.arange(10) < published, 0.3, np.nan)
        values = pd.DataFrame(
            {"median_income_per_uc_eur": 20_000.0, "caf_single_parent_share": caf}, index=codes
        )
        return Indicators(make_table(values, zones=zones), {})

    # Six of the eight zones concerned are enough, five are not; activity areas do not count.
    assert "caf_single_parent_share" in usable(found(6), base_method())
    assert "caf_single_parent_share" not in usable(found(5), base_method())
    assert method_for(found(5)).indicator_ids == ("median_income_per_uc_eur",)
    assert method_for(found(6)).derived_from is not None
