"""RPLS dwelling by dwelling: the 2025 layout with the columns of the restricted file.

The territory's dwellings, and those of the department's other communes. The flaws of the file are
listed in :mod:`geodata.demo.housing.flaws`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.demo import names
from geodata.demo.exports.archive import csv_bytes, write_csv
from geodata.demo.exports.rpls_columns import COLUMNS, MODES
from geodata.demo.housing import build_housing
from geodata.demo.housing.delivered import OUTSIDE, deliver, deliver_neighbours
from geodata.demo.housing.landlords import LANDLORDS
from geodata.demo.housing.leases import YEAR
from geodata.demo.housing.products import FINAN_LABELS

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.demo.world import World

FILE = f"RPLS_{YEAR}_logements_dep{names.DEPARTMENT_CODE}.csv"
_OUTSIDE_QPV, _NO_QPV_AT_ALL = "HZ", "CSZ"
"""PLG_QP of a dwelling outside, and of one in a commune without any QPV."""
_TYPES = {
    "collective": ("C", "collectif"),
    "individual": ("I", "individuel"),
    "student": ("E", "logement étudiant"),
}
_NOT_DONE = "01/1900"
"""DPEDATE of a dwelling without diagnosis."""


def write_rpls_detail(world: World, folder: Path) -> list[Path]:
    """Write the file of the restricted circle: rents, vacancy and landlords included."""
    housing = build_housing()
    frame = pd.concat(
        [deliver(world, housing), deliver_neighbours(housing.neighbours)], ignore_index=True
    )
    content = csv_bytes(_layout(frame, world), digits=9, newline="\n")
    return [write_csv(folder / FILE, content)]


def _layout(frame: pd.DataFrame, world: World) -> pd.DataFrame:
    """Put the dwellings in the columns of the file, all as text; empty where unknown."""
    communes = world.communes.set_index("commune_code").loc[frame["commune_code"]]
    labels = world.zones.set_index("iris_code")["iris_name"]
    named = {each.key: each for each in LANDLORDS}
    unnamed = frame["flaw"] == "unnamed_landlord"
    located = frame["x_m"].notna()
    zoned = set(",".join(world.quarters["commune_codes"]).split(","))
    written = {
        "REG_CODE": names.REGION_CODE,
        "REG_LIBELLE": names.REGION_NAME,
        "LIBREG": names.REGION_NAME,
        "DEP_CODE": names.DEPARTMENT_CODE,
        "DEP_LIBELLE": names.DEPARTMENT_NAME,
        "LIBDEP": names.DEPARTMENT_NAME,
        "EPCI_CODE": communes["epci_code"].to_numpy(),
        "EPCI_LIBELLE": communes["epci_name"].to_numpy(),
        "LIBEPCI": communes["epci_name"].to_numpy(),
        "DROIT_CODE": "1",
        "DROIT_LIBELLE": "Pleine propriété",
        "DEPCOM": frame["commune_code"],
        "CODEPOSTAL": frame["postcode"],
        "LIBCOM": communes["commune_name"].to_numpy(),
        "NUMVOIE": _whole(frame["street_number"]),
        "TYPVOIE": frame["street_way"],
        "NOMVOIE": frame["street_name"],
        "ETAGE": _whole(frame["floor"]),
        "QPV_CODE": frame["declared_in_qpv"].map({True: "1", False: "2"}),
        "TYPECONST_CODE": frame["building_type"].map(lambda kind: _TYPES[kind][0]),
        "TYPECONST_LIBELLE": frame["building_type"].map(lambda kind: _TYPES[kind][1]),
        "NBPIECE": _whole(frame["room_count"]),
        "SURFHAB": _whole(frame["surface_m2"]),
        "CONSTRUCT": _whole(frame["built_year"]),
        "LOCAT": _whole(frame["rented_since_year"]),
        "PATRIMOINE": _whole(frame["rented_since_year"]),
        "ORIGINE": frame["origin_code"],
        "FINAN_CODE": frame["product_code"],
        "FINAN_LIBELLE": frame["product_code"].map(FINAN_LABELS),
        "CONV": frame["agreement"].map({True: "1", False: "2"}),
        "DPEDATE": ("06/" + _whole(frame["energy_year"])).where(
            frame["energy_year"].notna(), _NOT_DONE
        ),
        "DPEENERGIE": frame["energy_label"],
        "DPESERRE": frame["ghg_label"],
        "SRU_EXPIR": _whole(frame["sru_expiry_year"]),
        "CODSEGPATRIM": frame["segment_code"],
        "LIBSEGPATRIM": frame["segment_name"],
        "EPSG": np.where(located, "2154", ""),
        "X": frame["x_m"],
        "Y": frame["y_m"],
        "PLG_QP24": _plg(frame, "plg_2024_code", zoned),
        "PLG_QP15": _plg(frame, "plg_2015_code", zoned),
        "PLG_IRIS2024_CODE": frame["plg_iris_code"],
        "PLG_IRIS2024_LIBELLE": frame["plg_iris_code"].map(labels),
        "QUALITE_VOIE": np.where(located, frame["quality_code"].str[0], ""),
        "QUALITE_NUMERO": np.where(located, frame["quality_code"].str[1], ""),
        "QUALITE_XY": frame["quality_code"],
        "DISTANCE_PRECISION": _whole(frame["precision_m"]),
        "MODE": frame["occupancy_mode"].map(MODES),
        "BAIL": _month(frame["lease_month"]),
        "LOYERPRINC": frame["rent_eur"],
        "SURFMODE": _whole(frame["rent_surface_m2"]),
        "RS": frame["landlord_key"].map(lambda key: named[key].name).mask(unnamed),
        "SIRET": frame["landlord_key"].map(lambda key: named[key].siret).mask(unnamed),
        "CAT_ORG": frame["landlord_key"].map(lambda key: named[key].category).mask(unnamed),
        "DATE_DEP_DERLOCAT": _month(frame["departure_month"]),
        "CONTRESLOG": frame["reservation_code"],
        "loymoy": (frame["rent_eur"] / frame["surface_m2"]).round(2),
        "duree_vacance": _whole(frame["vacancy_months"]),
    }
    out = pd.DataFrame(written, index=frame.index)
    out["QPV_LIBELLE"] = out["QPV_CODE"].map({"1": "oui", "2": "non"})
    return out.reindex(columns=COLUMNS)


def _whole(values: pd.Series) -> pd.Series:
    """Write whole numbers without decimals, blanks as nothing."""
    return values.astype("Int64").astype("string")


def _month(months: pd.Series) -> pd.Series:
    """Write months counted from year 0 as ``MM/YYYY``."""
    year, month = months // 12, months % 12 + 1
    return (_whole(month).str.zfill(2) + "/" + _whole(year)).where(months.notna())


def _plg(frame: pd.DataFrame, column: str, zoned: set[str]) -> pd.Series:
    """Write a QPV code, ``HZ`` or ``CSZ`` outside, nothing where nothing is known."""
    outside = frame["commune_code"].isin(zoned).map({True: _OUTSIDE_QPV, False: _NO_QPV_AT_ALL})
    return frame[column].mask(frame[column] == OUTSIDE, outside)
