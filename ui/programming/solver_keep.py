"""An answer of the solver made a scenario of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from fragility.scenario import REFERENCE
from geodata.errors import GeodataError
from ui import identity, shell, state, workspace
from ui.markdown import plain
from ui.programming import kept
from ui.texts import t

if TYPE_CHECKING:
    from fragility.scenario import Scenario
    from fragility.scenario.solve import Solution
    from ui.programming.view import View

_AUTHOR: Final = "programming_solve_author"
_LONGEST: Final = 120


def show(view: View, solution: Solution) -> None:
    """Draw the name, the author and the button."""
    st.subheader(t("programming.solve.keep.title"))
    # The page may already have a field for the author, folded away: this one tells it.
    st.session_state.setdefault(_AUTHOR, workspace.author())
    left, middle, right = st.columns((3, 2, 2), vertical_alignment="bottom")
    name = left.text_input(
        t("programming.solve.keep.name"), solution.scenario.name[:_LONGEST], max_chars=_LONGEST
    )
    with middle:
        if identity.current().logged_in:
            workspace.ask_author()
        else:
            st.text_input(t("common.author.label"), max_chars=_LONGEST, key=_AUTHOR)
    pressed = right.button(
        t("programming.solve.keep.button"),
        type="primary",
        icon=":material/add_chart:",
        on_click=_tell,
        width="stretch",
    )
    if not pressed:
        return
    try:
        made = kept.save_new(view.territory, source(solution), name=name)
    except GeodataError as error:
        shell.note(str(error), kind="error")
        return
    state.put("scenario", made.id, REFERENCE)
    state.put("vue", "programmer", "programmer")
    st.toast(t("programming.solve.keep.done", name=plain(made.name)))
    st.rerun()


def source(solution: Solution) -> Scenario:
    """Return the answer under the identifier of the scenario it was made from.

    What is kept says that it is based on what it copies: the name of a problem would lead nowhere.
    """
    found = solution.scenario
    return found if found.based_on is None else found.model_copy(update={"id": found.based_on})


def _tell() -> None:
    workspace.tell_author(str(st.session_state.get(_AUTHOR, "")))
