"""Typing a note, changing one, removing one; and what happens when two people do it at once."""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geodata.workspace import ConflictError, Rating, WorkspaceError
from ui import shell, workspace
from ui.format import day_and_time
from ui.notes import kept
from ui.notes.personal import looks_personal
from ui.notes.words import RATINGS, chip, label
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.territories import Territory

_TARGET: Final = "notes_target"
"""What is being changed: ``{"rating_id", "version", …}``; ``rating_id`` empty for a new note."""
_CONFLICT: Final = "notes_conflict"
_SAID: Final = "notes_said"
_ROLES: Final = ("landlord", "commune", "other")
_FIELDS: Final = ("rater", "rater_role", "rated_on", "rating", "comment")


def _key(field: str) -> str:
    return f"notes_field_{field}"


def open_form(row: Mapping[Any, Any] | None = None, residence_id: str = "") -> None:
    """Open the form on a note, or on a new one; the fields start from it."""
    entered = row is not None and row["origin"] == kept.ENTERED
    st.session_state[_TARGET] = {
        "rating_id": row["rating_id"] if row is not None and entered else "",
        "version": int(row["version"]) if row is not None and entered else 0,
        "rater": row["rater"] if row is not None else "",
        "residence_id": row["residence_id"] if row is not None else residence_id,
    }
    st.session_state.pop(_CONFLICT, None)
    today = dt.datetime.now(dt.UTC).date()
    first = {
        "rater": "",
        "rater_role": "landlord",
        "rated_on": today,
        "rating": None,
        "comment": "",
    }
    for field in _FIELDS:
        value = first[field] if row is None else row[field]
        if field == "rated_on" and row is not None:
            value = row["rated_on"].date()
        if field == "rater_role" and value not in _ROLES:
            value = "other"
        st.session_state[_key(field)] = value


def close_form() -> None:
    """Close the form and forget what was typed."""
    for name in (_TARGET, _CONFLICT, *(_key(field) for field in _FIELDS)):
        st.session_state.pop(name, None)


def remove(row: Mapping[Any, Any]) -> None:
    """Remove a note; somebody's change meanwhile is told, and nothing is removed."""
    try:
        workspace.writable("ratings").remove_rating(
            row["rating_id"], author=workspace.author() or "?", based_on=int(row["version"])
        )
        _say(t("notes.form.removed"))
    except WorkspaceError as error:
        _say(error.message, "error")


def _say(body: str, kind: str = "info") -> None:
    st.session_state[_SAID] = (body, kind)


def show_said() -> None:
    """Draw what the last action came to, once."""
    said = st.session_state.pop(_SAID, None)
    if said is not None:
        shell.note(*said)


def show(territory: Territory, residence_id: str) -> None:
    """Draw the form when it is open, or the button that opens it."""
    target = st.session_state.get(_TARGET)
    if target is not None and target["residence_id"] != residence_id:
        close_form()  # the reader went to another residence
        target = None
    if target is None:
        st.button(
            t("notes.action.add"),
            icon=":material/add:",
            on_click=open_form,
            args=(None, residence_id),
            key="notes_add",
        )
        return
    known = bool(target["rating_id"])
    heading = t("notes.form.edit", rater=target["rater"]) if known else t("notes.form.new")
    with st.container(border=True, key="notes_form"):
        st.html(f'<strong class="fs">{escape(heading)}</strong>')
        _show_conflict(territory, residence_id)
        workspace.ask_author()
        st.text_input(
            t("notes.field.rater"),
            key=_key("rater"),
            max_chars=120,
            placeholder=t("notes.field.rater_placeholder"),
            help=t("notes.field.rater_help"),
        )
        with st.container(horizontal=True, gap="medium", key="notes_row"):
            st.selectbox(
                t("notes.field.role"),
                _ROLES,
                format_func=lambda role: t(f"notes.role.{role}_rater"),
                key=_key("rater_role"),
                width=170,
            )
            st.date_input(
                t("notes.field.day"),
                key=_key("rated_on"),
                format="DD/MM/YYYY",
                max_value=dt.datetime.now(dt.UTC).date(),
                width=190,
            )
        st.segmented_control(
            t("notes.field.rating"), RATINGS, format_func=label, key=_key("rating")
        )
        st.text_area(
            t("notes.field.comment"),
            key=_key("comment"),
            max_chars=4000,
            help=t("notes.field.comment_help"),
        )
        with st.container(horizontal=True, gap="small", key="notes_buttons"):
            st.button(
                t("notes.action.save"),
                type="primary",
                on_click=_save,
                args=(territory, residence_id),
                key="notes_save",
            )
            st.button(t("notes.action.cancel"), on_click=close_form, key="notes_cancel")


