"""The parameters of the analysis of the demand: data, in ``rules.yaml``."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - pydantic reads the annotations at run time
from functools import cache
from importlib import resources

from pydantic import Field

from fragility.normalisation import Spec
from fragility.strict_yaml import read_document


class DemandRules(Spec):
    """The document."""

    version: str
    date: dt.date
    long_wait_months: tuple[int, ...] = Field(min_length=1)
    long_wait_reference: str
    often_ranked_count: int = Field(ge=1)
    """Times ranked second or later that make a household often ranked."""
    often_ranked_reference: str
    month_days: float = Field(gt=0)
    end_gap_months: int = Field(ge=1)
    """Months without any end that part a stray one from those of the extract."""
    end_gap_reference: str
    year_end_days: int = Field(ge=0)
    """A year is whole when something is dated of its last days, this many."""
    year_end_reference: str
    followed_min_count: int = Field(ge=1)
    """Households still followed where a median is read."""
    followed_min_reference: str


@cache
def default_rules() -> DemandRules:
    """Give the parameters shipped with the package.

    Examples
    --------
    >>> default_rules().long_wait_months
    (24, 36)
    """
    text = (resources.files(__package__) / "rules.yaml").read_text(encoding="utf-8")
    return DemandRules.model_validate(read_document(text))
