"""The whole sheet of a residence, section by section, under the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.markdown import plain
from ui.notes import section as notes
from ui.occupation import section as occupation
from ui.residences import identity, patrimony, surroundings
from ui.texts import t

if TYPE_CHECKING:
    from ui.residences.view import View


def show(view: View) -> None:
    """Draw the sheet of the residence that is open; nothing where none is."""
    with st.container(key="residences_sheet"):
        if not view.residence:
            return
        name = view.name(view.residence)
        st.header(plain(t("residences.sheet.title", name=name)), anchor=False)
        left, right = st.columns((1, 1), gap="large")
        with left:
            identity.show(view)
            surroundings.show(view)
        with right:
            patrimony.show(view)
        left, right = st.columns((3, 2), gap="large")
        with left:
            occupation.show(view.territory, view.residence, view.facts.role)
        with right:
            notes.show(view.territory, view.residence, view.facts.role)
