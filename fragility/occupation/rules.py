"""The thresholds of the analyses: data, in ``rules.yaml``, validated here."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - pydantic reads the annotations at run time
from functools import cache
from importlib import resources

from pydantic import Field
from scipy.stats import norm

from fragility.normalisation import Spec
from fragility.strict_yaml import read_document


class RatingRule(Spec):
    """Which ratings make the current one."""

    window_years: float = Field(gt=0)


class AgreementRule(Spec):
    """When the agreement between raters is computed."""

    minimum_common_residences: int = Field(ge=2)
    draws: int = Field(ge=1)
    seed: int


class ReferenceRule(Spec):
    """Which residences make the reference of a family, and how many it takes."""

    minimum_rating: float = Field(ge=1, le=4)
    top_share: float = Field(gt=0, le=1)
    top_floor: float = Field(ge=1, le=4)
    minimum_residences: int = Field(ge=2)
    minimum_households: int = Field(ge=1)
    draws: int = Field(ge=1)
    seed: int


class GapRule(Spec):
    """How the gap of a residence to its reference is judged."""

    minimum_dimensions: int = Field(ge=1)
    minimum_households: int = Field(ge=1)
    chance_share: float = Field(gt=0, lt=0.5)
    far_excess_share: float = Field(gt=0, lt=1)
    far_dimension_excess_share: float = Field(gt=0, lt=1)
    draws: int = Field(ge=2)
    seed: int

    def chance_z(self) -> float:
        """Give the standard score beyond which a difference is not chance, on one side."""
        return float(norm.isf(self.chance_share))


class DecisionRule(Spec):
    """When a profile is said to bring a residence closer to its reference."""

    horizon_years: float = Field(gt=0)
    default_rotation_share: float = Field(gt=0, lt=1)
    minimum_effect_share: float = Field(ge=0)
    minimum_confidence_share: float = Field(gt=0.5, le=1)
    draws: int = Field(ge=1)
    seed: int


class SegmentationRule(Spec):
    """How residences of like occupation are put together."""

    segments: int = Field(ge=2)
    prior_households: float = Field(ge=0)
    minimum_test_value: float = Field(gt=0)


class IndicatorRule(Spec):
    """When a residence gets a summary of its indicators."""

    minimum_share: float = Field(gt=0, le=1)


class Rules(Spec):
    """The document."""

    version: str
    date: dt.date
    rating: RatingRule
    agreement: AgreementRule
    reference: ReferenceRule
    gap: GapRule
    decision: DecisionRule
    segmentation: SegmentationRule
    indicators: IndicatorRule


@cache
def default_rules() -> Rules:
    """Give the rules shipped with the package."""
    text = (resources.files(__package__) / "rules.yaml").read_text(encoding="utf-8")
    return Rules.model_validate(read_document(text))
