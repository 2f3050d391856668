"""Joining a table to the contours: exactly one row a zone, each with an explicit status.

An official IRIS file says nothing of the zones it does not publish: their rows are absent. What an
absent row means depends on the source and on the kind of IRIS, and is decided here, once.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geodata.aggregation import sum_counts, value_columns
from geodata.messages import importing as say
from geodata.model import STATUS_SUFFIX, ValueStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

ORIGIN_COLUMN: Final = "row_origin"


class RowOrigin(StrEnum):
    """Where the row of a zone comes from."""

    FILE = "file"
    """The file has a row for this very code."""
    RECONCILED = "reconciled"
    """The file has it under a former or later code (passage table)."""
    COMMUNE = "commune"
    """The IRIS is the whole commune: the row is the commune's own, of the same vintage."""
    SUM = "sum"
    """Sum of the zone's parts."""
    ABSENT = "absent"
    """The file has no row for it."""


class AbsentRow(StrEnum):
    """What a zone without a row means, source by source."""

    MISSING = "missing"
    NOT_PUBLISHED = "not_published"
    """Below the publication threshold: secret for a habitat IRIS of a divided commune."""


ABSENT_ROWS: Final[Mapping[str, AbsentRow]] = {"income": AbsentRow.NOT_PUBLISHED}
"""By table; :attr:`AbsentRow.MISSING` for the others."""

MAIN_COLUMNS: Final = (
    "median_income_per_uc_eur",
    "pop_25_54_count",
    "family_count",
    "main_residence_count",
    "population_count",
    "recipient_count",
    "dwelling_count",
    "sru_dwelling_count",
    "household_count",
)
"""Column that says whether a zone is covered, first found; else the table's first value column."""


@dataclass(frozen=True)
class Joined:
    """A table joined to zones, and what was noticed."""

    frame: pd.DataFrame
    notes: tuple[str, ...]


def join_zones(
    frame: pd.DataFrame,
    zones: pd.DataFrame,
    *,
    absent: AbsentRow = AbsentRow.MISSING,
    commune_rows: pd.DataFrame | None = None,
    reconciled: frozenset[str] = frozenset(),
) -> Joined:
    """Give each zone its row.

    Parameters
    ----------
    frame
        ``zone_code`` (unique), value columns and their statuses.
    zones
        ``zone_code`` in the order wanted, with ``iris_type`` (H, A, D, Z) and ``commune_code`` at
        IRIS level.
    absent
        What an absent row means for this source.
    commune_rows
        Same table, vintage and variant at commune level: gives an undivided commune (type Z) its
        own row where the IRIS file has none.
    reconciled
        Codes whose row was found under another code.
    """
    columns = value_columns(frame)
    indexed = frame.set_index("zone_code")
    codes = pd.Index(zones["zone_code"].astype("str"), name="zone_code")
    joined = indexed.reindex(codes)
    present = codes.isin(indexed.index)
    origin = pd.Series(RowOrigin.ABSENT.value, index=codes, dtype="str")
    origin[present] = RowOrigin.FILE.value
    origin[present & codes.isin(sorted(reconciled))] = RowOrigin.RECONCILED.value
    is_iris = "commune_code" in zones.columns and "iris_type" in zones.columns
    types = _iris_types(zones) if is_iris else pd.Series("", index=codes)
    whole = (types == "Z").to_numpy() & ~present
    notes: list[str] = []
    joined = _mark_absent(joined, columns, _absent_secret(types, ~present, absent, is_iris=is_iris))
    if whole.any() and absent is AbsentRow.NOT_PUBLISHED:
        if commune_rows is None:
            notes.append(say.whole_communes_without_file(int(whole.sum())))
        else:
            communes = pd.Index(zones["commune_code"].astype("str"))[whole]
            joined, filled = _fill_from_communes(joined, columns, whole, communes, commune_rows)
            origin[filled] = RowOrigin.COMMUNE.value
            notes.append(say.whole_communes_filled(int(filled.sum()), int(whole.sum())))
    notes.extend(_absent_notes(types, ~present, absent, is_iris=is_iris))
    if is_iris:
        divided = (types != "Z").to_numpy()
        owners = pd.Series(zones["commune_code"].to_numpy(), index=codes, dtype="str")
        silent = ~pd.Series(present, index=codes).groupby(owners).transform("any").to_numpy()
        if (silent & divided).any():
            lost = owners[silent & divided]
            notes.append(say.absent_communes(len(lost), lost.nunique()))
    result = joined[[name for column in columns for name in (column, column + STATUS_SUFFIX)]]
    return Joined(result.assign(**{ORIGIN_COLUMN: origin}).reset_index(), tuple(notes))


