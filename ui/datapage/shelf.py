"""The territories already on this machine: what they are, and removing one."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from geodata.errors import GeodataError
from ui import roles, shell, state, territories
from ui.datapage import work
from ui.format import day, plural
from ui.texts import t

if TYPE_CHECKING:
    from ui.territories import Territory


def show(current: Territory | None) -> None:
    """Draw one line a territory, with what can be done with it."""
    for territory in territories.all_territories():
        is_shown = current is not None and territory.slug == current.slug
        with st.container(
            horizontal=True, vertical_alignment="center", key=f"fs_row_{territory.slug}"
        ):
            st.html(
                f'<div class="fs"><strong>{escape(territory.name)}</strong><br>'
                f'<span class="fs-muted fs-small">{escape(_about(territory))}</span></div>'
            )
            if is_shown:
                st.badge(t("data.shelf.shown"), color="blue")
            elif st.button(t("data.shelf.open"), key=f"open-{territory.slug}"):
                state.put("territoire", territory.slug)
                st.rerun()
            if territory.slug != territories.DEMO_SLUG and roles.may_import():
                _remove(territory)
    for name, reason in territories.damaged():
        shell.note(t("common.territory.damaged", name=name, reason=reason), kind="warning")


def _about(territory: Territory) -> str:
    parts = [
        plural("common.communes", territory.commune_count),
        t("data.shelf.saved", date=day(territory.saved_at)),
    ]
    if territory.fictional:
        parts.append(t("common.territory.fictional_short"))
    return " · ".join(parts)


def _remove(territory: Territory) -> None:
    with st.popover(t("data.shelf.remove"), icon=":material/delete:"):
        st.html(f'<p class="fs">{t("data.shelf.warning")}</p>')
        if st.button(t("data.shelf.confirm"), key=f"remove-{territory.slug}", type="primary"):
            try:
                work.must_be_allowed()
                territories.remove(territory.slug)
            except (GeodataError, OSError) as error:
                shell.note(str(error), kind="error")
                return
            state.forget("territoire", "commune", "zone")
            st.rerun()
