"""The dimensions a residence's occupation is described by: data, in ``dimensions.yaml``."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - pydantic reads the annotations at run time
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Annotated, Final, Self

from pydantic import Field, model_validator

from fragility.normalisation import Spec
from fragility.strict_yaml import read_document

Name = Annotated[str, Field(pattern=r"^[a-z0-9_]{2,32}$")]
if TYPE_CHECKING:
    from collections.abc import Iterable

COUNT_SUFFIX: Final = "_count"
ALL_HOUSEHOLDS: Final = "household_count"


class Category(Spec):
    """One category of a dimension."""

    id: Name
    label: str
    """French name, as a row of a table."""
    profile: str
    """French name of the households of the category, as in a sentence."""


class Dimension(Spec):
    """One split of the households of a residence."""

    id: Name
    label: str
    ordered: bool
    """Whether only neighbouring categories make sense together."""
    allocated: bool = True
    """Whether an allocation can bear on it."""
    protected_ground: str | None
    """Ground of discrimination the dimension touches, in French, where it touches one."""
    categories: tuple[Category, ...] = Field(min_length=2)
    neighbours: tuple[str, ...] = ()
    """Order in which neighbouring categories make sense together, where it is not their own."""

    @model_validator(mode="after")
    def _neighbours(self) -> Self:
        if self.neighbours and sorted(self.neighbours) != sorted(self.category_ids):
            message = "neighbours are the categories, in another order"
            raise ValueError(message)
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of counts, in the order of the categories."""
        return tuple(f"{self.id}_{category.id}{COUNT_SUFFIX}" for category in self.categories)

    @property
    def category_ids(self) -> tuple[str, ...]:
        """Identifiers of the categories, in their order."""
        return tuple(category.id for category in self.categories)

    @property
    def neighbour_ids(self) -> tuple[str, ...]:
        """Identifiers of the categories, those that make sense together side by side."""
        return self.neighbours or self.category_ids

    def labels(self, categories: Iterable[str]) -> tuple[str, ...]:
        """Give the French names of categories."""
        names = {category.id: category.label for category in self.categories}
        return tuple(names[name] for name in categories)


class Dimensions(Spec):
    """The document."""

    version: str
    date: dt.date
    source: str
    dimensions: tuple[Dimension, ...]


@cache
def document() -> Dimensions:
    """Give the document shipped with the package."""
    text = (resources.files(__package__) / "dimensions.yaml").read_text(encoding="utf-8")
    return Dimensions.model_validate(read_document(text))


def dimensions() -> tuple[Dimension, ...]:
    """Give the dimensions, in their order.

    Examples
    --------
    >>> [dimension.id for dimension in dimensions()][:2]
    ['tenant_age', 'household']
    >>> dimensions()[0].columns[0]
    'tenant_age_under_30_count'
    """
    return document().dimensions


def dimension(name: str) -> Dimension:
    """Give a dimension by its identifier.

    Raises
    ------
    KeyError
        No dimension bears that name.
    """
    for each in dimensions():
        if each.id == name:
            return each
    raise KeyError(name)
