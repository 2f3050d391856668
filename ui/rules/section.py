"""The section on the rules: what is in use, for everyone; changing it, for technicians."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui import shell, site
from ui.register import choices
from ui.register import kept as register
from ui.roles import Role
from ui.rules import change, history, kept, listing, words
from ui.texts import t

if TYPE_CHECKING:
    from ui.rules.kept import Own
    from ui.territories import Territory


def show(territory: Territory, role: Role) -> None:
    """Draw where the rules come from, and what technicians do with them; the whole is elsewhere.

    Without a heading: the caller says where it is.
    """
    mine = kept.own(territory)
    st.html(f'<p class="fs">{t("rules.section.lead")}</p>')
    show_problem(mine)
    show_lacking(territory)
    listing.show_documents(kept.rule_set(territory), mine, role)
    st.page_link(site.METHOD, label=t("rules.section.whole"), icon=":material/menu_book:")
    if role is not Role.TECHNICIEN:
        st.html(f'<p class="fs fs-muted fs-small">{t("rules.change.reserved")}</p>')
        return
    change.show(territory, mine)
    history.show(territory)


def show_rules(territory: Territory, role: Role) -> None:
    """Draw the rules in use with their dates and texts."""
    rules, mine = kept.rule_set(territory), kept.own(territory)
    show_problem(mine)
    show_lacking(territory)
    listing.show_documents(rules, mine, role)
    listing.show_targets(rules)
    listing.show_thresholds(rules)
    listing.show_commitments(territory, rules)
    listing.show_former_zus(rules)
    digest = t("rules.section.digest", digest=rules.digest)
    st.html(f'<p class="fs fs-muted fs-small">{digest}</p>')


def show_problem(mine: Own) -> None:
    """Say that the territory's own document is not in use, and why."""
    if mine.problem:
        shell.note(t("rules.section.problem", reason=mine.problem), kind="warning")


def show_lacking(territory: Territory) -> None:
    """Say which years of the territory's allocations have no threshold."""
    if not register.has_allocations(territory):
        st.html(f'<p class="fs fs-muted fs-small">{t("rules.section.none_in_store")}</p>')
        return
    years = {period.year for period in choices.periods(territory)}
    note = words.threshold_note(territory, years)
    if note:
        shell.note(note, kind="warning")
