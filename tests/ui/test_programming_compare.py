"""Scenarios side by side: figures, the best one, what differs; and every section on a page."""

from __future__ import annotations

import json
import math
import re
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from fragility.scenario import Level, Product, Scenario, simulate, with_plai_share, years_table
from tests.conftest import ROOT
from tests.fragility.scenario_toy import (
    SUBURB,
    TOWN,
    VILLAGE,
    line,
    scenario,
    town_scenario,
    town_stock,
)
from tests.ui.stock_toy import make_stock
from ui import territories
from ui.programming import compare_rows, compare_words, reading
from ui.roles import Role
from ui.texts import NARROW_SPACE

if TYPE_CHECKING:
    from pathlib import Path

NAMES = {TOWN: "Bourgville", SUBURB: "Faubourg", VILLAGE: "Village"}
STOCK = town_stock()
BEFORE = town_scenario()
REFERENCE = scenario(
    line(SUBURB, "production", 20, product=Product.PLUS), id="fil-de-l-eau", name="Fil de l’eau"
)
SOCIAL = with_plai_share(BEFORE, share=0.5).model_copy(
    update={"id": "plai", "name": "Plus de PLAI"}
)


class Shown:
    """What a comparison asks of the view of a page."""

    territory: Any = None
    role = Role.TECHNICIEN
    year = 2031
    reference = REFERENCE
    stock = STOCK
    path = SimpleNamespace(sector_communes=(TOWN, SUBURB))

    def table(self, which: Scenario | None = None, level: Level = "epci") -> pd.DataFrame:
        return _table((which or BEFORE).model_dump_json(), level)


@cache
def _table(told: str, level: Level) -> pd.DataFrame:
    return years_table(simulate(Scenario.model_validate_json(told), STOCK), level)


def compared(where: reading.Place, *scenarios: Scenario) -> dict[str, list[compare_rows.Cell]]:
    rows = compare_rows.cells(Shown(), scenarios, where)  # type: ignore[arg-type]
    return {row[0].measure.id: row for row in rows}


WHOLE = reading.Place("epci", "", "Pays d’Essai")


def test_each_figure_stands_beside_its_start_the_reference_and_its_n() -> None:
    row = compared(WHOLE, BEFORE, SOCIAL, REFERENCE)["plai_share"]
    assert [cell.scenario for cell in row] == ["Essai", "Plus de PLAI", "Fil de l’eau"]
    assert row[0].value == pytest.approx(286 / 1913)
    assert row[0].start == pytest.approx(90 / 1680)
    assert row[1].value > row[0].value > row[2].value == row[0].reference
    assert row[0].n.replace(NARROW_SPACE, " ") == "286 PLAI sur 1 913 logements"


def test_the_best_is_marked_only_where_a_rule_says_which_way() -> None:
    found = compared(WHOLE, BEFORE, SOCIAL, REFERENCE)
    assert [cell.best for cell in found["financed_plai_of_plus_plai_share"]] == [False, True, False]
    assert not any(cell.best for cell in found["plai_share"])
    # The same value everywhere is the best of none.
    assert not any(cell.best for cell in compared(WHOLE, BEFORE, BEFORE)["in_qpv_share"])


def test_communes_short_of_their_target_are_counted_at_each_place() -> None:
    assert compared(WHOLE, BEFORE, REFERENCE)["sru_short_count"][0].value == 1  # Village
    centre = reading.Place("sector", "Centre", "Centre")
    short = compared(centre, BEFORE, REFERENCE)["sru_short_count"]
    assert [cell.value for cell in short] == [0, 1]  # Faubourg catches up, but in the reference
    assert short[0].start == 1
    assert short[0].n == "2 communes tenues à un taux"


