"""The door of every page: who is not let in gets the login, or why not, and nothing else."""

from __future__ import annotations

import logging
from functools import cache
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from ui import chrome, identity
from ui.access import claims
from ui.access.claims import Refusal
from ui.access.comeback import login_address
from ui.access.role import Role
from ui.access.settings import AccessError, configured
from ui.server.logs import Spoken
from ui.texts import t

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

    from ui.access.claims import Admission

_log = logging.getLogger(__name__)
_KNOWN = frozenset({Refusal.NO_ROLE, Refusal.EMAIL_NOT_VERIFIED})
"""Refusals of somebody who did log in: another account is what may help."""


def gate(page: Page) -> bool:
    """Let the reader in, or draw why not; the caller draws nothing more where it is false."""
    try:
        found = identity.admission()
    except AccessError as error:
        _tell(error.message)
        _draw(t("access.closed.title"), t("access.closed.body"))
        return False
    if found.refusal is None:
        return True
    if found.refusal in _KNOWN:
        _refuse(found)
    else:
        _ask(page, found.refusal)
    return False


def hold() -> None:
    """Run the page again, hence through its door, where a login ended meanwhile.

    For what runs without the page: a part that draws itself again.
    """
    if not identity.is_admitted():
        st.rerun(scope="app")


def who_am_i() -> None:
    """Draw whose account it is, what it is let do, and the way out; nothing without login."""
    person = identity.current()
    if not person.logged_in:
        return
    with st.container(key="fs_who"):
        st.html(
            f'<div class="fs fs-side"><span class="fs-side-label">{t("access.who.label")}</span>'
            f'<span class="fs-side-name">{escape(person.name)}</span>'
            f'<span class="fs-side-label">{t(f"access.role.{_rank(person)}")}</span></div>'
        )
        _way_out(t("access.who.logout"))


def _rank(person: identity.Identity) -> str:
    return "administrateur" if person.administrator else str(person.role or Role.ELU)


@cache
def _tell(reason: str) -> None:
    """Write why nobody comes in, once: it names settings, never what they hold."""
    _log.error(Spoken(reason))


def _ask(page: Page, refusal: Refusal) -> None:
    """Draw the login page."""
    reason = "" if refusal is Refusal.NOT_LOGGED_IN else _reason(refusal)
    address = login_address(page.url_path, st.query_params.items())
    label = escape(t("access.login.button"))
    link = f'<p><a class="ac-button" href="{escape(address)}">{label}</a></p>'
    _draw(t("access.login.title"), t("access.login.body"), reason, link)


def _reason(refusal: Refusal) -> str:
    if refusal is Refusal.EXPIRED:
        settings = configured()
        hours = f"{settings.hours:g}".replace(".", ",") if settings else ""
        return t("access.reason.expired", hours=hours)
    return t(f"access.reason.{refusal}")


def _refuse(found: Admission) -> None:
    """Draw why an account is not let in, and the way to another one."""
    assert found.refusal is not None
    person = found.identity
    who = t("access.no_entry.who", name=person.name)
    if person.email and person.email != person.name:
        who = t("access.no_entry.who_with", name=person.name, email=person.email)
    _draw(t("access.no_entry.title"), who, _reason(found.refusal), "", kind="error")
    with st.container(key="ac_out", horizontal_alignment="center"):
        _way_out(t("access.no_entry.change"))


def _draw(heading: str, body: str, reason: str = "", link: str = "", kind: str = "info") -> None:
    chrome.apply_own("access")
    role = "alert" if kind == "error" else "note"
    told = (
        f'<div class="fs-note fs-note-{kind}" role="{role}">{escape(reason)}</div>'
        if reason
        else ""
    )
    st.html(
        f'<div class="fs ac-card"><h1>{escape(heading)}</h1><p>{escape(body)}</p>{told}{link}</div>'
    )


def _way_out(label: str) -> None:
    if st.button(label, icon=":material/logout:", key="access_logout"):
        log_out()


def log_out() -> None:
    """End the login in every page open under it, here and at the provider, where it knows how."""
    claims.end(st.user.to_dict())
    st.logout()
    st.stop()
