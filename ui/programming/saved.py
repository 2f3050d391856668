"""Scenarios as the workspace has them: one document each, with its versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st
from pydantic import ValidationError

from fragility.scenario import Scenario
from geodata.errors import GeodataError
from geodata.workspace import Document, WorkspaceError
from ui import workspace
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.territories import Territory

KIND: Final = "scenario"
"""Kind of the workspace document; its key is ``<territory code>/<scenario id>``."""


class Refused(GeodataError):  # noqa: N818 - said as it is: nothing is broken
    """A scenario is not kept as it is given."""


def _version(document: Document) -> tuple[str, int, str]:
    return document.key, document.version, document.saved_at.isoformat()


_KEYS: dict[str | type[Any], Callable[[Any], Any]] = {Document: _version}
_keep = st.cache_resource(show_spinner=False, hash_funcs=_KEYS, max_entries=128)


def key(territory: Territory, identity: str) -> str:
    """Return the key of a scenario in the workspace."""
    return f"{territory.code}/{identity}"


def problem(territory: Territory) -> str:
    """Return why some saved scenarios are not there, in French; empty where all are."""
    return everything(territory)[1]


def document(territory: Territory, identity: str) -> Document | None:
    """Return the latest version of a scenario as the workspace has it.

    Raises
    ------
    WorkspaceError
        The workspace is away.
    """
    wanted = key(territory, identity)
    return next((each for each in workspace.documents(KIND) if each.key == wanted), None)


def history(territory: Territory, identity: str) -> tuple[Document, ...]:
    """Return every version of a scenario, the latest first; removals are versions.

    Raises
    ------
    WorkspaceError
        The workspace is away.
    """
    return workspace.current().history(KIND, key(territory, identity))[::-1]


def read(found: Document) -> Scenario:
    """Return the scenario of a version.

    Raises
    ------
    Refused
        It was saved by another program, and is not understood.
    """
    scenario: Scenario | None = _parsed(found)
    if scenario is None:
        raise Refused(t("programming.shelf.unreadable", name=found.key.split("/", 1)[-1]))
    return scenario


@_keep
def _parsed(found: Document) -> Scenario | None:
    try:
        return Scenario.model_validate({**found.body, "version": found.version})
    except ValidationError:
        return None


def everything(territory: Territory) -> tuple[tuple[Scenario, ...], str]:
    """Return the scenarios that are saved, and why some could not be read, in French."""
    try:
        all_kept = workspace.documents(KIND)
    except WorkspaceError as error:
        return (), error.message
    found, unread = [], []
    for each in all_kept:
        if each.key.startswith(f"{territory.code}/"):
            scenario = _parsed(each)
            if scenario is None:
                unread.append(t("programming.shelf.unreadable", name=each.key.split("/", 1)[-1]))
            else:
                found.append(scenario)
    return tuple(found), " ".join(unread)
