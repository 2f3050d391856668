"""Killing a process with SIGKILL in the middle of what it writes, then looking at what is left."""

from __future__ import annotations

import os
import select
import signal
import time
import traceback
from typing import TYPE_CHECKING, NoReturn, Protocol

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence
    from pathlib import Path

_LONGEST_SECONDS = 60.0
_FIRST_GUESS_SECONDS = 0.05
_ACKNOWLEDGED_MAX = 4
"""Successes waited for, at most, before the moment of the kill is drawn."""


class WritePath(Protocol):
    """One way in which something comes to be stored."""

    label: str

    def prepare(self, folder: Path) -> None:
        """Make ready, in a new folder, what the writer finds there."""

    def write(self, folder: Path, acknowledge: Callable[[str], None]) -> None:
        """Write again and again, saying what succeeded as soon as it did, until killed."""

    def check(self, folder: Path, acknowledged: Sequence[str]) -> list[str]:
        """Open what is left as the application would; returns what is lost or half-written."""


def kill_once(path: WritePath, folder: Path, draw: random.Random) -> list[str]:
    """Let a child write, kill it at a random moment; returns what :meth:`WritePath.check` finds."""
    folder.mkdir(parents=True)
    path.prepare(folder)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _write_until_killed(path, folder, writing)
    os.close(writing)
    heard = _Heard(reading)
    for _ in range(1 + draw.randint(0, _ACKNOWLEDGED_MAX)):  # the first one says: ready
        heard.wait()
    time.sleep(draw.uniform(0, 1.5 * heard.interval_seconds))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    acknowledged = heard.rest()
    if not os.WIFSIGNALED(status):
        return [f"the writer ended by itself: {acknowledged[-1:]}"]
    return path.check(folder, acknowledged)


def _write_until_killed(path: WritePath, folder: Path, writing: int) -> NoReturn:
    def acknowledge(what: str) -> None:
        os.write(writing, f"{what}\n".encode())

    try:
        acknowledge("ready")
        path.write(folder, acknowledge)
    except BaseException:  # noqa: BLE001 - told to the parent, which reports it
        acknowledge("failed: " + traceback.format_exc().replace("\n", " | ")[-900:])
    os._exit(1)


class _Heard:
    """What the child said, and how often."""

    def __init__(self, reading: int) -> None:
        self._reading = reading
        self._text = b""
        self._moments: list[float] = []

    @property
    def interval_seconds(self) -> float:
        if len(self._moments) < 3:
            return _FIRST_GUESS_SECONDS
        return (self._moments[-1] - self._moments[1]) / (len(self._moments) - 2)

    def wait(self) -> None:
        """Wait for one more success."""
        ready, _, _ = select.select([self._reading], [], [], _LONGEST_SECONDS)
        piece = os.read(self._reading, 1 << 16) if ready else b""
        self._text += piece
        self._moments.append(time.monotonic())

    def rest(self) -> list[str]:
        """Return everything that was said, once the child is dead."""
        with os.fdopen(self._reading, "rb") as stream:
            self._text += stream.read()
        return self._text.decode().splitlines()[1:]
