"""From a territory store to indicators and an index: the bridge between files and computation.

Nothing here knows Streamlit: each function takes a store and gives a value, and :mod:`ui.cache`
keeps it. Which vintages are put together is decided here, once, for every page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

from fragility import IndicatorTable, Method, compute_index, load_method
from fragility.adapt import adapt
from fragility.catalogue import default_catalogue
from fragility.errors import FragilityError
from fragility.indicators import compute_indicators
from fragility.references import published_references, reference_frame
from geodata.messages.user_tables import PRODUCER as USER_PRODUCER
from geodata.model import Level, ValueStatus
from ui.texts import has, t

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fragility import IndexResult
    from geodata.manifest import DatasetEntry, TerritoryEntry
    from ui.open_store import OpenStore

ZoneLevel = Literal["iris", "commune"]

CENSUS = ("rp_activity", "rp_families", "rp_housing", "rp_population")
TABLES = ("income", *CENSUS, "caf")
"""Tables of values that indicators are computed from."""

_REFERENCE_LEVELS = (Level.EPCI, Level.DEPARTMENT, Level.REGION, Level.FRANCE)
PUBLISHED = "mel_2011"
STAND_IN_COVERAGE_SHARE = 0.7
"""Share of the concerned zones that must have a value for a stand-in to be taken."""


@dataclass(frozen=True, eq=False)
class Indicators:
    """Indicators of a territory's zones, and the datasets they were computed from."""

    table: IndicatorTable
    entries: Mapping[str, DatasetEntry]
    """Dataset used, by table name."""


def base_method() -> Method:
    """Return the method shipped as the default."""
    return load_method("ips")


def vintages(store: OpenStore) -> Mapping[str, int]:
    """Return the known year of each table that is put together with the others."""
    chosen = choose(store, "iris") or choose(store, "commune")
    return {table: entry.vintage for table, entry in chosen.items() if entry.vintage}


def producers(store: OpenStore) -> tuple[str, ...]:
    """Return the producers named by the manifest, each once, in the order of its datasets.

    Examples
    --------
    >>> each_once(["IGN et INSEE", "Insee, DGFiP"])
    ('IGN', 'INSEE', 'DGFiP')
    """
    return each_once(
        entry.source.producer
        for entry in store.datasets
        if entry.source.producer != USER_PRODUCER  # nobody publishes a table of one's own
    )


def each_once(producers: Iterable[str]) -> tuple[str, ...]:
    """Cut « A, B et C » into its names, and keep the first spelling of each."""
    names: dict[str, str] = {}
    for producer in producers:
        for name in re.split(r", | et ", producer):
            names.setdefault(name.casefold(), name)
    return tuple(names.values())


def variant_label(variant: str) -> str:
    """Return the French name of a variant (``disposable``, ``2024``…), itself when it has none."""
    key = f"common.variant.{variant}"
    return t(key) if has(key) else variant


def source_label(entry: DatasetEntry) -> str:
    """Return a dataset's source, year and variant: ``Filosofi 2018, revenu disponible``."""
    year = str(entry.vintage) if entry.vintage else t("common.unknown_vintage")
    parts = [f"{entry.source.label} {year}"]
    if entry.variant:
        parts.append(variant_label(entry.variant))
    return ", ".join(parts)


def source_lines(store: OpenStore) -> tuple[str, ...]:
    """Return one line a source and vintage: label, year, producer, licence."""
    lines = (
        f"{source_label(entry)} — {entry.source.producer} — {entry.source.licence}"
        for entry in store.datasets
    )
    return tuple(dict.fromkeys(lines))


def census_year(store: OpenStore, level: ZoneLevel) -> int | None:
    """Return the census year shared by the most tables, the latest of these; ``None`` without."""
    offered = [year for table in CENSUS for year in store.vintages(table, level)]
    return max(set(offered), key=lambda year: (offered.count(year), year), default=None)


