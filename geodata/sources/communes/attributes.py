"""Names, EPCI, département and region of communes, from their many columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from geodata.codes import clean_codes, clean_text, department_of, region_of
from geodata.columns import find_name
from geodata.messages import counted
from geodata.messages import geometry as say
from geodata.sources.communes import schema

if TYPE_CHECKING:
    import geopandas as gpd

    from geodata.zones import Journal

_SIREN_INSIDE = re.compile(r"\d{9}")
_DEPARTMENT = re.compile(r"\d\d|2[AB]|9[78]\d")
_REGION = re.compile(r"\d\d")


def epci_codes(values: pd.Series) -> pd.Series:
    """First SIREN of each cell; missing where there is none (``NR``, ``ZZZZZZZZZ``, blank).

    >>> epci_codes(pd.Series(["200054781/200058519", "NR", None])).tolist()
    ['200054781', nan, nan]
    """
    found = clean_codes(values).str.extract(rf"({_SIREN_INSIDE.pattern})", expand=False)
    return found.astype("str")


def with_attributes(zones: gpd.GeoDataFrame, journal: Journal) -> gpd.GeoDataFrame:
    """Set ``zone_name``, ``epci_*``, ``department_code`` and ``region_code``.

    The département and the region come from the commune's code where the layer does not give
    them as codes.
    """
    names = _text(zones, find_name(zones.columns, schema.COMMUNE_NAME))
    if names.isna().all():
        journal.notes.append(say.COMMUNE_NAME_ABSENT)
    epci = _raw(zones, find_name(zones.columns, schema.EPCI_CODE))
    several = int(epci.str.count(_SIREN_INSIDE.pattern).gt(1).sum())
    if several:
        journal.notes.append(say.EPCI_COLUMN_SEVERAL.format(communes=counted(several, "commune")))
    codes = zones["zone_code"]
    regions = pd.Series([region_of(code) for code in codes], index=zones.index, dtype="str")
    return zones.assign(
        zone_name=names.fillna(codes),
        epci_code=epci_codes(epci),
        epci_name=_text(zones, find_name(zones.columns, schema.EPCI_NAME_OF_COMMUNE)),
        department_code=_coded(zones, schema.DEPARTMENT_CODE, _DEPARTMENT, 2).fillna(
            codes.map(department_of)
        ),
        region_code=_coded(zones, schema.REGION_CODE, _REGION, 2).fillna(regions),
    )


def _raw(zones: pd.DataFrame, column: str | None) -> pd.Series:
    if column is None:
        return pd.Series(None, index=zones.index, dtype="str")
    return clean_codes(zones[column])


def _text(zones: pd.DataFrame, column: str | None) -> pd.Series:
    if column is None:
        return pd.Series(None, index=zones.index, dtype="str")
    return clean_text(zones[column])


def _coded(
    zones: pd.DataFrame,
    spellings: tuple[str, ...],
    pattern: re.Pattern[str],
    width: int,
) -> pd.Series:
    """Codes of this shape, missing elsewhere (some layers give names in the same column)."""
    column = find_name(zones.columns, spellings)
    if column is None:
        return pd.Series(None, index=zones.index, dtype="str")
    values = clean_codes(zones[column], width)
    return values.where(values.fillna("").str.fullmatch(pattern))
