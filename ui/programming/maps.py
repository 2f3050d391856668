"""Two maps side by side, before and after: same zones, same classes, one click opens both."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from ui import cache, geography, path
from ui.map import MapLayers, ZoneState, show_map
from ui.programming import base, map_values, measures, reading
from ui.programming.diffusion import let_out
from ui.sectors import geometry
from ui.texts import t

if TYPE_CHECKING:
    import pandas as pd

    from fragility.disclosure import Released
    from fragility.scenario import Level
    from ui.map import MapEvent, MapValues
    from ui.programming.measures import Measure
    from ui.programming.view import View

HEIGHT_PX: Final = 460
SMALL_PX: Final = 320
READINGS: Final = ("after", "change")


def layers(view: View) -> MapLayers:
    """Return the geometries of a map of the view."""
    territory = view.territory
    communes, borders = cache.geometry(territory, "commune"), geometry.geometry(territory)
    outlines = geography.qpv_outlines(territory)
    if view.level == "secteur" and borders is not None:
        return MapLayers(zones=borders, borders=communes, outlines=outlines)
    inside = view.path.sector_communes
    return MapLayers(
        zones=communes,
        around=communes if inside else None,
        open=inside,
        borders=borders,
        outlines=outlines,
    )


def codes(view: View, drawn: MapLayers) -> tuple[str, ...]:
    """Return the zones drawn: those of the sector that is open, else all of them."""
    inside = view.path.zones_shown
    if view.level == "commune" and inside:
        return tuple(code for code in drawn.zones.codes if code in inside)
    return tuple(drawn.zones.codes)


def level(view: View) -> Level:
    """Return the level of the years' table that a map shows."""
    return "sector" if view.level == "secteur" else "commune"


def by_code(view: View, found: pd.DataFrame) -> pd.DataFrame:
    """Return figures by the codes of the map, where sectors have identifiers."""
    if view.level != "secteur" or view.path.division is None:
        return found
    ids = {name: code for code, name in view.path.division.name_of.items()}
    return found.rename(index=ids)


def follow(view: View, event: MapEvent) -> None:
    """Do what a click asks for: one step down the path."""
    path.follow(view.path, event, zones="secteur" if view.level == "secteur" else "commune")


def draw(view: View, shown: Released[MapValues], *, key: str, height: int = HEIGHT_PX) -> None:
    """Draw one map of the view."""
    drawn = layers(view)
    selected = view.path.sector if view.level == "secteur" else view.path.commune_reached
    credit = geography.credits_line(view.territory, "commune")
    show_map(
        drawn,
        shown.map(lambda values: replace(values, credits=credit)),
        view.territory,
        selection=selected or None,
        focus=geography.whole_focus(view.path, drawn.zones),
        key=key,
        height=height,
        on_event=partial(follow, view),
    )


def show(view: View, measure: Measure) -> None:
    """Draw the two maps."""
    found = [by_code(view, frame) for frame in reading.pair(view, measure, level(view))]
    first, last = found
    drawn = codes(view, layers(view))
    hidden, out = reading.withheld(view, measure), left_out(view)
    over = map_values.scale(measure, first["value"], last["value"])
    titles = titles_of(view, measure)
    with st.container(key="programming_maps"):
        left, right = st.columns(2, gap="small")
    with left:
        st.html(heading(titles[0]))
        before = map_values.values(
            measure, first, over, drawn, title=titles[0], withheld=hidden, states=out
        )
        draw(view, let_out(before, view, [measure]), key="programming_before")
    with right:
        changed = st.session_state.get("programming_reading") == "change"
        st.html(heading(t("programming.results.change") if changed else titles[1]))
        after = (
            map_values.change(
                measure,
                first,
                last,
                drawn,
                title=t("programming.results.change"),
                withheld=hidden,
                states=out,
            )
            if changed
            else map_values.values(
                measure, last, over, drawn, title=titles[1], withheld=hidden, states=out
            )
        )
        draw(view, let_out(after, view, [measure]), key="programming_after")


def titles_of(view: View, measure: Measure) -> tuple[str, str]:
    """Return what each map is, in words: two days or two years, else two scenarios."""
    when = reading.at(view, measure)
    if measure.moment == "period":
        return f"{view.reference.name}, {when}", f"{view.scenario.name}, {when}"
    first = reading.against(view, measure)
    return first[:1].upper() + first[1:], when[:1].upper() + when[1:]


def heading(text: str) -> str:
    """Return the words over a map, as HTML."""
    return f'<p class="fs pg-map-title">{escape(text)}</p>'


def left_out(view: View) -> dict[str, ZoneState]:
    """Return why communes of the territory are not in the stock."""
    if view.level == "secteur":
        return {}
    secret = {"secret": ZoneState.SECRET}
    return {
        code: secret.get(why, ZoneState.MISSING)
        for code, why in base.left_out(view.territory).items()
    }


def mapped(view: View, measure: Measure) -> bool:
    """Tell whether a measure can be drawn by zone at the level of the view."""
    return not measure.between_communes or view.level == "secteur"


def choice() -> None:
    """Draw the choice of what the second map shows."""
    st.segmented_control(
        t("programming.results.reading.label"),
        options=READINGS,
        format_func=lambda each: t(f"programming.results.reading.{each}"),
        default=READINGS[0],
        key="programming_reading",
        required=True,
        width="content",
    )


def measure_of(view: View) -> Measure:
    """Return the measure that maps and curves are about."""
    return measures.BY_ID[view.measure]
