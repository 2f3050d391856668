"""The figures of the zones that the map draws, by code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from fragility.disclosure import Reason
from ui import cache, geography
from ui.allocations import cuts, kept
from ui.allocations.reading import Reading, masked, read
from ui.map import Focus, MapLayers
from ui.sectors import geometry
from ui.stock import kept as stock

if TYPE_CHECKING:
    from fragility.disclosure import Released
    from ui.allocations.view import View


@dataclass(frozen=True)
class Zones:
    """Figures by zone."""

    readings: dict[str, Reading]
    gaps: dict[str, float]
    """Points from the target, of zones whose share may be shown."""
    missing: dict[str, float]
    reason: Reason
    """Why nothing may be shown, where nothing may."""


def read_zones(view: View) -> Released[Zones]:
    """Return the figures of the zones of a view, the whole territory's, for its reader."""
    column = cuts.LEVELS[view.level]
    # A neighbourhood is seen whole, be it astride two communes.
    whole = column == "qpv_code"
    by = (column,) if whole else cuts.cut(view.known, column, public=not view.detail)
    asked = view.over_all(*by, rules=(view.rule.id,))
    return kept.shown(view.territory, asked).map(lambda shown: _zones(view, column, shown))


def _zones(view: View, column: str, shown: kept.Shown) -> Zones:
    rows = shown.rows
    if shown.reason is not Reason.NONE or rows.empty:
        return Zones({}, {}, {}, shown.reason)
    rows = rows[rows[column].notna()]
    if column == "qpv_code":
        rows = rows[rows[column] != ""]
    # What the file puts in two wholes has two cells, and no figure of its own.
    astride = rows[column].duplicated(keep=False)
    hidden = {str(code): masked() for code in rows.loc[astride, column]}
    rows = rows[~astride]
    codes = [str(code) for code in rows[column]]
    if column == "sector" and view.path.division is not None:
        ids = {name: code for code, name in view.path.division.name_of.items()}
        codes = [ids.get(name, name) for name in codes]
    readings = {
        code: read(row, view.rule, view.period, view.switches, over=view.over)
        for code, row in zip(codes, rows.to_dict("records"), strict=True)
    }
    readings |= hidden
    return Zones(readings, _known(codes, rows["gap_share"]), _known(codes, rows["missing_count"]),
                 Reason.NONE)  # fmt: skip


def _known(codes: list[str], cells: pd.Series) -> dict[str, float]:
    return {
        code: float(value)
        for code, value in zip(codes, cells.tolist(), strict=True)
        if not pd.isna(value)
    }


def layers(view: View) -> MapLayers:
    """Return the geometries of the map."""
    territory, outlines = view.territory, geography.qpv_outlines(view.territory)
    communes = cache.geometry(territory, "commune")
    if view.level == "secteur":
        sectors = geometry.geometry(territory)
        return MapLayers(zones=sectors or communes, borders=communes, outlines=outlines)
    if view.level == "commune":
        return MapLayers(zones=communes, outlines=outlines)
    if view.level == "qpv":
        variants = cache.store(territory).variants("qpv_contours", "qpv")
        known = kept.neighbourhoods(territory)
        best = max(
            variants,
            key=lambda variant: len(known & set(cache.geometry(territory, "qpv", variant).codes)),
        )
        zones = cache.geometry(territory, "qpv", best)
        return MapLayers(zones=zones, around=communes, borders=communes)
    iris = cache.geometry(territory, "iris")
    return MapLayers(
        zones=iris,
        around=communes if view.opened else None,
        open=(view.path.commune_open,) if view.opened else (),
        borders=communes,
        outlines=outlines,
    )


def codes(view: View, drawn: MapLayers) -> tuple[str, ...]:
    """Return the zones drawn: those of the commune, or of the sector, that is open."""
    if view.opened:
        return view.path.directory.iris_of[view.path.commune_open]
    inside = view.path.zones_shown
    if inside and view.level in {"commune", "iris"}:
        return tuple(code for code in drawn.zones.codes if code in inside)
    return tuple(drawn.zones.codes)


def focus(view: View, drawn: MapLayers) -> Focus:
    """Return what the map shows whole."""
    shown = codes(view, drawn)
    if view.opened:
        return Focus(view.path.commune_open, drawn.zones.bounds(shown))
    if view.path.sector and view.level in {"commune", "iris"}:
        return Focus(view.path.sector, drawn.zones.bounds(shown))
    return Focus("whole", drawn.zones.extent)


def name(view: View, code: str) -> str:
    """Return what a zone of the map is called."""
    if view.level == "secteur" and view.path.division is not None:
        return view.path.division.name_of.get(code, code)
    if view.level == "qpv":
        return stock.names(view.territory, "qpv").get(code, code)
    return view.path.directory.name_of.get(code, code)


def where(view: View, code: str) -> dict[str, str | int | None]:
    """Return the cell of a zone of the map."""
    column = cuts.LEVELS[view.level]
    return {column: name(view, code) if column == "sector" else code}
