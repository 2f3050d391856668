"""Cells of linked tables: what each is the sum of, and how they add up.

Atoms are the finest cells: every crossing of the narrowest columns, the empty ones too (that nobody
is there is a figure like any other). A table is published with all its totals; tables share cells.
Figures that are sums of the same atoms (a sector of one commune, and that commune) are one.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from fragility.disclosure.messages import say
from fragility.errors import ComputationError

from .design import TOTAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scipy.sparse import csr_array

MOST_ATOMS: Final = 6_000
"""Finest cells of one publication; beyond, it is refused rather than left unchecked."""

MOST_TERMS: Final = 4_000_000
"""Crossings, totals included, × finest cells."""

Codes = npt.NDArray[np.int64]
Levels = tuple[int, ...]
"""How far a figure tells each dimension apart: 0 not at all, 1 by its widest column…"""


@dataclass(frozen=True, eq=False)
class Grid:
    """Figures of linked tables."""

    atoms: pd.DataFrame
    """One row an atom: every column."""
    cells: pd.DataFrame
    """One row a published cell: every column (:data:`~.design.TOTAL` where summed over)."""
    figure_of: Codes
    """Figure of each cell; cells that are sums of the same atoms share one."""
    figures: csr_array
    """Figures × atoms, 0 or 1."""
    parents: Codes
    """By relation: the figure that is the sum."""
    children: csr_array
    """Relations × figures, 1 for the parts."""


def levels_of(dimensions: Sequence[Sequence[str]], table: Sequence[str]) -> Levels:
    """Give how far a table tells each dimension apart."""
    return tuple(
        max((position + 1 for position, name in enumerate(nested) if name in table), default=0)
        for nested in dimensions
    )


def closure(tables: Sequence[Levels]) -> list[Levels]:
    """Give the tables and all their totals, the widest first."""
    found = {wider for table in tables for wider in product(*(range(n + 1) for n in table))}
    return sorted(found, key=lambda levels: (sum(levels), levels))


def atoms_of(dimensions: Sequence[Sequence[str]], frame: pd.DataFrame) -> pd.DataFrame:
    """Cross everything the rows name.

    Parameters
    ----------
    dimensions
        Columns; several together: nested, the widest first.
    frame
        Rows, with text in these columns; each narrow value in one wider value only.

    Raises
    ------
    ComputationError
        Too many of them.
    """
    axes = [
        frame[list(nested)].drop_duplicates().sort_values(list(nested)) for nested in dimensions
    ]
    number = int(np.prod([len(axis) for axis in axes], dtype=np.float64))
    if number > MOST_ATOMS:
        raise ComputationError(say("grid.too_many", count=number, most=MOST_ATOMS))
    out = axes[0]
    for axis in axes[1:]:
        out = out.merge(axis, how="cross")
    return out.reset_index(drop=True)


def grid(
    dimensions: Sequence[Sequence[str]], tables: Sequence[Levels], atoms: pd.DataFrame
) -> Grid:
    """Give the figures of tables and of all their totals, and how they add up."""
    columns = [name for nested in dimensions for name in nested]
    parts: list[pd.DataFrame] = []
    codes: dict[Levels, Codes] = {}
    firsts: dict[Levels, int] = {}
    start = 0
    # Counted before they are listed: twenty crossed columns have a million totals.
    totals = sum(float(np.prod([n + 1 for n in table])) for table in tables)
    if totals * len(atoms) > MOST_TERMS:
        raise ComputationError(say("grid.too_long", count=int(totals), most=MOST_TERMS))
    shown = closure(tables)
    for levels in shown:
        told = [n for nested, level in zip(dimensions, levels, strict=True) for n in nested[:level]]
        own = _numbered(atoms, told)
        labels = atoms[told].groupby(own).first() if told else pd.DataFrame(index=[0])
        parts.append(labels.reindex(columns=columns).astype(object).fillna(TOTAL))
        codes[levels], firsts[levels] = own, start
        start += len(labels)
    cells = pd.concat(parts, ignore_index=True)
    number = len(atoms)
    rows = np.concatenate([codes[levels] + firsts[levels] for levels in shown])
    where = np.tile(np.arange(number), len(shown))
    every = sparse.csr_array((np.ones(len(rows)), (rows, where)), shape=(len(cells), number))
    figure_of, first = _alike(every)
    parents, children = _relations(shown, codes, firsts, figure_of)
    return Grid(atoms, cells, figure_of, every[first], parents, children)


def _numbered(atoms: pd.DataFrame, told: list[str]) -> Codes:
    if not told:
        return np.zeros(len(atoms), dtype=np.int64)
    return np.asarray(atoms.groupby(told, sort=True).ngroup(), dtype=np.int64)


def _alike(every: csr_array) -> tuple[Codes, Codes]:
    """Give one number to figures that are sums of the same atoms, and one row of each number."""
    every.sort_indices()
    kinds: dict[bytes, int] = {}
    first: list[int] = []
    numbers = np.empty(every.shape[0], dtype=np.int64)
    for row in range(every.shape[0]):
        name = every.indices[every.indptr[row] : every.indptr[row + 1]].tobytes()
        if name not in kinds:
            kinds[name] = len(first)
            first.append(row)
        numbers[row] = kinds[name]
    return numbers, np.array(first, dtype=np.int64)


def _relations(
    shown: Sequence[Levels], codes: dict[Levels, Codes], firsts: dict[Levels, int], figure_of: Codes
) -> tuple[Codes, csr_array]:
    """List every whole and its parts, one column told further apart."""
    pairs: list[Codes] = []
    for levels in shown:
        for axis, level in enumerate(levels):
            if not level:
                continue
            wider = (*levels[:axis], level - 1, *levels[axis + 1 :])
            whole = figure_of[codes[wider] + firsts[wider]]
            part = figure_of[codes[levels] + firsts[levels]]
            family = np.full(len(whole), shown.index(levels) * len(levels) + axis)
            pairs.append(np.unique(np.column_stack([family, whole, part]), axis=0))
    size = int(figure_of.max()) + 1
    if not pairs:
        return np.zeros(0, dtype=np.int64), sparse.csr_array((0, size))
    listed = np.vstack(pairs)
    listed = listed[listed[:, 1] != listed[:, 2]]
    _, relation = np.unique(listed[:, :2], axis=0, return_inverse=True)
    count = int(relation.max(initial=-1)) + 1
    parents = np.zeros(count, dtype=np.int64)
    parents[relation] = listed[:, 1]
    data = (np.ones(len(listed)), (relation, listed[:, 2]))
    return parents, sparse.csr_array(data, shape=(count, size))
