"""Loader of Filosofi incomes, by IRIS and by every level above."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from geodata.errors import InvalidContentError
from geodata.files import Part, read_rows
from geodata.levels import code_column, detect_level, find_column, label_column
from geodata.messages import tables as messages
from geodata.model import STATUS_SUFFIX, Level, ValueStatus
from geodata.sources.filosofi.schema import (
    DECLARED,
    INFO,
    LEVELS,
    Found,
    find_incomes,
    variant_in_name,
)
from geodata.tables import TableSpec, build_dataset, withheld

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geodata.files import TableRows
    from geodata.model import Dataset, SourceInfo

_CAUTION, _WITHHELD = 1, 5
# Levels of the tables that mix them (« supracommunal » sheets); the others are not kept.
_MIXED = ("NIVGEO",)
_MIXED_LEVELS = {
    "COM": Level.COMMUNE,
    "ARM": Level.COMMUNE,
    "EPCI": Level.EPCI,
    "DEP": Level.DEPARTMENT,
    "REG": Level.REGION,
    "METRO": Level.FRANCE,
}


class Filosofi:
    """Disposable or declared income per consumption unit, poverty, inequality."""

    info: SourceInfo = INFO

    def recognise(self, part: Part) -> bool:
        """Tell whether the part has a median income and another Filosofi figure, by zone."""
        return bool(find_incomes(part.columns)) and _code_column(part) is not None

    def load(self, part: Part) -> Sequence[Dataset]:
        """Read the part: one dataset a notion of income, a vintage and a level.

        Raises
        ------
        InvalidContentError
            Neither the columns nor the name say which notion of income it is.
        """
        code, label = _code_column(part), label_column(part)
        mixed = find_column(part.columns, _MIXED)
        assert code is not None
        found = [_with_variant(each, part) for each in find_incomes(part.columns)]
        spellings = [column.spelling for each in found for column in each.columns]
        notes = [each.note for each in found if each.note]
        others = [name for name in (label, mixed) if name]
        rows = read_rows(part, list(dict.fromkeys([code, *others, *notes, *spellings])))
        return [
            _load_one(part, rows, subset, each, level=level, code=code)
            for level, subset in _by_level(part, rows.frame, code, label, mixed)
            for each in found
        ]


def _code_column(part: Part) -> str | None:
    """Find the column of codes; where levels are mixed, no single shape tells it."""
    if find_column(part.columns, _MIXED):
        return find_column(part.columns, ("CODGEO",))
    return code_column(part, LEVELS)


def _with_variant(found: Found, part: Part) -> Found:
    """Say which notion of income it is, from the file's name as a last resort."""
    variant = found.variant or variant_in_name(part.label)
    if variant is None:
        raise InvalidContentError(
            messages.UNKNOWN_INCOME, file=part.label, remedy=messages.NAME_THE_INCOME
        )
    return replace(found, variant=variant)


def _by_level(
    part: Part, frame: pd.DataFrame, code: str, label: str | None, mixed: str | None
) -> Iterator[tuple[Level, pd.DataFrame]]:
    """Cut a table that mixes levels; any other is of one level."""
    if mixed is None:
        labels = frame[label] if label else None
        yield (
            detect_level(frame[code], column=code, file=part.label, labels=labels),
            frame,
        )
        return
    levels = frame[mixed].str.upper().map(_MIXED_LEVELS)
    for level in dict.fromkeys(levels.dropna()):
        yield Level(level), frame.loc[levels == level]


def _load_one(
    part: Part,
    rows: TableRows,
    frame: pd.DataFrame,
    found: Found,
    *,
    level: Level,
    code: str,
) -> Dataset:
    """Build one dataset, its notes read."""
    remarks = [messages.FILOSOFI_DECLARED] if found.variant == DECLARED else []
    secret = None
    if found.note is not None:
        note = frame[found.note]
        secret = withheld(note, (0, _CAUTION))
        caution = int(pd.to_numeric(note, errors="coerce").eq(_CAUTION).sum())
        if caution:
            remarks.append(messages.filosofi_note_caution(caution))
        if secret.any():
            remarks.append(messages.filosofi_note_secret(int(secret.sum())))
    spec = TableSpec(
        info=INFO,
        table="income",
        level=level,
        vintage=found.year,
        code_column=code,
        columns=found.columns,
        variant=found.variant or "",
    )
    built = build_dataset(
        part, frame, spec, secret=secret, rejections=rows.rejections, notes=remarks
    )
    statuses = built.frame.filter(like=STATUS_SUFFIX).to_numpy()
    if (statuses == ValueStatus.MISSING.value).any():
        return replace(built, notes=(*built.notes, messages.FILOSOFI_BLANKS))
    return built


SOURCE = Filosofi()
