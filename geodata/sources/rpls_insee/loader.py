"""Loader of INSEE's RPLS tables, by commune, IRIS, EPCI or QPV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.errors import InvalidContentError
from geodata.files import Part, read_rows
from geodata.levels import detect_level, find_column
from geodata.messages import social_stock as say
from geodata.messages import tables as messages
from geodata.model import Level
from geodata.sources.rpls_insee.schema import (
    CODE,
    INFO,
    LEVELS,
    NOTE,
    WHOLE_OF,
    value_columns,
)
from geodata.tables import TableSpec, build_dataset, withheld, year_in_name
from geodata.zonecodes import CodeKind, plausible_share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.model import Dataset, SourceInfo

PUBLISHED = "published"
_MAJORITY = 0.5


class RplsInsee:
    """Social stock by zone, as INSEE publishes it."""

    info: SourceInfo = INFO

    def recognise(self, part: Part) -> bool:
        """Tell whether the part has INSEE's columns, and codes of a level it publishes."""
        code = find_column(part.columns, CODE)
        return (
            bool(value_columns(part.columns))
            and code is not None
            and any(
                plausible_share(part.head[code], CodeKind(level.value)) >= _MAJORITY
                for level in LEVELS
            )
        )

    def load(self, part: Part) -> Sequence[Dataset]:
        """Read the part; its year comes from its name.

        Raises
        ------
        InvalidContentError
            The name of the file has no year, or its zones are of no level known here.
        """
        code, note = find_column(part.columns, CODE), find_column(part.columns, NOTE)
        columns = value_columns(part.columns)
        assert code is not None
        year = year_in_name(part.label)
        if year is None:
            raise InvalidContentError(
                messages.UNKNOWN_YEAR, file=part.label, remedy=say.NAME_THE_YEAR
            )
        wanted = [code, *([note] if note else []), *(column.spelling for column in columns)]
        rows = read_rows(part, wanted)
        codes = rows.frame[code]
        if plausible_share(codes, CodeKind.QPV) >= _MAJORITY:
            level = Level.QPV
        else:
            level = detect_level(codes, column=code, file=part.label)
        secret = withheld(rows.frame[note]) if note else None
        notes = [messages.guessed_year(year, part.path.name)]
        if secret is not None and secret.any():
            notes.append(say.withheld_zones(int(secret.sum())))
        spec = TableSpec(
            INFO,
            "social_stock",
            level,
            year,
            code,
            columns,
            variant=PUBLISHED,
            whole_of=WHOLE_OF,
        )
        return [
            build_dataset(
                part, rows.frame, spec, secret=secret, rejections=rows.rejections, notes=notes
            )
        ]


SOURCE = RplsInsee()
