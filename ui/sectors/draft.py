"""Divisions being changed in a session: nobody else sees them before they are saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from geodata import sectors as division_store
from geodata.errors import GeodataError
from geodata.sectors import SectorError
from geodata.user_tables.personal import looks_personal
from ui import state, workspace
from ui.sectors import kept
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.sectors import SectorSet
    from geodata.workspace import Document
    from ui.sectors.kept import Saved
    from ui.territories import Territory

_DRAFT: Final = "sectors_draft"
_SAID: Final = "sectors_said"
DIVISION: Final = "sectors_division"
"""Session key of the division looked at on the page, saved or not."""
EDITED: Final = "sectors_edited"
"""Session key of the sector that clicks fill."""


@dataclass(frozen=True)
class Draft:
    """Divisions changed, and the version they were changed from."""

    slug: str
    based_on: int | None
    divisions: tuple[SectorSet, ...]


def current(territory: Territory) -> Draft | None:
    """Return the changes not yet saved, ``None`` where there are none."""
    found: Draft | None = st.session_state.get(_DRAFT)
    return found if found is not None and found.slug == territory.slug else None


def replace_all(territory: Territory, saved: Saved, divisions: tuple[SectorSet, ...]) -> None:
    """Take divisions for the draft; nothing is a draft that is as it was saved.

    Raises
    ------
    SectorError
        A name seems to be a person's: names are drawn on maps and are parts of addresses.
    """
    if any(map(looks_personal, _names(divisions) - _names(saved.divisions))):
        raise SectorError(t("sectors.save.personal"))
    former = current(territory)
    if divisions == saved.divisions:
        discard()
        return
    based_on = saved.version if former is None else former.based_on
    st.session_state[_DRAFT] = Draft(territory.slug, based_on, divisions)


def _names(divisions: tuple[SectorSet, ...]) -> set[str]:
    sectors = (each.name for division in divisions for each in division.sectors)
    return {*sectors, *(division.name for division in divisions)}


def put(territory: Territory, saved: Saved, division: SectorSet) -> None:
    """Change one division, or add it last."""
    former = current(territory)
    divisions = saved.divisions if former is None else former.divisions
    known = [each.id for each in divisions]
    if division.id in known:
        changed = tuple(division if each.id == division.id else each for each in divisions)
    else:
        changed = (*divisions, division)
    replace_all(territory, saved, changed)


def attempt(action: Callable[[], None]) -> None:
    """Do what a widget asks for; what cannot be done is said at the top of the next run."""
    try:
        action()
    except GeodataError as error:
        tell(error.message, "error")


def discard() -> None:
    """Forget the changes."""
    st.session_state.pop(_DRAFT, None)


def restore(territory: Territory, saved: Saved, document: Document) -> None:
    """Take a former version for the draft.

    Raises
    ------
    SectorError
        That version cannot be read.
    """
    discard()
    replace_all(territory, saved, division_store.from_body(document.body))


def save(territory: Territory) -> None:
    """Save the changes for everybody; they stay in the session where that fails.

    Raises
    ------
    WorkspaceError
        In French; ``ConflictError`` when somebody saved meanwhile.
    """
    draft = current(territory)
    if draft is None:
        return
    if not workspace.author():
        tell(t("sectors.save.no_author"), "warning")
        return
    body = division_store.to_body(draft.divisions)
    workspace.save_document(kept.KIND, territory.code, body, based_on=draft.based_on)
    discard()
    shown = st.session_state.get(DIVISION, "")
    if shown in {each.id for each in draft.divisions}:
        state.put("decoupage", shown)
    tell(t("sectors.save.done"))


def tell(body: str, kind: str = "info") -> None:
    """Have something said at the top of the next run."""
    st.session_state[_SAID] = (body, kind)


def said() -> tuple[str, str] | None:
    """Return what is to be said, once."""
    found: tuple[str, str] | None = st.session_state.pop(_SAID, None)
    return found
