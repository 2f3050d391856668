"""Scenarios being changed in a session: nobody else sees them before they are saved.

One draft a scenario: opening another one, or another page, loses none. A draft remembers the
version it was made from, so that what somebody else saves meanwhile is merged and not overwritten.
It lives in the session: refreshing the browser forgets it, and the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from fragility.errors import FragilityError
from ui.programming import kept

if TYPE_CHECKING:
    from fragility.scenario import Scenario
    from ui.territories import Territory

_DRAFTS: Final = "scenario_drafts"
_MINE: Final = "scenario_mine"
MOST_STEPS: Final = 50
"""Changes that can be undone."""


@dataclass(frozen=True)
class Step:
    """A scenario as it was at one moment, and what it was made from."""

    scenario: Scenario
    base: Scenario
    """The saved version it was made from: undoing a merge asks for it again."""


@dataclass(frozen=True)
class Draft:
    """A scenario changed, and the way back."""

    now: Step
    former: tuple[Step, ...] = ()
    """What it was before, the last one last."""
    undone: tuple[Step, ...] = ()
    """What was undone, the next one last."""

    @property
    def scenario(self) -> Scenario:
        """The scenario as it is."""
        return self.now.scenario

    @property
    def base(self) -> Scenario:
        """The saved version it was made from."""
        return self.now.base


def _drafts() -> dict[tuple[str, str], Draft]:
    found: dict[tuple[str, str], Draft] = st.session_state.setdefault(_DRAFTS, {})
    return found


def find(territory: Territory, identity: str) -> Draft | None:
    """Return the draft of a scenario, undone changes included; ``None`` where there is none."""
    return _drafts().get((territory.slug, identity))


def current(territory: Territory, saved: Scenario) -> Scenario:
    """Return the session's version of a scenario, the saved one where nothing was changed."""
    found = find(territory, saved.id)
    if found is None:
        return saved
    # What was undone to the end follows what others save.
    return saved if found.scenario == found.base else found.scenario


def changed(territory: Territory, identity: str) -> bool:
    """Tell whether a scenario has changes that are not saved."""
    found = find(territory, identity)
    return found is not None and found.scenario != found.base


def changed_ids(territory: Territory) -> tuple[str, ...]:
    """Return the scenarios that have changes not saved."""
    here = [identity for slug, identity in _drafts() if slug == territory.slug]
    return tuple(identity for identity in here if changed(territory, identity))


def replace(territory: Territory, scenario: Scenario, base: Scenario | None = None) -> None:
    """Take a scenario for the draft of its identifier: one more step that can be undone.

    Parameters
    ----------
    territory
        Where.
    scenario
        The scenario as it is from now on.
    base
        The version it was made from: by default that of the draft, else the saved one.
    """
    found = find(territory, scenario.id)
    if found is None or not changed(territory, scenario.id):
        saved = kept.scenarios(territory)[scenario.id]
        same = found is not None and found.base == saved
        found = Draft(Step(saved, saved), found.former if found is not None and same else ())
    step = Step(scenario, base or found.base)
    if step != found.now:
        steps = (*found.former, found.now)[-MOST_STEPS:]
        _drafts()[territory.slug, scenario.id] = Draft(step, steps)


def attempt(territory: Territory, scenario: Scenario) -> str:
    """Take a scenario for the draft where it can happen; else say in French why it cannot."""
    try:
        kept.run(territory, scenario)
    except FragilityError as error:
        return error.message
    replace(territory, scenario)
    return ""


def can_undo(territory: Territory, identity: str) -> bool:
    """Tell whether there is a change to undo."""
    found = find(territory, identity)
    return found is not None and bool(found.former)


def can_redo(territory: Territory, identity: str) -> bool:
    """Tell whether there is an undone change to do again."""
    found = find(territory, identity)
    return found is not None and bool(found.undone)


def undo(territory: Territory, identity: str) -> None:
    """Go back by one change."""
    found = find(territory, identity)
    if found is not None and found.former:
        *former, now = found.former
        undone = (*found.undone, found.now)
        _drafts()[territory.slug, identity] = Draft(now, tuple(former), undone)


def redo(territory: Territory, identity: str) -> None:
    """Do an undone change again."""
    found = find(territory, identity)
    if found is not None and found.undone:
        *undone, now = found.undone
        former = (*found.former, found.now)
        _drafts()[territory.slug, identity] = Draft(now, former, tuple(undone))


def revert(territory: Territory, identity: str) -> None:
    """Go back to the saved version; that too can be undone."""
    if changed(territory, identity):
        saved = kept.scenarios(territory)[identity]
        replace(territory, saved, base=saved)


def discard(territory: Territory, identity: str) -> None:
    """Forget the changes of a scenario, and the way back."""
    _drafts().pop((territory.slug, identity), None)


def own(territory: Territory, identity: str) -> None:
    """Remember that this session made a scenario: whoever made it may save it again."""
    st.session_state.setdefault(_MINE, set()).add((territory.slug, identity))


def is_own(territory: Territory, identity: str) -> bool:
    """Tell whether this session made a scenario."""
    return (territory.slug, identity) in st.session_state.get(_MINE, set())
