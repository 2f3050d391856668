"""A problem as a file: for the command line, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from fragility.errors import FragilityError
from fragility.scenario.solve import dump_problem, parse_problem
from ui import downloads, exits, shell
from ui.exits import File
from ui.texts import t

if TYPE_CHECKING:
    from fragility.scenario.solve import Problem
    from ui.programming.view import View

_MEGABYTES: Final = 2
"""Size of a file: the problem of a hundred communes takes a few kilobytes."""


def show(view: View, problem: Problem | None) -> Problem | None:
    """Draw the download and the upload; return the problem of a file that was just sent."""
    st.caption(t("programming.solve.exchange.lead"))
    if problem is not None:
        words = [t("programming.solve.exchange.file"), problem.name]
        exits.download(
            t("programming.solve.exchange.download"),
            exits.typed(File(dump_problem(problem).encode())),
            view.territory,
            file_name=downloads.name_of(view.territory, words, "yaml"),
            key="programming_solve_problem",
        )
    given = st.file_uploader(
        t("programming.solve.exchange.upload"), type=["yaml", "yml"], max_upload_size=_MEGABYTES
    )
    if given is None:
        return None
    if not st.button(t("programming.solve.exchange.use"), icon=":material/search:"):
        return None
    try:
        found = parse_problem(
            given.getvalue().decode("utf-8-sig", errors="replace"), name=given.name
        )
    except FragilityError as error:
        shell.note(str(error), kind="error")
        return None
    asked = view.scenario.territory_code
    if found.territory_code != asked:
        places = {"found": found.territory_code, "asked": asked}
        shell.note(t("programming.solve.exchange.territory", **places), kind="error")
        return None
    return found
