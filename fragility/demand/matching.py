"""Sizes of dwellings: asked for, given, and there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from .applications import cell_codes, chosen, waiting_on
from .pressure import per_allocation, year_before

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from fragility.balance.allocations import Allocations

    from .applications import Applications

UNKNOWN_SIZE: Final = "unknown"
SIZES: Final = ("1", "2", "3", "4", "5p", UNKNOWN_SIZE)
"""Rooms, five and more together."""


def sizes(rooms: pd.Series) -> np.ndarray:
    """Give the position in :data:`SIZES` of numbers of rooms; none, or no room, is unknown."""
    values = rooms.to_numpy(dtype=float)
    most = len(SIZES) - 1
    return np.where(values >= 1, np.clip(values, 1, most) - 1, most).astype(np.int64)


def matching(
    applications: Applications,
    allocations: Allocations,
    as_of: dt.date,
    *,
    by: Sequence[str] = (),
    stock: pd.DataFrame | None = None,
    mutations: bool = True,
) -> pd.DataFrame:
    """Set what is asked beside what is given and what there is, by number of rooms.

    Parameters
    ----------
    by
        Columns both tables have.
    stock
        The columns of the cut and ``rooms_1_count``…``rooms_5p_count``, ``rooms_unknown_count``,
        one row a cell; a count unknown there stays so.

    Returns
    -------
    One row a cell and size: the columns of the cut, ``rooms`` (of :data:`SIZES`),
    ``pending_count``, ``pending_share``, ``allocation_count`` (of the year that ends on the day),
    ``allocation_share``, ``stock_count`` and ``stock_share`` (unknown without a stock),
    ``applications_per_allocation_ratio``. Shares are of the cell, unknown sizes included.
    """
    demand, given = applications.frame, allocations.frame
    here = waiting_on(demand, as_of) & chosen(demand, mutations=mutations)
    days = given["decided_on"].to_numpy()
    done = (days >= np.datetime64(year_before(as_of))) & (days <= np.datetime64(as_of))
    done &= chosen(given, mutations=mutations)
    asked, got = demand[here], given[done]
    columns = list(by)
    both = pd.concat([asked[columns], got[columns]], ignore_index=True)
    codes, labels = cell_codes(both, columns)
    count, cells = len(SIZES), len(labels)
    out = labels.loc[np.repeat(labels.index, count)].reset_index(drop=True)
    out["rooms"] = list(SIZES) * cells
    first = len(asked)
    for name, where, rooms in (
        ("pending", codes[:first], sizes(asked["asked_rooms_count"])),
        ("allocation", codes[first:], sizes(got["rooms_count"])),
    ):
        out[f"{name}_count"] = np.bincount(where * count + rooms, minlength=cells * count)
    out["stock_count"] = _stock(labels, columns, stock)
    for name in ("pending", "allocation", "stock"):
        table = out[f"{name}_count"].to_numpy(dtype=float).reshape(-1, count)
        total = table.sum(axis=1, keepdims=True)
        share = table / np.where(total > 0, total, np.nan)
        out[f"{name}_share"] = share.ravel()
    ratio = per_allocation(out["pending_count"], out["allocation_count"])
    return out.assign(applications_per_allocation_ratio=ratio)


def _stock(labels: pd.DataFrame, by: list[str], stock: pd.DataFrame | None) -> np.ndarray:
    """Give the dwellings of each cell and size; NaN where there is no stock for the cell."""
    names = [f"rooms_{size}_count" for size in SIZES]
    if stock is None:
        return np.full(len(labels) * len(SIZES), np.nan)
    held = stock.reindex(columns=[*by, *names])
    if not by:
        found = held[names].sum(min_count=len(held)).to_frame().T
    else:
        # An unknown cell of ours is no row of the stock, even one that has no label either.
        named = held.dropna(subset=by).astype(dict.fromkeys(by, object))
        found = labels.merge(named, on=by, how="left", validate="one_to_one")[names]
    return found.to_numpy(dtype=float).ravel()
