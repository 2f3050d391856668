"""Downloads: made at the click, named after their reference, written down, then handed over.

Streamlit serves a file to whoever asks for its address, a hash of its content, its type and its
name: who guesses what a small file holds could ask whether that guess was ever handed over. The
reference, 64 random bits, stands in the name of every file that is not public, and so in the hash.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import streamlit as st

from fragility.disclosure import Released
from fragility.errors import RefusedError
from fragility.messages import not_released
from geodata.workspace import WorkspaceError, new_reference
from ui import shell
from ui.exits import journal, reader
from ui.exits.refusal import is_refused
from ui.format import file_name as slug
from ui.texts import t

if TYPE_CHECKING:
    from ui.exits.reader import Reader
    from ui.territories import Territory

_log = logging.getLogger(__name__)
LONGEST: Final = 160
"""Letters of a name before its reference: some systems refuse paths of 260."""
_TYPES: Final = {
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
    "pdf": "application/pdf",
    "txt": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "yaml": "application/yaml",
}
_RESERVED: Final = {"aux", "con", "nul", "prn"} | {
    f"{p}{n}" for p in ("com", "lpt") for n in "123456789"
}
"""Names Windows keeps for its devices."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that leaves."""

    content: bytes
    row_count: int | None = None
    """Rows of a table, for the journal."""


Maker: TypeAlias = Callable[[str], File]
"""Makes a file, given the reference of the export, which it may write in it."""
Leaving: TypeAlias = (
    Released[File] | Released[Maker] | Callable[[], Released[File] | Released[Maker]]
)


def download(
    label: str,
    content: Leaving,
    territory: Territory | None,
    *,
    file_name: str,
    key: str,
    icon: str | None = ":material/download:",
    help: str | None = None,  # noqa: A002 - Streamlit's own word
) -> None:
    """Draw the button that gives a file.

    Parameters
    ----------
    label
        What the button says.
    content
        The file, what makes it, or what protects it first: called at the click.
    territory
        What it is about; ``None`` where it is about none.
    file_name
        With its ending. The reference is added, unless the content is known to be public.
    key, icon, help
        As ``st.download_button``.
    """
    _say_what_went_wrong(territory)
    if isinstance(content, Released) and is_refused(content, territory):
        return
    taker, reference = reader.current(territory), new_reference()
    is_public = isinstance(content, Released) and journal.is_public(content.rule)
    named = name_of(file_name, "" if is_public else reference)
    options: dict[str, Any] = {"on_click": "ignore", "key": key, "icon": icon, "help": help}
    st.download_button(
        label,
        data=taking(taker, content, named, reference),
        file_name=named,
        mime=_TYPES.get(named.rpartition(".")[2], "application/octet-stream"),
        **options,
    )


def name_of(file_name: str, reference: str) -> str:
    r"""Return the name a file leaves under: ASCII, neither path nor device, not too long.

    Examples
    --------
    >>> name_of("notes-pays-d-essai.csv", "0123456789abcdef")
    'notes-pays-d-essai-0123456789abcdef.csv'
    >>> name_of("../../etc/mot de passe\u202e.csv", "")
    'etc-mot-de-passe.csv'
    """
    stem, _, ending = file_name.rpartition(".")
    stem = slug(stem)[:LONGEST].strip("-")
    if not stem or stem in _RESERVED:
        stem = slug(t("exits.file"), stem)
    return f"{stem}-{reference}.{slug(ending)}" if reference else f"{stem}.{slug(ending)}"


def taking(taker: Reader, content: Leaving, file_name: str, reference: str) -> Callable[[], bytes]:
    """Return what Streamlit calls at each click: the file, once its leaving is written down."""
    clicks = count(1)

    def take() -> bytes:
        try:
            taken = _made(content, taker, reference)
            click = next(clicks)
            line = reference if click == 1 else f"{reference}-{click}"
            journal.write(taker, taken, file_name, line)
        except (RefusedError, WorkspaceError) as error:
            taker.problems.append(str(error))
            # Streamlit writes in the log what it is told of the failure: nothing of the file.
            raise RefusedError(t("exits.kept_back", reference=reference)) from None
        return taken.content.content

    return take


def _made(content: Leaving, taker: Reader, reference: str) -> Released[File]:
    """Make the file; the check comes before anything is made of what is released."""
    released: Released[File] | Released[Maker] = (
        content if isinstance(content, Released) else content()
    )
    if not released.may_go_to(taker.role):
        raise RefusedError(not_released(released.rule, taker.role))
    return released.map(lambda given: given if isinstance(given, File) else given(reference))


def _say_what_went_wrong(territory: Territory | None) -> None:
    """Say why a file was kept back since the page was last drawn."""
    problems = reader.current(territory).problems
    while problems:
        shell.note(t("exits.problem", reason=problems.pop(0)), kind="error")
