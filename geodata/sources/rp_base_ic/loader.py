"""Loader of the census « base infracommunale » tables, and of communal ones spelled alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.files import Part, read_rows
from geodata.levels import code_column, detect_level, label_column
from geodata.messages import tables as messages
from geodata.sources.rp_base_ic.schema import INFO, LEVELS, SLACK, find_tables
from geodata.tables import TableSpec, build_dataset
from geodata.values import COUNT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.model import Dataset, SourceInfo


class RpBaseIc:
    """Population, activity, families and dwellings of the census."""

    info: SourceInfo = INFO

    def recognise(self, part: Part) -> bool:
        """Tell whether the part has census variables, by zone."""
        return bool(find_tables(part.columns)) and code_column(part, LEVELS) is not None

    def load(self, part: Part) -> Sequence[Dataset]:
        """Read the part: one dataset a table and a vintage."""
        code, label = code_column(part, LEVELS), label_column(part)
        assert code is not None
        found = find_tables(part.columns)
        spellings = [name for each in found for name in each.spellings]
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
                TableSpec(
                    info=INFO,
                    table=each.table,
                    level=level,
                    vintage=each.year,
                    code_column=code,
                    columns=each.columns,
                    derived=each.derived,
                    rule=COUNT,
                    whole_of=each.whole_of,
                    slack=SLACK,
                ),
                rejections=rows.rejections,
                notes=(messages.RP_SAMPLED,),
            )
            for each in found
        ]


SOURCE = RpBaseIc()
