"""The canonical columns of allocations and applications: data, in ``columns.yaml``."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - pydantic reads the annotations at run time
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Annotated, Self

from pydantic import Field, model_validator

from fragility.normalisation import Spec
from fragility.strict_yaml import read_document


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    CODE = "code"
    DATE = "date"
    FLAG = "flag"
    CATEGORY = "category"
    EUR = "eur"
    COUNT = "count"
    NUMBER = "number"
    CLASS = "class"


class Column(Spec):
    """One column."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
    kind: Kind
    label: str
    description: str
    required: bool = False
    categories: tuple[str, ...] = ()
    outside_is_blank: bool = False
    """Whether an empty text says « outside », as against unknown."""
    lowest: int | None = None
    highest: int | None = None

    @model_validator(mode="after")
    def _categories(self) -> Self:
        if bool(self.categories) != (self.kind is Kind.CATEGORY):
            message = "a category has categories, and nothing else has"
            raise ValueError(message)
        return self


class Columns(Spec):
    """The document."""

    version: str
    date: dt.date
    allocations: tuple[Column, ...]
    applications: tuple[Column, ...]


@cache
def load_columns() -> Columns:
    """Give the document shipped with the package."""
    text = (resources.files(__package__) / "columns.yaml").read_text(encoding="utf-8")
    return Columns.model_validate(read_document(text))


def allocation_columns() -> tuple[Column, ...]:
    """Give the columns of allocations, in their order.

    Examples
    --------
    >>> [column.name for column in allocation_columns() if column.required]
    ['allocation_id', 'decided_on']
    """
    return load_columns().allocations


def application_columns() -> tuple[Column, ...]:
    """Give the columns of applications, in their order.

    Examples
    --------
    >>> [column.name for column in application_columns() if column.required]
    ['application_id', 'registered_on', 'outcome']
    """
    return load_columns().applications
