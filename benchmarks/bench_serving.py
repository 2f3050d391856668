"""What simplifying the zones once, as a coverage, saves against the ways one would try first.

Every way is measured side by side in one run, on the same made-up coverage; ratios matter, not
seconds. Run with ``python -m benchmarks.bench_serving [ZONES]``.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from geodata.serving import prepare_served, write_served

if TYPE_CHECKING:
    from collections.abc import Callable

REPEATS = 3
CORNER = (700_000.0, 7_060_000.0)


def coverage(zone_count: int, seed: int = 0) -> gpd.GeoDataFrame:
    """Zones with bent borders, about 100 vertices each, covering a square in Lambert-93."""
    rng = np.random.default_rng(seed)
    width = 1500.0 * zone_count**0.5
    frame = shapely.box(*CORNER, CORNER[0] + width, CORNER[1] + width)
    points = rng.uniform(0, width, (zone_count * 60, 2)) + np.array(CORNER)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(points), extend_to=frame)
    )
    cells = shapely.coverage_clean(shapely.intersection(cells, frame))
    seeds = shapely.points(rng.uniform(0, width, (zone_count, 2)) + np.array(CORNER))
    nearest = shapely.STRtree(seeds).nearest(shapely.centroid(cells))
    shapes = [shapely.coverage_union_all(cells[nearest == one]) for one in np.unique(nearest)]
    codes = [f"00{rank:07d}" for rank in range(len(shapes))]
    return gpd.GeoDataFrame(
        {"zone_code": codes, "zone_name": codes}, geometry=np.array(shapes), crs=2154
    )


def best_of(run: Callable[[], object]) -> float:
    """Shortest time of a few runs, in seconds."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def mismatch_m2(zones: gpd.GeoDataFrame) -> float:
    """Area of the gaps and overlaps between zones, in the units of the layer, squared."""
    geometries = zones.geometry.to_numpy()
    whole = shapely.union_all(geometries)
    filled = shapely.union_all([shapely.Polygon(one.exterior) for one in shapely.get_parts(whole)])
    overlaps = shapely.area(geometries).sum() - whole.area
    return float(overlaps + filled.area - whole.area)


def main() -> None:
    """Print one line a way."""
    zone_count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    zones = coverage(zone_count)
    tolerance = 30.0
    full = zones.to_crs(4326)
    apart = zones.set_geometry(zones.geometry.simplify(tolerance))
    together = prepare_served(zones, tolerance).frame
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "z.geojson"
        served = write_served(zones, path, tolerance)
        ways: dict[str, tuple[int, float, float]] = {
            "contours complets": (
                len(full.to_json().encode()),
                best_of(full.to_json),
                0.0,
            ),
            "simplifiés un par un": (
                len(apart.to_crs(4326).to_json().encode()),
                best_of(lambda: zones.geometry.simplify(tolerance).to_crs(4326).to_json()),
                mismatch_m2(apart),
            ),
            "servis (couverture)": (
                served.byte_count,
                best_of(lambda: write_served(zones, path, tolerance)),
                mismatch_m2(together.to_crs(2154)),
            ),
        }
        read = best_of(path.read_bytes)
    bytes_full, seconds_full, _ = ways["contours complets"]
    print(f"{len(zones)} zones, {served.vertices_before} → {served.vertices_after} sommets")
    for name, (size, seconds, faults) in ways.items():
        print(
            f"{name:24} {size / bytes_full:6.1%} des octets, {seconds / seconds_full:5.2f} × le "
            f"temps de préparation, {faults / 1e4:8.2f} ha d'écarts entre voisins"
        )
    print(f"relire le fichier servi coûte {read / seconds_full:.4%} de la préparation complète")


if __name__ == "__main__":
    main()
