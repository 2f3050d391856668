"""The parts of a method document: indicators, the tree they enter, classes, zones, derivation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from .messages import say
from .normalisation import Identity, Normalisation, Spec

Identifier = Annotated[str, Field(pattern=r"^[^\s:]+$", min_length=1, max_length=80)]


class Direction(StrEnum):
    """Which end of an indicator makes the score rise."""

    HIGHER = "higher"
    LOWER = "lower"

    @property
    def sign(self) -> int:
        """``1`` or ``-1``, the factor that makes every indicator rise with the score."""
        return 1 if self is Direction.HIGHER else -1


class MissingPolicy(StrEnum):
    """What is done where a zone has no value of its own."""

    REQUIRE = "require"
    """Refuse to compute at all."""
    EXCLUDE_ZONE = "exclude_zone"
    """The zone is ``incomplete``: no score, no class."""
    FALLBACK_COMMUNE = "fallback_commune"
    """Take the commune's value, flagged; without one, the zone is incomplete."""
    RENORMALISE = "renormalise"
    """Share the weight among the indicators the zone has."""
    REFERENCE_MEAN = "reference_mean"
    """Take the mean of the zones that have a value, flagged."""
    GROUP_MEAN = "group_mean"
    """Take the mean of the zones of the same group, flagged."""


class Missing(Spec):
    """Missing-data policy of one indicator."""

    policy: MissingPolicy = MissingPolicy.EXCLUDE_ZONE
    group: str | None = None
    """Column of the zones' description, for ``group_mean``."""

    @model_validator(mode="after")
    def _group(self) -> Self:
        if self.policy is MissingPolicy.GROUP_MEAN and not self.group:
            raise ValueError(say("method.group_needed"))
        return self


class OutlierTreatment(Spec):
    """Skew and kurtosis check, then winsorisation, then logarithm (OECD/JRC practice)."""

    max_winsorised: int = Field(default=5, ge=0)
    skewness: float = Field(default=2.0, gt=0)
    kurtosis: float = Field(default=3.5, gt=0)
    log: bool = True


class Indicator(Spec):
    """One indicator of the method."""

    id: Identifier
    label: str = ""
    """French name."""
    direction: Direction
    unit: str = ""
    column: str | None = None
    """Column of the table, the ``id`` by default."""
    divide_by: str | None = None
    """Column the value is divided by, where the table gives counts."""
    missing: Missing = Missing()
    outliers: OutlierTreatment | None = None
    stands_in_for: str | None = None
    note: str = ""

    @property
    def source_column(self) -> str:
        """Column of the table that holds the indicator."""
        return self.column or self.id


class Aggregation(StrEnum):
    """How the normalised children of a node become its value."""

    ARITHMETIC = "arithmetic"
    SUM = "sum"
    GEOMETRIC = "geometric"
    FIRST_COMPONENT = "first_component"
    EXPONENTIAL = "exponential"
    """IMD transform of children that lie in [0, 1], then weighted mean."""


class Node(Spec):
    """A leaf (an indicator) or a group of nodes with its own normalisation and aggregation."""

    id: Identifier = ""
    label: str = ""
    weight: float = Field(default=1.0, ge=0)
    indicator: str | None = None
    children: tuple[Node, ...] = ()
    normalise: Normalisation | None = None
    """Applied to the children before they are aggregated; by default the method's own
    ``normalise_indicators`` for indicators, nothing for groups."""
    normalisation: Normalisation | None = None
    """Applied to this node by its parent, in place of the parent's ``normalise``."""
    aggregate: Aggregation = Aggregation.ARITHMETIC
    score: Normalisation = Identity()
    """Applied to the aggregate to give the figure shown; the parent takes the aggregate itself."""

    @model_validator(mode="before")
    @classmethod
    def _leaf_id(cls, data: object) -> object:
        if (
            isinstance(data, Mapping)
            and "id" not in data
            and isinstance(data.get("indicator"), str)
        ):
            return {**data, "id": data["indicator"]}
        return data

    @model_validator(mode="after")
    def _kind(self) -> Self:
        if (self.indicator is None) == (not self.children):
            raise ValueError(say("method.node_kind"))
        if not self.id:
            raise ValueError(say("method.node_id"))
        if self.children and sum(child.weight for child in self.children) <= 0:
            raise ValueError(say("method.no_weight"))
        weights = {child.weight for child in self.children}
        if self.aggregate is Aggregation.FIRST_COMPONENT and len(weights) > 1:
            raise ValueError(say("method.weights_pca"))
        return self

    def walk(self) -> Iterator[Node]:
        """Give this node and all those under it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


class Classifier(StrEnum):
    """How scores become classes."""

    FISHER_JENKS = "fisher_jenks"
    QUANTILES = "quantiles"
    FIXED_BOUNDS = "fixed_bounds"
    WARD = "ward"
    KMEANS = "kmeans"


class Classification(Spec):
    """Classes 1 to ``classes``; the last one holds the highest scores."""

    method: Classifier = Classifier.FISHER_JENKS
    classes: int = Field(default=4, ge=2, le=20)
    bounds: tuple[float, ...] | None = None
    """Upper bounds of every class but the last, for ``fixed_bounds``."""

    @model_validator(mode="after")
    def _bounds(self) -> Self:
        if self.method is Classifier.FIXED_BOUNDS and (
            not self.bounds
            or len(self.bounds) != self.classes - 1
            or any(a >= b for a, b in zip(self.bounds, self.bounds[1:], strict=False))
        ):
            raise ValueError(say("method.bounds"))
        return self


class ResidentialRule(Spec):
    """Which zones the index concerns; the others are *non concernées*, never class 1."""

    excluded_types: tuple[str, ...] = ("A", "D")
    """IRIS types of business (A) and miscellaneous (D) areas."""
    minimum_population: float = Field(default=0, ge=0)


class ReferenceSet(Spec):
    """Zones the normalisation and the class bounds are fitted on."""

    scope: Literal["classified_zones"] = "classified_zones"
    """Every zone of the table that is concerned and complete, unless the call narrows it."""
    description: str = ""


class Change(Spec):
    """One difference between a derived method and the one it comes from."""

    indicator: str
    action: Literal["replaced", "dropped", "weights", "options"]
    by: str | None = None
    reason: str
    """French sentence."""


class Derivation(Spec):
    """Where a derived method comes from, and what was changed."""

    id: str
    version: str
    digest: str
    changes: tuple[Change, ...]
