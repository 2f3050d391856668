"""Temporary folders that go with whoever holds them, even when a process is killed."""

from __future__ import annotations

import shutil
import tempfile
import time
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from filelock import FileLock, Timeout

if TYPE_CHECKING:
    from types import TracebackType

_ALIVE: Final = ".alive"
_NEWBORN_SECONDS: Final = 600.0
"""A folder this young may not have taken its lock yet."""


class HeldFolder:
    """A temporary folder, removed with the last reference to it, or at the end of a context.

    It holds a lock: a folder of the same prefix whose lock nobody holds is that of a dead process,
    and the next folder made removes it.

    Parameters
    ----------
    prefix
        Start of its name, the same for all the folders of one use.
    parent
        Where to make it; the system's folder of temporary files by default.
    """

    def __init__(self, prefix: str, parent: Path | None = None) -> None:
        where = parent or Path(tempfile.gettempdir())
        _sweep(where, prefix)
        self.path = Path(tempfile.mkdtemp(prefix=prefix, dir=where))
        # Not per thread: a web server may read in one thread and accept in another.
        alive = FileLock(self.path / _ALIVE, thread_local=False)
        alive.acquire(timeout=0)
        self.remove = weakref.finalize(self, _remove, self.path, alive)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.remove()


def _remove(path: Path, alive: FileLock) -> None:
    alive.release()
    shutil.rmtree(path, ignore_errors=True)


def _sweep(folder: Path, prefix: str) -> None:
    """Remove the folders of dead processes."""
    for left in sorted(folder.glob(f"{prefix}*")):
        try:
            if time.time() - left.stat().st_mtime < _NEWBORN_SECONDS:
                continue
            alive = FileLock(left / _ALIVE, thread_local=False)
            alive.acquire(timeout=0)
        except (Timeout, OSError):  # in use, or somebody else's
            continue
        _remove(left, alive)
