"""The embedded territory built once a process, whatever the sessions that wait for it do.

A session that is closed or reloaded is stopped by Streamlit at its next word: the work is therefore
done in a thread of its own, and sessions only watch it.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from geodata.errors import GeodataError
from ui import territories

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger(__name__)


class Build:
    """A build under way, or the reason why it failed."""

    def __init__(self, task: Callable[[territories.Progress], None]) -> None:
        self.share = 0.0
        self.text = ""
        self.problem: str | None = None
        """French reason of the failure; empty when only the log knows it."""
        self._task = task
        self._thread = threading.Thread(target=self._run, name="demo-build", daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Wait at most so long, and tell whether the build is over."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _tell(self, share: float, text: str) -> None:
        self.share, self.text = share, text

    def _run(self) -> None:
        try:
            self._task(self._tell)
        except GeodataError as error:
            self.problem = error.message
        except Exception:  # noqa: BLE001 - logged below, and said to whoever waits
            _log.exception("the embedded territory could not be built")
            self.problem = ""


_LOCK = threading.Lock()
_BUILDS: dict[str, Build] = {}


def demo_build() -> Build:
    """Return the build of the embedded territory, started by the first session that asks.

    A failed build is tried again by the next session that asks for it.
    """
    key = str(territories.data_dir())
    with _LOCK:
        build = _BUILDS.get(key)
        if build is None or (build.wait(0) and build.problem is not None):
            build = _BUILDS[key] = Build(territories.ensure_demo)
        return build
