"""The two choices of a place that pages share: the level of the zones, and the search by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from ui import path, state
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.directory import Directory
    from ui.path import Path

_OF_SECTOR: Final = "secteur:"


def level_choice(label: str, levels: Sequence[str], directory: Directory) -> None:
    """Draw the choice of a level, where there is one to make.

    Parameters
    ----------
    label
        What is asked.
    levels
        Levels that can be drawn: ``secteur``, ``commune``, ``iris``, ``qpv``.
    directory
        Of the territory; what is open is closed when another level is chosen.
    """
    if len(levels) < 2:  # noqa: PLR2004 - one level is no choice
        return
    st.segmented_control(
        label,
        options=levels,
        format_func=lambda level: t(f"path.level.{level}"),
        key=state.key("niveau"),
        on_change=path.change_level,
        args=(directory,),
        required=True,
        width="content",
    )


def search(here: Path, key: str, *, width: int) -> None:
    """Draw the box that finds a sector, a commune or an IRIS by its name or its code.

    Parameters
    ----------
    here
        Where the reader is.
    key
        Of the widget; it is empty again once something was found.
    width
        In pixels.
    """
    directory = here.directory
    names = {} if here.division is None else here.division.name_of
    sectors = {
        f"{_OF_SECTOR}{code}": t("path.label.sector", name=name) for code, name in names.items()
    }
    st.selectbox(
        t("path.search.label"),
        options=(*sectors, *directory.options),
        format_func=lambda code: sectors.get(code) or directory.label_of.get(code, code),
        index=None,
        key=key,
        placeholder=t("path.search.placeholder"),
        on_change=_found,
        args=(directory, key),
        width=width,
    )


def _found(directory: Directory, key: str) -> None:
    code = st.session_state.get(key)
    st.session_state[key] = None
    if not code:
        return
    if code.startswith(_OF_SECTOR):
        path.go_to_sector(directory, code.removeprefix(_OF_SECTOR))
    else:
        path.go_to(directory, code)
