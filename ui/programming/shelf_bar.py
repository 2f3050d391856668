"""The bar of the page: which scenario is open, whether it is saved, back and forth, keep."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from fragility.errors import MethodError
from fragility.scenario import REFERENCE
from fragility.scenario.rebasing import rebase
from ui import shell, state, workspace
from ui.format import listing, plural
from ui.markdown import plain
from ui.programming import conflict, draft, kept, saving
from ui.texts import t

if TYPE_CHECKING:
    from ui.programming.view import View

_WIDTH_PX: Final = 340
NAME: Final = "scenario_new_name"


def show(view: View) -> None:
    """Draw the bar, then what the reader has to know of the scenario that is open."""
    territory, identity = view.territory, view.scenario.id
    names = {each.id: each.name for each in view.scenarios.values()}
    with st.container(
        horizontal=True, vertical_alignment="bottom", gap="small", key="programming_bar"
    ):
        st.selectbox(
            t("programming.shelf.open"),
            options=list(names),
            # The mark is beside: a list whose words change forgets what was chosen in it.
            format_func=lambda each: names.get(each, each),
            key=state.key("scenario"),
            help=t("programming.shelf.open_help"),
            width=_WIDTH_PX,
        )
        st.button(
            t("programming.shelf.undo"),
            icon=":material/undo:",
            key="scenario_undo",
            disabled=not draft.can_undo(territory, identity),
            on_click=draft.undo,
            args=(territory, identity),
        )
        st.button(
            t("programming.shelf.redo"),
            icon=":material/redo:",
            key="scenario_redo",
            disabled=not draft.can_redo(territory, identity),
            on_click=draft.redo,
            args=(territory, identity),
        )
        _keep(view)
    # Always there: what follows stays where it is, and a slider keeps the hand that moves it.
    with st.container(key="programming_bar_notes", gap="small"):
        _said(view)
        conflict.show(view)


def label(view: View, identity: str) -> str:
    """Return the name of a scenario in a list, marked where it has changes not saved."""
    name = view.scenarios[identity].name
    if draft.changed(view.territory, identity):
        return t("programming.shelf.changed_mark", name=name)
    return name


def open_one(identity: str) -> None:
    """Open a scenario, from the next run on."""
    state.put("scenario", identity, REFERENCE)


def _keep(view: View) -> None:
    """Draw how the open scenario is kept: its next version, or under another name."""
    changed = draft.changed(view.territory, view.scenario.id)
    with st.popover(
        t("programming.shelf.keep" if changed else "programming.shelf.duplicate"),
        icon=":material/save:" if changed else ":material/content_copy:",
        type="primary" if changed else "secondary",
        width="content",
        key="scenario_keep",
    ):
        workspace.ask_author()
        if changed and saving.may_overwrite(view):
            st.button(
                t(
                    "programming.shelf.save",
                    name=plain(view.saved.name),
                    version=view.saved.version + 1,
                ),
                type="primary",
                icon=":material/save:",
                key="scenario_save",
                on_click=saving.save,
                args=(view.territory, view.scenario.id),
            )
        elif changed:
            origin = kept.origin(view.territory, view.scenario.id)
            st.html(f'<p class="fs fs-small">{t(f"programming.shelf.new_only_{origin}")}</p>')
        st.text_input(t("programming.shelf.new_name"), key=NAME, max_chars=120, autocomplete="off")
        st.button(
            t("programming.shelf.save_as"),
            icon=":material/content_copy:",
            key="scenario_save_as",
            on_click=saving.save_as,
            args=(view.territory, view.scenario, NAME),
        )


def _said(view: View) -> None:
    """Draw what was just done, and what is not saved."""
    territory = view.territory
    told = saving.said()
    if told is not None:
        shell.note(told[0], kind=told[1])
    away = kept.problem(territory)
    if away:
        shell.note(t("programming.shelf.problem", reason=away), kind="warning")
    if draft.changed(territory, view.scenario.id):
        with st.container(
            horizontal=True, vertical_alignment="center", gap="small", key="scenario_pending"
        ):
            st.html(
                f'<p class="fs fs-small pg-pending">{t("programming.shelf.pending")}</p>',
                width="content",
            )
            st.button(
                t("programming.shelf.revert"),
                key="scenario_revert",
                type="tertiary",
                on_click=draft.revert,
                args=(territory, view.scenario.id),
            )
    others = [
        view.scenarios[each].name
        for each in draft.changed_ids(territory)
        if each in view.scenarios and each != view.scenario.id
    ]
    if others:
        others_told = plural("programming.shelf.also_changed", len(others), names=listing(others))
        st.html(f'<p class="fs fs-small fs-muted pg-pending">{escape(others_told)}</p>')
    if view.scenario.start_year != view.stock.year:
        _rebase(view)


def _rebase(view: View) -> None:
    """Draw the way to a stock of another year than the scenario's."""
    start, year = view.scenario.start_year, view.stock.year
    shell.note(t("programming.shelf.rebase.lead", start=start, year=year), kind="warning")
    try:
        rebased = rebase(view.scenario, year)
    except MethodError as error:
        shell.note(error.message, kind="error")
        return
    st.button(
        t("programming.shelf.rebase.button", year=year),
        key="scenario_rebase",
        icon=":material/event_repeat:",
        on_click=draft.replace,
        args=(view.territory, rebased),
    )
