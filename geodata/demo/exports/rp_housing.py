"""Columns of ``base-ic-logement``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geodata.demo.exports.shares import cut, some
from geodata.demo.seeds import stream

if TYPE_CHECKING:
    import pandas as pd

    from geodata.demo.fields import Floats
    from geodata.demo.figures.dwellings import Dwellings
    from geodata.demo.figures.families import Families
    from geodata.demo.figures.people import People

_ROOMS = {"1P": 0.03, "2P": 0.09, "3P": 0.20, "4P": 0.28, "5PP": 0.40}
_SURFACES = {
    "M30M2": 0.02, "3040M2": 0.04, "4060M2": 0.13, "6080M2": 0.24, "80100M2": 0.25,
    "100120M2": 0.15, "120M2P": 0.17,
}  # fmt: skip
_PERIODS = {"ACH19": 0.14, "ACH45": 0.19, "ACH70": 0.25, "ACH90": 0.25, "ACH05": 0.10}
_SENIORITIES = {"ANEM0002": 0.11, "ANEM0204": 0.18, "ANEM0509": 0.17, "ANEM10P": 0.54}
_OVERSEAS_ONLY = ("ELEC", "EAUCH", "BDWC", "CHOS", "CLIM", "TTEGOU")
_OVERSEAS_KINDS = ("HABFOR", "CASE", "MIBOIS", "MIDUR")
_TENURES = ("PROP", "LOC", "LOCHLMV", "GRAT")


def housing_columns(
    zones: pd.DataFrame,
    people: People,
    _families: Families,
    dwellings: Dwellings,
    year: int,
) -> dict[str, Floats]:
    """Give the columns in file order, ``P_`` prefix without the year; overseas ones are empty."""
    rng = stream(f"rp-housing:{year}")
    weight = dwellings.weight
    main, secondary, vacant = (dwellings.uses * weight[:, None]).T
    houses = dwellings.houses * weight
    main_houses = dwellings.main_houses * weight
    main_flats = main - main_houses - dwellings.neither * weight
    others = (secondary + vacant) - (houses - main_houses)
    empty = np.full(len(zones), np.nan)
    columns: dict[str, Floats] = {
        "P_LOG": main + secondary + vacant,
        "P_RP": main,
        "P_RSECOCC": secondary,
        "P_LOGVAC": vacant,
        "P_MAISON": houses,
        "P_APPART": main_flats + others,
    }
    columns |= cut(rng, main, {f"P_RP_{name}": n for name, n in _ROOMS.items()})
    rooms_house, rooms_flat = 4.9 * main_houses, 3.0 * main_flats
    columns |= {
        "P_NBPI_RP": rooms_house + rooms_flat,
        "P_RPMAISON": main_houses,
        "P_NBPI_RPMAISON": rooms_house,
        "P_RPAPPART": main_flats,
        "P_NBPI_RPAPPART": rooms_flat,
    }
    columns |= cut(rng, main, {f"P_RP_{name}": n for name, n in _SURFACES.items()})
    # Dwellings of the last three years are not in the periods of construction.
    last = f"ACH{(year - 3) % 100:02d}"
    periods = {**_PERIODS, last: 0.07}
    for kind, total in (
        ("RP", main),
        ("RPMAISON", main_houses),
        ("RPAPPART", main_flats),
    ):
        older = some(rng, total, 0.985, 0.01)
        columns[f"P_{kind}_ACHTOT"] = older
        columns |= cut(rng, older, {f"P_{kind}_{name}": n for name, n in periods.items()})
    persons = people.in_households()
    columns["P_MEN"] = main
    columns |= cut(rng, main, {f"P_MEN_{name}": n for name, n in _SENIORITIES.items()})
    columns["P_PMEN"] = persons
    columns |= cut(rng, persons, {f"P_PMEN_{name}": n for name, n in _SENIORITIES.items()})
    columns |= {f"P_NBPI_RP_{name}": n * columns["P_NBPI_RP"] for name, n in _SENIORITIES.items()}
    owner, social, tenant, free = (dwellings.tenures * weight[:, None]).T
    tenures = dict(zip(_TENURES, (owner, social + tenant, social, free), strict=True))
    columns |= {f"P_RP_{name}": count for name, count in tenures.items()}
    columns["P_NPER_RP"] = persons
    lodged = cut(rng, persons, {"PROP": 0.60, "LOC": 0.39, "GRAT": 0.01}, spread=0.05)
    lodged["LOCHLMV"] = lodged["LOC"] * np.divide(
        social, social + tenant, out=np.zeros_like(social), where=social + tenant > 0
    )
    columns |= {f"P_NPER_RP_{name}": lodged[name] for name in _TENURES}
    years = {"PROP": 20.0, "LOC": 8.5, "LOCHLMV": 12.0, "GRAT": 9.0}
    tenure_years = {name: years[name] * tenures[name] for name in _TENURES}
    columns["P_ANEM_RP"] = tenure_years["PROP"] + tenure_years["LOC"] + tenure_years["GRAT"]
    columns |= {f"P_ANEM_RP_{name}": total for name, total in tenure_years.items()}
    columns["P_RP_SDB"] = some(rng, main, 0.97, 0.01)
    heating = cut(rng, 0.93 * main, {"CCCOLL": 0.14, "CCIND": 0.62, "CINDELEC": 0.24})
    columns |= {f"P_RP_{name}": count for name, count in heating.items()}
    columns |= {f"P_RP_{name}": empty for name in _OVERSEAS_ONLY}
    parked = some(rng, main, 0.66, 0.1)
    one, several = some(rng, main, 0.46, 0.08), some(rng, main, 0.34, 0.08)
    columns |= {
        "P_RP_GARL": parked,
        "P_RP_VOIT1P": one + several,
        "P_RP_VOIT1": one,
        "P_RP_VOIT2P": several,
    }
    return columns | {f"P_RP_{name}": empty for name in _OVERSEAS_KINDS}
