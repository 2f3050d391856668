"""The lines of a scenario as a table: commune × kind × product, one column a year."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st
from streamlit.column_config import SelectboxColumn, TextColumn

from fragility.scenario import ENTERING, PRODUCTS, PROGRAMMED, SIZES, ZONES, Kind, Size, Zone
from fragility.scenario.line_table import KEYS, MOST_A_YEAR, lines_frame, with_lines_frame
from ui import exits, shell
from ui.format import plural
from ui.programming import draft, editor_operations, grids, terms, trying
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fragility.scenario import Scenario
    from ui.programming.grids import Grid
    from ui.programming.view import View

_KIND: Final = "scenario_kind"
_ALL: Final = ""
_MOST_PX: Final = 420
_ROW_PX: Final = 35
WHOLE: Final = rf"^\s*\d{{0,{len(str(MOST_A_YEAR))}}}\s*$"
"""What a cell of a year takes; nothing is no dwelling."""
_OPTIONAL: Final = ("to_product", "size")
"""Columns drawn where a line says something there, or where the reader asks for them."""


def show(view: View) -> None:
    """Draw the lines of the territory, or of what is open in it, then the operations."""
    inside = view.path.shown_communes
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="sc_lines"):
        kind = st.selectbox(
            t("programming.edit.lines.kind"),
            options=(_ALL, *Kind),
            format_func=lambda each: terms.kind(each) if each else t("programming.edit.lines.all"),
            key=_KIND,
            width=260,
        )
    if inside:
        told = t("programming.edit.lines.inside", place=escape(view.path.place_name))
        st.html(f'<p class="fs fs-small fs-muted">{told}</p>')
    table(view, inside, key=f"all_{'_'.join(inside)}_{kind}", kind=kind)
    editor_operations.show(view, inside)


def table(view: View, communes: tuple[str, ...], *, key: str, kind: str = _ALL) -> None:
    """Draw a table of lines.

    Parameters
    ----------
    view
        What is looked at.
    communes
        Communes whose lines are drawn; none for all of them.
    key
        Name of the table.
    kind
        Kind whose lines are drawn; empty for all.
    """

    def rows() -> tuple[pd.DataFrame, pd.DataFrame]:
        frame = lines_frame(view.scenario)
        drawn = frame["kind"].eq(kind) if kind else pd.Series(data=True, index=frame.index)
        if communes:
            drawn &= frame["commune_code"].isin(communes)
        texts = frame[list(KEYS)].astype(object)
        frame = frame.assign(**texts.where(texts != "", None))
        return frame[drawn], frame[~drawn]

    name = f"scenario_grid_{view.territory.slug}_{view.scenario.id}_{key}"
    grid = grids.settle(name, view.scenario.digest, rows)
    finer = st.toggle(
        t("programming.edit.lines.finer"),
        key=f"scenario_finer_{key}",
        help=t("programming.edit.lines.finer_help"),
    )
    alone = communes[0] if len(communes) == 1 else ""
    added = {"commune_code": alone or None, "kind": kind or None, "zone": Zone.OUTSIDE_QPV.value}
    exits.editor(
        exits.typed(grid.frame.astype({str(year): "str" for year in view.scenario.years})),
        view.territory,
        key=grid.key,
        placeholder=t("programming.edit.lines.blank"),
        hide_index=True,
        num_rows="dynamic",
        width="stretch",
        height=min(_MOST_PX, _ROW_PX * (len(grid.frame) + 3)),
        column_config=columns(view),
        column_order=_order(view, grid.frame, finer=finer, alone=bool(alone)),
        on_change=_typed,
        args=(view, grid, added),
    )
    waiting = sum(_is_waiting(row) for row in _rows(grid, added).to_dict("records"))
    if waiting:
        shell.note(plural("programming.edit.lines.waiting", waiting))
    st.html(f'<p class="fs fs-small fs-muted">{t("programming.edit.lines.help")}</p>')


def columns(view: View) -> dict[str, Any]:
    """Return how the columns are drawn: words for codes, whole numbers for the years."""
    names = view.path.directory.label_of
    communes = [code for code in view.path.directory.options if code in set(view.stock.codes)]

    def head(name: str) -> str:
        return t(f"programming.edit.column.{name}")

    found: dict[str, Any] = {
        "commune_code": SelectboxColumn(
            head("commune_code"),
            options=communes,
            format_func=lambda each: names.get(str(each), str(each)),
            required=True,
            width="medium",
        ),
        "kind": SelectboxColumn(
            head("kind"),
            options=[each.value for each in Kind],
            format_func=terms.kind,
            required=True,
            width="medium",
        ),
        "product": SelectboxColumn(
            head("product"),
            options=[each.value for each in PRODUCTS],
            format_func=terms.product,
            help=t("programming.edit.lines.product_help"),
            width="small",
        ),
        "zone": SelectboxColumn(
            head("zone"),
            options=[each.value for each in ZONES],
            format_func=terms.zone,
            default=Zone.OUTSIDE_QPV.value,
            required=True,
            width="small",
        ),
        "to_product": SelectboxColumn(
            head("to_product"),
            options=[each.value for each in PROGRAMMED],
            format_func=terms.product,
            width="small",
        ),
        "size": SelectboxColumn(
            head("size"),
            options=[each.value for each in SIZES if each is not Size.UNKNOWN],
            format_func=terms.size,
            width="small",
        ),
    }
    for year in view.scenario.years:
        # Text and not a number: a number's cell drops the comma of « 2,7 » and makes it 27.
        found[str(year)] = TextColumn(
            str(year), default="0", width="small", alignment="right", validate=WHOLE
        )
    return found


def _order(view: View, frame: pd.DataFrame, *, finer: bool, alone: bool) -> list[str]:
    first = ["kind", "product", "zone"] if alone else ["commune_code", "kind", "product", "zone"]
    more = [each for each in _OPTIONAL if finer or frame[each].notna().any()]
    return [*first, *more, *map(str, view.scenario.years)]


def _rows(grid: Grid, added: Mapping[str, Any]) -> pd.DataFrame:
    return grids.edited(grid.frame, grid.changes, added)


def _typed(view: View, grid: Grid, added: Mapping[str, Any]) -> None:
    """Take what was typed in a table for the draft, where it can happen."""
    now = draft.current(view.territory, view.saved)

    def make() -> Scenario:
        rows = _rows(grid, added)
        ready = rows[[not _is_waiting(row) for row in rows.to_dict("records")]]
        names = view.path.directory.name_of
        return with_lines_frame(
            now, grids.whole(grid, ready), label=lambda told: terms.line(told, names)
        )

    if trying.change(view.territory, view.scenario.id, make):
        grids.follow(grid, draft.current(view.territory, view.saved).digest)
    else:
        grids.reset(grid)


def _is_waiting(row: Mapping[Any, Any]) -> bool:
    """Tell whether a row still lacks what its kind needs: it is not a fault yet."""
    kind, product, to_product = (_text(row.get(name)) for name in ("kind", "product", "to_product"))
    if not _text(row.get("commune_code")) or not kind:
        return True
    if kind == Kind.CONVERSION:
        return not product or not to_product
    return kind in ENTERING and not product


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)
