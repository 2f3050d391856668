"""The one path of the application: territory, commune, IRIS, residence.

Every page reads it from the same words of the address (``commune``, ``zone``, ``residence``), draws
it the same way, and every map goes down it one step a click. What is *open* may skip steps: a
residence found on the map of the whole territory leaves the map as it is, and the path still tells
its commune and its IRIS.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import streamlit as st

from ui import cache, state
from ui.fragility.words import plain
from ui.residences import kept
from ui.texts import t

if TYPE_CHECKING:
    from ui.directory import Directory
    from ui.map import MapEvent
    from ui.residences.kept import Place
    from ui.territories import Territory

StepLevel = Literal["epci", "commune", "iris", "residence"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the path."""

    level: StepLevel
    code: str
    """Empty for the whole territory."""
    name: str


@dataclass(frozen=True)
class Path:
    """Where the reader is."""

    territory: Territory
    directory: Directory
    commune: str = ""
    """Commune that is open, empty for the whole territory."""
    zone: str = ""
    """IRIS that is open, empty for none."""
    residence: str = ""
    """Residence whose sheet is open, empty for none."""
    place: Place | None = None
    """Where that residence is."""

    @property
    def commune_reached(self) -> str:
        """Commune that holds what is open, empty for the whole territory."""
        if self.place is not None:
            return self.place.commune
        return self.commune or self.directory.commune_of.get(self.zone, "")

    @property
    def iris_reached(self) -> str:
        """IRIS that holds what is open, empty where it is unknown or too small a part."""
        return self.place.iris if self.place is not None else self.zone

    @property
    def commune_open(self) -> str:
        """Commune that a map shows whole: the one that is open, or that of the open IRIS."""
        return self.commune or self.directory.commune_of.get(self.zone, "")

    @property
    def in_iris(self) -> bool:
        """Whether a map shows the IRIS of one commune."""
        return self.directory.is_divided(self.commune_open)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The whole way, complete; an undivided commune's only IRIS is no step of its own."""
        names = self.directory.name_of
        found = [Step("epci", "", self.territory.name)]
        commune, iris = self.commune_reached, self.iris_reached
        if commune:
            found.append(Step("commune", commune, names.get(commune, commune)))
        if iris and self.directory.is_divided(commune):
            found.append(Step("iris", iris, names.get(iris, iris)))
        if self.place is not None:
            found.append(Step("residence", self.residence, self.place.name))
        return tuple(found)


def read(territory: Territory, *, depth: Literal["iris", "residence"] = "residence") -> Path:
    """Settle the path from the address, the widgets and the clicks; the deepest step wins.

    Parameters
    ----------
    territory
        Where the path starts.
    depth
        The last step that the page shows. On a page that ends at the IRIS, the IRIS of a residence
        that is open elsewhere is taken for open.
    """
    directory = cache.directory(territory)
    residence = state.sync("residence", kept.identifiers(territory), "")
    zone = state.sync("zone", {"", *directory.commune_of}, "")
    commune = state.sync("commune", {"", *directory.iris_of}, "")
    place = kept.place(territory, residence) if residence else None
    if place is not None:
        if zone and zone != place.iris:
            zone = place.iris if place.iris in directory.commune_of else ""
            state.put("zone", zone)
        if commune and commune != place.commune:
            commune = place.commune if place.commune in directory.iris_of else ""
            state.put("commune", commune)
        if depth == "iris":
            zone = zone or (place.iris if place.iris in directory.commune_of else "")
    if zone and commune and directory.commune_of[zone] != commune:
        commune = directory.commune_of[zone]
        state.put("commune", commune)
    return Path(territory, directory, commune, zone, residence, place)


def go_to(directory: Directory, code: str) -> None:
    """Open a commune or an IRIS; an empty code goes back to the whole territory."""
    state.put("residence", "")
    if not code or directory.is_commune(code):
        state.put("commune", code)
        state.put("zone", "")
        return
    commune = directory.commune_of[code]
    state.put("commune", commune if directory.is_divided(commune) else "")
    state.put("zone", code)


def open_residence(code: str) -> None:
    """Open the sheet of a residence, or close it (empty code); the map stays where it is."""
    state.put("residence", code)


def follow(
    here: Path,
    event: MapEvent,
    *,
    zones: Literal["commune", "iris", "qpv"],
    points: Literal["commune", "iris", "qpv", "residence"] = "residence",
) -> None:
    """Do what a click on a map asks for: one step down.

    Parameters
    ----------
    here
        Where the reader is.
    event
        The click.
    zones, points
        What the map's zones and its circles are. Priority neighbourhoods are no step of the path.
    """
    level = {"around": "commune", "zones": zones, "points": points}[event.layer]
    if level == "residence":
        open_residence(event.code)
    elif level == "commune":
        go_to(here.directory, event.code)
    elif level == "iris":
        # Where all the IRIS are shown, the map stays as it is: only the sheet opens.
        state.put("residence", "")
        state.put("zone", event.code)


def breadcrumb(here: Path, key: str) -> None:
    """Draw the path; each step but the last is a button that goes back to it.

    Parameters
    ----------
    here
        Where the reader is.
    key
        Name of the container, ending in ``_path``, of its own on each page.
    """
    steps = here.steps
    with st.container(horizontal=True, vertical_alignment="center", key=key, gap="small"):
        for position, step in enumerate(steps):
            if position:
                st.html('<span class="fs fs-muted" aria-hidden="true">›</span>', width="content")
            if position < len(steps) - 1:
                st.button(
                    plain(step.name),
                    key=f"path_{position}",
                    type="tertiary",
                    on_click=go_to,
                    args=(here.directory, step.code),
                    help=t("path.back"),
                )
            else:
                st.markdown(f"**{plain(step.name)}**", width="content")


def link(page: str, label: str, icon: str | None = None) -> None:
    """Draw a link to another page at the same place: the path is kept from page to page."""
    st.page_link(page, label=label, icon=icon)
