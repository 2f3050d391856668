"""Accessible tables of our own: a caption, row and column headers, escaped text.

For a short table that is read, not explored; ``st.dataframe`` is for the long ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Column:
    """One column: where its text is in a row, its header, whether it holds numbers."""

    key: str
    label: str
    numeric: bool = False


class Html(str):
    """Text that is HTML already and is not escaped again: what it holds was escaped before."""

    __slots__ = ()


def cell_html(text: str) -> str:
    """Escape a text, unless it is :class:`Html`."""
    return text if isinstance(text, Html) else escape(text)


def html(columns: Sequence[Column], rows: Sequence[Mapping[str, str]], caption: str) -> str:
    """Return a table as HTML; the first column holds the header of each row.

    Examples
    --------
    >>> "&lt;b&gt;" in html([Column("a", "A")], [{"a": "<b>"}], "Titre")
    True
    """

    def css(column: Column) -> str:
        return ' class="fs-num"' if column.numeric else ""

    head = "".join(f'<th scope="col"{css(c)}>{escape(c.label)}</th>' for c in columns)
    body = []
    for row in rows:
        first, *others = columns
        cells = [f'<th scope="row"{css(first)}>{cell_html(row[first.key])}</th>']
        cells += [f"<td{css(c)}>{cell_html(row[c.key])}</td>" for c in others]
        body.append(f"<tr>{''.join(cells)}</tr>")
    return (
        f'<div class="fs fs-table-wrap" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="fs-table"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def show(columns: Sequence[Column], rows: Sequence[Mapping[str, str]], caption: str) -> None:
    """Draw a table."""
    st.html(html(columns, rows, caption))
