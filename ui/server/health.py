"""``/health``: whether this process can serve, for a supervisor or a proxy.

Beside it tells which setting was refused, by name: the process serves without it. Nothing else.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from starlette.responses import JSONResponse

from ui.server.headers import FRAMES_VARIABLE, frame_setting_refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

_TIMEOUT_SECONDS: Final = 0.9
_KEPT_SECONDS: Final = 1.0
_CREDIT_SECONDS: Final = 15.0
"""How long what held is believed to hold while a page that computes takes the machine."""
_MIN_FREE_MB: Final = 500
_MB: Final = 1_000_000


def min_free_mb() -> float:
    """Return the room the disk must have, ``FRAGILITE_MIN_FREE_MB``; a wrong value is ignored."""
    try:
        asked = float(os.environ.get("FRAGILITE_MIN_FREE_MB", ""))
    except ValueError:
        return _MIN_FREE_MB
    return asked if asked >= 0 else _MIN_FREE_MB


def _database() -> None:
    from ui import workspace

    workspace.current().check()


def _data() -> None:
    from ui import territories

    territories.all_territories()


def _disk() -> None:
    from ui import territories

    free_mb = shutil.disk_usage(territories.data_dir()).free / _MB
    if free_mb < min_free_mb():
        raise OSError


def _login() -> None:
    from ui.access.settings import configured

    configured()


CHECKS: Final[Mapping[str, Callable[[], None]]] = {
    "database": _database,
    "data": _data,
    "disk": _disk,
    "login": _login,
}
"""What is looked at; each raises where it does not hold."""


class Health:
    """Looks at each thing apart, at most once a second, and never waits for one that hangs.

    Parameters
    ----------
    checks
        As :data:`CHECKS`.
    timeout_seconds
        After which something that did not answer is said to fail.
    """

    def __init__(
        self,
        checks: Mapping[str, Callable[[], None]] = CHECKS,
        timeout_seconds: float = _TIMEOUT_SECONDS,
    ) -> None:
        self._checks = checks
        self._timeout_seconds = timeout_seconds
        # Threads of its own: those that serve files may all be busy. One a check: one that hangs
        # is not asked again before it answered.
        self._pools = {name: ThreadPoolExecutor(1, f"health-{name}") for name in checks}
        self._asked: dict[str, asyncio.Future[None]] = {}
        self._held_at = dict.fromkeys(checks, float("-inf"))
        self._found: dict[str, str] = {}
        self._found_at = float("-inf")

    async def look(self) -> dict[str, str]:
        """Return ``ok`` or ``failing`` by check."""
        if time.monotonic() - self._found_at >= _KEPT_SECONDS:
            loop = asyncio.get_running_loop()
            for name, check in self._checks.items():
                if name not in self._asked or self._asked[name].done():
                    self._asked[name] = loop.run_in_executor(self._pools[name], check)
            await asyncio.wait(self._asked.values(), timeout=self._timeout_seconds)
            self._found = {name: "ok" if self._holds(name) else "failing" for name in self._checks}
            self._found_at = time.monotonic()
        return self._found

    def _holds(self, name: str) -> bool:
        asked = self._asked[name]
        if not asked.done():
            return time.monotonic() - self._held_at[name] < _CREDIT_SECONDS
        held = asked.exception() is None
        self._held_at[name] = time.monotonic() if held else float("-inf")
        return held

    async def answer(self, _request: Request) -> Response:
        """Answer 200 where everything holds, 503 otherwise."""
        found = await self.look()
        ok = all(each == "ok" for each in found.values())
        body: dict[str, object] = {"status": "ok" if ok else "failing", "checks": found}
        if frame_setting_refused():
            body["refused_settings"] = [FRAMES_VARIABLE]
        return JSONResponse(body, 200 if ok else 503, headers={"cache-control": "no-store"})
