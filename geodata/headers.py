"""Where a table begins: its header among title lines, label lines and the first rows.

Official workbooks open with a title, a date, a line of long labels and only then the codes of the
variables (``IRIS``, ``P19_POP``…); some exports put the labels *after* the codes; most CSV files
start with the codes at once. The header is the line most made of variable names.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geodata.plain_names import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

SCANNED_ROWS = 60
_FEWEST_COLUMNS = 2
_CODE_NAME = re.compile(r"[A-Z][A-Z0-9_%+.\-]*(_[xy])?")
_PLAIN_NAME = re.compile(r"[^\W\d][\w%+.\-]*")
_NUMBER = re.compile(r"[+\-−]?[\d   ]*\d(?:[.,]\d*)?(?:[eE][+\-]?\d+)?\s*%?|[+\-−]?[.,]\d+")
_MARKERS = frozenset({"s", "ns", "nd", "so", "n.s.", "n.d.", "na", "nan"})
_VARIABLE_NAMES = frozenset(
    {"cod_var", "var_id", "variable", "variables", "colonne", "nom colonne", "code variable"}
)
_DESCRIPTION_NAMES = frozenset(
    {"lib_var", "var_lib", "lib_var_long", "description", "designation", "libellé", "libelle"}
)
_GEOGRAPHY = re.compile(
    r"g[ée]ographie\s+(?:au\s+)?(?:0?1er\s+janvier|0?1/0?1/)\s*(20\d\d)", re.IGNORECASE
)
_COMMA_DECIMAL = re.compile(r"[+\-−]?(?:0,\d+|\d+,(?:\d{1,2}|\d{4,}))")
_DOT_DECIMAL = re.compile(r"[+\-−]?(?:0?\.\d+|\d+\.(?:\d{1,2}|\d{4,}))")


@dataclass(frozen=True, slots=True)
class Header:
    """Position of the header and first row of data, both 0-based, and the names."""

    row: int
    first_data_row: int
    names: tuple[str, ...]
    """Stripped, the empty trailing ones dropped; one empty in the middle is ``(sans nom n)``."""
    repeated: tuple[str, ...] = ()
    """Names that several columns bear, of which the first alone keeps it."""


def is_number(cell: str) -> bool:
    """Tell whether a cell looks like a number in French or English."""
    return _NUMBER.fullmatch(cell) is not None


def _filled(row: Sequence[str | None]) -> list[str]:
    return [cell for cell in row if cell]


def _score(cells: list[str], width: int) -> float:
    """Likeness of a row to a header: filled, without numbers, made of variable names, distinct."""
    numbers = sum(is_number(cell) for cell in cells)
    codes = sum(_CODE_NAME.fullmatch(cell) is not None for cell in cells)
    plain = sum(_PLAIN_NAME.fullmatch(cell) is not None for cell in cells)
    count = len(cells)
    fill = min(1.0, count / width)
    likeness = (codes + 0.8 * (plain - codes)) / count if plain >= codes else codes / count
    distinct = len(set(cells)) / count
    return fill + likeness + distinct - 4 * numbers / count


def _numeric_columns(rows: Sequence[Sequence[str | None]], width: int) -> list[int]:
    """Columns that hold only numbers (or markers of absence), and at least one number."""
    found = []
    for column in range(width):
        cells = [row[column] for row in rows if column < len(row) and row[column]]
        values = [cell for cell in cells if cell and cell.lower() not in _MARKERS]
        if values and all(is_number(cell) for cell in values):
            found.append(column)
    return found


def _is_label_row(row: Sequence[str | None], after: Sequence[Sequence[str | None]]) -> bool:
    """Tell whether a row under the header holds labels: words where the rows below have numbers."""
    if len(after) < 1:
        return False
    numeric = [column for column in _numeric_columns(after, len(row)) if row[column]]
    words = [
        column
        for column in numeric
        if not is_number(row[column] or "") and (row[column] or "").lower() not in _MARKERS
    ]
    return bool(numeric) and len(words) >= max(1, 0.8 * len(numeric))


def clean_names(row: Sequence[str | None]) -> tuple[str, ...]:
    """Names of a header row: trailing empty ones dropped, duplicates and blanks told apart.

    Marks that nobody sees are taken out: with them, a name is none of the known ones.

    >>> clean_names(["A", None, "A", "", None])
    ('A', '(sans nom 2)', 'A (2)')
    """
    cells = [visible(cell or "").strip() for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    seen: Counter[str] = Counter()
    names = []
    for position, cell in enumerate(cells, start=1):
        name = cell or f"(sans nom {position})"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)


def find_header(rows: Sequence[Sequence[str | None]]) -> Header | None:
    """Find the header among the first rows of a sheet or text file.

    Parameters
    ----------
    rows
        Up to :data:`SCANNED_ROWS` rows, cells stripped, ``None`` where empty.

    Returns
    -------
    Header or None
        ``None`` when no row has at least two names.
    """
    scanned = [[visible(cell or "").strip() or None for cell in row] for row in rows[:SCANNED_ROWS]]
    width = max((len(_filled(row)) for row in scanned), default=0)
    best: tuple[float, int] | None = None
    for position, row in enumerate(scanned):
        cells = _filled(row)
        if len(cells) < _FEWEST_COLUMNS or len(cells) < 0.4 * width:
            continue
        score = _score(cells, width)
        # A later row must be clearly better: rows of data made of words are not a header.
        if best is None or score > best[0] + 0.15:
            best = (score, position)
        if sum(is_number(cell) for cell in cells) > len(cells) / 2:
            break
    if best is None or best[0] < 1.0:
        return None
    names = clean_names(scanned[best[1]])
    first = best[1] + 1
    if first < len(scanned) and _is_label_row(scanned[first], scanned[first + 1 : first + 8]):
        first += 1
    written = Counter(cell or "" for cell in scanned[best[1]])
    repeated = tuple(name for name, count in written.items() if name and count > 1)
    return Header(best[1], first, names, repeated) if len(names) >= _FEWEST_COLUMNS else None


def is_metadata(names: Sequence[str]) -> bool:
    """Tell whether these columns describe variables (``COD_VAR``, ``LIB_VAR``…), not zones."""
    lower = {name.strip().lower() for name in names}
    named = lower & _VARIABLE_NAMES
    return bool(named and lower & _DESCRIPTION_NAMES)


def geography_years(text: str) -> set[int]:
    """Years of the commune map written in a text (« Géographie au 01/01/2021 »).

    >>> geography_years("Mise en ligne le 21/10/2021 Géographie au 01/01/2020")
    {2020}
    """
    return {int(year) for year in _GEOGRAPHY.findall(text)}


def decimal_mark(rows: Sequence[Sequence[str | None]]) -> str | None:
    """Decimal mark the cells leave no doubt about, ``None`` when they do.

    >>> decimal_mark([["59001", "0,25"]]), decimal_mark([["59001", "1,234"]])
    (',', None)
    """
    cells = [cell for row in rows for cell in row if cell]
    commas = sum(_COMMA_DECIMAL.fullmatch(cell) is not None for cell in cells)
    dots = sum(_DOT_DECIMAL.fullmatch(cell) is not None for cell in cells)
    if commas > 9 * dots:
        return ","
    return "." if dots > 9 * commas else None
