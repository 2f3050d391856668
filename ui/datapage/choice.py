"""Second step: choose the territory among those the files name, and prepare it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geodata.errors import GeodataError
from geodata.territory import ALL_COMMUNES, parse_communes
from ui import shell, territories
from ui.datapage import drop, work
from ui.datapage.work import Choice
from ui.format import day, number
from ui.texts import t

if TYPE_CHECKING:
    from geodata.importing import Inspection
    from geodata.inspecting import FoundEpci


def _label(epci: FoundEpci) -> str:
    key = "data.choice.option" if epci.has_contours else "data.choice.option_without"
    return t(
        key,
        name=epci.name,
        code=epci.code,
        covered=number(epci.contour_count),
        count=number(epci.commune_count),
    )


def _from_files(inspection: Inspection) -> Choice | None:
    """Draw the list of the EPCI found, those that can be mapped first."""
    found = {epci.code: epci for epci in inspection.epcis}
    code = st.selectbox(
        t("data.choice.label"),
        options=list(found),
        index=0 if len(found) == 1 else None,
        format_func=lambda each: _label(found[each]),
        placeholder=t("data.choice.placeholder"),
        key="import-epci",
    )
    return Choice(code=code, name=found[code].name) if code else None


def _by_hand() -> Choice | None:
    """Draw the fields that describe a territory no file names."""
    with st.container(border=True):
        code = st.text_input(t("data.choice.code"), key="import-code", max_chars=9)
        name = st.text_input(t("data.choice.name"), key="import-name", max_chars=80)
        everything = st.checkbox(t("data.choice.all"), value=True, key="import-all")
        listed = "" if everything else st.text_area(t("data.choice.communes"), key="import-list")
        fictional = st.checkbox(t("data.choice.fictional"), key="import-fictional")
    if not code or not name or not (everything or listed):
        return None
    try:
        communes = (ALL_COMMUNES,) if everything else parse_communes(listed)
    except GeodataError as error:
        shell.note(error.message, kind="error")
        return None
    return Choice(code=code.strip(), name=name.strip(), communes=communes, fictional=fictional)


def show(inspection: Inspection) -> None:
    """Draw the choice of the territory and the button that prepares it."""
    by_hand = True
    if inspection.epcis:
        by_hand = st.checkbox(t("data.choice.elsewhere"), key="import-other")
    else:
        shell.note(t("data.choice.none"), kind="warning")
    choice = _by_hand() if by_hand else _from_files(inspection)
    if choice is None:
        return
    _say_what_is_replaced(choice)
    if st.button(
        t("data.choice.prepare"),
        type="primary",
        icon=":material/fact_check:",
        key="import-prepare",
    ):
        work.current().prepared = None
        drop.with_progress(
            t("data.choice.preparing"), lambda tell: work.prepare_store(choice, tell)
        )


def _say_what_is_replaced(choice: Choice) -> None:
    slug = territories.slug_for(choice.name, choice.code)
    try:
        former = territories.describe(slug)
    except GeodataError:
        return
    shell.note(t("data.choice.replaces", name=former.name, date=day(former.saved_at)))
