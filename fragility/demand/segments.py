"""Segments of the demand: who asks, and for what, in columns both tables have."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from fragility.balance.facts import NO, YES, first_quartile

from .matching import SIZES, sizes

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from fragility.balance.allocations import Allocations
    from fragility.balance.rules import Threshold

    from .applications import Applications

SEGMENTS: Final = (
    "access",
    "household_band",
    "asked_rooms_band",
    "priority_band",
    "income_band",
    "segment",
)
"""Columns that cut the demand, each by itself."""
BANDS: Final = SIZES[:-1]
"""Persons or rooms, five and more together."""
INCOMES: Final = ("q1", "q2", "q3", "q4", "above_q1")
JOINED: Final = "\u001f"
"""Between the names of categories put together; an empty name is the unknown."""
_QUARTILES: Final = 4


def segmented_applications(
    applications: Applications, thresholds: Sequence[Threshold], as_of: dt.date
) -> Applications:
    """Add the bands of a segmentation: households, rooms, priority, incomes.

    Parameters
    ----------
    applications
        The applications.
    thresholds
        Thresholds of the first quartile; those in force on the day apply, whenever one registered.
    as_of
        The day.

    Returns
    -------
    With ``household_band`` and ``asked_rooms_band`` (``1`` to ``5p``), ``priority_band`` (``yes``,
    ``no``) and ``income_band``: the quartile of the file where it gives some, else ``q1`` or
    ``above_q1`` from the threshold. Blank where it is not known.
    """
    frame = applications.frame.assign(_day=pd.Timestamp(as_of))
    frame = _banded(frame, thresholds, "_day", quartiles=_has_quartiles(applications))
    return replace(applications, frame=frame.drop(columns="_day"))


def segmented_allocations(
    allocations: Allocations, thresholds: Sequence[Threshold], like: Applications
) -> Allocations:
    """Add to allocations the bands that applications have, incomes put the same way."""
    quartiles = _has_quartiles(like)
    frame = _banded(allocations.frame, thresholds, "decided_on", quartiles=quartiles)
    return replace(allocations, frame=frame)


def _has_quartiles(applications: Applications) -> bool:
    return bool((applications.frame["income_quartile"] > 1).any())


def _banded(
    frame: pd.DataFrame, thresholds: Sequence[Threshold], day: str, *, quartiles: bool
) -> pd.DataFrame:
    out = {
        "household_band": _band(frame["household_size_count"]),
        "asked_rooms_band": _band(frame["asked_rooms_count"]),
        "priority_band": _flagged(frame["priority"]),
    }
    if quartiles:
        found = frame["income_quartile"].to_numpy(dtype=float)
        known = (found >= 1) & (found <= _QUARTILES)
        codes = np.where(known, found - 1, -1).astype(np.int64)
    else:
        trits = first_quartile(frame, thresholds, day)
        codes = np.select([trits == YES, trits == NO], [0, len(INCOMES) - 1], -1)
    out["income_band"] = _categories(codes, INCOMES)
    return frame.assign(**out)


def _band(counts: pd.Series) -> pd.Categorical[str]:
    places = sizes(counts)
    return _categories(np.where(places < len(BANDS), places, -1), BANDS)


def _flagged(flags: pd.Series) -> pd.Categorical[str]:
    codes = flags.astype("Int8").fillna(-1).to_numpy().astype(np.int64)
    return _categories(codes, ("no", "yes"))


def in_order(column: str, names: Iterable[str]) -> list[str]:
    """Put the categories of a segment in an order that makes sense of neighbours."""
    known = {"household_band": BANDS, "asked_rooms_band": BANDS, "income_band": INCOMES}
    order = known.get(column, ())
    return sorted(names, key=lambda name: (order.index(name) if name in order else 99, name))


def put_together(frame: pd.DataFrame, column: str, blocks: Sequence[Sequence[str]]) -> pd.DataFrame:
    """Put categories of a segment together.

    Parameters
    ----------
    frame
        Rows.
    column
        The segment.
    blocks
        Its categories, an empty name for the unknown; each in one block and one only.

    Returns
    -------
    The rows, the names of each block joined by :data:`JOINED`; unknown alone stays blank.
    """
    name_of = {each: JOINED.join(block) for block in blocks for each in block}
    cells = frame[column].astype(object)
    found = cells.where(cells.notna(), "").map(name_of)
    return frame.assign(**{column: found.where(found != "").astype("category")})


def _categories(codes: np.ndarray, names: Sequence[str]) -> pd.Categorical[str]:
    return pd.Categorical.from_codes(codes.tolist(), pd.Index(names))
