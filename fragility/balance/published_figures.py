"""The figures that may be published of a year, as vectors over its allocations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from .dispositions import Disposition, dispositions
from .prepare import cells_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .prepare import Prepared
    from .rules import Rule
    from .switches import Switches

Vectors = npt.NDArray[np.float64]
Cell = tuple[str | None, ...]
WHOLE: Final = (Disposition.COUNTED, Disposition.OTHER, Disposition.UNKNOWN)
_LACKING: Final = frozenset(
    {
        Disposition.UNKNOWN,
        Disposition.PLACE_UNKNOWN,
        Disposition.ACCESS_UNKNOWN,
        Disposition.LEASE_UNKNOWN,
    }
)


def cell_names(rows: pd.DataFrame, by: Sequence[str]) -> list[Cell]:
    """Name the cells of rows by the text of their labels, ``None`` for an unknown one."""
    if not by:
        return [()] * len(rows)
    columns = [rows[name].astype(object) for name in by]
    texts = [[None if pd.isna(value) else str(value) for value in column] for column in columns]
    return list(zip(*texts, strict=True))


@dataclass(frozen=True, eq=False)
class Figures:
    """Figures of the cells of one cut under one rule: cells × atoms, and what they come to."""

    cut: tuple[str, ...]
    rule: str
    cells: list[Cell]
    member: npt.NDArray[np.int64]
    """Cell of each atom."""
    gone: npt.NDArray[np.int64]
    """Disposition of each atom."""

    def vectors(self, wanted: Sequence[Disposition]) -> Vectors:
        """Give one row a cell: its atoms that went one of these ways."""
        inside = np.isin(self.gone, [int(each) for each in wanted])
        rows = self.member[None, :] == np.arange(len(self.cells))[:, None]
        return np.asarray(rows & inside[None, :], dtype=np.float64)


def tables_of(
    prepared: Prepared,
    rows: npt.NDArray[np.int64],
    cuts: Sequence[tuple[str, ...]],
    rules: Sequence[Rule],
    switches: Switches,
) -> tuple[list[Figures], Vectors]:
    """Give every table of the publication over atoms, and the households of each atom.

    An atom is a set of allocations that no table tells apart.
    """
    frame = prepared.frame.iloc[rows]
    cells = {cut: cells_of(frame, cut) for cut in cuts}
    gone = {each.id: dispositions(prepared, each, switches)[rows] for each in rules}
    signature = np.column_stack(
        [*(cut.codes for cut in cells.values()), *(column for column in gone.values())]
    ).reshape(len(rows), -1)
    atoms, weights = np.unique(signature, axis=0, return_counts=True)
    tables = []
    for position, (cut, made) in enumerate(cells.items()):
        names = cell_names(made.labels, cut)
        member = atoms[:, position].astype(np.int64)
        for offset, name in enumerate(gone):
            way = atoms[:, len(cells) + offset].astype(np.int64)
            tables.append(Figures(cut, name, names, member, way))
    return tables, weights.astype(np.float64)


def small_counts(table: Figures, weights: Vectors, least: float) -> Vectors:
    """Give the vectors of the counts that nobody may work out: one household to ten.

    How many allocations lack an information tells nothing of anyone, and is no such count by
    itself.
    """
    counted, other, unknown = WHOLE
    everything: list[Disposition] = list(Disposition)
    left_out: list[Disposition] = [each for each in everything if each not in WHOLE]
    ways: list[list[Disposition]] = [[each] for each in everything if each not in _LACKING]
    ways += [everything, left_out, list(WHOLE), [other, unknown], [counted, unknown]]
    found = []
    for wanted in ways:
        vectors = table.vectors(wanted)
        count = vectors @ weights
        found.append(vectors[(count > 0) & (count < least)])
    return np.vstack(found)
