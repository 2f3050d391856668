"""Who is reading this page: an account where one logs in, else whoever is at this machine."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from ui.access import claims
from ui.access.claims import NOBODY, Admission, Identity
from ui.access.role import of_server
from ui.access.settings import AccessError, configured
from ui.texts import t

__all__ = ["Identity", "admission", "current", "is_admitted"]


def admission() -> Admission:
    """Return who asks to come in, and why not; asked again at each call, for a login ages.

    Raises
    ------
    AccessError
        In French: the login is badly configured.
    """
    settings = configured()
    if settings is None:
        return Admission(
            Identity(
                subject="",
                name="",
                email=None,
                logged_in=False,
                administrator=True,
                role=of_server(),
                who=t("access.local"),
            )
        )
    return claims.admit(st.user.to_dict(), settings, datetime.now(UTC))


def current() -> Identity:
    """Return who is reading; somebody who is not let in has no role, and administers nothing.

    Without a login it is whoever is at this machine, with the role of the server.
    """
    try:
        return admission().identity
    except AccessError:
        return NOBODY


def is_admitted() -> bool:
    """Tell whether the reader may see anything at all."""
    return current().role is not None
