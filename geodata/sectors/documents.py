"""Divisions as a document of the workspace, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geodata.errors import GeodataError
from geodata.messages import sectors as say
from geodata.sectors.model import Sector, SectorError, SectorSet, same_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FORMAT: Final = 1


def to_body(divisions: Sequence[SectorSet]) -> dict[str, Any]:
    """Return divisions as what JSON can hold.

    Raises
    ------
    SectorError
        Two of them have one identifier or one name.
    """
    names: set[str] = set()
    ids: set[str] = set()
    for division in divisions:
        if division.id in ids or same_name(division.name) in names:
            raise SectorError(say.same_division_name(division.name), remedy=say.RENAME)
        ids.add(division.id)
        names.add(same_name(division.name))
    return {
        "format": FORMAT,
        "divisions": [
            {
                "id": division.id,
                "name": division.name,
                "sectors": [
                    {"id": s.id, "name": s.name, "communes": list(s.communes)}
                    for s in division.sectors
                ],
            }
            for division in divisions
        ],
    }


def from_body(body: Mapping[str, Any]) -> tuple[SectorSet, ...]:
    """Return the divisions a document holds.

    Raises
    ------
    SectorError
        In French: it was written by a later program, or is damaged.
    """
    if body.get("format") != FORMAT:
        raise SectorError(say.LATER_DOCUMENT, remedy=say.UPDATE_PROGRAM)
    try:
        return tuple(
            SectorSet(
                str(division["id"]),
                str(division["name"]),
                tuple(
                    Sector(str(s["id"]), str(s["name"]), tuple(map(str, s["communes"])))
                    for s in division["sectors"]
                ),
            )
            for division in body["divisions"]
        )
    except GeodataError:
        raise
    except (KeyError, TypeError) as error:
        raise SectorError(say.DAMAGED_DOCUMENT, remedy=say.SAVE_AGAIN) from error
