"""The answer of the solver: the goal before and after, where dwellings go, what each rule costs."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from fragility.scenario import PROGRAMMED
from fragility.scenario.solve import GoalName, goal_label, goal_unit
from ui import downloads, exits, tables
from ui.format import number, percent, plural
from ui.home.figures import Figure
from ui.home.figures import html as figures_html
from ui.programming import map_values, maps, measures
from ui.programming.diffusion import of_goals
from ui.tables import Column
from ui.texts import NARROW_SPACE, t

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from fragility.scenario.solve import Solution
    from ui.programming.view import View

_SOLVER: Final = "solver"
_TABLE_PX: Final = 460
_SMALL: Final = 1e-6
"""Rounding of a difference."""
_DEAR: Final = 5
"""Prices that are read at once."""
_SIGNED: Final = frozenset({GoalName.PLAI_GAP, GoalName.SOCIAL_GAP, GoalName.DEMAND_GAP})
"""Goals of which a commune may have more than its part."""


def show(view: View, solution: Solution) -> None:
    """Draw the answer."""
    st.subheader(t("programming.solve.answer"))
    st.html(figures_html(tiles(solution)))
    st.html(f'<p class="fs fs-strong">{escape(solution.status_sentence)}</p>')
    _map(view, solution)
    _table(view, solution)
    _compared(solution)
    _prices(solution)
    if solution.notes:
        st.html(f'<p class="fs fs-strong">{t("programming.solve.notes")}</p>')
        items = "".join(f"<li>{escape(each)}</li>" for each in solution.notes)
        st.html(f'<div class="fs"><ul class="fs-small">{items}</ul></div>')


def amount(goal: str, value: float) -> str:
    """Write the value of a goal: as a share, whole where it is, else with a decimal."""
    if goal == GoalName.LARGEST_GAP:
        return percent(value)
    return number(value, 0 if float(value).is_integer() else 1)


def tiles(solution: Solution) -> list[Figure]:
    """Return the key figures: the goal, the dwellings, what is gained on the usual rules."""
    found = []
    for goal in solution.goals.to_dict("records"):
        before = amount(goal["goal"], goal["before"])
        detail = t(f"programming.solve.tile.{_change(goal)}", before=before, unit=goal["unit"])
        found.append(Figure(goal["label"], amount(goal["goal"], goal["after"]), detail))
    by_commune = solution.by_commune["dwelling_count"]
    detail = plural("programming.solve.tile.communes", int((by_commune > 0).sum()))
    label = t("programming.solve.tile.count")
    found.append(Figure(label, number(int(by_commune.sum())), detail))
    name = solution.problem.goals[0].name.value
    after = float(solution.goals.set_index("goal")["after"][name])
    others = solution.compared.loc[solution.compared["method"] != _SOLVER]
    return found + [_gain(other, name, after) for other in others.to_dict("records")]


def _change(goal: Mapping[Hashable, Any]) -> str:
    """Tell how a goal moved: a gap that widens is no improvement."""
    if goal["before"] <= _SMALL and goal["after"] <= _SMALL:
        return "already"
    return "wider" if goal["after"] > goal["before"] + _SMALL else "goal_detail"


def _gain(other: Mapping[Hashable, Any], goal: str, after: float) -> Figure:
    """Return what a usual way of sharing out comes to, beside the answer."""
    value = float(other[goal])
    label = str(other["label"])
    if np.isnan(value):
        return Figure(label, t("programming.solve.tile.not_feasible"), "")
    detail = "worse" if other["feasible"] else "broken"
    if other["feasible"] and abs(value - after) < _SMALL:
        detail = "same"
    return Figure(label, amount(goal, value), t(f"programming.solve.tile.{detail}"))


def _map(view: View, solution: Solution) -> None:
    measure, counts = measures.BY_ID["financed_count"], solution.by_commune["dwelling_count"]
    found = pd.DataFrame({"value": counts.astype(float), "part": np.nan, "whole": np.nan})
    found.index = found.index.astype(str)
    over = map_values.scale(measure, found["value"])
    at_communes = replace(view, level="commune")
    drawn = maps.codes(at_communes, maps.layers(at_communes))
    shown = map_values.values(measure, found, over, drawn, title=t("programming.solve.map"))
    told = of_goals(shown, [goal.name for goal in solution.problem.goals])
    maps.draw(at_communes, told, key="programming_solve_map", height=_TABLE_PX)


def rows(solution: Solution) -> pd.DataFrame:
    """Return one row a commune that receives dwellings, in the reader's words, the most first."""
    told = solution.by_commune
    told = told[told["dwelling_count"] > 0].sort_values(
        "dwelling_count", ascending=False, kind="stable"
    )
    goal = solution.problem.goals[0].name.value
    columns = {"commune_name": "commune"}
    columns |= {f"{each.value}_count": each.value.upper() for each in PROGRAMMED}
    columns |= {"dwelling_count": "total", "capacity": "capacity"}
    columns |= {f"{goal}_before": "before", f"{goal}_after": "after"}
    frame = told[[name for name in columns if name in told]].rename(columns=columns)
    programmed = {each.value.upper() for each in PROGRAMMED}
    used = [name for name in frame if name not in programmed or frame[name].any()]
    digits = 3 if goal == GoalName.LARGEST_GAP else 1
    return (
        frame[used]
        .round(digits)
        .rename(
            columns=lambda name: (
                name if name in programmed else t(f"programming.solve.column.{name}")
            )
        )
    )


