"""Widths of a table's columns: those that leave its rows the fewest lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

LETTERS: Final = {False: 108, True: 162}
"""Letters of a table's size on one line of a page, upright and on its side."""
_AROUND: Final = 2
"""Letters that the space around a cell takes."""
_WORD: Final = 36
"""Letters that a word is given room for, at most."""
_WIDEST: Final = 64
"""Letters a column is counted for, at most."""
_ROWS: Final = 80
"""Rows that are looked at: those of a long table are alike."""
_CELLS_WEIGHT: Final = 0.2
"""What a line of a cell counts for beside a line of its row: it leads where rows do not yet."""

_Lines = npt.NDArray[np.float64]


def least(label: str, cells: Sequence[str]) -> int:
    """Return the letters that a column cannot do without: only plain spaces are cut at."""
    # A header is bold, hence wider.
    words = [len(word) + 1 for word in label.split(" ")]
    words += [len(word) for cell in cells for word in cell.split(" ")]
    return min(max(words, default=0) + _AROUND, _WORD)


def widths(columns: Sequence[tuple[str, Sequence[str]]], *, aside: bool = False) -> list[float]:
    """Return the letters that each column takes.

    Each has room for its longest word. What is left goes, step by step, where it saves most lines
    for its letters; what no column needs is shared in the same proportions.

    Parameters
    ----------
    columns
        Label and cells of each column.
    aside
        Whether the page lies on its side.
    """
    lows = [least(label, cells) for label, cells in columns]
    tables = [
        _lines([label + " ", *cells[:_ROWS]], low)
        for (label, cells), low in zip(columns, lows, strict=True)
    ]
    taken = [0] * len(columns)
    left = LETTERS[aside] - sum(lows)
    while left > 0:
        step = _best(tables, taken, left)
        if step is None:
            break
        place, more = step
        taken[place] += more
        left -= more
    found = [float(low + more) for low, more in zip(lows, taken, strict=True)]
    return [width * max(LETTERS[aside] / sum(found), 1.0) for width in found]


def _lines(texts: Sequence[str], low: int) -> _Lines:
    """Return the lines of each text at each width from the least: one row a width."""
    most = max(low, min(max(map(len, texts), default=0) + _AROUND, _WIDEST))
    words = [[len(word) for word in text.split(" ")] for text in texts]
    found = [[_count(each, width - _AROUND) for each in words] for width in range(low, most + 1)]
    return np.array(found, dtype=np.float64)


def _count(words: Sequence[int], width: int) -> int:
    """Count the lines of words of some lengths, as any writer breaks them."""
    lines, at = 1, -1
    for word in words:
        if at >= 0 and at + 1 + word > width:
            lines, at = lines + 1, word
        else:
            at += 1 + word
    return lines


def _best(tables: Sequence[_Lines], taken: Sequence[int], left: int) -> tuple[int, int] | None:
    """Return the column and the letters that save most for their number; ``None`` when none do."""
    now = np.stack([table[more] for table, more in zip(tables, taken, strict=True)])
    best, found = 0.0, None
    for place, table in enumerate(tables):
        wider = table[taken[place] + 1 : taken[place] + 1 + left]
        if not len(wider):
            continue
        others = np.delete(now, place, axis=0)
        floor = others.max(axis=0) if len(others) else np.ones(now.shape[1])
        rows = now.max(axis=0).sum() - np.maximum(wider, floor).sum(axis=1)
        cells = now[place].sum() - wider.sum(axis=1)
        gains = (rows + _CELLS_WEIGHT * cells) / np.arange(1, len(wider) + 1)
        if gains.max() > best:
            best, found = float(gains.max()), (place, int(gains.argmax()) + 1)
    return found
