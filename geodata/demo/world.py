"""The fictional world: places, people, deprivation, social stock and QPV, before any file.

Everything the demo publishes is derived from this model, so that its files agree with each other.
Facts it is shaped on: 43 communes, twelve of them rural and without social housing, about 125 000
inhabitants, 14 100 social dwellings of which 13 500 offered for rent, 64 % of them in nine QPV.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.demo import names
from geodata.demo.borders import ORIGIN_EAST_M, ORIGIN_NORTH_M, draw_zones
from geodata.demo.communes import list_communes, list_neighbours
from geodata.demo.fields import Floats, SmoothNoise
from geodata.demo.quarters import LAMBERT_93, draw_quarters
from geodata.demo.seeds import stream
from geodata.demo.settlement import Settlement, settle
from geodata.demo.stock import place_stock, split_by_quarter


@dataclass(frozen=True)
class World:
    """The latent model.

    Attributes
    ----------
    communes
        Of the whole department: ``commune_code``, ``commune_name``, ``epci_code``, ``epci_name``,
        ``kind`` (``town``, ``outskirts``, ``rural``), ``population``, ``has_social_stock``.
    iris
        Zones of the territory (GeoDataFrame, Lambert-93): ``iris_code``, ``iris_name``,
        ``iris_type``, ``commune_code``, ``commune_name``, ``kind``, ``urban``, ``population``,
        ``household_count``, ``deprivation`` (about 0 on average, +2 in the worst-off),
        ``ageing`` (standard deviations), ``apartment_share``, ``has_social_stock``,
        ``social_tenant_share`` (of main residences), ``geometry``.
    elsewhere
        Same columns without geometry: the department's other communes, present in tables only.
    quarters
        QPV, see :func:`geodata.demo.quarters.draw_quarters`.
    social_stock
        See :func:`geodata.demo.stock.place_stock`.
    """

    communes: pd.DataFrame
    iris: gpd.GeoDataFrame
    elsewhere: pd.DataFrame
    quarters: gpd.GeoDataFrame
    social_stock: pd.DataFrame

    @property
    def zones(self) -> pd.DataFrame:
        """Every zone with figures: the territory's, then the rest of the department's."""
        mine = pd.DataFrame(self.iris.drop(columns="geometry"))
        return pd.concat([mine, self.elsewhere], ignore_index=True)


@cache
def build_world() -> World:
    """Build the world: the same one at every call."""
    settlement = settle()
    communes, order = list_communes(settlement)
    iris = _iris(settlement, communes, order)
    quarters = draw_quarters(iris)
    pieces = split_by_quarter(iris, quarters)
    iris["deprivation"] = _deprivation(iris, pieces)
    stock = place_stock(pieces, iris)
    tenants = stock.groupby("iris_code")["offered_count"].sum() * 1.02
    share = iris["iris_code"].map(tenants) / iris["household_count"]
    iris["social_tenant_share"] = share.fillna(0.0).to_numpy()
    return World(
        communes=pd.concat([communes, list_neighbours()], ignore_index=True),
        iris=iris,
        elsewhere=_elsewhere(list_neighbours()),
        quarters=quarters,
        social_stock=stock,
    )


def _iris(settlement: Settlement, communes: pd.DataFrame, order: list[int]) -> gpd.GeoDataFrame:
    """Draw and people the zones, sorted by code."""
    shapes = draw_zones(settlement.mesh, settlement.labels, len(settlement.zone_type))
    rows = []
    numbers: dict[str, int] = {}
    for zone, kind in enumerate(settlement.zone_type):
        commune = communes.iloc[order[settlement.zone_commune[zone]]]
        code, name = str(commune["commune_code"]), str(commune["commune_name"])
        if kind == "Z":
            suffix, label = "0000", name
        else:
            number = numbers.get(code, 0)
            numbers[code] = number + 1
            suffix = f"{1 + number // 4:02d}{1 + number % 4:02d}"
            label = names.IRIS_NAMES[name][kind][settlement.zone_rank[zone]]
        rows.append((code + suffix, label, kind, code, shapes[zone]))
    columns = ["iris_code", "iris_name", "iris_type", "commune_code", "geometry"]
    iris = gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=LAMBERT_93)
    details = communes[["commune_code", "commune_name", "kind", "has_social_stock"]]
    iris = iris.merge(details, on="commune_code").sort_values("iris_code", ignore_index=True)
    iris["urban"] = iris["kind"] == "town"
    iris["population"] = _share_population(iris, communes.set_index("commune_code")["population"])
    points = _points_km(iris)
    iris["ageing"] = SmoothNoise.named("ageing", 6.0)(points) + 0.3 * ~iris["urban"]
    away = np.hypot(points[:, 0], points[:, 1])
    iris["apartment_share"] = np.where(iris["urban"], 0.14 + 0.42 * np.exp(-away / 4.5), 0.05)
    size = 2.36 - 0.55 * (iris["apartment_share"] - 0.1) - 0.06 * iris["ageing"]
    iris["household_count"] = np.round(0.985 * iris["population"] / size)
    return iris


def _share_population(iris: gpd.GeoDataFrame, commune_population: pd.Series) -> Floats:
    """Share each commune's inhabitants among its IRIS; next to nobody lives in A and D ones."""
    rng = stream("iris-population")
    weight = rng.uniform(0.75, 1.25, len(iris)) * np.sqrt(iris.area.to_numpy() / 1e6).clip(0.6, 1.5)
    few = {"A": 0.012, "D": 0.006}
    weight = weight * iris["iris_type"].map(few).astype(float).fillna(1.0).to_numpy()
    total = pd.Series(weight).groupby(iris["commune_code"]).transform("sum").to_numpy()
    people = weight / total * iris["commune_code"].map(commune_population).to_numpy(dtype=float)
    return np.asarray(np.round(people), dtype=np.float64)


