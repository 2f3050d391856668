"""The ways on from the first page: those that the territory's data open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geodata.model import Level
from ui import cache, site
from ui.register import kept
from ui.texts import t

if TYPE_CHECKING:
    from ui.territories import Territory

PAGES: Final = {
    "map": (site.FRAGILITY, ":material/map:"),
    "residences": (site.RESIDENCES, ":material/location_city:"),
    "allocations": (site.ALLOCATIONS, ":material/key:"),
    "demand": (site.DEMAND, ":material/hourglass_top:"),
    "review": (site.REVIEW, ":material/fact_check:"),
    "data": (site.DATA, ":material/upload_file:"),
    "method": (site.METHOD, ":material/menu_book:"),
}
_A_ROW: Final = 3


def steps(territory: Territory) -> tuple[str, ...]:
    """Return the ways on, in order: a page whose data are not there is left out."""
    allocations = kept.has_allocations(territory)
    there = {
        "residences": cache.store(territory).has("residences", Level.RESIDENCE),
        "allocations": allocations,
        "demand": kept.has_applications(territory),
        "review": allocations,
    }
    return tuple(name for name in PAGES if there.get(name, True))


def show(territory: Territory) -> None:
    """Draw one card a page, by rows of three."""
    found = steps(territory)
    for start in range(0, len(found), _A_ROW):
        columns = st.columns(_A_ROW)
        for column, step in zip(columns, found[start : start + _A_ROW], strict=False):
            page, icon = PAGES[step]
            with column.container(border=True, key=f"fs_card_{step}", height="stretch"):
                st.subheader(t(f"home.next.{step}.title"), anchor=False)
                st.html(f'<p class="fs fs-muted">{t(f"home.next.{step}.body")}</p>')
                st.page_link(page, label=t(f"home.next.{step}.link"), icon=icon)
