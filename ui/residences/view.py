"""What is looked at: the address, the filters and the clicks, settled into one validated value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from ui.residences import filters, kept, subjects

if TYPE_CHECKING:
    import geopandas as gpd

    from ui.path import Path
    from ui.residences.facts import Facts
    from ui.residences.filters import Filters
    from ui.territories import Territory


@dataclass(frozen=True)
class View:
    """One state of the page; everything drawn follows from it."""

    territory: Territory
    path: Path
    facts: Facts
    subject: str
    """What the map shows, one of :mod:`ui.residences.subjects`."""
    filters: Filters
    sized: bool
    """Whether circles follow the number of dwellings."""
    frame: gpd.GeoDataFrame
    """Every residence of the territory, by id."""
    codes: pd.Index[str]
    """Residences of the place that is open that answer the filters, in alphabetical order."""
    place_count: int
    """Residences of the place that is open, whatever the filters."""

    @property
    def residence(self) -> str:
        """Residence whose sheet is open, empty for none."""
        return self.path.residence

    def name(self, code: str) -> str:
        """Return what a residence is called."""
        return str(kept.names(self.territory)[code])

    def label(self, code: str) -> str:
        """Return the line of a residence in a list: its name, its address, its commune."""
        return str(kept.labels(self.territory)[code])


def within(frame: pd.DataFrame, here: Path) -> pd.Series[bool]:
    """Tell which residences are in the sector, commune or IRIS that is open; all where none is."""
    if here.zone:
        return (frame["iris_code"] == here.zone).fillna(value=False).astype(bool)
    if here.commune:
        return (frame["commune_code"] == here.commune).fillna(value=False).astype(bool)
    if here.sector:
        return frame["commune_code"].isin(here.sector_communes).astype(bool)
    return pd.Series(data=True, index=frame.index)


def default_subject(offered: tuple[str, ...]) -> str:
    """Return the subject shown first: the families where there are some."""
    return next(iter(offered), subjects.PLAIN)


def settle(here: Path, facts: Facts, subject: str, asked: Filters, *, sized: bool) -> View:
    """Put together what is looked at, once the choices above the map are drawn."""
    territory = here.territory
    frame = kept.seen(territory, facts.role).content
    inside = within(frame, here)
    answers = filters.apply(frame, kept.haystack(territory), facts, asked)
    order = kept.alphabetical_order(territory)
    chosen = order[(inside & answers).loc[order].to_numpy()]
    return View(
        territory=territory,
        path=here,
        facts=facts,
        subject=subject,
        filters=asked,
        sized=sized,
        frame=frame,
        codes=chosen,
        place_count=int(inside.sum()),
    )
