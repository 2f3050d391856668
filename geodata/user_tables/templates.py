"""Empty templates to fill in: one column a field, its French name, and a notice."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final

from geodata.errors import UnreadableFileError
from geodata.messages import user_tables as say
from geodata.plain_names import plain_name
from geodata.user_tables.catalogue import Kind, kind, kinds
from geodata.user_tables.mapping import ColumnMapping
from geodata.user_tables.new_files import write_new
from geodata.user_tables.source import UserTableSource

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

    from geodata.model import Dataset, SourceInfo
    from geodata.parts import Part

_WIDEST: Final = 28
_LEAST_COLUMNS: Final = 4
"""Columns of a template of events that tell it, at least."""


def headers(definition: Kind) -> list[str]:
    """Names of the columns of a template."""
    return [field.label for field in definition.fields]


def write_template(name: str, path: Path) -> Path:
    """Write the empty template of a kind of table, never over a file that is there.

    Parameters
    ----------
    name
        Kind of table.
    path
        File to write: ``.csv`` (``;``, UTF-8 with a byte-order mark, as French spreadsheets open
        it) or ``.xlsx`` (with a sheet that explains each column).

    Raises
    ------
    UnreadableFileError
        The extension is neither.
    StoreError
        There is a file of that name, or the disk refuses.
    """
    definition = kind(name)
    match path.suffix.lower():
        case ".csv":
            write_new(path, lambda draft: _write_csv(definition, draft))
        case ".xlsx":
            write_new(path, lambda draft: _workbook(definition).save(draft))
        case _:
            raise UnreadableFileError(say.TEMPLATE_FORMAT, file=path.name)
    return path


def _write_csv(definition: Kind, path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out, delimiter=";").writerow(headers(definition))


def _workbook(definition: Kind) -> Workbook:
    # Imported late: every import recognises templates, few write one.
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = say.TEMPLATE_TABLE_SHEET
    sheet.append(headers(definition))
    for position, label in enumerate(headers(definition), start=1):
        sheet.cell(1, position).font = Font(bold=True)
        width = min(_WIDEST, len(label) + 2)
        sheet.column_dimensions[get_column_letter(position)].width = width
    sheet.freeze_panes = "A2"
    notice = book.create_sheet(say.TEMPLATE_NOTICE_SHEET)
    notice.append(list(say.TEMPLATE_HEADERS))
    for field in definition.fields:
        required = say.YES if field.required else say.NO
        notice.append([field.label, required, field.description, field.example])
    for column, width in zip("ABCD", (44, 12, 90, 28), strict=True):
        notice.column_dimensions[column].width = width
    return book


class TemplateSource:
    """Reads a filled-in template of one kind, without any mapping."""

    info: SourceInfo

    def __init__(self, name: str) -> None:
        self.name = name
        self.info = self._source({}).info

    def recognise(self, part: Part) -> bool:
        """Tell whether the columns are the template's, the required ones and a figure at least."""
        definition = kind(self.name)
        given = set(self._columns(part).values())
        required = {field.name for field in definition.fields if field.required}
        keys = {field.name for field in definition.keys}
        figures = {field.name for field in definition.values}
        if definition.events:
            # Their required columns are few, and named as many others are.
            own = len(given) >= max(_LEAST_COLUMNS, len(part.columns) / 2)
            return required <= given and bool(given & keys) and own
        return required <= given and bool(given & keys) and bool(given & figures)

    def load(self, part: Part) -> list[Dataset]:
        """Read the part as :class:`UserTableSource` does."""
        return list(self._source(self._columns(part)).load(part))

    def _columns(self, part: Part) -> dict[str, str]:
        """Column of the file → field, for those named as in the template (or canonically)."""
        definition = kind(self.name)
        spelt = {plain_name(field.name): field.name for field in definition.fields}
        spelt |= {plain_name(field.label): field.name for field in definition.fields}
        found: dict[str, str] = {}
        for column in part.columns:
            field = spelt.get(plain_name(column))
            if field is not None and field not in found.values():
                found[column] = field
        return found

    def _source(self, columns: dict[str, str]) -> UserTableSource:
        return UserTableSource(
            ColumnMapping(kind=self.name, name=say.TEMPLATE_NAME, columns=columns)
        )


TEMPLATES: Final = tuple(TemplateSource(name) for name in kinds())
