"""From rows of text to a dataset: codes, numbers, statuses, secrets, duplicates."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.errors import InvalidContentError
from geodata.messages import listed
from geodata.messages import tables as messages
from geodata.model import STATUS_SUFFIX, Dataset, Level, Rejection, SourceInfo, ValueStatus
from geodata.parts import SEPARATOR, Part
from geodata.values import NumberRule, parse_numbers
from geodata.wholes import refuse_larger_parts
from geodata.zonecodes import CodeKind, normalise_codes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
_GEOGRAPHY_IN_NAME = re.compile(r"geo(?:graphie)?[_\-. ]*20\d\d", re.IGNORECASE)
_CENTURY_TURN = 60
_SHOWN_DUPLICATES = 200


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A canonical column and how the file spells it."""

    name: str
    spelling: str
    rule: NumberRule


@dataclass(frozen=True, slots=True)
class DerivedColumn:
    """A canonical column the file lacks, exactly computable from others it has."""

    name: str
    plus: tuple[str, ...]
    """Spellings in the file."""
    minus: tuple[str, ...] = ()
    stands_for: str = ""
    """Spelling the file would have had."""

    @property
    def formula(self) -> str:
        """``a + b − c``, for the reader."""
        return " + ".join(self.plus) + "".join(f" − {term}" for term in self.minus)


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One dataset to build out of a part."""

    info: SourceInfo
    table: str
    level: Level
    vintage: int
    code_column: str
    columns: tuple[ValueColumn, ...]
    derived: tuple[DerivedColumn, ...] = ()
    variant: str = ""
    rule: NumberRule | None = None
    """Rule of the operands of derived columns."""
    whole_of: Mapping[str, str] = field(default_factory=dict)
    """Part → whole, canonical columns."""
    slack: float = 0.0
    """By how much a part may be above its whole, where the producer rounds each apart."""

    @property
    def spelt(self) -> dict[str, str]:
        """Canonical column → name in the file, or the one a computed column stands for."""
        return {one.name: one.spelling for one in self.columns} | {
            one.name: one.stands_for or one.name for one in self.derived
        }


def full_year(two_digits: str) -> int:
    """Year of a two-digit suffix: 1960 to 2059.

    >>> full_year("19"), full_year("99")
    (2019, 1999)
    """
    year = int(two_digits)
    return 2000 + year if year < _CENTURY_TURN else 1900 + year


def year_in_name(label: str) -> int | None:
    """Year written in a file's name, the innermost member first; ``None`` when none or several.

    >>> year_in_name("lot_2022.zip › data_CAF_2019_IRIS_geo2020.csv")
    2019
    """
    for name in reversed(label.split(SEPARATOR)):
        years = set(_YEAR.findall(_GEOGRAPHY_IN_NAME.sub("", name)))
        if len(years) == 1:
            return int(years.pop())
        if years:
            return None
    return None


def build_dataset(
    part: Part,
    rows: pd.DataFrame,
    spec: TableSpec,
    *,
    secret: pd.Series[bool] | None = None,
    rejections: Sequence[Rejection] = (),
    notes: Sequence[str] = (),
) -> Dataset:
    """Turn rows of text into canonical columns and statuses.

    Parameters
    ----------
    part
        Where the rows come from.
    rows
        Text, indexed by line, with the code column and every column the specification spells.
    spec
        What to build.
    secret
        Rows the producer withholds: every value becomes secret. Same index as ``rows``.
    rejections, notes
        What is already known (lines that did not fit, assumptions made).

    Raises
    ------
    InvalidContentError
        A column is mostly not made of what it should be, or no row is left.
    """
    codes = normalise_codes(
        rows[spec.code_column],
        CodeKind(spec.level.value),
        file=part.label,
        column=spec.code_column,
    )
    found = [*rejections, *codes.rejections]
    remarks = [*notes, *codes.notes]
    kept = codes.codes.notna()
    zones = codes.codes[kept]
    if zones.empty:
        raise InvalidContentError(messages.NO_ROW_LEFT, file=part.label)
    decimal = part.options.get("decimal")
    values: dict[str, pd.Series[float]] = {}
    statuses: dict[str, pd.Series[str]] = {}
    for column in spec.columns:
        parsed = parse_numbers(
            rows.loc[kept, column.spelling],
            column.rule,
            file=part.label,
            column=column.spelling,
            decimal=decimal,
        )
        values[column.name], statuses[column.name] = parsed.numbers, parsed.status
        found.extend(parsed.rejections)
    for derived in spec.derived:
        value, status, remark, refused = _derive(part, rows.loc[kept], derived, spec)
        values[derived.name], statuses[derived.name] = value, status
        remarks.append(remark)
        found.extend(one for one in refused if one not in found)
    found += refuse_larger_parts(
        values, statuses, spec.whole_of, spec.spelt, slack=spec.slack, file=part.label
    )
    frame = _assemble(zones, values, statuses, None if secret is None else secret[kept])
    frame, repeated, contradictions = _without_duplicates(frame, part.label, spec.code_column)
    if repeated:
        remarks.append(messages.same_duplicates(repeated))
    found.extend(contradictions)
    if frame.empty:
        raise InvalidContentError(messages.NO_ROW_LEFT, file=part.label)
    geography = part.options.get("geography_year")
    return Dataset(
        info=spec.info,
        table=spec.table,
        level=spec.level,
        vintage=spec.vintage,
        frame=frame.reset_index(drop=True),
        rows_read=len(rows) + sum(rejection.line is not None for rejection in rejections),
        file=part.label,
        geography_year=int(geography) if geography else None,
        variant=spec.variant,
        rejections=tuple(found),
        notes=tuple(dict.fromkeys(remarks)),
    )


def _derive(
    part: Part, rows: pd.DataFrame, derived: DerivedColumn, spec: TableSpec
) -> tuple[pd.Series[float], pd.Series[str], str, list[Rejection]]:
    """Compute a column from others; it is observed only where all of them are."""
    refused: list[Rejection] = []
    total: pd.Series[float] = pd.Series(0.0, index=rows.index)
    status: pd.Series[str] = pd.Series(ValueStatus.OBSERVED.value, index=rows.index, dtype="str")
    for sign, spellings in ((1, derived.plus), (-1, derived.minus)):
        for spelling in spellings:
            parsed = parse_numbers(
                rows[spelling],
                spec.rule or NumberRule(),
                file=part.label,
                column=spelling,
                decimal=part.options.get("decimal"),
            )
            refused.extend(parsed.rejections)
            total = total + sign * parsed.numbers
            withheld = parsed.status.eq(ValueStatus.SECRET.value)
            absent = parsed.status.eq(ValueStatus.MISSING.value)
            status = status.mask(absent & status.eq(ValueStatus.OBSERVED.value), parsed.status)
            status = status.mask(withheld, parsed.status)
    # Published with rounding, a difference of equals may come out a hair below zero.
    total = total.mask(total.lt(0) & total.gt(-0.01), 0.0)
    impossible = total.lt(0)
    status = status.mask(impossible, ValueStatus.MISSING.value)
    return (
        total.mask(impossible),
        status,
        messages.derived(derived.stands_for or derived.name, derived.formula),
        refused,
    )


def _assemble(
    zones: pd.Series[str],
    values: dict[str, pd.Series[float]],
    statuses: dict[str, pd.Series[str]],
    secret: pd.Series[bool] | None,
) -> pd.DataFrame:
    """Put codes, values and statuses side by side; withheld rows lose their values."""
    columns: dict[str, pd.Series[float] | pd.Series[str]] = {"zone_code": zones}
    for name, value in values.items():
        status = statuses[name]
        if secret is not None:
            value = value.mask(secret)  # noqa: PLW2901 - the dictionary keeps the published one
            status = status.mask(secret, ValueStatus.SECRET.value)
        columns[name] = value
        columns[name + STATUS_SUFFIX] = status
    return pd.DataFrame(columns)


def _without_duplicates(
    frame: pd.DataFrame, file: str, column: str
) -> tuple[pd.DataFrame, int, list[Rejection]]:
    """Keep identical rows once and drop the zones whose rows contradict each other."""
    same = frame.duplicated()
    unique = frame.loc[~same]
    clashing = unique["zone_code"].duplicated(keep=False)
    found: list[Rejection] = []
    for code, rows in unique.loc[clashing].groupby("zone_code", sort=False):
        lines = [str(line) for line in rows.index]
        found.extend(
            Rejection(file, int(line), column, messages.contradictory(str(code), listed(lines)))
            for line in lines
        )
    left = len(found) - _SHOWN_DUPLICATES
    if left > 0:
        found = found[:_SHOWN_DUPLICATES]
        found.append(Rejection(file, None, column, messages.more_contradictory(left), left))
    return unique.loc[~clashing], int(same.sum()), found


def withheld(note: pd.Series[str], open_notes: Sequence[int] = (0,)) -> pd.Series[bool]:
    """Tell the rows whose ``NOTE`` says that the producer withholds them.

    Parameters
    ----------
    note
        The column, missing where empty; what is not a number counts as withheld.
    open_notes
        Notes of published rows.

    >>> withheld(pd.Series(["0", "0.0", None, "3", "x"], dtype="str")).tolist()
    [False, False, False, True, True]
    """
    number = pd.to_numeric(note.str.replace(",", "."), errors="coerce")
    known: pd.Series[bool] = note.notna() & ~number.isin(np.array(open_notes, dtype=float))
    return known
