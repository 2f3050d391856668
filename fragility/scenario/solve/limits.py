"""What a problem says that a distribution must respect."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from fragility.normalisation import Spec
from fragility.scenario.document import (  # noqa: TC001 - pydantic reads them as it runs
    CommuneCode,
    Count,
    Share,
    Text,
)
from fragility.scenario.vocabulary import PROGRAMMED, Product, Zone

from .messages import say

Known = Literal[Zone.OUTSIDE_QPV, Zone.QPV]


class Room(Spec):
    """How many dwellings may be financed in a place; nothing where there is no ceiling."""

    in_all: Count | None = None
    by_year: Count | tuple[Count, ...] | None = None
    """The same each year, or one number a year from the first to the last."""


class Capacity(Room):
    """What a commune, or a zone of it, may take."""

    commune_code: CommuneCode
    zone: Known | None = None
    """Nothing: both zones together."""


class Bound(Spec):
    """Least and most dwellings of a commune or a sector."""

    commune_code: CommuneCode | None = None
    sector: Text | None = None
    product: Product | None = None
    zone: Known | None = None
    minimum: Count | None = None
    maximum: Count | None = None

    @model_validator(mode="after")
    def _said(self) -> Self:
        if (self.commune_code is None) == (self.sector is None):
            raise ValueError(say("problem.bound_place"))
        if self.product is not None and self.product not in PROGRAMMED:
            raise ValueError(say("problem.bound_product", known=", ".join(PROGRAMMED)))
        if self.minimum is None and self.maximum is None:
            raise ValueError(say("problem.bound_none"))
        if None not in (self.minimum, self.maximum) and self.minimum > self.maximum:  # type: ignore[operator]
            raise ValueError(say("problem.range", low=self.minimum, high=self.maximum))
        return self


class PlaiShare(Spec):
    """Least and most PLAI of what a commune receives, both rounded up to a whole dwelling."""

    commune_code: CommuneCode | None = None
    """Nothing: each commune."""
    of: Literal["plus_plai", "all"] = "plus_plai"
    minimum: Share | None = None
    maximum: Share | None = None

    @model_validator(mode="after")
    def _said(self) -> Self:
        if self.minimum is None and self.maximum is None:
            raise ValueError(say("problem.bound_none"))
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError(say("problem.range", low=self.minimum, high=self.maximum))
        return self


class SruCatchUp(Spec):
    """What communes that lack SRU dwellings must receive."""

    catch_up_share: Share | None = None
    """Of what lacks before each triennium, where another share than the law's is agreed (a
    « contrat de mixité sociale »). Nothing: the law's, raised near the target."""
    plai_minimum_share: Share | None = None
    """PLAI of the SRU dwellings these communes receive, rounded up."""
    pls_maximum_share: Share | None = None
    """PLS of the same, rounded down; less where the law's ceiling is lower, at a very low rate."""
    within_capacity: bool = False
    """Whether a commune is only asked what its capacity allows."""


class Budget(Spec):
    """What may be spent."""

    total_eur: float = Field(ge=0)
    subsidy_eur: dict[Product, Annotated[float, Field(ge=0)]]
    """Of one dwelling, by product; each product shared out must have one, 0 included."""


class Constraints(Spec):
    """What the distribution must respect."""

    no_plai_in_qpv: bool = True
    default_capacity: Room = Room()
    """Outside QPV, of the communes of which ``capacities`` says nothing there."""
    capacities: tuple[Capacity, ...] = ()
    """Dwellings stand in QPV only where a capacity says ``zone: qpv``."""
    bounds: tuple[Bound, ...] = ()
    plai_shares: tuple[PlaiShare, ...] = ()
    sru: SruCatchUp | None = None
    budget: Budget | None = None

    @model_validator(mode="after")
    def _once(self) -> Self:
        places = [(each.commune_code, each.zone) for each in self.capacities]
        if twice := sorted({code for code, zone in places if places.count((code, zone)) > 1}):
            raise ValueError(say("problem.capacity_twice", code=twice[0]))
        return self
