"""The way to the login and back to the page that was asked for.

Streamlit sends whoever logs in to its first page. The address asked for is kept meanwhile in a
cookie of a few minutes, and checked again on return: it can only lead to a page of this server.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote, urlencode

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from streamlit.errors import StreamlitAuthError
from streamlit.user_info import generate_login_redirect_url

from ui.access.settings import AccessError, configured
from ui.server.addresses import inside, outside

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOGIN: Final = "connexion"
COOKIE: Final = "fragilite_vers"
_ASKED: Final = "vers"
_SECONDS: Final = 600
_LONGEST: Final = 1500
_PAGE: Final = re.compile(r"[a-z_]{0,40}(\?[A-Za-z0-9_.,%=&+-]*)?")
"""Name of a page and its choices: no host, no folder, no line end."""


def login_address(page: str, choices: Iterable[tuple[str, str]]) -> str:
    """Return the address of the login that comes back to a page and its choices."""
    query = urlencode(list(choices))
    return f"{outside(LOGIN)}?{urlencode({_ASKED: f'{page}?{query}' if query else page})}"


def checked(asked: str) -> str:
    """Return a page of this server as it was asked for; the first page for anything else."""
    return asked if len(asked) <= _LONGEST and _PAGE.fullmatch(asked) else ""


def routes() -> list[BaseRoute]:
    """Return the route of the login."""
    return [Route(outside(LOGIN), _login)]


def _login(request: Request) -> Response:
    """Go to the provider, keeping where to come back to."""
    page = checked(request.query_params.get(_ASKED, ""))
    try:
        settings = configured()
        target = generate_login_redirect_url(settings.provider_name) if settings else None
    except (AccessError, StreamlitAuthError):
        target = None
    answer = RedirectResponse(target or outside(page), status_code=303)
    answer.headers["cache-control"] = "no-store"
    if target and page:
        answer.set_cookie(
            COOKIE,
            quote(page, safe=""),
            max_age=_SECONDS,
            path=outside(""),
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
    return answer


class ComeBack:
    """Turn the redirect that ends a login to the page that was asked for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, but for where a login ends."""
        if scope["type"] != "http" or inside(scope["path"]) != "oauth2callback":
            await self._app(scope, receive, send)
            return
        page = checked(unquote(Request(scope).cookies.get(COOKIE, "")))

        async def send_with(message: Message) -> None:
            if message["type"] == "http.response.start" and page:
                headers = MutableHeaders(scope=message)
                if headers.get("location", "").rstrip("/") == outside("").rstrip("/"):
                    headers["location"] = outside(page)
                gone = Response()
                gone.delete_cookie(COOKIE, path=outside(""))
                headers.append("set-cookie", gone.headers["set-cookie"])
            await send(message)

        await self._app(scope, receive, send_with)
