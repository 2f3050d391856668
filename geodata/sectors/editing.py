"""A division changed: every function returns another one and leaves the former as it was."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geodata.messages import sectors as say
from geodata.sectors.model import Sector, SectorError, SectorSet, new_id, same_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


def new_division(name: str, others: Iterable[SectorSet] = ()) -> SectorSet:
    """Make an empty division.

    Raises
    ------
    SectorError
        In French: no name, or one that another division has.
    """
    known = tuple(others)
    made = SectorSet(new_id(name, [each.id for each in known]), name)
    if same_name(made.name) in {same_name(each.name) for each in known}:
        raise SectorError(say.same_division_name(made.name), remedy=say.RENAME)
    return made


def with_sector(division: SectorSet, name: str) -> SectorSet:
    """Add an empty sector, last.

    Raises
    ------
    SectorError
        In French: no name, or one that another sector has.
    """
    sector = Sector(new_id(name, division.by_id), name)
    return replace(division, sectors=(*division.sectors, sector))


def with_sector_name(division: SectorSet, sector: str, name: str) -> SectorSet:
    """Rename a sector; its identifier, which links may hold, stays.

    Raises
    ------
    SectorError
        In French: as :func:`with_sector`, or there is no such sector.
    """
    _known(division, sector)
    return _changed(division, {sector: replace(division.by_id[sector], name=name)})


def without_sector(division: SectorSet, sector: str) -> SectorSet:
    """Remove a sector: its communes are in none any more.

    Raises
    ------
    SectorError
        There is no such sector.
    """
    _known(division, sector)
    return replace(division, sectors=tuple(s for s in division.sectors if s.id != sector))


def assign(division: SectorSet, communes: Collection[str], sector: str | None) -> SectorSet:
    """Put communes in a sector, taking them out of any other; ``None`` puts them in none.

    Examples
    --------
    >>> a = SectorSet("d", "D", (Sector("x", "X", ("99001",)), Sector("y", "Y")))
    >>> assign(a, ["99001"], "y").sector_of["99001"]
    'y'
    """
    if sector is not None:
        _known(division, sector)
    moved = frozenset(communes)
    changed = {}
    for each in division.sectors:
        kept = tuple(code for code in each.communes if code not in moved)
        own = (*kept, *moved) if each.id == sector else kept
        changed[each.id] = replace(each, communes=own)
    return _changed(division, changed)


def _changed(division: SectorSet, changed: dict[str, Sector]) -> SectorSet:
    return replace(division, sectors=tuple(changed.get(s.id, s) for s in division.sectors))


def _known(division: SectorSet, sector: str) -> None:
    if sector not in division.by_id:
        raise SectorError(say.unknown_sector(sector))
