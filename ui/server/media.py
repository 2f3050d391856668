"""Whose each file is, that a page gave to its reader.

Streamlit keeps files in memory under a digest, and gives them to whoever knows it. Where people
log in, a file is given to the person in whose session it was made, and to no other.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from functools import wraps
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui.server import visitor

if TYPE_CHECKING:
    from streamlit.runtime.media_file_manager import MediaFileManager

    from ui.server.visitor import Anyone, Person

_KEPT: Final = 50_000
"""Files remembered, the latest; what is forgotten is refused, and made again by its page."""


class Owners:
    """The persons each file was made for."""

    def __init__(self, kept: int = _KEPT) -> None:
        self._kept = kept
        self._by_file: OrderedDict[str, set[Person | Anyone]] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, file: str, owner: Person | Anyone) -> None:
        """Remember that a file was made for somebody."""
        with self._lock:
            self._by_file.setdefault(file, set()).add(owner)
            self._by_file.move_to_end(file)
            while len(self._by_file) > self._kept:
                self._by_file.popitem(last=False)

    def of(self, file: str) -> frozenset[Person | Anyone]:
        """Return the owners of a file, none where it is not known."""
        with self._lock:
            return frozenset(self._by_file.get(file, ()))


_OWNERS: Final = Owners()


def may_have(name: str, person: Person | Anyone) -> bool:
    """Tell whether a person may have a file of ``/media/``.

    What was drawn before any login, for anybody, anybody may have.
    """
    if person is visitor.Visitor.ANYONE:
        return True  # no login here: as Streamlit does
    owners = _OWNERS.of(PurePosixPath(name).stem)
    return person in owners or visitor.Visitor.ANYONE in owners


def watch(manager: MediaFileManager) -> None:
    """Note who is reading each time a page makes a file, now or when it is asked for."""
    add, promise, make = manager.add, manager.add_deferred, manager.execute_deferred

    @wraps(add)
    def noted_add(*given: Any, **options: Any) -> str:
        url = add(*given, **options)
        _OWNERS.add(PurePosixPath(url).stem, _reader())
        return url

    @wraps(promise)
    def noted_promise(*given: Any, **options: Any) -> str:
        promised = promise(*given, **options)
        _OWNERS.add(promised, _reader())
        return promised

    @wraps(make)
    def noted_make(file_id: str) -> str:
        url = make(file_id)
        for owner in _OWNERS.of(file_id):
            _OWNERS.add(PurePosixPath(url).stem, owner)
        return url

    for name, noted in (
        ("add", noted_add),
        ("add_deferred", noted_promise),
        ("execute_deferred", noted_make),
    ):
        setattr(manager, name, noted)


def _reader() -> Person | Anyone:
    context = get_script_run_ctx(suppress_warning=True)
    return visitor.person_of(context.user_info if context is not None else {})
