"""Loader of the RPLS results of the SDES: one dataset a sheet (commune, EPCI, département, région).

A blank cell is a secret, as the producer says; where a zone has no dwelling at all there is
nothing to hide, and a rate left blank is simply missing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from geodata.errors import InvalidContentError
from geodata.files import Part, read_rows
from geodata.levels import find_column
from geodata.messages import listed
from geodata.messages import social_stock as say
from geodata.messages import tables as messages
from geodata.model import STATUS_SUFFIX, Level, ValueStatus
from geodata.parts import PartKind
from geodata.sources.rpls_aggregates.schema import (
    CODES,
    INFO,
    LEVELS,
    TOTAL,
    WHOLE_OF,
    Breakdown,
    breakdowns,
    derived_columns,
    history_year,
    is_layout,
    value_columns,
)
from geodata.tables import TableSpec, ValueColumn, build_dataset, year_in_name
from geodata.values import RARE_SHARE_FROM_PERCENT, WHOLE_COUNT, CodeKind, parse_numbers
from geodata.zonecodes import plausible_share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.model import Dataset, SourceInfo

PUBLISHED = "published"
_SECRET = "s"  # noqa: S105 - the marker of a withheld cell, no password
_ENOUGH = 0.9
_CLOSE = 0.02
_MOST = 0.9


class RplsAggregates:
    """Social stock by zone, as the SDES publishes it."""

    info: SourceInfo = INFO

    def recognise(self, part: Part) -> bool:
        """Tell whether the part has the SDES's columns, and codes of a level it publishes."""
        return (
            part.kind is PartKind.TABLE
            and is_layout(part.columns)
            and _find_codes(part) is not None
        )

    def load(self, part: Part) -> Sequence[Dataset]:
        """Read the part; the year comes from the columns of its history, else from its name.

        Raises
        ------
        InvalidContentError
            Nothing says which year it is.
        """
        found = _find_codes(part)
        assert found is not None
        code, level = found
        year, notes = _year(part)
        columns, derived = value_columns(part.columns), derived_columns(part.columns)
        groups = breakdowns(part.columns)
        spellings = [column.spelling for column in columns]
        spellings += [spelling for group in groups for spelling in group.spellings]
        rows = read_rows(part, list(dict.fromkeys([code, *spellings])))
        frame = rows.frame.copy()
        for group in groups:
            kind = _nature(frame, group, part)
            if kind is None:
                notes.append(say.unreadable_group(listed(list(group.spellings))))
            columns = (*columns, *_group_columns(group, kind))
        total = find_column(part.columns, (TOTAL,))
        assert total is not None
        blank = frame[[column.spelling for column in columns]].isna()
        # A marker of secrecy in the blanks: the reader of cells then tells them from bad ones.
        for name in blank.columns[blank.any()]:
            frame[name] = frame[name].where(~blank[name], _SECRET)
        if blank.to_numpy().any():
            notes.append(say.BLANK_IS_SECRET)
        spec = TableSpec(
            INFO,
            "social_stock",
            level,
            year,
            code,
            columns,
            derived,
            PUBLISHED,
            WHOLE_COUNT,
            WHOLE_OF,
        )
        built = build_dataset(part, frame, spec, rejections=rows.rejections, notes=notes)
        return [replace(built, frame=_nothing_to_hide(built.frame))]


def _find_codes(part: Part) -> tuple[str, Level] | None:
    """Find the column of codes, and its level; the narrowest first."""
    for level in LEVELS:
        for spelling in CODES[level]:
            name = find_column(part.columns, (spelling,))
            if name and plausible_share(part.head[name], CodeKind(level.value)) >= _ENOUGH:
                return name, level
    # Some copies lost the name of the column: only codes of communes are told by their shape.
    for name in part.columns[:4]:
        if plausible_share(part.head[name], CodeKind.COMMUNE) >= _ENOUGH:
            return name, Level.COMMUNE
    return None


def _year(part: Part) -> tuple[int, list[str]]:
    year = history_year(part.columns)
    if year is not None:
        return year, [say.other_years(f"nb_ls{year - 1}…")]
    year = year_in_name(part.label)
    if year is None:
        raise InvalidContentError(messages.UNKNOWN_YEAR, file=part.label, remedy=say.NAME_THE_YEAR)
    return year, [messages.guessed_year(year, part.path.name)]


def _nature(frame: pd.DataFrame, group: Breakdown, part: Part) -> str | None:
    """Tell dwellings (``count``) from percentages (``share``) by what a breakdown adds up to."""
    total_name = find_column(part.columns, (TOTAL,))
    assert total_name is not None
    decimal = part.options.get("decimal")

    def numbers(name: str) -> pd.Series[float]:
        parsed = parse_numbers(
            frame[name], WHOLE_COUNT.within(0, 1e9), file=part.label, column=name, decimal=decimal
        )
        return parsed.numbers

    def loose(name: str) -> pd.Series[float]:
        return pd.to_numeric(frame[name].str.replace(",", "."), errors="coerce")

    total = numbers(total_name)
    whole = pd.concat([loose(name) for name in group.spellings], axis=1).sum(axis=1, skipna=False)
    known = whole.notna() & total.gt(0)
    if not known.any():
        return None
    if (whole[known] - total[known]).abs().le(_CLOSE * total[known]).mean() >= _MOST:
        return "count"
    return "share" if whole[known].sub(100).abs().le(1).mean() >= _MOST else None


def _group_columns(group: Breakdown, kind: str | None) -> tuple[ValueColumn, ...]:
    if kind is None:
        return ()
    # The breakdown adds up to a hundred: its unit is known, however small one of its columns.
    rule = WHOLE_COUNT if kind == "count" else RARE_SHARE_FROM_PERCENT
    return tuple(
        ValueColumn(f"{stem}_{kind}", spelling, rule)
        for stem, spelling in zip(group.stems, group.spellings, strict=True)
    )


def _nothing_to_hide(frame: pd.DataFrame) -> pd.DataFrame:
    """Give as missing, not secret, what is blank where there is no dwelling at all."""
    if "dwelling_count" not in frame:
        return frame
    empty = frame["dwelling_count"].eq(0)
    result = frame.copy()
    for name in frame.columns[frame.columns.str.endswith(STATUS_SUFFIX)]:
        hidden = empty & frame[name].eq(ValueStatus.SECRET.value)
        result[name] = frame[name].mask(hidden, ValueStatus.MISSING.value)
    return result


SOURCE = RplsAggregates()
