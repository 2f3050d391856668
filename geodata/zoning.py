"""The contours of a territory: which ones are its reference, and the levels made from them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import pandas as pd

from geodata.codes import UNKNOWN_YEAR, department_of, parent_commune
from geodata.crs import territories_of, to_working_crs
from geodata.errors import TerritoryError
from geodata.messages import importing as say
from geodata.model import Dataset, Level
from geodata.repair import check_coverage, keep_valid
from geodata.sources.communes.loader import epci_from_communes
from geodata.sources.contours_iris.loader import communes_from_iris

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geodata.territory import Territory

QPV_SHARE: Final = 0.01
"""A QPV that names no commune lies in one from this share (0–1) of its area on: borders generalised
differently overlap by slivers."""


@dataclass(frozen=True)
class Zoning:
    """Contours of a territory."""

    reference: Mapping[Level, Dataset]
    """IRIS and commune contours that tables are joined to, and the EPCI's own."""
    others: tuple[Dataset, ...]
    """Contours of other vintages, and QPV, kept beside."""
    derived_from: Mapping[str, str]
    """Key of the contours that a dataset was dissolved from."""
    absent_communes: Mapping[str, str]
    notes: tuple[str, ...]

    @property
    def geography_year(self) -> int | None:
        """Year of the commune map of the reference contours, if known."""
        known = [one.vintage for one in self.reference.values() if one.vintage != UNKNOWN_YEAR]
        return known[0] if known else None


def zone_territory(datasets: Sequence[Dataset], territory: Territory) -> Zoning:
    """Keep the contours of the territory and choose the reference of each level.

    The reference contours are those with the most communes of the territory, the latest of those.

    Raises
    ------
    TerritoryError
        When no contours are given, or none has a commune of the territory.
    """
    iris = _filtered(datasets, "iris_contours", "commune_code", territory)
    communes = _filtered(datasets, "commune_contours", "zone_code", territory)
    if not iris and not communes:
        raise _no_contours(datasets, territory)
    reference: dict[Level, Dataset] = {}
    derived: dict[str, str] = {}
    notes: list[str] = []
    if iris:
        reference[Level.IRIS] = _best(iris, "commune_code")
    commune = _best(communes, "zone_code") if communes else None
    if iris and (commune is None or not _same_communes(commune, reference[Level.IRIS])):
        if commune is not None:
            notes.append(say.commune_contours_differ(commune.file, reference[Level.IRIS].file))
        source = reference[Level.IRIS]
        commune = replace(
            source,
            table="commune_contours",
            level=Level.COMMUNE,
            frame=communes_from_iris(source.frame),
            rejections=(),
            notes=(say.communes_dissolved(source.key),),
        )
        derived[commune.key] = source.key
    assert commune is not None
    reference[Level.COMMUNE] = commune
    reference[Level.EPCI] = _whole(commune, territory)
    derived[reference[Level.EPCI].key] = commune.key
    keys = {one.key for one in reference.values()}
    others = [one for one in (*iris, *communes) if one.key not in keys]
    qpv, elsewhere = _qpv(datasets, reference[Level.COMMUNE].frame, territory)
    notes.extend(elsewhere)
    absent = territory.absent_from(commune.frame["zone_code"])
    return Zoning(reference, (*others, *qpv), derived, absent, tuple(notes))


def _filtered(
    datasets: Sequence[Dataset], table: str, commune_column: str, territory: Territory
) -> list[Dataset]:
    """Contours of the territory's communes, each in the working CRS of its place."""
    result = []
    for dataset in datasets:
        if dataset.table != table:
            continue
        rows = dataset.frame[territory.holds(dataset.frame[commune_column])]
        if commune_column == "zone_code":
            rows = _without_divided(rows)
        if len(rows):
            frame = keep_valid(to_working_crs(rows)).sort_values("zone_code")
            frame = frame.reset_index(drop=True)
            # A file of several parts of France, in no common projection, was not checked whole.
            unchecked = len(territories_of(dataset.frame)) > 1
            told = check_coverage(frame).notes if unchecked else ()
            result.append(replace(dataset, frame=frame, notes=(*dataset.notes, *told)))
    return result


