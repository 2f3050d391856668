"""What the address of a page may say: a short list of validated scalars, and nothing else.

A view is kept as a link: the territory, the level, the zone, the indicator… travel as plain words
in the query string. What arrives there is typed by anybody, so a value outside its pattern or its
list of choices is ignored as if it were absent: it never reaches a file name, a query or a page.

A value survives a change of page in the session, and comes back into the address of each page that
asks for it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Collection

PATTERNS: dict[str, re.Pattern[str]] = {
    "territoire": re.compile(r"[a-z0-9][a-z0-9-]{0,63}"),
    "niveau": re.compile(r"iris|commune|secteur|qpv"),
    "indicateur": re.compile(r"[a-z0-9_]{1,64}"),
    "commune": re.compile(r"[0-9AB]{5}"),
    "zone": re.compile(r"[0-9A-Za-z]{5,12}"),
    "residence": re.compile(r"[0-9a-z-]{6,24}"),
    "famille": re.compile(r"\d{1,2}"),
    "carte": re.compile(r"[a-z0-9_]{1,48}"),
    "par": re.compile(r"[a-z_]{1,32}"),
    "stock": re.compile(r"[a-z_]{1,32}"),
    "role": re.compile(r"elu|technicien"),
    "poids": re.compile(r"\d{1,3}(-\d{1,3}){0,19}"),
    "methode": re.compile(r"[a-z0-9_-]{1,64}"),
    "millesime": re.compile(r"(19|20)\d\d"),
    "vue": re.compile(r"[a-z0-9-]{1,32}"),
    "qpv": re.compile(r"oui|non|2015|2024"),
    "fond": re.compile(r"oui|non"),
    "secteur": re.compile(r"[a-z0-9-]{1,40}"),
    "decoupage": re.compile(r"[a-z0-9-]{1,40}"),
    "periode": re.compile(r"(19|20)\d\d(-S[12])?"),
    "regle": re.compile(r"[a-z0-9_]{1,48}"),
    "mesure": re.compile(r"ecart|manque"),
    "mutations": re.compile(r"avec|sans"),
    "zus": re.compile(r"texte|oui|non"),
    "bail": re.compile(r"regle|bail|decision"),
    "inconnus": re.compile(r"comptes|exclus"),
    "diffusion": re.compile(r"interne|publique"),
    "courbe": re.compile(r"[a-z_]{1,32}"),
    "scenario": re.compile(r"[a-z0-9-]{1,40}"),
    "compares": re.compile(r"[a-z0-9-]{1,40}(,[a-z0-9-]{1,40}){0,2}"),
    "mesure_plh": re.compile(r"[a-z0-9_]{1,48}"),
    "annee": re.compile(r"(19|20)\d\d"),
    "depuis": re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"),
}
"""The only names read from an address, and what each may hold."""

_KEPT = "_state_kept"
_WRITTEN = "_state_written"
_PENDING = "_state_pending"


def key(name: str) -> str:
    """Return the session key of a name: the ``key=`` of the widget that edits it."""
    if name not in PATTERNS:
        raise KeyError(name)
    return f"url_{name}"


def _memory(slot: str) -> dict[str, str]:
    memory: dict[str, str] = st.session_state.setdefault(slot, {})
    return memory


def from_address(name: str, allowed: Collection[str] | None = None) -> str | None:
    """Return what the address says under a name, or ``None`` when absent or not acceptable."""
    pattern = PATTERNS[name]
    try:
        given = st.query_params.get(name)
    except (UnicodeError, ValueError):
        return None
    if not given or pattern.fullmatch(given) is None:
        return None
    return None if allowed is not None and given not in allowed else given


def sync(name: str, allowed: Collection[str] | None, default: str) -> str:
    """Settle the value of a name before its widget (``key=state.key(name)``) is drawn.

    The widget wins when it has just been used, then the address when it has just changed (a link
    opened, the browser's « previous » button), then what the session remembers, then the default.

    Parameters
    ----------
    name
        One of :data:`PATTERNS`.
    allowed
        The values that exist just now; ``None`` to accept whatever fits the pattern.
    default
        The value when nothing acceptable is given; it is left out of the address.
    """
    kept, written = _memory(_KEPT), _memory(_WRITTEN)
    asked = from_address(name, allowed)
    session = _memory(_PENDING).pop(name, None)
    if session is None:
        session = st.session_state.get(key(name), kept.get(name))
        address_changed = asked is not None and asked != written.get(name, default)
        widget_used = name in kept and session is not None and session != kept[name]
        if address_changed and not widget_used:
            session = asked
    if session is None or (allowed is not None and session not in allowed):
        session = asked if asked is not None else default
    current = str(session)
    if st.session_state.get(key(name)) != current:
        st.session_state[key(name)] = current
    _remember(name, current, default)
    return current


def put(name: str, value: str, default: str = "") -> None:
    """Set a value from code, even after its widget is drawn: it holds from the next rerun on."""
    _memory(_PENDING)[name] = value
    _remember(name, value, default)


def peek(name: str, default: str = "") -> str:
    """Return what the session remembers of a name, without reading the address."""
    return _memory(_KEPT).get(name, default)


def _remember(name: str, value: str, default: str) -> None:
    _memory(_KEPT)[name] = value
    _memory(_WRITTEN)[name] = value
    if value in (default, ""):
        if name in st.query_params:
            del st.query_params[name]
    elif st.query_params.get(name) != value:
        st.query_params[name] = value


def forget(*names: str) -> None:
    """Drop values, as when another territory is chosen and its zones no longer exist."""
    for name in names:
        for slot in (_KEPT, _WRITTEN, _PENDING):
            _memory(slot).pop(name, None)
        st.session_state.pop(key(name), None)
        if name in st.query_params:
            del st.query_params[name]
