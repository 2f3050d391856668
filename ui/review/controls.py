"""The choices of a review: semester, sector, for whom; and what they come to."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from ui import shell, site, state
from ui.register import choices
from ui.review.document import communes
from ui.review.view import INTERNAL, PUBLIC
from ui.roles import Role
from ui.texts import t

if TYPE_CHECKING:
    from ui.review.view import View


def show(view: View) -> None:
    """Draw the choices."""
    with st.container(horizontal=True, gap="medium", key="review_choices"):
        choices.show_period(view.territory, semesters_only=True)
        if view.division is not None:
            names = {"": t("review.scope.whole"), **view.division.name_of}
            st.selectbox(
                t("review.scope.sector"),
                options=list(names),
                format_func=lambda each: names[each],
                key=state.key("secteur"),
                width=280,
            )
        if view.role is Role.TECHNICIEN:
            st.segmented_control(
                t("review.diffusion.label"),
                options=(INTERNAL, PUBLIC),
                format_func=lambda each: t(f"review.diffusion.{each}"),
                key=state.key("diffusion"),
                help=t("review.diffusion.help"),
                required=True,
                width="content",
            )
    if view.sector is not None:
        st.html(f'<p class="fs fs-muted fs-small">{escape(communes(view))}</p>')
    elif view.division is None:
        st.html(f'<p class="fs fs-muted fs-small">{t("review.scope.no_sector")}</p>')
        st.page_link(
            site.SECTORS, label=t("review.scope.make_sectors"), icon=":material/grid_view:"
        )
    kind = "warning" if view.diffusion == INTERNAL else "info"
    shell.note(t(f"review.diffusion.note_{view.diffusion}"), kind)
    with st.expander(t("review.settings")):
        choices.show_switches(view.made_for)
