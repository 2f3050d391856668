"""Which column of a file is which field: a document, saved, versioned and checked.

It holds column names, categories and constants of a *layout*; never a figure nor a person.
"""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from geodata.errors import InvalidContentError
from geodata.messages import user_tables as say
from geodata.plain_names import plain_name
from geodata.user_tables.catalogue import Kind, kind, kinds
from geodata.user_tables.personal import shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

DOCUMENT: Final = "correspondance-de-colonnes"
CLOSE: Final = 0.75
LARGEST_BYTES: Final = 1 << 20
"""A mapping is some kilobytes: anything larger is not one."""


class Shape(StrEnum):
    """How a table of counts by category is laid out."""

    WIDE = "wide"
    """One row a residence, one column a category."""
    LONG = "long"
    """One row a residence, dimension and category."""


class Unit(StrEnum):
    """How figures are written."""

    COUNT = "count"
    PERCENT = "percent"
    SHARE = "share"
    """Between 0 and 1."""


LONG_FIELDS: Final = ("dimension", "category", "count")
"""Fields of a long table, beside the keys, the year, the variant and the total."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a mapping cannot be used on a file."""

    message: str
    """French sentence, with what to do."""
    column: str | None = None
    field: str | None = None


class ColumnMapping(BaseModel):
    """Correspondence between the columns of a layout and the fields of a kind of table.

    Parameters
    ----------
    kind
        Kind of table (``occupancy``, ``residence_indicators``, ``ratings``).
    name
        Name the user gave it.
    columns
        Column of the file → field.
    constants
        Field → single value for the whole file (year, landlord…).
    values
        Field → text as written in the file → canonical category, or value.
    unit
        How the counts by category are written; other than counts, they are converted.
    units
        Share field → how it is written (percent by default).
    date_format
        Format of the dates (``%d/%m/%Y``); French and ISO dates are read without it.
    secret_markers
        Texts that stand for a withheld figure, beside the usual ones.
    files
        Names of the files it is for (``occupation_*.csv``); any by default.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: Literal["correspondance-de-colonnes"] = DOCUMENT
    format: Literal[1] = 1
    kind: str
    name: str = Field(min_length=1, max_length=120)
    shape: Shape = Shape.WIDE
    columns: dict[str, str]
    constants: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    unit: Unit = Unit.COUNT
    units: dict[str, Unit] = {}
    date_format: str | None = None
    secret_markers: tuple[str, ...] = ()
    files: str | None = None

    @field_validator("kind")
    @classmethod
    def _known_kind(cls, value: str) -> str:
        if value not in kinds():
            raise ValueError(say.unknown_kind(value, list(kinds())))
        return value

    @property
    def definition(self) -> Kind:
        """Kind of table it is for."""
        return kind(self.kind)

    @property
    def slug(self) -> str:
        """Key under which it is saved."""
        return "-".join([self.kind.replace("_", "-"), *plain_name(self.name).split()])[:80]

    def column_of(self, field: str) -> str | None:
        """Column of a field, ``None`` when it has none."""
        return next((column for column, name in self.columns.items() if name == field), None)

    def gives(self, field: str) -> bool:
        """Tell whether a field comes from a column or from a constant."""
        return field in self.columns.values() or bool(self.constants.get(field))

    def translations(self, field: str) -> dict[str, str]:
        """Text of the file → value of a field."""
        return self.values.get(field, {})

    def fitted(self, columns: Sequence[str]) -> ColumnMapping:
        """Give the same mapping with the columns as this file spells them.

        Accents, case and marks do not tell names apart, unless the file has two such columns.
        """
        plain: dict[str, list[str]] = {}
        for name in columns:
            plain.setdefault(plain_name(name), []).append(name)
        renamed = {}
        for column, field in self.columns.items():
            same = plain.get(plain_name(column), [])
            spelt = column if column in columns or len(same) != 1 else same[0]
            renamed[spelt] = field
        return self.model_copy(update={"columns": renamed})

    def to_json(self) -> str:
        """Write the document, readable by a person."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str, *, file: str = "") -> Self:
        """Read a document.

        Raises
        ------
        InvalidContentError
            It is too large, not JSON, not a mapping, or breaks its rules.
        """
        if len(text.encode("utf-8", errors="replace")) > LARGEST_BYTES:
            raise InvalidContentError(say.TOO_LARGE, file=file or None, remedy=say.SAVE_AGAIN)
        try:
            content = json.loads(text)
        except RecursionError as error:
            raise InvalidContentError(
                say.TOO_DEEP, file=file or None, remedy=say.SAVE_AGAIN
            ) from error
        except json.JSONDecodeError as error:
            raise InvalidContentError(
                say.NOT_JSON, file=file or None, line=error.lineno, remedy=say.SAVE_AGAIN
            ) from error
        except ValueError as error:  # a number of thousands of digits
            raise InvalidContentError(
                say.NOT_JSON, file=file or None, remedy=say.SAVE_AGAIN
            ) from error
        return cls.from_document(content, file=file)

    @classmethod
    def from_document(cls, content: object, *, file: str = "") -> Self:
        """Read a document already parsed; see :meth:`from_json`."""
        if not isinstance(content, dict) or content.get("document") != DOCUMENT:
            raise InvalidContentError(say.NOT_A_MAPPING, file=file or None, remedy=say.SAVE_AGAIN)
        try:
            return cls.model_validate(content)
        except ValidationError as error:
            raise InvalidContentError(
                say.bad_document(_fault(error).rstrip(".")),
                file=file or None,
                remedy=say.SAVE_AGAIN,
            ) from error


def _fault(error: ValidationError) -> str:
    """First fault of a document, in French, with the field and the column it is in."""
    first = error.errors(include_url=False, include_input=False)[0]
    place = [shown(str(part)) for part in first["loc"] if part != "[key]"]
    own = first.get("ctx", {}).get("error")
    if isinstance(own, ValueError):
        return say.document_fault(place, str(own))
    return say.document_fault(place, say.DOCUMENT_FAULTS.get(first["type"], say.OTHER_FAULT))


def closest(name: str, columns: Sequence[str]) -> str | None:
    """Column whose name looks most like this one, if any does."""
    plain = {plain_name(column): column for column in columns}
    found = difflib.get_close_matches(plain_name(name), list(plain), n=1, cutoff=CLOSE)
    return plain[found[0]] if found else None
