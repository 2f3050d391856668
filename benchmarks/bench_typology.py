"""How long the families take, and how much faster than the plain way, measured side by side.

Run with ``python -m benchmarks.bench_typology [RESIDENCES] [DRAWS]``. Ratios compare, in one run
and on the same figures, the package with the textbook way of doing the same thing. Times are those
of the processor: what else the machine does does not count.
"""

from __future__ import annotations

import resource
import sys
import time
from typing import TYPE_CHECKING

import numpy as np
from scipy.cluster.hierarchy import linkage

from fragility.typology import Typology, choose_k, stability
from fragility.typology.clustering import distances, partition, ward
from fragility.typology.stability import MOST_DRAWN
from tests.fragility.typology_stock import residences

if TYPE_CHECKING:
    from collections.abc import Callable


def timed(work: Callable[[], object], runs: int = 3) -> float:
    """Give the best of some runs, in seconds of processor."""
    best = float("inf")
    for _ in range(runs):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def grown(work: Callable[[], object]) -> float:
    """Give by how much the process's largest memory grows, in megabytes; libraries included."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    work()
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def looped_distances(points: np.ndarray, centres: np.ndarray) -> list[list[float]]:
    """Compute squared distances one at a time."""
    return [
        [sum((a - b) ** 2 for a, b in zip(point, centre, strict=True)) for centre in centres]
        for point in points
    ]


def main() -> None:
    """Print one line a measure."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 14_000
    draws = int(sys.argv[2]) if len(sys.argv) > 2 else 100  # noqa: PLR2004
    frame = residences(count)
    print(f"{count} residences, {draws} draws")
    whole_fit = grown(lambda: Typology().fit(frame))
    print(f"memory of the whole computation: {whole_fit:.0f} MB more")
    model = Typology().fit(frame)
    print(f"families, everything included: {timed(lambda: Typology().fit(frame)):.2f} s")
    frozen = model.freeze()
    print(f"assigned to frozen families: {timed(lambda: frozen.assign(frame)):.2f} s")
    points = model.coordinates_
    start = time.process_time()
    small = grown(lambda: ward(points))
    ours = time.process_time() - start
    start = time.process_time()
    large = grown(lambda: linkage(points, "ward"))
    plain = time.process_time() - start
    print(
        f"Ward on the points: {ours:.2f} s, {small:.0f} MB more; SciPy's on their distances: "
        f"{plain:.2f} s, {large:.0f} MB more"
    )
    few = points[:1000]
    loop = timed(lambda: looped_distances(few, model.centers_), runs=1)
    fast = timed(lambda: distances(few, model.centers_))
    print(f"distances to the centres: {loop / fast:.0f} times faster than a loop")
    drawn = timed(lambda: stability(model, draws), runs=1)
    size = min(len(points), MOST_DRAWN)
    whole = timed(lambda: partition(points, ward(points), len(model.centers_)), runs=1) * draws
    print(
        f"stability, {draws} draws of {size}: {drawn:.2f} s; drawing whole stocks would take "
        f"{whole:.0f} s for the clustering alone ({whole / drawn:.1f} times)"
    )
    print(f"2 to 10 families compared, 30 draws: {timed(lambda: choose_k(model), runs=1):.2f} s")


if __name__ == "__main__":
    main()
