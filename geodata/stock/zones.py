"""The stock of each zone: IRIS, commune, EPCI, QPV, counted on the dwellings or the residences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geodata.aggregation import all_missing, count_columns, sum_counts, value_columns
from geodata.codes import department_of
from geodata.joining import ORIGIN_COLUMN, RowOrigin
from geodata.messages import stock as say
from geodata.model import STATUS_SUFFIX, Level, ValueStatus
from geodata.stock.columns import blanked, not_given, with_statuses
from geodata.stock.counting import count_dwellings
from geodata.stock.letting import letting_figures

if TYPE_CHECKING:
    from collections.abc import Mapping

UNPLACED_LIMIT: Final = 0.05
"""Share of a commune's dwellings without an IRIS beyond which its counts by IRIS are withheld: they
would be short by more than a reader can overlook."""


@dataclass(frozen=True)
class Frame:
    """The zones to be filled, and what is known of the file's reach."""

    communes: pd.Index
    iris: pd.Series | None
    """Commune of each IRIS, by its code; ``None`` where there is none."""
    qpv: pd.Index | None
    """QPV of the generation retained; ``None`` where there are no contours."""
    territory_code: str
    departments: frozenset[str]
    """Départements the file is seen to cover (:mod:`geodata.stock.reach`)."""
    whole: bool
    """The contours have every commune of the territory: else its total would be short."""
    exhaustive: bool
    """The file is not one landlord's alone: a commune of its départements without a row has no
    social dwelling."""


def stock_of_dwellings(
    dwellings: pd.DataFrame, residences: pd.DataFrame, frame: Frame, vintage: int
) -> tuple[dict[Level, pd.DataFrame], list[str]]:
    """Count dwellings by zone.

    Parameters
    ----------
    dwellings
        With ``commune_code``, ``iris_code``, ``qpv_code``, ``in_qpv``.
    residences
        With the same codes: counted in ``residence_count``.
    frame
        Zones wanted.
    vintage
        Year of the inventory.

    Returns
    -------
        A table a level, one row a zone (``zone_code``, values, statuses, ``row_origin``); notes.
    """
    absent = not_given(dwellings)

    def table(groups: pd.Series, owners: pd.Series) -> pd.DataFrame:
        counts = blanked(count_dwellings(dwellings, groups), absent)
        held = owners.dropna().value_counts().reindex(counts.index).fillna(0.0)
        counts.insert(1, "residence_count", held.astype("float64"))
        letting = letting_figures(dwellings, groups, vintage)
        return pd.concat([with_statuses(counts), letting.reindex(counts.index)], axis=1)

    qpv = dwellings["qpv_code"].mask(dwellings["qpv_code"] == "")
    own_qpv = residences["qpv_code"].mask(residences["qpv_code"] == "")
    tables = {
        Level.COMMUNE: table(dwellings["commune_code"], residences["commune_code"]),
        Level.EPCI: table(_all(dwellings, frame), _all(residences, frame)),
        Level.QPV: table(qpv, own_qpv),
    }
    if frame.iris is not None:
        tables[Level.IRIS] = table(dwellings["iris_code"], residences["iris_code"])
    place = dwellings[["commune_code", "iris_code", "qpv_code", "in_qpv"]].assign(weight=1.0)
    return _completed(tables, place, frame)


def stock_of_residences(
    residences: pd.DataFrame, frame: Frame
) -> tuple[dict[Level, pd.DataFrame], list[str]]:
    """Sum residences by zone, where the file gives no dwellings; as :func:`stock_of_dwellings`."""
    names = [
        name for name in residences if str(name).endswith("_count") and name != "address_count"
    ]
    counts = with_statuses(residences[names].assign(residence_count=1.0))

    def table(groups: pd.Series) -> pd.DataFrame:
        return sum_counts(counts, groups).set_index("zone_code")

    tables = {
        Level.COMMUNE: table(residences["commune_code"]),
        Level.EPCI: table(_all(residences, frame)),
        Level.QPV: table(residences["qpv_code"].mask(residences["qpv_code"] == "")),
    }
    if frame.iris is not None:
        tables[Level.IRIS] = table(residences["iris_code"])
    place = residences[["commune_code", "iris_code", "qpv_code"]].assign(
        in_qpv=residences["in_qpv_count"].gt(0).where(residences["in_qpv_count"].notna()),
        weight=residences["dwelling_count"].astype("float64"),
    )
    return _completed(tables, place, frame)


def _all(rows: pd.DataFrame, frame: Frame) -> pd.Series:
    return pd.Series(frame.territory_code, index=rows.index, dtype="str")


