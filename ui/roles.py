"""Who is looking: what concerns one residence's households is for technicians only (DOMAIN §8).

The role is that of the account where one logs in (``ui/access``). Without a login it is the
server's: ``FRAGILITE_ROLE``, *élu* by default, so that a server nobody configured refuses. On a
fictional territory, where there is nobody to protect, the reader switches to see what each role
sees; what he administers does not follow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from fragility.errors import RefusedError
from ui import identity, state
from ui.access.role import Role, of_server
from ui.texts import t

if TYPE_CHECKING:
    from ui.territories import Territory

__all__ = [
    "TERRITORY",
    "Role",
    "current",
    "may_administer",
    "may_import",
    "may_write",
    "of_server",
    "own",
    "switch",
]

TERRITORY: Final = "_territory"
"""Session key of the territory shown."""
_TECHNICIENS: Final = frozenset(
    {"balance_rules", "family_names", "ici_review", "ratings", "sectors", "typology"}
)
_EVERYBODYS: Final = frozenset({"scenario"})
"""Kinds an élu may keep too: writing over another's scenario is refused where it is kept."""


def current(territory: Territory) -> Role:
    """Return the role of the reader on a territory.

    Raises
    ------
    RefusedError
        In French: nobody logged in, or the account has no role. There is no role by default.
    """
    own = identity.current().role
    if own is None:
        raise RefusedError(t("access.refused"))
    if not territory.fictional:
        return own
    return Role(state.sync("role", tuple(Role), own))


def own() -> Role:
    """Return the role of the reader for what is about no territory.

    Raises
    ------
    RefusedError
        As :func:`current`.
    """
    person = identity.current()
    if person.role is None:
        raise RefusedError(t("access.refused"))
    return Role.TECHNICIEN if person.administrator and person.logged_in else person.role


def may_administer() -> bool:
    """Tell whether the reader sees the journal; without a login, as the server's technician."""
    person = identity.current()
    return person.administrator and (person.logged_in or of_server() is Role.TECHNICIEN)


def may_import() -> bool:
    """Tell whether the reader changes the data of this machine: everybody, without a login."""
    who = identity.current()
    return who.role is Role.TECHNICIEN or (who.role is not None and not who.logged_in)


def may_write(kind: str) -> bool:
    """Tell whether the reader may keep something of a kind in the workspace just now.

    Parameters
    ----------
    kind
        Of a document, or ``ratings``; one nobody listed here is refused.
    """
    own = identity.current().role
    if own is None:
        return False
    if kind == "mapping":
        return may_import()
    if kind in _EVERYBODYS:
        return True
    return kind in _TECHNICIENS and _seen_as(own) is Role.TECHNICIEN


def _seen_as(own: Role) -> Role:
    """Return the role of the reader on the territory of the session, without drawing anything."""
    territory: Territory | None = st.session_state.get(TERRITORY)
    if territory is None or not territory.fictional:
        return own
    return Role(state.peek("role", own))


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
