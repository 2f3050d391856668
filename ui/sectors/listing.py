"""The sectors as a table, the communes left out, and who changed them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geodata import sectors as division_store
from geodata.errors import GeodataError
from ui import shell, state, tables, workspace
from ui.format import day_and_time, listing, number, plural
from ui.sectors import draft, kept
from ui.texts import t

if TYPE_CHECKING:
    from geodata.workspace import Document
    from ui.sectors.view import View


def show(view: View) -> None:
    """Draw the sectors of the division, or how to make some."""
    division = view.division
    if division is None:
        shell.empty(
            t("sectors.empty.title"),
            t("sectors.empty.body" if view.may_edit else "sectors.empty.reader"),
        )
        return
    columns = [
        tables.Column("sector", t("sectors.table.sector")),
        tables.Column("count", t("sectors.table.count"), numeric=True),
        tables.Column("communes", t("sectors.table.communes")),
    ]
    rows = [
        {
            "sector": sector.name,
            "count": number(len(sector.communes)),
            "communes": listing(view.names[c] for c in view.names if c in sector.communes)
            or t("sectors.table.empty"),
        }
        for sector in division.sectors
    ]
    if rows:
        st.header(t("sectors.table.title"), anchor=False)
        tables.show(columns, rows, t("sectors.table.caption", name=division.name))


def left_out(view: View) -> None:
    """Say which communes are in no sector."""
    if view.division is None or not view.division.sectors:
        return
    left = view.left_out
    if left:
        names = listing(view.names[code] for code in left)
        shell.note(plural("sectors.left_out", len(left), names=names))
    else:
        st.html(f'<p class="fs fs-muted fs-small">{t("sectors.complete")}</p>')


def history(view: View) -> None:
    """Draw the versions saved, the latest first, and the way back to one of them."""
    try:
        versions = workspace.current().history(kept.KIND, view.territory.code)
    except GeodataError:
        return  # said at the top of the page
    if not versions:
        return
    with st.expander(plural("sectors.history.title", len(versions))):
        for document in reversed(versions):
            _version(view, document)


def _version(view: View, document: Document) -> None:
    with st.container(
        horizontal=True, vertical_alignment="center", key=f"sectors_version_{document.version}"
    ):
        about = t(
            "sectors.history.line",
            version=document.version,
            author=document.author,
            date=day_and_time(document.saved_at),
            what=_content(document),
        )
        st.text(about)
        if view.may_edit and document.version != view.saved.version:
            st.button(
                t("sectors.history.restore"),
                key=f"sectors_restore_{document.version}",
                on_click=draft.attempt,
                args=(lambda: draft.restore(view.territory, view.saved, document),),
                type="tertiary",
            )


def _content(document: Document) -> str:
    """Say what a version holds: its divisions, and how many sectors each has."""
    try:
        divisions = division_store.from_body(document.body)
    except GeodataError as error:
        return error.message
    said = [
        plural("sectors.history.division", len(each.sectors), name=each.name) for each in divisions
    ]
    return listing(said) or t("sectors.history.nothing")


def open_one(view: View) -> None:
    """Draw the way to one sector, which every page then keeps to."""
    division = view.in_use
    if division is None or not division.sectors:
        return
    st.selectbox(
        t("sectors.open.label"),
        options=["", *division.by_id],
        format_func=lambda each: division.name_of.get(each, t("sectors.open.whole")),
        key=state.key("secteur"),
        help=t("sectors.open.help"),
        width=300,
    )
