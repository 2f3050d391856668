"""What is not certain: ranges, the chances of each target, the hypotheses that matter most."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from fragility.errors import FragilityError
from fragility.scenario.rules import plh_rules
from ui import charts, downloads, exits, shell, tables, theme
from ui.format import number, plural
from ui.markdown import plain
from ui.programming import fan, judged, maps, measures, odds_rows, reading, results, tornado
from ui.programming.diffusion import let_out
from ui.texts import t

if TYPE_CHECKING:
    from ui.programming.measures import Measure
    from ui.programming.reading import Place
    from ui.programming.view import View

_LISTED: Final = 60
_ENDS: Final = ("low", "median", "high")


def show(view: View) -> None:
    """Draw what the draws of the open scenario say."""
    where, measure = reading.place(view), maps.measure_of(view)
    if measure.between_communes and where.level == "commune":
        where = reading.whole(view)
    with st.container(key="programming_odds"):
        st.header(t("programming.odds.title", name=plain(view.scenario.name)), anchor=False)
        told = {"count": number(judged.DRAWS), "seed": judged.SEED}
        st.html(f'<p class="fs">{escape(t("programming.odds.lead", **told))}</p>')
        results.controls(view, second_map=False, level=False)
        try:
            with st.spinner(t("programming.odds.computing", count=number(judged.DRAWS))):
                _fan(view, measure, where)
                _chances(view, where)
                tornado.show(view, measure, where)
        except FragilityError as error:
            shell.note(str(error), kind="error")


def _fan(view: View, measure: Measure, where: Place) -> None:
    label = measures.label(measure)
    st.header(t("programming.odds.fan", measure=label, place=plain(where.name)), anchor=False)
    found = judged.ranges(view.territory, view.scenario, where.level, measure.id)
    rows = found[(found["place_code"] == where.code) & (found["measure"] == measure.id)]
    if rows["median"].isna().all():
        because = "withheld" if reading.withheld(view, measure) else "unknown"
        shell.note(t(f"programming.results.because_{because}"))
        return
    planned = measures.yearly(view.table(level=where.level), measure, where.code)
    charts.show(
        let_out(fan.fan(rows, planned, measure, dark=theme.is_dark()), view, [measure]),
        view.territory,
        alt_text=t("programming.odds.fan_alt", measure=label, place=where.name),
    )
    moment = view.year if measure.moment == "state" else view.year - 1
    at = rows[rows["year"] == moment].dropna(subset=["median"])
    if not at.empty:
        row = at.iloc[0]
        ends = {name: measures.write(measure, float(row[name]), finer=1) for name in _ENDS}
        said = t("programming.odds.said", year=moment, measure=label, **ends)
        st.html(f'<p class="fs fs-strong">{escape(said)}</p>')
    st.html(f'<p class="fs fs-small fs-muted">{escape(t("programming.odds.fan_help"))}</p>')


def _chances(view: View, where: Place) -> None:
    st.header(t("programming.odds.chances", place=plain(where.name)), anchor=False)
    rules = plh_rules()
    labels = {rule.id: rule.label for rule in rules.rules}
    names = {"": view.territory.name, **view.path.directory.name_of}
    found = judged.chances(view.territory, view.scenario)
    shown = odds_rows.of_place(found, where, view.path.shown_communes)
    known = odds_rows.judged(shown)
    if known.empty:
        shell.note(t("programming.odds.no_target"))
        return
    rows = odds_rows.texts(known.head(_LISTED), labels, names)
    tables.show(odds_rows.columns(), rows, t("programming.odds.caption", place=where.name))
    for text, count in (("more", len(known) - _LISTED), ("not_judged", len(shown) - len(known))):
        if count > 0:
            said = plural(f"programming.odds.{text}", count)
            st.html(f'<p class="fs fs-small fs-muted">{escape(said)}</p>')
    help_ = t("programming.odds.chances_help", count=number(judged.DRAWS))
    st.html(f'<p class="fs fs-small fs-muted">{escape(help_)}</p>')
    words = [t("programming.title"), t("programming.odds.file"), view.scenario.name]
    details = {
        t("programming.results.scenario"): view.scenario.name,
        t("programming.odds.draws"): number(judged.DRAWS),
        t("programming.odds.seed"): str(judged.SEED),
    }
    made = exits.typed(lambda: odds_rows.export(shown, labels, names))
    downloads.buttons(made, view.territory, words, details)
