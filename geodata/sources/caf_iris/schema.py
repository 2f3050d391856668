"""Spellings of the CAF columns, alike from 2009 on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.levels import find_column
from geodata.model import Level, SourceInfo
from geodata.tables import ValueColumn
from geodata.values import WHOLE_COUNT

if TYPE_CHECKING:
    from collections.abc import Sequence

INFO = SourceInfo(
    source_id="caf_iris",
    label="Foyers allocataires des CAF",
    producer="Cnaf, diffusion Insee",
    licence="Licence Ouverte 2.0 (Etalab)",
)
LEVELS = (Level.IRIS, Level.COMMUNE)
NOTE = ("NOTE",)

_COLUMNS = {
    "A": "recipient_count",
    "PERCOU": "covered_person_count",
    "AI": "single_recipient_count",
    "AM": "single_parent_recipient_count",
    "ACSSENF": "couple_without_children_recipient_count",
    "ACAVENF": "couple_with_children_recipient_count",
    "AC3ENF": "recipient_3plus_children_count",
    "ENF": "child_count",
}
WHOLE_OF = {
    name: "recipient_count"
    for name in _COLUMNS.values()
    if name.endswith("_recipient_count") or name == "recipient_3plus_children_count"
} | {"child_count": "covered_person_count", "recipient_count": "covered_person_count"}
SLACK = 5.0
"""Some years each count is rounded to a multiple of five, apart from the others."""
_ESSENTIAL = ("A", "AM", "ACAVENF", "ENF")


def value_columns(names: Sequence[str]) -> tuple[ValueColumn, ...]:
    """Canonical columns found among ``names``; none unless the essential ones are all there."""
    if not all(find_column(names, (name,)) for name in (*NOTE, *_ESSENTIAL)):
        return ()
    return tuple(
        ValueColumn(column, spelling, WHOLE_COUNT)
        for name, column in _COLUMNS.items()
        if (spelling := find_column(names, (name,)))
    )
