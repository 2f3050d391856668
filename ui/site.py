"""The pages of the application, their French names and their addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import streamlit as st

from ui import identity, theme
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
JOURNAL = "pages/journal.py"
_PAGES: Final = {
    "": (HOME, "home", "home"),
    "fragilite": (FRAGILITY, "fragility", "map"),
    "parc_social": (STOCK, "stock", "apartment"),
    "residences": (RESIDENCES, "residences", "location_city"),
    "typologie": (TYPOLOGY, "typology", "category"),
    "attributions": (ALLOCATIONS, "allocations", "key"),
    "demande": (DEMAND, "demand", "hourglass_top"),
    "revue_ici": (REVIEW, "review", "fact_check"),
    "programmation": (PROGRAMMING, "programming", "architecture"),
    "secteurs": (SECTORS, "sectors", "grid_view"),
    "donnees": (DATA, "data", "upload_file"),
    "methode": (METHOD, "method", "menu_book"),
    "journal": (JOURNAL, "journal", "history"),
}
"""File, name and symbol of each page, by address."""
CURRENT: Final = "_page"
"""Session key of the address of the page being drawn."""
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
    person = identity.current()
    st.set_page_config(page_title=t("common.app_name"), page_icon=theme.icon(), layout="wide")
    pages = [
        st.Page(
            file,
            title=title(path),
            icon=f":material/{icon}:",
            url_path=path,
            default=file == HOME,
            visibility="hidden" if file == JOURNAL and not person.administrator else "visible",
        )
        for path, (file, _, icon) in _PAGES.items()
    ]
    # Whoever is not let in yet keeps the address asked for; the menu comes with the login.
    menu: Literal["sidebar", "hidden"] = "hidden" if person.role is None else "sidebar"
    page = st.navigation(pages, position=menu, expanded=True)
    st.session_state[CURRENT] = page.url_path
    return page


def title(path: str) -> str:
    """Return the French name of the page of an address; the address itself for an unknown one."""
    return t(f"common.pages.{_PAGES[path][1]}") if path in _PAGES else path
