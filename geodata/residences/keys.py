"""What each dwelling says of the residence it belongs to: landlord, segment, address, place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geodata.residences.addresses import address_keys

if TYPE_CHECKING:
    import numpy.typing as npt

GOOD_GEOCODING: Final = ("number", "street", "unknown")
"""Qualities whose point stands for the building. A point given to a whole locality or commune says
nothing of where a dwelling is. ``unknown``: the file has points, and does not say how good."""

GRID_M: Final = 10.0
"""Dwellings without an address within the same square of this side are at the same place."""

_NO_SEGMENT: Final = frozenset({"", "NC", "NR", "NA", "SANS", "NEANT", "AUCUN", "X"})
"""What landlords write for « no segment »; so is a row of zeros."""

_SIREN_LENGTH: Final = 9


def dwelling_keys(dwellings: pd.DataFrame) -> pd.DataFrame:
    """Read the keys of each dwelling.

    Parameters
    ----------
    dwellings
        Columns of the ``dwellings`` table, coordinates ``x_m``, ``y_m`` in one projected CRS.

    Returns
    -------
        On the same index: ``commune``, ``landlord``, ``segment``, ``address`` and ``place`` (texts,
        ``""`` where not known), ``x``, ``y`` (metres; NaN unless the point stands for the
        building), ``year`` (0 where not known), ``type``.
    """
    x, y = good_points(dwellings)
    address = address_keys(text(dwellings, "address"))
    return pd.DataFrame(
        {
            "commune": text(dwellings, "commune_code"),
            "landlord": landlord_keys(dwellings),
            "segment": _segments(text(dwellings, "segment_code")),
            "address": address,
            "place": address.where(address != "", _squares(x, y)),
            "x": x,
            "y": y,
            "year": numbers(dwellings, "built_year").fillna(0).astype("int64"),
            "type": text(dwellings, "building_type"),
        },
        index=dwellings.index,
    )


def landlord_keys(dwellings: pd.DataFrame) -> pd.Series:
    """Key of each dwelling's landlord: its SIREN, else its name in capitals; ``""`` if unknown.

    Where the same file gives a name its number on other rows, the number is used on all.
    """
    siren = text(dwellings, "landlord_siret").str.replace(r"\D", "", regex=True)
    siren = siren.str.slice(0, _SIREN_LENGTH)
    siren = siren.where(siren.str.len() == _SIREN_LENGTH, "")
    name = text(dwellings, "landlord_name").str.upper()
    name = name.str.replace(r"\W+", " ", regex=True).str.strip()
    known = pd.DataFrame({"name": name, "siren": siren})
    known = known[(known["name"] != "") & (known["siren"] != "")].drop_duplicates()
    alone = known.drop_duplicates("name", keep=False).set_index("name")["siren"]
    key = name.map(alone).astype("str").where(name != "").fillna(name)
    return siren.where(siren != "", key).astype("str")


def good_points(dwellings: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Coordinates in metres of the dwellings whose point stands for the building; NaN elsewhere."""
    x, y = numbers(dwellings, "x_m"), numbers(dwellings, "y_m")
    quality = text(dwellings, "geocoding_quality").replace("", "unknown")
    good = quality.isin(GOOD_GEOCODING) & x.notna() & y.notna()
    return x.where(good), y.where(good)


def text(frame: pd.DataFrame, column: str) -> pd.Series:
    """Texts of a column, ``""`` where missing or where there is no such column."""
    if column not in frame:
        return pd.Series("", index=frame.index, dtype="str")
    values = frame[column]
    if isinstance(values.dtype, pd.CategoricalDtype):
        # Clean the few categories, not the many rows.
        names = pd.Series([*map(str, values.cat.categories), ""], dtype="str").str.strip()
        return pd.Series(
            names.to_numpy()[values.cat.codes.to_numpy()], index=frame.index, dtype="str"
        )
    return values.astype("str").fillna("").str.strip()


def numbers(frame: pd.DataFrame, column: str) -> pd.Series:
    """Numbers of a column as floats, NaN where missing or where there is no such column."""
    if column not in frame:
        return pd.Series(np.nan, index=frame.index)
    return pd.to_numeric(frame[column], errors="coerce").astype("float64")


def _segments(codes: pd.Series) -> pd.Series:
    plain = codes.str.upper().str.replace(r"\s+", " ", regex=True)
    return plain.mask(plain.isin(_NO_SEGMENT) | plain.str.fullmatch(r"[0.\-_ ]*"), "")


def _squares(x: pd.Series, y: pd.Series) -> pd.Series:
    """Name of the square each point is in, ``""`` where there is no point."""
    known = x.notna().to_numpy()
    names: npt.NDArray[np.object_] = np.full(len(x), "", dtype=object)
    columns = np.floor(x.to_numpy()[known] / GRID_M).astype(np.int64)
    rows = np.floor(y.to_numpy()[known] / GRID_M).astype(np.int64)
    names[known] = pd.Series(columns).astype("str") + "_" + pd.Series(rows).astype("str")
    return ("@" + pd.Series(names, index=x.index, dtype="str")).where(known, "")
