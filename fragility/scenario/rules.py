"""What a programme is held against: dated parameters, each with its text, and rules."""

from __future__ import annotations

import datetime as dt
from functools import cache
from importlib import resources
from typing import Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from fragility.balance.rules import Dated
from fragility.documents import parse
from fragility.normalisation import Spec

from .messages import say

Name = Annotated[str, Field(pattern=r"^[a-z0-9_]{2,40}$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Level = Literal["epci", "commune", "operation"]
Unit = Literal["share", "dwellings", "index"]
_SHIPPED: Final = "rules.yaml"


class Version(Dated):
    """Value of a parameter between two dates."""

    value: float = Field(ge=0)
    to_check: bool = False
    """Whether it could not be read in the text itself."""


class Parameter(Spec):
    """A number set by a text, which changes with the years."""

    id: Name
    label: Text
    unit: Literal["share", "dwellings", "years", "square_metres"]
    versions: tuple[Version, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        for place, one in enumerate(self.versions):
            if self.unit == "share" and one.value > 1:
                raise ValueError(say("lever.share", value=one.value))
            if any(one.overlaps(other) for other in self.versions[:place]):
                raise ValueError(say("plh.overlap", name=self.id, day=one.start))
        return self

    def at(self, year: int) -> Version | None:
        """Give what is in force on 1 January of a year; ``None`` where no text is known."""
        day = dt.date(year, 1, 1)
        return next((each for each in self.versions if each.holds(day)), None)


class PlhRule(Spec):
    """A rule, in words."""

    id: Name
    label: Text
    text: Text
    level: Level
    """What is held to it; one of the level « commune » may also be told of the whole."""
    unit: Unit
    parameters: tuple[Name, ...]


class PlhRules(Spec):
    """The document."""

    id: Name
    label: Text
    version: Text
    date: dt.date
    parameters: tuple[Parameter, ...] = Field(min_length=1)
    rules: tuple[PlhRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        for kind in (self.parameters, self.rules):
            ids = [each.id for each in kind]
            if repeated := sorted({name for name in ids if ids.count(name) > 1}):
                raise ValueError(say("plh.twice", name=repeated[0]))
        known = {each.id for each in self.parameters}
        for rule in self.rules:
            if absent := sorted(set(rule.parameters) - known):
                raise ValueError(say("plh.no_parameter", rule=rule.id, name=absent[0]))
        return self

    def rule(self, name: str) -> PlhRule:
        """Give a rule.

        Raises
        ------
        KeyError
            There is none of that name.
        """
        return {each.id: each for each in self.rules}[name]

    def parameter(self, name: str, year: int) -> Version | None:
        """Give a parameter as in force on 1 January of a year.

        Raises
        ------
        KeyError
            There is no parameter of that name.
        """
        return {each.id: each for each in self.parameters}[name].at(year)

    def value(self, name: str, year: int) -> float:
        """Give the value of a parameter on 1 January of a year; NaN where no text is known."""
        found = self.parameter(name, year)
        return float("nan") if found is None else found.value

    def to_check(self, rule: str, year: int) -> bool:
        """Tell whether a rule reads a parameter that is still to be checked in its text."""
        found = [self.parameter(name, year) for name in self.rule(rule).parameters]
        return any(each is not None and each.to_check for each in found)


@cache
def plh_rules() -> PlhRules:
    """Give the rules shipped with the package, read once."""
    text = (resources.files(__package__) / _SHIPPED).read_text(encoding="utf-8")
    return parse(PlhRules, text, name=_SHIPPED)
