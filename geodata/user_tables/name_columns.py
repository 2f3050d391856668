"""Columns made of persons' names, under whatever header."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geodata.plain_names import plain_name
from geodata.user_tables.bare_names import bare_names
from geodata.user_tables.identity_cells import MANY, Cells
from geodata.user_tables.identity_headers import is_of_places, known_headers
from geodata.user_tables.name_shapes import is_lone_word, is_surname, name_shapes

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

_MOST: Final = 0.8
_FEW: Final = 5
_LETTERS: Final = r"^\p{L}[^\d_.:;/()]*$"
_SHAPED: Final = r"^\p{L}[^\d_:;/()]*$"
_ENOUGH: Final = 8
_SURNAMES: Final = 3
_SURNAME_SHARE: Final = 0.2


def holds_names(name: str, cells: Cells, known: Collection[str]) -> bool:
    """Tell whether a column is made of names; more of them where it is one of places.

    Parameters
    ----------
    name
        Name of the column.
    cells
        Its cells.
    known
        Plain names of the communes and landlords of the file.
    """
    lettered = cells.like(_LETTERS)
    place = is_of_places(name)
    if cells.weight(lettered) >= MANY:
        named = lettered.copy()
        named[lettered] = bare_names(cells.text[lettered])
        share = cells.weight(named)
        if place and share >= _MOST and named.sum() >= _FEW:
            return True
        if not place and share >= MANY:
            return True
    return not place and (
        _holds_shapes(cells, known) or _holds_surnames(name, cells, lettered, known)
    )


def _holds_shapes(cells: Cells, known: Collection[str]) -> bool:
    """Tell « KOWALSKI Emre », « J. DUPONT », in most cells and never the same."""
    shaped = cells.like(_SHAPED)
    if cells.weight(shaped) < MANY:
        return False
    written = cells.text[shaped]
    named = shaped.copy()
    named[shaped] = name_shapes(written, known) | bare_names(written)
    return cells.weight(named) >= MANY and int(named.sum()) >= min(_SURNAMES, len(cells.text))


def _holds_surnames(
    name: str, cells: Cells, lettered: pd.Series[bool], known: Collection[str]
) -> bool:
    """Tell single capitalised words that hardly come back, or several frequent surnames."""
    if plain_name(name) in known_headers():
        return False
    words = lettered & ~cells.text.str.contains(" ", regex=False)
    if cells.weight(words) < _MOST:
        return False
    lone = cells.text[words][cells.text[words].map(lambda one: is_lone_word(str(one), known))]
    if cells.counts[lone.index].sum() < _MOST * cells.total:
        return False
    frequent = int(lone.map(lambda one: is_surname(str(one))).sum())
    if frequent >= _SURNAMES and frequent >= _SURNAME_SHARE * len(lone):
        return True
    return len(lone) >= _ENOUGH and cells.mostly_distinct
