"""A document's blocks on a page, with the looks that pages have."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final, Literal

import streamlit as st

from ui import exits, tables, theme
from ui.documents import figures
from ui.documents.blocks import Bullets, Chart, Heading, PageBreak, Paragraph, Table, Tiles
from ui.home.figures import Figure
from ui.home.figures import html as figures_html
from ui.markdown import plain
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fragility.disclosure import Released
    from ui.documents.blocks import Block
    from ui.territories import Territory

_TONES: Final[Mapping[str, str]] = {
    "body": "",
    "lead": ' class="fs-strong" style="max-width:48rem"',
    "note": ' class="fs-small fs-muted"',
}


def show(blocks: Released[Iterable[Block]], territory: Territory | None) -> None:
    """Draw blocks in the page, in their order; a heading of level 1 is under the page's title.

    Parameters
    ----------
    blocks
        What is drawn, let out for a role; page breaks are for paper.
    territory
        What they are about.

    Raises
    ------
    FigureError
        A chart names an address.
    """
    for block in exits.shown(blocks, territory) or ():
        _show(block, blocks, territory)


def _show(block: Block, whole: Released[Any], territory: Territory | None) -> None:
    match block:
        case Heading():
            st.markdown(f"{'#' * (block.level + 1)} {plain(block.text)}")
        case Paragraph(tone="warning"):
            st.warning(plain(block.text), icon=":material/warning:")
        case Paragraph():
            look = _TONES[block.tone]
            st.html(f'<div class="fs"><p{look}>{escape(block.text)}</p></div>')
        case Bullets():
            items = "".join(f"<li>{escape(item)}</li>" for item in block.items)
            st.html(f'<div class="fs"><ul>{items}</ul></div>')
        case Tiles():
            _show_tiles(block)
        case Table():
            _show_table(block, whole, territory)
        case Chart():
            _show_chart(block, whole, territory)
        case PageBreak():
            pass


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


def _show_table(block: Table, whole: Released[Any], territory: Territory | None) -> None:
    if not block.rows:
        st.html(f'<div class="fs"><p class="fs-small fs-muted">{escape(block.caption)}</p></div>')
        st.html(f'<div class="fs"><p class="fs-small">{escape(t("documents.empty"))}</p></div>')
    else:
        tables.show(block.columns, block.rows, block.caption)
    if block.note:
        _show(Paragraph(block.note, "note"), whole, territory)


def _show_chart(block: Chart, whole: Released[Any], territory: Territory | None) -> None:
    spec = figures.complete(block.spec, dark=theme.is_dark())
    fixed = isinstance(spec.get("width"), int | float)
    drawn = whole.map(lambda _: spec)  # of a block of it
    width: Literal["content", "stretch"] = "content" if fixed else "stretch"
    exits.chart(drawn, territory, alt=block.alt_text, width=width)
    _show(Paragraph(block.caption, "note"), whole, territory)
