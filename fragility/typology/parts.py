"""The parts of a frozen typology: its families, its columns, and what it reads in a table."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import Field

from fragility.normalisation import Spec

from .messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories of the characters that no name needs: control, invisible, line separators."""


def unseen(text: str) -> bool:
    """Tell whether a text has control or invisible characters."""
    return any(unicodedata.category(character) in _UNSEEN for character in text)


def without_unseen(text: str) -> str:
    """Put a space in the place of control and invisible characters."""
    return "".join(" " if unseen(character) else character for character in text)


def name_fault(names: Sequence[str]) -> str | None:
    """Say in French why names of families cannot be kept: blank, shared, or with unseen signs."""
    folded = [" ".join(name.split()).casefold() for name in names]
    for name, own in zip(names, folded, strict=True):
        if not own:
            return say("frozen.blank_name")
        if unseen(name):
            return say("frozen.control_name", name=ascii(name))
        if folded.count(own) > 1:
            return say("frozen.same_name", name=name)
    return None


class Family(Spec):
    """One family of a frozen model."""

    key: str = Field(pattern=r"^[0-9a-z-]{2,24}$")
    """Kept from one computation to the next by a family that stays the same; names hang on it."""
    number: int = Field(ge=1)
    name: str = Field(min_length=1)
    centre: tuple[float, ...]
    reach: float = Field(ge=0)
    """Distance to the centre beyond which a residence is far from the family."""
    residence_count: int = Field(ge=1)
    dwelling_count: int | None = None


class FrozenColumn(Spec):
    """One design column: how it was centred and scaled, its loading on each kept axis."""

    feature: str
    level: str | None = None
    mean: float
    scale: float
    axes: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a table says of a model's features."""

    by_feature: Mapping[str, pd.Series[Any]]
    absent: tuple[str, ...]
    """French names of the features that the table does not have."""
