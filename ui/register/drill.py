"""From any figure to what is behind it: its rows for technicians, its definition for everyone.

A page asks (:func:`open`, :func:`button`, :func:`choice`) and calls :func:`show` once, last: the
dialog is drawn over the page, whose own state it does not change.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

import streamlit as st

from fragility.balance import Switches
from fragility.balance.protection import DETAIL
from fragility.disclosure import may_see
from ui import roles
from ui.format import day
from ui.markdown import plain
from ui.register import definition, focus, kept, listing
from ui.register.definition import Line
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import pandas as pd

    from fragility.balance import Rule, Trait
    from fragility.balance.measure import Period
    from ui.territories import Territory

_ASKED: Final = "_register_drill"


@dataclass(frozen=True)
class Drill:
    """A figure that was clicked."""

    title: str
    rule: str | None = None
    """Identifier of the rule; ``None`` for a figure without rule."""
    where: Mapping[str, str | int | None] = field(default_factory=lambda: MappingProxyType({}))
    """Cell of the cut: column and value, as in the rows of the balance."""
    period: Period = (None, None)
    switches: Switches = field(default_factory=Switches)
    table: Literal["allocations", "applications"] = "allocations"
    figures: tuple[tuple[str, str], ...] = ()
    """Label and text of what the screen shows, protected already."""
    about: tuple[str, ...] = ()
    """Sentences that define the figure, besides those of its rule."""
    trait: tuple[Trait, str] | None = None
    """Only the allocations of a category of a composition."""
    keep: Callable[[pd.DataFrame], pd.Series] | None = None
    """Only the canonical rows for which this is true."""


def open(drill: Drill) -> None:  # noqa: A001 - reads drill.open
    """Ask for what is behind a figure: it opens when the page calls :func:`show`."""
    st.session_state[_ASKED] = drill


def button(drill: Drill, key: str, *, territory: Territory, label: str | None = None) -> None:
    """Draw the button that opens a figure.

    Parameters
    ----------
    drill
        The figure.
    key
        Of the button, its own on the page.
    territory
        Whose role decides of the label.
    label
        Of the button; what the role will see by default.
    """
    detail = may_see(DETAIL, roles.current(territory))
    said = label or t(f"register.drill.{'rows_' + drill.table if detail else 'understand'}")
    st.button(
        said,
        key=key,
        type="tertiary",
        icon=":material/list_alt:" if detail else ":material/help:",
        on_click=open,
        args=(drill,),
        help=t("register.drill.help", title=plain(drill.title)),
    )


def choice(label: str, drills: Mapping[str, Drill], key: str) -> None:
    """Draw a choice among figures, the rows of a table say; the one chosen opens.

    Parameters
    ----------
    label
        Of the choice.
    drills
        Figures by the name that the reader sees.
    key
        Of the widget, its own on the page.
    """

    def chosen() -> None:
        name = str(st.session_state.get(key))
        st.session_state[key] = None
        if name in drills:
            open(drills[name])

    st.selectbox(
        label,
        options=list(drills),
        index=None,
        key=key,
        placeholder=t("register.drill.placeholder"),
        on_change=chosen,
        width=360,
    )


def show(territory: Territory) -> None:
    """Open what was asked for since the last run, if anything was."""
    drill: Drill | None = st.session_state.pop(_ASKED, None)
    if drill is None:
        return
    st.dialog(plain(drill.title), width="large", icon=":material/frame_inspect:")(_draw)(
        drill, territory
    )


def _draw(drill: Drill, territory: Territory) -> None:
    role = roles.current(territory)
    rule = _rule(territory, drill)
    if drill.figures:
        st.html(_list(Line(label, text) for label, text in drill.figures))
    lines = _definition(drill, rule)
    if not may_see(DETAIL, role):
        st.html(_list(lines))
        st.html(f'<p class="fs fs-muted fs-small">{t("register.drill.reserved")}</p>')
        return
    with st.expander(t("register.drill.definition"), icon=":material/menu_book:"):
        st.html(_list(lines))
    listing.show(territory, drill, rule, lines)
    st.html(focus.script(), unsafe_allow_javascript=True)


def _rule(territory: Territory, drill: Drill) -> Rule | None:
    if drill.rule is None:
        return None
    rules = kept.rules_in_use(territory).rules
    return next((each for each in rules if each.id == drill.rule), None)


def _definition(drill: Drill, rule: Rule | None) -> tuple[Line, ...]:
    lines = [Line(t("register.definition.what"), sentence) for sentence in drill.about]
    if rule is not None:
        lines += definition.of_rule(rule, drill.switches, drill.period)
    first, last = drill.period
    if first is not None and last is not None:
        text = t("register.definition.days", first=day(first), last=day(last))
        lines.append(Line(t("register.period.label"), text))
    if drill.table == "allocations" and rule is not None:
        lines += definition.switch_lines(drill.switches)
    return tuple(lines)


def _list(lines: Iterable[Line]) -> str:
    items = "".join(f"<dt>{escape(line.term)}</dt><dd>{escape(line.text)}</dd>" for line in lines)
    return f'<dl class="fs fs-defs">{items}</dl>'
