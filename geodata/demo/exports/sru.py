"""The SRU inventory: the communes under the law's quota, in the 2025 layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.demo import names
from geodata.demo.exports.archive import write_csv
from geodata.demo.housing import build_housing

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.demo.world import World

YEAR = 2025
INHABITANTS_FROM = 3_500
"""Communes of an agglomeration over 50 000 inhabitants that the law is about (CCH L302-5)."""
TARGET_SHARE = 0.25
_HOMES_PER_DWELLING = 1.06
"""The inventory also counts homes for the elderly and the young, which the register does not."""
_LEVY_EUR = 412.5


def write_sru(world: World, folder: Path) -> list[Path]:
    """Write the inventory; a commune that the law is not about has no row."""
    housing = build_housing()
    stock = pd.concat([housing.dwellings, housing.neighbours]).groupby("commune_code").size()
    homes = world.zones.groupby("commune_code")["household_count"].sum()
    communes = world.communes[world.communes["population"] >= INHABITANTS_FROM]
    communes = communes.set_index("commune_code").sort_index()
    social = np.round(_HOMES_PER_DWELLING * stock.reindex(communes.index).fillna(0)).astype(int)
    share = social / homes.reindex(communes.index)
    short = share < TARGET_SHARE
    missing = np.maximum(TARGET_SHARE * homes.reindex(communes.index) - social, 0.0)
    frame = pd.DataFrame(
        {
            "hexagone_drom": "Hexagone",
            "Region": names.REGION_NAME,
            "Departement": names.DEPARTMENT_NAME,
            "Code_Departement": names.DEPARTMENT_CODE,
            "Code_INSEE_commune": communes.index,
            "Nom_commune": communes["commune_name"].str.upper(),
            f"Population_municipale_01_01_{YEAR}": communes["population"].astype(int),
            "Code_SIREN_EPCI": communes["epci_code"],
            "Nom_EPCI": communes["epci_name"],
            "EPCI_SRU": 1,
            "Code_unité_urbaine": "00000",
            "Nom_unité_urbaine": names.TOWNS[0],
            "UU_SRU": 1,
            "Commune_isolée_article_L_302_5_CCH": 0,
            f"Commune_sru_au_01_01_{YEAR}": 1,
            f"Commune_sru_au_01_01_{YEAR - 1}": 1,
            f"Nombre_lls_ Inventaire_au_01_01_{YEAR - 1}": social,
            f"Taux_SRU_au_01_01_{YEAR - 1}": [_percent(value) for value in share],
            "commune_deficitaire": short.astype(int),
            "Commune_carencée": (share < TARGET_SHARE / 2).astype(int),
            "Commune_exemptée_2023_2025": 0,
            "Taux_cible_commune_2023_2025": f"{TARGET_SHARE:.0%}",
            f"Prélèvement_net_{YEAR}_dont_majoration": [
                _euros(_LEVY_EUR * value) for value in missing
            ],
        }
    )
    text = frame.to_csv(index=False, sep=";", lineterminator="\r\n")
    return [write_csv(folder / f"inventaire_sru_{YEAR}.csv", text.encode("cp1252"))]


def _percent(share: float) -> str:
    """Write a rate as the inventory does: « 35,28% »."""
    return f"{100 * share:.2f}%".replace(".", ",")


def _euros(amount: float) -> str:
    """Write an amount as the inventory does: « 157 608,00 € »."""
    return f"{amount:,.2f} €".replace(",", " ").replace(".", ",")
