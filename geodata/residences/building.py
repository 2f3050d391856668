"""From the dwellings of an inventory to its residences: rebuilt, located, compared, described."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from geodata.messages import stock as say
from geodata.messages.user_tables import names_withheld
from geodata.residences.describe import describe_residences, withheld_names
from geodata.residences.keys import good_points, text
from geodata.residences.location import ContourSet, locate_iris, out_of_commune, to_crs_of
from geodata.residences.qpv import compare_by_residence, locate_qpv
from geodata.residences.rebuild import rebuild_residences

if TYPE_CHECKING:
    import geopandas as gpd


@dataclass(frozen=True)
class ResidenceStock:
    """The stock of a territory at one date."""

    dwellings: pd.DataFrame
    """As delivered, with their residence, IRIS and QPV; ``location_refused`` marks the points that
    lie in another commune."""
    residences: gpd.GeoDataFrame
    qpv_comparison: pd.DataFrame
    """Residences where the answers on the QPV differ."""
    notes: tuple[str, ...]
    """French remarks for the import report."""


def build_residences(dwellings: pd.DataFrame, *, vintage: int, zones: ContourSet) -> ResidenceStock:
    """Rebuild the residences of a territory from its dwellings.

    Parameters
    ----------
    dwellings
        Columns of the ``dwellings`` table, of the territory's communes only, under the codes of
        the contours.
    vintage
        Year of the inventory (its state on 1 January).
    zones
        Contours of the territory, in a projected CRS.
    """
    projected = to_crs_of(dwellings.reset_index(drop=True), zones.communes)
    x, y = good_points(projected)
    refused = out_of_commune(text(projected, "commune_code"), x, y, zones.communes)
    # A point of another commune serves for nothing; the table keeps it, marked.
    placed = projected.assign(x_m=x.mask(refused), y_m=y.mask(refused))
    x, y = placed["x_m"], placed["y_m"]
    rebuilt = rebuild_residences(placed)
    iris = locate_iris(placed, x, y, zones)
    qpv = locate_qpv(placed, x, y, zones, vintage)
    placed = placed.assign(
        residence_id=rebuilt["residence_id"],
        rebuild_rule=rebuilt["rebuild_rule"],
        address_key=rebuilt["address"],
        iris_code=iris["iris_code"],
        iris_rule=iris["iris_rule"],
        **{str(name): values for name, values in qpv.items()},
    )
    residences = describe_residences(placed, zones.communes.crs, vintage)
    comparison = compare_by_residence(placed)
    notes = (
        *say.rebuilt(residences, placed),
        *names_withheld(withheld_names(placed)),
        *say.points_refused(int(refused.sum())),
        *_located(placed, iris, zones),
        *say.qpv_answers(placed["qpv_rule"].value_counts().to_dict(), zones.generation(vintage)),
        *say.qpv_disagreements(placed["disagreement"].value_counts().to_dict(), len(comparison)),
    )
    stored = placed.assign(x_m=projected["x_m"], y_m=projected["y_m"], location_refused=refused)
    return ResidenceStock(stored, residences, comparison, notes)


def _located(dwellings: pd.DataFrame, iris: pd.DataFrame, zones: ContourSet) -> tuple[str, ...]:
    if zones.iris is None:
        return (say.no_iris(),)
    rules = iris["iris_rule"].value_counts()
    known = iris["iris_code"].notna()
    plg = text(dwellings, "iris_plg_code")
    spatial = iris["iris_rule"].eq("spatial") & plg.isin(set(zones.iris["zone_code"]))
    return say.iris_found(
        {str(rule): int(count) for rule, count in rules.items()},
        apart=int((spatial & known & iris["iris_code"].ne(plg)).sum()),
    )
