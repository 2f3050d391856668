"""The kinds of tables a user may bring, as data: one YAML file each in ``kinds/``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from geodata.messages import french
from geodata.model import Level
from geodata.user_tables.fields import Category, Dimension, Field, FieldType, Variant

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Category", "Dimension", "Field", "FieldType", "Kind", "Variant", "kind", "kinds"]

FOLDER: Final = Path(__file__).resolve().parent / "kinds"
_RESIDENCE_KEYS: Final = "_residence_keys.yaml"
_FLAGS_FILE: Final = "_flags.yaml"
_COUNT: Final = "_count"
_EVENTS: Final = "events"


class Kind(BaseModel):
    """One kind of table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    label: str
    description: str
    rows: str
    """``one`` row a residence, or ``many``; ``events`` have one row each, and happen somewhere."""
    level: Level = Level.RESIDENCE
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
        data = dict(data)
        keys = _read(data.pop("keys_from", _RESIDENCE_KEYS))
        fields = [{**field, "key": True} for field in keys]
        fields += [_with_answers(field) for field in data["fields"]]
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

    @property
    def events(self) -> bool:
        """Whether rows are events, wherever they happened, and not figures of a residence."""
        return self.rows == _EVENTS

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


def _read(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def _with_answers(field: dict[str, Any]) -> dict[str, Any]:
    """Give a field of yes and no its two categories, its own spellings after the usual ones."""
    if field["type"] != FieldType.FLAG.value:
        return field
    own = field.get("categories", {})
    answers = {
        key: {**one, "synonyms": [*one["synonyms"], *own.get(key, {}).get("synonyms", ())]}
        for key, one in _read(_FLAGS_FILE).items()
    }
    return {**field, "categories": answers}


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
        one = Kind.model_validate(_read(path.name))
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
