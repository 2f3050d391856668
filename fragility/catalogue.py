"""Definitions of the indicators: how each is computed, from what, and what it stands in for."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - pydantic reads the annotations at run time
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Literal, Self

import yaml
from pydantic import Field, model_validator

from .method import Direction  # noqa: TC001 - pydantic reads the annotations
from .normalisation import Spec

if TYPE_CHECKING:
    from collections.abc import Iterator


class Collection(StrEnum):
    """How the figures were collected: what decides their sampling error."""

    EXHAUSTIVE = "exhaustive"
    """Administrative or fiscal file of everyone: no sampling error."""
    PRINCIPAL = "principal"
    """Principal exploitation of the census: everyone in small communes, a sample in large ones."""
    COMPLEMENTARY = "complementary"
    """Complementary exploitation of the census: a sample everywhere."""
    ROUNDED = "rounded"
    """Administrative file of everyone, published rounded."""


class Formula(Spec):
    """A value read as it is, or a numerator over a denominator (its complement to 1 if asked)."""

    value: str | None = None
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    complement: bool = False

    @model_validator(mode="after")
    def _kind(self) -> Self:
        if (self.value is None) == (not (self.numerator and self.denominator)):
            message = "a formula has either a value or a numerator and a denominator"
            raise ValueError(message)
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns the formula reads."""
        terms = (self.value,) if self.value else (*self.numerator, *self.denominator)
        return tuple(dict.fromkeys(term.removeprefix("-") for term in terms))


class Definition(Spec):
    """One indicator."""

    id: str
    label: str
    short_label: str
    definition: str
    source: str
    unit: Literal["eur", "share", "ratio", "count"]
    direction: Direction
    collection: Collection
    table: str
    formulas: tuple[Formula, ...] = Field(min_length=1)
    stands_in_for: str | None = None
    caveat: str = ""


class Catalogue(Spec):
    """All the definitions, in their order."""

    date: dt.date
    indicators: tuple[Definition, ...]

    def __contains__(self, indicator_id: object) -> bool:
        return any(definition.id == indicator_id for definition in self.indicators)

    def get(self, indicator_id: str) -> Definition | None:
        """Give a definition by its identifier, or nothing."""
        return next((d for d in self.indicators if d.id == indicator_id), None)

    def stand_ins(self, indicator_id: str) -> Iterator[Definition]:
        """Give what may stand in for an indicator, the best first."""
        return (d for d in self.indicators if d.stands_in_for == indicator_id)


@cache
def default_catalogue() -> Catalogue:
    """Give the definitions shipped with the package."""
    text = (resources.files(__package__) / "indicators.yaml").read_text(encoding="utf-8")
    return Catalogue.model_validate(yaml.safe_load(text))
