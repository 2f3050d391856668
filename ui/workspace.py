"""The workspace of this server: where notes and saved choices live, and who is typing."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final, TypeVar

import streamlit as st
from streamlit.errors import StreamlitDuplicateElementKey
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geodata.places import workspace_address
from geodata.workspace import Workspace, WorkspaceError
from ui import identity, roles
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geodata.workspace import Document

_Answer = TypeVar("_Answer")
_AUTHOR: Final = "workspace_author"
_KEPT: Final = "workspace_author_kept"
_AUTHOR_MAX: Final = 120
NOBODY: Final = "?"
"""Author of what is saved without a name."""
_READ: Final = "_workspace_read"


def address() -> str:
    """Return where the workspace is."""
    return workspace_address()


@st.cache_resource(show_spinner=False)
def _open(where: str) -> Workspace:
    return Workspace.open(where)


def current() -> Workspace:
    """Return the workspace, opened once for all sessions; to read it: see :func:`writable`.

    Raises
    ------
    WorkspaceError
        In French, when its database does not answer.
    """
    return _open(address())


def writable(kind: str) -> Workspace:
    """Return the workspace to write something in it, where the reader may.

    Asked at the moment of writing: a button may outlive the right to press it.

    Parameters
    ----------
    kind
        Of a document, or ``ratings``.

    Raises
    ------
    WorkspaceError
        In French: the reader's account does not let him; or the database does not answer.
    """
    if not roles.may_write(kind):
        raise WorkspaceError(t("access.write.refused"))
    return current()


def document(kind: str, key: str) -> Document | None:
    """Return the latest version of a document, asked for once a run of the page.

    Raises
    ------
    WorkspaceError
        In French, when the database does not answer.
    """
    return _once((kind, key), lambda: current().document(kind, key))


def documents(kind: str) -> tuple[Document, ...]:
    """Return the latest version of each document of a kind; as :func:`document`."""
    return _once((kind,), lambda: current().documents(kind))


def save_document(kind: str, key: str, body: Mapping[str, Any], *, based_on: int | None) -> int:
    """Save a document under the name the reader gave; returns its version.

    Raises
    ------
    WorkspaceError
        In French; ``ConflictError`` when somebody saved another version meanwhile.
    """
    version = writable(kind).save_document(
        kind, key, body, author=author() or NOBODY, based_on=based_on
    )
    refresh()
    return version


def remove_document(kind: str, key: str, *, based_on: int) -> None:
    """Remove a document, whose history stays; raises as :func:`save_document`."""
    writable(kind).remove_document(kind, key, author=author() or NOBODY, based_on=based_on)
    refresh()


def refresh() -> None:
    """Have the database asked again: at the start of each run, and once something is saved."""
    st.session_state.pop(_READ, None)


def _once(what: tuple[str, ...], ask: Callable[[], _Answer]) -> _Answer:
    """Ask once a run; pages read the same documents many times."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return ask()
    memory: dict[tuple[str, ...], Any] = st.session_state.setdefault(_READ, {})
    if what not in memory:
        try:
            memory[what] = ask()
        except WorkspaceError as error:
            # A database that is away is not asked again and again either.
            memory[what] = error
    found: _Answer | WorkspaceError = memory[what]
    if isinstance(found, WorkspaceError):
        raise found
    return found


def author() -> str:
    """Return who is writing: the account's name, else the one given in this session.

    Empty until it is given. What was just typed counts even where the run that would have kept it
    was interrupted by the next click.
    """
    account = identity.current()
    if account.logged_in:
        return account.name
    given = st.session_state.get(_AUTHOR, st.session_state.get(_KEPT, ""))
    return str(given).strip()


def tell_author(name: str) -> None:
    """Keep the name that another field was given; from a callback, before any field is drawn.

    An account has its own.
    """
    st.session_state[_AUTHOR] = st.session_state[_KEPT] = name.strip()


def ask_author(place: str = "") -> str:
    """Draw the field that asks who is typing, and return its answer; kept for the session.

    A page that has two forms asks once: the second finds the answer of the first.

    Parameters
    ----------
    place
        Name of a form that the reader may open alone, the field being shut away elsewhere: it is
        drawn there too, and each says what the other was told.

    Notes
    -----
    Where somebody logged in, nothing is asked: the name is the account's.
    """
    if identity.current().logged_in:
        signed = t("access.write.signed", name=author())
        st.html(f'<p class="fs fs-muted fs-small">{escape(signed)}</p>')
        return author()
    if place:
        key = f"{_AUTHOR}_{place}"
        if st.session_state.get(key) != author():
            st.session_state[key] = author()
        st.text_input(
            t("common.author.label"),
            max_chars=_AUTHOR_MAX,
            placeholder=t("common.author.placeholder"),
            help=t("common.author.help"),
            key=key,
            autocomplete="off",
            on_change=lambda: tell_author(str(st.session_state[key])),
        )
        return author()
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