def _without_divided(rows: pd.DataFrame) -> pd.DataFrame:
    """Leave out a commune whose arrondissements are there too: it would be counted twice."""
    parents = {parent_commune(code) for code in rows["zone_code"]} & set(rows["zone_code"])
    divided = {p for p in parents if (rows["zone_code"].map(parent_commune) == p).sum() > 1}
    return rows[~rows["zone_code"].isin(divided)]


def _best(contours: Sequence[Dataset], commune_column: str) -> Dataset:
    return max(contours, key=lambda one: (one.frame[commune_column].nunique(), one.vintage))


def _same_communes(commune: Dataset, iris: Dataset) -> bool:
    return set(commune.frame["zone_code"]) == set(iris.frame["commune_code"])


def _whole(commune: Dataset, territory: Territory) -> Dataset:
    """Outline of the EPCI."""
    codes = commune.frame["zone_code"].astype("str")
    membership = pd.DataFrame(
        {"zone_code": codes, "epci_code": territory.code, "epci_name": territory.name}
    )
    return replace(
        commune,
        table="epci_contours",
        level=Level.EPCI,
        frame=epci_from_communes(commune.frame, membership),
        rejections=(),
        notes=(say.epci_dissolved(commune.key),),
    )


def _qpv(
    datasets: Sequence[Dataset], communes: gpd.GeoDataFrame, territory: Territory
) -> tuple[list[Dataset], list[str]]:
    """QPV that name a commune of the territory, or lie in it; notes on the files that have none."""
    result = []
    elsewhere = []
    for dataset in datasets:
        if dataset.table != "qpv_contours":
            continue
        frame = keep_valid(gpd.GeoDataFrame(dataset.frame).to_crs(communes.crs))
        frame = frame.reset_index(drop=True)
        named = frame["commune_codes"].fillna("").str.split(",").explode().str.strip()
        inside = territory.holds(named).groupby(level=0).any().reindex(frame.index)
        found = communes_by_location(frame, communes)
        rows = frame.assign(
            commune_codes=frame["commune_codes"].replace("", None).fillna(found)
        ).loc[inside | (frame["commune_codes"].fillna("").eq("") & found.notna())]
        rows = rows.reset_index(drop=True)
        if len(rows):
            note = say.qpv_kept(len(rows), dataset.variant)
            result.append(replace(dataset, frame=rows, notes=(*dataset.notes, note)))
        else:
            elsewhere.append(say.qpv_elsewhere(dataset.file, dataset.variant))
    return result, elsewhere


def communes_by_location(qpv: gpd.GeoDataFrame, communes: gpd.GeoDataFrame) -> pd.Series:
    """Communes of the territory each QPV lies in, the one with most of it first.

    Parameters
    ----------
    qpv
        Contours, in the projected CRS of ``communes``.
    communes
        ``zone_code`` and geometry.

    Returns
    -------
        Codes joined by commas, missing for a QPV that lies elsewhere; index of ``qpv``. A commune
        counts from :data:`QPV_SHARE` of the neighbourhood's area on.
    """
    zones, owners = communes.sindex.query(qpv.geometry, predicate="intersects")
    pieces = qpv.geometry.iloc[zones].intersection(communes.geometry.iloc[owners], align=False)
    pairs = pd.DataFrame(
        {
            "zone": qpv.index[zones],
            "code": communes["zone_code"].to_numpy()[owners],
            "share": pieces.area.to_numpy() / qpv.geometry.area.to_numpy()[zones],
        }
    )
    kept = pairs[pairs["share"] > QPV_SHARE].sort_values(
        ["zone", "share", "code"], ascending=[True, False, True]
    )
    return kept.groupby("zone")["code"].agg(",".join).reindex(qpv.index).astype("str")


def _no_contours(datasets: Sequence[Dataset], territory: Territory) -> TerritoryError:
    contours = [one for one in datasets if one.table in {"iris_contours", "commune_contours"}]
    if not contours:
        return TerritoryError(say.no_contours(), remedy=say.no_contours_remedy())
    return TerritoryError(
        say.contours_elsewhere(
            [one.file for one in contours],
            sorted({code for one in contours for code in _departments(one)}),
            territory.name,
            territory.department_codes,
        ),
        remedy=say.contours_elsewhere_remedy(),
    )


def _departments(contours: Dataset) -> set[str]:
    return {department_of(str(code)) for code in contours.frame["zone_code"]}
