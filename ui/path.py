"""The one path of the application: territory, sector, commune, IRIS, residence.

Every page reads it from the same words of the address (``secteur``, ``commune``, ``zone``,
``residence``), draws it the same way, and every map goes down it one step a click. What is *open*
may skip steps: a residence found on the map of the whole territory leaves the map as it is, and the
path still tells its sector, its commune and its IRIS. Where nobody made sectors, there is no such
step.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

import streamlit as st

from ui import cache, state
from ui.markdown import plain
from ui.residences import kept
from ui.sectors import kept as sectors
from ui.texts import t

if TYPE_CHECKING:
    from geodata.sectors import SectorSet
    from ui.directory import Directory
    from ui.map import MapEvent
    from ui.residences.kept import Place
    from ui.territories import Territory

SECTOR: Final = "secteur"
"""Level of the sectors, in the address and on the path."""
StepLevel = Literal["epci", "secteur", "commune", "iris", "residence"]


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
    sector: str = ""
    """Identifier of the sector that is open, empty for the whole territory."""
    division: SectorSet | None = None
    """Sectors of the territory, ``None`` where nobody made any."""

    @property
    def sector_reached(self) -> str:
        """Sector that holds what is open, empty where it is in none."""
        commune = self.commune_reached
        if commune and self.division is not None:
            return self.division.sector_of.get(commune, "")
        return self.sector

    @property
    def sector_communes(self) -> tuple[str, ...]:
        """Communes of the sector that is open; empty for the whole territory."""
        if not self.sector or self.division is None:
            return ()
        return self.division.by_id[self.sector].communes

    @property
    def shown_communes(self) -> tuple[str, ...]:
        """Communes that lists and tables keep to: the one open, else those of the open sector.

        Empty for the whole territory, and never empty where something narrower is open: a sector
        without a commune keeps to a code that no commune has.
        """
        if self.commune_reached:
            return (self.commune_reached,)
        return self.sector_communes or (("",) if self.sector else ())

    @property
    def zones_shown(self) -> frozenset[str]:
        """Communes and IRIS of the open sector; empty for the whole territory."""
        inside = self.sector_communes
        iris = (code for commune in inside for code in self.directory.iris_of.get(commune, ()))
        return frozenset((*inside, *iris))

    @property
    def place_name(self) -> str:
        """What the commune or the sector that is open is called, else the territory."""
        names = self.directory.name_of
        if self.commune_reached:
            return names.get(self.commune_reached, self.commune_reached)
        if self.sector and self.division is not None:
            return self.division.name_of[self.sector]
        return self.territory.name

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
        sector = self.sector_reached
        if sector and self.division is not None:
            found.append(Step("secteur", sector, self.division.name_of[sector]))
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
    here = Path(
        territory, directory, commune, zone, residence, place, division=sectors.current(territory)
    )
    opened = sectors.open_sector(territory)
    if opened is None:
        return here
    # What is open elsewhere shows its own sector: the map never keeps to another one.
    sector = here.sector_reached if here.commune_reached else opened.id
    if sector != opened.id:
        state.put("secteur", sector)
    return replace(here, sector=sector)


def go_to(directory: Directory, code: str) -> None:
    """Open a commune or an IRIS; an empty code goes back to the whole territory."""
    if not code:
        state.put("secteur", "")
    _open(directory, code)


def go_to_sector(directory: Directory, sector: str) -> None:
    """Open a sector, or close the one that is open (empty identifier)."""
    state.put("secteur", sector)
    _open(directory, "")


def change_level(directory: Directory) -> None:
    """Close what is open once another level is chosen; an open sector stays, but among sectors."""
    if st.session_state.get(state.key("niveau")) == SECTOR:
        state.put("secteur", "")
    _open(directory, "")


def _open(directory: Directory, code: str) -> None:
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
    zones: Literal["secteur", "commune", "iris", "qpv"],
    points: Literal["secteur", "commune", "iris", "qpv", "residence"] = "residence",
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
    elif level == "secteur":
        go_to_sector(here.directory, event.code)
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
                    on_click=go_to_sector if step.level == "secteur" else go_to,
                    args=(here.directory, step.code),
                    help=t("path.back"),
                )
            else:
                st.markdown(f"**{plain(step.name)}**", width="content")


def link(page: str, label: str, icon: str | None = None) -> None:
    """Draw a link to another page at the same place: the path is kept from page to page."""
    st.page_link(page, label=label, icon=icon)
