"""How long scenarios take, a line changed or a thousand draws, beside the plain way.

Run with ``python -m benchmarks.bench_scenarios [COMMUNES] [YEARS] [DRAWS]``. The ratio compares, in
one run and on the same draws, the package with a loop that follows one draw at a time. Times are
those of the processor: what else the machine does does not count.
"""

from __future__ import annotations

import resource
import sys
import time
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from fragility.scenario import (
    LEVELS,
    Draws,
    Kind,
    Line,
    Product,
    Run,
    Scenario,
    Stock,
    Zone,
    compliance,
    draw,
    make_stock,
    measures,
    sensitivity,
    simulate,
    target_values,
    years_table,
)
from fragility.scenario.drawn_runs import run_of_hazard
from fragility.scenario.hazards import Hazards

if TYPE_CHECKING:
    from collections.abc import Callable

YEAR = 2025
LOOPED = 40
"""Draws of the loop: enough to time one."""


def timed(work: Callable[[], object], runs: int = 3) -> float:
    """Give the best of some runs, in seconds of processor."""
    best = float("inf")
    for _ in range(runs):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def grown() -> float:
    """Give the largest memory the process has had, in megabytes; libraries included."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def territory(communes: int, years: int, seed: int = 0) -> tuple[Stock, Scenario]:
    """Return a fictional stock, and a scenario with production and sales in every commune.

    Demolitions and their reconstitution are in one commune out of eight.
    """
    rng = np.random.default_rng(seed)
    rows: list[dict[str, object]] = []
    lines: list[Line] = []
    for place in range(communes):
        code = f"{59001 + place:05d}"
        scale = rng.lognormal(4.5, 1.0)
        counts = rng.poisson(scale * np.array([0.3, 3.0, 0.3, 0.1, 1.0]))
        names = ("plai", "plus", "pls", "pli", "old_low_rent")
        homes = 4.0 * counts.sum() + 200
        rows.append(
            {
                "commune_code": code,
                "commune_name": f"Commune {place}",
                "sector": f"Secteur {place % 5}",
                "zone": "outside_qpv",
                **{f"{name}_count": int(n) for name, n in zip(names, counts, strict=True)},
                "main_residence_count": homes,
                "sru_dwelling_count": float(counts.sum()),
                "sru_main_residence_count": homes,
                "sru_target_share": 0.25,
                "sru_subject": 1.0,
                "sru_exempt": 0.0,
                "sru_carence": 0.0,
                "applicant_count": float(counts.sum()),
                "plai_eligible_count": 0.7 * counts.sum(),
            }
        )

        def line(kind: Kind, mean: float, zone: Zone = Zone.OUTSIDE_QPV, **told: Product) -> None:
            made = tuple(int(n) for n in rng.poisson(mean, years))
            lines.append(Line(commune_code=code, zone=zone, kind=kind, dwellings=made, **told))  # noqa: B023

        for product, weight in ((Product.PLAI, 0.02), (Product.PLUS, 0.05), (Product.PLS, 0.02)):
            line(Kind.PRODUCTION, weight * scale, product=product)
            line(Kind.PIPELINE, weight * scale / 3, product=product)
        line(Kind.ACQUISITION, 0.01 * scale, product=Product.PLAI)
        line(Kind.SALE, 0.01 * scale)
        if place % 8 == 0:
            homes = int(8 * scale)
            rows.append(
                {"commune_code": code, "zone": "qpv", "plus_count": homes, "plai_count": homes // 9}
            )
            line(Kind.DEMOLITION, 0.1 * scale, zone=Zone.QPV)
            line(Kind.RECONSTITUTION, 0.06 * scale, product=Product.PLAI)
    scenario = Scenario(
        id="bench",
        name="Banc",
        author="Banc",
        territory_code="bench",
        start_year=YEAR,
        horizon_years=years,
        lines=tuple(lines),
    )
    return make_stock(YEAR, pd.DataFrame(rows)), scenario


def changed(scenario: Scenario) -> Scenario:
    """Return the scenario with one dwelling more, of one line in one year."""
    first, *others = scenario.lines
    counts = (first.dwellings[0] + 1, *first.dwellings[1:])
    more = first.model_copy(update={"dwellings": counts})
    return scenario.model_copy(update={"lines": (more, *others)})


def tables(run: Run) -> list[pd.DataFrame]:
    """Return everything a screen shows of a run."""
    return [years_table(run, level) for level in LEVELS]


def looped(scenario: Scenario, stock: Stock, count: int) -> list[dict[str, np.ndarray]]:
    """Follow draws one at a time: what each of them measures, and which targets it meets."""
    hazards = Hazards(scenario, stock, 0)
    found = []
    for _ in range(count):
        run = run_of_hazard(scenario, stock, hazards.next(1))
        target_values(run)
        found.append({level: measures(run, level) for level in LEVELS}["epci"])
    return found


def summarised(draws: Draws) -> list[pd.DataFrame]:
    """Return the intervals of all levels and the probabilities."""
    return [draws.probabilities(), *(draws.table(level) for level in LEVELS)]


def main() -> None:
    """Print one line a measure."""
    given = [int(each) for each in sys.argv[1:]]
    communes, years, count = (*given, *(43, 6, 1000)[len(given) :])
    stock, scenario = territory(communes, years)
    cells = sum(bool(n) for line in scenario.lines for n in line.dwellings)
    print(
        f"{communes} communes, {years} years, {len(scenario.lines)} lines, {cells} cells that are "
        f"not empty, {stock.total_count} dwellings"
    )
    other = changed(scenario)
    print(f"a line changes: simulated {timed(lambda: simulate(other, stock)):.3f} s")
    whole = timed(lambda: tables(simulate(other, stock)))
    print(f"a line changes: simulated, all tables {whole:.3f} s")
    run = simulate(other, stock)
    print(f"a line changes: rules {timed(lambda: compliance(run)):.3f} s")
    moved = timed(lambda: sensitivity(scenario, stock, "plai_share"))
    print(f"six hypotheses low and high: {moved:.3f} s")
    before = grown()
    fast = timed(lambda: draw(scenario, stock, count=count))
    print(f"{count} draws, all levels and targets: {fast:.2f} s, {grown() - before:.0f} MB more")
    draws = draw(scenario, stock, count=count)
    print(f"their intervals and probabilities: {timed(lambda: summarised(draws)):.2f} s")
    some = min(LOOPED, count)
    start = time.process_time()
    found = looped(scenario, stock, some)
    slow = (time.process_time() - start) * count / some
    told = np.stack([each["plai_share"][0] for each in found])
    assert np.array_equal(told.astype(np.float32), draws.values("epci", "plai_share")[:some])
    print(f"one draw at a time, the same figures: {slow:.0f} s; ratio {slow / fast:.0f} times")


if __name__ == "__main__":
    main()
