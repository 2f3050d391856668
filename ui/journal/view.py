"""The whole page, for whoever may see it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import streamlit as st

from geodata.workspace import WorkspaceError
from ui import exits, roles, shell
from ui.exits import File
from ui.exits.spreadsheets import as_text, csv_of
from ui.format import number, plural
from ui.journal import kept
from ui.texts import t

if TYPE_CHECKING:
    import pandas as pd

_DAYS: Final = 30
"""Looked at first."""
_HEIGHT: Final = 520


def show() -> None:
    """Draw the journal, or say that it is reserved."""
    if not roles.may_administer():
        shell.note(t("journal.reserved"), kind="warning")
        return
    st.html(f'<p class="fs">{t("journal.retention")}</p>')
    # One row of filters; what they hold never goes to the address: some are names of persons.
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        days = _days()
        if days is None:
            return
        try:
            frame = kept.lines(*days)
        except WorkspaceError as error:
            shell.note(t("journal.unavailable", reason=error.message), kind="error")
            return
        cut = len(frame) > kept.LONGEST
        frame = _chosen(frame.head(kept.LONGEST))
    if cut:
        shell.note(t("journal.cut", n=number(kept.LONGEST)), kind="warning")
    if frame.empty:
        shell.empty(t("journal.none_title"), t("journal.none_body"))
        return
    st.html(f'<p class="fs fs-muted">{plural("journal.count", len(frame))}</p>')
    _table(frame)


def _days() -> tuple[dt.date, dt.date] | None:
    """Draw the choice of the days; ``None`` while only the first is given."""
    today = dt.datetime.now().astimezone().date()
    given = st.date_input(
        t("journal.filter.days"),
        value=(today - dt.timedelta(days=_DAYS), today),
        format="DD/MM/YYYY",
        key="journal_days",
        width=240,
    )
    if not isinstance(given, tuple) or len(given) != 2:  # noqa: PLR2004 - both ends
        shell.note(t("journal.filter.both_days"))
        return None
    return given


def _chosen(frame: pd.DataFrame) -> pd.DataFrame:
    """Draw the choices of a person and of a territory, and return the lines they leave."""
    names = kept.names_of_territories()
    everybody = t("journal.filter.everybody")
    who = st.selectbox(
        t("journal.filter.who"),
        options=[everybody, *sorted(frame["who"].unique(), key=str.casefold)],
        key="journal_who",
        width=270,
    )
    everywhere = t("journal.filter.everywhere")
    where = st.selectbox(
        t("journal.filter.where"),
        options=[everywhere, *sorted(frame["territory_code"].unique())],
        format_func=lambda code: names.get(code, code) or t("journal.filter.nowhere"),
        key="journal_where",
        width=270,
    )
    if who != everybody:
        frame = frame[frame["who"] == who]
    return frame if where == everywhere else frame[frame["territory_code"] == where]


def _table(frame: pd.DataFrame) -> None:
    """Draw the lines, and the file of them, which is written down as any other."""
    told = kept.told(frame)
    exits.table(
        told,
        None,
        alt=t("journal.caption"),
        height=min(_HEIGHT, 36 * (len(frame) + 1) + 2),
        column_config={
            t("journal.column.exported_at"): st.column_config.DatetimeColumn(
                format="DD/MM/YYYY HH:mm"
            )
        },
    )
    exits.download(
        t("journal.download"),
        told.map(lambda table: File(csv_of(as_text(table), sep=";", decimal=","), len(table))),
        None,
        file_name=f"{t('journal.file')}.csv",
        key="journal_csv",
    )
