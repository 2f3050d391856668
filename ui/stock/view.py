"""What is looked at: the address, the widgets and the clicks, settled into one validated value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui import cache, path, state
from ui.sectors import geometry
from ui.stock import kept, subjects
from ui.stock.sources import SECTOR
from ui.stock.subjects import BY_ID, Subject

if TYPE_CHECKING:
    import pandas as pd

    from ui.path import Path
    from ui.stock.sources import StockSource
    from ui.territories import Territory


@dataclass(frozen=True)
class View:
    """One state of the page; everything drawn follows from it."""

    territory: Territory
    path: Path
    sources: dict[str, StockSource]
    source: StockSource
    levels: tuple[str, ...]
    """Levels that can be drawn."""
    level: str
    """Level of the circles: the IRIS of a commune that is open."""
    subjects: tuple[Subject, ...]
    """Subjects that the counts allow at this level."""
    subject: Subject

    @property
    def opened(self) -> bool:
        """Whether only the IRIS of a commune are drawn."""
        return self.level == "iris" and self.path.directory.is_divided(self.path.commune)

    @property
    def commune(self) -> str:
        """Commune that is open or holds the IRIS that is open, empty for the whole territory."""
        return self.path.commune_reached

    @property
    def communes(self) -> tuple[str, ...]:
        """Communes that figures and tables keep to; none for the whole territory."""
        return self.path.shown_communes

    @property
    def zone(self) -> str:
        """IRIS that is open, empty for none."""
        return self.path.zone

    @property
    def measured(self) -> pd.DataFrame:
        """The subject over all the zones of the level."""
        return kept.measured(self.territory, self.source, self.level, self.subject)

    @property
    def codes(self) -> tuple[str, ...]:
        """Zones drawn."""
        if self.opened:
            return self.path.directory.iris_of[self.path.commune]
        codes = tuple(self.measured.index.astype(str))
        if self.level in ("commune", "iris") and self.path.sector:
            inside = self.path.zones_shown
            return tuple(code for code in codes if code in inside)
        return codes

    @property
    def selection(self) -> str:
        """Zone outlined on the map, empty for none."""
        return {"commune": self.commune, "iris": self.zone}.get(self.level, "")


def drawable(territory: Territory, source: StockSource) -> tuple[str, ...]:
    """Return the levels of a source whose zones have a geometry for the browser."""
    served = {entry.level.value for entry in cache.store(territory).manifest.served}
    levels = tuple(level for level in source.levels if level in served)
    if "commune" in levels and geometry.geometry(territory) is not None:
        levels = (SECTOR, *levels)
    if "qpv" in levels and kept.qpv_variant(territory, source) is None:
        levels = tuple(level for level in levels if level != "qpv")
    return levels


def read(territory: Territory) -> View | None:
    """Settle the view; ``None`` where the territory has no count of its stock that can be drawn."""
    found = {
        name: source
        for name, source in kept.found(territory).items()
        if drawable(territory, source)
    }
    if not found:
        return None
    here = path.read(territory, depth="iris")
    source = found[state.sync("stock", found, next(iter(found)))]
    levels = drawable(territory, source)
    level = state.sync("niveau", levels, next(each for each in levels if each != SECTOR))
    if level == SECTOR and (here.sector or here.commune or here.zone):
        level = "commune"  # what a sector that is open is made of
    closer = here.zone or (here.commune and here.directory.is_divided(here.commune))
    if closer and "iris" in levels and level == "commune":
        level = "iris"
    offered = subjects.offered(kept.stock(territory, source, level)) or (BY_ID["dwellings"],)
    subject = state.sync("carte", [each.id for each in offered], offered[0].id)
    return View(
        territory=territory,
        path=here,
        sources=found,
        source=source,
        levels=levels,
        level=level,
        subjects=offered,
        subject=BY_ID[subject],
    )
