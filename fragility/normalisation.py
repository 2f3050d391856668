"""How values are brought to a common scale: what a method document may ask for."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from .messages import say


class Spec(BaseModel):
    """Base of every part of a method document: immutable, no unknown field."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Ties(StrEnum):
    """Rank given to equal values."""

    MIN = "min"
    AVERAGE = "average"
    MAX = "max"


class ReferenceLevel(StrEnum):
    """Territory a zone is compared with."""

    EPCI = "epci"
    DEPARTMENT = "department"
    REGION = "region"
    FRANCE = "france"


class Identity(Spec):
    """Values kept as they are."""

    method: Literal["identity"] = "identity"


class PercentileRank(Spec):
    """``(rank - 1) / (n - 1)``, as CDC SVI; ``decimals`` rounds it as CDC publishes it."""

    method: Literal["percentile_rank"] = "percentile_rank"
    ties: Ties = Ties.MIN
    decimals: int | None = Field(default=None, ge=0, le=12)
    lower: float = 0.0
    upper: float = 1.0

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.lower >= self.upper:
            raise ValueError(say("method.bounds_range"))
        return self


class ZScore(Spec):
    """``(x - mean) / sd``, with ``n - ddof`` in the variance."""

    method: Literal["zscore"] = "zscore"
    ddof: Literal[0, 1] = 1


class MinMax(Spec):
    """``lower + (upper - lower)(x - min) / (max - min)``."""

    method: Literal["minmax"] = "minmax"
    lower: float = 0.0
    upper: float = 1.0

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.lower >= self.upper:
            raise ValueError(say("method.bounds_range"))
        return self


class Borda(Spec):
    """Number of reference zones the zone is above (ties count for a half under ``average``)."""

    method: Literal["borda"] = "borda"
    ties: Ties = Ties.AVERAGE


class Distance(Spec):
    """Distance to a territory's own value.

    ``relative`` divides it by that value, ``standardised`` by the standard deviation of the zones.
    """

    method: Literal["distance"] = "distance"
    to: ReferenceLevel = ReferenceLevel.EPCI
    form: Literal["relative", "standardised"] = "relative"


class ExponentialRank(Spec):
    """``X = -s ln(1 - R (1 - exp(-100 / s)))`` with ``R = rank / n``, as the English IMD."""

    method: Literal["exponential_rank"] = "exponential_rank"
    scale: float = Field(default=23.0, gt=0)
    ties: Ties = Ties.AVERAGE


Normalisation = Annotated[
    Identity | PercentileRank | ZScore | MinMax | Borda | Distance | ExponentialRank,
    Field(discriminator="method"),
]
