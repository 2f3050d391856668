"""Every version of the open scenario: who saved it, when, what changed, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from fragility.scenario.comparing import differences
from geodata.errors import GeodataError
from geodata.workspace import WorkspaceError
from ui import shell
from ui.format import day_and_time, plural
from ui.programming import kept, saving, terms
from ui.texts import NARROW_SPACE, t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geodata.workspace import Document
    from ui.programming.view import View

_SHOWN = 3


def show(view: View) -> None:
    """Draw the versions, the latest first; nothing for what was never saved."""
    if kept.is_read_only(view.territory, view.scenario.id):
        return
    try:
        found = kept.history(view.territory, view.scenario.id)
    except WorkspaceError as error:
        shell.note(error.message, kind="warning")
        return
    with st.expander(plural("programming.shelf.history.title", len(found))):
        for position, version in enumerate(found):
            before = found[position + 1] if position + 1 < len(found) else None
            told = t(
                "programming.shelf.history.line",
                version=version.version,
                author=version.author,
                moment=day_and_time(version.saved_at),
                what=what(version, before, view.path.directory.name_of),
            )
            with st.container(
                horizontal=True, vertical_alignment="center", gap="small", key=f"sc_v_{position}"
            ):
                st.text(told, width="stretch")
                if version.version != view.saved.version and not version.deleted:
                    st.button(
                        t("programming.shelf.history.restore"),
                        key=f"scenario_restore_{version.version}",
                        type="tertiary",
                        on_click=saving.restore,
                        args=(view.territory, view.saved, version),
                    )


def what(version: Document, before: Document | None, names: Mapping[str, str]) -> str:
    """Return what a version changed, in words.

    Parameters
    ----------
    version, before
        A version, and the one before it.
    names
        Name of each commune.
    """
    if version.deleted:
        return t("programming.shelf.history.removed")
    if before is None or before.deleted:
        return t("programming.shelf.history.first")
    try:
        found = differences(kept.read(before), kept.read(version))
    except GeodataError as error:
        return error.message
    if not found:
        return t("programming.shelf.history.same")
    told = [
        t(
            "programming.shelf.history.change",
            cell=terms.cell(each.path, names),
            before=terms.value(each.path, each.before),
            after=terms.value(each.path, each.after),
        )
        for each in found[:_SHOWN]
    ]
    if len(found) > _SHOWN:
        told.append(plural("programming.shelf.history.more", len(found) - _SHOWN))
    return f"{NARROW_SPACE}; ".join(told)
