"""Pieces of HTML that the sections of the sheet share; every text is escaped here."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ui import format as fr
from ui.tables import cell_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def title(text: str) -> str:
    """Return the title of a section."""
    return f'<h3 class="rs-title">{escape(text)}</h3>'


def subtitle(text: str) -> str:
    """Return the title of a part of a section."""
    return f'<h4 class="rs-part">{escape(text)}</h4>'


def definitions(rows: Mapping[str, str]) -> str:
    """Return names and values as a definition list.

    Examples
    --------
    >>> "<dd>&lt;b&gt;</dd>" in definitions({"a": "<b>"})
    True
    """
    items = "".join(
        f"<dt>{escape(name)}</dt><dd>{cell_html(value)}</dd>" for name, value in rows.items()
    )
    return f'<dl class="fs-defs rs-defs">{items}</dl>'


def bars(parts: Sequence[tuple[str, float]], colors: Iterable[str] = ()) -> str:
    """Return counts as horizontal bars: label, bar, count and share of the total.

    Examples
    --------
    >>> "width:100.0%" in bars([("a", 2.0), ("b", 1.0)])
    True
    """
    total = sum(count for _, count in parts)
    reach = max((count for _, count in parts), default=0.0) or 1.0
    tints = list(colors)
    items = []
    for rank, (label, count) in enumerate(parts):
        tint = f";background:{tints[rank]}" if rank < len(tints) else ""
        share = fr.percent(count / total, 0) if total else ""
        items.append(
            f"<li><span>{escape(label)}</span>"
            f'<i class="rs-track"><i style="width:{100 * count / reach:.1f}%{tint}"></i></i>'
            f"<b>{fr.number(count)}</b><em>{share}</em></li>"
        )
    return f'<ul class="rs-bars">{"".join(items)}</ul>'


def paragraph(text: str, *, small: bool = False) -> str:
    """Return a paragraph."""
    css = ' class="fs-muted fs-small"' if small else ""
    return f"<p{css}>{escape(text)}</p>"
