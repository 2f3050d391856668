"""The feature document: which columns make the families, how they are read, scaled and named.

It is to the typology what a method is to an index: everything that was chosen, validated, versioned
by its digest, kept inside each frozen model.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - pydantic reads the annotations at run time
import hashlib
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from fragility.method import canonical
from fragility.normalisation import Spec

from .messages import say

Identifier = Annotated[str, Field(pattern=r"^[^\s=]+$", min_length=1, max_length=80)]
MAX_FAMILIES = 20


class Kind(StrEnum):
    """How the values of a feature enter the distances."""

    NUMERIC = "numeric"
    SHARE = "share"
    """A number in 0-1, described by its mean rather than by its median."""
    CATEGORICAL = "categorical"


class Transform(StrEnum):
    """Applied to a number before it is standardised."""

    IDENTITY = "identity"
    LOG = "log"
    """Natural logarithm; values of zero or less are unknown."""
    LOG1P = "log1p"
    SQRT = "sqrt"


class MissingRule(StrEnum):
    """What is done where a residence has no value."""

    MEAN = "mean"
    """It stands at the mean of the stock for this feature, and the residence is flagged."""
    UNKNOWN_LEVEL = "unknown_level"
    """« inconnu » is a category of its own, where common enough; else as ``mean``."""
    EXCLUDE = "exclude"
    """The residence is left out of the families, with the reason."""


class Source(Spec):
    """One way to read a feature in a table: a column, or a ratio of sums of columns."""

    column: str | None = None
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    """Columns taken away from the denominator: dwellings whose answer is unknown."""
    filled: str | None = None
    """Level given to any text that is not empty (a code, for instance)."""
    empty: str | None = None
    """Level given to an empty text, which is not the same as an unknown one."""
    recode: dict[str, str] = Field(default_factory=dict)
    """Level given to some values."""

    @model_validator(mode="after")
    def _shape(self) -> Self:
        ratio = bool(self.numerator and self.denominator)
        if (self.column is None) != ratio or bool(self.numerator) != bool(self.denominator):
            raise ValueError(say("document.source"))
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns a table must have for this source."""
        return (self.column,) if self.column else (*self.numerator, *self.denominator, *self.minus)

    @property
    def names_levels(self) -> bool:
        """Whether the source says how values become levels."""
        return bool(self.filled is not None or self.empty is not None or self.recode)


class Words(Spec):
    """Words a family earns, and what it must reach to earn them."""

    text: str = Field(min_length=1)
    at_least: float | None = None
    """Least figure of the family: mean of a share, share of a level, median of a number."""
    at_most: float | None = None


class Feature(Spec):
    """One characteristic of a residence."""

    id: Identifier
    label: str = Field(min_length=1)
    """French name."""
    kind: Kind
    sources: tuple[Source, ...] = Field(min_length=1)
    """Ways to read it; the first whose columns the table has is used."""
    transform: Transform = Transform.IDENTITY
    bounds: tuple[float, float] | None = None
    """Values beyond are brought back to the bound."""
    weight: float = Field(default=1.0, gt=0)
    """Inertia of the feature in the distances."""
    missing: MissingRule = MissingRule.MEAN
    illustrative: bool = False
    """Described with the families, without making them."""
    unit: str = ""
    apart: str = ""
    """Words that tell two families of the same name apart, ``{value}`` their rounded median."""
    high: Words | None = None
    low: Words | None = None
    levels: dict[str, str] = Field(default_factory=dict)
    """French name of each level."""
    level_words: dict[str, Words] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        categorical = self.kind is Kind.CATEGORICAL
        if not categorical and any(source.names_levels for source in self.sources):
            raise ValueError(say("document.levels_kind"))
        if categorical and any(source.column is None for source in self.sources):
            raise ValueError(say("document.ratio_kind"))
        if categorical and (self.transform is not Transform.IDENTITY or self.bounds):
            raise ValueError(say("document.transform_kind"))
        if not categorical and self.missing is MissingRule.UNKNOWN_LEVEL:
            raise ValueError(say("document.missing_kind"))
        if self.bounds and self.bounds[0] >= self.bounds[1]:
            raise ValueError(say("document.bounds"))
        return self


class Head(Spec):
    """First words of a name, and the figures a family must have for them (all of them)."""

    text: str = Field(min_length=1)
    when: dict[str, tuple[float | None, float | None]] = Field(default_factory=dict)
    """Bounds by feature, or by ``feature=level``: the low one included, the high one not."""


class Era(Spec):
    """Words for an interval of a feature that holds most of a family."""

    text: str = Field(min_length=1)
    low: float | None = None
    high: float | None = None


class Eras(Spec):
    """Intervals tried in order, narrowest first; the first that holds enough is said."""

    feature: str
    least_share: float = Field(default=0.6, gt=0, le=1)
    intervals: tuple[Era, ...] = ()


class Naming(Spec):
    """How names are made: first words, an interval, then what sets the family most apart."""

    heads: tuple[Head, ...] = ()
    """The first one whose figures the family has."""
    eras: Eras | None = None
    silent: tuple[str, ...] = ()
    """Features already said by the first words: they add none."""
    most_traits: int = Field(default=2, ge=0)
    least_test_value: float = Field(default=2.0, ge=0)
    """Under two, a difference is of the size of chance (Lebart)."""


class FeatureDocument(Spec):
    """A whole feature document, as written in YAML."""

    id: Identifier
    version: str = Field(min_length=1)
    date: dt.date
    title: str = Field(min_length=1)
    description: str = ""
    features: tuple[Feature, ...] = Field(min_length=1)
    families: int = Field(default=6, ge=2, le=MAX_FAMILIES)
    dwellings: str | None = "dwelling_count"
    """Column of the number of dwellings, only counted."""
    inertia_share: float = Field(default=0.9, gt=0, le=1)
    """Axes are kept, largest first, until they carry this share of the inertia."""
    minimum_axes: int = Field(default=2, ge=1)
    minimum_coverage: float = Field(default=0.5, ge=0, le=1)
    """A feature known for a smaller share of the residences is dropped."""
    minimum_features: int = Field(default=2, ge=1)
    minimum_known_share: float = Field(default=0.5, ge=0, le=1)
    """A residence with a smaller share of the weights known is left out."""
    rare_level_share: float = Field(default=0.05, ge=0, lt=1)
    """Levels rarer than this are put together as « autres »."""
    order_by: tuple[str, ...] = ()
    """Families are numbered by their medians of these features, low first."""
    naming: Naming = Naming()

    @model_validator(mode="after")
    def _known_names(self) -> Self:
        ids = [feature.id for feature in self.features]
        for name in ids:
            if ids.count(name) > 1:
                raise ValueError(say("document.duplicate", name=name))
        if all(feature.illustrative for feature in self.features):
            raise ValueError(say("document.inactive"))
        for name in self.order_by:
            if name not in ids:
                raise ValueError(say("document.order_unknown", name=name))
        cited = [key.partition("=")[0] for head in self.naming.heads for key in head.when]
        cited += [self.naming.eras.feature] if self.naming.eras else []
        for name in (*cited, *self.naming.silent):
            if name not in ids:
                raise ValueError(say("document.naming_unknown", name=name))
        return self

    @property
    def digest(self) -> str:
        """Fingerprint: the same for the same choices, however the file is laid out."""
        return hashlib.sha256(canonical(self).encode()).hexdigest()[:16]

    def feature(self, feature_id: str) -> Feature:
        """Give a feature by its identifier."""
        return next(feature for feature in self.features if feature.id == feature_id)