def _iris_types(zones: pd.DataFrame) -> pd.Series:
    """Type of each IRIS; a code ending in 0000 is an undivided commune even where not typed."""
    codes = zones["zone_code"].astype("str")
    types = zones["iris_type"].astype("str").where(zones["iris_type"].notna(), "")
    types = types.where(~(codes.str.endswith("0000") & (types == "")), "Z")
    return types.set_axis(pd.Index(codes, name="zone_code"))


def _absent_secret(
    types: pd.Series, absent_rows: np.ndarray, absent: AbsentRow, *, is_iris: bool
) -> np.ndarray:
    """Which zones are withheld rather than missing."""
    if absent is AbsentRow.MISSING:
        return np.zeros(len(absent_rows), dtype=bool)
    return absent_rows & (types == "H").to_numpy() if is_iris else absent_rows


def _mark_absent(joined: pd.DataFrame, columns: list[str], secret: np.ndarray) -> pd.DataFrame:
    """Give a status to the cells of absent rows."""
    absent_status = np.where(secret, ValueStatus.SECRET.value, ValueStatus.MISSING.value)
    filled = joined.copy()
    for column in columns:
        name = column + STATUS_SUFFIX
        filled[name] = joined[name].where(
            joined[name].notna(), pd.Series(absent_status, index=joined.index)
        )
    return filled


def _fill_from_communes(
    joined: pd.DataFrame,
    columns: list[str],
    whole: np.ndarray,
    communes: pd.Index,
    commune_rows: pd.DataFrame,
) -> tuple[pd.DataFrame, np.ndarray]:
    """Give the undivided communes their own rows; a commune the file lacks is not published."""
    source = commune_rows.set_index("zone_code").reindex(communes)
    found = communes.isin(commune_rows["zone_code"])
    filled = joined.copy()
    for column in columns:
        name = column + STATUS_SUFFIX
        if column in source.columns and name in source.columns:
            status = source[name].where(source[name].notna(), ValueStatus.SECRET.value)
            filled.loc[whole, column] = source[column].to_numpy()
            filled.loc[whole, name] = status.to_numpy()
    result = np.zeros(len(joined), dtype=bool)
    result[np.flatnonzero(whole)[found]] = True
    return filled, result


def _absent_notes(
    types: pd.Series, absent_rows: np.ndarray, absent: AbsentRow, *, is_iris: bool
) -> list[str]:
    count = int(absent_rows.sum())
    if not count:
        return []
    if not is_iris:
        return [say.absent_rows(count, secret=absent is AbsentRow.NOT_PUBLISHED)]
    by_type = types[absent_rows].value_counts()
    if absent is AbsentRow.MISSING:
        return [say.absent_rows(count, secret=False)]
    notes = []
    if by_type.get("H", 0):
        notes.append(say.absent_habitat(int(by_type["H"])))
    if activity := int(by_type.get("A", 0) + by_type.get("D", 0)):
        notes.append(say.absent_activity(activity))
    if untyped := int(by_type.get("", 0)):
        notes.append(say.absent_untyped(untyped))
    return notes


def merge_rows(frame: pd.DataFrame, merged: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    """One row for each zone born of several: counts summed, everything else missing.

    Parameters
    ----------
    frame
        Rows under the former codes; a former zone without a row makes its sum missing.
    merged
        Former codes of each new code.
    """
    pairs = pd.DataFrame(
        [(old, new) for new, olds in merged.items() for old in olds],
        columns=["old", "new"],
    ).astype("str")
    parts = frame.set_index("zone_code").reindex(pd.Index(pairs["old"], name="zone_code"))
    parts = parts.reset_index()
    columns = value_columns(frame)
    for column in columns:
        name = column + STATUS_SUFFIX
        parts[name] = parts[name].where(parts[name].notna(), ValueStatus.MISSING.value)
    result = sum_counts(parts, pairs["new"])
    for column in columns:
        if column not in result.columns:
            result[column] = np.nan
            result[column + STATUS_SUFFIX] = ValueStatus.MISSING.value
    return result


def main_column(frame: pd.DataFrame) -> str | None:
    """Column whose state tells whether a zone is covered."""
    columns = value_columns(frame)
    return next(
        (name for name in MAIN_COLUMNS if name in columns),
        columns[0] if columns else None,
    )