def choose(store: OpenStore, level: ZoneLevel) -> Mapping[str, DatasetEntry]:
    """Choose the datasets that are put together at a level.

    Income and CAF: the latest. Census: one year for all its tables where possible, the one that
    has the most of them, then the latest; a table that lacks that year comes with its own latest.
    Communes follow the choice made for the IRIS where they can, so that both maps tell one story.
    """
    wanted: dict[str, tuple[int | None, str | None]] = {}
    other: ZoneLevel = "iris"
    if level == "commune":
        wanted = {
            name: (entry.vintage, entry.variant) for name, entry in choose(store, other).items()
        }
    year = census_year(store, level)
    chosen = {}
    for table in TABLES:
        if not store.has(table, level):
            continue
        vintage, variant = wanted.get(table, (year if table in CENSUS else None, None))
        if not store.has(table, level, vintage, variant):
            vintage, variant = None, None
        chosen[table] = store.entry(table, level, vintage, variant)
    return chosen


def _read(store: OpenStore, entry: DatasetEntry) -> pd.DataFrame:
    return store.table(entry.table, entry.level, entry.vintage, entry.variant)


def _population(frames: Mapping[str, pd.DataFrame]) -> pd.Series[float] | None:
    """Return the observed population by zone code, where the census says it."""
    frame = frames.get("rp_population")
    if frame is None or "population_count" not in frame:
        return None
    observed = frame["population_count_status"] == ValueStatus.OBSERVED
    values: pd.Series[float] = frame.loc[observed].set_index("zone_code")["population_count"]
    return values


def same_at(
    store: OpenStore, entries: Mapping[str, DatasetEntry], level: Level
) -> Mapping[str, DatasetEntry]:
    """Return the datasets of another level that are of the very year and variant of these."""
    return {
        name: store.entry(name, level, entry.vintage, entry.variant)
        for name, entry in entries.items()
        if store.has(name, level, entry.vintage, entry.variant)
    }


def _table(
    store: OpenStore,
    level: ZoneLevel,
    entries: Mapping[str, DatasetEntry],
    parent: IndicatorTable | None = None,
) -> IndicatorTable:
    frames = {name: _read(store, entry) for name, entry in entries.items()}
    zones = pd.DataFrame(store.zones(level).drop(columns="geometry"))
    population = _population(frames)
    if population is not None:
        zones["population_count"] = zones["zone_code"].map(population)
    if parent is not None and "population_count" in parent.zones and "commune_code" in zones:
        zones["commune_population_count"] = zones["commune_code"].map(
            parent.zones["population_count"]
        )
    return compute_indicators(
        frames,
        zones,
        level=level,
        parent=parent,
        sources={name: source_label(entry) for name, entry in entries.items()},
        geography_year=store.territory.geography_year,
    )


def indicators(store: OpenStore, level: ZoneLevel) -> Indicators:
    """Compute the indicators of the zones of a level.

    IRIS carry their communes' own indicators behind them, for undivided communes and for the
    methods that fall back on them: of the same year and variant only, so that two years, or
    declared and disposable income, are never mixed on one map.

    Raises
    ------
    StoreError
        A file of the store is gone or damaged.
    TableError
        The store allows no indicator at all.
    """
    entries = choose(store, level)
    parent = None
    if level == "iris" and store.has("commune_contours", Level.COMMUNE):
        try:
            parent = _table(store, "commune", same_at(store, entries, Level.COMMUNE))
        except FragilityError:
            parent = None  # no communal table: nothing to fall back on
    return Indicators(_table(store, level, entries, parent), entries)


