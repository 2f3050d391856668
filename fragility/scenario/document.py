"""What a scenario says: what is programmed, year by year, and what is supposed of the rest.

A document is whole: two equal documents on one stock give the same figures. It is validated when
it is read, and never changed: :mod:`fragility.scenario.editing` makes another.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from fragility.normalisation import Spec

from .messages import say
from .vocabulary import (
    ENTERING,
    LEAVING,
    MAX_HORIZON,
    MIN_HORIZON,
    PROGRAMMED,
    Kind,
    Product,
    Size,
    Zone,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

REFERENCE: Final = "fil-de-l-eau"
"""Identifier of the scenario that goes on as the past years did; made, never saved."""
FORMAT: Final = 1
_MOST: Final = 100_000
"""Dwellings in one cell: beyond, somebody typed a wrong key."""

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0, le=_MOST)]
CommuneCode = Annotated[str, Field(pattern=r"^[0-9][0-9AB][0-9]{3}$")]


class Line(Spec):
    """What happens of one kind, in one zone of a commune: whole dwellings each year."""

    commune_code: CommuneCode
    zone: Zone = Zone.OUTSIDE_QPV
    kind: Kind
    product: Product | None = None
    """What enters, or leaves; nothing for what leaves in proportion of what stands there."""
    to_product: Product | None = None
    """What a conversion makes of it."""
    size: Size | None = None
    """Nothing: entering dwellings follow ``hypotheses.sizes``, others what stands there."""
    dwellings: tuple[Count, ...]
    """One count a year of the scenario."""

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.kind in ENTERING and self.product not in PROGRAMMED:
            known = ", ".join(PROGRAMMED)
            raise ValueError(say("line.product", kind=self.kind, known=known))
        if self.kind in ENTERING and self.size is Size.UNKNOWN:
            raise ValueError(say("line.size", kind=self.kind))
        converts = self.kind is Kind.CONVERSION
        if converts and (self.product is None or self.to_product is None):
            raise ValueError(say("line.conversion"))
        if converts and (self.product is self.to_product or self.to_product not in PROGRAMMED):
            raise ValueError(say("line.conversion_to", known=", ".join(PROGRAMMED)))
        if not converts and self.to_product is not None:
            raise ValueError(say("line.to_product", kind=self.kind))
        if self.kind not in (*LEAVING, Kind.CONVERSION) and self.zone is Zone.UNKNOWN:
            raise ValueError(say("line.zone", kind=self.kind))
        return self

    @property
    def key(self) -> tuple[str, str, str, str, str, str]:
        """What makes two lines the same one, whatever their counts."""
        product, to = self.product or "", self.to_product or ""
        return (self.commune_code, self.zone, self.kind, product, to, self.size or "")


class Operation(Spec):
    """One programme, financed in one year; its dwellings come on top of the lines."""

    name: Text
    commune_code: CommuneCode
    zone: Literal[Zone.OUTSIDE_QPV, Zone.QPV] = Zone.OUTSIDE_QPV
    year: int
    kind: Literal[Kind.PRODUCTION, Kind.RECONSTITUTION, Kind.ACQUISITION] = Kind.PRODUCTION
    dwellings: Count
    """All of them, private ones included."""
    floor_area_m2: Annotated[float, Field(gt=0)] | None = None
    plai: Count = 0
    plus: Count = 0
    pls: Count = 0
    pli: Count = 0

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.programmed > self.dwellings:
            found, most = self.programmed, self.dwellings
            raise ValueError(say("operation.parts", name=self.name, found=found, most=most))
        return self

    @property
    def products(self) -> Mapping[Product, int]:
        """Dwellings of each product."""
        return {each: int(getattr(self, each.value)) for each in PROGRAMMED}

    @property
    def programmed(self) -> int:
        """Dwellings that enter the stock."""
        return sum(self.products.values())


class Delays(Spec):
    """Whole years from the financing to the delivery."""

    production: int = Field(default=2, ge=0, le=6)
    reconstitution: int = Field(default=3, ge=0, le=6)
    acquisition: int = Field(default=1, ge=0, le=6)


class Sizes(Spec):
    """How new dwellings are shared out by size; the weights need not sum to 1."""

    rooms_1: float = Field(default=0.08, ge=0)
    rooms_2: float = Field(default=0.28, ge=0)
    rooms_3: float = Field(default=0.36, ge=0)
    rooms_4: float = Field(default=0.21, ge=0)
    rooms_5p: float = Field(default=0.07, ge=0)

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not any(self.weights.values()):
            raise ValueError(say("sizes.none"))
        return self

    @property
    def weights(self) -> Mapping[Size, float]:
        """Weight of each size that is known."""
        return {each: getattr(self, each.value) for each in Size if each is not Size.UNKNOWN}


class Hypotheses(Spec):
    """What is supposed where nothing is programmed; each is said beside the results."""

    delays_years: Delays = Delays()
    sizes: Sizes = Sizes()
    private_growth_share: float = Field(default=0.004, ge=-0.05, le=0.1)
    """Yearly change of the main residences outside the social stock."""
    private_growth_of: dict[CommuneCode, float] = Field(default_factory=dict)
    """Communes whose own change is known."""
    acquired_vacant_share: Share = 0.0
    """Of the dwellings bought, those that were empty: they become main residences."""
    rotation_share: Share = 0.08
    """Dwellings let anew in a year, of those that stand, where the commune's own is not known."""
    rotation_factor: float = Field(default=1.0, gt=0, le=3)
    """What multiplies every rotation, known or supposed."""
    demand_growth_share: float = Field(default=0.0, ge=-0.2, le=0.3)
    """Yearly change of the households that wait and may have a PLAI."""
    pls_told: bool = True
    """Whether the lines tell the PLS; else no rule that counts them is judged on their absence."""


