"""Tables to explore, tables to fill in, text to copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import pandas as pd
import streamlit as st

from ui.exits.refusal import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from fragility.disclosure import Released
    from ui.territories import Territory


def table(
    content: Released[pd.DataFrame],
    territory: Territory | None,
    *,
    alt: str,
    key: str | None = None,
    height: int | Literal["auto"] = "auto",
    column_config: Mapping[str, Any] | None = None,
    placeholder: str | None = None,
    on_select: Callable[[], None] | None = None,
) -> None:
    """Draw a table to explore.

    Parameters
    ----------
    content
        Columns as the reader will see them; the index is left out.
    territory
        What it is about.
    alt
        What it holds, for who does not see it.
    on_select
        Called when a line is chosen; the choice is in the session, under ``key``.
    key, height, column_config, placeholder
        As ``st.dataframe``.
    """
    frame = shown(content, territory)
    if frame is None:
        return
    choice: dict[str, Any] = {}
    if on_select is not None:
        choice = {"on_select": on_select, "selection_mode": "single-row"}
    st.dataframe(
        frame,
        key=key,
        hide_index=True,
        height=height,
        column_config=None if column_config is None else dict(column_config),
        alt=alt,
        placeholder=placeholder,
        **choice,
    )


def editor(
    content: Released[pd.DataFrame],
    territory: Territory | None,
    *,
    key: str | None = None,
    column_config: Mapping[str, Any] | None = None,
    disabled: bool | Sequence[str] = False,
    **options: Any,
) -> pd.DataFrame:
    """Draw a table to fill in and return it filled in; an empty one where it is reserved.

    Parameters
    ----------
    content
        Columns as the reader will see them.
    territory
        What it is about.
    key, column_config, disabled, options
        As ``st.data_editor``: without a key, other rows are another table.
    """
    frame = shown(content, territory)
    if frame is None:
        return pd.DataFrame()
    config = None if column_config is None else dict(column_config)
    filled: pd.DataFrame = st.data_editor(
        frame, key=key, column_config=config, disabled=disabled, **options
    )
    return filled


def code(content: Released[str], territory: Territory | None) -> None:
    """Draw a line of text with a button that copies it."""
    text = shown(content, territory)
    if text is not None:
        st.code(text, language=None, wrap_lines=True)
