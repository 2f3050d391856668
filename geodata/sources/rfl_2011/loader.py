"""Loader of the RFL tables (``RFDU2011IRIS``…)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.files import Part, read_rows
from geodata.levels import code_column, detect_level, label_column
from geodata.messages import tables as messages
from geodata.sources.rfl_2011.schema import INFO, LEVELS, VARIANT, columns_by_year
from geodata.tables import TableSpec, build_dataset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.model import Dataset, SourceInfo


class Rfl:
    """Fiscal income per consumption unit, 2001 to 2011."""

    info: SourceInfo = INFO

    def recognise(self, part: Part) -> bool:
        """Tell whether the part has a median fiscal income per unit, by zone."""
        return bool(columns_by_year(part.columns)) and code_column(part, LEVELS) is not None

    def load(self, part: Part) -> Sequence[Dataset]:
        """Read the part: one dataset a year."""
        code = code_column(part, LEVELS)
        by_year = columns_by_year(part.columns)
        assert code is not None
        label = label_column(part)
        spellings = [column.spelling for columns in by_year.values() for column in columns]
        rows = read_rows(part, list(dict.fromkeys([code, *([label] if label else []), *spellings])))
        level = detect_level(
            rows.frame[code],
            column=code,
            file=part.label,
            labels=rows.frame[label] if label else None,
        )
        return [
            build_dataset(
                part,
                rows.frame,
                TableSpec(INFO, "income", level, year, code, columns, variant=VARIANT),
                rejections=rows.rejections,
                notes=(messages.RFL_NATURE,),
            )
            for year, columns in by_year.items()
        ]


SOURCE = Rfl()
