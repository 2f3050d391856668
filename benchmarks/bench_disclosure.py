"""Disclosure of linked tables: witnesses against one programme a cell, heuristic against exact.

Ratios measured side by side in one run: ``python -m benchmarks.bench_disclosure``.
"""

from __future__ import annotations

import time
from itertools import product

import numpy as np
import pandas as pd

from fragility.disclosure.attack import intervals, narrow
from fragility.disclosure.rules import rule_of
from fragility.disclosure.tables.complete import Wanted, complete
from fragility.disclosure.tables.grid import Grid, atoms_of, grid, levels_of
from fragility.disclosure.tables.primary import Evidence
from tests.fragility.exact_suppression import exact_loss

_DIMENSIONS = (("sector", "commune"), ("landlord",), ("semester",))
_SIZES = ((6, 3, 2), (12, 5, 2), (24, 6, 2))
_SMALL = 12
_LEAST = 11.0
"""Of the rule of allocations: households of a figure, values of a hidden one."""


def table(communes: int, landlords: int, semesters: int, seed: int) -> tuple[Grid, Evidence]:
    """Draw a table of many small cells and a few large ones, and pose its figures."""
    rng = np.random.default_rng(seed)
    names = product(range(communes), range(landlords), range(semesters))
    rows = [(f"s{c // 6}", f"c{c:02d}", f"l{b}", f"S{s}") for c, b, s in names]
    columns = [name for nested in _DIMENSIONS for name in nested]
    atoms = atoms_of(_DIMENSIONS, pd.DataFrame(rows, columns=columns))
    made = grid(_DIMENSIONS, [levels_of(_DIMENSIONS, columns)], atoms)
    truth = rng.poisson(rng.gamma(0.4, 30, len(atoms))).astype(np.float64)
    counts = np.asarray(made.figures @ truth)
    unknown = np.full(len(counts), np.nan)
    return made, Evidence(truth, counts, unknown, unknown)


def protected(made: Grid, evidence: Evidence) -> tuple[np.ndarray, float]:
    """Suppress under the rule of allocations; give what is hidden and the seconds it took."""
    rule = rule_of("allocation_aggregate")
    assert rule is not None
    small = evidence.counts < rule.minimum_count
    widths = np.full(len(small), float(rule.minimum_interval))
    start = time.process_time()
    hidden = complete(made, evidence, small, Wanted(widths, float(rule.minimum_count)), [])
    return hidden, time.process_time() - start


def main() -> None:
    """Print the ratios."""
    for size in _SIZES:
        made, evidence = table(*size, seed=1)
        hidden, seconds = protected(made, evidence)
        shown, targets = made.figures[~hidden], made.figures[hidden]
        values = evidence.counts[~hidden]
        start = time.process_time()
        assert not narrow(shown, values, targets, _LEAST, truth=evidence.truth).any()
        witnessed = time.process_time() - start
        start = time.process_time()
        assert (intervals(shown, values, targets).counts >= _LEAST).all()
        one_by_one = time.process_time() - start
        print(
            f"{len(hidden):5d} cells, {hidden.sum():4d} hidden in {seconds:.1f} s; one programme a "
            f"bound takes {one_by_one / witnessed:.1f} times as long as witnesses"
        )
    heuristic = exact = 0.0
    for seed in range(_SMALL):
        rng = np.random.default_rng(seed)
        names = (("a",), ("b",))
        atoms = pd.DataFrame(list(product("xyz", "uvw")), columns=["a", "b"])
        made = grid(names, [(1, 1)], atoms)
        truth = rng.poisson(rng.gamma(1.5, 20, 9)).astype(np.float64)
        counts = np.asarray(made.figures @ truth)
        evidence = Evidence(truth, counts, counts * np.nan, counts * np.nan)
        hidden, _ = protected(made, evidence)
        heuristic += float(hidden.sum())
        exact += exact_loss(made, evidence, counts < _LEAST, _LEAST)
    print(
        f"{_SMALL} tables of 3 × 3: {heuristic / exact:.2f} cells hidden for each one that must be"
    )


if __name__ == "__main__":
    main()
