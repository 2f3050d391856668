"""Reads the contours of IRIS and derives those of the communes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.codes import (
    COMMUNE,
    IRIS,
    UNKNOWN_YEAR,
    clean_codes,
    clean_text,
    department_of,
    is_siren,
    parent_commune,
    region_of,
)
from geodata.columns import are_distinct, find_code_column, find_column, head_codes
from geodata.messages import geometry as say
from geodata.messages import listed
from geodata.model import Dataset, Level, Rejection, SourceInfo
from geodata.parts import Part, PartKind
from geodata.repair import align_borders
from geodata.sources.contours_iris import schema
from geodata.uniting import united
from geodata.zones import (
    CodeShape,
    Journal,
    keep_coded,
    read_layer,
    settle,
    vintage_of,
    year_column,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import shapely

_SHAPE = CodeShape("iris", IRIS)
_COMMUNE_LENGTH = 5
_IRIS_LENGTH = 9
_NUMBER = re.compile(r"\d{4}")


class ContoursIris:
    """CONTOURS-IRIS and IRIS-GE in every delivery and vintage since 2013."""

    info = SourceInfo(
        source_id="contours_iris",
        label="Contours des IRIS",
        producer="IGN et INSEE",
        licence="Licence ouverte 2.0 (Etalab)",
    )

    def recognise(self, part: Part) -> bool:
        """Tell whether a layer has an IRIS code on (nearly) every row, each its own."""
        if part.kind is not PartKind.VECTOR:
            return False
        column = _code_column(part)
        if column is None:
            return _number_columns(part) is not None
        return are_distinct(part, column)

    def load(self, part: Part) -> Sequence[Dataset]:
        """Read the layer: ``zone_code``, ``zone_name``, ``iris_type``, ``commune_*``, geometry.

        Raises
        ------
        GeodataError
            When the layer is cut short, in a wrong CRS, empty, or made of points.
        """
        code = _code_column(part)
        commune = find_code_column(part, schema.COMMUNE_CODE, COMMUNE, _COMMUNE_LENGTH)
        names = {
            "zone_name": find_column(part, schema.IRIS_NAME),
            "iris_type": find_column(part, schema.IRIS_TYPE),
            "commune_name": find_column(part, schema.COMMUNE_NAME),
        }
        numbered = _number_columns(part) if code is None else None
        wanted = [code, commune, *(numbered or ()), *names.values(), year_column(part)]
        layer = read_layer(part, wanted, "iris")
        journal = Journal(part.label)
        vintage = vintage_of(part, layer, journal)
        codes = _codes(layer, code, numbered)
        zones = keep_coded(layer, codes, _SHAPE, code or "IRIS", journal)
        zones = _with_commune(zones, commune, journal)
        zones = _with_texts(zones, names, journal)
        columns = ["zone_code", "zone_name", "iris_type", "commune_code", "commune_name"]
        settled = settle(
            gpd.GeoDataFrame(zones[[*columns, "geometry"]], crs=layer.crs),
            part,
            journal,
            is_coverage=True,
        )
        return [
            Dataset(
                info=self.info,
                table="iris_contours",
                level=Level.IRIS,
                vintage=vintage,
                frame=settled,
                rows_read=len(layer),
                file=part.label,
                geography_year=None if vintage == UNKNOWN_YEAR else vintage,
                rejections=tuple(journal.rejections),
                notes=tuple(journal.notes),
            )
        ]


def communes_from_iris(iris: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Unite the IRIS of each commune.

    Parameters
    ----------
    iris
        Contours with ``zone_code``, ``commune_code``, ``commune_name``, in a projected CRS.

    Returns
    -------
    Commune contours: ``zone_code``, ``zone_name``, ``department_code``, ``region_code``,
    geometry. Borders are the IRIS's own, vertex for vertex; where neighbouring IRIS do not match,
    they are first made to (:func:`geodata.repair.align_borders`); ones that overlap are united by
    their areas. Municipal arrondissements stay
    apart, as in INSEE's tables.
    """
    aligned = align_borders(iris)
    geometries: list[shapely.Geometry] = []
    names: list[str | None] = []
    codes: list[str] = []
    for code, group in aligned.groupby("commune_code", sort=True):
        codes.append(str(code))
        present = group["commune_name"].dropna()
        names.append(str(present.iloc[0]) if len(present) else None)
        geometries.append(united(group.geometry.to_numpy()))
    return gpd.GeoDataFrame(
        {
            "zone_code": pd.Series(codes, dtype="str"),
            "zone_name": pd.Series(names, dtype="str"),
            "department_code": pd.Series([department_of(code) for code in codes], dtype="str"),
            "region_code": pd.Series([region_of(code) for code in codes], dtype="str"),
        },
        geometry=np.array(geometries, dtype=object),
        crs=iris.crs,
    )


