"""Drawings of the page as specifications, kept: to make one takes long, as it is checked whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from ui import charts

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

MOST = 64


def drawn(make: Callable[..., Any], rows: pd.DataFrame, *, dark: bool) -> dict[str, object]:
    """Return the drawing of rows as the page's look has it.

    Parameters
    ----------
    make
        A function of a module, that makes a chart of rows and of ``dark``.
    rows
        What is drawn: figures that may be shown.
    dark
        Whether the page is dark.
    """
    return _spec(f"{make.__module__}.{make.__qualname__}", make, rows, dark)


@st.cache_data(show_spinner=False, max_entries=MOST)
def _spec(
    name: str, _make: Callable[..., Any], rows: pd.DataFrame, dark: bool
) -> dict[str, object]:
    del name  # it is part of the key, as the function itself cannot be
    return charts.themed(_make(rows, dark=dark), dark=dark)
