"""In a priority neighbourhood or not: three answers, compared dwelling by dwelling.

The contours say it by the dwelling's point; INSEE says it by its own geocoding (``PLG_QP…``); the
landlord declares it. They do not always speak of the same generation of neighbourhoods (2015 or
2024): each is only compared with the contours of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geodata.residences.keys import numbers, text
from geodata.residences.location import GENERATIONS, ContourSet, generation_in_force, zone_of

if TYPE_CHECKING:
    import geopandas as gpd

PRECISION_M: Final = 50.0
"""A point placed on a street and not on a door tells in or out only if it is this precise."""
_BY_CODE: Final = {"QN": "2024", "QP": "2015"}
"""Generation that a code is of, by its first letters."""

KINDS: Final = (
    "declared_in_only",
    "declared_out_only",
    "plg_in_only",
    "plg_out_only",
    "other_code",
)
"""Ways two answers differ, the contours (or, without them, INSEE) being the other one."""


def locate_qpv(
    dwellings: pd.DataFrame, x: pd.Series, y: pd.Series, zones: ContourSet, vintage: int
) -> pd.DataFrame:
    """Find the QPV of each dwelling by each of the three answers, and the one retained.

    Retained: the contours' answer where the point is good enough, else INSEE's, else the
    landlord's. The code of another generation than the contours' tells in or out, but names no
    neighbourhood of theirs: ``qpv_code`` is then missing.

    Parameters
    ----------
    dwellings
        ``commune_code``, ``geocoding_quality``, ``location_precision_m``, ``qpv_declared``,
        ``qpv_declared_code``, ``qpv_plg_code``, ``qpv_plg_generation``.
    x, y
        Points that stand for the building, NaN elsewhere.
    zones
        Contours; without those of the QPV the other two answers remain.
    vintage
        Year of the inventory (its state on 1 January).

    Returns
    -------
        ``qpv_code`` (``""`` outside, missing where not known), ``in_qpv`` (nullable boolean: known
        to be inside even where the code is not), ``qpv_rule`` (``spatial``, ``plg``, ``declared``,
        ``unknown``), ``qpv_spatial_code``, ``qpv_plg_code``, ``qpv_declared_in`` (nullable
        boolean), ``qpv_declared_code``, ``disagreement`` (one of :data:`KINDS` or missing).
    """
    usable = _precise(dwellings) & x.notna()
    spatial = {
        generation: zone_of(x.where(usable), y.where(usable), zones.qpv[generation])
        for generation in GENERATIONS
        if generation in zones.qpv
    }
    absent = pd.Series(None, index=dwellings.index, dtype="str")
    generation = zones.generation(vintage)
    retained = spatial.get(generation or "", absent)
    plg = dwellings["qpv_plg_code"].astype("str") if "qpv_plg_code" in dwellings else absent
    declared_in, declared_code = _declared(dwellings, zones, vintage)
    plg_generation = text(dwellings, "qpv_plg_generation")
    by_plg = plg.fillna("").str.slice(0, 2).map(_BY_CODE).fillna("")
    plg_generation = plg_generation.mask(plg_generation.eq(""), by_plg)
    by_code = declared_code.fillna("").str.slice(0, 2).map(_BY_CODE)
    declared_generation = by_code.fillna(generation_in_force(vintage))
    code = retained.fillna(_named(plg, plg_generation.eq(generation or ""), generation))
    code = code.mask(
        retained.isna() & plg.isna(),
        _named(declared_code, declared_generation.eq(generation or ""), generation),
    )
    rule = np.select(
        [retained.notna(), plg.notna(), declared_in.notna().to_numpy()],
        ["spatial", "plg", "declared"],
        "unknown",
    )
    told = retained.fillna(plg)
    in_qpv = pd.Series(pd.NA, index=dwellings.index, dtype="boolean").mask(
        told.notna(), told.fillna("").ne("")
    )
    frame = pd.DataFrame(
        {
            "qpv_code": code,
            "in_qpv": in_qpv.fillna(declared_in.where(rule == "declared")),
            "qpv_rule": pd.Series(rule, index=dwellings.index, dtype="str"),
            "qpv_spatial_code": retained,
            "qpv_plg_code": plg,
            "qpv_declared_in": declared_in,
            "qpv_declared_code": declared_code,
        }
    )
    frame["disagreement"] = _disagreement(
        plg=plg,
        beside_plg=_of_generation(spatial, plg_generation, absent),
        declared_in=declared_in,
        declared_code=declared_code,
        beside_declared=_of_generation(spatial, declared_generation, absent).fillna(
            plg.where(plg_generation.eq(declared_generation))
        ),
    )
    return frame


def _named(codes: pd.Series, same: pd.Series, generation: str | None) -> pd.Series:
    """Keep the codes of the generation retained, and « outside » (``""``) whatever it is of."""
    return codes if generation is None else codes.where(same | codes.eq(""))


def _precise(dwellings: pd.DataFrame) -> pd.Series:
    """Points that tell on which side of a border a dwelling is."""
    quality = text(dwellings, "geocoding_quality").replace("", "unknown")
    precision = numbers(dwellings, "location_precision_m")
    return quality.isin(["number", "unknown"]) | (quality.eq("street") & precision.le(PRECISION_M))


def _declared(
    dwellings: pd.DataFrame, zones: ContourSet, vintage: int
) -> tuple[pd.Series, pd.Series]:
    """Read what landlords declare: in or out, and which; the commune's only one if unnamed.

    The only one of the generation in force at the inventory: a declaration of 2023 is not of the
    neighbourhoods of 2024.
    """
    words = text(dwellings, "qpv_declared")
    inside = words.map({"yes": True, "no": False}).astype("boolean")
    code = text(dwellings, "qpv_declared_code")
    inside = inside.fillna(code.ne("").astype("boolean").where(code.ne("")))
    named = code.mask(code.eq(""))
    in_force = generation_in_force(vintage)
    if in_force in zones.qpv:
        single = single_by_commune(zones.qpv[in_force])
        named = named.fillna(text(dwellings, "commune_code").map(single))
    named = named.where(inside.fillna(value=False).astype(bool))
    return inside, named.mask(inside.eq(other=False).fillna(value=False).astype(bool), "").astype(
        "str"
    )


def single_by_commune(qpv: gpd.GeoDataFrame) -> pd.Series:
    """QPV of the communes that have one only."""
    pairs = qpv[["zone_code", "commune_codes"]].astype("str")
    pairs = pairs.assign(commune=pairs["commune_codes"].fillna("").str.split(",")).explode(
        "commune"
    )
    pairs["commune"] = pairs["commune"].str.strip()
    alone = pairs[pairs["commune"] != ""].drop_duplicates("commune", keep=False)
    single: pd.Series = alone.set_index("commune")["zone_code"]
    return single


def _of_generation(
    spatial: dict[str, pd.Series], generation: pd.Series, absent: pd.Series
) -> pd.Series:
    """Contours' answer in the generation each row speaks of; missing where there is none."""
    result = absent.copy()
    for name, codes in spatial.items():
        result = result.mask(generation.eq(name), codes)
    return result


