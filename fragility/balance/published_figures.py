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
Flags = npt.NDArray[np.bool_]
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


def crossing(one: Figures, other: Figures) -> Figures:
    """Give the cells that two cuts make together, none of which is published.

    Parameters
    ----------
    one, other
        Two cuts of the same rule.
    """
    pairs = np.column_stack([one.member, other.member])
    made, member = np.unique(pairs, axis=0, return_inverse=True)
    cells = [(*one.cells[left], *other.cells[right]) for left, right in made.tolist()]
    return Figures((*one.cut, *other.cut), one.rule, cells, member.reshape(-1), one.gone)


def small_crossings(
    one: Figures, other: Figures, weights: Vectors, least: float
) -> npt.NDArray[np.uint8]:
    """Give the small counts that two cuts may tell together: one row each, an atom a bit.

    A quarter lies in a commune, a landlord may let in one commune alone: what is in both cells, in
    one and not in the other, and what the cells of a cut inside a cell of the other leave of it.

    Parameters
    ----------
    one, other
        Two cuts of the same rule.
    weights
        Households of each atom.
    least
        Fewest households behind a figure.
    """
    found = [np.zeros((0, -(-len(weights) // 8)), dtype=np.uint8)]
    for way in (list(Disposition), list(WHOLE), [Disposition.COUNTED], [Disposition.OTHER]):
        left, right = one.vectors(way), other.vectors(way)
        both = (left * weights) @ right.T
        for mine, others, shared in ((left, right, both), (right, left, both.T)):
            size, size_of_others = mine @ weights, others @ weights
            inside = (shared == size_of_others) & (size_of_others > 0)
            rest = mine - inside.astype(np.float64) @ others
            apart = (shared > 0) & _small(size[:, None] - shared, least)
            found.append(np.packbits(rest[_small(rest @ weights, least)] > 0, axis=1))
            found.append(_pairs(mine > 0, others == 0, apart))
        found.append(_pairs(left > 0, right > 0, _small(both, least)))
    return np.vstack(found)


def _small(counts: Vectors, least: float) -> Flags:
    return np.asarray((counts > 0) & (counts < least))


def _pairs(left: Flags, right: Flags, wanted: Flags) -> npt.NDArray[np.uint8]:
    """Give what pairs of rows have in common."""
    rows, columns = np.nonzero(wanted)
    return np.packbits(left[rows] & right[columns], axis=1)
