"""The IRIS of each row: the file's, its point's, its residence's, its commune's only one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geodata.messages import register as say
from geodata.residences.location import zone_of

if TYPE_CHECKING:
    from geodata.register.telling import Ledger
    from geodata.register.where import Where


def dwelling_iris(
    rows: pd.DataFrame, points: pd.DataFrame, where: Where, ledger: Ledger
) -> pd.Series[str]:
    """Find the IRIS of each dwelling.

    Parameters
    ----------
    rows
        ``commune_code``, ``residence_id`` and, where the file gives it, ``iris_code``.
    points
        ``x``, ``y`` in the CRS of the contours, NaN where there are none.
    where, ledger
        The territory; told of codes that are not in the contours, or not in their commune.
    """
    communes = rows["commune_code"]
    result = pd.Series(None, index=rows.index, dtype="str")
    if "iris_code" in rows:
        result = known_iris(rows["iris_code"], where, ledger, say.IRIS)
    iris = where.contours.iris
    if iris is None:
        return result
    owner = pd.Series(iris["commune_code"].astype("str").to_numpy(), index=iris["zone_code"])
    apart = result.notna() & result.map(owner).astype("str").ne(communes)
    ledger.tell(
        apart,
        say.IRIS,
        lambda row: say.iris_of_other_commune(str(result[row]), str(communes[row])),
    )
    doubtful = apart | (result.isna() & rows.get("iris_code", result).notna())
    others = pd.Series(None, index=rows.index, dtype="str")
    if points["x"].notna().any():
        others = zone_of(points["x"], points["y"], iris).replace("", None)
    if where.residences is not None:
        known = where.residences
        own = pd.Series(known["iris_code"].to_numpy(), index=known["residence_id"])
        others = others.fillna(rows["residence_id"].map(own).astype("str"))
    others = others.where(others.map(owner).astype("str").eq(communes))
    alone = owner[~owner.duplicated(keep=False)]
    only = communes.map(pd.Series(alone.index, index=alone.to_numpy())).astype("str")
    # An IRIS that is doubtful is unknown, but for a commune that has one only.
    return result.mask(apart).fillna(others.mask(doubtful)).fillna(only).astype("str")


def known_iris(codes: pd.Series[str], where: Where, ledger: Ledger, column: str) -> pd.Series[str]:
    """Leave out the codes of the territory's communes that are not in the contours."""
    iris = where.contours.iris
    if iris is None:
        return codes
    known = codes.isin(iris["zone_code"].astype("str"))
    mine = where.territory.holds(codes.str.slice(0, 5))
    lost = codes.notna() & mine & ~known
    ledger.tell(lost, column, lambda row: say.unknown_iris(str(codes[row])))
    return codes.mask(lost)
