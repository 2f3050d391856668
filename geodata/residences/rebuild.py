"""Residences put together again from their dwellings: which belong together, and by what rule.

No official file has residences. What the method calls one is what its landlord runs as one; the
nearest thing in RPLS is the segment of patrimony (CODSEGPATRIM), then the address. The rules, in
order, each for the dwellings the former ones leave:

1. ``landlord_segment``: the same landlord, segment and commune.
2. ``segment``: the same segment and commune, no landlord in the file (the open one has none); two
   landlords may use the same code, so the places must follow each other within
   :data:`SEGMENT_REACH_M`, else the segment is split.
3. ``address``: at the address of one residence found above, or else the same address, with the
   neighbouring addresses of the same landlord, year of building and type within
   :data:`ADDRESS_REACH_M`.
4. ``coordinates``: the same, for dwellings that have a point and no address.

A dwelling with none of these belongs to no residence: it is left without one, and counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geodata.residences.clusters import nearby
from geodata.residences.identity import residence_ids
from geodata.residences.keys import dwelling_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

SEGMENT_REACH_M: Final = 300.0
"""A large estate's buildings stand up to two or three hundred metres apart; two estates that bear
the same code by chance are rarely that near."""
ADDRESS_REACH_M: Final = 60.0
"""Entrances of one building, or houses of one row, follow each other within this distance."""

LANDLORD_SEGMENT, SEGMENT, ADDRESS, COORDINATES = (
    "landlord_segment",
    "segment",
    "address",
    "coordinates",
)
_NO_RESIDENCE: Final = ""


def rebuild_residences(dwellings: pd.DataFrame) -> pd.DataFrame:
    """Tell which residence each dwelling belongs to.

    The answer for a dwelling does not depend on the order of the rows, nor on rows of residences
    other than its own and the neighbours it might be merged with.

    Parameters
    ----------
    dwellings
        Columns of the ``dwellings`` table; ``x_m``, ``y_m`` in one projected CRS (metres).

    Returns
    -------
        On the same index: ``residence_id`` (missing where none of the rules applies),
        ``rebuild_rule`` (idem), and the keys of :func:`geodata.residences.keys.dwelling_keys`.
    """
    keys = dwelling_keys(dwellings)
    result = keys.assign(residence_id=_NO_RESIDENCE, rebuild_rule="")
    has_segment = keys["segment"] != ""
    with_landlord = keys["landlord"] != ""
    _by_landlord_segment(result, has_segment & with_landlord)
    _by_segment(result, has_segment & ~with_landlord)
    _at_a_known_address(result)
    _by_place(result)
    unplaced = result["residence_id"] == _NO_RESIDENCE
    for column in ("residence_id", "rebuild_rule"):
        result[column] = result[column].mask(unplaced).astype("str")
    return result


def _by_landlord_segment(result: pd.DataFrame, rows: pd.Series) -> None:
    part = result[rows]
    ids = residence_ids(part["commune"], [part["landlord"], part["segment"]])
    result.loc[rows, "residence_id"] = ids
    result.loc[rows, "rebuild_rule"] = LANDLORD_SEGMENT


def _by_segment(result: pd.DataFrame, rows: pd.Series) -> None:
    """Segments without a landlord, split where their places do not follow each other.

    The places that cannot be located stay with the segment when it is of one piece; when it is of
    several, or nowhere, nothing tells where they belong and the next rules decide.
    """
    part = result[rows & (result["place"] != "")]
    units = _units(part, ["commune", "segment", "place"])
    located = units["x"].notna()
    pieces = units[located].copy()
    pieces["piece"] = nearby(
        pieces["x"].to_numpy(),
        pieces["y"].to_numpy(),
        _numbered(pieces, ["commune", "segment"]),
        SEGMENT_REACH_M,
    )
    count = pieces.groupby(["commune", "segment"])["piece"].agg(["nunique", "first"])
    rest = units[~located].join(count, on=["commune", "segment"])
    rest = rest[rest["nunique"] == 1].rename(columns={"first": "piece"})
    placed = pd.concat([pieces, rest[pieces.columns]])
    ids = _named_by_anchor(placed, ["commune", "segment"], SEGMENT)
    _give(result, part, ids, SEGMENT)


def _at_a_known_address(result: pd.DataFrame) -> None:
    """Give a dwelling without a segment the one residence its landlord has at its address."""
    same = ["commune", "landlord", "address"]
    known = result[(result["residence_id"] != _NO_RESIDENCE) & (result["address"] != "")]
    found = known[[*same, "residence_id"]].drop_duplicates().drop_duplicates(same, keep=False)
    rest = result.loc[(result["residence_id"] == _NO_RESIDENCE) & (result["address"] != ""), same]
    merged = rest.reset_index().merge(found, on=same, how="inner", validate="m:1")
    ids = merged.set_index(merged.columns[0])["residence_id"]
    result.loc[ids.index, "residence_id"] = ids
    result.loc[ids.index, "rebuild_rule"] = ADDRESS


def _by_place(result: pd.DataFrame) -> None:
    """Addresses, or points, with their like neighbours."""
    left = (result["residence_id"] == _NO_RESIDENCE) & (result["place"] != "")
    part = result[left]
    units = _units(part, ["commune", "landlord", "place"])
    # Without a year of building nothing says that two addresses are one residence.
    mergeable = units["x"].notna() & (units["year"] > 0)
    merged = units[mergeable].copy()
    merged["piece"] = nearby(
        merged["x"].to_numpy(),
        merged["y"].to_numpy(),
        _numbered(merged, ["commune", "landlord", "year", "type"]),
        ADDRESS_REACH_M,
    )
    alone = units[~mergeable].copy()
    alone["piece"] = np.arange(len(alone)) + len(merged)
    placed = pd.concat([merged, alone])
    ids = _named_by_anchor(placed, ["commune", "landlord"], ADDRESS)
    _give(result, part, ids, ADDRESS)
    by_point = left & result["address"].eq("")
    result.loc[by_point, "rebuild_rule"] = COORDINATES


def _units(part: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """One row a place: its keys, middle point, number of dwellings, usual year and type."""
    grouped = part.groupby(list(by), sort=True)
    units = grouped.agg(
        x=("x", "median"), y=("y", "median"), dwelling_count=("commune", "size")
    ).reset_index()
    for column in ("year", "type"):
        units[column] = (
            most_frequent(part, by, column)
            .reindex(pd.MultiIndex.from_frame(units[list(by)]))
            .to_numpy()
        )
    return units


def most_frequent(frame: pd.DataFrame, by: Sequence[str], column: str) -> pd.Series:
    """Most frequent value of a column in each group; of several, the first in their order."""
    counts = frame.groupby([*by, column], sort=True, observed=True).size().rename("n").reset_index()
    # A stable sort keeps the order of the values among equals.
    counts = counts.sort_values("n", ascending=False, kind="stable")
    return counts.drop_duplicates(list(by)).set_index(list(by))[column]


def _numbered(frame: pd.DataFrame, by: Sequence[str]) -> np.ndarray:
    return frame.groupby(list(by), sort=True).ngroup().to_numpy()


def _named_by_anchor(units: pd.DataFrame, by: Sequence[str], rule: str) -> pd.DataFrame:
    """Identify each piece by its anchor: the place with the most dwellings, the first of equals.

    Adding or removing a small entrance then leaves the identifier as it was.
    """
    anchors = units.sort_values(
        ["dwelling_count", *by, "place"], ascending=[False, *[True] * (len(by) + 1)]
    ).drop_duplicates("piece")
    others = [anchors[name] for name in by if name != "commune"]
    rules = pd.Series(rule, index=anchors.index, dtype="str")
    ids = residence_ids(anchors["commune"], [rules, *others, anchors["place"]])
    named = pd.Series(ids.to_numpy(), index=anchors["piece"].to_numpy())
    return units.assign(residence_id=units["piece"].map(named).astype("str"))[
        [*by, "place", "residence_id"]
    ]


def _give(result: pd.DataFrame, part: pd.DataFrame, ids: pd.DataFrame, rule: str) -> None:
    """Write the residence of each place on its dwellings."""
    same = [name for name in ids.columns if name != "residence_id"]
    index = pd.MultiIndex.from_frame(part[same])
    found = ids.set_index(same)["residence_id"].reindex(index)
    known = found.notna().to_numpy()
    rows = part.index[known]
    result.loc[rows, "residence_id"] = found.to_numpy()[known]
    result.loc[rows, "rebuild_rule"] = rule
