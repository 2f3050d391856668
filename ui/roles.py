"""Who is looking: what concerns one residence's households is for technicians only (DOMAIN §8).

Without a login the role is the server's: ``FRAGILITE_ROLE``, *élu* by default, so that a server
nobody configured refuses. On a fictional territory, where there is nobody to protect, the reader
switches to see what each role sees.
"""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING

import streamlit as st

from ui import state
from ui.texts import t

if TYPE_CHECKING:
    from ui.territories import Territory


class Role(StrEnum):
    """What a reader may see, from least to most."""

    ELU = "elu"
    TECHNICIEN = "technicien"


def of_server() -> Role:
    """Return the role the server is set to; anything unknown is the one that sees least."""
    asked = os.environ.get("FRAGILITE_ROLE", "").strip().casefold()
    return Role.TECHNICIEN if asked == Role.TECHNICIEN else Role.ELU


def current(territory: Territory) -> Role:
    """Return the role of the reader on a territory."""
    if not territory.fictional:
        return of_server()
    return Role(state.sync("role", tuple(Role), of_server()))


def switch(territory: Territory) -> Role:
    """Draw the choice of a role on a fictional territory; say which one holds on a real one."""
    role = current(territory)
    if not territory.fictional:
        st.html(f'<p class="fs fs-muted fs-small">{t(f"common.role.fixed_{role}")}</p>')
        return role
    st.segmented_control(
        t("common.role.label"),
        options=tuple(Role),
        format_func=lambda each: t(f"common.role.{each}"),
        key=state.key("role"),
        help=t("common.role.help"),
        required=True,
        width="content",
    )
    return role
