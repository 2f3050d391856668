"""Tables that users keep by residence, attached to the residences of the inventory."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

import pandas as pd

from geodata.messages import stock as say
from geodata.summing import TerritoryTable
from geodata.user_tables.matching import attach_residences
from geodata.user_tables.overlapping import refused_overlap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.model import Dataset, Rejection

MANY_ROWS = frozenset({"ratings"})
"""Tables that may say several things of one residence."""


def attached_tables(
    datasets: Sequence[Dataset],
    residences: pd.DataFrame | None,
    dwellings: pd.DataFrame | None,
) -> tuple[list[TerritoryTable], list[str]]:
    """Attach users' tables to residences, file by file, and put those of one key together.

    Parameters
    ----------
    datasets
        Tables by residence as loaded, with the keys their files have.
    residences
        Residences of the latest inventory; ``None`` where the import has none.
    dwellings
        Their dwellings, which know every address of a residence; may be empty.

    Returns
    -------
        The tables, one row a residence (several for :data:`MANY_ROWS`), and notes on those that
        could not be attached at all.
    """
    if not datasets:
        return [], []
    if residences is None:
        return [], [say.no_residences(one.file) for one in datasets]
    known = with_addresses(pd.DataFrame(residences.drop(columns="geometry")), dwellings)
    result = []
    for _, same in groupby(sorted(datasets, key=lambda one: (one.key, one.file)), _key):
        attached = [attach_residences(one, known) for one in same]
        first, *others = attached
        table = first.dataset
        notes = [*table.notes, *first.notes]
        for other in others:
            table = _together(table, other.dataset)
            notes += [*other.dataset.notes, *other.notes]
        result.append(TerritoryTable(table, len(table.frame), notes=tuple(dict.fromkeys(notes))))
    lost = [say.unread_table(t.dataset.file, t.dataset.table) for t in result if not t.rows_kept]
    return result, lost


def _key(dataset: Dataset) -> str:
    return dataset.key


def with_addresses(residences: pd.DataFrame, dwellings: pd.DataFrame | None) -> pd.DataFrame:
    """Add every address of each residence, in ``addresses``.

    Parameters
    ----------
    residences
        ``residence_id``.
    dwellings
        ``residence_id``, ``address``; may be empty or absent, the residences are then unchanged.
    """
    if dwellings is None or dwellings.empty:
        return residences
    pairs = dwellings[["residence_id", "address"]].astype("str").dropna().drop_duplicates()
    lists = pairs.groupby("residence_id")["address"].agg(tuple)
    return residences.assign(addresses=residences["residence_id"].map(lists))


def _together(first: Dataset, second: Dataset) -> Dataset:
    """Put two files of one table together; what two files say of a residence is the first's."""
    rows = second.frame
    rejections: tuple[Rejection, ...] = ()
    if first.table in MANY_ROWS:
        frame = pd.concat([first.frame, rows], ignore_index=True).drop_duplicates()
    else:
        again = rows["residence_id"].isin(first.frame["residence_id"])
        frame = pd.concat([first.frame, rows[~again]], ignore_index=True)
        rejections = refused_overlap(first, second)
    return replace(
        first,
        frame=frame.reset_index(drop=True),
        rows_read=first.rows_read + second.rows_read,
        file=f"{first.file} + {second.file}",
        rejections=(*first.rejections, *second.rejections, *rejections),
    )