class Uncertainty(Spec):
    """How the years to come may differ from what is programmed. All draws are independent of N."""

    extra_delay_shares: tuple[Share, ...] = (0.55, 0.3, 0.15)
    """Probability that a delivery comes 0, 1, 2… years later than supposed."""
    completion_shares: tuple[Share, Share, Share] = (0.8, 0.92, 1.0)
    """Least, most likely and largest part of what is programmed that is built (triangular)."""
    demolition_delay_shares: tuple[Share, ...] = (0.4, 0.35, 0.25)
    """Probability that a demolition comes 0, 1, 2… years later."""
    rotation_factors: tuple[float, float, float] = (0.85, 1.0, 1.1)
    """Least, most likely and largest factor of the rotation (triangular)."""
    private_growth_shares: tuple[float, float, float] = (-0.002, 0.0, 0.002)
    """What is added to the change of the other main residences (triangular)."""
    demand_growth_shares: tuple[float, float, float] = (-0.01, 0.0, 0.02)
    """What is added to the change of the demand (triangular)."""

    @model_validator(mode="after")
    def _distributions(self) -> Self:
        for name in ("extra_delay_shares", "demolition_delay_shares"):
            if abs(sum(getattr(self, name)) - 1) > 1e-9:  # noqa: PLR2004 - rounding of a sum
                raise ValueError(say("uncertainty.sum", name=name))
        for name in (
            "completion_shares",
            "rotation_factors",
            "private_growth_shares",
            "demand_growth_shares",
        ):
            low, mode, high = getattr(self, name)
            if not low <= mode <= high:
                raise ValueError(say("uncertainty.order", name=name))
        return self


class Scenario(Spec):
    """One document."""

    format: Literal[1] = 1
    id: Slug
    name: Text
    author: Text
    version: Annotated[int, Field(ge=0)] = 0
    """Version in the workspace; 0 while it was never kept."""
    based_on: Slug | None = None
    """Scenario it was made from."""
    territory_code: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,40}$")]
    start_year: Annotated[int, Field(ge=2000, le=2100)]
    """The stock is that of 1 January of this year."""
    horizon_years: Annotated[int, Field(ge=MIN_HORIZON, le=MAX_HORIZON)] = MIN_HORIZON
    notes: Annotated[str, StringConstraints(max_length=20_000)] = ""
    hypotheses: Hypotheses = Hypotheses()
    uncertainty: Uncertainty = Uncertainty()
    lines: tuple[Line, ...] = ()
    operations: tuple[Operation, ...] = ()

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        seen = set()
        for line in self.lines:
            if len(line.dwellings) != self.horizon_years:
                found, years = len(line.dwellings), self.horizon_years
                name = " ".join(filter(None, line.key))
                raise ValueError(say("scenario.years", line=name, found=found, years=years))
            if line.key in seen:
                raise ValueError(say("scenario.twice", line=" ".join(filter(None, line.key))))
            seen.add(line.key)
        for each in self.operations:
            if each.year not in self.years:
                first, last = self.years[0], self.years[-1]
                raise ValueError(
                    say("operation.year", name=each.name, year=each.year, first=first, last=last)
                )
        names = [each.name for each in self.operations]
        if repeated := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(say("operation.twice", name=repeated[0]))
        return self

    @property
    def years(self) -> range:
        """Years in which something happens; the stock is known on each 1 January, and after."""
        return range(self.start_year, self.start_year + self.horizon_years)

    @property
    def digest(self) -> str:
        """Twelve characters that change with anything the figures depend on."""
        told = self.model_dump(
            mode="json", exclude={"name", "author", "version", "based_on", "notes", "id"}
        )
        text = json.dumps(told, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:12]
