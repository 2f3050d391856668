"""What the application is given around Streamlit: order matters, the first is the outermost."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from starlette.middleware import Middleware
from streamlit.runtime import get_instance

from ui.access.comeback import ComeBack
from ui.server import headers, logs, media
from ui.server.guard import Guard
from ui.server.headers import SecurityHeaders
from ui.server.routes import HEALTH

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


def middleware() -> list[Middleware]:
    """Return what each request goes through before Streamlit."""
    return [Middleware(SecurityHeaders), Middleware(Guard), Middleware(ComeBack)]


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Hold, from the first request to the last, what is asked of logs and of files."""
    logs.install()  # again: Streamlit and its server have set theirs up meanwhile
    media.watch(get_instance().media_file_mgr)
    headers.policy(frame=False)
    # What the checks need takes seconds to load: it is there before a supervisor asks.
    warming = asyncio.create_task(HEALTH.look())
    yield
    warming.cancel()
