"""What the secrets file says of the login: the provider (``[auth]``), who is what (``[roles]``).

Streamlit reads the same file and treats one that it cannot read as if there were none: the server
would then open to anybody. Here a file that is there and is wrong refuses everybody.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal
from urllib.parse import urlsplit

import streamlit as st
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

from geodata.errors import GeodataError
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_PROVIDER: Final = "default"
"""Streamlit's name of a provider described in ``[auth]`` itself."""
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_SECRET_LENGTH: Final = 32
_HOURS: Final = 12.0
_HOURS_MAX: Final = 30 * 24.0
"""Streamlit's own cookie lives no longer."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""A text that says something."""


class AccessError(GeodataError):
    """The login is badly configured: nobody comes in, and the message says why, in French."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Provider(BaseModel):
    """What Streamlit needs of an OpenID provider; the rest of its section is Streamlit's."""

    model_config = ConfigDict(frozen=True, strict=True)

    client_id: Text
    client_secret: Text
    server_metadata_url: Text
    redirect_uri: Text
    cookie_secret: Annotated[Text, Field(min_length=_SECRET_LENGTH)]

    @field_validator("server_metadata_url", "redirect_uri")
    @classmethod
    def _is_encrypted(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK):
            return value
        raise ValueError(t("access.fault.https"))

    @field_validator("redirect_uri")
    @classmethod
    def _is_streamlits(cls, value: str) -> str:
        if not urlsplit(value).path.endswith("/oauth2callback"):
            raise ValueError(t("access.fault.callback"))
        return value


class RoleLists(_Strict):
    """Which value of a claim gives which role."""

    claim: Literal["groups", "roles", "email"]
    administrateur: tuple[Text, ...] = ()
    technicien: tuple[Text, ...] = ()
    elu: tuple[Text, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _lists(cls, given: Any) -> Any:
        """Take the lists of a TOML file for tuples; by email, in lower case."""
        if not isinstance(given, dict):
            return given
        by_email = given.get("claim") == "email"

        def clean(value: Any) -> Any:
            return value.strip().casefold() if by_email and isinstance(value, str) else value

        return {
            name: tuple(map(clean, value)) if isinstance(value, list) else value
            for name, value in given.items()
        }

    @model_validator(mode="after")
    def _make_sense(self) -> RoleLists:
        everyone = [*self.administrateur, *self.technicien, *self.elu]
        if not everyone:
            raise ValueError(t("access.fault.nobody"))
        if len(set(everyone)) < len(everyone):
            raise ValueError(t("access.fault.twice"))
        if self.claim == "email" and not all("@" in each for each in everyone):
            raise ValueError(t("access.fault.email"))
        return self


class AccessSettings(_Strict):
    """A login that can be trusted."""

    provider_name: str
    """Streamlit's name of the provider."""
    provider: Provider
    roles: RoleLists
    hours: float
    """Age after which a login no longer holds."""


def configured() -> AccessSettings | None:
    """Return how one logs in, or ``None`` for the single-user mode without login.

    Raises
    ------
    AccessError
        In French: the secrets file cannot be read, lacks something, or says something else.
    """
    secrets = _secrets()
    if "auth" not in secrets and "roles" not in secrets:
        if os.environ.get("FRAGILITE_LOGIN", "").strip():
            raise AccessError(t("access.fault.required"))
        return None
    if "roles" not in secrets:
        raise AccessError(t("access.fault.no_roles"))
    if st.get_option("server.trustedUserHeaders"):
        # Streamlit lets these headers override what the provider signed.
        raise AccessError(t("access.fault.headers"))
    name, auth = _only_provider(secrets.get("auth"))
    try:
        return AccessSettings(
            provider_name=name,
            provider=Provider.model_validate(auth),
            roles=RoleLists.model_validate(secrets["roles"]),
            hours=_hours(),
        )
    except ValidationError as error:
        raise AccessError(_told(error)) from None


def problem() -> str:
    """Return why nobody can come in, in French; empty where the login is well configured."""
    try:
        configured()
    except AccessError as error:
        return error.message
    return ""


def _secrets() -> Mapping[str, Any]:
    files = [Path(each) for each in st.get_option("secrets.files")]
    try:
        if st.secrets.load_if_toml_exists():
            return st.secrets.to_dict()
        # A path nobody may look at is taken for one that is there.
        there = any(os.path.lexists(each) for each in files)
    except (OSError, ValueError):
        there = True
    if there:
        raise AccessError(t("access.fault.unreadable"))
    return {}


def _only_provider(auth: Any) -> tuple[str, dict[str, Any]]:
    """Return the name and the settings of the provider: in ``[auth]``, or in one part of it.

    Two providers would give the same roles to whoever either of them calls by a group's name.
    """
    if not isinstance(auth, dict) or not auth:
        raise AccessError(t("access.fault.no_auth"))
    inside = {
        name: each
        for name, each in auth.items()
        if isinstance(each, dict) and name != "client_kwargs"
    }
    if not inside:
        return DEFAULT_PROVIDER, auth
    if len(inside) > 1 or "client_id" in auth:
        raise AccessError(t("access.fault.providers"))
    name, section = next(iter(inside.items()))
    shared = {key: value for key, value in auth.items() if not isinstance(value, dict)}
    return name, shared | section


def _hours() -> float:
    given = os.environ.get("FRAGILITE_LOGIN_HOURS", "").strip()
    try:
        hours = float(given.replace(",", ".")) if given else _HOURS
    except ValueError:
        hours = 0.0
    if not 0 < hours <= _HOURS_MAX:
        raise AccessError(t("access.fault.hours", most=f"{_HOURS_MAX:.0f}"))
    return hours


def _told(error: ValidationError) -> str:
    """Say in French which settings are wrong, never what they hold: some are secret."""
    faults = []
    for one in error.errors(include_input=False, include_url=False):
        place = ".".join(str(part) for part in one["loc"])
        kind = one["type"]
        known = {"missing": "missing", "extra_forbidden": "unknown", "literal_error": "claim"}
        if kind == "value_error":
            reason = str(one["ctx"]["error"])
        elif kind == "string_too_short" and place == "cookie_secret":
            reason = t("access.fault.short", n=_SECRET_LENGTH)
        else:
            reason = t(f"access.fault.{known.get(kind, 'shape')}")
        faults.append(t("access.fault.each", place=place or "roles", reason=reason))
    return t("access.fault.settings", faults=" ".join(faults))
