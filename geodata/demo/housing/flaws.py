"""What the dwelling file gets wrong: a few known flaws, as real registers have them.

========================= ==========================================================================
flaw                      what the file says
========================= ==========================================================================
``unnamed_landlord``      every residence of one landlord: no name, no number
``no_segment``            no programme code: only the address makes the residence
``no_coordinates``        no coordinates, hence neither PLG_QP nor PLG_IRIS
``commune_only``          a point at random in the commune (QUALITE_XY 33): no zone can be trusted
``street_only``           the right street, the wrong number: tens of metres off (QUALITE_XY 12)
``declared_in``           declared in a QPV by the landlord, but outside
``declared_out``          declared outside by the landlord, but inside
``declared_mixed``        one dwelling in two declared outside, all inside
``plg_lag``               said outside by PLG_QP24, which lags behind the perimeter; inside
``no_product``            no financing code
``no_year``               no construction year
========================= ==========================================================================

A residence has one flaw at most, but for those of the unnamed landlord.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geodata.demo.housing.landlords import UNNAMED
from geodata.demo.seeds import stream

if TYPE_CHECKING:
    import pandas as pd

FLAWS: dict[str, int] = {
    "no_segment": 14,
    "no_coordinates": 9,
    "commune_only": 10,
    "street_only": 36,
    "declared_in": 9,
    "declared_out": 6,
    "declared_mixed": 3,
    "plg_lag": 8,
    "no_product": 4,
    "no_year": 3,
}
"""Residences that have each flaw, the unnamed landlord's apart."""
_INSIDE = ("declared_out", "declared_mixed", "plg_lag")
_OUTSIDE = ("declared_in",)
_LARGEST = 40
"""No flaw in the great estates: the facts on the whole stock stay those of the world."""
_ONE_ADDRESS_MOST = 6
"""Dwellings of the residences without code: behind one door, so that their address is enough."""


def draw_flaws(residences: pd.DataFrame, dwellings: pd.DataFrame) -> pd.Series:
    """Tell which flaw each residence has in the file.

    Parameters
    ----------
    residences, dwellings
        As in :class:`geodata.demo.housing.Housing`.

    Returns
    -------
    pandas.Series
        Key of the flaw, empty for most, on the index of ``residences``.
    """
    rng = stream("housing:flaws")
    flaw = np.full(len(residences), "", dtype=object)
    flaw[(residences["landlord_key"] == UNNAMED).to_numpy()] = "unnamed_landlord"
    inside = (residences["qpv_code"] != "").to_numpy()
    towns = (residences["iris_code"].str[5:] != "0000").to_numpy()
    doors = dwellings.groupby("residence_number")[["street_name", "street_number"]].nunique()
    one_door = (doors.max(axis=1) == 1).to_numpy()
    small = (residences["dwelling_count"] <= _ONE_ADDRESS_MOST).to_numpy()
    modest = (residences["dwelling_count"] <= _LARGEST).to_numpy()
    for name, count in FLAWS.items():
        may = (flaw == "") & modest
        if name in _INSIDE:
            may &= inside
        elif name in _OUTSIDE:
            may &= ~inside & towns
        elif name == "no_segment":
            may &= one_door & small & (residences["dwelling_count"] > 1).to_numpy()
        chosen = rng.permutation(np.flatnonzero(may))[:count]
        flaw[chosen] = name
    return residences["residence_number"].map(dict(enumerate(flaw))).rename("flaw")
