"""Who sends a request that no page sees: read from Streamlit's own signed cookie, as it does."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Final, Literal

from starlette.requests import cookie_parser
from streamlit.auth_util import get_cookie_with_chunks, get_origin_from_redirect_uri
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.datastructures import Headers

Person = tuple[str, str]
"""Issuer and subject: what no account chooses."""


class Visitor(Enum):
    """Who is nobody in particular."""

    ANYONE = auto()
    """There is no login here, or there was none when something was drawn."""
    REFUSED = auto()
    """There is one, and this request does not pass it."""


Anyone = Literal[Visitor.ANYONE]
_NO_ONE: Final = "{}"


def of(headers: Headers) -> Person | Visitor:
    """Return who sends a request; refused too where the login is badly configured."""
    # Here, because they come with the pages' texts, which a server starts without.
    from ui.access.claims import admit
    from ui.access.settings import AccessError, configured

    try:
        settings = configured()
    except AccessError:
        return Visitor.REFUSED
    if settings is None:
        return Visitor.ANYONE
    claims = _claims(headers)
    if admit(claims, settings, datetime.now(UTC)).refusal is not None:
        return Visitor.REFUSED
    return person_of(claims)


def person_of(claims: Mapping[str, Any]) -> Person | Anyone:
    """Return whom claims are about, anyone where they name nobody."""
    subject = claims.get("sub")
    return (str(claims.get("iss", "")), str(subject)) if subject else Visitor.ANYONE


def _claims(headers: Headers) -> dict[str, Any]:
    """Return what the cookie of a login says, nothing where its signature is not ours."""
    cookies = cookie_parser(headers.get("cookie", ""))

    def signed(name: str) -> bytes | None:
        value = cookies.get(name)
        if value is None:
            return None
        return decode_signed_value(get_cookie_secret(), name, value.encode("latin-1", "ignore"))

    try:
        claims = json.loads(get_cookie_with_chunks(signed, USER_COOKIE_NAME) or _NO_ONE)
    except ValueError:
        return {}
    # A cookie of another application signed with the same secret is not one of ours.
    if not isinstance(claims, dict) or claims.get("origin") != get_origin_from_redirect_uri():
        return {}
    return claims
