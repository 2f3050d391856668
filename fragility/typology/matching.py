"""Families of two typologies that are the same under another number, so that names stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from .stability import jaccards

if TYPE_CHECKING:
    from .frozen import FrozenTypology

LEAST_SHARED = 0.5
"""Jaccard index from which a family is held to be the same: more residences shared than not."""


def matched(old: pd.Series, new: pd.Series) -> dict[str, str]:
    """Pair the families of two partitions of the same residences.

    Parameters
    ----------
    old, new
        Family key of each residence, missing where it has none; same index.

    Returns
    -------
    Old key by new key, for the families that share more residences than not; each family is in one
    pair at most.
    """
    both = old.notna() & new.notna()
    table = pd.crosstab(old[both].astype(str), new[both].astype(str))
    if table.empty:
        return {}
    overlap = jaccards(table.to_numpy())
    rows, columns = linear_sum_assignment(-overlap)
    return {
        str(table.columns[column]): str(table.index[row])
        for row, column in zip(rows, columns, strict=True)
        if overlap[row, column] >= LEAST_SHARED
    }


def carry_keys(old: FrozenTypology, new: FrozenTypology, frame: pd.DataFrame) -> FrozenTypology:
    """Give a new typology the keys, and so the names, of the old families it finds again.

    Parameters
    ----------
    old, new
        Former and new families.
    frame
        Residences to compare them on.
    """
    pairs = matched(old.assign(frame)["family_key"], new.assign(frame)["family_key"])
    return new.with_keys(pairs)


def moved_count(old: pd.Series, new: pd.Series) -> int:
    """Count the residences that change family, those that gain or lose one included.

    Families that share more residences than not are the same one, whatever their keys.
    """
    same = matched(old, new)
    renamed = new.map(lambda key: same.get(str(key), str(key)), na_action="ignore")
    blank = old.isna() & renamed.isna()
    return int((~((old == renamed).fillna(value=False) | blank)).to_numpy(dtype=bool).sum())


def moves(old: pd.Series, new: pd.Series) -> pd.DataFrame:
    """Count the residences by former and new family key, ``""`` for none."""
    return pd.crosstab(old.fillna(""), new.fillna("")).astype(np.int64)
