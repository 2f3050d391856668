"""The notes of a residence, as they are read: the latest first, then every version."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from ui import tables
from ui.format import day, day_and_time
from ui.notes import kept
from ui.notes.words import chip, label
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from ui.roles import Role
    from ui.territories import Territory


def item(row: Mapping[Any, Any]) -> str:
    """Return one note as HTML: number, who, when, comment, where it comes from."""
    who = escape(str(row["rater"]))
    title = t(f"notes.role.{row['rater_role']}_rater") if _known_role(row) else ""
    comment = str(row["comment"] or "")
    said = f'<p class="nt-comment">{escape(comment)}</p>' if comment.strip() else ""
    return (
        f'<li class="nt-item">{chip(int(row["rating"]))}<div><span class="nt-who">{who}</span> '
        f'<span class="nt-meta">{escape(title)} · {day(row["rated_on"])} · {_origin(row)}</span>'
        f"{said}</div></li>"
    )


def _known_role(row: Mapping[Any, Any]) -> bool:
    return row["rater_role"] in {"landlord", "commune", "other"}


def _origin(row: Mapping[Any, Any]) -> str:
    if row["origin"] == kept.DELIVERED:
        return t("notes.line.delivered")
    key = "entered" if row["version"] == 1 else "edited"
    return t(
        f"notes.line.{key}",
        version=str(row["version"]),
        author=escape(str(row["author"])),
        moment=day_and_time(row["saved_at"]),
    )


def show(rows: pd.DataFrame) -> None:
    """Draw the current notes."""
    if rows.empty:
        st.html(f'<p class="fs fs-muted">{t("notes.none")}</p>')
        return
    items = "".join(item(row) for row in rows.to_dict("records"))
    st.html(f'<ul class="fs nt-list">{items}</ul>')


def show_history(territory: Territory, residence_id: str, role: Role) -> None:
    """Draw every version of every note entered here, folded."""
    frame = kept.versions(territory, residence_id, role).content
    if frame.empty:
        return
    last = frame.groupby("rating_id")["version"].transform("max")
    columns = [
        tables.Column("rater", t("notes.field.rater")),
        tables.Column("rating", t("notes.field.rating")),
        tables.Column("comment", t("notes.field.comment")),
        tables.Column("version", t("notes.history.version"), numeric=True),
        tables.Column("state", t("notes.history.state")),
        tables.Column("who", t("notes.history.who")),
        tables.Column("when", t("notes.history.when")),
    ]
    rows = [
        {
            "rater": row["rater"],
            "rating": label(int(row["rating"])),
            "comment": row["comment"],
            "version": str(row["version"]),
            "state": _state(row, int(newest)),
            "who": row["author"],
            "when": day_and_time(row["saved_at"]),
        }
        for row, newest in zip(frame.to_dict("records"), last, strict=True)
    ]
    with st.expander(t("notes.history.title")):
        tables.show(columns, rows[::-1], t("notes.history.title"))


def _state(row: Mapping[Any, Any], newest: int) -> str:
    if row["deleted"]:
        return t("notes.history.removed")
    current = row["version"] == newest
    return t("notes.history.current") if current else t("notes.history.former")
