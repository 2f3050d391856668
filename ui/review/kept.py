"""What a review costs is paid once: its sections, for all sessions."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

import streamlit as st

from ui.register.diffusion import let_out
from ui.review import outline
from ui.territories import Territory

if TYPE_CHECKING:
    from collections.abc import Callable

    from fragility.disclosure import Released
    from ui.review.section import Section
    from ui.review.view import View

_KEYS: dict[str | type[Any], Callable[[Any], Any]] = {Territory: attrgetter("stamp")}


@st.cache_resource(show_spinner=False, hash_funcs=_KEYS, max_entries=24)
def sections(
    territory: Territory, key: tuple[str, ...], _view: View
) -> Released[tuple[Section, ...]]:
    """Return the sections of a review, for whom it is made; ``key`` says what they depend on."""
    del territory, key
    # The view asks for the sections, whose rows are chosen by a view.
    from ui.review.counted import scope

    return let_out(outline.sections(scope(_view)), _view.made_for)
