"""What the register's files get wrong: a few known flaws, each to be told by its line.

==================== =================================== =======================================
flaw                 what the file says                  what reading it does
==================== =================================== =======================================
``duplicate``        a row twice, the same to the letter kept once
``impossible_date``  a decision on 31 February           row refused
``unsigned_dated``   no lease, but the day of a lease    row kept, both unknown
``closed_early``     out before having applied           row refused
``elsewhere``        a dwelling of another EPCI          left out, counted
==================== =================================== =======================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.demo.apportion import Ints

FIRST_LINE: Final = 2
"""Line of the first row, after the names of the columns."""
ELSEWHERE_COMMUNE: Final = "00101"
IMPOSSIBLE_DAY: Final = "31/02"
FLAWS: Final = {
    "attributions_2023": {"duplicate": 3, "unsigned_dated": 2},
    "attributions_2024": {"impossible_date": 1, "duplicate": 2},
    "attributions_2025": {"elsewhere": 4, "unsigned_dated": 1},
    "demandes_2025": {"duplicate": 4, "closed_early": 1},
}
"""Rows of each file that have each flaw."""


def spoil(table: pd.DataFrame, name: str) -> tuple[pd.DataFrame, dict[str, tuple[int, ...]]]:
    """Spoil a few rows of a file.

    Parameters
    ----------
    table
        Cells as text, under the names of the columns of the file.
    name
        Of the file, without its extension.

    Returns
    -------
    tuple
        The table as the file has it, and the lines of the file each flaw is on: of two identical
        rows, that of the second.
    """
    rows = _spread(len(table), sum(FLAWS[name].values()))
    spoilt, found, start = table.copy(), {}, 0
    for flaw, count in FLAWS[name].items():
        mine = rows[start : start + count]
        start += count
        if flaw == "duplicate":
            found[flaw] = mine
        else:
            found[flaw] = _CHANGES[flaw](spoilt, mine)
    # A row said twice comes right after itself: every line below moves down by one.
    twice = np.sort(found.get("duplicate", np.zeros(0, dtype=np.int64)))
    order = np.sort(np.append(np.arange(len(spoilt)), twice))
    lines = {}
    for flaw, mine in found.items():
        before = np.searchsorted(twice, mine, side="left")
        moved = mine + before + (flaw == "duplicate") + FIRST_LINE
        lines[flaw] = tuple(sorted(moved.tolist()))
    return spoilt.iloc[order].reset_index(drop=True), lines


def _spread(size: int, count: int) -> Ints:
    """Choose rows far from each other, the same ones at every call."""
    return np.asarray((np.arange(1, count + 1) * size) // (count + 2), dtype=np.int64)


def _impossible(table: pd.DataFrame, rows: Ints) -> Ints:
    year = table["Date CAL"].iloc[rows].str[-4:]
    table.loc[rows, "Date CAL"] = [f"{IMPOSSIBLE_DAY}/{each}" for each in year]
    return rows


def _unsigned(table: pd.DataFrame, rows: Ints) -> Ints:
    """Say « no lease » of rows that have the day of one."""
    dated = np.flatnonzero(table["Date signature bail"].ne("").to_numpy())
    chosen = dated[np.searchsorted(dated, rows)]
    table.loc[chosen, "Bail signé"] = "Non"
    return np.asarray(chosen, dtype=np.int64)


def _closed(table: pd.DataFrame, rows: Ints) -> Ints:
    out = np.flatnonzero(table["Date de sortie"].ne("").to_numpy())
    chosen = out[np.searchsorted(out, rows)]
    table.loc[chosen, "Date de sortie"] = "15/01/2009"
    return np.asarray(chosen, dtype=np.int64)


def _elsewhere(table: pd.DataFrame, rows: Ints) -> Ints:
    table.loc[rows, "Code Insee commune"] = ELSEWHERE_COMMUNE
    for column in ("Adresse", "QPV"):
        table.loc[rows, column] = ""
    return rows


_CHANGES: Final[dict[str, Callable[[pd.DataFrame, Ints], Ints]]] = {
    "impossible_date": _impossible,
    "unsigned_dated": _unsigned,
    "closed_early": _closed,
    "elsewhere": _elsewhere,
}
