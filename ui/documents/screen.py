"""A document's blocks on a page, with the looks that pages have."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from ui import tables, theme
from ui.documents import figures
from ui.documents.blocks import Bullets, Chart, Heading, PageBreak, Paragraph, Table, Tiles
from ui.home.figures import Figure
from ui.home.figures import html as figures_html
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ui.documents.blocks import Block

_TONES: Final[Mapping[str, str]] = {
    "body": "",
    "lead": ' class="fs-strong" style="max-width:48rem"',
    "note": ' class="fs-small fs-muted"',
}


def show(blocks: Iterable[Block]) -> None:
    """Draw blocks in the page, in their order; a heading of level 1 is under the page's title.

    Parameters
    ----------
    blocks
        What is drawn; page breaks are for paper.

    Raises
    ------
    FigureError
        A chart names an address.
    """
    for block in blocks:
        _show(block)


def _show(block: Block) -> None:
    match block:
        case Heading():
            st.markdown(f"{'#' * (block.level + 1)} {plain_markdown(block.text)}")
        case Paragraph(tone="warning"):
            st.warning(plain_markdown(block.text), icon=":material/warning:")
        case Paragraph():
            look = _TONES[block.tone]
            st.html(f'<div class="fs"><p{look}>{escape(block.text)}</p></div>')
        case Bullets():
            items = "".join(f"<li>{escape(item)}</li>" for item in block.items)
            st.html(f'<div class="fs"><ul>{items}</ul></div>')
        case Tiles():
            _show_tiles(block)
        case Table():
            _show_table(block)
        case Chart():
            _show_chart(block)
        case PageBreak():
            pass


def plain_markdown(text: str) -> str:
    r"""Return a text that Markdown shows as it is.

    Examples
    --------
    >>> plain_markdown("a*b* $x$ [c]")
    'a\\*b\\* \\$x\\$ \\[c\\]'
    """
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>()#+-!|$:~" else sign for sign in text)


def _show_tiles(block: Tiles) -> None:
    if all(tile.value is not None for tile in block.items):
        shown = [Figure(tile.label, tile.value, tile.detail) for tile in block.items]
        st.html(figures_html(shown))
        return
    # The first page's word for an absent figure is « not imported »: here it is not published.
    absent = t("documents.no_value")
    shown = [Figure(tile.label, tile.value or absent, tile.detail) for tile in block.items]
    text = figures_html(shown).replace(
        f"<dd>{escape(absent)}</dd>", f'<dd class="fs-none">{escape(absent)}</dd>'
    )
    st.html(text)


def _show_table(block: Table) -> None:
    if not block.rows:
        st.html(f'<div class="fs"><p class="fs-small fs-muted">{escape(block.caption)}</p></div>')
        st.html(f'<div class="fs"><p class="fs-small">{escape(t("documents.empty"))}</p></div>')
    else:
        tables.show(block.columns, block.rows, block.caption)
    if block.note:
        _show(Paragraph(block.note, "note"))


def _show_chart(block: Chart) -> None:
    spec = figures.complete(block.spec, dark=theme.is_dark())
    fixed = isinstance(spec.get("width"), int | float)
    st.vega_lite_chart(
        spec,
        theme=None,
        alt=block.alt_text,
        width="content" if fixed else "stretch",
    )
    _show(Paragraph(block.caption, "note"))
