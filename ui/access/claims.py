"""Whether what a provider said of somebody lets him in, and as what; no screen here.

What is not known is refused: no date of login, no role, an address nobody verified.
"""

from __future__ import annotations

import hashlib
import json
import threading
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from ui.access.role import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.access.settings import AccessSettings

_NAME_MAX: Final = 120
_WHO_MAX: Final = 320
_SKEW: Final = timedelta(minutes=5)
"""How far ahead the provider's clock may be."""
_ENDED: Final[dict[str, datetime]] = {}
"""Logins ended in this process, by digest: a copy of their cookie opens nothing any more."""
_LOCK: Final = threading.Lock()


class Refusal(StrEnum):
    """Why somebody is not let in."""

    NOT_LOGGED_IN = "not_logged_in"
    EXPIRED = "expired"
    LOGGED_OUT = "logged_out"
    UNDATED = "undated"
    NO_ROLE = "no_role"
    EMAIL_NOT_VERIFIED = "email_not_verified"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is reading."""

    subject: str
    """The provider's own name of the account; empty without login."""
    name: str
    """Name to show; empty without login."""
    email: str | None
    """As the provider gives it, verified or not: nothing is decided on it."""
    logged_in: bool
    administrator: bool
    role: Role | None
    """What may be seen; ``None``: nothing."""
    who: str
    """For the journal: the subject, which nobody chooses, with the address or the name."""


@dataclass(frozen=True, slots=True)
class Admission:
    """Who asks to come in, and why not."""

    identity: Identity
    refusal: Refusal | None = None


NOBODY: Final = Identity("", "", None, logged_in=False, administrator=False, role=None, who="")


def admit(claims: Mapping[str, Any], settings: AccessSettings, now: datetime) -> Admission:
    """Judge what a login says.

    Parameters
    ----------
    claims
        Claims of the identity token, whose signature was checked, with Streamlit's own
        ``is_logged_in``.
    settings
        How one logs in here.
    now
        Moment of the question, aware.
    """
    subject = claims.get("sub")
    if claims.get("is_logged_in") is not True or not isinstance(subject, str) or not subject:
        return Admission(NOBODY, Refusal.NOT_LOGGED_IN)
    refusal = _age_refused(claims, settings, now)
    role, administrator = None, False
    if refusal is None:
        values = _values(claims, settings)
        if values is None:
            refusal = Refusal.EMAIL_NOT_VERIFIED
        else:
            administrator = not values.isdisjoint(settings.roles.administrateur)
            role = _role(values, settings, administrator=administrator)
            refusal = Refusal.NO_ROLE if role is None else None
    return Admission(_identity(subject, claims, role, administrator=administrator), refusal)


def end(claims: Mapping[str, Any]) -> None:
    """Remember that a login was ended, for every page open under it."""
    now = datetime.now(UTC)
    with _LOCK:
        for digest in [each for each, since in _ENDED.items() if now - since > timedelta(days=31)]:
            del _ENDED[digest]
        _ENDED[_digest(claims)] = now


def _digest(claims: Mapping[str, Any]) -> str:
    parts = [str(claims.get(name, "")) for name in ("iss", "sub", "iat", "nonce")]
    return hashlib.sha256(json.dumps(parts).encode("utf-8")).hexdigest()


def _age_refused(
    claims: Mapping[str, Any], settings: AccessSettings, now: datetime
) -> Refusal | None:
    issued = claims.get("iat")
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        return Refusal.UNDATED
    try:
        age = now - datetime.fromtimestamp(issued, UTC)
    except (OverflowError, OSError, ValueError):
        return Refusal.UNDATED
    if age < -_SKEW:
        return Refusal.UNDATED
    if age > timedelta(hours=settings.hours):
        return Refusal.EXPIRED
    return Refusal.LOGGED_OUT if _digest(claims) in _ENDED else None


def _values(claims: Mapping[str, Any], settings: AccessSettings) -> frozenset[str] | None:
    """Return what the claim of the roles holds; ``None`` for an address nobody verified."""
    given = claims.get(settings.roles.claim)
    if settings.roles.claim == "email":
        if not isinstance(given, str):
            return frozenset()
        if claims.get("email_verified") not in (True, "true"):
            return None
        return frozenset({given.strip().casefold()})
    each = [given] if isinstance(given, str) else given
    return (
        frozenset(v for v in each if isinstance(v, str)) if isinstance(each, list) else frozenset()
    )


def _role(values: frozenset[str], settings: AccessSettings, *, administrator: bool) -> Role | None:
    """Return the role that sees most among those an account has."""
    if administrator or not values.isdisjoint(settings.roles.technicien):
        return Role.TECHNICIEN
    return Role.ELU if not values.isdisjoint(settings.roles.elu) else None


def _identity(
    subject: str, claims: Mapping[str, Any], role: Role | None, *, administrator: bool
) -> Identity:
    email = _plain(claims.get("email")) or None
    names = (_plain(claims.get(key)) for key in ("name", "preferred_username"))
    name = next((each for each in names if each), email or _plain(subject))
    shown = email if email and claims.get("email_verified") in (True, "true") else name
    tail = f" [{_plain(subject)}]" if shown != _plain(subject) else ""
    return Identity(
        subject=subject,
        name=name,
        email=email,
        logged_in=True,
        administrator=administrator,
        role=role,
        who=f"{shown}{tail}"[:_WHO_MAX],
    )


def _plain(value: Any) -> str:
    """Return a claim as one line of text without control or direction characters."""
    if not isinstance(value, str):
        return ""
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in value)
    return " ".join(kept.split())[:_NAME_MAX]
