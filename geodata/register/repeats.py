"""Rows of one file that come twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from geodata.messages import listed
from geodata.messages import register as say

if TYPE_CHECKING:
    from geodata.user_tables.cells import Reader

IDENTIFIERS: Final = {"allocations": "allocation_id", "applications": "application_id"}
DATES: Final = {"allocations": "decided_on", "applications": "registered_on"}
"""Date that is the event's own: it never changes."""
_ENDS: Final = {"allocations": ("decided_on",), "applications": ("registered_on", "closed_on")}
_INCOMES: Final = ("income_per_uc_eur", "monthly_income_eur")
_FINE_PLACES: Final = ("residence_id", "segment_code", "address", "x_coordinate", "iris_code")
_LISTED: Final = 10


def latest_year(frame: pd.DataFrame, table: str) -> int:
    """Year of the latest decision, registration or end: a lease may be of the year after."""
    latest: pd.Timestamp = frame[[name for name in _ENDS[table] if name in frame]].max().max()
    return int(latest.year)


def telling(frame: pd.DataFrame) -> pd.Series[bool]:
    """Tell which rows say enough for two alike to be one: resources, and a place or a wait.

    Two households may well have the same date, commune and quartile; not the same euros, in the
    same residence, on the same day.
    """
    incomes = _any(frame, _INCOMES)
    places = _any(frame, _FINE_PLACES)
    if "outcome" in frame:  # an application: its day of registration is its own
        return incomes
    return incomes & (places | _any(frame, ("registered_on",)))


def drop_repeats(frame: pd.DataFrame, reader: Reader, table: str) -> pd.DataFrame:
    """Keep identical rows once, and refuse those that give one identifier several contents.

    Parameters
    ----------
    frame
        Typed rows, indexed by line.
    reader
        The table they are of; it is told each line.
    table
        ``allocations`` or ``applications``.

    Returns
    -------
    The rows kept. Without an identifier, rows identical in every cell of the file are one only
    where they say enough (:func:`telling`); the others are kept, and told.
    """
    raw = reader.rows.loc[frame.index]
    repeated = raw.duplicated(keep="first")
    name = IDENTIFIERS[table]
    ids = frame[name] if name in frame else pd.Series(None, index=frame.index, dtype="str")
    same = repeated & (ids.notna() | telling(frame))
    if same.any():
        # Lines of the first of each set of identical rows.
        sets = pd.util.hash_pandas_object(raw, index=False)
        first = (
            pd.Series(frame.index, index=frame.index).groupby(sets.to_numpy()).transform("first")
        )
        reader.refuse(same, "", first.astype("str"), lambda line: say.same_row(int(line)))
    if (repeated & ~same).any():
        reader.notes.append(say.alike_rows(int((repeated & ~same).sum())))
    unique, ids = frame[~same], ids[~same]
    clashing = ids.duplicated(keep=False) & ids.notna()
    for _, rows in ids[clashing].groupby(ids[clashing]):
        lines = listed([str(line) for line in rows.index[:_LISTED]], _LISTED)
        reader.doubt(
            pd.Series(data=True, index=rows.index), name, say.one_identifier(lines), drop=True
        )
    return unique[~clashing]


def _any(frame: pd.DataFrame, names: tuple[str, ...]) -> pd.Series[bool]:
    """Tell which rows have one of these."""
    found = pd.Series(data=False, index=frame.index)
    for name in names:
        if name in frame:
            found |= frame[name].notna()
    return found
