"""Loader of the RPLS counted by commune and features: sums by commune."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.errors import InvalidContentError
from geodata.files import Part, read_rows
from geodata.messages import social_stock as say
from geodata.messages import tables as messages
from geodata.model import STATUS_SUFFIX, Dataset, Level, Rejection, ValueStatus
from geodata.parts import PartKind
from geodata.sources.rpls_rows.schema import (
    CATEGORIES,
    CODE,
    INFO,
    NUMBER,
    PERIODS,
    YEAR_BUILT,
    columns,
)
from geodata.tables import year_in_name
from geodata.values import WHOLE_COUNT, CodeKind, normalise_codes, parse_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.model import SourceInfo

COUNTED = "counted"


class RplsRows:
    """Social stock by commune, summed from rows of identical dwellings."""

    info: SourceInfo = INFO

    def recognise(self, part: Part) -> bool:
        """Tell whether the part has one row a commune and combination of features."""
        return part.kind is PartKind.TABLE and columns(part.columns) is not None

    def load(self, part: Part) -> Sequence[Dataset]:
        """Read the part and add up its rows; its year comes from its name.

        Raises
        ------
        InvalidContentError
            The name of the file has no year, or a column is not what it should be.
        """
        spelt = columns(part.columns)
        assert spelt is not None
        year = year_in_name(part.label)
        if year is None:
            raise InvalidContentError(
                messages.UNKNOWN_YEAR, file=part.label, remedy=say.NAME_THE_YEAR
            )
        rows = read_rows(part, list(spelt.values()))
        # Plain names from here on: the rows are counted several times over.
        frame = rows.frame.rename(columns={spelling: name for name, spelling in spelt.items()})
        codes = normalise_codes(
            frame[CODE[0]], CodeKind.COMMUNE, file=part.label, column=spelt[CODE[0]]
        )
        parsed = parse_numbers(
            frame[NUMBER[0]], WHOLE_COUNT, file=part.label, column=spelt[NUMBER[0]]
        )
        kept = codes.codes.notna() & parsed.numbers.notna()
        rejections = [*rows.rejections, *codes.rejections, *parsed.rejections]
        for name, known in CATEGORIES.items():
            strange = kept & ~frame[name].isin(list(known))
            rejections += _unknown(frame.loc[strange, name], part.label, spelt[name])
            kept &= ~strange
        if not kept.any():
            raise InvalidContentError(messages.NO_ROW_LEFT, file=part.label)
        communes, numbers = codes.codes[kept], parsed.numbers[kept]
        counts = _counts(frame[kept], communes, numbers)
        notes = (
            messages.guessed_year(year, part.path.name),
            say.summed_rows(int(kept.sum()), len(counts)),
            say.BUILT_NOT_ENTERED,
            *codes.notes,
        )
        return [
            Dataset(
                info=INFO,
                table="social_stock",
                level=Level.COMMUNE,
                vintage=year,
                frame=_with_statuses(counts),
                rows_read=rows.rows_read,
                file=part.label,
                variant=COUNTED,
                rejections=tuple(rejections),
                notes=notes,
            )
        ]


def _unknown(values: pd.Series[str], file: str, column: str) -> list[Rejection]:
    """Tell the rows whose category is not in the layout, one rejection a category."""
    return [
        Rejection(
            file,
            int(str(same.index[0])),
            column,
            say.unknown_category(column, str(text), len(same)),
            len(same),
        )
        for text, same in values.fillna("").groupby(values.fillna(""))
    ]


def _counts(
    frame: pd.DataFrame, communes: pd.Series[str], numbers: pd.Series[float]
) -> pd.DataFrame:
    """Dwellings of each commune, in all and by feature."""
    result = numbers.groupby(communes).sum().to_frame("dwelling_count")
    for name, known in CATEGORIES.items():
        for category, stem in known.items():
            result[f"{stem}_count"] = (
                numbers.where(frame[name].eq(category), 0.0).groupby(communes).sum()
            )
    starts = np.array([start for start, _ in PERIODS], dtype=float)
    built = pd.to_numeric(frame[YEAR_BUILT[0]], errors="coerce").fillna(0.0).clip(lower=0.0)
    rank = np.searchsorted(starts, built.to_numpy(), side="right") - 1
    for position, (_, stem) in enumerate(PERIODS):
        result[f"{stem}_count"] = numbers.where(rank == position, 0.0).groupby(communes).sum()
    return result


def _with_statuses(counts: pd.DataFrame) -> pd.DataFrame:
    """Put a status beside every count: all of them were observed."""
    ordered: dict[str, object] = {"zone_code": counts.index.astype("str")}
    for name in counts:
        ordered[str(name)] = counts[name].to_numpy()
        ordered[f"{name}{STATUS_SUFFIX}"] = ValueStatus.OBSERVED.value
    return pd.DataFrame(ordered)


SOURCE = RplsRows()
