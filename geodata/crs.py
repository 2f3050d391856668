"""Coordinate reference systems: checked against the coordinates, never assumed.

A CRS is believed when the zones it gives fall in France. An absent one is deduced only when a
single French system puts them there. Everything else is refused, with what the numbers look like.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from geodata.errors import InvalidContentError, TerritoryError
from geodata.extents import DEPARTMENT_BOXES, Box
from geodata.french_crs import CRS_LABELS, LAMBERT_93, TERRITORIES, WEB_MERCATOR, WGS84, Territory
from geodata.messages import geometry as say
from geodata.messages import listed
from geodata.model import Rejection

if TYPE_CHECKING:
    from collections.abc import Collection

    import geopandas as gpd


Points = npt.NDArray[np.float64]


_MAJORITY = 0.5
_MARGIN_DEG = 0.3
_FRANCE: tuple[Box, ...] = tuple(territory.box for territory in TERRITORIES)
_THOUSAND = 1000


@dataclass(frozen=True)
class CheckedLayer:
    """Zones in a CRS that their coordinates confirm."""

    frame: gpd.GeoDataFrame
    notes: tuple[str, ...]
    rejections: tuple[Rejection, ...]


def check_crs(
    zones: gpd.GeoDataFrame,
    *,
    file: str,
    implicit: bool = False,
    departments: Collection[str] = (),
) -> CheckedLayer:
    """Confirm, deduce or refuse the CRS of a layer.

    Parameters
    ----------
    zones
        Layer as read, in its declared CRS (``None`` where it declares none).
    file
        What the user calls the file.
    implicit
        The CRS comes from the format (GeoJSON without ``crs``), not from a declaration.
    departments
        Départements that the zones' codes name, where known: they settle what coordinates alone
        leave ambiguous.

    Returns
    -------
    The zones that fall in France, in a confirmed CRS; the others as rejections.

    Raises
    ------
    InvalidContentError
        When the declaration contradicts the coordinates, or an absent one cannot be deduced.
    """
    centres = _centres(zones)
    usable = np.asarray(np.isfinite(centres).all(axis=1), dtype=np.bool_)
    if not usable.any():
        return CheckedLayer(zones, (), ())  # nothing but empty contours: for the repair to report
    known = centres[usable]
    declared = zones.crs if zones.crs is not None and _is_usable(zones.crs) else None
    if declared is not None:
        degrees = _to_degrees(known, declared)
        if np.mean(_inside(degrees, _expected_boxes(departments))) > _MAJORITY:
            return _keep_inside(zones, usable, _inside(degrees, _FRANCE), declared, file)
        if not implicit:
            raise _contradiction(zones, known, declared, departments, file)
    candidates = _candidates(known, departments)
    if len(candidates) != 1:
        raise _undeclared(zones, candidates, file)
    epsg = candidates[0]
    why = _why(zones, declared, file)
    note = say.CRS_DEDUCED.format(why=why, label=CRS_LABELS[epsg], epsg=epsg)
    deduced = zones.set_crs(epsg, allow_override=True)
    checked = _keep_inside(
        deduced, usable, _inside(_to_degrees(known, CRS(epsg)), _FRANCE), CRS(epsg), file
    )
    return CheckedLayer(checked.frame, (note, *checked.notes), checked.rejections)


def territories_of(zones: gpd.GeoDataFrame) -> tuple[Territory, ...]:
    """List the parts of France that a layer lies in (checked CRS)."""
    centres = _centres(zones)
    degrees = _to_degrees(centres[np.isfinite(centres).all(axis=1)], zones.crs)
    return tuple(one for one in TERRITORIES if _inside(degrees, [one.box]).any())


def to_working_crs(zones: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Project a layer to the official projected CRS (metres) of where it lies.

    Parameters
    ----------
    zones
        Layer in a checked CRS, in one part of France.

    Raises
    ------
    TerritoryError
        When the layer spans several parts of France, which share no projected CRS.
    """
    found = territories_of(zones)
    if len(found) > 1:
        raise TerritoryError(
            say.CRS_SEVERAL_TERRITORIES.format(labels=", ".join(one.name for one in found)),
            remedy=say.CRS_SEVERAL_TERRITORIES_REMEDY,
        )
    return zones.to_crs(found[0].epsg if found else LAMBERT_93)


def _centres(zones: gpd.GeoDataFrame) -> Points:
    bounds = zones.geometry.bounds.to_numpy()
    return np.column_stack(
        [(bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2]
    ).astype(np.float64)


def _is_usable(crs: CRS) -> bool:
    """Tell whether a declaration can be located on Earth (``LOCAL_CS`` and the like cannot)."""
    return bool(crs.is_geographic or crs.is_projected or crs.is_compound or crs.is_bound)


def _to_degrees(points: Points, crs: CRS) -> Points:
    """Longitudes and latitudes; infinite where the CRS has no such point."""
    try:
        transformer = Transformer.from_crs(crs, WGS84, always_xy=True)
        return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))
    except (ProjError, CRSError):
        return np.full_like(points, np.inf)


