"""What every map of a territory shares: priority neighbourhoods, and who drew the contours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.errors import StoreError
from geodata.model import Level
from ui import cache, theme
from ui.format import listing, plural
from ui.map import Outline
from ui.texts import t

if TYPE_CHECKING:
    from ui.territories import Territory


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
