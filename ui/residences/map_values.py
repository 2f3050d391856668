"""What the map of residences draws: circles by class, over the zones of the place that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui import cache, geography, theme
from ui.map import ClassLook, Focus, MapLayers, MapValues, PointValues, plain_zones
from ui.residences import kept, subjects
from ui.sectors import geometry
from ui.texts import t

if TYPE_CHECKING:
    from fragility.disclosure import Released
    from ui.residences.classes import Classes
    from ui.residences.view import View


def layers(view: View) -> MapLayers:
    """Return the zones under the residences: the communes, or the IRIS of the one that is open."""
    communes = cache.geometry(view.territory, "commune")
    outlines = geography.qpv_outlines(view.territory)
    points = kept.geometry(view.territory)
    if not view.path.in_iris:
        borders = geometry.geometry(view.territory)
        return MapLayers(zones=communes, borders=borders, outlines=outlines, points=points)
    return MapLayers(
        zones=cache.geometry(view.territory, "iris"),
        around=communes,
        open=(view.path.commune_open,),
        borders=communes,
        outlines=outlines,
        points=points,
    )


def zone_codes(view: View) -> tuple[str, ...]:
    """Return the zones drawn."""
    names = view.path.directory
    return names.iris_of[view.path.commune_open] if view.path.in_iris else tuple(names.iris_of)


def zones(view: View) -> MapValues:
    """Return the zones, drawn plain."""
    level = "iris" if view.path.in_iris else "commune"
    codes = zone_codes(view)
    note = t(f"residences.map.open_{level}")
    return plain_zones(
        codes,
        note_of=dict.fromkeys(codes, note),
        credits=geography.credits_line(view.territory, level),
    )


def focus(view: View, drawn: MapLayers) -> Focus:
    """Return what is shown whole: the territory, the sector or the commune that is open."""
    if view.path.in_iris:
        return Focus(view.path.commune_open, drawn.zones.bounds(zone_codes(view)))
    commune = view.path.commune_open
    if commune:
        return Focus(commune, drawn.zones.bounds([commune]))
    return geography.whole_focus(view.path, drawn.zones)


def points(view: View, found: Classes) -> PointValues:
    """Return the residences kept, by class."""
    codes = view.codes.tolist()
    ranks = found.rank.loc[view.codes].to_numpy(dtype="int64", na_value=0).tolist()
    value = found.value.loc[view.codes].dropna() if found.value is not None else None
    return PointValues(
        # How many are in each class is told beside the map: long names want the room here.
        classes=tuple(
            ClassLook(label=label, color=color)
            for label, color in zip(found.labels, found.colors, strict=True)
        ),
        class_of={code: rank for code, rank in zip(codes, ranks, strict=True) if rank},
        state_of={c: found.state(c) for c, rank in zip(codes, ranks, strict=True) if not rank},
        title=subjects.label(view.subject, view.facts),
        value_of=dict(zip(value.index, value.tolist(), strict=True)) if value is not None else {},
        value_format=found.value_format,
        size_of=kept.size_of(view.territory) if view.sized else {},
        size_label=t("residences.summary.dwellings"),
        first_is_top=found.top_down,
    )


def classify(view: View) -> Released[Classes]:
    """Return the classes of the view's subject, cut on the whole territory, for its reader."""
    return kept.classes(view.territory, view.subject, view.facts, dark=theme.is_dark())
