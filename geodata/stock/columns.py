"""Which counts a file allows: those of a question it does not answer are missing, not zero."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geodata.model import STATUS_SUFFIX, ValueStatus
from geodata.stock.counting import LABELS, PERIOD_STARTS, ROOMS, TYPES, product_count_columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ASKED: Final[Mapping[str, Sequence[str]]] = {
    "building_type": (*(f"{one}_count" for one in TYPES), "type_unknown_count"),
    "in_qpv": ("in_qpv_count", "qpv_unknown_count"),
    "product_key": ("plai_total_count", "low_rent_count", *product_count_columns()),
    "room_count": (*(f"rooms_{one}_count" for one in ROOMS), "rooms_unknown_count"),
    "energy_label": (*(f"energy_{one.lower()}_count" for one in LABELS), "energy_unknown_count"),
    "built_year": (*(f"built_{one}_count" for one in PERIOD_STARTS), "built_unknown_count"),
    "sru_expiry_year": ("sru_expiry_count",),
}
"""Counts that come from each column of the dwellings."""


def not_given(dwellings: pd.DataFrame) -> list[str]:
    """Name the counts that these dwellings say nothing of: their column is empty throughout."""
    silent = [
        column
        for column in ASKED
        if column not in dwellings
        or dwellings[column].isna().all()
        or (column == "product_key" and dwellings[column].astype("str").eq("unknown").all())
    ]
    # No expiry at all is an answer (most dwellings have none), unless the column is not there.
    return [
        count
        for column in silent
        if column != "sru_expiry_year" or column not in dwellings
        for count in ASKED[column]
    ]


def blanked(counts: pd.DataFrame, absent: Sequence[str]) -> pd.DataFrame:
    """Give the same counts with those of unanswered questions missing."""
    return counts.assign(**{name: np.nan for name in absent if name in counts})


def with_statuses(counts: pd.DataFrame) -> pd.DataFrame:
    """Add to each count its status: ``observed`` where there is a number, else ``missing``."""
    given = np.where(
        counts.notna().to_numpy(), ValueStatus.OBSERVED.value, ValueStatus.MISSING.value
    )
    statuses = pd.DataFrame(
        given, index=counts.index, columns=[f"{name}{STATUS_SUFFIX}" for name in counts]
    ).astype("str")
    ordered = [name for column in counts for name in (column, f"{column}{STATUS_SUFFIX}")]
    return pd.concat([counts, statuses], axis=1)[ordered]
