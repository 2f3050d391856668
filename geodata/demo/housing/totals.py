"""Published statistics of the stock: what a statistical office counts by zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

LOAN_GROUPS: Mapping[str, tuple[str, ...]] = {
    "plai": ("plai", "pla_lm_ts"),
    "plus_before_1977": ("hbm", "plr_psr", "hlmo", "ilm", "iln", "other_before_1977"),
    "plus_after_1977": ("pla", "plus", "pap", "other_after_1977"),
    "pls": ("pls",),
    "pli": ("pli",),
}
"""How the demo's published tables group the products; the groups sum to the stock."""
_LONG_VACANCY_MONTHS = 3
_SURFACE_EDGES = (30, 40, 60, 80, 100, 120)
_YEAR_EDGES = (1949, 1976, 1989, 2001, 2014)


def count_by(dwellings: pd.DataFrame, zone: pd.Series, year: int) -> pd.DataFrame:
    """Count the dwellings in service on 1 January of a year, by zone.

    Parameters
    ----------
    dwellings
        As in :class:`geodata.demo.housing.Housing`.
    zone
        Zone of each dwelling, on the same index; null or empty for those in none.
    year
        Dwellings first let that year or later are left out.

    Returns
    -------
    pandas.DataFrame
        One row a zone, sorted. Whole counts: ``dwelling``, ``new`` (first let the year before),
        ``let``, ``vacant``, ``empty``, ``association``, ``otherwise``, ``long_vacant``, ``moved``,
        ``in_qpv``, ``collective`` (students' included), ``individual``, ``rooms_1`` … ``rooms_5``,
        ``surface_0`` … ``surface_6``, ``period_0`` … ``period_5``, one a loan group, ``energy_A``
        … ``energy_NR``. And ``rent`` (mean, €/m²), ``rent_q1``, ``rent_median``, ``rent_q3``,
        ``mean_age`` (years).
    """
    there = (dwellings["rented_since_year"] < year) & zone.fillna("").ne("")
    kept = dwellings[there]
    mode = kept["occupancy_mode"]
    began = kept["lease_month"] // 12
    moved = (mode == "let") & (began == year - 1)
    flags: dict[str, pd.Series] = {
        "dwelling": pd.Series(True, index=kept.index),
        "new": kept["rented_since_year"] == year - 1,
        "let": mode == "let",
        "vacant": mode == "vacant",
        "empty": mode == "empty",
        "association": mode == "association",
        "otherwise": mode == "occupied_otherwise",
        "long_vacant": (mode == "vacant") & (kept["vacancy_months"] > _LONG_VACANCY_MONTHS),
        "moved": moved,
        "in_qpv": kept["qpv_code"] != "",
        "collective": kept["building_type"] != "individual",
        "individual": kept["building_type"] == "individual",
    }
    rooms = kept["room_count"].clip(upper=5)
    flags |= {f"rooms_{count}": rooms == count for count in range(1, 6)}
    surface = pd.Series(np.digitize(kept["surface_m2"], _SURFACE_EDGES), index=kept.index)
    flags |= {f"surface_{rank}": surface == rank for rank in range(len(_SURFACE_EDGES) + 1)}
    period = pd.Series(np.digitize(kept["built_year"], _YEAR_EDGES), index=kept.index)
    flags |= {f"period_{rank}": period == rank for rank in range(len(_YEAR_EDGES) + 1)}
    flags |= {group: kept["product_key"].isin(keys) for group, keys in LOAN_GROUPS.items()}
    flags |= {f"energy_{label}": kept["energy_label"] == label for label in "ABCDEFG"}
    flags["energy_NR"] = kept["energy_label"].isna()
    by = zone[there]
    counts = pd.DataFrame(flags).astype(np.int64).groupby(by).sum()
    rent = (kept["rent_eur"] / kept["surface_m2"]).groupby(by)
    counts["rent"] = rent.mean()
    for name, share in (("rent_q1", 0.25), ("rent_median", 0.5), ("rent_q3", 0.75)):
        counts[name] = rent.quantile(share)
    counts["mean_age"] = (year - kept["built_year"]).groupby(by).mean()
    return counts.sort_index()


def percent(part: pd.Series, whole: pd.Series) -> pd.Series:
    """Give parts in per cent of wholes, to two decimals; nothing where the whole is 0."""
    return (100.0 * part / whole.where(whole > 0)).round(2)
