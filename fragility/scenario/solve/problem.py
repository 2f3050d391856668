"""What a problem says: how many dwellings to share out, to what end, under which constraints.

A document is whole: nothing that bears on the answer is left to the program, but the stock and the
scenario that happens anyway, which it names.
"""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Final, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from fragility.normalisation import Spec
from fragility.scenario.document import (  # noqa: TC001 - pydantic reads them as it runs
    Count,
    Slug,
    Text,
)
from fragility.scenario.vocabulary import (
    ENTERING,
    LEAVING,
    MAX_HORIZON,
    MIN_HORIZON,
    PROGRAMMED,
    Kind,
    Product,
)

from .goals import GoalName  # noqa: TC001 - the same
from .limits import Constraints
from .messages import say

ANYWAY: Final = (*ENTERING, *LEAVING, Kind.CONVERSION)
"""Kinds of a base scenario that may be left out."""


class Range(Spec):
    """A number of dwellings, exact or between two bounds."""

    minimum: Count = 0
    maximum: Count = 0

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.minimum > self.maximum:
            raise ValueError(say("problem.range", low=self.minimum, high=self.maximum))
        return self

    @property
    def exact(self) -> bool:
        """Whether only one number is possible."""
        return self.minimum == self.maximum


def _range(value: object) -> object:
    exact = isinstance(value, int) and not isinstance(value, bool)
    return {"minimum": value, "maximum": value} if exact else value


Dwelling = Annotated[Range, BeforeValidator(_range)]


class Dwellings(Spec):
    """What is to be shared out, by product."""

    total: Count | None = None
    """Of all products together; may be left out where each is exact."""
    plai: Dwelling = Range()
    plus: Dwelling = Range()
    pls: Dwelling = Range()
    pli: Dwelling = Range()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        ranges = [self.of(each) for each in PROGRAMMED]
        low, high = sum(each.minimum for each in ranges), sum(each.maximum for each in ranges)
        if self.total is None and low != high:
            raise ValueError(say("problem.total_needed"))
        if self.total is not None and not low <= self.total <= high:
            raise ValueError(say("problem.total", total=self.total, low=low, high=high))
        if high == 0:
            raise ValueError(say("problem.nothing"))
        return self

    def of(self, product: Product) -> Range:
        """Give the bounds of a product."""
        found: Range = getattr(self, product.value)
        return found

    @property
    def all(self) -> int:
        """Dwellings of all products."""
        return self.total if self.total is not None else sum(self.of(p).minimum for p in PROGRAMMED)

    @property
    def exact(self) -> bool:
        """Whether the number of each product is known beforehand."""
        return all(self.of(each).exact for each in PROGRAMMED)


class Goal(Spec):
    """A gap to reduce, and its weight beside others."""

    name: GoalName
    weight: float = Field(default=1.0, gt=0)
    """Several goals are each divided by their value before, then weighted."""
    reference_share: float | None = Field(default=None, ge=0)
    """What each commune is compared with: PLAI of the stock, social dwellings of main residences,
    PLAI a waiting household, low rents of lettings. Nothing: that of all communes together, or
    for R1 the law's."""


class Problem(Spec):
    """One document."""

    format: Literal[1] = 1
    id: Slug
    name: Text
    author: Text
    territory_code: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,40}$")]
    start_year: Annotated[int, Field(ge=2000, le=2100)]
    """The stock is that of 1 January of this year."""
    horizon_years: Annotated[int, Field(ge=MIN_HORIZON, le=MAX_HORIZON)] = MIN_HORIZON
    first_year: int | None = None
    """First and last years of financing; nothing: those of the horizon."""
    last_year: int | None = None
    kind: Literal[Kind.PRODUCTION, Kind.RECONSTITUTION, Kind.ACQUISITION] = Kind.PRODUCTION
    dwellings: Dwellings
    goals: Annotated[tuple[Goal, ...], Field(min_length=1)]
    constraints: Constraints = Constraints()
    base: Slug | None = None
    """Scenario that happens anyway."""
    base_without: tuple[Kind, ...] = ()
    """Kinds of the base that the answer replaces."""
    notes: Annotated[str, StringConstraints(max_length=20_000)] = ""

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        horizon = range(self.start_year, self.start_year + self.horizon_years)
        first, last = self.years[0] if self.years else None, self.years[-1] if self.years else None
        if first not in horizon or last not in horizon:
            raise ValueError(say("problem.years", first=horizon[0], last=horizon[-1]))
        rooms = (self.constraints.default_capacity, *self.constraints.capacities)
        for room in rooms:
            if isinstance(room.by_year, tuple) and len(room.by_year) != len(self.years):
                found, years = len(room.by_year), len(self.years)
                raise ValueError(say("problem.by_year", found=found, years=years))
        names = [each.name for each in self.goals]
        if len(set(names)) < len(names):
            raise ValueError(say("problem.goal_twice"))
        budget = self.constraints.budget
        shared = [each for each in PROGRAMMED if self.dwellings.of(each).maximum]
        if budget and (unsaid := [each for each in shared if each not in budget.subsidy_eur]):
            raise ValueError(say("problem.subsidy", product=unsaid[0].upper()))
        return self

    @property
    def years(self) -> range:
        """Years in which the dwellings are financed."""
        horizon = range(self.start_year, self.start_year + self.horizon_years)
        first = self.first_year if self.first_year is not None else horizon[0]
        last = self.last_year if self.last_year is not None else horizon[-1]
        return range(first, last + 1)

    @property
    def digest(self) -> str:
        """Twelve characters that change with anything the answer depends on."""
        told = self.model_dump(mode="json", exclude={"name", "author", "notes", "id"})
        text = json.dumps(told, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:12]
