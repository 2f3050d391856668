"""Tables that people edit, kept in step with a draft.

A table goes on from the rows it was given, and what is typed stays where it is typed. It is given
anew, under another key, once the scenario changed otherwise: undone, or changed by another control.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_GRIDS: Final = "scenario_grids"


@dataclass(frozen=True)
class Grid:
    """Rows given to a table, and what they are the rows of."""

    name: str
    revision: int
    digest: str
    frame: pd.DataFrame
    """Rows drawn, by their place in the scenario."""
    rest: pd.DataFrame
    """Those of the same table that are not drawn."""

    @property
    def key(self) -> str:
        """Key of the widget."""
        return f"{self.name}_{self.revision}"

    @property
    def changes(self) -> Mapping[str, Any]:
        """What was typed since the rows were given."""
        found: Mapping[str, Any] = st.session_state.get(self.key) or {}
        return found


def _grids() -> dict[str, Grid]:
    found: dict[str, Grid] = st.session_state.setdefault(_GRIDS, {})
    return found


def settle(name: str, digest: str, make: Callable[[], tuple[pd.DataFrame, pd.DataFrame]]) -> Grid:
    """Return the rows of a table: those it has, or new ones where the scenario changed.

    Parameters
    ----------
    name
        Which table.
    digest
        The scenario as it is.
    make
        Gives its rows, and those that it does not draw.
    """
    found = _grids().get(name)
    if found is None or found.digest != digest:
        revision = 0 if found is None else found.revision + 1
        found = Grid(name, revision, digest, *make())
        _grids()[name] = found
    return found


def follow(grid: Grid, digest: str) -> None:
    """Say that a table made the scenario what it is: it goes on as it is."""
    _grids()[grid.name] = replace(grid, digest=digest)


def reset(grid: Grid) -> None:
    """Have a table given its rows anew: what was typed last is refused."""
    _grids()[grid.name] = replace(grid, digest="")


def whole(grid: Grid, rows: pd.DataFrame) -> pd.DataFrame:
    """Return every row of the scenario's table: those typed in their place, the new ones last."""
    kept = pd.concat([grid.rest, rows[rows.index >= 0]]).sort_index(kind="stable")
    return pd.concat([kept, rows[rows.index < 0]], ignore_index=True)


def edited(
    frame: pd.DataFrame, changes: Mapping[str, Any], added: Mapping[str, Any]
) -> pd.DataFrame:
    """Return the rows of a table with what was typed.

    Parameters
    ----------
    frame
        The rows it was given.
    changes
        ``edited_rows`` (by position), ``added_rows``, ``deleted_rows`` of ``st.data_editor``.
    added
        What an added row holds where nothing is typed.

    Returns
    -------
    Same columns and, for the rows that were there, same index; those added have index −1.
    """
    rows = frame.to_dict("records")
    for position, cells in dict(changes.get("edited_rows", {})).items():
        rows[int(position)] |= cells
    gone = {int(position) for position in changes.get("deleted_rows", ())}
    kept = [position for position in range(len(rows)) if position not in gone]
    more = [{**dict(added), **row} for row in changes.get("added_rows", ())]
    out = pd.DataFrame([rows[position] for position in kept] + more, columns=frame.columns)
    out.index = pd.Index([*frame.index[kept], *[-1] * len(more)])
    return out