def _points_km(iris: gpd.GeoDataFrame) -> Floats:
    """Give a point inside each zone, in kilometres around the territory's centre."""
    points = shapely.get_coordinates(shapely.point_on_surface(iris.geometry.to_numpy()))
    kilometres: Floats = (points - np.array([ORIGIN_EAST_M, ORIGIN_NORTH_M])) / 1000.0
    return kilometres


def _deprivation(iris: gpd.GeoDataFrame, pieces: pd.DataFrame) -> Floats:
    """Give each zone its latent deprivation: smooth in space, high in towns, highest in QPV."""
    points = _points_km(iris)
    total = pieces.groupby("iris_code")["household_count"].sum()
    inside = pieces[pieces["qpv_code"] != ""].groupby("iris_code")["household_count"].sum()
    qpv_share = iris["iris_code"].map(inside / total).fillna(0.0).to_numpy(dtype=float)
    wide = SmoothNoise.named("deprivation-wide", 11.0)(points)
    near = SmoothNoise.named("deprivation-near", 2.4)(points)
    local = stream("deprivation").normal(0.0, 0.2, len(iris))
    urban = iris["urban"].to_numpy(dtype=float)
    outskirts = (iris["kind"] == "outskirts").to_numpy(dtype=float)
    field: Floats = (
        -0.15
        + 0.40 * wide
        + 0.22 * near
        + 0.45 * urban
        - 0.30 * outskirts
        - 0.03 * points[:, 1]
        + 2.0 * qpv_share
        + local
    )
    return np.clip(field, -1.7, 2.6)


def _elsewhere(neighbours: pd.DataFrame) -> pd.DataFrame:
    """Give the other communes the same latent columns as the territory's zones."""
    rng = stream("elsewhere")
    count = len(neighbours)
    kept = neighbours[["commune_code", "commune_name", "kind", "has_social_stock", "population"]]
    return kept.assign(
        iris_code=neighbours["commune_code"] + "0000",
        iris_name=neighbours["commune_name"],
        iris_type="Z",
        urban=False,
        household_count=np.round(0.985 * neighbours["population"] / 2.35),
        deprivation=rng.normal(-0.5, 0.5, count),
        ageing=rng.normal(0.3, 0.7, count),
        apartment_share=0.04,
        social_tenant_share=np.where(neighbours["has_social_stock"], 0.06, 0.0),
    )
