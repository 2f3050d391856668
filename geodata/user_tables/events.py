"""Rows that are events (allocations, applications), read field by field into canonical types.

A cell that cannot be read is unknown, and told with its line; only a required field sets its row
aside. Where the row happened is found later, once the territory is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geodata.codes import IRIS, clean_codes
from geodata.messages import register as say
from geodata.plain_names import plain_name
from geodata.register.contradictions import check_contradictions
from geodata.register.dates import check_order, read_dates
from geodata.register.repeats import drop_repeats
from geodata.user_tables.addresses import plain_column
from geodata.user_tables.fields import Field, FieldType
from geodata.user_tables.name_shapes import name_shapes
from geodata.user_tables.personal import names_a_person

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geodata.user_tables.cells import Reader

LINE: Final = "line"
_ROOMS: Final = (
    r"^(?:type |typologie )?[tf]? ?([1-9])(?: ?(?:0|b|bis|p|pieces?|et|ou|plus|duplex))*$"
)
_ONE_ROOM: Final = ("studio", "studette", "chambre", "t1 bis", "t1bis")
_MONTHLY_UNDER_EUR: Final = 1_500
_MONTHS: Final = 12
_RARE, _FEW = 2, 20


def read_events(reader: Reader) -> pd.DataFrame:
    """Read the rows of a table of events.

    Parameters
    ----------
    reader
        The table with its mapping; it gathers what is refused, by line.

    Returns
    -------
    One row an event, in the order of the file: ``line``, then the fields the mapping gives. Dates
    ``datetime64[s]``, flags ``boolean``, numbers and classes floats, the rest text; communes, IRIS
    and priority neighbourhoods as the file writes them.
    """
    definition = reader.mapping.definition
    columns = {
        one.name: _read(reader, one)
        for one in definition.fields
        if one.required or reader.mapping.gives(one.name)
    }
    _put_months_in_years(columns)
    columns |= check_order(reader, columns)
    columns |= check_contradictions(reader, columns)
    _warn_of_months(reader, columns.get("income_per_uc_eur"))
    frame = pd.DataFrame(columns, index=reader.rows.index)[~reader.dropped]
    kept = drop_repeats(frame, reader, definition.name)
    kept.insert(0, LINE, kept.index)
    return kept.reset_index(drop=True)


def _read(reader: Reader, one: Field) -> pd.Series:
    """Read one field."""
    if one.type in _NUMBERS:
        return reader.numbers(one)[0]
    read = _READERS.get(one.type)
    return reader.text(one.name) if read is None else read(reader, one)


def _choice(reader: Reader, one: Field) -> pd.Series:
    """Read a field of a few values: text, yes and no, or the number of a class."""
    cells = reader.text(one.name)
    found = reader.among(
        cells, one.categories, one.label, one.name, required=one.required, keep=not one.required
    )
    if one.type is FieldType.FLAG:
        return found.map({"true": True, "false": False}).astype("boolean")
    return pd.to_numeric(found).astype(np.float64) if one.type is FieldType.CLASS else found


def _rooms(reader: Reader, one: Field) -> pd.Series[float]:
    """Read a number of rooms, however it is written."""
    cells = reader.text(one.name)
    plain = plain_column(cells, plain_name)
    plain = plain.mask(plain.isin(_ONE_ROOM), "1")
    rooms = pd.to_numeric(plain.str.extract(_ROOMS, expand=False), errors="coerce")
    reader.refuse(cells.notna() & rooms.isna(), one.name, cells, say.bad_rooms, drop=False)
    return rooms.astype(np.float64)


def _iris(reader: Reader, one: Field) -> pd.Series[str]:
    """Read a field of IRIS codes, the zeros a spreadsheet drops put back."""
    cells = reader.text(one.name)
    codes = _once(cells, lambda texts: clean_codes(texts, 9))
    good = codes.str.fullmatch(IRIS.pattern).eq(True)
    reader.refuse(cells.notna() & ~good, one.name, cells, say.bad_iris, drop=False)
    return codes.where(good)


def _text(reader: Reader, one: Field) -> pd.Series[str]:
    """Read a text, without what names a person.

    The name of a landlord comes back from row to row; that of a person does not.
    """
    texts = reader.text(one.name)
    named = names_a_person(texts, place=one.key)
    shaped = name_shapes(texts, _places(reader))
    if one.key:
        shaped &= texts.groupby(texts).transform("size").le(_RARE) & (texts.notna().sum() > _FEW)
    named |= shaped
    reader.refuse(named, one.name, texts, lambda _: say.PERSON_IN_CELL, drop=False)
    return texts.mask(named)


def _places(reader: Reader) -> frozenset[str]:
    """Plain names of the communes the file names."""
    names = ("commune_name", "commune_code", "origin_commune_code")
    return frozenset(
        plain_name(str(text))
        for name in names
        if reader.mapping.gives(name)
        for text in reader.text(name).dropna().unique()
    )


def _put_months_in_years(columns: dict[str, pd.Series]) -> None:
    """Turn resources by month and consumption unit into those of the year, where these lack."""
    monthly = columns.pop("monthly_income_per_uc_eur", None)
    if monthly is not None:
        yearly = columns.get("income_per_uc_eur")
        whole = _MONTHS * monthly
        columns["income_per_uc_eur"] = (
            whole if yearly is None else yearly.where(yearly.notna(), whole)
        )


def _warn_of_months(reader: Reader, incomes: pd.Series[float] | None) -> None:
    """Tell resources said of a year that look like those of a month."""
    if incomes is None:
        return
    known = incomes[incomes > 0]
    if len(known) and float(known.median()) < _MONTHLY_UNDER_EUR:
        reader.notes.append(say.LOOKS_MONTHLY)


def _once(
    cells: pd.Series[str], change: Callable[[pd.Series[str]], pd.Series[str]]
) -> pd.Series[str]:
    """Change each distinct text once."""
    distinct = pd.Series(cells.dropna().unique(), dtype="str")
    found: pd.Series[str] = cells.map(change(distinct).set_axis(distinct)).astype("str")
    return found


def _siret(reader: Reader, one: Field) -> pd.Series[str]:
    return reader.key(one)


_NUMBERS: Final = frozenset(
    {FieldType.WHOLE, FieldType.NUMBER, FieldType.EUR, FieldType.COORDINATE}
)
_READERS: Final[Mapping[FieldType, Callable[[Reader, Field], pd.Series]]] = {
    FieldType.DATE: read_dates,
    FieldType.CATEGORY: _choice,
    FieldType.FLAG: _choice,
    FieldType.CLASS: _choice,
    FieldType.ROOMS: _rooms,
    FieldType.IRIS: _iris,
    FieldType.TEXT: _text,
    FieldType.SIRET: _siret,
}
"""How each type is read; the others are text, as the file writes it."""
