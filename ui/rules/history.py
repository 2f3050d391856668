"""Every version of a territory's own document, and the way back to each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geodata.workspace import WorkspaceError
from ui import exits, shell, tables
from ui.exits import File
from ui.format import day_and_time, file_name
from ui.rules import kept, listing
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.workspace import Document
    from ui.territories import Territory


def show(territory: Territory) -> None:
    """Draw the versions, the latest first; nothing where there is none."""
    try:
        found = kept.history(territory)
    except WorkspaceError as error:
        shell.note(t("rules.history.unavailable", reason=error.message), kind="warning")
        return
    if not found:
        return
    with st.expander(t("rules.history.title")):
        rows = rows_of(found)
        tables.show(listing.columns("history", tuple(rows[0])), rows, t("rules.history.caption"))
        versions = {each.version: each for each in found if not each.deleted}
        chosen = st.selectbox(
            t("rules.history.choose"),
            tuple(versions),
            key=f"rules_version_{territory.slug}",
            width=220,
        )
        if chosen is not None:
            exits.download(
                t("rules.history.download", version=chosen),
                exits.typed(File(kept.text_of(versions[chosen]).encode())),
                territory,
                file_name=f"{file_name(t('rules.change.file'), territory.code, str(chosen))}.yaml",
                key=f"rules_former_{territory.slug}",
            )


def rows_of(found: Sequence[Document]) -> list[dict[str, str]]:
    """Return one row a version; the first is the latest."""
    rows = []
    for position, each in enumerate(found):
        state = "removed" if each.deleted else ("former" if position else "current")
        rows.append(
            {
                "version": str(each.version),
                "when": day_and_time(each.saved_at),
                "who": each.author,
                "state": t(f"rules.history.{state}"),
            }
        )
    return rows
