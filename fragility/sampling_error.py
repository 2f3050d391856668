"""What is known of the sampling error of each kind of figure: a dated document, read once."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - pydantic reads the annotations at run time
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np
import yaml
from pydantic import Field

from .normalisation import Spec

if TYPE_CHECKING:
    from .normalise import Floats


class PublishedPoint(Spec):
    """Coefficient of variation of counts of a size class."""

    low: float = Field(alias="from")
    high: float = Field(alias="to")
    cv: float


class Complementary(Spec):
    """Complementary exploitation of the census: a sample everywhere."""

    source: str
    law: str
    points: tuple[PublishedPoint, ...]

    def coefficient(self, counts: Floats) -> Floats:
        """Coefficient of variation of counts, any shape; infinite for zero.

        ``CV × √n`` is constant in simple random sampling; between the middles of the published
        size classes it is interpolated linearly, beyond them it stays what it is at the end.
        """
        middles = np.array([(p.low + p.high) / 2 for p in self.points])
        constants = np.array([p.cv for p in self.points]) * np.sqrt(middles)
        with np.errstate(divide="ignore"):
            out: Floats = np.interp(counts, middles, constants) / np.sqrt(counts)
        return out

    def effective_size(self, numerator: Floats, denominator: Floats) -> Floats:
        """Size of the simple random sample that would give a share the same precision.

        With ``CV² = c²/n`` for a count and for its total alike, the share's own variance is
        ``c² p (1 - p) / N``, that of a simple sample of ``N / c²``.
        """
        constant = np.nan_to_num(self.coefficient(np.maximum(numerator, 1.0)), nan=np.inf)
        out: Floats = denominator / (constant**2 * np.maximum(numerator, 1.0))
        return out


class Principal(Spec):
    """Principal exploitation of the census: everyone in small communes, a sample in large ones."""

    source: str
    law: str
    exhaustive_below_population: float
    sampling_fraction: float
    design_effect: float

    def effective_size(self, denominator: Floats) -> Floats:
        """Size of the simple random sample that would give a share the same precision."""
        left = (1 - self.sampling_fraction) * self.design_effect
        out: Floats = denominator * self.sampling_fraction / left
        return out


class Rounded(Spec):
    """Exhaustive counts published rounded."""

    source: str
    law: str
    step: float


class Exhaustive(Spec):
    """No error drawn."""

    source: str
    law: str


class SamplingError(Spec):
    """The whole document."""

    date: dt.date
    complementary: Complementary
    principal: Principal
    rounded: Rounded
    exhaustive: Exhaustive


@cache
def default_sampling_error() -> SamplingError:
    """Give the document shipped with the package."""
    text = (resources.files(__package__) / "sampling_error.yaml").read_text(encoding="utf-8")
    return SamplingError.model_validate(yaml.safe_load(text))
