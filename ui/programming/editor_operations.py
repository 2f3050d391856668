"""The operations of a scenario, one a row: what is known of each programme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn, SelectboxColumn, TextColumn

from fragility.scenario import FINANCED, Operation, Zone
from fragility.scenario.editing import changed
from ui import exits
from ui.programming import draft, grids, terms, trying
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fragility.scenario import Scenario
    from ui.programming.grids import Grid
    from ui.programming.view import View

COLUMNS: Final = tuple(Operation.model_fields)
_COUNTS: Final = ("dwellings", "plai", "plus", "pls", "pli")
_ZONES: Final = (Zone.OUTSIDE_QPV, Zone.QPV)


def show(view: View, communes: tuple[str, ...]) -> None:
    """Draw the operations of some communes; of all without any."""
    with st.expander(t("programming.edit.operations.title"), key="sc_operations"):
        st.html(f'<p class="fs fs-small fs-muted">{t("programming.edit.operations.lead")}</p>')

        def rows() -> tuple[pd.DataFrame, pd.DataFrame]:
            frame = operations_frame(view.scenario)
            drawn = frame["commune_code"].isin(communes) | (not communes)
            return frame[drawn], frame[~drawn]

        name = f"scenario_operations_{view.territory.slug}_{view.scenario.id}_{'_'.join(communes)}"
        grid = grids.settle(name, view.scenario.digest, rows)
        exits.editor(
            exits.typed(grid.frame),
            view.territory,
            key=grid.key,
            placeholder=t("programming.edit.lines.blank"),
            hide_index=True,
            num_rows="dynamic",
            width="stretch",
            column_config=_columns(view),
            on_change=_typed,
            args=(view, grid),
        )


def operations_frame(scenario: Scenario) -> pd.DataFrame:
    """Return the operations, one a row, in the fields of the document."""
    rows = [each.model_dump(mode="json") for each in scenario.operations]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"commune_code": "object"})


def _columns(view: View) -> dict[str, Any]:
    names = view.path.directory.label_of
    communes = [code for code in view.path.directory.options if code in set(view.stock.codes)]
    years = view.scenario.years

    def head(name: str) -> str:
        return t(f"programming.edit.column.{name}")

    found: dict[str, Any] = {
        "name": TextColumn(head("name"), required=True, max_chars=200),
        "commune_code": SelectboxColumn(
            head("commune_code"),
            options=communes,
            format_func=lambda each: names.get(str(each), str(each)),
            required=True,
        ),
        "zone": SelectboxColumn(
            head("zone"),
            options=[each.value for each in _ZONES],
            format_func=terms.zone,
            default=Zone.OUTSIDE_QPV.value,
            required=True,
        ),
        "year": NumberColumn(
            head("year"),
            min_value=years[0],
            max_value=years[-1],
            step=1,
            default=years[0],
            format="%d",
            required=True,
        ),
        "kind": SelectboxColumn(
            head("kind"),
            options=[each.value for each in FINANCED],
            format_func=terms.kind,
            default=FINANCED[0].value,
            required=True,
        ),
        "floor_area_m2": NumberColumn(head("floor_area_m2"), min_value=1.0),
    }
    for name in _COUNTS:
        found[name] = NumberColumn(
            head(name), min_value=0, max_value=100_000, step=1, default=0, required=True
        )
    return found


def _typed(view: View, grid: Grid) -> None:
    """Take what was typed for the draft, where it can happen."""
    now = draft.current(view.territory, view.saved)

    def make() -> Scenario:
        rows = grids.whole(grid, grids.edited(grid.frame, grid.changes, {}))
        told = [_fields(row) for row in rows.to_dict("records")]
        ready = [each for each in told if each.get("name") and each.get("commune_code")]
        return changed(now, operations=tuple(Operation.model_validate(each) for each in ready))

    if trying.change(view.territory, view.scenario.id, make):
        grids.follow(grid, draft.current(view.territory, view.saved).digest)
    else:
        grids.reset(grid)


def _fields(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return what a row says; a blank says nothing, and the document's default holds."""
    return {
        str(name): int(value) if name in (*_COUNTS, "year") else value
        for name, value in row.items()
        if not pd.isna(value)
    }
