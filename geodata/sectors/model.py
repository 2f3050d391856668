"""A sector and a division of a territory into sectors: checked when they are made."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from geodata.errors import GeodataError
from geodata.messages import sectors as say
from geodata.plain_names import plain_name

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

IDENTIFIER: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
COMMUNE_CODE: Final = re.compile(r"\d[0-9AB]\d{3}")
NAME_MAX: Final = 80
_ID_MAX: Final = 32


class SectorError(GeodataError):
    """Sectors that contradict themselves or their territory."""


@dataclass(frozen=True)
class Sector:
    """A named group of communes; empty while it is being composed.

    Parameters
    ----------
    id
        Lower-case letters, digits and hyphens: what an address may say.
    name
        What readers see.
    communes
        INSEE codes, each once; kept sorted.

    Raises
    ------
    SectorError
        In French: an identifier, a name or a code that cannot be.

    Examples
    --------
    >>> Sector("nord", " Nord ", ("99002", "99001"))
    Sector(id='nord', name='Nord', communes=('99001', '99002'))
    """

    id: str
    name: str
    communes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", checked_name(self.name, "un secteur"))
        object.__setattr__(self, "communes", tuple(sorted(set(self.communes))))
        _check_id(self.id)
        for code in self.communes:
            if COMMUNE_CODE.fullmatch(code) is None:
                raise SectorError(say.not_a_commune(code), remedy=say.COMMUNE_CODE_REMEDY)


@dataclass(frozen=True)
class SectorSet:
    """A division: sectors that share no commune. Communes may be left out.

    Parameters
    ----------
    id, name
        As a sector's.
    sectors
        In the order they are listed.

    Raises
    ------
    SectorError
        In French: a commune in two sectors, two sectors of one name or identifier, an empty name.

    Examples
    --------
    >>> division = SectorSet("ici", "Instances", (Sector("nord", "Nord", ("99001", "99002")),))
    >>> division.sector_of["99002"], division.name_of["nord"]
    ('nord', 'Nord')
    """

    id: str
    name: str
    sectors: tuple[Sector, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", checked_name(self.name, "un découpage"))
        object.__setattr__(self, "sectors", tuple(self.sectors))
        _check_id(self.id)
        ids: set[str] = set()
        names: set[str] = set()
        holder: dict[str, Sector] = {}
        for sector in self.sectors:
            if sector.id in ids:
                raise SectorError(say.same_identifier(sector.id), remedy=say.RENAME)
            if same_name(sector.name) in names:
                raise SectorError(say.same_name(sector.name), remedy=say.RENAME)
            ids.add(sector.id)
            names.add(same_name(sector.name))
            for code in sector.communes:
                if code in holder:
                    reason = say.twice(code, holder[code].name, sector.name)
                    raise SectorError(reason, remedy=say.KEEP_ONE)
                holder[code] = sector

    @cached_property
    def sector_of(self) -> Mapping[str, str]:
        """Identifier of the sector of each commune that has one."""
        return MappingProxyType({code: s.id for s in self.sectors for code in s.communes})

    @cached_property
    def name_of(self) -> Mapping[str, str]:
        """Name of each sector by its identifier."""
        return MappingProxyType({sector.id: sector.name for sector in self.sectors})

    @cached_property
    def by_id(self) -> Mapping[str, Sector]:
        """Each sector by its identifier, in the order they are listed."""
        return MappingProxyType({sector.id: sector for sector in self.sectors})

    @cached_property
    def stamp(self) -> str:
        """Digest of everything the division says: the key of what is computed from it."""
        content = [self.id, self.name, [[s.id, s.name, s.communes] for s in self.sectors]]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:16]

    def left_out(self, communes: Collection[str]) -> tuple[str, ...]:
        """Return the communes of a territory that are in no sector, in their order."""
        return tuple(code for code in communes if code not in self.sector_of)

    def check(self, communes: Collection[str]) -> None:
        """Refuse communes that the territory does not have.

        Raises
        ------
        SectorError
            In French, naming them.
        """
        known = frozenset(communes)
        strange = [code for code in self.sector_of if code not in known]
        if strange:
            raise SectorError(say.outside(strange), remedy=say.OUTSIDE_REMEDY)

    def within(self, communes: Collection[str]) -> SectorSet:
        """Return the division without the communes a territory has not, as after a merger."""
        known = frozenset(communes)
        if known.issuperset(self.sector_of):
            return self
        kept = tuple(
            Sector(s.id, s.name, tuple(code for code in s.communes if code in known))
            for s in self.sectors
        )
        return SectorSet(self.id, self.name, kept)


def same_name(name: str) -> str:
    """Return what makes two names the same: accents, case and marks left out, where any is left."""
    return plain_name(name) or name.casefold()


def checked_name(name: str, what: str) -> str:
    """Return a name with single spaces.

    Raises
    ------
    SectorError
        Where it is empty or too long.
    """
    clean = " ".join(name.split())
    if not clean:
        raise SectorError(say.no_name(what), remedy=say.RENAME)
    if len(clean) > NAME_MAX:
        raise SectorError(say.long_name(clean, NAME_MAX), remedy=say.RENAME)
    return clean


def _check_id(text: str) -> None:
    if IDENTIFIER.fullmatch(text) is None:
        raise SectorError(say.bad_identifier(text), remedy=say.IDENTIFIER_REMEDY)


def new_id(name: str, taken: Collection[str] = ()) -> str:
    """Make an identifier from a name, unlike a commune's code and those already taken.

    Examples
    --------
    >>> new_id("Val d’Évin", ["val-d-evin"]), new_id("59001"), new_id("???")
    ('val-d-evin-2', 's-59001', 's')
    """
    stem = plain_name(name).replace(" ", "-")[:_ID_MAX].strip("-") or "s"
    if stem[0].isdigit():
        stem = f"s-{stem}"
    found, number = stem, 1
    while found in taken:
        number += 1
        found = f"{stem}-{number}"
    return found
