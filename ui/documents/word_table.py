"""Tables of a Word document: data, and key figures side by side.

Cells are written as elements: the library's own way looks each style up again for each of them,
which takes seconds over a long document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from docx.oxml.ns import qn
from docx.shared import Cm

from ui.documents.layout import SHORT, TILES_A_ROW, clean, column_shares
from ui.documents.word_style import HAIR, LINE, element
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as WordDocument
    from docx.shared import Length

    from ui.documents.blocks import Table, Tile, Tiles

_EMU_A_TWIP: Final = 635
_UPRIGHT: Final = Cm(18)
"""Widest text of an upright page."""


def _paragraph(
    text: str, style: str, *, right: bool = False, bold: bool = False, kept: bool = False
) -> Any:
    """Return a paragraph; the order of its properties is fixed by the format."""
    paragraph, properties = element("p"), element("pPr")
    properties.append(element("pStyle", val=style))
    if kept:
        properties.append(element("keepNext"))
    if right:
        properties.append(element("jc", val="right"))
    paragraph.append(properties)
    run = element("r")
    if bold:
        run.append(element("rPr"))
        run[0].append(element("b"))
    words = element("t")
    words.set(qn("xml:space"), "preserve")
    words.text = clean(text)
    run.append(words)
    paragraph.append(run)
    return paragraph


def _cell(width: int, paragraphs: Sequence[Any], *, ruled: bool = False) -> Any:
    cell, properties = element("tc"), element("tcPr")
    properties.append(element("tcW", w=str(width), type="dxa"))
    if ruled:
        borders = element("tcBorders")
        borders.append(element("bottom", val="single", sz="8", space="0", color=LINE))
        properties.append(borders)
    cell.append(properties)
    cell.extend(paragraphs)
    return cell


def _row(cells: Sequence[Any], *, header: bool = False) -> Any:
    """Return a row that no page cuts; a header is repeated on each."""
    row, properties = element("tr"), element("trPr")
    properties.append(element("cantSplit"))
    if header:
        properties.append(element("tblHeader"))
    row.append(properties)
    row.extend(cells)
    return row


def _table(
    widths: Sequence[int], rows: Sequence[Any], *, inside: str = "", caption: str = ""
) -> Any:
    table, properties, grid = element("tbl"), element("tblPr"), element("tblGrid")
    properties.append(element("tblW", w=str(sum(widths)), type="dxa"))
    if inside:
        borders = element("tblBorders")
        for side, color in (("top", LINE), ("bottom", LINE), ("insideH", inside)):
            borders.append(element(side, val="single", sz="4", space="0", color=color))
        properties.append(borders)
    properties.append(element("tblLayout", type="fixed"))
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w="70", type="dxa"))
    properties.append(margins)
    heads = "1" if caption else "0"
    properties.append(
        element("tblLook", firstRow=heads, firstColumn=heads, noHBand="1", noVBand="1")
    )
    if caption:
        properties.append(element("tblCaption", val=clean(caption)))
    for width in widths:
        grid.append(element("gridCol", w=str(width)))
    table.append(properties)
    table.append(grid)
    table.extend(rows)
    return table


def _place(document: WordDocument, table: Any) -> None:
    """Put a table where the next paragraph would go."""
    last = document.add_paragraph()._p  # noqa: SLF001  no public way to add a table made elsewhere
    last.addprevious(table)
    last.getparent().remove(last)


def add_table(document: WordDocument, block: Table, width: Length) -> None:
    """Add a table: its header repeated on each page, no row cut, numbers to the right.

    Parameters
    ----------
    document
        What it is added to.
    block
        The table.
    width
        Width of the text.
    """
    if not block.rows:
        document.add_paragraph(t("documents.empty"), style="Note")
        return
    aside = width > _UPRIGHT
    widths = [int(width * share / _EMU_A_TWIP) for share in column_shares(block, aside=aside)]
    sized = list(zip(block.columns, widths, strict=True))
    header = [
        _cell(
            wide,
            [_paragraph(column.label, "Cell", right=column.numeric, bold=True, kept=True)],
            ruled=True,
        )
        for column, wide in sized
    ]
    rows = [_row(header, header=True)]
    whole = len(block.rows) <= SHORT
    for number, row in enumerate(block.rows, start=1):
        # A table that a page can hold stays whole; another keeps its header with its first row.
        kept = bool(block.note) if number == len(block.rows) else whole
        cells = []
        for place, (column, wide) in enumerate(sized):
            look = {"right": column.numeric, "bold": place == 0, "kept": kept}
            cells.append(_cell(wide, [_paragraph(row[column.key], "Cell", **look)]))
        rows.append(_row(cells))
    _place(document, _table(widths, rows, inside=HAIR, caption=block.caption))


def add_tiles(document: WordDocument, block: Tiles, width: Length) -> None:
    """Add key figures, four to a row, without lines."""
    for first in range(0, len(block.items), TILES_A_ROW):
        tiles = block.items[first : first + TILES_A_ROW]
        wide = int(width / len(tiles) / _EMU_A_TWIP)
        row = _row([_cell(wide, _tile(tile)) for tile in tiles])
        _place(document, _table([wide] * len(tiles), [row]))
        document.add_paragraph(style="Tile Detail")


def _tile(tile: Tile) -> list[Any]:
    if tile.value is None:
        lines = [_paragraph(t("documents.no_value"), "TileNone", kept=True)]
    else:
        lines = [_paragraph(tile.value, "TileValue", kept=True)]
    lines.append(_paragraph(tile.label, "TileLabel"))
    if tile.detail:
        lines.append(_paragraph(tile.detail, "TileDetail"))
    return lines
