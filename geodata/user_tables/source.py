"""A mapped table read as any official source: recognised by its columns, loaded into datasets."""

from __future__ import annotations

from fnmatch import fnmatch
from typing import TYPE_CHECKING, Final

import pandas as pd

from geodata.errors import InvalidContentError
from geodata.files import Part, read_rows
from geodata.messages import listed
from geodata.messages import tables as messages
from geodata.messages import user_tables as say
from geodata.model import STATUS_SUFFIX, Dataset, Level, Rejection, SourceInfo
from geodata.parts import PartKind
from geodata.register.repeats import latest_year
from geodata.tables import year_in_name
from geodata.user_tables.catalogue import Field, FieldType
from geodata.user_tables.cells import Reader
from geodata.user_tables.checking import check_mapping
from geodata.user_tables.encodings import encoding_notes
from geodata.user_tables.events import read_events
from geodata.user_tables.identity import refuse_identities
from geodata.user_tables.long_tables import widen
from geodata.user_tables.mapping import ColumnMapping, Shape
from geodata.user_tables.occupancy import read_counts
from geodata.user_tables.personal import names_a_person

if TYPE_CHECKING:
    from collections.abc import Sequence

LINE: Final = "line"
KEY_COLUMNS: Final = tuple(say.KEYS)
"""Columns of a loaded frame that say which residence a row is about."""
_YEAR, _VARIANT = "year", "variant"
_ONE_ROW: Final = "one"


class UserTableSource:
    """Reads the tables of one layout of the user's own.

    The frames it gives have one row a line of the file: ``line``, the key columns that are given,
    then the values and their statuses. :func:`~geodata.user_tables.matching.attach_residences`
    puts the residences in once they are known.
    """

    info: SourceInfo

    def __init__(self, mapping: ColumnMapping) -> None:
        self.mapping = mapping
        self.info = SourceInfo(
            source_id=f"user_{mapping.kind}",
            label=say.source_label(mapping.definition.label, mapping.name),
            producer=say.PRODUCER,
            licence=say.LICENCE,
        )

    def recognise(self, part: Part) -> bool:
        """Tell whether every mapped column is there, accents, case and marks apart."""
        if part.kind is not PartKind.TABLE or not self.mapping.columns:
            return False
        pattern = self.mapping.files
        if pattern is not None and not fnmatch(part.path.name.lower(), pattern.lower()):
            return False
        return set(self.mapping.fitted(part.columns).columns) <= set(part.columns)

    def load(self, part: Part) -> Sequence[Dataset]:
        """Read the part: one dataset a year and variant.

        Each rejection is told once, by the table that keeps the rest of its line, else by the
        first; so are the lines read, which add up to those of the file.

        Raises
        ------
        InvalidContentError
            It holds a column about persons, the mapping cannot be used on it, or a column is
            mostly not what the mapping says.
        """
        mapping = self.mapping.fitted(part.columns)
        rows = read_rows(part)
        refuse_identities(
            rows.frame, file=part.label, header_line=part.header_line, mapping=mapping
        )
        problems = check_mapping(mapping, part.columns)
        if problems:
            raise InvalidContentError(
                say.several_problems([one.message for one in problems]),
                file=part.label,
                remedy=say.CORRECT_MAPPING,
            )
        reader = Reader(mapping, rows.frame, part.label, part.options.get("decimal"))
        reader.take(rows.rejections)
        reader.notes += encoding_notes(rows.frame)
        if mapping.definition.events:
            return [self._events(part, reader, rows.rows_read)]
        if mapping.shape is Shape.LONG:
            reader = widen(reader)
        frame = _without_repeats(_typed(reader, part), reader)
        _refuse_nothing_left(frame, reader)
        return self._datasets(part, frame, reader, rows.rows_read)

    def _events(self, part: Part, reader: Reader, rows_read: int) -> Dataset:
        """Rows of a table of events: one dataset, of the year of its latest date."""
        frame = read_events(reader)
        _refuse_nothing_left(frame, reader)
        return Dataset(
            info=self.info,
            table=self.mapping.kind,
            level=self.mapping.definition.level,
            vintage=latest_year(frame, self.mapping.kind),
            frame=frame,
            rows_read=rows_read,
            file=part.label,
            rejections=tuple(reader.rejections),
            notes=tuple(dict.fromkeys(reader.notes)),
        )

    def _datasets(
        self, part: Part, frame: pd.DataFrame, reader: Reader, rows_read: int
    ) -> list[Dataset]:
        tables = list(frame.groupby([_YEAR, _VARIANT]))
        owner = {int(line): rank for rank, (_, rows) in enumerate(tables) for line in rows[LINE]}
        refused: list[list[Rejection]] = [[] for _ in tables]
        for one in reader.rejections:
            refused[owner.get(one.line, 0) if one.line is not None else 0].append(one)
        elsewhere = rows_read - len(frame)
        return [
            Dataset(
                info=self.info,
                table=self.mapping.kind,
                level=Level.RESIDENCE,
                vintage=int(str(year)),
                frame=rows.drop(columns=[_YEAR, _VARIANT]).reset_index(drop=True),
                rows_read=len(rows) + (0 if rank else elsewhere),
                file=part.label,
                variant=str(variant),
                rejections=tuple(refused[rank]),
                notes=tuple(dict.fromkeys(reader.notes)),
            )
            for rank, ((year, variant), rows) in enumerate(tables)
        ]


