"""What Word and PDF share: clean text, widths of columns, pages on their side, captions."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final

from ui.documents.blocks import Chart, Heading, PageBreak, Paragraph, Table, Tiles
from ui.documents.widths import LETTERS, least, widths
from ui.format import NO_BREAK_SPACE
from ui.texts import NARROW_SPACE, t

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ui.documents.blocks import Block

WIDEST_UPRIGHT: Final = 8
"""Columns that a table may have on an upright page."""
TILES_A_ROW: Final = 4
SHORT: Final = 9
"""Rows that a table may have to be kept whole on one page."""
_ILLEGAL: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
"""What no XML file may hold, and control characters that nobody sees."""
_TIED: Final = re.compile(r"\((n = [\d\u202f\u00a0]+)\)")
"""The number that a figure rests on: no line parts it."""


def clean(text: str) -> str:
    r"""Return a text without the characters that no file may hold, and whose numbers hold together.

    Examples
    --------
    >>> clean("Bourg\x00-\ufffele-\x1bHaut")
    'Bourg-le-Haut'
    >>> clean("20 (n = 130)")
    '20 (n\xa0=\xa0130)'
    """
    return _TIED.sub(_tied, _ILLEGAL.sub("", text))


def _tied(found: re.Match[str]) -> str:
    return found.group().replace(" ", NO_BREAK_SPACE)


def column_shares(table: Table, *, aside: bool = False) -> list[float]:
    """Return the share of the width that each column takes, by what it holds.

    Parameters
    ----------
    table
        The table.
    aside
        Whether its page lies on its side.
    """
    found = widths(_texts(table), aside=aside)
    return [width / sum(found) for width in found]


def _texts(table: Table) -> list[tuple[str, list[str]]]:
    return [
        (clean(column.label), [clean(row[column.key]) for row in table.rows])
        for column in table.columns
    ]


def _wide(block: Block) -> bool:
    if not isinstance(block, Table):
        return False
    crowded = sum(least(label, cells) for label, cells in _texts(block)) > LETTERS[False]
    return crowded or len(block.columns) > WIDEST_UPRIGHT


def kept_with_next(blocks: Sequence[Block]) -> list[bool]:
    """Tell which blocks stay on the page of what follows them.

    Headings do, and the sentences that announce a table, key figures or a picture.
    """
    following = [*blocks[1:], None]
    return [
        isinstance(block, Heading)
        or (isinstance(block, Paragraph) and isinstance(below, Table | Chart | Tiles))
        for block, below in zip(blocks, following, strict=True)
    ]


def pages(blocks: Sequence[Block]) -> Iterator[tuple[bool, list[Block]]]:
    """Return runs of blocks, and whether their pages lie on their side.

    Headings right before a wide table go with it, and the paragraph that announces it.
    """
    aside: list[bool] = []
    below: Block | None = None
    for block in reversed(blocks):
        with_next = isinstance(block, Heading) and bool(aside) and aside[-1]
        announces = isinstance(block, Paragraph) and below is not None and _wide(below)
        aside.append(_wide(block) or with_next or announces)
        below = block
    marked = zip(reversed(aside), blocks, strict=True)
    for lying, run in groupby(marked, key=lambda pair: pair[0]):
        yield lying, [block for _, block in run]


def parts(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Return the blocks between page breaks."""
    for broken, run in groupby(blocks, key=lambda block: isinstance(block, PageBreak)):
        if not broken:
            yield list(run)


class Captions:
    """Numbers of the captions: tables and figures each have their own."""

    def __init__(self) -> None:
        self._counts = {Table: 0, Chart: 0}

    def label(self, block: Table | Chart) -> tuple[str, int]:
        """Return the word and the number of the next caption of a kind."""
        kind = type(block)
        self._counts[kind] += 1
        word = t("documents.table") if kind is Table else t("documents.figure")
        return word, self._counts[kind]


def about_blocks(about: Sequence[tuple[str, str]]) -> tuple[Block, ...]:
    """Return the part that says what a document was made of, at its end."""
    if not about:
        return ()
    lines = [Paragraph(f"{label}{NARROW_SPACE}: {text}") for label, text in about]
    return (Heading(t("documents.about")), *lines)
