"""What each rule says of a scenario: the territory, its communes, and the rule's own words."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from fragility.errors import FragilityError
from fragility.scenario.rules import plh_rules
from ui import downloads, exits, path, shell, tables
from ui.format import plural
from ui.markdown import plain
from ui.programming import judged, reading, rules_rows
from ui.texts import t

if TYPE_CHECKING:
    import pandas as pd

    from fragility.scenario.rules import Parameter, PlhRules
    from ui.programming.view import View

_LISTED: Final = 60
_WIDTH_PX: Final = 360
_ALL: Final = "all"


def show(view: View) -> None:
    """Draw what the rules say of the open scenario."""
    rules = plh_rules()
    try:
        found = judged.verdicts(view.territory, view.scenario)
    except FragilityError as error:
        shell.note(str(error), kind="error")
        return
    labels = {rule.id: rule.label for rule in rules.rules}
    names = {"": view.territory.name, **view.path.directory.name_of}
    with st.container(key="programming_rules"):
        st.header(t("programming.rules.title", name=plain(view.scenario.name)), anchor=False)
        st.html(f'<p class="fs">{escape(t("programming.rules.lead"))}</p>')
        whole = found[found["level"] == "epci"]
        rows = rules_rows.texts(whole, labels, names)
        caption = t("programming.rules.territory", place=view.territory.name)
        tables.show(rules_rows.columns(place=False), rows, caption)
        heads, counted = rules_rows.summary(found, rules)
        tables.show(heads, counted, t("programming.rules.summary"))
        _communes(view, found, labels, names)
        _texts(view, rules)


def _communes(
    view: View, found: pd.DataFrame, labels: dict[str, str], names: dict[str, str]
) -> None:
    where = reading.place(view)
    st.header(t("programming.rules.communes", place=plain(where.name)), anchor=False)
    own = found[found["level"] == "commune"]
    inside = view.path.shown_communes
    if inside:
        own = own[own["place_code"].isin(inside)]
    verdict, rule = _filters(view, own, labels)
    shown = own if verdict == _ALL else own[own["verdict"] == verdict]
    shown = shown if rule == _ALL else shown[shown["rule_id"] == rule]
    order = shown["place_code"].map(names).fillna(shown["place_code"])
    shown = shown.loc[order.sort_values(kind="stable").index]
    if shown.empty:
        shell.note(t("programming.rules.nothing"))
        return
    rows = rules_rows.texts(shown.head(_LISTED), labels, names)
    tables.show(
        rules_rows.columns(place=True), rows, plural("programming.rules.caption", len(shown))
    )
    if len(shown) > _LISTED:
        more = plural("programming.rules.more", len(shown) - _LISTED)
        st.html(f'<p class="fs fs-muted fs-small">{escape(more)}</p>')
    words = [t("programming.title"), t("programming.rules.file"), view.scenario.name]
    details = {t("programming.results.scenario"): view.scenario.name}
    made = exits.typed(lambda: rules_rows.export(shown, labels, names))
    downloads.buttons(made, view.territory, words, details)


def _filters(view: View, own: pd.DataFrame, labels: dict[str, str]) -> tuple[str, str]:
    with st.container(
        horizontal=True, vertical_alignment="bottom", gap="small", key="programming_filters"
    ):
        verdict = st.segmented_control(
            t("programming.rules.filter"),
            options=(*rules_rows.VERDICTS, _ALL),
            format_func=lambda each: t(f"programming.rules.verdict.{each}"),
            default=_ALL if view.path.commune_reached else rules_rows.VERDICTS[0],
            key=f"programming_verdict_{view.path.commune_reached}",
            required=True,
            width="content",
        )
        present = [each for each in labels if each in set(own["rule_id"])]
        rule = st.selectbox(
            t("programming.rules.column.rule"),
            options=[_ALL, *present],
            format_func=lambda each: labels.get(each, t("programming.rules.every_rule")),
            key="programming_rule",
            width=_WIDTH_PX,
        )
        directory = view.path.directory
        st.selectbox(
            t("programming.rules.open"),
            options=[code for code in directory.options if directory.is_commune(code)],
            format_func=lambda code: directory.label_of.get(code, code),
            index=None,
            key="programming_open",
            placeholder=t("programming.rules.open_hint"),
            on_change=_open,
            args=(view,),
            width=_WIDTH_PX,
        )
    return str(verdict), str(rule)


def _open(view: View) -> None:
    code = st.session_state.get("programming_open")
    st.session_state["programming_open"] = None
    if code:
        path.go_to(view.path.directory, code)


def _texts(view: View, rules: PlhRules) -> None:
    """Say each rule in its own words, with its parameters, their dates and their reference."""
    st.header(t("programming.rules.texts"), anchor=False)
    year = view.scenario.start_year
    known = {each.id: each for each in rules.parameters}
    for rule in rules.rules:
        mark = f" {t('programming.rules.marked')}" if rules.to_check(rule.id, year) else ""
        with st.expander(f"{rule.label}{mark}"):
            st.html(f'<p class="fs">{escape(rule.text)}</p>')
            items = [_parameter(known[name], year) for name in rule.parameters]
            if items:
                st.html(f'<div class="fs"><ul>{"".join(items)}</ul></div>')


def _parameter(parameter: Parameter, year: int) -> str:
    """Say a parameter as in force in the first year, with its reference, as HTML."""
    version = parameter.at(year)
    if version is None:
        return f"<li>{escape(parameter.label)}{escape(t('programming.rules.not_known'))}</li>"
    value = rules_rows.figure(version.value, parameter.unit)
    check = f" <b>{escape(t('programming.rules.to_check'))}</b>" if version.to_check else ""
    label = f"{parameter.label}{t('programming.rules.colon')}"
    told = f"<b>{escape(value)}</b>. {escape(version.reference)}{check}"
    return f"<li>{escape(label)}{told}</li>"
