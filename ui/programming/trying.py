"""A change that is asked for: taken where it can happen, else told, the former figures kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st
from pydantic import ValidationError

from fragility.document_faults import explain
from fragility.errors import FragilityError
from ui.programming import draft

if TYPE_CHECKING:
    from collections.abc import Callable

    from fragility.scenario import Scenario
    from ui.territories import Territory

_FAULTS: Final = "scenario_faults"
_FOLLOWED: Final = "scenario_followed"


def change(territory: Territory, identity: str, make: Callable[[], Scenario]) -> bool:
    """Change a scenario; tell whether it was.

    Parameters
    ----------
    territory
        Where.
    identity
        Scenario that is changed, for what is said.
    make
        Gives the scenario as it would be.
    """
    try:
        reason = draft.attempt(territory, make())
    except FragilityError as error:
        reason = error.message
    except ValidationError as error:
        reason = explain(error)
    faults: dict[str, str] = st.session_state.setdefault(_FAULTS, {})
    faults[identity] = reason
    return not reason


def fault(identity: str) -> str:
    """Return why the last change was refused, once; empty where it was not."""
    faults: dict[str, str] = st.session_state.get(_FAULTS, {})
    return faults.pop(identity, "")


def follows(key: str, digest: str) -> bool:
    """Tell whether a widget already shows a scenario; from now on it does.

    A widget that made the last change keeps what was typed in it. When the scenario changed
    otherwise, undone or changed elsewhere on the page, it has to be set again.
    """
    followed: dict[str, str] = st.session_state.setdefault(_FOLLOWED, {})
    same = followed.get(key) == digest
    followed[key] = digest
    return same


def forget(key: str) -> None:
    """Have a widget set again at the next run."""
    st.session_state.get(_FOLLOWED, {}).pop(key, None)
