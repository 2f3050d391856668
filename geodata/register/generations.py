"""Where rows are among the priority neighbourhoods of their day: by point, residence, commune."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from geodata.messages import register as say
from geodata.residences.location import GENERATIONS, generation_in_force, zone_of
from geodata.residences.qpv import single_by_commune

if TYPE_CHECKING:
    from geodata.register.telling import Ledger
    from geodata.register.where import Where

BY_CODE: Final = {"QN": "2024", "QP": "2015"}
"""Generation a code is of, by its first letters."""


def generations(dates: pd.Series, where: Where, ledger: Ledger) -> pd.Series[str]:
    """Name the generation each row is placed in: in force that day, else the only one given.

    Parameters
    ----------
    dates
        Day of each row.
    where
        The territory, with the contours given.
    ledger
        Told of rows placed in contours of another time.
    """
    wanted: pd.Series[str] = dates.dt.year.map(generation_in_force).astype("str")
    given = [one for one in GENERATIONS if one in where.contours.qpv]
    if not given:
        return pd.Series(None, index=dates.index, dtype="str")
    absent = ~wanted.isin(given)
    if absent.any():
        ledger.notes.append(say.other_generation(int(absent.sum()), given[0]))
    return wanted.where(~absent, given[0])


def at_points(
    x: pd.Series[float], y: pd.Series[float], generation: pd.Series[str], where: Where
) -> pd.Series[str]:
    """Neighbourhood a point is in, in the generation of its row; missing without a point."""
    result = pd.Series(None, index=x.index, dtype="str")
    if x.notna().any():
        for name, zones in where.contours.qpv.items():
            mine = generation.eq(name)
            result = result.mask(mine, zone_of(x.where(mine), y.where(mine), zones))
    return result


def of_residences(ids: pd.Series[str], generation: pd.Series[str], where: Where) -> pd.Series[str]:
    """Neighbourhood of the residence of each row, in the generation of the row."""
    result = pd.Series(None, index=ids.index, dtype="str")
    known = where.residences
    if known is None or ids.isna().all():
        return result
    code = pd.Series(known["qpv_code"].to_numpy(), index=known["residence_id"]).astype("str")
    own = code.str.slice(0, 2).map(BY_CODE).dropna()
    # The inventory retains one generation for all: that of the codes it has.
    retained = own.iloc[0] if len(own) else None
    for name, zones in where.contours.qpv.items():
        mine = generation.eq(name)
        if name == retained:
            found = code
        else:
            x, y = known.geometry.x, known.geometry.y
            found = zone_of(x, y, zones).set_axis(code.index)
        result = result.mask(mine, ids.map(found).astype("str"))
    return result


def only_of_commune(
    communes: pd.Series[str], generation: pd.Series[str], where: Where
) -> pd.Series[str]:
    """Return the neighbourhood of the communes that have one only, in the generation of the row."""
    result = pd.Series(None, index=communes.index, dtype="str")
    for name, zones in where.contours.qpv.items():
        single = single_by_commune(zones)
        result = result.mask(generation.eq(name), communes.map(single).astype("str"))
    return result
