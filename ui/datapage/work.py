"""The import under way in a session: files dropped, what they hold, the store being prepared.

Nothing of it touches a territory before it is accepted; abandoning, or closing the page, forgets
it.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from geodata.errors import StoreError, UnreadableFileError, UnrecognisedFileError
from geodata.importing import (
    Inspection,
    PreparedImport,
    Progress,
    inspect_files,
    prepare,
)
from geodata.user_tables.candidates import Candidate, find_candidates
from geodata.user_tables.delivered import with_mappings
from ui import roles, territories
from ui.datapage import mappings
from ui.texts import t

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

_SLOT = "_import_work"
_DROP = "_import_drop"
_LONGEST_NAME = 80
"""Characters of a name of file: some disks take no more than 255 bytes."""

Tell = Callable[[Progress], None]


@dataclass
class Dropped:
    """Files of the session on the disk; they go with it."""

    folder: tempfile.TemporaryDirectory[str]
    paths: tuple[Path, ...]


@dataclass
class Work:
    """What a session has dropped and prepared."""

    inspection: Inspection | None = None
    prepared: PreparedImport | None = None
    candidates: tuple[Candidate, ...] = ()
    """Tables that may be the user's own."""
    dropped: Dropped | None = None
    """Files kept as long as a mapping may be made for one of them."""
    slug: str = ""
    done: str = ""
    """French sentence on the import just accepted."""


def current() -> Work:
    """Return the session's import, an empty one to begin with."""
    work: Work = st.session_state.setdefault(_SLOT, Work())
    return work


def drop_key() -> str:
    """Return the key of the drop zone: a new one empties it."""
    return f"import-drop-{st.session_state.setdefault(_DROP, 0)}"


def start_over(done: str = "") -> None:
    """Forget the files and what was prepared from them."""
    work = current()
    if work.prepared is not None:
        work.prepared.discard()
    if work.dropped is not None:
        work.dropped.folder.cleanup()
    st.session_state[_SLOT] = Work(done=done)
    st.session_state[_DROP] = st.session_state.get(_DROP, 0) + 1


def must_be_allowed() -> None:
    """Refuse what the page does not offer: a button may outlive the right to press it.

    Raises
    ------
    StoreError
        In French: the reader's account does not let him change the data of this machine.
    """
    if not roles.may_import():
        raise StoreError(t("access.write.import"))


def inspect(files: Sequence[UploadedFile], tell: Tell) -> None:
    """Write the files dropped on the disk, read them, and keep what they hold.

    Raises
    ------
    GeodataError
        A file cannot be read, breaks its layout or bears the name of another; or the reader may
        not import.
    """
    must_be_allowed()
    folder = tempfile.TemporaryDirectory(prefix="depot-")
    paths = []
    for file in files:
        path = Path(folder.name) / _safe_name(file.name)
        if path.exists():
            raise UnreadableFileError(t("data.drop.twice", name=path.name))
        with path.open("wb") as out:
            shutil.copyfileobj(file, out)
        paths.append(path)
    current().dropped = Dropped(folder, tuple(paths))
    read_again(tell)


def _safe_name(name: str) -> str:
    """Give the last part of a name, without what does not show: a browser may send anything."""
    last = Path(name.replace("\\", "/")).name
    shown = "".join(letter for letter in last if letter.isprintable())
    return shown[-_LONGEST_NAME:] or t("data.drop.nameless")


def read_again(tell: Tell) -> None:
    """Read the files of the session with the official sources and the mappings saved by now.

    The files are removed at once, unless one of their tables may be mapped.

    Raises
    ------
    GeodataError
        A file cannot be read, or breaks its layout; or nothing in them is known, nor may be mapped.
    """
    must_be_allowed()
    work = current()
    assert work.dropped is not None
    work.inspection, work.prepared, work.candidates = None, None, ()
    paths, sources = with_mappings(work.dropped.paths, mappings.sources())
    try:
        work.inspection = inspect_files(paths, progress=tell, sources=sources)
        work.candidates = find_candidates(paths, sources)
    except UnrecognisedFileError:
        work.candidates = find_candidates(paths, sources)
        if not work.candidates:
            raise
    finally:
        if all(one.refusal is not None for one in work.candidates):
            work.dropped.folder.cleanup()
            work.dropped = None


@dataclass(frozen=True)
class Choice:
    """The territory asked for."""

    code: str
    name: str
    communes: tuple[str, ...] = ()
    fictional: bool = False


def prepare_store(choice: Choice, tell: Tell) -> None:
    """Prepare the store of a territory beside its place.

    Raises
    ------
    GeodataError
        The files do not allow it, or the reader may not import.
    """
    must_be_allowed()
    work = current()
    assert work.inspection is not None
    work.slug = territories.slug_for(choice.name or choice.code, choice.code)
    work.prepared = prepare(
        work.inspection,
        epci=choice.code,
        out=territories.folder_of(work.slug),
        name=choice.name or None,
        communes=choice.communes or None,
        fictional=choice.fictional,
        progress=tell,
    )


def accept() -> str:
    """Make the prepared store the territory's own, and return its slug.

    Raises
    ------
    StoreError
        The disk refuses, another import replaced the store meanwhile, or the reader may not
        import; nothing has changed.
    """
    must_be_allowed()
    work = current()
    assert work.prepared is not None
    store = work.prepared.commit()
    slug = work.slug
    work.prepared = None
    start_over(done=t("data.accepted", name=store.territory.name))
    return slug
