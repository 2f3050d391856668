"""Reads the contours of the priority neighbourhoods."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from geodata.codes import COMMUNE, QPV, clean_codes, clean_text, department_of
from geodata.columns import find_code_column, find_column
from geodata.errors import InvalidContentError
from geodata.messages import geometry as say
from geodata.model import Dataset, Level, SourceInfo
from geodata.parts import Part, PartKind
from geodata.sources.qpv import schema
from geodata.zones import CodeShape, Journal, keep_coded, read_layer, settle

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHAPE = CodeShape("qpv", QPV)
_COMMUNE_INSIDE = re.compile(rf"(?<!\w)({COMMUNE.pattern})(?!\w)")
_SOME_QPV = re.compile(rf"(?:{QPV.pattern})(?:\W+(?:{QPV.pattern}))*")
"""Lists by commune put several neighbourhoods in a cell."""
_GENERATION_LENGTH = 2


class PriorityNeighbourhoods:
    """Contours of the QPV, 2015 (``QP…``) and 2024 (``QN…``) generations."""

    info = SourceInfo(
        source_id="qpv",
        label="Contours des quartiers prioritaires de la politique de la ville",
        producer="ANCT",
        licence="Licence ouverte 2.0 (Etalab)",
    )

    def recognise(self, part: Part) -> bool:
        """Tell whether a part gives neighbourhoods: their contours, or the bare list of them.

        The list, and the points that some portals publish, are recognised to be refused with the
        reason; tables of figures by neighbourhood are not.
        """
        column = _code_column(part)
        if column is None:
            return False
        if part.kind is PartKind.VECTOR:
            return True
        return {name.casefold() for name in part.columns} <= schema.LIST_COLUMNS

    def load(self, part: Part) -> Sequence[Dataset]:
        """Read the layer, one dataset a generation: ``zone_*``, ``commune_codes``, geometry.

        Raises
        ------
        GeodataError
            When the part holds no contours, or they cannot be read.
        """
        if part.kind is not PartKind.VECTOR:
            raise InvalidContentError(
                say.QPV_LIST_NOT_CONTOURS,
                file=part.label,
                remedy=say.POINTS_REMEDY["qpv"],
            )
        code = _code_column(part)
        assert code is not None, "recognise() found one"
        name = find_column(part, schema.QPV_NAME)
        communes = _communes_column(part)
        layer = read_layer(part, [code, name, communes], "qpv")
        journal = Journal(part.label)
        zones = keep_coded(layer, clean_codes(layer[code]), _SHAPE, code, journal)
        zones = _with_texts(zones, name, communes)
        if communes is None:
            journal.notes.append(say.QPV_COMMUNES_ABSENT)
        columns = ["zone_code", "zone_name", "commune_codes", "geometry"]
        settled = settle(
            gpd.GeoDataFrame(zones[columns], crs=layer.crs),
            part,
            journal,
            is_coverage=False,
            departments=_departments(zones["commune_codes"]),
        )
        return self._by_generation(settled, len(layer), journal)

    def _by_generation(
        self, zones: gpd.GeoDataFrame, rows_read: int, journal: Journal
    ) -> Sequence[Dataset]:
        starts = zones["zone_code"].str[:_GENERATION_LENGTH]
        return [
            Dataset(
                info=self.info,
                table="qpv_contours",
                level=Level.QPV,
                vintage=year,
                variant=str(year),
                frame=zones.loc[starts == start].reset_index(drop=True),
                rows_read=rows_read,
                file=journal.file,
                rejections=tuple(journal.rejections),
                notes=tuple(journal.notes),
            )
            for start, year in schema.GENERATIONS.items()
            if (starts == start).any()
        ]


def commune_codes_in(values: pd.Series) -> pd.Series:
    """Every commune code of each cell, joined by commas; missing where there is none.

    Examples
    --------
    >>> commune_codes_in(pd.Series(['="59350"', "59350, 59386", "['2A004' '2A001']"])).tolist()
    ['59350', '59350,59386', '2A004,2A001']
    """
    found = [
        ",".join(dict.fromkeys(_COMMUNE_INSIDE.findall(value))) if isinstance(value, str) else ""
        for value in values.astype(object).map(_as_text)
    ]
    return pd.Series([one or None for one in found], index=values.index, dtype="str")


def _as_text(value: object) -> object:
    """Text of a cell; a number gets back the zero that a spreadsheet dropped."""
    if isinstance(value, (int, float)) and not pd.isna(value):
        return f"{int(value):05d}"
    return value if value is None or isinstance(value, str) else str(value)


def _code_column(part: Part) -> str | None:
    return find_code_column(part, schema.QPV_CODE, _SOME_QPV)


def _communes_column(part: Part) -> str | None:
    for spelling in schema.COMMUNE_CODES:
        column = find_column(part, (spelling,))
        if column is not None and commune_codes_in(part.head[column]).notna().any():
            return column
    return None


def _with_texts(
    zones: gpd.GeoDataFrame, name: str | None, communes: str | None
) -> gpd.GeoDataFrame:
    codes = zones["zone_code"]
    names = codes if name is None else clean_text(zones[name]).fillna(codes)
    absent = pd.Series(None, index=zones.index, dtype="str")
    listed = absent if communes is None else commune_codes_in(zones[communes])
    return zones.assign(zone_name=names, commune_codes=listed)


def _departments(communes: pd.Series) -> list[str]:
    """Départements of the communes named; none where they are not known on every row."""
    if communes.isna().any():
        return []
    return sorted({department_of(code) for cell in communes for code in cell.split(",")})


SOURCE = PriorityNeighbourhoods()
