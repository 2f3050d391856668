"""What is looked at: the address, the widgets and the clicks, settled into one validated value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from fragility import ZoneState, default_catalogue
from fragility.errors import FragilityError
from geodata.errors import GeodataError
from ui import cache, path, state
from ui.fragility.values import drawn
from ui.fragility.words import INDEX
from ui.sectors import geometry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fragility import IndexResult, Method
    from ui.data import ZoneLevel
    from ui.directory import Directory
    from ui.map import MapEvent
    from ui.path import Path
    from ui.territories import Territory

LEVELS: tuple[ZoneLevel, ...] = ("commune", "iris")
SECTOR = "secteur"
WEIGHT_MAX = 10
_DEFAULT_WEIGHT = 5
_WELL_COVERED = 0.5
"""Share of classed zones from which a map tells something of the territory."""


@dataclass(frozen=True)
class View:
    """One state of the page; everything drawn follows from it."""

    territory: Territory
    path: Path
    """The commune and the IRIS that are open, and the way there."""
    chosen_level: str
    """Level chosen for the whole territory, sectors among them."""
    level: ZoneLevel
    """Level of the zones drawn: the IRIS of a commune that is open."""
    levels: tuple[str, ...]
    """Levels to choose from."""
    subject: str
    """``indice`` or an indicator."""
    base_method: Method
    """Method before the reader's own weights."""
    method: Method
    result: IndexResult

    @property
    def directory(self) -> Directory:
        """Names of the zones."""
        return self.path.directory

    @property
    def by_sector(self) -> bool:
        """Whether the sectors are looked at, one beside the other."""
        opened = self.path.sector or self.commune or self.zone
        return self.chosen_level == SECTOR and not opened

    @property
    def inside(self) -> frozenset[str]:
        """Communes and IRIS of the sector that is open, none for the whole territory."""
        return self.path.zones_shown

    def result_at(self, level: ZoneLevel) -> IndexResult | None:
        """Return the index of a level under the reader's weights; ``None`` without data for it."""
        if level == self.level:
            return self.result
        try:
            base = cache.default_method(self.territory, level)
            method = reweight(base, parse_weights(state.peek("poids"), base))
            return cache.result(self.territory, level, method)
        except (FragilityError, GeodataError):
            return None

    @property
    def commune(self) -> str:
        """Commune that is open, empty for the whole territory."""
        return self.path.commune

    @property
    def zone(self) -> str:
        """IRIS whose sheet is open, empty for none."""
        return self.path.zone

    @property
    def opened(self) -> bool:
        """Whether only the IRIS of a commune are drawn."""
        return self.directory.is_divided(self.commune)

    @property
    def codes(self) -> tuple[str, ...]:
        """Zones drawn."""
        return drawn(self.result, self.directory, self.commune, self.inside)

    @property
    def selection(self) -> str:
        """Zone outlined on the map, empty for none."""
        if self.zone or self.opened:
            return self.zone
        if self.level == "iris" and self.commune:
            return next(iter(self.directory.iris_of.get(self.commune, ())), "")
        return self.commune

    @property
    def reweighted(self) -> bool:
        """Whether the reader's weights are not the method's."""
        return self.method is not self.base_method


def default_weights(method: Method) -> dict[str, int]:
    """Return where the sliders stand for a method's own weights, 0 to :data:`WEIGHT_MAX`.

    Equal weights stand in the middle; unequal ones are scaled so that the largest is at the end.
    """
    weights = method.weights
    if len(set(weights.values())) == 1:
        return dict.fromkeys(weights, _DEFAULT_WEIGHT)
    top = max(weights.values())
    return {name: round(WEIGHT_MAX * value / top) for name, value in weights.items()}


def parse_weights(text: str, method: Method) -> dict[str, int]:
    """Read ``5-5-0-10``; the method's own weights when it does not fit the method.

    Examples
    --------
    >>> from fragility import load_method
    >>> list(parse_weights("1-2-3-4", load_method("ips")).values())
    [1, 2, 3, 4]
    >>> list(parse_weights("0-0-0-0", load_method("ips")).values())
    [5, 5, 5, 5]
    """
    numbers = [int(part) for part in text.split("-") if part.isdecimal()]
    usual = default_weights(method)
    if len(numbers) != len(usual) or max(numbers) > WEIGHT_MAX or not any(numbers):
        return usual
    return dict(zip(usual, numbers, strict=True))


def write_weights(weights: Mapping[str, int]) -> str:
    """Write weights for the address."""
    return "-".join(str(value) for value in weights.values())


def reweight(method: Method, weights: Mapping[str, int]) -> Method:
    """Return the method under other weights, the same object when they are its own."""
    if dict(weights) == default_weights(method):
        return method
    total = sum(weights.values())
    return method.with_weights({name: value / total for name, value in weights.items()})


def subjects(result: IndexResult) -> tuple[str, ...]:
    """Return what the map can show: the index, its indicators, then the others that exist."""
    own = result.method.indicator_ids
    known = {definition.id for definition in default_catalogue().indicators}
    others = tuple(i for i in result.table.available if i not in own and i in known)
    return (INDEX, *own, *others)


def classified_share(result: IndexResult) -> float:
    """Return the share, in 0-1, of the concerned zones that have a class."""
    counts = result.computed_on.state_counts
    classified = counts.get(ZoneState.CLASSIFIED, 0)
    concerned = classified + counts.get(ZoneState.INCOMPLETE, 0)
    return classified / concerned if concerned else 0.0


def default_level(territory: Territory) -> ZoneLevel:
    """Return the level shown first: the communes, unless the data class the IRIS far better."""
    shares = {}
    for level in LEVELS:
        try:
            shares[level] = classified_share(cache.default_result(territory, level))
        except FragilityError:
            shares[level] = 0.0
    poor = shares["commune"] < _WELL_COVERED
    return "iris" if poor and shares["iris"] > shares["commune"] else "commune"


def read(territory: Territory) -> View:
    """Settle the view from the address, the widgets and the clicks.

    Raises
    ------
    FragilityError, GeodataError
        In French, when the territory's data allow no index.
    """
    held = geometry.geometry(territory) is not None
    levels = (SECTOR, *LEVELS) if held else LEVELS
    chosen = state.sync("niveau", levels, default_level(territory))
    here = path.read(territory, depth="iris")
    divided = here.directory.is_divided(here.commune)
    usual = "commune" if chosen == SECTOR else cast("ZoneLevel", chosen)
    level: ZoneLevel = "iris" if here.zone or divided else usual
    base = cache.default_method(territory, level)
    weights = parse_weights(state.sync("poids", None, ""), base)
    method = reweight(base, weights)
    result = cache.result(territory, level, method)
    return View(
        territory=territory,
        path=here,
        chosen_level=chosen,
        level=level,
        levels=levels,
        subject=state.sync("indicateur", subjects(result), INDEX),
        base_method=base,
        method=method,
        result=result,
    )


def follow(view: View, event: MapEvent) -> None:
    """Do what a click on the map asks for: one step down."""
    if not view.by_sector or view.path.division is None:
        path.follow(view.path, event, zones=view.level)
        return
    # Under the classes of the communes, a click opens their sector; one in none opens itself.
    sector = view.path.division.sector_of.get(event.code, "")
    if event.code in view.path.division.by_id:
        sector = event.code
    if sector:
        path.go_to_sector(view.directory, sector)
    else:
        path.go_to(view.directory, event.code)
