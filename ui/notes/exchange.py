"""All the notes of a territory as a file that leaves, and comes back without overwriting."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from geodata.workspace import ImportedRatings, WorkspaceError, read_returned
from ui import exits, shell, tables, workspace
from ui.exits import File
from ui.exits.spreadsheets import as_text, as_typed
from ui.exits.spreadsheets import csv_of as csv_of_table
from ui.format import file_name, listing, plural
from ui.notes import kept
from ui.roles import Role
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from geodata.model import Rejection
    from geodata.workspace import ReturnedTable
    from ui.territories import Territory

_DONE: Final = "notes_exchange_done"
_SHOWN_MAX: Final = 200


def csv_of(frame: pd.DataFrame) -> bytes:
    """Write every version as CSV, in the columns the import reads; a spreadsheet runs none of it.

    Text that a spreadsheet would take for a formula is led by an apostrophe, taken off on return.
    """
    return csv_of_table(as_text(frame))


def read_csv(content: bytes, file: str = "") -> ReturnedTable:
    """Read back what :func:`csv_of` wrote, or the same columns saved by a French spreadsheet.

    Raises
    ------
    ValueError
        When it is no text in UTF-8.
    WorkspaceError
        When it is no such table.
    """
    table = read_returned(content.decode("utf-8-sig"), file)  # UnicodeDecodeError is a ValueError
    for column in table.frame.columns.intersection(["rater", "comment", "author"]):
        table.frame[column] = table.frame[column].map(as_typed)
    return table


def show(territory: Territory, role: Role) -> None:
    """Draw the export and the return of the notes; for technicians only."""
    if role is not Role.TECHNICIEN:
        return
    with st.expander(t("notes.exchange.title")):
        st.html(f'<p class="fs fs-muted">{t("notes.exchange.lead")}</p>')
        try:
            _export(territory, role)
            _return(territory)
        except WorkspaceError as error:
            shell.note(t("notes.unavailable", reason=error.message), "error")


def _export(territory: Territory, role: Role) -> None:
    told = kept.exchanged(territory, role)
    if told.content.empty:
        st.html(f'<p class="fs">{t("notes.exchange.export_none")}</p>')
        return
    mark = t("common.territory.fictional_short") if territory.fictional else ""
    exits.download(
        t("notes.exchange.export"),
        told.map(lambda frame: lambda _: File(csv_of(frame), len(frame))),
        territory,
        file_name=f"{file_name('notes', territory.name, mark)}.csv",
        key="notes_export",
        icon=None,
    )


def _return(territory: Territory) -> None:
    given = st.file_uploader(t("notes.exchange.file"), type=["csv"], key="notes_file")
    if given is None:
        st.session_state.pop(_DONE, None)
        return
    workspace.ask_author()
    if not workspace.author():
        shell.note(t("notes.exchange.author_needed"))
    elif st.button(t("notes.exchange.take"), type="primary", key="notes_take"):
        try:
            table = read_csv(given.getvalue(), given.name)
        except ValueError:
            shell.note(t("notes.exchange.unreadable", name=given.name), "error")
            return
        taken = workspace.writable("ratings").import_ratings(
            territory.code, table.frame, author=workspace.author(), file=given.name
        )
        rejected = sorted((*table.rejected, *taken.rejected), key=lambda one: one.line or 0)
        st.session_state[_DONE] = replace(taken, rejected=tuple(rejected))
    done = st.session_state.get(_DONE)
    if done is not None:
        _show_outcome(done)


def _show_outcome(done: ImportedRatings) -> None:
    parts = [
        plural(f"notes.exchange.{name}", getattr(done, name))
        for name in ("added", "changed", "unchanged")
    ]
    shell.note(t("notes.exchange.done", parts=listing(parts)))
    _show_lines(t("notes.exchange.conflicts"), done.conflicts)
    _show_lines(t("notes.exchange.rejected"), done.rejected)


def _show_lines(caption: str, lines: Sequence[Rejection]) -> None:
    if not lines:
        return
    columns = [
        tables.Column("line", t("notes.exchange.line"), numeric=True),
        tables.Column("reason", t("notes.exchange.reason")),
    ]
    rows = [{"line": str(one.line), "reason": one.reason} for one in lines[:_SHOWN_MAX]]
    tables.show(columns, rows, caption)