def _disagreement(
    *,
    plg: pd.Series,
    beside_plg: pd.Series,
    declared_in: pd.Series,
    declared_code: pd.Series,
    beside_declared: pd.Series,
) -> pd.Series:
    """Kind of disagreement of each dwelling; the declaration's first, as it can be corrected."""
    both = declared_in.notna() & beside_declared.notna()
    declared = declared_in.fillna(value=False).astype(bool)
    reference = beside_declared.fillna("").ne("")
    named = declared_code.fillna("").ne("")
    plg_both = plg.notna() & beside_plg.notna()
    plg_in, beside_in = plg.fillna("").ne(""), beside_plg.fillna("").ne("")
    tests = [
        both & declared & ~reference,
        both & ~declared & reference,
        plg_both & plg_in & ~beside_in,
        plg_both & ~plg_in & beside_in,
        (both & declared & reference & named & declared_code.ne(beside_declared))
        | (plg_both & plg_in & beside_in & plg.ne(beside_plg)),
    ]
    kinds = np.select([test.to_numpy(dtype=bool) for test in tests], KINDS, "")
    result = pd.Series(kinds, index=plg.index, dtype="str")
    return result.mask(result == "")


def compare_by_residence(dwellings: pd.DataFrame) -> pd.DataFrame:
    """List the residences where the three answers differ.

    Parameters
    ----------
    dwellings
        ``residence_id`` and the columns of :func:`locate_qpv`.

    Returns
    -------
        One row a residence with a disagreement, in the order of the codes: ``residence_id``,
        ``kind`` (one of :data:`KINDS`, or ``mixed``), ``dwelling_count``, ``disagreeing_count``,
        ``spatial_in_count``, ``plg_in_count``, ``declared_in_count``, and ``spatial_code``,
        ``plg_code``, ``declared_code`` (the most frequent of each).
    """
    known = dwellings[dwellings["residence_id"].notna()]
    frame = pd.DataFrame(
        {
            "residence_id": known["residence_id"],
            "disagrees": known["disagreement"].notna(),
            "spatial_in": known["qpv_spatial_code"].fillna("").ne(""),
            "plg_in": known["qpv_plg_code"].fillna("").ne(""),
            "declared_in": known["qpv_declared_in"].fillna(value=False).astype(bool),
        }
    )
    counts = frame.groupby("residence_id").agg(
        dwelling_count=("disagrees", "size"),
        disagreeing_count=("disagrees", "sum"),
        spatial_in_count=("spatial_in", "sum"),
        plg_in_count=("plg_in", "sum"),
        declared_in_count=("declared_in", "sum"),
    )
    counts = counts[counts["disagreeing_count"] > 0]
    mine = known[known["residence_id"].isin(counts.index)]
    kinds = mine.groupby("residence_id")["disagreement"].agg(["nunique", "first"])
    counts.insert(0, "kind", kinds["first"].where(kinds["nunique"] == 1, "mixed"))
    for name in ("spatial", "plg", "declared"):
        codes = mine[["residence_id", f"qpv_{name}_code"]].dropna()
        usual = codes.value_counts(sort=True).reset_index()
        usual = usual.sort_values(["count", f"qpv_{name}_code"], ascending=[False, True])
        first = usual.drop_duplicates("residence_id").set_index("residence_id")
        counts[f"{name}_code"] = first[f"qpv_{name}_code"].reindex(counts.index)
    return counts.reset_index()