def usable(found: Indicators, method: Method) -> tuple[str, ...]:
    """Return the indicators a method may be adapted to.

    A stand-in is only of use where it is widely published: one that most zones lack would leave
    them without a class for the sake of a figure that is second best anyway.
    """
    table, catalogue = found.table, default_catalogue()
    concerned = pd.Series(data=True, index=table.frame.index)
    if "zone_type" in table.zones:
        concerned = ~table.zones["zone_type"].isin(method.zones.excluded_types)
    covered = table.frame.loc[concerned].notna().mean()
    kept = []
    for name in table.available:
        definition = catalogue.get(name)
        stands_in = definition is not None and definition.stands_in_for is not None
        if not stands_in or covered[name] >= STAND_IN_COVERAGE_SHARE:
            kept.append(name)
    return tuple(kept)


def method_for(found: Indicators, method: Method | None = None) -> Method:
    """Return the method restricted to what exists, each change written in it.

    Raises
    ------
    MethodError
        None of its indicators exists here.
    """
    wanted = method or base_method()
    return adapt(wanted, usable(found, wanted))


def own_references(store: OpenStore, entries: Mapping[str, DatasetEntry]) -> pd.DataFrame:
    """Return the comparison territories that the store itself describes.

    Only figures of the very year and variant of the zones are taken: comparing two years, or
    declared with disposable income, would mislead.
    """
    rows = {}
    for level in _REFERENCE_LEVELS:
        frames = {
            name: _read(store, entry) for name, entry in same_at(store, entries, level).items()
        }
        for code, label in _territories(store, level, frames.values()):
            one = {name: frame[frame["zone_code"] == code] for name, frame in frames.items()}
            zones = pd.DataFrame({"zone_code": [code], "zone_name": [label]})
            try:
                table = compute_indicators(one, zones, level="other")
            except FragilityError:
                continue  # no indicator for that territory: no line
            key = level.value if level.value not in rows else f"{level.value}_{code}"
            rows[key] = (label, table)
    return reference_frame(rows) if rows else pd.DataFrame()


def _territories(
    store: OpenStore, level: Level, frames: Iterable[pd.DataFrame]
) -> list[tuple[str, str]]:
    """Return the code and French label of each territory of a reference level."""
    names: dict[str, str] = {}
    for frame in frames:
        given = frame["zone_name"] if "zone_name" in frame else [None] * len(frame)
        for code, name in zip(frame["zone_code"].astype(str), given, strict=True):
            if isinstance(name, str) and name:
                names[code] = name
            names.setdefault(code, "")
    labels = {
        Level.EPCI: store.territory.name,
        Level.FRANCE: t("common.reference.france"),
    }
    return [
        (
            code,
            labels.get(level) or name or t(f"common.reference.{level.value}", code=code),
        )
        for code, name in sorted(names.items())
        if level is not Level.EPCI or code == store.territory.code
    ]


def published(territory: TerritoryEntry | None = None) -> pd.DataFrame:
    """Return the published rows kept for comparison, their year in their label.

    Parameters
    ----------
    territory
        Where given, only the rows of territories that hold it, and of France.
    """
    table = published_references()[PUBLISHED]
    frame = table.frame()
    if territory is not None:
        epci = (territory.code, *territory.former_codes)
        frame = frame.loc[
            [row.concerns(epci, territory.department_codes) for row in table.territories]
        ]
    frame.index = pd.Index([f"{PUBLISHED}_{key}" for key in frame.index], name="key")
    frame["label"] = [
        t("common.reference.published", name=name, year=table.vintage) for name in frame["label"]
    ]
    return frame


def references(store: OpenStore, found: Indicators) -> pd.DataFrame:
    """Return every comparison territory: the store's own, then the published ones of its year.

    A published row stands beside zones of the same year only: fiscal incomes of 2011 next to
    disposable incomes of another year would be read as an evolution that they are not.
    """
    own = own_references(store, found.entries)
    income = found.entries.get("income")
    if income is None or income.vintage != published_references()[PUBLISHED].vintage:
        return own
    others = published(store.territory)
    return pd.concat([own, others]) if len(own) else others


def index(store: OpenStore, found: Indicators, method: Method) -> IndexResult:
    """Compute an index of the zones, with the comparison territories beside it."""
    return compute_index(found.table, method, references=references(store, found))
