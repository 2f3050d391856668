"""Editing on the page: what is typed is at once in the draft, what cannot be is refused."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
import streamlit as st

from fragility.scenario import Kind, Product, Scenario, Zone, make_stock, stock_rows
from fragility.scenario.editing import programme_of, with_hypothesis
from tests.ui.programming_toy import open_page, text
from tests.ui.stock_toy import make_stock as make_store
from ui import roles, territories
from ui.programming import (
    base,
    draft,
    editor_grid,
    editor_operations,
    exchange,
    grids,
    terms,
    trying,
    view,
)
from ui.roles import Role

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from ui.programming.grids import Grid
    from ui.programming.view import View

REFERENCE = "fil-de-l-eau"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("territoires")
    make_store(folder / "essai")
    return folder


@pytest.fixture(autouse=True)
def folder(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(store))
    monkeypatch.setenv("FRAGILITE_DATABASE_URL", str(tmp_path / "espace.sqlite"))
    monkeypatch.setattr(territories, "demo_is_current", lambda: True)
    return store


def scenario(app: AppTest) -> Scenario:
    """Return the draft of the reference in a session."""
    found = app.session_state["scenario_drafts"]["essai", REFERENCE]
    assert isinstance(found, draft.Draft)
    return found.scenario


def slider(app: AppTest, end: str) -> Any:
    return next(each for each in app.slider if str(each.key).endswith(end))


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> View:
    """Return the page without a browser: a session that is a plain dictionary."""
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(roles, "current", lambda _territory: Role.TECHNICIEN)
    found = view.read(territories.describe("essai"))
    assert found is not None
    return found


def type_in(page: View, module: Any, name: str, changes: Mapping[str, Any]) -> Grid:
    """Type in the table drawn last, as the browser would."""
    grid = next(each for each in grids._grids().values() if name in each.name)
    st.session_state[grid.key] = changes
    added = {"zone": "outside_qpv"}
    arguments = (page, grid, added) if module is editor_grid else (page, grid)
    module._typed(*arguments)
    return grid


def drawn(page: View, monkeypatch: pytest.MonkeyPatch) -> View:
    """Draw the tables, and return the page as the next run finds it."""
    monkeypatch.setattr(st, "data_editor", lambda *_args, **_options: None)
    editor_grid.show(page)
    found = view.read(page.territory)
    assert found is not None
    return found


def test_sliders_set_the_programme_of_the_open_commune_at_once() -> None:
    app = open_page(vue="programmer", commune="99001")
    assert "Aucun PLUS ni PLAI financé ici" in text(app)
    slider(app, "_rhythm").set_value(10).run()
    made = programme_of(scenario(app), "99001", Zone.OUTSIDE_QPV)
    assert (made.dwellings_per_year, made.plai_share) == (10, 0.3)
    assert "60 logements PLUS ou PLAI financés" in text(app)
    assert "dont 18 PLAI" in text(app)
    slider(app, "_share").set_value(50).run()
    made = programme_of(scenario(app), "99001", Zone.OUTSIDE_QPV)
    assert (made.dwellings_per_year, made.plai_share) == (10, 0.5)
    app.button(key="scenario_undo").click().run()
    assert slider(app, "_share").value == 30, "the slider follows what was undone"
    app.button_group(key="scenario_zone").set_value(Zone.QPV).run()
    slider(app, "_rhythm").set_value(4).run()
    assert programme_of(scenario(app), "99001", Zone.QPV).dwellings_per_year == 4
    assert programme_of(scenario(app), "99001", Zone.OUTSIDE_QPV).dwellings_per_year == 10


def test_levers_and_hypotheses_change_the_draft_and_say_so() -> None:
    app = open_page(vue="programmer", commune="99001")
    slider(app, "_rhythm").set_value(10).run()
    app.button_group(key="scenario_edit_mode").set_value("territory").run()
    app.button(key="scenario_lever_factor_apply").click().run()
    assert "Maintenant : 72 logements financés" in text(app)
    app.button(key="scenario_lever_qpv_apply").click().run()
    assert "Rien à changer" in text(app)
    app.button_group(key="scenario_edit_mode").set_value("hypotheses").run()
    delay = next(each for each in app.number_input if each.label == "Construction (ans)")
    delay.set_value(3).run()
    assert scenario(app).hypotheses.delays_years.production == 3
    rotation = next(each for each in app.number_input if "Rotation par défaut" in each.label)
    rotation.set_value(5.5).run()
    assert scenario(app).hypotheses.rotation_share == pytest.approx(0.055)
    slider(app, f"horizon_{REFERENCE}").set_value(8).run()
    assert scenario(app).horizon_years == 8
    before = scenario(app)
    first = next(each for each in app.number_input if str(each.key).endswith("delay_shares_0"))
    first.set_value(0.9)
    apply = next(each for each in app.button if each.label == "Appliquer ces incertitudes")
    apply.click().run()
    assert "la somme des probabilités doit valoir 1" in text(app)
    assert scenario(app) == before


def test_whether_the_pls_are_told_is_asked_where_the_source_did_not_tell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = base.reference(territories.describe("essai"))
    untold = with_hypothesis(made, ("pls_told",), value=False)
    for reference in (made, untold):
        monkeypatch.setattr(base, "reference", lambda _territory, found=reference: found)
        app = open_page(vue="programmer")
        app.button_group(key="scenario_edit_mode").set_value("hypotheses").run()
        asked = [each for each in app.checkbox if str(each.key).endswith("pls_told")]
        assert len(asked) == (reference is untold)
    assert not asked[0].value
    asked[0].check().run()
    assert not app.exception
    assert scenario(app).hypotheses.pls_told
    assert terms.value(("hypotheses", "pls_told"), held=False) == "non"


def test_what_is_typed_in_the_table_is_in_the_draft(page, monkeypatch) -> None:
    drawn(page, monkeypatch)
    row = {"commune_code": "99001", "kind": "production", "product": "plus", "2025": 6, "2027": 4}
    gone = {"commune_code": "99002", "kind": "sale", "2026": 2}
    type_in(page, editor_grid, "_grid_", {"added_rows": [row, gone]})
    found = draft.current(page.territory, page.saved)
    assert trying.fault(REFERENCE) == ""
    assert [each.dwellings for each in found.lines] == [(6, 0, 4, 0, 0, 0), (0, 2, 0, 0, 0, 0)]
    assert (found.lines[1].kind, found.lines[1].product) == (Kind.SALE, None)
    # The table goes on from the rows it was given, with everything that was typed in it.
    row["2025"] = 8
    grid = type_in(page, editor_grid, "_grid_", {"added_rows": [row, gone]})
    assert draft.current(page.territory, page.saved).lines[0].dwellings == (8, 0, 4, 0, 0, 0)
    draft.undo(page.territory, REFERENCE)
    again = drawn(view.read(page.territory), monkeypatch)
    fresh = grids._grids()[grid.name]
    assert fresh.revision == grid.revision + 1, "an undone change is given to the table anew"
    assert fresh.frame["2025"].tolist() == [6, 0]
    type_in(again, editor_grid, "_grid_", {"deleted_rows": [0], "edited_rows": {1: {"2030": 3}}})
    (left,) = draft.current(page.territory, page.saved).lines
    assert left.dwellings == (0, 2, 0, 0, 0, 3)


def test_decimals_and_slips_typed_in_the_table_are_refused_in_words(page, monkeypatch) -> None:
    drawn(page, monkeypatch)
    row = {"commune_code": "99001", "kind": "production", "product": "plus", "2026": ""}
    refused = {"2,7": "n’est pas un nombre entier", "99999999": "pas plus de 9999 par an"}
    for typed, reason in refused.items():
        type_in(page, editor_grid, "_grid_", {"added_rows": [{**row, "2025": typed}]})
        assert reason in trying.fault(REFERENCE)
        assert not draft.changed(page.territory, REFERENCE)
        assert not re.match(editor_grid.WHOLE, typed), "the cell itself does not take it"
        drawn(page, monkeypatch)
    assert re.match(editor_grid.WHOLE, "27")
    type_in(page, editor_grid, "_grid_", {"added_rows": [{**row, "2025": "27"}]})
    (line,) = draft.current(page.territory, page.saved).lines
    assert line.dwellings == (27, 0, 0, 0, 0, 0)


def test_the_share_of_the_slider_stays_the_wish_whatever_few_dwellings_make_of_it() -> None:
    app = open_page(vue="programmer", commune="99001")
    slider(app, "_share")  # 30 % where nothing is said yet
    for rhythm in range(1, 6):
        slider(app, "_rhythm").set_value(rhythm).run()
    plai = [line for line in scenario(app).lines if line.product is Product.PLAI]
    assert sum(plai[0].dwellings) == 9, "30 % of 30, not the third that 2 of 6 were"
    slider(app, "_rhythm").set_value(1).run()
    slider(app, "_share").set_value(5).run()
    slider(app, "_rhythm").set_value(20).run()
    assert programme_of(scenario(app), "99001", Zone.OUTSIDE_QPV).plai_share == 0.05


def test_an_emptied_hypothesis_keeps_its_former_value() -> None:
    app = open_page(vue="programmer")
    app.button_group(key="scenario_edit_mode").set_value("hypotheses").run()
    delay = next(each for each in app.number_input if each.label == "Construction (ans)")
    held = delay.value
    assert held > 0
    delay.set_value(None).run()
    again = next(each for each in app.number_input if each.label == "Construction (ans)")
    assert again.value == held
    assert "scenario_drafts" not in app.session_state or not app.session_state["scenario_drafts"]
    first = next(each for each in app.number_input if str(each.key).endswith("delay_shares_0"))
    before = first.value
    first.set_value(None)
    next(each for each in app.button if each.label == "Appliquer ces incertitudes").click().run()
    assert not app.exception
    first = next(each for each in app.number_input if str(each.key).endswith("delay_shares_0"))
    assert first.value == before


def test_a_row_that_waits_for_its_product_is_no_fault(page, monkeypatch) -> None:
    drawn(page, monkeypatch)
    row = {"commune_code": "99001", "kind": "production", "2025": 6}
    type_in(page, editor_grid, "_grid_", {"added_rows": [row]})
    assert trying.fault(REFERENCE) == ""
    assert not draft.changed(page.territory, REFERENCE)


def test_more_demolitions_than_what_stands_are_refused_with_where_and_when(
    page, monkeypatch
) -> None:
    drawn(page, monkeypatch)
    good = {"commune_code": "99002", "kind": "demolition", "2025": 100}
    type_in(page, editor_grid, "_grid_", {"added_rows": [good]})
    bad = {**good, "2027": 900}
    grid = type_in(page, editor_grid, "_grid_", {"added_rows": [bad]})
    fault = trying.fault(REFERENCE).replace("\u202f", " ")
    assert "Bourg-2" in fault
    assert "2027" in fault
    assert draft.current(page.territory, page.saved).lines[0].dwellings == (100, 0, 0, 0, 0, 0)
    drawn(view.read(page.territory), monkeypatch)
    assert grids._grids()[grid.name].frame["2027"].tolist() == [0], "the former figures stay"


def test_rows_of_other_communes_are_left_where_they_are(page, monkeypatch) -> None:
    drawn(page, monkeypatch)
    rows = [
        {"commune_code": code, "kind": "production", "product": "plai", "2025": 1}
        for code in ("99001", "99002", "99003")
    ]
    type_in(page, editor_grid, "_grid_", {"added_rows": rows})
    here = view.read(page.territory)
    editor_grid.table(here, ("99002",), key="commune_99002")
    edit = {
        "edited_rows": {0: {"2025": 5}},
        "added_rows": [{**rows[0], "commune_code": "99002", "product": "plus"}],
    }
    type_in(here, editor_grid, "commune_99002", edit)
    found = draft.current(page.territory, page.saved)
    told = [(each.commune_code, each.product, each.dwellings[0]) for each in found.lines]
    assert told == [
        ("99001", Product.PLAI, 1),
        ("99002", Product.PLAI, 5),
        ("99003", Product.PLAI, 1),
        ("99002", Product.PLUS, 1),
    ]


def test_operations_are_typed_one_a_row(page, monkeypatch) -> None:
    drawn(page, monkeypatch)
    row = {
        "name": "Les Tilleuls",
        "commune_code": "99001",
        "zone": "outside_qpv",
        "year": 2026,
        "kind": "production",
        "dwellings": 30,
        "plus": 6,
        "plai": 3,
    }
    type_in(page, editor_operations, "_operations_", {"added_rows": [row]})
    (made,) = draft.current(page.territory, page.saved).operations
    assert (made.year, made.dwellings, made.plai, made.pls) == (2026, 30, 3, 0)
    type_in(page, editor_operations, "_operations_", {"added_rows": [{**row, "plai": 40}]})
    assert "46 logements sociaux pour 30 en tout" in trying.fault(REFERENCE)
    assert draft.current(page.territory, page.saved).operations == (made,)


def test_the_lines_leave_in_words_and_the_stock_as_the_command_line_reads_it(
    page, monkeypatch
) -> None:
    drawn(page, monkeypatch)
    row = {"commune_code": "99001", "kind": "acquisition", "product": "plai", "2025": 6}
    type_in(page, editor_grid, "_grid_", {"added_rows": [row]})
    here = view.read(page.territory)
    (told,) = exchange.listed(here.scenario, here).to_dict("records")
    assert told["Nom de la commune"] == "Bourg-1"
    assert (told["Mouvement"], told["Produit"]) == ("Acquisition-amélioration", "PLAI")
    made = exchange.stock_file(page.territory, base.stock_file(page.territory))
    frame = pd.read_csv(io.BytesIO(made.content), dtype={"commune_code": "str"})
    assert made.row_count == len(frame)
    assert frame.iloc[:, 0].str.contains("fictif").all()
    again = make_stock(here.stock.year, frame)
    pd.testing.assert_frame_equal(stock_rows(again), stock_rows(here.stock))
