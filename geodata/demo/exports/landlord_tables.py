"""Tables as landlords send them: headers of their own, with the mapping that reads them.

No public layout exists for these. Each file comes with its mapping document beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geodata.demo.exports.archive import csv_bytes, write_csv
from geodata.demo.exports.landlord_mappings import INDICATORS, OCCUPANCY, RATINGS
from geodata.demo.exports.workbook import Sheet, workbook_bytes
from geodata.demo.housing import Housing, build_housing
from geodata.demo.housing.indicators import INDICATOR_YEAR
from geodata.demo.housing.occupancy import SURVEY_YEAR
from geodata.demo.seeds import stream

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.demo.world import World

RATINGS_YEAR = 2025
UNANSWERED_SHARE = 0.03
"""Residences for which the survey has no return."""
_ALL, _RECENT = "Ensemble", "Entrants récents"


def write_landlord_tables(world: World, folder: Path) -> list[Path]:
    """Write occupancy, indicators and ratings, and a mapping for each."""
    del world  # the stock is derived from it
    housing = build_housing()
    keys = _keys(housing)
    occupancy = write_csv(
        folder / f"occupation_{SURVEY_YEAR}.csv", csv_bytes(_occupancy(housing, keys), bom=True)
    )
    indicators = folder / f"indicateurs_gestion_{INDICATOR_YEAR}.xlsx"
    sheet = Sheet("Indicateurs", (), _indicators(housing, keys))
    indicators.write_bytes(workbook_bytes([sheet]))
    ratings = write_csv(
        folder / f"notes_residences_{RATINGS_YEAR}.csv", csv_bytes(_ratings(housing, keys))
    )
    paths = [occupancy, indicators, ratings]
    for path, mapping in zip(list(paths), (OCCUPANCY, INDICATORS, RATINGS), strict=True):
        beside = path.with_name(f"{path.stem}.mapping.json")
        beside.write_text(mapping.to_json(), encoding="utf-8")
        paths.append(beside)
    return paths


def _keys(housing: Housing) -> pd.DataFrame:
    """Give what a landlord knows a residence by; the address is its first door's."""
    first = housing.dwellings.drop_duplicates("residence_number").reset_index(drop=True)
    residences = housing.residences
    return pd.DataFrame(
        {
            "Bailleur": residences["landlord_name"],
            "Code programme": residences["segment_code"],
            "Résidence": residences["segment_name"],
            "Commune (Insee)": residences["commune_code"],
            "Adresse": first["street_number"].astype(str)
            + " "
            + first["street_way"]
            + " "
            + first["street_name"],
        }
    )


def _occupancy(housing: Housing, keys: pd.DataFrame) -> pd.DataFrame:
    """Write all the occupants, then recent arrivals, one row a residence each."""
    silent = stream("housing:unanswered").random(len(keys)) < UNANSWERED_SHARE
    parts = []
    for population, counts in (
        (_ALL, housing.occupancy),
        (_RECENT, housing.recent_occupancy),
    ):
        told = ((counts["household_count"] > 0) & ~silent).to_numpy()
        named = counts.rename(
            columns={field: column for column, field in OCCUPANCY.columns.items()}
        )
        kept = [name for name in OCCUPANCY.columns if name in named]
        parts.append(keys[told].assign(Population=population).join(named.loc[told, kept]))
    return pd.concat(parts, ignore_index=True)


def _indicators(housing: Housing, keys: pd.DataFrame) -> pd.DataFrame:
    """Write shares in per cent; blank where the landlord does not follow the figure."""
    frame = housing.indicators.drop(columns="residence_number")
    shares = frame.columns[frame.columns.str.endswith("_share")]
    frame[shares] = (100.0 * frame[shares]).round(2)
    frame = frame.round(2)
    named = frame.rename(columns={field: column for column, field in INDICATORS.columns.items()})
    return keys.assign(Exercice=INDICATOR_YEAR).join(named)


def _ratings(housing: Housing, keys: pd.DataFrame) -> pd.DataFrame:
    """Write one row a rating, dates in the French way."""
    ratings = housing.ratings
    roles = {role: word for word, role in RATINGS.values["rater_role"].items()}
    told = pd.DataFrame(
        {
            "Noté par": ratings["rater"],
            "Qualité": ratings["rater_role"].map(roles),
            "Le": [day.strftime("%d/%m/%Y") for day in ratings["rated_on"]],
            "Note /4": ratings["rating"],
            "Observations": ratings["comment"],
        }
    )
    return keys.iloc[ratings["residence_number"]].reset_index(drop=True).join(told)
