"""The rules of disclosure: data, in ``rules.yaml``."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - pydantic reads the annotations at run time
from functools import cache
from importlib import resources

from pydantic import Field

from fragility.normalisation import Spec
from fragility.strict_yaml import read_document


class Rule(Spec):
    """What a kind of figure must satisfy, and who may see it then."""

    id: str
    label: str
    source: str
    minimum_count: int = Field(ge=0)
    """Fewest households behind a figure: a cell, a sum of cells, a difference of shown figures."""
    minimum_units: int = Field(ge=1)
    """Fewest residences behind a figure."""
    maximum_unit_share: float = Field(gt=0, le=1)
    """Largest part of the households one residence may be."""
    minimum_interval: int = Field(default=1, ge=1)
    """Fewest whole values a hidden count may still have for who knows all that is shown or said."""
    rounding: int = Field(default=1, ge=1)
    """Counts are shown rounded to a multiple of it."""
    roles: tuple[str, ...]
    """Who may see it."""
    public: bool = False
    """Whether it is published already: the same for everyone."""


class EffectBand(Spec):
    """A coarse word for the effect of a profile on the gap of its dimension."""

    id: str
    from_share: float = Field(gt=0, lt=1)
    """Smallest effect, 0-1; it goes up to that of the next band."""


class Rules(Spec):
    """The document."""

    version: str
    date: dt.date
    effect_bands: tuple[EffectBand, ...]
    """From the weakest."""
    rules: tuple[Rule, ...]


@cache
def load_rules() -> Rules:
    """Give the rules shipped with the package."""
    text = (resources.files(__package__) / "rules.yaml").read_text(encoding="utf-8")
    return Rules.model_validate(read_document(text))


def rule_of(name: str) -> Rule | None:
    """Give a rule by its identifier, nothing where none bears that name."""
    return next((rule for rule in load_rules().rules if rule.id == name), None)
