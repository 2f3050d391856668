"""Reads points of the social stock, one a position, with the counts of their dwellings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.codes import clean_text, department_of
from geodata.crs import check_crs
from geodata.errors import InvalidContentError
from geodata.messages import rpls as messages
from geodata.model import Dataset, Level, Rejection
from geodata.parts import Part, PartKind
from geodata.sources.rpls_points import schema
from geodata.tables import year_in_name
from geodata.vector import read_vector
from geodata.zonecodes import CodeKind, normalise_codes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geodata.model import SourceInfo

_OLDEST_YEAR: Final = 1500


class RplsPoints:
    """Positions of the social stock, with the dwellings found at each."""

    info: SourceInfo = schema.INFO

    def recognise(self, part: Part) -> bool:
        """Tell whether the part is a layer of points with these properties."""
        shape = part.options.get("geometry_type", "")
        is_point = part.kind is PartKind.VECTOR and shape.removesuffix(" Z") == "Point"
        return is_point and set(part.columns).issuperset(schema.ESSENTIAL)

    def load(self, part: Part) -> Sequence[Dataset]:
        """Read the points as residences « delivered » as such.

        Returns
        -------
        One dataset, ``building_points``, whose GeoDataFrame has one row a point, in WGS84 or the
        CRS the layer declares: ``line``, ``commune_code``, ``commune_name``, ``address``,
        ``dwelling_count``, ``building_type`` and the counts by type (the main one applied to
        all), ``built_year`` (middle), ``built_first_year``, ``built_last_year``, counts by energy
        label and by group of financings, ``geocoding_quality``, ``rebuild_rule``, ``geometry``.

        Raises
        ------
        InvalidContentError
            The year is nowhere, or no point is usable.
        UnreadableFileError
            The file is damaged.
        """
        vintage = year_in_name(part.label)
        if vintage is None:
            raise InvalidContentError(
                messages.UNKNOWN_YEAR, file=part.label, remedy=messages.NAME_THE_YEAR
            )
        layer = read_vector(part)
        codes = normalise_codes(
            layer[schema.COMMUNE].astype("str"),
            CodeKind.COMMUNE,
            file=part.label,
            column=schema.COMMUNE,
        )
        counts, refused = _whole(layer[schema.DWELLINGS], part.label)
        kept = codes.codes.notna() & counts.notna()
        checked = check_crs(
            gpd.GeoDataFrame(layer.loc[kept]),
            file=part.label,
            implicit="crs_implicit" in part.options,
            departments={department_of(code) for code in codes.codes[kept]},
        )
        if checked.frame.empty:
            raise InvalidContentError(messages.NO_DWELLING, file=part.label)
        frame, notes, odd_years = _points(
            checked.frame, codes.codes, counts, last_year=vintage + 1, file=part.label
        )
        return [
            Dataset(
                info=schema.INFO,
                table="building_points",
                level=Level.RESIDENCE,
                vintage=vintage,
                frame=frame,
                rows_read=len(layer),
                file=part.label,
                rejections=(*codes.rejections, *refused, *checked.rejections, *odd_years),
                notes=(
                    *codes.notes,
                    *checked.notes,
                    *notes,
                    messages.POINTS_TYPE,
                    messages.POINTS_FINANCING,
                    messages.POINTS_ABSENT,
                ),
            )
        ]


def _whole(cells: pd.Series[Any], file: str) -> tuple[pd.Series[float], list[Rejection]]:
    """Whole numbers of at least one; the others are missing, and told."""
    numbers = pd.to_numeric(cells, errors="coerce").astype("float64")
    good = numbers.ge(1) & numbers.mod(1).eq(0)
    refused = [
        Rejection(file, int(str(line)), schema.DWELLINGS, messages.point_rejected(str(cell)))
        for line, cell in cells[~good].items()
    ]
    return numbers.where(good), refused


def _points(
    layer: gpd.GeoDataFrame,
    codes: pd.Series[str],
    counts: pd.Series[float],
    *,
    last_year: int,
    file: str,
) -> tuple[gpd.GeoDataFrame, list[str], list[Rejection]]:
    """Columns of the points, what is to be said of them, and the years refused."""
    index = layer.index
    total = counts.loc[index]
    energy, energy_over = _parts(_property(layer, schema.ENERGY), schema.ENERGY_COLUMNS, total)
    financing, over = _parts(_property(layer, schema.FINANCING), schema.FINANCING_COLUMNS, total)
    first, last, refused = _years(layer, last_year, file)
    kind = _property(layer, schema.TYPE).map(schema.BUILDING_TYPES)
    columns: dict[str, object] = {
        "line": index.to_numpy(),
        "commune_code": codes.loc[index],
        "commune_name": clean_text(_property(layer, schema.COMMUNE_NAME)),
        "address": clean_text(_property(layer, schema.ADDRESS)),
        "dwelling_count": total,
        "building_type": kind.astype("str"),
        **{
            f"{one}_count": total.where(kind.eq(one), 0.0).where(kind.notna())
            for one in schema.BUILDING_TYPES.values()
        },
        "built_year": np.floor((first + last) / 2),
        "built_first_year": first,
        "built_last_year": last,
        **energy,
        "energy_unknown_count": total - sum(energy.values()),
        **financing,
        "financing_unknown_count": total - sum(financing.values()),
        "geocoding_quality": "unknown",
        "rebuild_rule": "delivered",
    }
    frame = gpd.GeoDataFrame(
        pd.DataFrame(columns, index=index), geometry=layer.geometry, crs=layer.crs
    )
    odd = int((energy_over | over).sum())
    notes = [messages.points_mismatch(odd)] if odd else []
    return frame.reset_index(drop=True), notes, refused


def _property(layer: gpd.GeoDataFrame, name: str) -> pd.Series[Any]:
    return layer[name] if name in layer else pd.Series(None, index=layer.index, dtype=object)


def _parts(
    cells: pd.Series[Any], columns: Mapping[str, str], total: pd.Series[float]
) -> tuple[dict[str, pd.Series[float]], pd.Series[bool]]:
    """Read the counts by key of nested cells; find the points where they exceed the dwellings.

    A key that is not written counts none; the dwellings that no key counts are unknown. Where the
    counts exceed the whole, or a key is not known, none of them is kept.
    """
    nested = [_mapping(cell) for cell in cells]
    known = {
        name: pd.Series(
            [float(one.get(key, 0)) for one in nested], index=cells.index, dtype="float64"
        )
        for key, name in columns.items()
    }
    every = pd.Series([float(sum(one.values())) for one in nested], index=cells.index)
    counted = sum(known.values(), pd.Series(0.0, index=cells.index))
    over = every.gt(total) | every.ne(counted)
    return {name: values.mask(over) for name, values in known.items()}, over


def _mapping(cell: object) -> dict[str, float]:
    """Read the counts of a nested cell, as an object or as its JSON; none where it is empty.

    One that cannot be read adds up to nothing known: its point is told, and keeps no count.
    """
    try:
        if isinstance(cell, str):
            cell = json.loads(cell) if cell.startswith("{") else None
        if not isinstance(cell, dict):
            return {}
        return {str(key): float(value) for key, value in cell.items() if value is not None}
    except (ValueError, TypeError, OverflowError, RecursionError):
        return {"": float("nan")}


def _years(
    layer: gpd.GeoDataFrame, last_year: int, file: str
) -> tuple[pd.Series[float], pd.Series[float], list[Rejection]]:
    """First and last years of construction, missing where they are impossible together."""
    first = pd.to_numeric(_property(layer, schema.FIRST_YEAR), errors="coerce").astype("float64")
    last = pd.to_numeric(_property(layer, schema.LAST_YEAR), errors="coerce").astype("float64")
    possible = first.ge(_OLDEST_YEAR) & last.le(last_year) & first.le(last)
    wrong = ~possible & (first.notna() | last.notna())
    refused = [
        Rejection(
            file,
            int(str(line)),
            f"{schema.FIRST_YEAR}, {schema.LAST_YEAR}",
            messages.point_year(f"{first[line]:g}–{last[line]:g}"),
        )
        for line in layer.index[wrong]
    ]
    return first.where(possible), last.where(possible), refused


SOURCE = RplsPoints()
