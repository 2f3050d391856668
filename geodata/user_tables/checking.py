"""Whether a mapping can be used on a file, before a single row is read."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from geodata.codes import COMMUNE, IRIS
from geodata.messages import register as say_register
from geodata.messages import user_tables as say
from geodata.user_tables.catalogue import FieldType
from geodata.user_tables.encodings import spoilt_text
from geodata.user_tables.mapping import (
    LONG_FIELDS,
    ColumnMapping,
    Problem,
    Shape,
    Unit,
    closest,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geodata.user_tables.catalogue import Field

_SIRET = re.compile(r"\d{9}(?:\d{5})?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHAPES = {
    FieldType.YEAR: _YEAR,
    FieldType.COMMUNE: COMMUNE,
    FieldType.SIRET: _SIRET,
    FieldType.IRIS: IRIS,
}
_FREE = frozenset({FieldType.TEXT, FieldType.CODE, FieldType.QPV})


def check_mapping(mapping: ColumnMapping, columns: Sequence[str]) -> tuple[Problem, ...]:
    """Everything that keeps a mapping from being used on a file with these columns.

    Parameters
    ----------
    mapping
        The mapping, its columns spelt as in the file (:meth:`ColumnMapping.fitted`).
    columns
        Columns of the file.
    """
    return (
        *_check_columns(mapping, columns),
        *_check_required(mapping),
        *_check_keys(mapping),
        *_check_values(mapping),
        *_check_translations(mapping),
        *_check_constants(mapping),
    )


def _check_columns(mapping: ColumnMapping, columns: Sequence[str]) -> Iterator[Problem]:
    definition = mapping.definition
    by_field: dict[str, list[str]] = {}
    for column, name in mapping.columns.items():
        by_field.setdefault(name, []).append(column)
        if column not in columns:
            message = say.absent_column(column, closest(column, columns))
            spoilt = spoilt_text(columns)
            if spoilt is not None:
                message = f"{message} {say.badly_decoded(spoilt)}"
            yield Problem(message, column, name)
        if definition.field(name) is None and name not in LONG_FIELDS:
            yield Problem(say.unknown_field(name), column, name)
    for name, claimed in by_field.items():
        label = label_of(mapping, name)
        if len(claimed) > 1:
            yield Problem(say.two_columns(label, claimed), claimed[0], name)
        elif mapping.constants.get(name):
            yield Problem(say.twice_given(label, claimed[0]), claimed[0], name)


def _check_required(mapping: ColumnMapping) -> Iterator[Problem]:
    definition = mapping.definition
    for field in definition.fields:
        # A long table may leave the total out: each dimension adds up to it.
        spared = mapping.shape is Shape.LONG and field.name == definition.count_field
        if field.required and not spared and not mapping.gives(field.name):
            # A date is each row's own: no single value is offered for it.
            dated = field.type is FieldType.DATE
            tell = say.required_column if dated else say.required_field
            yield Problem(tell(field.label), field=field.name)


def _check_keys(mapping: ColumnMapping) -> Iterator[Problem]:
    definition = mapping.definition
    given = {field.name for field in definition.keys if mapping.gives(field.name)}
    if definition.events:
        yield from _check_places(given)
        return
    sure = "residence_id" in given
    by_segment = "segment_code" in given and bool(
        given & {"landlord_name", "landlord_siret", "commune_code"}
    )
    by_address = {"address", "commune_code"} <= given
    if sure or by_segment or by_address:
        return
    if "segment_code" in given:
        yield Problem(say.SEGMENT_NEEDS_OTHER, field="segment_code")
    elif "address" in given:
        yield Problem(say.ADDRESS_NEEDS_COMMUNE, field="commune_code")
    else:
        useful = [f.label for f in definition.keys if f.name != "landlord_siret"]
        yield Problem(say.no_key(useful))


def _check_places(given: set[str]) -> Iterator[Problem]:
    """Refuse a mapping that says nowhere where rows happen; a landlord alone does not."""
    somewhere = {"residence_id", "segment_code", "iris_code", "commune_code", "commune_name"}
    if not given & somewhere and not {"x_coordinate", "y_coordinate"} <= given:
        yield Problem(say_register.NO_PLACE_FIELD)


def _check_values(mapping: ColumnMapping) -> Iterator[Problem]:
    definition = mapping.definition
    given = {field.name for field in definition.values if mapping.column_of(field.name)}
    if mapping.shape is Shape.LONG:
        if not definition.dimensions:
            yield Problem(say.LONG_IS_NOT_FOR)
        elif not all(mapping.column_of(name) for name in LONG_FIELDS):
            yield Problem(say.LONG_NEEDS)
        elif given:
            yield Problem(say.LONG_AND_WIDE)
    elif not given and not definition.events:
        yield Problem(say.NO_VALUE)
    total = definition.count_field
    if mapping.unit is not Unit.COUNT and total and not mapping.column_of(total):
        yield Problem(say.SHARES_NEED_TOTAL, field=total)
    if mapping.date_format is not None and not _usable_format(mapping.date_format):
        yield Problem(say.bad_date_format(mapping.date_format))


def _check_translations(mapping: ColumnMapping) -> Iterator[Problem]:
    for name, translations in mapping.values.items():
        field = mapping.definition.field(name)
        known = _known_values(mapping, field, name)
        for value in dict.fromkeys(translations.values()):
            if known is not None and value not in known:
                yield Problem(say.unknown_translation(label_of(mapping, name), value), field=name)


def _known_values(mapping: ColumnMapping, field: Field | None, name: str) -> set[str] | None:
    """Values a translation may lead to, ``None`` when any may do."""
    dimensions = mapping.definition.dimensions
    if name == "dimension":
        return set(dimensions)
    if name == "category":
        return {one for dimension in dimensions.values() for one in dimension.categories}
    return set(field.categories) if field is not None and field.categories else None


def _check_constants(mapping: ColumnMapping) -> Iterator[Problem]:
    for name, value in mapping.constants.items():
        field = mapping.definition.field(name)
        if field is None:
            yield Problem(say.unknown_field(name), field=name)
        elif value and not _fits(field, value):
            yield Problem(say.bad_constant(field.label, value), field=name)


def _fits(field: Field, value: str) -> bool:
    if field.categories:
        return value in field.categories
    pattern = _SHAPES.get(field.type)
    return pattern.fullmatch(value) is not None if pattern else field.type in _FREE


def _usable_format(text: str) -> bool:
    """Tell whether a format writes a whole date that it reads back."""
    day = datetime(2024, 3, 15, tzinfo=UTC)
    try:
        back = datetime.strptime(day.strftime(text), text)  # noqa: DTZ007 - a calendar date
    except ValueError:
        return False
    return back.date() == day.date()


def label_of(mapping: ColumnMapping, name: str) -> str:
    """French name of a field."""
    field = mapping.definition.field(name)
    return field.label if field is not None else say.LONG_LABELS.get(name, name)
