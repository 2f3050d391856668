"""A place whose name is a script: it is shown as written, everywhere, and never runs."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from playwright.sync_api import expect

from geodata import demo
from geodata.importing import import_files
from geodata.model import Level
from geodata.store import TerritoryStore
from tests.browser.fragility_page import FragilityPage, inside
from tests.browser.server import running_app
from tests.conftest import lend_territories

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browser.conftest import Visit

HOSTILE = "<img src=x onerror=alert(1)>"
FORMULA = "=1+1|calc"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """Territory folder whose first divided commune and one of its IRIS bear hostile names."""
    files = tmp_path_factory.mktemp("files")
    paths = demo.write_official_files(files)
    contours = next(path for path in paths if path.name.startswith("CONTOURS-IRIS"))
    with zipfile.ZipFile(contours) as archive:
        archive.extractall(files / "contours")
    iris = gpd.read_file(next((files / "contours").rglob("*.shp")))
    homes = iris[iris["TYP_IRIS"] == "H"]
    commune = str(homes["INSEE_COM"].value_counts().index[0])
    zone = str(homes.loc[homes["INSEE_COM"] == commune, "CODE_IRIS"].iloc[0])
    iris.loc[iris["INSEE_COM"] == commune, "NOM_COM"] = HOSTILE
    iris.loc[iris["CODE_IRIS"] == zone, "NOM_IRIS"] = HOSTILE
    iris.loc[(iris["INSEE_COM"] == commune) & (iris["CODE_IRIS"] != zone), "NOM_IRIS"] = FORMULA
    changed = files / "contours-iris-2022.gpkg"
    iris.to_file(changed, driver="GPKG")
    folder = tmp_path_factory.mktemp("hostile")
    import_files(
        [changed if path == contours else path for path in paths],
        epci=demo.TERRITORY.code,
        out=folder / "hostile",
        name=HOSTILE,
        fictional=True,
        contours_year=2022,
    )
    return folder, commune, zone


@pytest.fixture(scope="module")
def hostile_app(
    hostile: tuple[Path, str, str], demo_data_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    folder, _, _ = hostile
    # The embedded territory is there already: the application has none to build.
    lend_territories(demo_data_dir, folder)
    with running_app(folder, tmp_path_factory.mktemp("log") / "app.log") as url:
        yield url


def test_a_hostile_name_stays_text_on_the_map_and_in_the_sheet(
    visit: Visit, hostile_app: str, hostile: tuple[Path, str, str]
) -> None:
    folder, commune, zone = hostile
    fragility = FragilityPage(visit.page, hostile_app).open("?territoire=hostile")
    store = TerritoryStore.open(folder / "hostile")
    fragility.click_zone(store, Level.COMMUNE, commune)
    expect(visit.page.locator(".st-key-fragility_sheet")).to_contain_text(HOSTILE)
    fragility.click_zone(store, Level.IRIS, zone)
    visit.page.wait_for_function("code => location.search.includes(code)", arg=zone)
    expect(visit.page.locator(".st-key-fragility_sheet")).to_contain_text(HOSTILE)
    # The card under the pointer, in the map's own frame.
    visit.page.mouse.move(0, 0)
    visit.page.mouse.move(*fragility.pixel(*inside(store, Level.IRIS, zone)))
    expect(fragility.frame.locator("body")).to_contain_text(HOSTILE)
    for frame in visit.page.frames:
        assert frame.locator("img[src='x']").count() == 0
    assert visit.dialogs == []


@pytest.mark.parametrize("address", ["", "donnees", "methode"])
def test_a_hostile_territory_name_stays_text(visit: Visit, hostile_app: str, address: str) -> None:
    visit.page.goto(f"{hostile_app}/{address}?territoire=hostile")
    expect(visit.page.get_by_text(HOSTILE).first).to_be_visible()
    assert visit.page.locator("img[src='x']").count() == 0
    assert visit.dialogs == []


def test_a_formula_in_a_name_is_disarmed_in_the_download(visit: Visit, hostile_app: str) -> None:
    FragilityPage(visit.page, hostile_app).open("?territoire=hostile&niveau=iris")
    with visit.page.expect_download() as waiting:
        visit.page.get_by_role("button", name="Télécharger en CSV").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    cells = [cell.strip('"') for line in text.splitlines() for cell in line.split(";")]
    assert any(FORMULA in cell for cell in cells)
    assert [cell for cell in cells if cell.startswith(("=", "@"))] == []
