"""The workspace of this server: where notes and saved choices live, and who is typing."""

from __future__ import annotations

import os
from typing import Final

import streamlit as st
from streamlit.errors import StreamlitDuplicateElementKey

from geodata.workspace import Workspace
from ui.territories import data_dir
from ui.texts import t

FILE_NAME: Final = "espace.sqlite"
_AUTHOR: Final = "workspace_author"
_KEPT: Final = "workspace_author_kept"
_AUTHOR_MAX: Final = 120


def address() -> str:
    """Return where the workspace is: ``FRAGILITE_DATABASE_URL``, or a file by the territories."""
    return os.environ.get("FRAGILITE_DATABASE_URL") or str(data_dir() / FILE_NAME)


@st.cache_resource(show_spinner=False)
def _open(where: str) -> Workspace:
    return Workspace.open(where)


def current() -> Workspace:
    """Return the workspace, opened once for all sessions.

    Raises
    ------
    WorkspaceError
        In French, when its database does not answer.
    """
    return _open(address())


def author() -> str:
    """Return the name the reader gave in this session, empty until then.

    What was just typed counts even where the run that would have kept it was interrupted by the
    next click.
    """
    given = st.session_state.get(_AUTHOR, st.session_state.get(_KEPT, ""))
    return str(given).strip()


def ask_author() -> str:
    """Draw the field that asks who is typing, and return its answer; kept for the session.

    A page that has two forms asks once: the second finds the answer of the first.
    """
    # A widget's state dies with the page that does not draw it: the answer is kept apart.
    if _AUTHOR not in st.session_state:
        st.session_state[_AUTHOR] = st.session_state.get(_KEPT, "")
    try:
        given = st.text_input(
            t("common.author.label"),
            max_chars=_AUTHOR_MAX,
            placeholder=t("common.author.placeholder"),
            help=t("common.author.help"),
            key=_AUTHOR,
            autocomplete="off",
        )
    except StreamlitDuplicateElementKey:
        return author()
    st.session_state[_KEPT] = given
    return given.strip()
