"""The review on the screen: the agenda, then each point of it, details folded."""

from __future__ import annotations

from functools import partial
from html import escape
from operator import attrgetter
from typing import TYPE_CHECKING

import streamlit as st

from ui.documents import screen
from ui.markdown import plain
from ui.register import drill
from ui.register.drill import Drill
from ui.review import decisions_form
from ui.review.section import PARTS
from ui.roles import Role
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fragility.disclosure import Released
    from ui.review.decisions import Decisions
    from ui.review.section import Behind, Section
    from ui.review.view import View


def contents(sections: Sequence[Section]) -> None:
    """Draw the agenda: a link to each point."""
    columns = "".join(
        f"<div><strong>{escape(t(f'review.part.{part}'))}</strong><ol>"
        + "".join(
            f'<li><a href="#{each.id}">{escape(each.title)}</a></li>'
            for each in sections
            if each.part == part
        )
        + "</ol></div>"
        for part in PARTS
    )
    label = escape(t("review.contents"))
    st.html(f'<nav class="fs rv-agenda" aria-label="{label}">{columns}</nav>')


def show(view: View, sections: Released[tuple[Section, ...]], found: Decisions) -> None:
    """Draw every section, in the order of the session."""
    for part in PARTS:
        st.header(t(f"review.part.{part}"), anchor=part)
        st.html(f'<p class="fs fs-lead">{escape(t(f"review.part.{part}_lead"))}</p>')
        for section in sections.content:
            if section.part == part:
                _show(view, sections.map(partial(_one, section)))
                if section.id == "decisions":
                    decisions_form.show(view, found)


def _one(section: Section, _: object) -> Section:
    return section


def _show(view: View, told: Released[Section]) -> None:
    section = told.content
    st.subheader(plain(section.title), anchor=section.id)
    screen.show(told.map(attrgetter("blocks")), view.territory)
    _behind(view, section.behind, f"rv-{section.id}")
    if section.folds:
        with st.expander(t("review.details")):
            _details(view, told)


def _details(view: View, told: Released[Section]) -> None:
    """Draw one table at a time, chosen by its name."""
    section = told.content
    folds = {each.label: each for each in section.folds}
    chosen = st.selectbox(
        t("review.table_choice"), list(folds), key=f"rv-{section.id}-table", width=560
    )
    fold = folds.get(str(chosen), section.folds[0])
    screen.show(told.map(lambda _: fold.blocks), view.territory)
    _behind(view, fold.behind, f"rv-{section.id}-rows")


def _behind(view: View, behind: Sequence[Behind], key: str) -> None:
    """Draw what opens the figures just above: a button for one, a choice among several."""
    drills = {each.title: _drill(view, each) for each in behind}
    if len(drills) == 1:
        drill.button(next(iter(drills.values())), key, territory=view.territory)
    elif drills:
        kind = "rows" if view.role is Role.TECHNICIEN else "definition"
        drill.choice(t(f"review.behind.{kind}"), drills, key)


def _drill(view: View, each: Behind) -> Drill:
    return Drill(
        title=each.title,
        rule=each.rule,
        where=each.where,
        period=(each.period or view.period).days if each.table == "allocations" else (None, None),
        switches=view.switches,
        table=each.table,
        figures=each.figures,
        about=each.about,
        trait=each.trait,
        keep=each.keep,
    )
