"""The table technicians have: one line a commune, its sector beside it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from geodata.errors import InvalidContentError
from geodata.messages import sectors as say
from geodata.model import Rejection
from geodata.plain_names import plain_name
from geodata.sectors.model import Sector, SectorError, SectorSet, checked_name, new_id, same_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_COMMUNES: Final = (
    "commune code", "code commune", "code insee", "insee", "codgeo", "code", "commune", "com",
)  # fmt: skip
_SECTORS: Final = ("secteur", "nom secteur", "nom du secteur", "sector", "bassin")
_DELIMITERS: Final = ";\t,"
_CODE_LENGTH: Final = 5


@dataclass(frozen=True, slots=True)
class ListedSectors:
    """A division read from a table, and the lines that were not kept."""

    division: SectorSet
    rejections: tuple[Rejection, ...]


def read_listed(
    content: bytes | str, names: Mapping[str, str], *, division: SectorSet, file: str = ""
) -> ListedSectors:
    """Read a division from a delimited table: ``commune_code;secteur``.

    Parameters
    ----------
    content
        The file, or pasted text: UTF-8 or Windows Latin; semicolons, tabulations or commas. The
        order of the columns and other columns do not matter. A commune is a code (a leading zero
        that a spreadsheet took away is put back) or a name that only one commune has; a line with
        an empty sector leaves its commune out.
    names
        Name of each commune of the territory by its code.
    division
        Gives the result its name and identifier; a sector of a name it has keeps its identifier.
    file
        Name of the file, for the messages.

    Raises
    ------
    InvalidContentError
        In French: the table is empty, or has no column for the communes or the sectors.
    """
    text = content if isinstance(content, str) else _decoded(content)
    text = text.removeprefix("\ufeff")
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    lines = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    if not lines:
        raise InvalidContentError(say.EMPTY_FILE, file=file or None, remedy=say.START_FROM_EXPORT)
    where = _columns(lines[0][1], line=lines[0][0], file=file)
    communes = _Communes(names)
    former = {same_name(sector.name): sector.id for sector in division.sectors}
    found: dict[str, tuple[str, list[str]]] = {}
    seen: dict[str, tuple[int, str]] = {}
    rejections: list[Rejection] = []
    for line, row in lines[1:]:
        cells = [row[at].strip() if at < len(row) else "" for at in where]
        problem, code, name = communes.read(*cells)
        if not problem and code in seen and same_name(seen[code][1]) != same_name(name):
            problem = say.line_twice(code, seen[code][1], seen[code][0])
        if problem:
            rejections.append(Rejection(file, line, None, problem))
            continue
        seen.setdefault(code, (line, name))
        if name:
            found.setdefault(same_name(name), (name, []))[1].append(code)
    sectors: list[Sector] = []
    taken = set(former.values())
    for key, (name, codes) in found.items():
        identifier = former.get(key) or new_id(name, taken)
        taken.add(identifier)
        sectors.append(Sector(identifier, name, tuple(codes)))
    return ListedSectors(SectorSet(division.id, division.name, tuple(sectors)), tuple(rejections))


def listed_frame(division: SectorSet, names: Mapping[str, str]) -> pd.DataFrame:
    """Return a division as a table that :func:`read_listed` takes back, once written as CSV.

    Returns
    -------
    ``commune_code``, ``commune``, ``secteur`` (empty for a commune left out), in the order of the
    codes.
    """
    codes = sorted({*names, *division.sector_of})
    sector = [division.name_of.get(division.sector_of.get(code, ""), "") for code in codes]
    return pd.DataFrame(
        {
            say.COMMUNE_HEADER: codes,
            say.NAME_HEADER: [names.get(code, "") for code in codes],
            say.SECTOR_HEADER: sector,
        },
        dtype="str",
    )


class _Communes:
    """What a cell may call a commune."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._codes = frozenset(names)
        self._by_name: dict[str, list[str]] = {}
        for code, name in names.items():
            self._by_name.setdefault(plain_name(name), []).append(code)

    def read(self, commune: str, sector: str) -> tuple[str, str, str]:
        """Return what is wrong with a line (empty for nothing), its code, its sector's name."""
        if not commune:
            return say.line_without_commune(), "", ""
        code = commune.upper().zfill(_CODE_LENGTH)
        if code not in self._codes:
            alike = self._by_name.get(plain_name(commune), [])
            if not alike:
                return say.line_unknown_commune(commune), "", ""
            if len(alike) > 1:
                return say.line_ambiguous_commune(commune), "", ""
            code = alike[0]
        if not sector:
            return "", code, ""
        try:
            return "", code, checked_name(sector, "le secteur")
        except SectorError as error:
            return say.line_bad_name(error.message), "", ""


def _columns(header: Sequence[str], *, line: int, file: str) -> tuple[int, int]:
    """Return where the communes and the sectors are."""
    names = [plain_name(cell) for cell in header]
    found = []
    lacking = []
    for known, label in ((_COMMUNES, say.COMMUNE_HEADER), (_SECTORS, say.SECTOR_HEADER)):
        at = next((names.index(name) for name in known if name in names), None)
        if at is None:
            lacking.append(f"«\u202f{label}\u202f»")
        else:
            found.append(at)
    if lacking:
        raise InvalidContentError(
            say.absent_columns(lacking),
            file=file or None,
            line=line,
            remedy=say.START_FROM_EXPORT,
        )
    return found[0], found[1]


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
