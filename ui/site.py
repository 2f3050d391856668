"""The pages of the application, their French names and their addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui import theme
from ui.texts import t

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

HOME = "pages/accueil.py"
FRAGILITY = "pages/fragilite.py"
STOCK = "pages/parc_social.py"
RESIDENCES = "pages/residences.py"
TYPOLOGY = "pages/typologie.py"
ALLOCATIONS = "pages/attributions.py"
DEMAND = "pages/demande.py"
REVIEW = "pages/revue_ici.py"
PROGRAMMING = "pages/programmation.py"
SECTORS = "pages/secteurs.py"
DATA = "pages/donnees.py"
METHOD = "pages/methode.py"
_ENTERED = "_entered_by_app"


def hand_over() -> None:
    """Give the run to ``app.py`` where Streamlit runs a page's file alone.

    So it does when a link to a page is the first thing a fresh server is asked: before any call of
    ``st.navigation`` it takes the files of ``pages/`` for pages without an entry point. Called
    before a page imports anything heavy, so that the menu of file names does not stay in sight.
    """
    if _ENTERED not in st.session_state:
        navigation()
        st.rerun()


def navigation() -> Page:
    """Declare the application and its pages, and return the page asked for.

    A flat list: groups of pages would bring accessibility faults of Streamlit's own. The icon of
    the tab is set first, and from a picture: a page's symbol would be fetched from outside.
    """
    st.session_state[_ENTERED] = True
    st.set_page_config(page_title=t("common.app_name"), page_icon=theme.icon(), layout="wide")
    return st.navigation(
        [
            st.Page(HOME, title=t("common.pages.home"), icon=":material/home:", default=True),
            st.Page(
                FRAGILITY,
                title=t("common.pages.fragility"),
                icon=":material/map:",
                url_path="fragilite",
            ),
            st.Page(
                STOCK,
                title=t("common.pages.stock"),
                icon=":material/apartment:",
                url_path="parc_social",
            ),
            st.Page(
                RESIDENCES,
                title=t("common.pages.residences"),
                icon=":material/location_city:",
                url_path="residences",
            ),
            st.Page(
                TYPOLOGY,
                title=t("common.pages.typology"),
                icon=":material/category:",
                url_path="typologie",
            ),
            st.Page(
                ALLOCATIONS,
                title=t("common.pages.allocations"),
                icon=":material/key:",
                url_path="attributions",
            ),
            st.Page(
                DEMAND,
                title=t("common.pages.demand"),
                icon=":material/hourglass_top:",
                url_path="demande",
            ),
            st.Page(
                REVIEW,
                title=t("common.pages.review"),
                icon=":material/fact_check:",
                url_path="revue_ici",
            ),
            st.Page(
                PROGRAMMING,
                title=t("common.pages.programming"),
                icon=":material/architecture:",
                url_path="programmation",
            ),
            st.Page(
                SECTORS,
                title=t("common.pages.sectors"),
                icon=":material/grid_view:",
                url_path="secteurs",
            ),
            st.Page(
                DATA,
                title=t("common.pages.data"),
                icon=":material/upload_file:",
                url_path="donnees",
            ),
            st.Page(
                METHOD,
                title=t("common.pages.method"),
                icon=":material/menu_book:",
                url_path="methode",
            ),
        ]
    )
