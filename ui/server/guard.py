"""Who may ask for what beside the pages: files, uploads, the server's own figures.

Pages decide for themselves what to draw; these addresses are answered by Streamlit to whoever
knows them. Where a login is configured, they are answered to a person who is admitted, and a file
to the person it was made for. Everywhere, what tells about the server itself is not answered at
all, and another site's page gets nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.websockets import WebSocketClose
from streamlit import config

from ui.server import media, visitor
from ui.server.addresses import inside
from ui.texts import t

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

UNANSWERED: Final = ("_stcore/metrics", "_stcore/agent/", "_stcore/script-health-check")
"""What Streamlit says of itself, and its door for programs: nobody here needs either."""
RESERVED: Final = ("media/", "app/static/geo/", "_stcore/upload_file/")
"""What only an admitted person gets, where there is a login."""
_MEDIA: Final = "media/"
_NOWHERE: Final = frozenset({"", ".", ".."})


class Guard:
    """Refuse before Streamlit sees the request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or hand over."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            if _foreign(Headers(scope=scope)):
                await WebSocketClose(code=1008)(scope, receive, send)
            else:
                await self._app(scope, receive, send)
        else:
            status = refusal(inside(scope["path"]), Headers(scope=scope))
            if status is None:
                await self._app(scope, receive, send)
            else:
                # The same few words whatever was asked: they tell nothing of what exists.
                await PlainTextResponse(t("common.error.refused"), status)(scope, receive, send)


def refusal(path: str, headers: Headers) -> int | None:
    """Return the status that refuses a request, ``None`` where it may go on.

    Parameters
    ----------
    path
        As :func:`ui.server.addresses.inside` gives it.
    headers
        Of the request.
    """
    asked = path.casefold()  # as a disk may read it, that tells no capitals apart
    if _is_crooked(path) or asked.startswith(UNANSWERED):
        return 404
    if _foreign(headers):
        return 403
    if not asked.startswith(RESERVED):
        return None
    person = visitor.of(headers)
    if person is visitor.Visitor.REFUSED:
        return 401
    if asked.startswith(_MEDIA) and not media.may_have(path[len(_MEDIA) :], person):
        # As for a file that does not exist.
        return 404
    return None


def _is_crooked(path: str) -> bool:
    """Tell whether a path leads elsewhere than it reads: no address of the application does.

    Examples
    --------
    >>> _is_crooked("app/static/./geo/zones.geojson"), _is_crooked("app/static/geo/zones.geojson")
    (True, False)
    """
    parts = path.removesuffix("/").split("/")
    return "\\" in path or not path.isprintable() or (path != "" and not _NOWHERE.isdisjoint(parts))


def _foreign(headers: Headers) -> bool:
    """Tell whether another site's page asks.

    Streamlit would find out by asking a service of the Internet for the address of this server.
    """
    origin = headers.get("origin")
    if origin is None or origin in set(config.get_option("server.corsAllowedOrigins")):
        return False
    return urlsplit(origin).netloc != headers.get("host")
