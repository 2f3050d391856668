"""What the fields of a kind of table may be: types, categories, dimensions."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class FieldType(StrEnum):
    """What the cells of a field are."""

    TEXT = "text"
    COMMUNE = "commune"
    SIRET = "siret"
    YEAR = "year"
    DATE = "date"
    CATEGORY = "category"
    WHOLE = "whole"
    NUMBER = "number"
    SHARE = "share"
    EUR = "eur"
    """Euros; the field's name says of what span of time."""
    CODE = "code"
    """Identifier, its zeros kept."""
    FLAG = "flag"
    """Yes or no: the categories ``true`` and ``false``."""
    CLASS = "class"
    """Whole number of a class; its categories are the numbers."""
    ROOMS = "rooms"
    """Number of rooms: 3, T3, F3, « 3 pièces »."""
    IRIS = "iris"
    QPV = "qpv"
    """Code or name of a priority neighbourhood, outside, or only whether it is in one."""
    COORDINATE = "coordinate"


class Document(BaseModel):
    """Part of a kind, read from its file and never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Category(Document):
    """One value of a field that has a few."""

    label: str
    synonyms: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """Label first, then synonyms."""
        return (self.label, *self.synonyms)


class Field(Document):
    """One canonical field of a kind of table."""

    name: str
    label: str
    description: str
    type: FieldType
    required: bool = False
    value: bool = False
    """One of the figures the table is brought for: at least one must be there."""
    key: bool = False
    """Says which residence the row is about."""
    default: str | None = None
    minimum: float = 0.0
    maximum: float | None = None
    synonyms: tuple[str, ...] = ()
    categories: dict[str, Category] = {}
    example: str = ""
    pattern: str | None = None
    """Shape of the cells, where it is known: it helps to tell the column."""
    dimension: str | None = None
    """Of a count by category: the dimension it belongs to."""


class Dimension(Document):
    """One way to share out the households of a residence."""

    label: str
    synonyms: tuple[str, ...] = ()
    categories: dict[str, Category]

    def as_category(self) -> Category:
        """Give its name as a value of the column of dimensions of a long table."""
        return Category(label=self.label, synonyms=self.synonyms)


class Variant(Document):
    """Field that tells apart two tables alike in all else."""

    field: str
    values: dict[str, str]