def test_one_commune_unknown_makes_the_count_of_the_place_unknown() -> None:
    stock = town_stock()
    stock.communes.loc[VILLAGE, "sru_dwelling_count"] = math.nan

    class Partly(Shown):
        def table(self, which: Scenario | None = None, level: Level = "epci") -> pd.DataFrame:
            return years_table(simulate(which or BEFORE, stock), level)

    view = Partly()
    view.stock = stock
    rows = compare_rows.cells(view, [BEFORE, REFERENCE], WHOLE)  # type: ignore[arg-type]
    assert "sru_short_count" not in {row[0].measure.id for row in rows}
    centre = reading.Place("sector", "Centre", "Centre")
    rows = compare_rows.cells(view, [BEFORE, REFERENCE], centre)  # type: ignore[arg-type]
    found = {row[0].measure.id: row for row in rows}["sru_short_count"]
    assert [cell.value for cell in found] == [0, 1]


def test_a_shorter_scenario_says_nothing_beyond_its_horizon() -> None:
    view = Shown()
    view.year = 2033
    longer = scenario(line(SUBURB, "production", 20, 8, product=Product.PLUS), years=8)
    rows = compare_rows.cells(view, [longer, BEFORE], WHOLE)  # type: ignore[arg-type]
    found = {row[0].measure.id: row for row in rows}["dwelling_count"]
    assert found[0].value == 1690 + 6 * 20
    assert math.isnan(found[1].value)
    assert not found[0].best


def test_the_file_holds_numbers() -> None:
    rows = compare_rows.cells(Shown(), [BEFORE, REFERENCE], WHOLE)  # type: ignore[arg-type]
    frame = compare_rows.export(rows)
    assert len(frame) == 2 * len(rows)
    assert pd.api.types.is_float_dtype(frame["Valeur à la date"])


def test_what_differs_is_said_the_largest_first() -> None:
    lines = [
        each.replace(NARROW_SPACE, " ") for each in compare_words.sentences(BEFORE, SOCIAL, NAMES)
    ]
    assert lines[0] == "Bourgville : 36 PLAI de moins (reconstitution), 36 au lieu de 72."
    counts = [int(found[1]) for each in lines if (found := re.search(r": (\d+) ", each))]
    assert counts == sorted(counts, reverse=True)
    renewed = scenario(line(TOWN, "demolition", (0, 60, 60, 0, 0, 0), zone="qpv"))
    (sentence,) = compare_words.sentences(scenario(), renewed, NAMES)
    told = "Bourgville : 120 logements de plus (démolition, en QPV), 120 au lieu de 0."
    assert sentence.replace(NARROW_SPACE, " ") == told


def test_equal_content_other_hypotheses_and_horizon_are_said() -> None:
    (same,) = compare_words.sentences(BEFORE, BEFORE, NAMES)
    assert "la même chose" in same
    other = BEFORE.hypotheses.model_copy(update={"rotation_share": 0.2})
    (told,) = compare_words.sentences(
        BEFORE, BEFORE.model_copy(update={"hypotheses": other}), NAMES
    )
    assert "hypothèses" in told
    assert "2033 au lieu de 2031" in compare_words.sentences(scenario(), scenario(years=8), {})[0]


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("FRAGILITE_ROLE", "technicien")
    monkeypatch.setattr(territories, "demo_is_current", lambda: True)
    make_stock(tmp_path / "essai")
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.run()
    return app.switch_page("pages/programmation.py").run()


def text(app: AppTest) -> str:
    bodies = " ".join(element.proto.body for element in app.get("html"))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", bodies.replace(NARROW_SPACE, " ")))


def maps(app: AppTest) -> list[str]:
    return [
        json.dumps(json.loads(frame.proto.json_args), ensure_ascii=False)
        for frame in app.get("component_instance")
        if "fragiliteMap" in frame.proto.json_args
    ]


def test_every_section_draws_on_a_small_territory(page: AppTest) -> None:
    assert not page.exception
    assert "Part de PLAI dans le parc" in text(page)
    assert "80 PLAI sur 900 logements" in text(page)
    assert len(maps(page)) == 2
    for section, words in (
        ("comparer", "Scénarios au 1er janvier 2031"),
        ("regles", "Communes par règle et par période"),
        ("incertitude", "8 tirages sur 10"),
    ):
        sections = next(each for each in page.button_group if each.key == "url_vue")
        sections.set_value(section).run()
        assert not page.exception
        assert words in text(page), section
