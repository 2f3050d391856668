"""The map of a figure and, beside it, the curve of the wait."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from ui import cache, geography, path, places, state
from ui.demand import curve, kept, looks
from ui.format import number
from ui.map import Focus, MapLayers, show_map
from ui.register import diffusion
from ui.sectors import geometry
from ui.texts import t

if TYPE_CHECKING:
    from fragility.disclosure import Released
    from ui.assets import GeometryFile
    from ui.demand.view import View

MAP_SHARE = (11, 9)
HEIGHT_PX = 560


def show(view: View) -> None:
    """Draw the map and the curve."""
    with st.container(key="demand_explorer"):
        left, right = st.columns(MAP_SHARE, gap="medium")
        with left:
            st.header(t("demand.map.title"), anchor=False)
            _controls(view)
            _map(view)
        with right, st.container(key="demand_curve"):
            curve.show(view)


def _controls(view: View) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="demand_controls"):
        places.level_choice(t("demand.map.level"), view.levels, view.path.directory)
        st.selectbox(
            t("demand.map.subject"),
            options=[each.id for each in view.subjects],
            format_func=lambda each: t(f"demand.subject.{each}"),
            key=state.key("carte"),
            width=275,
        )
    st.html(f'<p class="fs fs-muted fs-small">{t(f"demand.about.{view.subject.id}")}</p>')


def zones(view: View) -> GeometryFile:
    """Return the geometry of the places of the map."""
    if view.level == "secteur":
        found = geometry.geometry(view.territory)
        if found is not None:
            return found
    return cache.geometry(view.territory, "commune")


def rows_of(view: View) -> Released[pd.DataFrame]:
    """Return the figures of the places of the map, by the code the geometry has for them."""
    nested = kept.places(view.territory)
    by = nested[:1] if view.level == "secteur" else nested
    told = diffusion.rows_of(kept.table(view.territory, view.role, by))
    return told.map(lambda rows: _by_code(view, rows, by[-1]))


def _by_code(view: View, rows: pd.DataFrame, place: str) -> pd.DataFrame:
    if rows.empty:
        return rows
    found = rows.dropna(subset=[place])
    keys = found[place].astype(str)
    if view.level == "secteur" and view.path.division is not None:
        names = {each.name: each.id for each in view.path.division.sectors}
        keys = keys.map(names)
    named = keys.notna().to_numpy()
    out: pd.DataFrame = found[named].set_index(keys[named])
    return out


def _map(view: View) -> None:
    communes = cache.geometry(view.territory, "commune")
    drawn = zones(view)
    by_sector = drawn is not communes
    opened = view.path.sector_communes if not by_sector else ()
    focus = Focus(view.path.sector, drawn.bounds(opened)) if opened else Focus("all", drawn.extent)
    credit = geography.credits_line(view.territory, "commune")
    shown = rows_of(view).map(
        lambda rows: looks.map_values(
            rows, view.subject, drawn.codes, hides=not view.sees_rows, credit=credit
        )
    )
    selection = view.path.sector_reached if by_sector else view.path.commune_reached
    show_map(
        MapLayers(zones=drawn, borders=communes if by_sector else None),
        shown,
        view.territory,
        selection=selection or None,
        focus=focus,
        key="demand_map",
        height=HEIGHT_PX,
        on_event=partial(path.follow, view.path, zones="secteur" if by_sector else "commune"),
    )
    _elsewhere(view)


def _elsewhere(view: View) -> None:
    """Say what the map cannot show: applications for no commune of it."""
    nested = kept.places(view.territory)
    rows: pd.DataFrame = kept.table(view.territory, view.role, nested).rows
    if rows.empty:
        return
    inside = rows["commune_code"].isin(list(cache.geometry(view.territory, "commune").codes))
    n = rows.loc[~inside, "pending_count"].sum(min_count=1)
    said = [t("demand.map.hidden")] if not view.sees_rows else []
    if pd.notna(n) and n > 0:
        said.append(t("demand.map.elsewhere", n=number(float(n))))
    if said:
        st.html(f'<p class="fs fs-muted fs-small">{" ".join(said)}</p>')