def _inside(degrees: Points, boxes: Collection[Box]) -> npt.NDArray[np.bool_]:
    """Tell which points are in one of the boxes."""
    inside: npt.NDArray[np.bool_] = np.zeros(len(degrees), dtype=np.bool_)
    lon, lat = degrees[:, 0], degrees[:, 1]
    for west, south, east, north in boxes:
        inside |= (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    return inside


def _expected_boxes(departments: Collection[str]) -> Collection[Box]:
    """Boxes of the départements, widened; of all France where one is unknown or none is named."""
    if not departments or any(one not in DEPARTMENT_BOXES for one in departments):
        return _FRANCE
    return [
        (west - _MARGIN_DEG, south - _MARGIN_DEG, east + _MARGIN_DEG, north + _MARGIN_DEG)
        for west, south, east, north in (DEPARTMENT_BOXES[one] for one in departments)
    ]


def _candidates(centres: Points, departments: Collection[str]) -> list[int]:
    """French systems that put every zone in France (in the départements' part of it)."""
    boxes = _expected_boxes(departments)
    found = []
    for epsg in CRS_LABELS:
        if epsg == WEB_MERCATOR and boxes is _FRANCE:
            continue
        crs = CRS(epsg)
        degrees = _to_degrees(centres, crs)
        inside = _inside(degrees, boxes)
        if crs.is_projected and crs.area_of_use is not None:
            # A projected system is only used over its own area.
            inside &= _inside(degrees, [crs.area_of_use.bounds])
        if np.mean(inside) > _MAJORITY:
            found.append(epsg)
    return found


def _keep_inside(
    zones: gpd.GeoDataFrame,
    usable: npt.NDArray[np.bool_],
    inside: npt.NDArray[np.bool_],
    crs: CRS,
    file: str,
) -> CheckedLayer:
    kept = np.ones(len(zones), dtype=bool)
    kept[usable] = inside
    reason = say.CRS_OUTSIDE.format(declared=crs.name)
    rejections = tuple(
        Rejection(file, int(line), None, reason) for line in zones.index.to_numpy()[~kept]
    )
    return CheckedLayer(zones.loc[kept], (), rejections)


def _why(zones: gpd.GeoDataFrame, declared: CRS | None, file: str) -> str:
    if declared is not None:
        return say.CRS_WHY_GEOJSON
    if zones.crs is not None:
        return say.CRS_WHY_UNKNOWN
    return say.CRS_WHY_PRJ if file.lower().endswith(".shp") else say.CRS_WHY_ABSENT


def _numbers(zones: gpd.GeoDataFrame) -> dict[str, str]:
    names = ("xmin", "ymin", "xmax", "ymax")
    return {
        name: say.decimal(value, 2 if abs(value) < _THOUSAND else 0)
        for name, value in zip(names, zones.total_bounds, strict=True)
    }


def _contradiction(
    zones: gpd.GeoDataFrame, centres: Points, declared: CRS, departments: Collection[str], file: str
) -> InvalidContentError:
    fallen = _inside(_to_degrees(centres, declared), _FRANCE)
    where = say.CRS_OUT_OF_FRANCE
    if np.mean(fallen) > _MAJORITY:
        where = say.CRS_OUT_OF_DEPARTMENTS.format(codes=listed(sorted(departments)))
    reason = say.CRS_CONTRADICTION.format(declared=declared.name, where=where, **_numbers(zones))
    candidates = _candidates(centres, departments)
    if len(candidates) == 1 and CRS(candidates[0]) != declared:
        looks = say.CRS_CONTRADICTION_LOOKS.format(
            label=CRS_LABELS[candidates[0]], epsg=candidates[0]
        )
        reason = f"{reason} {looks}"
    elif declared.is_geographic and np.mean(_inside(centres[:, ::-1], _FRANCE)) > _MAJORITY:
        reason = f"{reason} {say.CRS_CONTRADICTION_SWAPPED}"
    return InvalidContentError(reason, file=file, remedy=say.CRS_CONTRADICTION_REMEDY)


def _undeclared(zones: gpd.GeoDataFrame, candidates: list[int], file: str) -> InvalidContentError:
    labels = ", ".join(CRS_LABELS[epsg] for epsg in candidates)
    guess = say.CRS_GUESS_SEVERAL.format(labels=labels) if candidates else say.CRS_GUESS_NONE
    return InvalidContentError(
        say.CRS_UNDECLARED.format(guess=guess, **_numbers(zones)),
        file=file,
        remedy=say.CRS_UNDECLARED_REMEDY,
    )
