"""The form of the solver: how many dwellings, to what end, under which constraints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from fragility.scenario import PRODUCTS, PROGRAMMED, ZONES, Product, Zone
from fragility.scenario.commune_counts import concerned
from fragility.scenario.solve import GoalName, goal_label, goal_sentence
from ui import exits
from ui.format import plural
from ui.programming import solver_asked, solver_kept
from ui.programming.solver_asked import Asked
from ui.texts import NARROW_SPACE, t

if TYPE_CHECKING:
    from fragility.scenario import Scenario, Stock
    from ui.programming.view import View
    from ui.territories import Territory

_SUBSIDY: Final = {Product.PLAI: 12_000, Product.PLUS: 6_000, Product.PLS: 0, Product.PLI: 0}
"""Round amounts that only show what is asked for: aids are those of each territory."""
_MOST: Final = 100_000
_KNOWN: Final = [place for place, each in enumerate(PRODUCTS) if each is not Product.UNKNOWN]
_OUTSIDE: Final = ZONES.index(Zone.OUTSIDE_QPV)
_ROOMS_PX: Final = 320


def show(view: View) -> Asked | None:
    """Draw the form; return its answer when it was just sent."""
    base, years = _start(view)
    key = f"programming_solve_{view.scenario.digest}_{base}_{years[0]}_{years[1]}"
    with st.form(key, border=True):
        st.html(f'<p class="fs fs-strong">{t("programming.solve.form.what")}</p>')
        dwellings = _dwellings(view, base, years)
        goal = _goal(solver_kept.stock(view.territory))
        st.html(f'<p class="fs fs-strong">{t("programming.solve.form.rules")}</p>')
        left, right = st.columns(2, gap="large")
        with left:
            sru = st.checkbox(
                t("programming.solve.form.sru"),
                value=_late(view.stock),
                help=t("programming.solve.form.sru_help"),
            )
            qpv = st.checkbox(t("programming.solve.form.no_plai_in_qpv"), value=True)
        with right:
            low, high = st.slider(
                t("programming.solve.form.plai_share"),
                0,
                100,
                solver_asked.plai_range(solver_asked.proposed(view, base, years)),
                step=5,
                format="%d %%",
            )
        budget, subsidies = _budget()
        rooms = _rooms(view.territory, view.stock, solver_asked.base_of(view, base), years)
        sent = st.form_submit_button(
            t("programming.solve.form.submit"), type="primary", icon=":material/search:"
        )
    if not sent:
        return None
    return Asked(
        base=base,
        dwellings=dwellings,
        years=years,
        goal=goal,
        plai_share=(low / 100, high / 100),
        rooms=rooms,
        sru=sru,
        no_plai_in_qpv=qpv,
        budget_eur=budget,
        subsidy_eur=subsidies,
    )


def _start(view: View) -> tuple[str, tuple[int, int]]:
    """Draw what the rest of the form follows from: it stands before it."""
    left, right = st.columns(2, gap="large")
    options = solver_asked.bases(view)
    base = left.selectbox(
        t("programming.solve.form.base"),
        options,
        format_func=lambda each: t(
            f"programming.solve.form.{each}", name=solver_asked.base_of(view, each).name
        ),
        key="programming_solve_base",
        help=t("programming.solve.form.base_help"),
    )
    years = list(view.scenario.years)
    first, last = right.select_slider(
        t("programming.solve.form.years"),
        years,
        (years[0], years[-1]),
        key="programming_solve_years",
    )
    return base, (int(first), int(last))


def _dwellings(view: View, base: str, years: tuple[int, int]) -> dict[Product, int]:
    proposed = solver_asked.proposed(view, base, years)
    columns = st.columns(len(PROGRAMMED))
    return {
        product: int(
            column.number_input(
                t("programming.solve.form.count", product=product.value.upper()),
                0,
                _MOST,
                proposed[product],
                step=10,
            )
        )
        for product, column in zip(PROGRAMMED, columns, strict=True)
    }


def _goal(stock: Stock) -> str:
    goals = [each.value for each in GoalName if known(stock, each)]
    return str(
        st.radio(
            t("programming.solve.form.goal"),
            goals,
            index=_first(goals, late=_late(stock)),
            format_func=goal_label,
            captions=[goal_sentence(each) for each in goals],
        )
    )


def _first(goals: list[str], *, late: bool) -> int:
    """Return which goal is proposed: the SRU one where a commune is late, else that of PLAI."""
    usual = GoalName.SRU_MISSING if late else GoalName.PLAI_GAP
    return goals.index(usual.value) if usual.value in goals else 0


def known(stock: Stock, goal: GoalName) -> bool:
    """Tell whether the stock has the figures of a goal, as every reader may see them."""
    by_product = stock.products[..., _KNOWN]
    if goal is GoalName.PLAI_GAP and not by_product.any():
        return False
    if goal is GoalName.R1_GAP and not (stock.low_rent_told and by_product[:, _OUTSIDE].any()):
        return False
    needed = {
        GoalName.SRU_MISSING: ("sru_dwelling_count", "sru_main_residence_count"),
        GoalName.SOCIAL_GAP: ("main_residence_count",),
        GoalName.LARGEST_GAP: ("main_residence_count",),
        GoalName.DEMAND_GAP: ("plai_eligible_count",),
    }.get(goal, ())
    # Of the same commune: figures of two communes say nothing of either.
    return not needed or bool(stock.communes[list(needed)].notna().all(axis=1).any())


def _late(stock: Stock) -> bool:
    facts = stock.communes
    aim = facts["sru_target_share"] * facts["sru_main_residence_count"]
    return bool(((concerned(facts) == 1) & (facts["sru_dwelling_count"] < aim)).any())


def _budget() -> tuple[float | None, dict[Product, float]]:
    """Draw the aids available, blank where they are not limited, and those of each dwelling."""
    with st.expander(t("programming.solve.form.budget")):
        columns = st.columns(1 + len(PROGRAMMED))
        total = columns[0].number_input(
            t("programming.solve.form.budget_total"),
            0,
            None,
            None,
            step=100_000,
            placeholder=t("programming.solve.form.budget_none"),
        )
        subsidies = {
            product: float(
                column.number_input(
                    t("programming.solve.form.subsidy", product=product.value.upper()),
                    0,
                    None,
                    _SUBSIDY[product],
                    step=500,
                )
            )
            for product, column in zip(PROGRAMMED, columns[1:], strict=True)
        }
    return (None if total is None else float(total)), subsidies


def _rooms(
    territory: Territory, stock: Stock, base: Scenario, years: tuple[int, int]
) -> pd.DataFrame:
    with st.expander(t("programming.solve.form.rooms")):
        st.caption(t("programming.solve.form.rooms_lead"))
        proposed = solver_asked.rooms(stock, base, years)
        st.caption(sources_told(solver_asked.room_sources(stock, base, years)))
        labels = {
            "commune_name": "commune",
            "dwelling_count": "stock",
            "minimum_count": "minimum",
            "outside_qpv_count": "outside",
            "in_qpv_count": "inside",
        }
        count = st.column_config.NumberColumn
        return exits.editor(
            exits.typed(proposed),
            territory,
            height=_ROOMS_PX,
            hide_index=True,
            disabled=["commune_name", "dwelling_count"],
            column_config={
                name: st.column_config.TextColumn(t(f"programming.solve.form.{label}"))
                if name == "commune_name"
                else count(
                    t(f"programming.solve.form.{label}"), min_value=0, max_value=_MOST, step=1
                )
                for name, label in labels.items()
            },
        )


def sources_told(sources: pd.Series[str]) -> str:
    """Say what the capacities are proposed from, and of how many communes."""
    counts = sources.value_counts()
    parts = [
        plural(f"programming.solve.form.rooms_from.{name}", int(counts[name]))
        for name in solver_asked.ROOM_SOURCES
        if name in counts
    ]
    return t("programming.solve.form.rooms_source", parts=f"{NARROW_SPACE}; ".join(parts))
