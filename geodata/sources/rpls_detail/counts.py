"""Counts of dwellings by commune and kind, for références larger than the territory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geodata.sources.rpls_detail.products import LOW_RENT, PLAI, product_keys
from geodata.streaming.cells import row_indices

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

COUNTED: Final = (
    "commune_code",
    "building_type",
    "qpv_declared",
    "qpv_plg_code",
    "product_key",
    "room_count",
    "energy_label",
    "occupancy_mode",
    "vacancy_months",
)
_ROOMS: Final = 5
_LONG_VACANCY_MONTHS: Final = 3
_TYPES: Final = {"collective": "collective", "individual": "individual", "student": "student"}

Counts = npt.NDArray[np.int64]


def count_by_commune(rows: pa.Table) -> pd.DataFrame:
    """Count dwellings by commune and kind.

    Parameters
    ----------
    rows
        Some of the columns :data:`COUNTED`, ``commune_code`` among them.

    Returns
    -------
    One row a commune, in the order of the codes: ``zone_code``, ``dwelling_count``, and for each
    column present the counts of its kinds with those of unknown kind: ``collective_count``…
    ``unknown_type_count``; ``in_qpv_declared_count``, ``not_in_qpv_declared_count``;
    ``in_qpv_plg_count``, ``not_in_qpv_plg_count``; ``plai_count``… ``unknown_product_count``,
    ``plai_total_count``, ``low_rent_count``; ``rooms_1_count``… ``rooms_5p_count``,
    ``rooms_unknown_count``; ``energy_a_count``… ``energy_unknown_count``; ``vacant_count``,
    ``empty_count``, ``offered_count`` (let or vacant) and ``vacant_over_3_months_count``.
    """
    commune = _coded(rows, "commune_code")
    codes = commune.dictionary.to_pylist()
    place = row_indices(commune)
    size = len(codes)
    found: dict[str, Counts] = {"dwelling_count": _counted(place, size)}

    def by_word(column: str, names: Mapping[str, str], unknown: str | None) -> None:
        if column not in rows.column_names:
            return
        words = _coded(rows, column)
        ranks = row_indices(words)
        listed = [*words.dictionary.to_pylist(), None]
        table = np.bincount(place * len(listed) + ranks, minlength=size * len(listed))
        counts = table.reshape(size, len(listed)).astype(np.int64)
        for word, name in names.items():
            picked = [rank for rank, one in enumerate(listed) if one == word]
            found[f"{name}_count"] = counts[:, picked].sum(axis=1)
        if unknown is not None:
            picked = [rank for rank, one in enumerate(listed) if one not in names]
            found[f"{unknown}_count"] = counts[:, picked].sum(axis=1)

    by_word("building_type", _TYPES, "unknown_type")
    by_word("qpv_declared", {"yes": "in_qpv_declared", "no": "not_in_qpv_declared"}, None)
    _count_neighbourhoods(rows, place, size, found)
    products = {key: key for key in product_keys()[:-1]}
    by_word("product_key", products, "unknown_product")
    if "plai_count" in found:
        found["plai_total_count"] = _sum(found, PLAI)
        found["low_rent_count"] = _sum(found, LOW_RENT)
    _count_rooms(rows, place, size, found)
    by_word("energy_label", {one.upper(): f"energy_{one}" for one in "abcdefg"}, "energy_unknown")
    by_word("occupancy_mode", {"let": "let", "vacant": "vacant", "empty": "empty"}, None)
    if "let_count" in found:
        found["offered_count"] = found.pop("let_count") + found["vacant_count"]
        _count_long_vacancies(rows, place, size, found)
    frame = pd.DataFrame({"zone_code": pd.Series(codes, dtype="str"), **found})
    # Arrow may keep codes that no row has any more.
    frame = frame[frame["dwelling_count"] > 0]
    return frame.sort_values("zone_code", ignore_index=True)


def _coded(rows: pa.Table, column: str) -> pa.DictionaryArray:
    return rows.column(column).combine_chunks()


def _counted(place: Counts, size: int, kept: npt.NDArray[np.bool_] | None = None) -> Counts:
    return np.bincount(place if kept is None else place[kept], minlength=size).astype(np.int64)


def _sum(found: Mapping[str, Counts], keys: Sequence[str]) -> Counts:
    total: Counts = np.sum([found[f"{key}_count"] for key in keys], axis=0)
    return total


def _count_neighbourhoods(
    rows: pa.Table, place: Counts, size: int, found: dict[str, Counts]
) -> None:
    if "qpv_plg_code" not in rows.column_names:
        return
    codes = _coded(rows, "qpv_plg_code")
    ranks = row_indices(codes)
    inside = np.array([bool(one) for one in [*codes.dictionary.to_pylist(), None]])[ranks]
    outside = np.array([one == "" for one in [*codes.dictionary.to_pylist(), None]])[ranks]
    found["in_qpv_plg_count"] = _counted(place, size, inside)
    found["not_in_qpv_plg_count"] = _counted(place, size, outside)


def _count_rooms(rows: pa.Table, place: Counts, size: int, found: dict[str, Counts]) -> None:
    if "room_count" not in rows.column_names:
        return
    rooms = _numbers(rows, "room_count")
    for count in range(1, _ROOMS):
        found[f"rooms_{count}_count"] = _counted(place, size, rooms == count)
    found["rooms_5p_count"] = _counted(place, size, rooms >= _ROOMS)
    found["rooms_unknown_count"] = _counted(place, size, np.isnan(rooms))


def _count_long_vacancies(
    rows: pa.Table, place: Counts, size: int, found: dict[str, Counts]
) -> None:
    if "vacancy_months" not in rows.column_names:
        return
    modes = _coded(rows, "occupancy_mode")
    vacant = np.array([one == "vacant" for one in [*modes.dictionary.to_pylist(), None]])
    long = _numbers(rows, "vacancy_months") > _LONG_VACANCY_MONTHS
    kept = vacant[row_indices(modes)] & long
    found["vacant_over_3_months_count"] = _counted(place, size, kept)


def _numbers(rows: pa.Table, column: str) -> npt.NDArray[np.float64]:
    values: Any = pc.fill_null(rows.column(column).cast(pa.float64()), np.nan)
    return np.asarray(values, dtype=np.float64)
