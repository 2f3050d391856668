"""What every answer tells the browser to refuse: other hosts, frames, guesses, shared caches.

The policy names no host but this one. Two exceptions, each as narrow as it can be: styles may be
inline (Streamlit's own are made by its script), and the frame of the map evaluates the script it
is sent, as streamlit-folium is written; nothing else may.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit
from starlette.datastructures import MutableHeaders

from ui.server.addresses import inside

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

FRAMES_VARIABLE: Final = "FRAGILITE_FRAME_ANCESTORS"
_INLINE: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_PAGE: Final = Path(streamlit.__file__).parent / "static" / "index.html"
_FRAME: Final = "component/streamlit_folium.st_folium/"
_REFUSED: Final = ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
_FIXED: Final = {
    "x-content-type-options": "nosniff",
    # Addresses tell what a reader looks at: they go to no other site, the login's included.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": ", ".join(f"{each}=()" for each in _REFUSED),
}


def frame_ancestors() -> str:
    """Return which sites may show the application in a frame: ``FRAGILITE_FRAME_ANCESTORS``.

    Anything that is not a list of origins is refused whole: nobody may, and ``/health`` says so.
    """
    return "'none'" if frame_setting_refused() else " ".join(_frames_asked())


def frame_setting_refused() -> bool:
    """Tell whether the setting is no list of origins: its quotes went, as a rule."""
    return not all(
        re.fullmatch(r"'self'|'none'|https?://[\w.:*-]+", each) for each in _frames_asked()
    )


def _frames_asked() -> list[str]:
    return os.environ.get(FRAMES_VARIABLE, "").split() or ["'self'"]


@cache
def script_digests() -> tuple[str, ...]:
    """Return the digests of the few scripts written in a page: Streamlit's own, and ours."""
    # Here, because they are read from files that only a server that answers needs.
    from ui import chrome
    from ui.register import focus

    texts = (_PAGE.read_text("utf-8"), chrome.script(), focus.script())
    found = [script for text in texts for script in _INLINE.findall(text)]
    digests = (hashlib.sha256(each.encode()).digest() for each in found)
    return tuple(f"'sha256-{base64.b64encode(each).decode()}'" for each in digests)


@cache
def policy(*, frame: bool) -> str:
    """Return the content-security policy of a page, or of the map's frame."""
    # Streamlit's decoder of messages is compiled ahead, in WebAssembly: no text becomes a script.
    page = ("'wasm-unsafe-eval'", *script_digests())
    scripts = " ".join(("'unsafe-eval'", "'unsafe-inline'") if frame else page)
    rules = (
        "default-src 'none'",
        f"script-src 'self' {scripts}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "media-src 'self'",
        "worker-src 'self' blob:",
        "frame-src 'self'",
        "manifest-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        f"frame-ancestors {frame_ancestors()}",
    )
    return "; ".join(rules)


class SecurityHeaders:
    """Set the headers on every answer; websockets pass untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand over, and set the headers of what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = inside(scope["path"])

        async def send_with(message: Message) -> None:
            if message["type"] == "http.response.start":
                _set(MutableHeaders(scope=message), path)
            await send(message)

        await self._app(scope, receive, send_with)


def _set(headers: MutableHeaders, path: str) -> None:
    headers.update(_FIXED)
    headers["content-security-policy"] = policy(frame=path.startswith(_FRAME))
    if path.startswith("media/"):
        # A technician's file must not stay in a computer that others use.
        headers["cache-control"] = "no-store"
    if path.startswith("app/static/"):
        # Streamlit opens them to every site; ours alone reads them.
        del headers["access-control-allow-origin"]
        headers["cache-control"] = "private"
