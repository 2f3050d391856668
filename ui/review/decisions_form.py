"""Typing the texts of a session; and what happens when two people do it at once.

The form stands under a switch: it stays open for whoever types, whatever is said above it.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geodata.workspace import ConflictError, WorkspaceError
from ui import shell, workspace
from ui.format import day_and_time
from ui.review import decisions
from ui.roles import Role
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.review.decisions import Decisions
    from ui.review.view import View

_OPEN: Final = "review_decisions_open"
_OF: Final = "review_decisions_of"
_BASE: Final = "review_decisions_base"
_CONFLICT: Final = "review_decisions_conflict"
_SAID: Final = "review_decisions_said"
_HEIGHTS: Final = {decisions.DECISIONS: 160}


def show(view: View, found: Decisions) -> None:
    """Draw the fields of the texts, for technicians; versions are folded under them."""
    same = st.session_state.get(_OF) == decisions.key(view)
    being_typed = (
        same and st.session_state.get(_OPEN) and _field(decisions.DECISIONS) in (st.session_state)
    )
    # While the workspace is away, what is being typed stays on screen.
    if view.role is not Role.TECHNICIEN or (found.problem and not being_typed):
        return
    if not same:
        _start(view, found)
    elif not being_typed:
        # A field's own state dies with the run that does not draw it.
        _take_up(found)
    if not st.toggle(t("review.decisions.write"), key=_OPEN):
        return
    with st.container(border=True, key="review_decisions_form"):
        st.html(f'<p class="fs fs-muted fs-small">{escape(t("review.decisions.help"))}</p>')
        _show_conflict(view)
        workspace.ask_author()
        for point in decisions.POINTS:
            st.text_area(
                decisions.label(point.name),
                key=_field(point.name),
                max_chars=decisions.LONGEST,
                height=_HEIGHTS.get(point.name, 84),
                placeholder=_placeholder(point.name),
            )
        # What is said of a refusal stands by the button that met it.
        said = st.session_state.pop(_SAID, None)
        if said is not None:
            shell.note(*said)
        st.button(
            t("review.decisions.save"),
            type="primary",
            on_click=_save,
            args=(view,),
            key="review_decisions_save",
        )
        _show_history(view)


def _field(name: str) -> str:
    return f"review_decisions_{name}"


def _placeholder(name: str) -> str:
    if name == decisions.DECISIONS:
        return t("review.decisions.placeholder")
    return t(f"review.typed.{name}.placeholder")


def _take_up(found: Decisions) -> None:
    """Fill the fields with what is kept."""
    for point in decisions.POINTS:
        st.session_state[_field(point.name)] = decisions.text(found.now, point.name)
    st.session_state[_BASE] = None if found.now is None else found.now.version


def _start(view: View, found: Decisions) -> None:
    """Take the field up from what is kept, for another session."""
    st.session_state[_OF] = decisions.key(view)
    _take_up(found)
    st.session_state.pop(_CONFLICT, None)


def _save(view: View) -> None:
    given = {
        point.name: str(st.session_state.get(_field(point.name)) or "")
        for point in decisions.POINTS
    }
    if not workspace.author():
        st.session_state[_SAID] = (t("review.decisions.author_needed"), "error")
        return
    based_on = st.session_state.get(_BASE)
    try:
        version = decisions.save(view, given, author=workspace.author(), based_on=based_on)
    except decisions.PersonalTextError:
        st.session_state[_SAID] = (t("review.decisions.personal"), "error")
    except ConflictError as conflict:
        st.session_state[_CONFLICT] = conflict.current
    except WorkspaceError as error:
        st.session_state[_SAID] = (error.message, "error")
    else:
        st.session_state[_BASE] = version
        st.session_state.pop(_CONFLICT, None)
        st.session_state[_SAID] = (t("review.decisions.saved", version=version), "info")


def _theirs() -> None:
    """Take what somebody else saved."""
    current = st.session_state.pop(_CONFLICT, None) or {}
    for point in decisions.POINTS:
        st.session_state[_field(point.name)] = str(current.get("body", {}).get(point.name, ""))
    st.session_state[_BASE] = current.get("version")


def _mine(view: View) -> None:
    """Save what was typed over what somebody else saved, which stays in the history."""
    current = st.session_state.pop(_CONFLICT, None) or {}
    st.session_state[_BASE] = current.get("version")
    _save(view)


def _show_conflict(view: View) -> None:
    current = st.session_state.get(_CONFLICT)
    if current is None:
        return
    if current:
        who = t(
            "review.decisions.conflict",
            author=str(current["author"]),
            moment=day_and_time(current["saved_at"]),
        )
        body = _told(current["body"])
    else:
        who, body = t("review.decisions.conflict_removed"), ""
    st.html(
        f'<div class="fs fs-note fs-note-warning" role="alert"><strong>{escape(who)}</strong>'
        f"<p>{body}</p></div>"
    )
    with st.container(horizontal=True, gap="small", key="review_decisions_conflict"):
        st.button(t("review.decisions.theirs"), on_click=_theirs, key="review_decisions_theirs")
        st.button(
            t("review.decisions.mine"), on_click=_mine, args=(view,), key="review_decisions_mine"
        )


def _told(body: Mapping[str, Any]) -> str:
    """Write the texts of a version, each under its name, as HTML."""
    parts = [
        f"<strong>{escape(decisions.label(point.name))}</strong><br>"
        + escape(str(body[point.name])).replace("\n", "<br>")
        for point in decisions.POINTS
        if body.get(point.name)
    ]
    return "<br>".join(parts)


def _show_history(view: View) -> None:
    try:
        versions = decisions.history(view)
    except WorkspaceError:
        return  # the section says so already
    if len(versions) < 2:  # noqa: PLR2004 - one version has no history
        return
    items = "".join(
        f"<dt>{escape(decisions.signed(each))}</dt><dd>{_told(each.body)}</dd>" for each in versions
    )
    st.html(
        f'<details class="fs fs-small"><summary>{escape(t("review.decisions.history"))}</summary>'
        f'<dl class="fs fs-defs">{items}</dl></details>'
    )