def _completed(
    tables: Mapping[Level, pd.DataFrame], place: pd.DataFrame, frame: Frame
) -> tuple[dict[Level, pd.DataFrame], list[str]]:
    """Give every zone its row: counted, zero, or missing."""
    notes: list[str] = []
    held = tables[Level.COMMUNE].index
    empty = frame.communes.difference(held)
    told = np.array([frame.exhaustive and department_of(c) in frame.departments for c in empty])
    zero = set(empty[told.astype(bool)]) if len(empty) else set()
    silent = set(empty) - zero
    result = {Level.COMMUNE: _rows(tables[Level.COMMUNE], frame.communes, zero)}
    result[Level.EPCI] = _rows(tables[Level.EPCI], tables[Level.EPCI].index, set())
    if zero:
        notes.append(say.communes_without_rows(len(zero), zero=True))
    if silent:
        notes.append(say.communes_without_rows(len(silent), zero=False))
    if not frame.whole:
        notes.append(say.total_short())
    if silent or not frame.whole:
        result[Level.EPCI] = all_missing(result[Level.EPCI])
    if frame.iris is not None:
        result[Level.IRIS] = _iris(tables[Level.IRIS], place, frame, zero, notes)
    codes = tables[Level.QPV].index if frame.qpv is None else frame.qpv
    # A neighbourhood may lie in a commune that the file does not reach.
    covered = place["in_qpv"].notna().any() and not silent
    result[Level.QPV] = _rows(tables[Level.QPV], codes, set(codes) if covered else set())
    placed = place["qpv_code"].notna()
    if frame.qpv is not None:
        placed &= place["qpv_code"].isin(frame.qpv) | place["qpv_code"].eq("")
    nameless = place["in_qpv"].astype("boolean").fillna(value=False) & ~placed
    if nameless.any():
        notes.append(say.qpv_without_code(int(place.loc[nameless, "weight"].sum())))
    return {level: one for level, one in result.items() if len(one)}, notes


def _iris(
    table: pd.DataFrame, place: pd.DataFrame, frame: Frame, zero: set[str], notes: list[str]
) -> pd.DataFrame:
    """Rows of the IRIS; missing throughout a commune where too many dwellings have no IRIS."""
    assert frame.iris is not None
    total = place.groupby("commune_code", observed=True)["weight"].sum()
    lost = place[place["iris_code"].isna()].groupby("commune_code", observed=True)["weight"].sum()
    lost = lost.reindex(total.index).fillna(0.0)
    short = set(total.index[lost > UNPLACED_LIMIT * total])
    if short:
        notes.append(say.iris_short(len(short), int(lost[sorted(short)].sum())))
    if few := int(lost[[code for code in lost.index if code not in short]].sum()):
        notes.append(say.iris_nearly_whole(few))
    covered = (set(total.index) | zero) - short
    answered = set(frame.iris.index[frame.iris.isin(covered)])
    rows = _rows(table, pd.Index(frame.iris.index), answered)
    withheld = rows["zone_code"].map(frame.iris).isin(short)
    return pd.concat([rows[~withheld], all_missing(rows[withheld])]).sort_index()


def _rows(table: pd.DataFrame, codes: pd.Index, zero: set[str]) -> pd.DataFrame:
    """One row a zone in the order of ``codes``; those of ``zero`` have observed counts of zero."""
    index = pd.Index(codes.astype("str"), name="zone_code")
    present = index.isin(table.index)
    rows = table.reindex(index)
    nought = ~present & index.isin(sorted(zero))
    counts = set(count_columns(table))
    result: dict[str, np.ndarray] = {}
    for column in value_columns(table):
        values = rows[column].to_numpy(dtype=float)
        status = rows[column + STATUS_SUFFIX].to_numpy(dtype=object)
        status = np.where(present, status, ValueStatus.MISSING.value)
        # A question the file answers nowhere stays without an answer.
        if column in counts and (status == ValueStatus.OBSERVED.value).any():
            values = np.where(nought, 0.0, values)
            status = np.where(nought, ValueStatus.OBSERVED.value, status)
        result |= {column: values, column + STATUS_SUFFIX: status}
    result[ORIGIN_COLUMN] = np.where(
        present | nought, RowOrigin.SUM.value, RowOrigin.ABSENT.value
    ).astype(object)
    frame = pd.DataFrame(result, index=index)
    texts = [name for name in frame if frame[name].dtype == object]
    return frame.astype(dict.fromkeys(texts, "str")).reset_index()
