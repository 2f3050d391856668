"""What the page *Méthode* says of attributions, demand and disclosure is what is computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from fragility.demand import rules as demand
from fragility.disclosure.rules import load_rules
from fragility.occupation import rules as occupation
from tests.conftest import ROOT
from tests.ui.register_toy import make_register
from tests.ui.toy import make_store
from ui import site, territories
from ui.home import inventory, next_steps
from ui.methodpage import register, thresholds, toc

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("FRAGILITE_DATABASE_URL", raising=False)
    monkeypatch.setattr(territories, "demo_is_current", lambda: True)
    return tmp_path


def html(page: str) -> str:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=90)
    app.run()
    app.switch_page(page).run()
    assert not app.exception
    bodies = [element.proto.body for element in app.get("html")]
    return "\n".join(bodies).replace("\u202f", " ")


def test_every_parameter_of_the_demand_is_listed_with_its_value_and_reason() -> None:
    rows = {row["name"]: row for row in register.demand_rows()}
    months = demand.default_rules().long_wait_months
    waiting = rows["Longue attente, en mois"]
    assert waiting["value"] == " et ".join(map(str, months))
    assert "instances intercommunales" in waiting["reason"]
    fields = [name for name in demand.DemandRules.model_fields if not name.endswith("_reference")]
    assert len(rows) == len(fields) - len({"version", "date"})


def test_every_rule_of_disclosure_is_listed() -> None:
    rows = thresholds.disclosure_rows()
    assert len(rows) == len(load_rules().rules)
    detail = next(row for row in rows if "une par une" in row["label"])
    assert detail["roles"] == "techniciens"
    assert detail["threshold"] == "aucun"


def test_every_threshold_of_occupation_is_listed() -> None:
    found = occupation.default_rules()
    rows = thresholds.occupation_rows()
    count = sum(len(group.model_dump()) for _, group in found if hasattr(group, "model_dump"))
    assert len(rows) == count
    best = next(row for row in rows if row["name"].startswith("À défaut, part"))
    assert best["value"].replace("\u202f", " ") == f"{found.reference.top_share:.1%}".replace(
        ".", ","
    ).replace("%", " %")


def test_the_page_has_a_part_for_each_subject(folder: Path) -> None:
    make_register(folder / "pays-d-essai")
    shown = html(site.METHOD)
    for section in ("allocations", "demand", "sectors", "review", "occupation", "disclosure"):
        assert section in toc.SECTIONS
        assert f'href="#{section}"' in shown
    assert "loi n° 2022-217 du 21 février 2022" in shown
    assert "à vérifier" in shown


def test_the_first_page_offers_what_the_data_open(folder: Path) -> None:
    make_register(folder / "avec", name="Avec")
    make_store(folder / "sans", name="Sans")
    there = next_steps.steps(territories.describe("avec"))
    absent = next_steps.steps(territories.describe("sans"))
    assert {"allocations", "demand", "review"} <= set(there)
    assert not {"allocations", "demand", "review", "residences"} & set(absent)
    assert absent == ("map", "data", "method")


def test_the_inventory_counts_rows_of_the_register(folder: Path) -> None:
    make_register(folder / "pays-d-essai", without=("applications",))
    shown = html(site.HOME)
    assert "900 lignes gardées" in shown
    assert "Importez un extrait anonyme des demandes" in shown


def test_a_handful_of_households_is_not_counted() -> None:
    few = inventory.Holding("allocations", (2025,), ("Essai",), None, None, row_count=7)
    assert "moins de 11" in inventory.row(few)["coverage"]
    assert "7" not in inventory.row(few)["coverage"]
