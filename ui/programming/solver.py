"""Part *Répartir* of the page: ask where dwellings best go, read the answer, keep it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st
from pydantic import ValidationError

from fragility.errors import FragilityError
from fragility.scenario.solve import Infeasible
from ui import shell
from ui.markdown import plain
from ui.programming import (
    solver_answer,
    solver_asked,
    solver_exchange,
    solver_form,
    solver_frontier,
    solver_keep,
    solver_kept,
)
from ui.texts import t

if TYPE_CHECKING:
    from fragility.scenario import Scenario
    from fragility.scenario.solve import Problem
    from ui.programming.view import View

_LAST: Final = "programming_solve_last"
"""The session's last search, by territory."""


@dataclass(frozen=True)
class Search:
    """A problem that was put, and where its document came from."""

    problem: Problem
    of_file: bool = False


def show(view: View) -> None:
    """Draw the form, the answer to the last search, and what can be done with it."""
    st.html(f'<p class="fs fs-lead">{t("programming.solve.lead")}</p>')
    asked = solver_form.show(view)
    if asked is not None:
        _remember(view, _searched(view, asked))
    with st.expander(t("programming.solve.exchange.title")):
        found = solver_exchange.show(view, _problem(view))
        if found is not None:
            _remember(view, Search(found, of_file=True))
    search = _recalled(view)
    if search is None:
        shell.note(t("programming.solve.empty"))
        return
    _answer(view, search)


def _searched(view: View, asked: solver_asked.Asked) -> Search | None:
    try:
        return Search(solver_asked.problem(view, asked))
    except ValidationError as error:
        reasons = [str(each.get("ctx", {}).get("error", each["msg"])) for each in error.errors()]
        shell.note(t("programming.solve.refused", reason=" ".join(reasons)), kind="error")
        return None


def _answer(view: View, search: Search) -> None:
    base = _base(view, search.problem)
    with st.spinner(t("programming.solve.searching")):
        found = solver_kept.answer(search.problem, solver_kept.stock(view.territory), base)
    if isinstance(found, Infeasible):
        _infeasible(found)
        return
    if isinstance(found, FragilityError):
        shell.note(found.message, kind="error")
        return
    if search.of_file:
        name = escape(search.problem.name)
        st.html(f'<p class="fs fs-muted">{t("programming.solve.exchange.of_file", name=name)}</p>')
    solver_answer.show(view, found)
    solver_keep.show(view, found)
    solver_frontier.show(view, found, base)


def _infeasible(found: Infeasible) -> None:
    shell.note(t("programming.solve.infeasible"), kind="warning")
    for title, sentences in (("why", found.sentences), ("remedy", found.relaxations)):
        if sentences:
            st.subheader(t(f"programming.solve.{title}"))
            told = (f"{each[:1].upper()}{each[1:]}" for each in sentences)
            st.markdown("\n".join(f"- {plain(each)}" for each in told))


def _base(view: View, problem: Problem) -> Scenario | None:
    """Return the scenario a problem names: with its changes if it is the open one."""
    if problem.base == view.scenario.id:
        return view.scenario
    return view.scenarios.get(problem.base or "")


def _problem(view: View) -> Problem | None:
    search = _recalled(view)
    return None if search is None else search.problem


def _recalled(view: View) -> Search | None:
    found: dict[str, Search] = st.session_state.get(_LAST, {})
    return found.get(view.territory.code)


def _remember(view: View, search: Search | None) -> None:
    found = dict(st.session_state.get(_LAST, {}))
    found.pop(view.territory.code, None)
    if search is not None:
        found[view.territory.code] = search
    st.session_state[_LAST] = found
