"""What is known of each commune beside its stock: main residences, SRU, rotation, sector."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from geodata.joining import ORIGIN_COLUMN, RowOrigin
from geodata.model import STATUS_SUFFIX, ValueStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geodata.sectors import SectorSet

FEWEST: Final = 11
"""Dwellings from which a rate counted from the dwellings themselves is used."""
_FLAGS: Final[Mapping[str, str]] = {
    "sru_subject": "sru_subject_count",
    "sru_exempt": "sru_exempt_count",
    "sru_carence": "sru_carence_count",
}


def observed(frame: pd.DataFrame, column: str) -> pd.Series[float]:
    """Return a column by commune where it is observed, NaN elsewhere; all NaN where it is absent.

    Parameters
    ----------
    frame
        Indexed by code of commune.
    column
        The column.
    """
    if column not in frame:
        return pd.Series(float("nan"), index=frame.index)
    status = f"{column}{STATUS_SUFFIX}"
    values = frame[column].astype(float)
    return values if status not in frame else values.where(
        (frame[status] == ValueStatus.OBSERVED.value).to_numpy()
    )  # fmt: skip


def inventory(frame: pd.DataFrame) -> pd.DataFrame:
    """Return what the SRU inventory says, by commune.

    Parameters
    ----------
    frame
        Table ``sru``, indexed by code of commune.

    Returns
    -------
    ``sru_dwelling_count``, ``sru_main_residence_count``, ``sru_target_share`` and the flags, NaN
    where not observed. The main residences are those the inventory divides by, ``count / share``:
    the census has others, and would not give the official rate back.
    """
    counted, share = observed(frame, "sru_dwelling_count"), observed(frame, "sru_share")
    out = pd.DataFrame(
        {
            "sru_dwelling_count": counted,
            "sru_main_residence_count": counted / share.where(share > 0),
            "sru_target_share": observed(frame, "sru_target_share"),
        }
    )
    for flag, column in _FLAGS.items():
        out[flag] = observed(frame, column)
    if ORIGIN_COLUMN in frame:
        # The inventory lists the communes subject to the law: one without a row is not, unless
        # none of them has one, as from the inventory of elsewhere.
        absent = (frame[ORIGIN_COLUMN] == RowOrigin.ABSENT.value).to_numpy()
        if not absent.all():
            out["sru_subject"] = out["sru_subject"].mask(absent, 0.0)
    return out


def rotation(published: pd.DataFrame | None, counted: pd.DataFrame) -> pd.Series[float]:
    """Return the rotation of each commune: as it is published, else as it is counted.

    Parameters
    ----------
    published
        Published figures of the communes, indexed by code; ``None`` without any.
    counted
        The communes' own counts; a rate there stands on :data:`FEWEST` dwellings or more.
    """
    own = observed(counted, "rotation_share").where(counted["dwelling_count"] >= FEWEST)
    if published is None:
        return own
    return observed(published, "rotation_share").reindex(own.index).fillna(own)


def sectors_of(division: SectorSet | None) -> Mapping[str, str]:
    """Return the name of the sector of each commune."""
    if division is None:
        return {}
    return {code: division.name_of[sector] for code, sector in division.sector_of.items()}
