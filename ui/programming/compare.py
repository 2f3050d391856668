"""Up to four scenarios side by side: one table, small maps of one scale, curves, what differs."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from fragility.errors import FragilityError
from fragility.scenario import REFERENCE
from ui import downloads, shell, state, tables
from ui.markdown import plain
from ui.programming import (
    compare_rows,
    compare_words,
    map_values,
    maps,
    measures,
    reading,
    results,
)
from ui.programming.diffusion import let_out
from ui.texts import t

if TYPE_CHECKING:
    from fragility.scenario import Scenario
    from ui.programming.measures import Measure
    from ui.programming.reading import Place
    from ui.programming.view import View

_CHOICE: Final = "programming_compared"
_OTHERS: Final = 3


def show(view: View) -> None:
    """Draw the choice of the scenarios, then the comparison."""
    where = reading.place(view)
    with st.container(key="programming_compare"):
        st.header(t("programming.compare.title", place=plain(where.name)), anchor=False)
        _choice(view)
        found = _computed(view)
        if len(found) < len(("open", "other")):
            shell.note(t("programming.compare.alone"))
        results.controls(view, second_map=False)
        measure = maps.measure_of(view)
        _table(view, found, where)
        _maps(view, found, measure)
        results.large_curve(view, measure, where, found)
        _differences(view, found)


def _choice(view: View) -> None:
    names = {key: each.name for key, each in view.scenarios.items() if key != view.scenario.id}
    st.session_state[_CHOICE] = list(view.compared[1:])
    st.multiselect(
        t("programming.compare.choice", name=plain(view.scenario.name)),
        options=list(names),
        format_func=lambda key: names.get(key, key),
        key=_CHOICE,
        max_selections=_OTHERS,
        placeholder=t("programming.compare.placeholder"),
        on_change=_chosen,
        args=("" if view.scenario.id == REFERENCE else REFERENCE,),
    )


def _chosen(default: str) -> None:
    state.put("compares", ",".join(st.session_state[_CHOICE]), default)


def _computed(view: View) -> list[Scenario]:
    """Return the scenarios that can be simulated; why the others cannot is said."""
    found = []
    for scenario in (view.scenario, *view.others):
        try:
            view.table(scenario, "epci")
        except FragilityError as error:
            shell.note(
                t("programming.compare.refused", name=scenario.name, reason=error), kind="warning"
            )
        else:
            found.append(scenario)
    return found


def _table(view: View, found: list[Scenario], where: Place) -> None:
    cells = compare_rows.cells(view, found, where)
    columns, rows = compare_rows.texts(view, cells, found)
    caption = t("programming.compare.caption", place=where.name, year=view.year)
    tables.show(columns, rows, caption)
    st.html(f'<p class="fs fs-small fs-muted">{escape(t("programming.compare.help"))}</p>')
    details = {
        t("programming.compare.place"): where.name,
        t("programming.results.date"): t("programming.results.january", year=view.year),
    }
    words = [t("programming.title"), t("programming.compare.file"), where.name]
    made = let_out(lambda: compare_rows.export(cells), view, measures.MEASURES)
    downloads.buttons(made, view.territory, words, details)


def _maps(view: View, found: list[Scenario], measure: Measure) -> None:
    when = reading.at(view, measure)
    st.header(
        t("programming.compare.maps", measure=measures.label(measure), when=when), anchor=False
    )
    if not maps.mapped(view, measure):
        shell.note(t("programming.results.not_mapped"))
        return
    level = maps.level(view)
    read = [
        maps.by_code(view, measures.after(view.table(each, level), measure, view.year))
        for each in found
    ]
    over = map_values.scale(measure, *(frame["value"] for frame in read))
    drawn = maps.codes(view, maps.layers(view))
    hidden = reading.withheld(view, measure)
    with st.container(key="programming_maps"):
        for first in range(0, len(found), 2):
            for column, rank in zip(st.columns(2, gap="small"), (first, first + 1), strict=True):
                if rank >= len(found):
                    continue
                title = found[rank].name
                with column:
                    st.html(maps.heading(title))
                    shown = map_values.values(
                        measure, read[rank], over, drawn, title=title, withheld=hidden,
                        states=maps.left_out(view),
                    )  # fmt: skip
                    told = let_out(shown, view, [measure])
                    key = f"programming_map_{rank}"
                    maps.draw(view, told, key=key, height=maps.SMALL_PX)


def _differences(view: View, found: list[Scenario]) -> None:
    """Say what the open scenario programmes more or less than each of the others."""
    others = [each for each in found if each.id != view.scenario.id]
    if not others:
        return
    st.header(t("programming.compare.content", name=plain(view.scenario.name)), anchor=False)
    names = view.path.directory.name_of
    for other in others:
        st.subheader(t("programming.compare.against", name=plain(other.name)), anchor=False)
        lines = compare_words.sentences(other, view.scenario, names)
        items = "".join(f"<li>{escape(line)}</li>" for line in lines)
        st.html(f'<div class="fs"><ul>{items}</ul></div>')
