"""Counts of the stock, from the finest that a territory has, as the rows a scenario starts from.

The joint distribution of zone and product is known where each dwelling, or each residence, is. Of
a table by commune only the two margins are, and no cross is made up of them: products and sizes
are kept, and the zone is « unknown » wherever some dwellings are inside a QPV and others are not.
Where that happens to one commune, it is done to all: a share in QPV among the communes that have
none would say that there is nothing in QPV. A table that tells nothing of the products keeps its
zones instead, and loses its sizes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from fragility.scenario import OF_REGISTER, PRODUCTS, SIZES, ZONES, Product, Size, Zone
from geodata.model import STATUS_SUFFIX
from ui.programming.margins import COUNTS, MOST_ROOMS, POINTS, given, margins

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLACE_OF: Final = {
    **{key: PRODUCTS.index(product) for key, product in OF_REGISTER.items()},
    **dict.fromkeys(("unknown", ""), PRODUCTS.index(Product.UNKNOWN)),
}
_NO_ROOMS: Final = SIZES.index(Size.UNKNOWN) + 1
_KEY: Final = ["commune_code", "zone"]


def of_dwellings(dwellings: pd.DataFrame) -> pd.DataFrame:
    """Count dwellings by commune, zone, product and size.

    Parameters
    ----------
    dwellings
        One row a dwelling: ``commune_code``, ``in_qpv``, ``product_key``, ``room_count``; an absent
        column is unknown throughout.

    Returns
    -------
    ``commune_code``, ``zone``, ``dwelling_count`` and :data:`COUNTS`.
    """
    codes, communes = pd.factorize(dwellings["commune_code"].astype(str), sort=True)
    inside = _column(dwellings, "in_qpv").astype("boolean")
    rooms = pd.to_numeric(_column(dwellings, "room_count"), errors="coerce")
    size = rooms.where(rooms >= 1).clip(upper=MOST_ROOMS).fillna(_NO_ROOMS).astype(int) - 1
    key = _column(dwellings, "product_key").astype(object)
    places = key.where(key.notna(), "unknown").map(_PLACE_OF)
    product = places.fillna(PRODUCTS.index(Product.OTHER)).astype(int)
    cells = codes * len(ZONES) + _zone_places(inside)
    shape = len(communes) * len(ZONES)
    tables = [
        np.bincount(cells * len(names) + found.to_numpy(), minlength=shape * len(names))
        .reshape(shape, len(names))
        for names, found in ((PRODUCTS, product), (SIZES, size))
    ]  # fmt: skip
    counted = pd.DataFrame(np.hstack(tables), columns=list(COUNTS))
    counted["dwelling_count"] = tables[0].sum(axis=1)
    counted["commune_code"] = np.repeat(communes, len(ZONES))
    counted["zone"] = [each.value for each in ZONES] * len(communes)
    return counted[counted["dwelling_count"] > 0].reset_index(drop=True)


def of_residences(
    residences: pd.DataFrame, *, groups: Mapping[str, Product] | None = None
) -> pd.DataFrame:
    """Count the same from residences: as :func:`of_dwellings`.

    A residence stands on one point: all its dwellings are in the zone where it is. Where products
    or sizes make less than its dwellings, the rest is unknown. ``groups`` says what the groups of
    building points are taken for, where not for what they are of the whole stock.
    """
    code = _column(residences, "qpv_code")
    inside = (code != "").astype("boolean").mask(code.isna())
    counted = margins(residences, groups or POINTS)
    counted["commune_code"] = residences["commune_code"].astype(str)
    counted["zone"] = np.array([each.value for each in ZONES])[_zone_places(inside)]
    counted["dwelling_count"] = residences["dwelling_count"].astype(float)
    return counted.groupby(_KEY)[["dwelling_count", *COUNTS]].sum().reset_index()


def of_communes(communes: pd.DataFrame) -> pd.DataFrame:
    """Count from a table by commune, one row each: as :func:`of_dwellings`.

    Parameters
    ----------
    communes
        Indexed by ``zone_code``, of communes whose ``dwelling_count`` is known.
    """
    counted = margins(communes)
    counted["commune_code"] = communes.index.astype(str)
    counted["dwelling_count"] = communes["dwelling_count"].astype(float)
    # What is more than all of them contradicts itself: the total is kept, and the rest unknown.
    for names in (PRODUCTS, SIZES):
        columns = [f"{each}_count" for each in names]
        over = counted[columns].sum(axis=1) > counted["dwelling_count"]
        counted.loc[over, columns] = 0.0
    financed = counted[[f"{each}_count" for each in PRODUCTS]].to_numpy().any()
    if not financed and given(communes, "in_qpv_count"):
        return _zones_alone(communes)
    counted["zone"] = _single_zones(communes)
    return counted.reset_index(drop=True)


def _zones_alone(communes: pd.DataFrame) -> pd.DataFrame:
    """Give the dwellings of each zone, where nothing is known of the products to lose.

    Sizes are lost then: they are not known by zone.
    """
    total, inside = communes["dwelling_count"].astype(float), communes["in_qpv_count"].astype(float)
    unknown = communes.get("qpv_unknown_count", inside * 0.0).astype(float)
    told = inside.notna() & unknown.notna() & (inside + unknown <= total)
    zeros = pd.Series(0.0, index=communes.index)
    parts = {
        Zone.OUTSIDE_QPV: (total - inside - unknown).where(told, 0.0),
        Zone.QPV: inside.where(told, 0.0),
        Zone.UNKNOWN: unknown.where(told, total),
    }
    empty = pd.DataFrame(dict.fromkeys(COUNTS, zeros))
    frames = [
        empty.assign(commune_code=communes.index.astype(str), zone=zone.value, dwelling_count=count)
        for zone, count in parts.items()
    ]
    return pd.concat(frames, ignore_index=True)


def _single_zones(communes: pd.DataFrame) -> list[str]:
    """Say the zone of every commune where each is in one only, else that none is known."""
    nothing = [Zone.UNKNOWN.value] * len(communes)
    if "in_qpv_count" not in communes:
        return nothing
    total, inside = communes["dwelling_count"].astype(float), communes["in_qpv_count"].astype(float)
    unknown = communes.get("qpv_unknown_count", inside * 0.0).astype(float)
    known = inside.notna() & (unknown == 0)
    if not (known & ((inside == 0) | (inside == total))).all():
        return nothing
    places = np.where(inside > 0, ZONES.index(Zone.QPV), ZONES.index(Zone.OUTSIDE_QPV))
    return [ZONES[place].value for place in places]


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    return frame[name] if name in frame else pd.Series(pd.NA, index=frame.index, dtype="object")


def _zone_places(inside: pd.Series) -> np.ndarray:
    """Give the place of each zone in ``ZONES``."""
    known = inside.notna().to_numpy(dtype=bool)
    within = inside.fillna(value=False).to_numpy(dtype=bool)
    places = [ZONES.index(each) for each in (Zone.QPV, Zone.OUTSIDE_QPV, Zone.UNKNOWN)]
    return np.select([known & within, known], places[:2], places[2])


def status_of(communes: pd.DataFrame) -> Mapping[str, str]:
    """Give the status of the communes whose total is not known: ``missing`` or ``secret``."""
    unknown = communes[communes["dwelling_count"].isna()]
    statuses = unknown[f"dwelling_count{STATUS_SUFFIX}"].astype(str)
    return {str(code): status for code, status in statuses.items()}


def rows_of(communes: pd.DataFrame, units: pd.DataFrame | None) -> pd.DataFrame:
    """Give the rows of the communes whose stock is known.

    Parameters
    ----------
    communes
        Table by commune of the source, indexed by ``zone_code``: whatever is counted otherwise must
        make its totals.
    units
        The same counted from dwellings or residences, ``None`` without.

    Returns
    -------
    As :func:`of_dwellings`; communes of which the two differ are as the table has them.
    """
    known = communes[communes["dwelling_count"].notna()]
    if units is None:
        return of_communes(known)
    sums = units.groupby("commune_code")["dwelling_count"].sum().reindex(known.index)
    agreed = known.index[(sums == known["dwelling_count"]).to_numpy()]
    counted = units[units["commune_code"].isin(agreed)]
    others = known.loc[~known.index.isin(agreed)]
    return pd.concat([counted, of_communes(others)], ignore_index=True)
