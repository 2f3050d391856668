"""Refusing what says who people are, before anything of a file is shown or kept.

Names are told by the name of their column and by their content; so are telephone numbers, e-mail
addresses, social-security numbers, bank accounts and numbers of applications, under whatever name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geodata.errors import InvalidContentError
from geodata.messages import user_tables as say
from geodata.plain_names import plain_name
from geodata.user_tables.fields import FieldType
from geodata.user_tables.identity_cells import Cells, by_content, in_identifier, in_one_cell
from geodata.user_tables.identity_headers import (
    by_header,
    is_of_places,
    is_people,
    known_headers,
)
from geodata.user_tables.name_columns import holds_names

if TYPE_CHECKING:
    import pandas as pd

    from geodata.user_tables.mapping import ColumnMapping

_NO_NAME: Final = (
    r"[\W\d_]*|\W*[a-z]{1,2}\W*|oui|non|vrai|faux|(?:moins de|plus de|inf[ée]rieur à) \d+"
)
"""What a column of counts, or of yes and no, holds."""
_UNREAD: Final = frozenset({None, FieldType.CODE, FieldType.COMMUNE, FieldType.QPV})
"""Columns that are not used, or kept as they are written; all else is checked cell by cell."""
_RATINGS: Final = "ratings"
_PLACES: Final = ("commune", "ville", "localite", "bailleur", "organisme")


def refuse_identities(
    frame: pd.DataFrame,
    *,
    file: str,
    header_line: int = 1,
    mapping: ColumnMapping | None = None,
) -> None:
    """Refuse a table that holds a column about persons, used or not.

    One telephone number, e-mail address, social-security number or person named with a civility is
    enough; but in the columns the mapping reads, whose cells are checked one by one.

    Parameters
    ----------
    frame
        Cells as text, the columns as the file names them.
    file
        Name of the file.
    header_line
        Line of the names, to point at.
    mapping
        What the columns are, where it is known.

    Raises
    ------
    InvalidContentError
        Naming the column and what it holds, never its content.
    """
    known = _places(frame)
    for column in frame.columns:
        name = str(column)
        what = by_header(name) or _by_people(name, frame[column])
        if what is None and (cells := Cells.of(frame[column])).total:
            what = _by_cells(name, cells, mapping, known)
        if what is not None:
            raise InvalidContentError(
                say.identity_column(say.IDENTITIES[what]),
                file=file,
                line=header_line,
                column=name,
                remedy=_remedy(name, what, mapping),
            )


def _by_cells(
    name: str, cells: Cells, mapping: ColumnMapping | None, known: frozenset[str]
) -> str | None:
    """Tell what the cells of a column hold of persons."""
    if (what := by_content(name, cells)) is not None:
        return what
    if holds_names(name, cells, known):
        return "name"
    if _is_identifier(name, mapping) and (what := in_identifier(cells)) is not None:
        return what
    if _is_screened(name, mapping):
        return None
    return in_one_cell(cells, place=is_of_places(name))


def _field_type(name: str, mapping: ColumnMapping | None) -> tuple[FieldType | None, bool]:
    """Type of the field a column is mapped to, and whether it is a key."""
    field = None if mapping is None else mapping.definition.field(mapping.columns.get(name, ""))
    return (None, False) if field is None else (field.type, field.key)


def _is_identifier(name: str, mapping: ColumnMapping | None) -> bool:
    """Tell the column that numbers the rows; the codes of places are none."""
    return _field_type(name, mapping) == (FieldType.CODE, False)


def _is_screened(name: str, mapping: ColumnMapping | None) -> bool:
    """Tell a column whose cells are checked one by one as they are read."""
    if mapping is None:
        return plain_name(name) in known_headers(free_text=True)
    return _field_type(name, mapping)[0] not in _UNREAD


def _places(frame: pd.DataFrame) -> frozenset[str]:
    """Plain names of the communes and landlords the file itself has columns of."""
    return frozenset(
        plain_name(str(text))
        for name in frame.columns
        if set(plain_name(str(name)).split()) & set(_PLACES)
        for text in frame[name].dropna().unique()
    )


def _by_people(name: str, values: pd.Series[str]) -> str | None:
    """« Gardien », « Occupant principal »: names, unless all it holds is counts or yes and no."""
    if not is_people(name):
        return None
    filled = values.dropna().str.strip()
    filled = filled[filled.ne("")]
    harmless = filled.str.fullmatch(_NO_NAME, case=False).all()
    return None if len(filled) and harmless else "name"


def _remedy(name: str, what: str, mapping: ColumnMapping | None) -> str:
    """Say what to do, as the kind of table allows."""
    if what != "name":
        return say.REMOVE_COLUMN
    if mapping is None:
        return say.REMOVE_OR_SAY
    if mapping.definition.events:
        return say.REMOVE_OR_NAME_BODY
    ratings = mapping.kind == _RATINGS and is_people(name)
    return say.TEAM_OR_REMOVE if ratings else say.RENAME_OR_REMOVE
