"""What the buttons of the shelf do; what cannot be done is said at the top of the next run.

Everybody may change a draft and keep it under a new name. Saving over what is kept, renaming and
removing are for technicians, and for the session that made the scenario: a workshop's tablet goes
on with its own, and nobody else's work is written over from there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from fragility.errors import FragilityError
from fragility.scenario import REFERENCE
from fragility.scenario.editing import changed
from geodata.errors import GeodataError
from geodata.workspace import ConflictError
from ui import roles, state, workspace
from ui.programming import draft, kept
from ui.roles import Role
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from fragility.scenario import Scenario
    from geodata.workspace import Document
    from ui.programming.view import View
    from ui.territories import Territory

_SAID: Final = "scenario_said"
_REMOVED: Final = "scenario_removed"


def tell(body: str, kind: str = "info") -> None:
    """Have something said at the top of the next run."""
    st.session_state[_SAID] = (body, kind)


def said() -> tuple[str, str] | None:
    """Return what is to be said, once."""
    found: tuple[str, str] | None = st.session_state.pop(_SAID, None)
    return found


def may_overwrite(view: View) -> bool:
    """Tell whether the reader may save the open scenario under its own name."""
    return _may_change(view.territory, view.scenario.id)


def _may_change(territory: Territory, identity: str) -> bool:
    if kept.is_read_only(territory, identity):
        return False
    return roles.current(territory) is Role.TECHNICIEN or draft.is_own(territory, identity)


def _must_be_changeable(territory: Territory, identity: str) -> None:
    """Refuse what the page does not offer: a button may outlive the right to press it."""
    if not _may_change(territory, identity):
        raise kept.Refused(t("access.write.refused"))


def attempt(action: Callable[[], None]) -> None:
    """Do what a widget asks for, or say in French why it cannot be done."""
    try:
        action()
    except (GeodataError, FragilityError) as error:
        tell(error.message, "error")


def opens(territory: Territory, made: Scenario) -> None:
    """Open a scenario that was just kept."""
    draft.own(territory, made.id)
    state.put("scenario", made.id, REFERENCE)


def save(territory: Territory, identity: str) -> None:
    """Save the draft of a scenario as its next version."""
    found = draft.find(territory, identity)
    if found is None:
        return

    def action() -> None:
        _must_be_changeable(territory, identity)
        try:
            made = kept.save(territory, found.scenario, found.base)
        except ConflictError:
            workspace.refresh()  # what was saved meanwhile is drawn, and how to put both together
            return
        draft.discard(territory, identity)
        tell(t("programming.shelf.saved", name=made.name, version=made.version))

    attempt(action)


def save_as(territory: Territory, scenario: Scenario, name_key: str) -> None:
    """Keep a scenario under the name of a field, and open it; its former draft is forgotten."""

    def action() -> None:
        made = kept.save_new(territory, scenario, name=str(st.session_state.get(name_key, "")))
        draft.discard(territory, scenario.id)
        opens(territory, made)
        st.session_state[name_key] = ""
        tell(t("programming.shelf.made", name=made.name))

    attempt(action)


def rename(territory: Territory, scenario: Scenario, name_key: str) -> None:
    """Save the next version of a scenario under another name; a draft keeps its changes."""
    name = str(st.session_state.get(name_key, "")).strip()

    def action() -> None:
        _must_be_changeable(territory, scenario.id)
        others = [each for each in kept.scenarios(territory).values() if each.id != scenario.id]
        if not name:
            raise kept.Refused(t("programming.shelf.no_name"))
        if name.casefold() in {each.name.casefold() for each in others}:
            raise kept.Refused(t("programming.shelf.taken", name=name))
        kept.save(territory, changed(scenario, name=name), scenario)
        tell(t("programming.shelf.renamed", name=name))

    attempt(action)


def remove(territory: Territory, scenario: Scenario) -> None:
    """Remove a scenario; its history stays, and so does the session's draft."""

    def action() -> None:
        _must_be_changeable(territory, scenario.id)
        kept.remove(territory, scenario)
        st.session_state[_REMOVED] = (territory.slug, scenario)
        state.put("scenario", REFERENCE, REFERENCE)
        tell(t("programming.shelf.removed", name=scenario.name))

    attempt(action)


def removed(territory: Territory) -> Scenario | None:
    """Return the scenario that this session removed last, to be brought back."""
    slug, scenario = st.session_state.get(_REMOVED, ("", None))
    return scenario if slug == territory.slug else None


def bring_back(territory: Territory, scenario: Scenario) -> None:
    """Keep again a scenario that was removed; its history goes on."""

    def action() -> None:
        made = kept.save_as_it_is(territory, scenario)
        st.session_state.pop(_REMOVED, None)
        opens(territory, made)
        tell(t("programming.shelf.made", name=made.name))

    attempt(action)


def restore(territory: Territory, saved: Scenario, former: Document) -> None:
    """Take a former version for the draft, to be saved as the next one."""

    def action() -> None:
        found = changed(kept.read(former), version=saved.version)
        draft.replace(territory, found)
        tell(t("programming.shelf.history.taken", version=former.version))

    attempt(action)