def _code_column(part: Part) -> str | None:
    """Column of nine-character codes that are not the SIREN numbers of EPCI."""
    column = find_code_column(part, schema.IRIS_CODE, IRIS, _IRIS_LENGTH)
    if column is None or column.casefold() not in schema.GENERIC:
        return column
    codes = head_codes(part, column, _IRIS_LENGTH).dropna()
    return None if codes.map(is_siren).mean() > 1 / 2 else column


def _number_columns(part: Part) -> tuple[str, str] | None:
    """Columns of the commune and of the four-character number, where there is no whole code."""
    commune = find_code_column(part, schema.COMMUNE_CODE, COMMUNE, _COMMUNE_LENGTH)
    number = find_code_column(part, schema.IRIS_NUMBER, _NUMBER)
    return None if commune is None or number is None else (commune, number)


def _codes(
    layer: gpd.GeoDataFrame, code: str | None, numbered: tuple[str, str] | None
) -> pd.Series:
    if code is not None:
        return clean_codes(layer[code], _IRIS_LENGTH)
    assert numbered is not None, "recognise() found one or the other"
    commune, number = numbered
    return clean_codes(layer[commune], _COMMUNE_LENGTH) + clean_codes(layer[number])


def _with_commune(
    zones: gpd.GeoDataFrame, column: str | None, journal: Journal
) -> gpd.GeoDataFrame:
    """Set ``commune_code`` from the code itself; reject rows whose own column says otherwise."""
    zones = zones.assign(commune_code=zones["zone_code"].str[:_COMMUNE_LENGTH])
    if column is None:
        return zones
    stated = clean_codes(zones[column], _COMMUNE_LENGTH)
    parents = zones["commune_code"].map(parent_commune)
    wrong = stated.notna() & (stated != zones["commune_code"]) & (stated != parents)
    for line in zones.index[wrong]:
        code = zones.loc[line, "zone_code"]
        reason = say.CODE_INCONSISTENT.format(code=code, commune=stated[line])
        journal.rejections.append(Rejection(journal.file, int(line), column, reason))
    return zones.loc[~wrong]


def _with_texts(
    zones: gpd.GeoDataFrame, names: dict[str, str | None], journal: Journal
) -> gpd.GeoDataFrame:
    """Set names and type, saying what the file lacks."""
    texts = {
        canonical: pd.Series(None, index=zones.index, dtype="str")
        if column is None
        else clean_text(zones[column])
        for canonical, column in names.items()
    }
    undivided = zones["zone_code"].str.endswith(schema.UNDIVIDED_END)
    kinds = texts["iris_type"].str.upper().map(schema.TYPES)
    unknown = sorted(set(texts["iris_type"][kinds.isna()].dropna()))
    if unknown:
        journal.notes.append(say.IRIS_TYPE_UNKNOWN.format(values=listed(unknown)))
    if names["iris_type"] is None:
        journal.notes.append(say.IRIS_TYPE_ABSENT)
    if names["zone_name"] is None:
        journal.notes.append(say.IRIS_NAME_ABSENT)
    if names["commune_name"] is None:
        journal.notes.append(say.COMMUNE_NAME_ABSENT)
    # An undivided commune is its own IRIS: it bears the commune's name and type Z.
    kinds = kinds.mask(kinds.isna() & undivided, "Z").astype("str")
    named = texts["zone_name"].notna() | ~undivided
    zone_name = texts["zone_name"].where(named, texts["commune_name"])
    return zones.assign(
        zone_name=zone_name.fillna(zones["zone_code"]),
        iris_type=kinds,
        commune_name=texts["commune_name"],
    )


SOURCE = ContoursIris()