def _refuse_nothing_left(frame: pd.DataFrame, reader: Reader) -> None:
    if frame.empty:
        reasons = dict.fromkeys(one.reason for one in reader.rejections)
        raise InvalidContentError(
            messages.NO_ROW_LEFT, file=reader.file, remedy=listed(list(reasons), 3) or None
        )


def _typed(reader: Reader, part: Part) -> pd.DataFrame:
    """Every field in its type, the lines that cannot be used left out."""
    definition = reader.mapping.definition
    columns: dict[str, pd.Series] = {}
    for one in definition.keys:
        if reader.mapping.gives(one.name):
            columns[one.name] = reader.key(one)
    keys = pd.DataFrame(columns)
    reader.refuse_rows(keys.isna().all(axis=1), say.NO_KEY_IN_ROW)
    for one in definition.own_fields:
        columns |= _read(reader, one)
    if definition.count_field:
        columns |= read_counts(reader, columns[definition.count_field])
    columns[_YEAR] = _years(reader, columns, part)
    columns[_VARIANT] = _variants(reader)
    frame = pd.DataFrame(columns)
    frame.insert(0, LINE, reader.rows.index)
    return _finished(frame[~reader.dropped], definition.fields)


def _read(reader: Reader, one: Field) -> dict[str, pd.Series]:
    """Read one field, with its status where it may be unknown."""
    if one.type is FieldType.DATE:
        return {one.name: reader.dates(one)}
    if one.type is FieldType.CATEGORY:
        return {one.name: reader.category(one)}
    if one.type is FieldType.TEXT:
        return {one.name: _free_text(reader, one)}
    numbers, statuses = reader.numbers(one)
    if one.required and one.name != reader.mapping.definition.count_field:
        return {one.name: numbers}
    return {one.name: numbers, one.name + STATUS_SUFFIX: statuses}


def _finished(frame: pd.DataFrame, fields: Sequence[Field]) -> pd.DataFrame:
    """Whole numbers that cannot be missing as integers, dates as dates."""
    result = frame.copy()
    for one in fields:
        if one.name not in result:
            continue
        if one.type is FieldType.DATE:
            result[one.name] = result[one.name].dt.date
        elif one.type is FieldType.WHOLE and one.name + STATUS_SUFFIX not in result:
            result[one.name] = result[one.name].astype("int64")
    return result


def _free_text(reader: Reader, one: Field) -> pd.Series[str]:
    """Text of a field, without what names a person."""
    texts = reader.text(one.name)
    named = names_a_person(texts)
    if one.required:
        reader.refuse(texts.isna(), one.name, texts, lambda _: say.empty_required(one.label))
        reader.refuse(named, one.name, texts, lambda _: say.PERSON_AS_RATER)
        return texts
    reader.refuse(named, one.name, texts, lambda _: say.PERSON_IN_COMMENT, drop=False)
    return texts.mask(named)


def _years(reader: Reader, columns: dict[str, pd.Series], part: Part) -> pd.Series[int]:
    """Year of each row: its field's, else that of the latest date of the whole table."""
    definition = reader.mapping.definition
    if definition.vintage is not None:
        one = definition.field(definition.vintage)
        assert one is not None
        return reader.years(one).astype("Int64")
    dated = next(one for one in definition.fields if one.type is FieldType.DATE)
    latest = columns[dated.name][~reader.dropped].max()
    year = year_in_name(part.label) if pd.isna(latest) else latest.year
    return pd.Series(year, index=reader.rows.index, dtype="Int64")


def _variants(reader: Reader) -> pd.Series[str]:
    variant = reader.mapping.definition.variant
    if variant is None:
        return pd.Series("", index=reader.rows.index, dtype="str")
    one = reader.mapping.definition.field(variant.field)
    assert one is not None
    return reader.category(one).map(variant.values).astype("str")


def _without_repeats(frame: pd.DataFrame, reader: Reader) -> pd.DataFrame:
    """Keep identical rows once; rows that contradict each other about a residence are refused."""
    content = [name for name in frame.columns if name != LINE]
    same = frame.duplicated(content)
    if same.any():
        reader.notes.append(say.same_rows(int(same.sum())))
    unique = frame[~same]
    if reader.mapping.definition.rows != _ONE_ROW:
        return unique
    keys = [name for name in KEY_COLUMNS if name in unique]
    clashing = unique.duplicated([*keys, _YEAR, _VARIANT], keep=False)
    for _, rows in unique[clashing].groupby([*keys, _YEAR, _VARIANT], dropna=False):
        lines = listed([str(line) for line in rows[LINE]])
        for line in rows[LINE]:
            reader.reject(int(line), None, say.contradictory_rows(lines))
    return unique[~clashing]
