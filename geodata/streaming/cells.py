"""Cells understood once each: a block repeats few distinct ones over its many rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geodata.model import Rejection

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from geodata.numerals import Mask

    Positions = npt.NDArray[np.int64]

SHOWN: Final = 5
"""Cells of a column named one by one; the others are counted."""


@dataclass(frozen=True, slots=True)
class Typed:
    """Distinct cells understood."""

    values: pa.Array
    """One a distinct cell, null where there is nothing to keep."""
    refused: Mask
    """Cells that say something, but nothing that is possible there."""


@dataclass
class _Column:
    shown: list[tuple[int, str]] = field(default_factory=list)
    count: int = 0


@dataclass
class Refusals:
    """Cells that were not kept: the first of each column by line, the others by number."""

    file: str
    filled: dict[str, int] = field(default_factory=dict)
    """Filled cells of each column."""
    _columns: dict[tuple[str, Callable[[str], str]], _Column] = field(default_factory=dict)
    """By column and reason."""

    def add(
        self,
        column: str,
        lines: Positions,
        cells: pa.Array,
        reason: Callable[[str], str],
    ) -> None:
        """Take in cells of a column refused for one reason, in the order of their lines."""
        found = self._columns.setdefault((column, reason), _Column())
        room = SHOWN - len(found.shown)
        for line, cell in zip(lines[:room], cells[: max(room, 0)].to_pylist(), strict=False):
            found.shown.append((int(line), "" if cell is None else str(cell)))
        found.count += len(lines)

    def count(self, column: str) -> int:
        """Cells refused in a column so far."""
        return sum(one.count for (name, _), one in self._columns.items() if name == column)

    def rejections(self, more: Callable[[int], str]) -> list[Rejection]:
        """Say what was refused; ``more`` words the cells that are only counted."""
        found = []
        for (column, reason), one in self._columns.items():
            found += [Rejection(self.file, line, column, reason(cell)) for line, cell in one.shown]
            left = one.count - len(one.shown)
            if left > 0:
                found.append(Rejection(self.file, None, column, more(left), left))
        return found


def distinct_cells(column: pa.DictionaryArray) -> pa.Array:
    """Distinct cells of a column, trimmed, null where empty."""
    trimmed = pc.utf8_trim_whitespace(column.dictionary)
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)


def row_indices(column: pa.DictionaryArray) -> Positions:
    """Rank of each row's cell among the distinct ones; one past the last where it is empty."""
    filled = pc.fill_null(column.indices, len(column.dictionary))
    return np.asarray(filled, dtype=np.int64)


def typed_column(
    column: pa.DictionaryArray,
    parse: Callable[[pa.Array], Typed],
    *,
    name: str,
    lines: Positions,
    refusals: Refusals,
    reason: Callable[[str], str],
) -> pa.Array:
    """Understand a column by its distinct cells.

    Parameters
    ----------
    column
        A block's column.
    parse
        Understands distinct cells (trimmed, null where empty).
    name, lines, refusals, reason
        Where the refused cells come from, where they go, and how they are told.

    Returns
    -------
    Arrow array, one value a row; texts come as a dictionary of distinct values.
    """
    cells = distinct_cells(column)
    typed = parse(cells)
    refusals.filled[name] = refusals.filled.get(name, 0) + len(column) - column.null_count
    if typed.refused.any():
        hit = np.append(typed.refused, False)[row_indices(column)]
        rows = np.flatnonzero(hit)
        # Few cells are told; the rest are only counted.
        first = cells.take(column.indices.take(pa.array(rows[:SHOWN])))
        refusals.add(name, lines[rows], first, reason)
    return spread(typed.values, column.indices)


def spread(values: pa.Array, indices: pa.Array) -> pa.Array:
    """Give each row the value of its distinct cell; texts stay coded."""
    if not pa.types.is_string(values.type):
        return values.take(indices)
    coded = values.dictionary_encode()
    return pa.DictionaryArray.from_arrays(coded.indices.take(indices), coded.dictionary)
