"""Two files of one table that give figures for the same residences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.messages import user_tables as say
from geodata.model import Rejection

if TYPE_CHECKING:
    from geodata.model import Dataset


def refused_overlap(first: Dataset, second: Dataset) -> tuple[Rejection, ...]:
    """Tell the residences of a second file that the first has already given figures for.

    Parameters
    ----------
    first, second
        Tables of one key with ``residence_id``, one row a residence. The first wins.

    Returns
    -------
        Nothing, or one rejection that stands for all these rows: how many, which (the first five
        identifiers), which file is kept, and what to do.
    """
    ids = second.frame["residence_id"].astype("str")
    again = sorted(ids[ids.isin(first.frame["residence_id"])])
    if not again:
        return ()
    reason = say.in_two_files(first.file, len(again), again)
    return (Rejection(second.file, None, None, reason, len(again)),)
