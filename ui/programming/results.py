"""What a scenario gives, at once: key figures, two maps, yearly curves."""

from __future__ import annotations

import math
from contextlib import suppress
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from fragility.errors import FragilityError
from fragility.scenario.rules import plh_rules
from ui import charts, path, shell, state, theme
from ui.markdown import plain
from ui.programming import curves, headline, maps, measures, reading, small_curves
from ui.programming.diffusion import let_out
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fragility.scenario import Scenario
    from ui.programming.measures import Measure
    from ui.programming.reading import Place
    from ui.programming.view import View

_WIDTH_PX: Final = 264
_SLIDER_PX: Final = 176
_TARGETS: Final = {
    "r1_capacity_share": "r1_share",
    "financed_plai_of_plus_plai_share": "operation_plai_share_min",
}
"""Parameter of the rules that a measure is held against."""


def show(view: View) -> None:
    """Draw the key figures, the maps and the curves of the open scenario."""
    try:
        view.table(level="epci")
    except FragilityError as error:
        shell.note(str(error), kind="error")
        return
    where = reading.place(view)
    with st.container(key="programming_results"):
        st.header(t("programming.results.title", place=plain(where.name)), anchor=False)
        tiles(view, where)
        controls(view)
        measure = maps.measure_of(view)
        st.html(f'<p class="fs fs-small fs-muted">{escape(measures.meaning(measure))}</p>')
        if maps.mapped(view, measure):
            maps.show(view, measure)
        else:
            shell.note(t("programming.results.not_mapped"))
        scenarios = (view.scenario, *_others(view))
        large_curve(view, measure, where, scenarios)
        small(view, where, scenarios)


def _others(view: View) -> list[Scenario]:
    """Return the scenarios beside the open one that can be drawn; *Comparer* says why not."""
    found = []
    for scenario in view.others:
        with suppress(FragilityError):
            view.table(scenario, "epci")
            found.append(scenario)
    return found


def tiles(view: View, where: Place) -> None:
    """Draw the key figures of a place."""
    drawn = []
    for each in headline.SHOWN:
        measure = measures.BY_ID[each]
        first, last = reading.pair(view, measure, where.level)
        hidden = reading.withheld(view, measure)
        alone = where.level == "commune"
        drawn.append(
            headline.tile(measure, first, last, where.code, withheld=hidden, commune=alone)
        )
    drawn.insert(3, _sru(view, where))
    st.html(headline.html(drawn))
    if said := reading.not_renewed(view):
        st.html(f'<p class="fs fs-small">{escape(said)}</p>')


def _sru(view: View, where: Place) -> headline.Tile:
    measure = measures.BY_ID["sru_missing_count"]
    own, each = (reading.pair(view, measure, level) for level in (where.level, "commune"))
    first, last = (
        headline.short_of_sru(reading.value(mine, where), reading.inside(view, of["value"], where))
        for mine, of in zip(own, each, strict=True)
    )
    return headline.sru_tile(first, last, reading.held_to_sru(view, where))


def controls(view: View, *, second_map: bool = True, level: bool = True) -> None:
    """Draw the choice of the measure, of the level, of the date and of the second map.

    Parameters
    ----------
    view
        What is looked at.
    second_map
        Whether the second map may show the change.
    level
        Whether there is a map.
    """
    years = [str(year) for year in view.years[1:]]
    with st.container(
        horizontal=True, vertical_alignment="bottom", gap="small", key="programming_controls"
    ):
        st.selectbox(
            t("programming.results.measure"),
            options=measures.KEYS,
            format_func=lambda each: measures.label(measures.BY_ID[each]),
            key=state.key("mesure_plh"),
            width=_WIDTH_PX,
        )
        if level and view.stock.sectors and view.path.division is not None:
            st.segmented_control(
                t("programming.results.level.label"),
                options=("commune", "secteur"),
                format_func=lambda each: t(f"programming.results.level.{each}"),
                key=state.key("niveau"),
                on_change=path.change_level,
                args=(view.path.directory,),
                required=True,
                width="content",
            )
        st.select_slider(
            t("programming.results.date"),
            options=years,
            format_func=partial(_first_of_january),
            key=state.key("annee"),
            width=_SLIDER_PX,
        )
        if second_map:
            maps.choice()


def _first_of_january(year: str) -> str:
    return t("programming.results.january", year=year)


def lines(
    view: View, measure: Measure, where: Place, scenarios: Sequence[Scenario]
) -> list[curves.Line]:
    """Return the curves of some scenarios at a place."""
    names: dict[str, int] = {}
    found = []
    for scenario in scenarios:
        # Two scenarios may bear one name: each line has its own.
        seen = names[scenario.name] = names.get(scenario.name, 0) + 1
        name = scenario.name if seen == 1 else f"{scenario.name} ({seen})"
        table = view.table(scenario, where.level)
        found.append(curves.Line(name, measures.yearly(table, measure, where.code)))
    return found


def target(view: View, measure: Measure) -> float | None:
    """Return what a measure should reach at the start, where a rule says it for every place."""
    rule = _TARGETS.get(measure.id)
    found = plh_rules().value(rule, view.scenario.start_year) if rule else math.nan
    return None if math.isnan(found) else found


def large_curve(view: View, measure: Measure, where: Place, scenarios: Sequence[Scenario]) -> None:
    """Draw the curves of the measure chosen."""
    st.header(t("programming.results.curves", place=plain(where.name)), anchor=False)
    drawn_where = where
    if measure.between_communes and where.level == "commune":
        # Between communes there is nothing to say of one: the whole is shown, and said.
        drawn_where = reading.whole(view)
        st.html(f'<p class="fs fs-small">{escape(t("programming.results.curves_whole"))}</p>')
    large = lines(view, measure, drawn_where, scenarios)
    if large[0].years["value"].isna().all():
        because = "withheld" if reading.withheld(view, measure) else "unknown"
        shell.note(t(f"programming.results.because_{because}"))
    else:
        charts.show(
            let_out(
                curves.chart(
                    large,
                    measure,
                    dark=theme.is_dark(),
                    target=target(view, measure),
                    marked=view.year,
                ),
                view,
                [measure],
            ),
            view.territory,
            alt_text=t(
                "programming.results.chart_alt",
                measure=measures.label(measure),
                names=", ".join(line.name for line in large),
            ),
        )


def small(view: View, where: Place, scenarios: Sequence[Scenario]) -> None:
    """Draw the small curves of the other measures."""
    st.subheader(t("programming.results.small_title"), anchor=False)
    tables = [view.table(scenario, where.level) for scenario in scenarios]
    rows = [table[table["place_code"] == where.code] for table in tables]
    panels = [
        (each, [small_curves.trace(found, each) for found in rows])
        for each in measures.MEASURES
        if each.id != view.measure
    ]
    st.html(small_curves.html(panels, dark=theme.is_dark()))