def _typed(residence_id: str) -> Rating:
    fields = {field: st.session_state.get(_key(field)) for field in _FIELDS}
    return Rating.checked(residence_id=residence_id, **fields)


def _save(territory: Territory, residence_id: str) -> None:
    if not workspace.author():
        _say(t("notes.form.author_needed"), "error")
        return
    if st.session_state.get(_key("rating")) is None:
        _say(t("notes.form.rating_needed"), "error")
        return
    if looks_personal(str(st.session_state.get(_key("comment")) or "")):
        _say(t("notes.form.personal"), "error")
        return
    target = st.session_state[_TARGET]
    who = workspace.author()
    try:
        space = workspace.writable("ratings")
        rating = _typed(residence_id)
        if target["rating_id"]:
            space.edit_rating(target["rating_id"], rating, author=who, based_on=target["version"])
        else:
            space.add_rating(territory.code, rating, author=who)
    except ConflictError as conflict:
        st.session_state[_CONFLICT] = conflict.current
    except WorkspaceError as error:
        _say(error.message, "error")
    else:
        close_form()
        _say(t("notes.form.saved"))


def _overwrite(version: int) -> None:
    """Start again from the version that was saved meanwhile, keeping what was typed."""
    st.session_state[_TARGET]["version"] = version
    st.session_state.pop(_CONFLICT, None)


def _as_new() -> None:
    st.session_state[_TARGET] |= {"rating_id": "", "version": 0}
    st.session_state.pop(_CONFLICT, None)


def _overwrite_and_save(territory: Territory, residence_id: str, version: int) -> None:
    _overwrite(version)
    _save(territory, residence_id)


def _as_new_and_save(territory: Territory, residence_id: str) -> None:
    _as_new()
    _save(territory, residence_id)


def _show_conflict(territory: Territory, residence_id: str) -> None:
    current = st.session_state.get(_CONFLICT)
    if current is None:
        return
    if not current:
        shell.note(t("notes.conflict.removed"), "warning")
        with st.container(horizontal=True, gap="small", key="notes_conflict_buttons"):
            st.button(
                t("notes.conflict.as_new"),
                on_click=_as_new_and_save,
                args=(territory, residence_id),
                key="notes_conflict_new",
            )
        return
    typed = {field: st.session_state.get(_key(field)) for field in _FIELDS}
    theirs = t(
        "notes.conflict.theirs",
        author=str(current["author"]),
        moment=day_and_time(current["saved_at"]),
    )
    st.html(
        f'<div class="fs fs-note fs-note-warning" role="alert">'
        f"<strong>{escape(t('notes.conflict.title'))}</strong>"
        f'<div class="nt-sides">{_side(theirs, current)}'
        f"{_side(t('notes.conflict.yours'), typed)}</div></div>"
    )
    with st.container(horizontal=True, gap="small", key="notes_conflict_buttons"):
        st.button(t("notes.conflict.keep"), on_click=close_form, key="notes_conflict_keep")
        st.button(
            t("notes.conflict.again"),
            on_click=_overwrite_and_save,
            args=(territory, residence_id, int(current["version"])),
            key="notes_conflict_again",
        )


def _side(heading: str, fields: Mapping[Any, Any]) -> str:
    rating = fields.get("rating")
    shown = chip(int(rating)) if rating else ""
    return (
        f'<div class="nt-side"><span class="nt-meta">{escape(heading)}</span>'
        f'<div>{shown} <span class="nt-who">{escape(str(fields.get("rater") or ""))}</span></div>'
        f'<p class="nt-comment">{escape(str(fields.get("comment") or ""))}</p></div>'
    )
