"""Every scenario of the territory, what is said of the open one, and what is done with it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import streamlit as st

from fragility.scenario.editing import changed
from ui import exits, state, tables, workspace
from ui.format import number, plural
from ui.markdown import plain
from ui.programming import draft, exchange, history, kept, saving, shelf_bar
from ui.texts import t

if TYPE_CHECKING:
    from fragility.scenario import Scenario
    from ui.programming.view import View

_PAGE: Final = "programmation"
_LINKED: Final = ("territoire", "scenario", "compares", "mesure_plh", "annee", "niveau")
"""What a link to a scenario says of the page."""
_NOTES_MOST: Final = 20_000
bar = shelf_bar.show


def show(view: View) -> None:
    """Draw the shelf."""
    with st.container(key="programming_shelf"):
        listed(view)
        _gone(view)
        st.header(t("programming.shelf.about", name=plain(view.saved.name)), anchor=False)
        _about(view)
        notes(view)
        _change(view)
        history.show(view)
        st.header(t("programming.exchange.title"), anchor=False)
        _link(view)
        exchange.show(view)


def listed(view: View) -> None:
    """Draw the table of the scenarios."""
    names = {each.id: each.name for each in view.scenarios.values()}
    rows = [_row(view, each, names) for each in view.scenarios.values()]
    columns = [
        tables.Column(each, t(f"programming.shelf.column.{each}"), numeric=each == "financed")
        for each in ("name", "origin", "author", "version", "years", "financed", "based_on")
    ]
    tables.show(columns, rows, plural("programming.shelf.caption", len(rows)))


def _gone(view: View) -> None:
    """Draw the way back for what was just removed."""
    gone = saving.removed(view.territory)
    if gone is not None and gone.id not in view.scenarios:
        st.button(
            t("programming.shelf.bring_back", name=plain(gone.name)),
            icon=":material/restore_from_trash:",
            key="scenario_bring_back",
            on_click=saving.bring_back,
            args=(view.territory, gone),
        )


def _row(view: View, scenario: Scenario, names: dict[str, str]) -> dict[str, str]:
    origin = kept.origin(view.territory, scenario.id)
    financed = sum(
        sum(line.dwellings) for line in scenario.lines if line.kind.value in _FINANCED
    ) + sum(each.programmed for each in scenario.operations)
    return {
        "name": shelf_bar.label(view, scenario.id),
        "origin": t(f"programming.shelf.origin.{origin}"),
        "author": scenario.author,
        "version": str(scenario.version)
        if scenario.version
        else t("programming.shelf.unversioned"),
        "years": t("programming.shelf.years", first=scenario.years[0], last=scenario.years[-1]),
        "financed": number(financed),
        "based_on": names.get(scenario.based_on or "", scenario.based_on or ""),
    }


_FINANCED: Final = ("production", "reconstitution", "acquisition")


def _about(view: View) -> None:
    origin = kept.origin(view.territory, view.scenario.id)
    st.html(f'<p class="fs fs-muted">{t(f"programming.shelf.about_{origin}")}</p>')


def notes(view: View) -> None:
    """Draw the notes of the open scenario; what is typed is a change like another."""
    key = f"scenario_notes_{view.scenario.id}"
    if st.session_state.get(key) != view.scenario.notes:
        st.session_state[key] = view.scenario.notes
    st.text_area(
        t("programming.shelf.notes"),
        key=key,
        help=t("programming.shelf.notes_help"),
        height=140,
        max_chars=_NOTES_MOST,
        on_change=_noted,
        args=(view, key),
    )


def _noted(view: View, key: str) -> None:
    now = draft.current(view.territory, view.saved)
    draft.replace(view.territory, changed(now, notes=str(st.session_state[key])))


def _change(view: View) -> None:
    """Draw how a scenario is renamed and removed, for whoever may."""
    if not saving.may_overwrite(view):
        return
    identity = view.scenario.id
    with st.container(horizontal=True, gap="small", key="scenario_change"):
        with st.popover(t("programming.shelf.rename"), icon=":material/edit:", width="content"):
            workspace.ask_author("rename")
            name = f"scenario_rename_{identity}"
            if name not in st.session_state:
                st.session_state[name] = view.saved.name
            st.text_input(
                t("programming.shelf.name_field"), key=name, max_chars=120, autocomplete="off"
            )
            st.button(
                t("programming.shelf.rename"),
                key="scenario_rename",
                on_click=saving.rename,
                args=(view.territory, view.saved, name),
            )
        with st.popover(t("programming.shelf.remove"), icon=":material/delete:", width="content"):
            workspace.ask_author("remove")
            sure = st.checkbox(
                t("programming.shelf.sure", name=plain(view.saved.name)),
                key=f"scenario_sure_{identity}",
            )
            st.button(
                t("programming.shelf.remove"),
                key="scenario_remove",
                disabled=not sure,
                on_click=saving.remove,
                args=(view.territory, view.saved),
            )


def _link(view: View) -> None:
    """Draw the address of what is looked at, ready to be copied."""
    exits.code(exits.typed(address(view)), view.territory)
    told = "link_draft" if draft.changed(view.territory, view.scenario.id) else "link_help"
    st.html(f'<p class="fs fs-small fs-muted">{escape(t(f"programming.exchange.{told}"))}</p>')


def address(view: View) -> str:
    """Return the address that opens the scenario, beside those it is compared with."""
    query = {"territoire": view.territory.slug, "scenario": view.scenario.id}
    query |= {name: state.peek(name) for name in _LINKED if name not in query}
    query["vue"] = "comparer" if len(view.compared) > 1 else "programmer"
    told = urlencode({name: value for name, value in query.items() if value}, safe=",")
    url = st.context.url or f"/{_PAGE}"
    return f"{url.split('?', 1)[0]}?{told}"
