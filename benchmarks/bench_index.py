"""How much faster the index is than the plain way of writing it, measured side by side.

Run with ``python -m benchmarks.bench_index [ZONES] [WEIGHTINGS]``. Every ratio compares, in one
run, the package with a straightforward loop over a share of the same work. Times
are those of the processor: what else the machine does does not count.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from fragility import (
    compile_index,
    compute_index,
    load_method,
    make_table,
    weight_robustness,
)
from fragility.jenks import fisher_jenks_bounds

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = load_method("ips").indicator_ids


def timed(work: Callable[[], object]) -> float:
    """Give the best of three runs, in seconds of processor."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def related_indicators(zones: int) -> pd.DataFrame:
    """Four related indicators on zones that do not exist."""
    generator = np.random.default_rng(0)
    level = generator.normal(size=zones)
    columns = [sign * level + generator.normal(scale=0.8, size=zones) for sign in (-1, 1, 1, 1)]
    index = [f"Z{number:06d}" for number in range(zones)]
    return pd.DataFrame(dict(zip(NAMES, columns, strict=True)), index=index)


def naive_class(matrix: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Score every zone in a loop, then class it with the package's own exact bounds."""
    total = weights.sum()
    scores = np.array(
        [sum(w * x for w, x in zip(weights, row, strict=True)) / total for row in matrix]
    )
    return np.searchsorted(fisher_jenks_bounds(scores, 4), scores) + 1


def naive_jenks(values: np.ndarray, classes: int) -> float:
    """Give the least sum of squares by the textbook O(k n²) programme."""
    ordered = np.sort(values)
    count = len(ordered)
    best = [[float("inf")] * (count + 1) for _ in range(classes + 1)]
    best[0][0] = 0.0
    for end in range(1, count + 1):
        total = squares = 0.0
        for start in range(end, 0, -1):
            value = float(ordered[start - 1])
            total, squares = total + value, squares + value * value
            inside = squares - total * total / (end - start + 1)
            for number in range(1, classes + 1):
                best[number][end] = min(best[number][end], best[number - 1][start - 1] + inside)
    return best[classes][count]


def main() -> None:
    """Print one line a measure."""
    zones = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    draws = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000  # noqa: PLR2004
    table = make_table(related_indicators(zones))
    result = compute_index(table, load_method("ips"))
    compiled = compile_index(result)
    print(f"{zones} zones, {draws} weightings, {len(NAMES)} indicators")
    index = timed(lambda: compute_index(table, load_method("ips")))
    print(f"index, everything included: {index:.3f} s")
    one = timed(lambda: compiled.classes(np.array([3.0, 1, 1, 1])))
    print(f"one new weighting, classed exactly: {one:.3f} s")
    sample = 3
    weightings = np.random.default_rng(1).dirichlet(np.ones(4), size=sample)
    naive = timed(lambda: [naive_class(compiled.matrix, w) for w in weightings]) / sample
    for ranks in (False, True):
        ours = timed(lambda ranks=ranks: weight_robustness(result, draws, ranks=ranks)) / draws
        named = "with rank intervals" if ranks else "classes only"
        print(
            f"robustness, {named}: {ours * draws:.2f} s in all, "
            f"{naive / ours:.0f} times faster than a loop over zones"
        )
    values = np.random.default_rng(2).random(400)
    slow, fast = (
        timed(lambda: naive_jenks(values, 4)),
        timed(lambda: fisher_jenks_bounds(values, 4)),
    )
    print(f"Fisher–Jenks of 400 values: {slow / fast:.0f} times faster than the textbook loop")


if __name__ == "__main__":
    main()
