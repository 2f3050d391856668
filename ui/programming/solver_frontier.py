"""The trade-off between two goals, drawn when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import streamlit as st

from fragility.errors import FragilityError
from fragility.scenario.solve import GoalName, goal_label
from fragility.scenario.solve.goals import OF_HOUSEHOLDS
from ui import charts, shell, theme
from ui.format import number
from ui.programming import solver_form, solver_kept
from ui.programming.diffusion import of_goals
from ui.texts import t

if TYPE_CHECKING:
    import pandas as pd

    from fragility.scenario import Scenario
    from fragility.scenario.solve import Solution
    from ui.programming.view import View

_HEIGHT_PX = 300


def show(view: View, solution: Solution, base: Scenario | None) -> None:
    """Draw the choice of a second goal, and the curve once it was asked for."""
    first = solution.problem.goals[0].name
    stock = solver_kept.stock(view.territory)
    others = [each for each in GoalName if each != first and solver_form.known(stock, each)]
    with st.expander(t("programming.solve.frontier.title")):
        st.caption(t("programming.solve.frontier.lead"))
        second = st.selectbox(
            t("programming.solve.frontier.second"),
            others,
            format_func=goal_label,
            key="programming_frontier_goal",
        )
        asked = (solution.problem.digest, second)
        if st.button(t("programming.solve.frontier.button"), icon=":material/show_chart:"):
            st.session_state["programming_frontier"] = asked
        if st.session_state.get("programming_frontier") != asked:
            return
        with st.spinner(t("programming.solve.frontier.searching")):
            found = solver_kept.trade_off(
                solution.problem, stock, base, (first.value, second.value)
            )
        if {first, second} & OF_HOUSEHOLDS:
            st.caption(t("programming.solve.shared_households"))
        if isinstance(found, FragilityError):
            shell.note(found.message, kind="warning")
        else:
            _draw(view, found, (first, second))


def _draw(view: View, found: pd.DataFrame, both: tuple[GoalName, GoalName]) -> None:
    goals = [each.value for each in both]
    labels = [goal_label(each) for each in goals]
    if len(found) == 1:
        shell.note(t("programming.solve.frontier.one_point"))
        return
    axes = [
        axis(f"{goal}:Q", title=label, scale=alt.Scale(zero=False, nice=True))
        for axis, goal, label in zip((alt.X, alt.Y), goals, labels, strict=True)
    ]
    tips = [
        alt.Tooltip(f"{goal}:Q", title=label, format=",.1f")
        for goal, label in zip(goals, labels, strict=True)
    ]
    color = theme.class_colors(4, dark=theme.is_dark())[4]
    chart = (
        alt.Chart(found[goals])
        .mark_line(point=alt.OverlayMarkDef(size=80, filled=True, color=color), color=color)
        .encode(x=axes[0], y=axes[1], tooltip=tips)
        .properties(height=_HEIGHT_PX)
    )
    words = {"count": number(len(found)), "first": labels[0], "second": labels[1]}
    alt_text = t("programming.solve.frontier.alt", **words)
    charts.show(of_goals(chart, both), view.territory, alt_text=alt_text)
