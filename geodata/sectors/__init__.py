"""Sectors: groups of communes that people draw or list (ICI, bassins de vie…).

::

    model.py      a sector, a division of a territory into sectors, and what they refuse
    editing.py    a division changed: sectors made, renamed, filled, removed
    listed.py     the table that technicians have: ``commune_code;secteur``, errors by line
    documents.py  divisions as a document of the workspace, and back
    summing.py    counts of communes summed by sector, never a partial sum shown as whole
    contours.py   contours of sectors, from those of their communes
"""

from geodata.sectors.contours import sector_contours
from geodata.sectors.documents import from_body, to_body
from geodata.sectors.editing import (
    assign,
    new_division,
    with_sector,
    with_sector_name,
    without_sector,
)
from geodata.sectors.listed import ListedSectors, listed_frame, read_listed
from geodata.sectors.model import Sector, SectorError, SectorSet, new_id
from geodata.sectors.summing import known_sums, sector_sums

__all__ = [
    "ListedSectors",
    "Sector",
    "SectorError",
    "SectorSet",
    "assign",
    "from_body",
    "known_sums",
    "listed_frame",
    "new_division",
    "new_id",
    "read_listed",
    "sector_contours",
    "sector_sums",
    "to_body",
    "with_sector",
    "with_sector_name",
    "without_sector",
]
