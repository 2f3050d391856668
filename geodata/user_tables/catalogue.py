"""The kinds of tables a user may bring, as data: one YAML file each in ``kinds/``."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from geodata.messages import french

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER: Final = Path(__file__).resolve().parent / "kinds"
_KEYS_FILE: Final = "_residence_keys.yaml"
_COUNT: Final = "_count"


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


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Category(_Document):
    """One value of a field that has a few."""

    label: str
    synonyms: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """Label first, then synonyms."""
        return (self.label, *self.synonyms)


class Field(_Document):
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


class Dimension(_Document):
    """One way to share out the households of a residence."""

    label: str
    synonyms: tuple[str, ...] = ()
    categories: dict[str, Category]

    def as_category(self) -> Category:
        """Give its name as a value of the column of dimensions of a long table."""
        return Category(label=self.label, synonyms=self.synonyms)


class Variant(_Document):
    """Field that tells apart two tables alike in all else."""

    field: str
    values: dict[str, str]


class Kind(_Document):
    """One kind of table."""

    name: str
    label: str
    description: str
    rows: str
    """``one`` row a residence, or ``many``."""
    vintage: str | None
    """Field that holds the year; ``None`` where it is that of the latest date."""
    variant: Variant | None = None
    count_field: str | None = None
    """Field of the total the dimensions share out."""
    fields: tuple[Field, ...]
    dimensions: dict[str, Dimension] = {}

    @model_validator(mode="before")
    @classmethod
    def _with_keys_and_counts(cls, data: dict[str, Any]) -> dict[str, Any]:
        keys = yaml.safe_load((FOLDER / _KEYS_FILE).read_text(encoding="utf-8"))
        fields = [{**field, "key": True} for field in keys] + list(data["fields"])
        for name, dimension in data.get("dimensions", {}).items():
            fields += [
                {
                    "name": f"{name}_{category}{_COUNT}",
                    "label": f"{dimension['label']} — {content['label']}",
                    "description": french(f"Nombre de ménages : {content['label']}."),
                    "type": "whole",
                    "value": True,
                    "dimension": name,
                    "example": "12",
                }
                for category, content in dimension["categories"].items()
            ]
        return {**_typeset(data), "fields": [_typeset(field) for field in fields]}

    def field(self, name: str) -> Field | None:
        """Field of that name."""
        return next((field for field in self.fields if field.name == name), None)

    @property
    def keys(self) -> tuple[Field, ...]:
        """Fields that say which residence it is."""
        return tuple(field for field in self.fields if field.key)

    @property
    def values(self) -> tuple[Field, ...]:
        """Figures of the table."""
        return tuple(field for field in self.fields if field.value)

    @property
    def own_fields(self) -> tuple[Field, ...]:
        """Fields that are neither keys, nor the year, nor the variant, nor counts by category."""
        apart = {self.vintage, self.variant.field if self.variant else None}
        return tuple(
            field
            for field in self.fields
            if not field.key and field.dimension is None and field.name not in apart
        )

    def counts(self, dimension: str) -> tuple[Field, ...]:
        """Give the counts of a dimension, in the order of its categories."""
        return tuple(field for field in self.fields if field.dimension == dimension)


def _typeset(node: Any) -> Any:
    """Put French typography in the labels and descriptions, wherever they are."""
    if isinstance(node, dict):
        return {
            name: french(child)
            if name in {"label", "description"} and isinstance(child, str)
            else _typeset(child)
            for name, child in node.items()
        }
    return [_typeset(child) for child in node] if isinstance(node, list) else node


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind, by its name, in alphabetical order of its file."""
    found = {}
    for path in sorted(FOLDER.glob("[a-z]*.yaml")):
        one = Kind.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        found[one.name] = one
    return MappingProxyType(found)


def kind(name: str) -> Kind:
    """Kind of that name.

    Raises
    ------
    KeyError
        There is none.

    Examples
    --------
    >>> kind("ratings").field("rating").maximum
    4.0
    """
    return kinds()[name]
