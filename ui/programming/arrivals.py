"""A scenario that comes back as a file: checked, told, then taken or not."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from fragility.errors import FragilityError, MethodError
from fragility.scenario import parse_scenario
from fragility.scenario.comparing import differences
from fragility.scenario.editing import adapted, changed
from geodata.errors import GeodataError
from ui import shell, workspace
from ui.format import file_size, plural
from ui.markdown import plain
from ui.programming import draft, kept, saving, shelf_bar
from ui.texts import t

if TYPE_CHECKING:
    from fragility.scenario import Scenario
    from ui.programming.view import View

MOST_MEGABYTES: Final = 10
MOST_BYTES: Final = MOST_MEGABYTES * 1024**2
_NAME: Final = "scenario_arrival_name"


def read_file(content: bytes, name: str) -> Scenario:
    """Return the scenario of a file.

    Raises
    ------
    MethodError
        In French: too large, no text, or no valid scenario; with path and line.
    """
    if len(content) > MOST_BYTES:
        reason = t("programming.exchange.fault.too_large", size=file_size(MOST_BYTES))
        raise MethodError(reason, where=name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MethodError(t("programming.exchange.fault.encoding"), where=name) from error
    return parse_scenario(text.replace("\r\n", "\n"), name=name)


def propose(view: View, content: bytes, name: str) -> None:
    """Say what a file holds, and draw what can be done with it; nothing is kept yet."""
    try:
        scenario = read_file(content, name)
        if scenario.territory_code != view.territory.code:
            scenario = _foreign(view, scenario)
        else:
            adapted(scenario, view.territory.code, view.path.directory.iris_of)
    except MethodError as error:
        refuse(error.message)
        return
    except _NotAsked:
        return
    told = plural("programming.exchange.found", len(scenario.lines), name=scenario.name)
    shell.note(told)
    try:
        kept.run(view.territory, scenario)
    except FragilityError as error:
        shell.note(t("programming.exchange.cannot", reason=error.message), kind="warning")
    workspace.ask_author("import")
    _offer(view, scenario)


class _NotAsked(Exception):  # noqa: N818 - an answer that is not given yet
    """The reader has not said yet what to do with a scenario of another territory."""


def _foreign(view: View, scenario: Scenario) -> Scenario:
    """Refuse a scenario of another territory, unless the reader asks to adapt it."""
    refuse(t("programming.exchange.foreign", code=scenario.territory_code))
    if not st.checkbox(t("programming.exchange.adapt"), key="scenario_adapt"):
        raise _NotAsked
    return adapted(scenario, view.territory.code, view.path.directory.iris_of)


def refuse(faults: str) -> None:
    """Draw why a file is not taken, one fault a line."""
    items = "".join(f"<li>{escape(fault)}</li>" for fault in faults.split("\n"))
    st.html(
        f'<div class="fs fs-note fs-note-error" role="alert">'
        f"{t('programming.exchange.refused')}<ul>{items}</ul></div>"
    )


def _offer(view: View, scenario: Scenario) -> None:
    known = view.scenarios.get(scenario.id)
    if known is None:
        st.button(
            t("programming.exchange.take_new", name=plain(scenario.name)),
            type="primary",
            key="scenario_take_new",
            on_click=_take_new,
            args=(view, scenario),
        )
    elif not differences(known, scenario):
        shell.note(t("programming.exchange.same", name=known.name))
        return
    elif not kept.is_read_only(view.territory, scenario.id):
        change = plural("programming.exchange.differs", len(differences(known, scenario)))
        st.html(f'<p class="fs fs-small">{escape(change)}</p>')
        st.button(
            t("programming.exchange.take_draft", name=plain(known.name)),
            type="primary",
            key="scenario_take_draft",
            on_click=_take_draft,
            args=(view, scenario, known),
        )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input(t("programming.shelf.new_name"), key=_NAME, max_chars=120, autocomplete="off")
        st.button(
            t("programming.shelf.save_as"),
            key="scenario_take_as",
            on_click=_take_as,
            args=(view, scenario),
        )


def _take_new(view: View, scenario: Scenario) -> None:
    """Keep a scenario that is not here as it is: its identifier, its author, its parent."""

    def action() -> None:
        made = kept.save_as_it_is(view.territory, scenario)
        saving.opens(view.territory, made)
        saving.tell(t("programming.shelf.made", name=made.name))

    saving.attempt(action)


def _take_as(view: View, scenario: Scenario) -> None:
    def action() -> None:
        name = str(st.session_state.get(_NAME, ""))
        made = kept.save_new(view.territory, scenario, name=name)
        saving.opens(view.territory, made)
        saving.tell(t("programming.shelf.made", name=made.name))

    saving.attempt(action)


def _take_draft(view: View, scenario: Scenario, known: Scenario) -> None:
    """Take what a file changes for a draft; what was saved since it left is merged with it."""

    def action() -> None:
        base = _left_from(view, scenario) or known
        draft.replace(view.territory, changed(scenario, version=base.version), base=base)
        shelf_bar.open_one(scenario.id)
        saving.tell(t("programming.exchange.taken", name=known.name))

    saving.attempt(action)


def _left_from(view: View, scenario: Scenario) -> Scenario | None:
    """Return the version that a file was made from, nothing where it is not known here."""
    for each in kept.history(view.territory, scenario.id):
        if each.version == scenario.version and not each.deleted:
            try:
                return kept.read(each)
            except GeodataError:
                return None
    return None
