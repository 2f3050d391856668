"""Finding the column that holds something, among the spellings of twenty vintages.

A spelling only proposes a column: the codes in its first rows decide.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geodata.codes import clean_codes, match_share
from geodata.plain_names import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from geodata.parts import Part

_ENOUGH = 0.9
_YEAR = re.compile(r"(?<!\d)(?:19[89]\d|20[0-4]\d)(?!\d)")
_OFFICIAL_FOLDER = re.compile(r"IRIS|ADMIN[-_]?EXPRESS", re.IGNORECASE)
_DELIVERY = re.compile(r"LIVRAISON", re.IGNORECASE)


def find_column(part: Part, spellings: Sequence[str]) -> str | None:
    """Name, as written in the file, of the first column with one of these spellings."""
    return find_name(part.columns, spellings)


def find_name(columns: Iterable[str], spellings: Sequence[str]) -> str | None:
    """First of the columns with one of these spellings, the spellings being in order of choice.

    Examples
    --------
    >>> find_name(["CODE", "Nom_Com"], ("nom", "nom_com"))
    'Nom_Com'
    """
    written: dict[str, str] = {}
    for name in columns:
        written.setdefault(_spelling(name), name)
    return next((written[one] for one in spellings if one in written), None)


def _spelling(name: str) -> str:
    """Write a name as the spellings are; layers keep the marks that nobody sees."""
    return visible(name).casefold().strip()


def find_code_column(
    part: Part, spellings: Sequence[str], pattern: re.Pattern[str], width: int | None = None
) -> str | None:
    """Name of the first such column whose first rows are codes of this shape (9 in 10 at least)."""
    written = {_spelling(name): name for name in reversed(part.columns)}
    for spelling in spellings:
        name = written.get(spelling)
        if name is not None and match_share(head_codes(part, name, width), pattern) >= _ENOUGH:
            return name
    return None


def head_codes(part: Part, column: str, width: int | None = None) -> pd.Series:
    """Codes of the first rows, cleaned."""
    return clean_codes(part.head[column], width)


def are_distinct(part: Part, column: str) -> bool:
    """Tell whether the first rows mostly have a code each, as a list of zones does."""
    codes = head_codes(part, column).dropna()
    return bool(codes.empty or codes.nunique() > len(codes) / 2)


def year_in_names(part: Part) -> tuple[int, str] | None:
    """Year that the delivery's names state: the file's first, then its folders' upwards.

    Folders that give the date of the delivery are passed over; folders on the user's disk count
    only when named like an official delivery, or when they hold the file directly.

    Returns
    -------
    The year and the name it was read in; ``None`` where no name has exactly one year.
    """
    inner = re.split(r"[/\\]| › ", part.label)
    on_disk = [part.path.name, part.path.parent.name]
    on_disk += [one.name for one in part.path.parents if _OFFICIAL_FOLDER.search(one.name)]
    for name in [*reversed(inner), *on_disk]:
        years = set(_YEAR.findall(name))
        if len(years) == 1 and not _DELIVERY.search(name):
            return int(years.pop()), name
    return None


def year_in_column(values: pd.Series) -> int | None:
    """Year of a column that says the same one on every row."""
    years = {match for value in values.dropna().astype(str) for match in _YEAR.findall(value)}
    return int(years.pop()) if len(years) == 1 else None
