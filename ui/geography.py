"""What every map of a territory shares: neighbourhoods, what is shown whole, who drew contours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geodata.errors import StoreError
from geodata.model import Level
from ui import cache, theme
from ui.format import listing, plural
from ui.map import Focus, Outline
from ui.texts import t

if TYPE_CHECKING:
    from ui.assets import GeometryFile
    from ui.path import Path
    from ui.territories import Territory

SECTOR_OUTLINE: Final = "#1c2333"
"""On the pale casing every outline has, it reads on both papers."""


def qpv_outlines(territory: Territory) -> tuple[Outline, ...]:
    """Return one switchable layer for each generation of priority neighbourhoods."""
    store = cache.store(territory)
    variants = sorted(
        {entry.variant for entry in store.manifest.served if entry.level is Level.QPV},
        reverse=True,
    )
    found = []
    for variant in variants:
        try:
            geometry = cache.geometry(territory, "qpv", variant)
        except StoreError:
            continue  # none in this territory
        if geometry.codes:
            count = plural("path.qpv_count", len(geometry.codes))
            found.append(
                Outline(
                    id=f"qpv{variant}",
                    label=t("path.qpv", year=variant, count=count),
                    geometry=geometry,
                    color=theme.QPV_OUTLINE,
                    shown=variant == variants[0],
                    dashed=variant != variants[0],
                )
            )
    return tuple(found)


def sector_outline(contours: GeometryFile) -> Outline:
    """Return the switchable outlines of the sectors, which also tell their names."""
    return Outline(
        id="sectors",
        label=t("path.sectors"),
        geometry=contours,
        color=SECTOR_OUTLINE,
    )


def credits_line(territory: Territory, level: str) -> str:
    """Return the producer of a level's contours, or the mark of a made-up territory."""
    if territory.fictional:
        return t("path.credits_fictional")
    names = dict.fromkeys(
        entry.source.producer
        for entry in cache.store(territory).datasets
        if entry.kind == "zones" and entry.level == Level(level)
    )
    return t("path.credits", producers=listing(names))


def whole_focus(here: Path, zones: GeometryFile) -> Focus:
    """Return what a map shows whole where no commune is open: the open sector, or the territory.

    Parameters
    ----------
    here
        Where the reader is.
    zones
        Communes, IRIS or sectors.
    """
    if not here.sector or here.division is None:
        return Focus("whole", zones.extent)
    # A sector that changed is shown whole again: its name alone would leave the map where it was.
    return Focus(
        f"sector {here.sector} {here.division.stamp}",
        zones.bounds(here.zones_shown | {here.sector}),
    )
