"""Who reads and from where, as it is known while a page is drawn.

A file is made at the click, by a thread of the server that knows neither the session nor the
address: what the journal must say of it is kept here beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import streamlit as st

from ui import identity, roles, site, state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.territories import Territory

_PROBLEMS: Final = "_exits_problems"


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader of a page."""

    role: str
    who: str
    """Identity of the login, or that nobody logs in here."""
    territory_code: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """Page and choices of the address: codes, never what somebody typed."""
    problems: list[str] = field(default_factory=list)
    """Why files were not handed over: written by the thread that makes them, read by the page."""


def role(territory: Territory | None) -> str:
    """Return the role that content is held against."""
    return (roles.own() if territory is None else roles.current(territory)).value


def current(territory: Territory | None) -> Reader:
    """Return who reads the page being drawn."""
    return Reader(
        role=role(territory),
        who=identity.current().who,
        territory_code="" if territory is None else territory.code,
        parameters=_parameters(),
        problems=st.session_state.setdefault(_PROBLEMS, []),
    )


def _parameters() -> Mapping[str, str]:
    """Return the page and what its address says, each checked as the pages check it."""
    said = {name: state.from_address(name) for name in sorted(state.PATTERNS)}
    found = {name: value for name, value in said.items() if value is not None}
    page = str(st.session_state.get(site.CURRENT, ""))
    return {"page": page, **found} if page else found
