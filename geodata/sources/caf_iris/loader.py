"""Loader of CAF recipients, an explicit stand-in for families where the census is missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from geodata.errors import InvalidContentError
from geodata.files import Part, read_rows
from geodata.levels import code_column, detect_level, find_column
from geodata.messages import tables as messages
from geodata.sources.caf_iris.schema import (
    INFO,
    LEVELS,
    NOTE,
    SLACK,
    WHOLE_OF,
    value_columns,
)
from geodata.tables import TableSpec, build_dataset, withheld, year_in_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.model import Dataset, SourceInfo

_ROUNDING = 5


class CafIris:
    """Households receiving CAF benefits."""

    info: SourceInfo = INFO

    def recognise(self, part: Part) -> bool:
        """Tell whether the part counts CAF recipients by IRIS or commune, with its ``NOTE``."""
        return bool(value_columns(part.columns)) and code_column(part, LEVELS) is not None

    def load(self, part: Part) -> Sequence[Dataset]:
        """Read the part; its year, which it does not say, comes from its name.

        Raises
        ------
        InvalidContentError
            The name of the file has no year either.
        """
        code, note = code_column(part, LEVELS), find_column(part.columns, NOTE)
        columns = value_columns(part.columns)
        assert code is not None
        assert note is not None
        year = year_in_name(part.label)
        if year is None:
            raise InvalidContentError(
                messages.UNKNOWN_YEAR, file=part.label, remedy=messages.NAME_THE_YEAR
            )
        rows = read_rows(part, [code, note, *(column.spelling for column in columns)])
        level = detect_level(rows.frame[code], column=code, file=part.label)
        secret = withheld(rows.frame[note])
        notes = [
            messages.CAF_STANDS_IN,
            messages.guessed_year(year, part.path.name),
        ]
        if secret.any():
            notes.append(messages.caf_secret(int(secret.sum())))
        spec = TableSpec(INFO, "caf", level, year, code, columns, whole_of=WHOLE_OF, slack=SLACK)
        built = build_dataset(
            part, rows.frame, spec, secret=secret, rejections=rows.rejections, notes=notes
        )
        return [replace(built, notes=(*built.notes, *_rounding(built)))]


def _rounding(built: Dataset) -> list[str]:
    """Say how small counts are protected, as the counts themselves show (it varies by year)."""
    counts = built.frame.filter(regex="_count$").to_numpy(dtype=float)
    known = counts[np.isfinite(counts) & (counts > 0)]
    if known.size == 0:
        return []
    if (known % _ROUNDING == 0).all():
        return [messages.CAF_ROUNDED]
    hidden = np.isnan(counts).any() and known.min() > 1
    return [messages.caf_threshold(int(known.min()))] if hidden else []


SOURCE = CafIris()
