"""Which dwellings are in the territory, under the commune codes of its contours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geodata.residences.location import known_communes

if TYPE_CHECKING:
    import geopandas as gpd

    from geodata.territory import Territory


def communes_of_territory(
    codes: pd.Series,
    territory: Territory,
    communes: gpd.GeoDataFrame,
    passage: pd.DataFrame | None,
) -> tuple[pd.Series, list[str]]:
    """Match the commune codes of a file with the territory's contours.

    Parameters
    ----------
    codes
        Distinct codes, as the file writes them.
    territory
        The communes wanted.
    communes
        Contours: ``zone_code``.
    passage
        INSEE's passage table (``code_before``, ``code_after``), where one was given: a commune
        that merged is found under the code of the commune it is now part of.

    Returns
    -------
        Code of the contours by code of the file, only those of the territory; and the codes of
        the territory that the contours do not have.
    """
    distinct = pd.Series(codes.unique(), dtype="str")
    own = known_communes(distinct.where(territory.holds(distinct)), communes)
    found = pd.Series(own.to_numpy(), index=pd.Index(distinct), dtype="str")
    if passage is not None:
        known = set(communes["zone_code"].astype("str"))
        pairs = passage[["code_before", "code_after"]].astype("str").drop_duplicates()
        pairs = pairs[pairs["code_after"].isin(known) & territory.holds(pairs["code_after"])]
        # A commune that was split has several codes after: nothing tells which.
        after = pairs.drop_duplicates("code_before", keep=False).set_index("code_before")
        later = after["code_after"].reindex(found.index)
        found = found.fillna(later)
    lost = sorted(found.index[found.isna() & territory.holds(pd.Series(found.index)).to_numpy()])
    return found.dropna(), [str(code) for code in lost]