def _table(view: View, solution: Solution) -> None:
    found = rows(solution)
    told = of_goals(found, [each.name for each in solution.problem.goals])
    exits.table(told, view.territory, alt=t("programming.solve.table_alt"), height=_TABLE_PX)
    goal = solution.problem.goals[0].name
    sign = t(f"programming.solve.sign_{'both' if goal in _SIGNED else 'missing'}")
    st.caption(f"{goal_label(goal)} ({goal_unit(goal)}). {sign}")
    details = {t("programming.solve.form.goal"): goal_label(goal)}
    words = [t("programming.solve.exchange.file"), solution.scenario.name]
    downloads.buttons(told, view.territory, words, details)


def _compared(solution: Solution) -> None:
    goals = [each.name.value for each in solution.problem.goals]
    st.html(
        f'<p class="fs fs-strong">{t("programming.solve.compared")}</p>'
        f'<p class="fs fs-small fs-muted">{t("programming.solve.compared_lead")}</p>'
    )
    columns = [Column("method", t("programming.solve.column.method"))]
    columns += [Column(goal, goal_label(goal), numeric=True) for goal in goals]
    columns.append(Column("feasible", t("programming.solve.column.feasible")))
    told = [
        {
            "method": str(row["label"]),
            **{goal: amount(goal, row[goal]) for goal in goals},
            "feasible": t("programming.solve.yes")
            if row["feasible"]
            else _violations(str(row["violations"])),
        }
        for row in solution.compared.to_dict("records")
    ]
    caption = t("programming.solve.compared_caption", goal=goal_label(goals[0]))
    tables.show(columns, told, caption)


def _violations(told: str) -> str:
    """Return the first constraint that is not respected, and how many others."""
    first, *others = told.split(f"{NARROW_SPACE}; ")
    if others:
        first = plural("programming.solve.no_more", len(others), violations=first)
    return t("programming.solve.no", violations=first)


def _prices(solution: Solution) -> None:
    st.html(
        f'<p class="fs fs-strong">{t("programming.solve.prices")}</p>'
        f'<p class="fs fs-small fs-muted">{t("programming.solve.prices_lead")}</p>'
    )
    found = solution.prices
    dear = found[found["gain"] > 0].sort_values("gain", ascending=False, kind="stable")
    dear = dear.head(_DEAR)
    others = found.drop(dear.index)
    if dear.empty:
        st.html(f'<p class="fs">{t("programming.solve.no_price")}</p>')
    else:
        st.html(_bullets(dear))
    if len(others):
        with st.expander(plural("programming.solve.others", len(others))):
            st.html(_bullets(others))


def _bullets(found: pd.DataFrame) -> str:
    items = "".join(f"<li>{escape(str(each))}</li>" for each in found["sentence"])
    return f'<div class="fs"><ul>{items}</ul></div>'
