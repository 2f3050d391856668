"""Addresses the server answers beside the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.routing import Route

from ui.access import comeback
from ui.server.addresses import outside
from ui.server.health import Health

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

HEALTH: Final = Health()
"""Of this process."""


def routes() -> list[BaseRoute]:
    """Return the routes."""
    return [Route(outside("health"), HEALTH.answer), *comeback.routes()]
