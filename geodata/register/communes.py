"""The commune of each row, by its code or by its name among the territory's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geodata.codes import COMMUNE, clean_codes
from geodata.plain_names import plain_name
from geodata.stock.communes import communes_of_territory
from geodata.user_tables.addresses import plain_column

if TYPE_CHECKING:
    from geodata.register.where import Where

OUTSIDE = ""
"""A commune that is known, and not of the territory."""
AMBIGUOUS = "?"
"""A name that several communes of the territory have."""


def commune_codes(cells: pd.Series[str]) -> pd.Series[str]:
    """Give the cells that are commune codes, put right; missing where they are something else."""
    distinct = pd.Series(cells.dropna().unique(), dtype="str")
    codes = clean_codes(distinct, 5)
    codes = codes.where(codes.str.fullmatch(COMMUNE.pattern).eq(True))
    found: pd.Series[str] = cells.map(codes.set_axis(distinct)).astype("str")
    return found


def territory_communes(cells: pd.Series[str], where: Where) -> pd.Series[str]:
    """Find communes of the territory by code or by name.

    Parameters
    ----------
    cells
        Codes and names, as a file writes them; missing where it says nothing.
    where
        The territory.

    Returns
    -------
    Code of the contours; :data:`OUTSIDE` for another commune (or a name that is none of the
    territory's), :data:`AMBIGUOUS` for a name that several have, missing without a cell.
    """
    codes = commune_codes(cells)
    found, _ = communes_of_territory(
        codes.dropna(), where.territory, where.contours.communes, where.passage
    )
    by_code = codes.map(found).astype("str")
    named = cells.where(codes.isna())
    by_name = plain_column(named, plain_name).map(_names(where)).astype("str")
    result = by_code.fillna(by_name)
    return result.mask(cells.notna() & result.isna(), OUTSIDE)


def _names(where: Where) -> dict[str, str]:
    """Code of each commune by its plain name; those of one name cannot be told apart."""
    frame = where.contours.communes
    labels = dict(where.territory.communes)
    if "zone_name" in frame:
        pairs = zip(frame["zone_code"].astype("str"), frame["zone_name"], strict=True)
        labels |= {code: str(name) for code, name in pairs if pd.notna(name)}
    known = set(frame["zone_code"].astype("str"))
    found: dict[str, str] = {}
    for code, label in sorted(labels.items()):
        if code in known:
            plain = plain_name(label)
            found[plain] = AMBIGUOUS if plain in found else code
    return found
