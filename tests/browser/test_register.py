"""Attributions, demande, secteurs and the half-yearly review, as their users go through them."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from docx import Document
from playwright.sync_api import expect

from geodata.demo.sectors import demo_sectors
from geodata.model import Level
from geodata.store import TerritoryStore
from tests.browser.settled import FIRST_OPENING_MS, wait_settled

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import Visit

FILES_MS = 120_000
"""The first file of a review draws every chart of it."""


def _open(visit: Visit, address: str) -> Page:
    page = visit.page
    page.goto(address)
    expect(page.locator(".fs-foot")).to_be_visible(timeout=FIRST_OPENING_MS)
    wait_settled(page)
    return page


def test_a_switch_changes_the_figures_and_their_address(visit: Visit, demo_app: str) -> None:
    page = _open(visit, f"{demo_app}/attributions?role=technicien&periode=2025")
    gauges = page.locator(".st-key-allocations_gauges")
    with_mutations = gauges.inner_text()
    page.locator(".st-key-url_mutations").get_by_text("exclues").click()
    expect(page).to_have_url(re.compile("mutations=sans"))
    expect(gauges).not_to_have_text(with_mutations)
    page.reload()
    expect(page.locator(".fs-foot")).to_be_visible()
    expect(gauges).to_contain_text("Hors QPV")
    assert gauges.inner_text() != with_mutations


def test_a_figure_leads_to_its_rows_or_to_its_definition(visit: Visit, demo_app: str) -> None:
    page = _open(visit, f"{demo_app}/attributions?role=technicien")
    page.locator(".st-key-gauge_outside_qpv_q1 button").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("L441-1")
    expect(dialog.get_by_test_id("stDataFrame")).to_be_visible()
    expect(dialog.get_by_role("button", name="CSV")).to_be_visible()
    page = _open(visit, f"{demo_app}/attributions?role=elu")
    page.locator(".st-key-gauge_outside_qpv_q1 button").first.click()
    expect(dialog).to_contain_text("L441-1")
    expect(dialog.get_by_test_id("stDataFrame")).to_have_count(0)


@pytest.fixture(scope="module")
def sector() -> str:
    return demo_sectors()[0].sectors[0].id


def _download(page: Page, ending: str) -> bytes:
    with page.expect_download(timeout=FILES_MS) as waiting:
        page.locator(f".st-key-review_file_{ending} button").first.click()
    found = waiting.value
    assert found.suggested_filename.endswith(f".{ending}")
    assert "fictif" in found.suggested_filename
    return found.path().read_bytes()


def test_the_review_of_a_sector_and_its_documents(
    visit: Visit, demo_app: str, sector: str, tmp_path: Path
) -> None:
    page = _open(visit, f"{demo_app}/revue_ici?role=technicien&secteur={sector}&periode=2025-S2")
    titles = page.get_by_role("heading", level=2)
    expect(titles.first).to_contain_text("1. Bilan et analyse")
    said = titles.all_inner_texts()
    parts = [next(i for i, text in enumerate(said) if text.startswith(f"{n}.")) for n in (1, 2, 3)]
    assert parts == sorted(parts)
    word = Document(io.BytesIO(_download(page, "docx")))
    headings = [each.text for each in word.paragraphs if each.style.name.startswith("Heading 1")]
    assert [text[:2] for text in headings[:3]] == ["1.", "2.", "3."]
    assert len(word.tables) > 10
    assert word.inline_shapes
    header = word.sections[0].header
    texts = [each.text for each in header.paragraphs]
    texts += [cell.text for table in header.tables for row in table.rows for cell in row.cells]
    assert any("fictif" in text for text in texts)
    assert _download(page, "pdf").startswith(b"%PDF")
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed: the document is not opened in it")
    path = tmp_path / "revue.docx"
    word.save(path)
    command = [office, f"-env:UserInstallation=file://{tmp_path}/office", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert (tmp_path / "revue.pdf").read_bytes().startswith(b"%PDF")


def test_an_elected_official_reads_the_public_review(visit: Visit, demo_app: str) -> None:
    page = _open(visit, f"{demo_app}/revue_ici?role=elu&periode=2025-S2")
    expect(page.get_by_text("Version publique")).to_be_visible()
    expect(page.locator(".st-key-url_diffusion")).to_have_count(0)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


def test_the_demand_says_how_long_households_wait(visit: Visit, demo_app: str) -> None:
    page = _open(visit, f"{demo_app}/demande?role=elu")
    expect(page.get_by_role("main")).to_contain_text("la moitié")
    expect(page.locator(".st-key-url_depuis")).to_have_count(0)


def test_a_sector_opened_on_one_page_is_open_on_the_others(
    visit: Visit, demo_app: str, demo_data_dir: Path
) -> None:
    division = demo_sectors()[0]
    first = division.sectors[0]
    store = TerritoryStore.open(demo_data_dir / "demonstration")
    outside = store.zones(Level.COMMUNE).set_index("zone_code")["zone_name"]
    other = outside[[code for code in outside.index if code not in first.communes]].iloc[0]
    page = _open(visit, f"{demo_app}/parc_social?secteur={first.id}")
    path = page.locator(".st-key-stock_path")
    expect(path).to_contain_text(first.name)
    page.get_by_role("link", name="Attributions").first.click()
    expect(page.locator(".st-key-allocations_path")).to_contain_text(first.name)
    assert other not in page.locator(".st-key-allocations_gauges").inner_text()
