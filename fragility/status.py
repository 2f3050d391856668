"""States of a cell and of a zone."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class CellStatus(StrEnum):
    """State of one value. The first three are those the files carry."""

    OBSERVED = "observed"
    MISSING = "missing"
    SECRET = "secret"  # noqa: S105 - the word of the official files, no password
    UNDEFINED = "undefined"
    """A share whose denominator is zero (no family, nobody of that age)."""
    FALLBACK_COMMUNE = "fallback_commune"
    """The commune's value, taken because the method says so."""
    IMPUTED_MEAN = "imputed_mean"
    """A mean over other zones, taken because the method says so."""


class ZoneState(StrEnum):
    """Whether a zone is part of the index."""

    CLASSIFIED = "classified"
    NOT_CONCERNED = "not_concerned"
    """Not a place of residence in the sense of the method's rule."""
    INCOMPLETE = "incomplete"
    """Concerned, but lacking what the method asks for."""


INPUT_STATUSES: Final = frozenset(
    {CellStatus.OBSERVED, CellStatus.MISSING, CellStatus.SECRET, CellStatus.UNDEFINED}
)
STATUS_SUFFIX: Final = "_status"
