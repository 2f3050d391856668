"""The sectors of a territory as they stand: those saved in the workspace, the one in use."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geodata import sectors as division_store
from geodata.demo.sectors import demo_sectors
from geodata.errors import GeodataError
from geodata.sectors import SectorSet
from geodata.workspace import Document
from ui import cache, roles, state, workspace
from ui.roles import Role
from ui.territories import Territory

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.sectors import Sector

KIND: Final = "sectors"
"""Kind of the workspace document; its key is the territory's code."""


def _version(document: Document) -> tuple[int, str]:
    return document.version, document.saved_at.isoformat()


_KEYS: dict[str | type[Any], Callable[[Any], Any]] = {
    Territory: attrgetter("stamp"),
    Document: _version,
    SectorSet: attrgetter("stamp"),
}
_keep = st.cache_resource(show_spinner=False, hash_funcs=_KEYS, max_entries=32)


@dataclass(frozen=True)
class Saved:
    """What is kept of a territory's divisions."""

    divisions: tuple[SectorSet, ...]
    """As they were saved, else those a made-up territory comes with."""
    document: Document | None = None
    """``None`` while nobody saved any."""
    problem: str = ""
    """Why the workspace could not be read, in French."""

    @property
    def version(self) -> int | None:
        """What a change is based on."""
        return None if self.document is None else self.document.version


def read(territory: Territory) -> Saved:
    """Read the divisions; pages do without those saved when the workspace is away."""
    try:
        document = workspace.document(KIND, territory.code)
        if document is None:
            return Saved(_own(territory))
        return Saved(_parsed(territory, document), document)
    except GeodataError as error:
        return Saved(_own(territory), problem=error.message)


@_keep
def _parsed(territory: Territory, document: Document) -> tuple[SectorSet, ...]:
    del territory  # part of the key: one workspace serves several
    return division_store.from_body(document.body)


@_keep
def _own(territory: Territory) -> tuple[SectorSet, ...]:
    """Return the divisions that the made-up territory comes with; a real one comes with none."""
    if not territory.fictional:
        return ()
    communes = cache.directory(territory).iris_of
    return tuple(each for each in demo_sectors() if set(each.sector_of) <= set(communes))


@_keep
def _within(territory: Territory, division: SectorSet) -> SectorSet:
    return division.within(cache.directory(territory).iris_of)


def sets(territory: Territory) -> tuple[SectorSet, ...]:
    """Return the divisions of a territory, without communes that it has not."""
    return tuple(_within(territory, division) for division in read(territory).divisions)


def current(territory: Territory) -> SectorSet | None:
    """Return the division in use: that of the address, else the first; ``None`` without any.

    Everyone sees the first one: sums of the same communes in two divisions could be taken from one
    another. Technicians choose.
    """
    found = {division.id: division for division in sets(territory)}
    if not found:
        return None
    first = next(iter(found))
    if roles.current(territory) is not Role.TECHNICIEN:
        return found[first]
    return found[state.sync("decoupage", found, first)]


def open_sector(territory: Territory) -> Sector | None:
    """Return the sector that is open, ``None`` for the whole territory."""
    division = current(territory)
    if division is None:
        return None
    return division.by_id.get(state.sync("secteur", {"", *division.by_id}, ""))
