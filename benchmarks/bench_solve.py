"""How long a problem takes to solve, beside the plain programme of it.

Run with ``python -m benchmarks.bench_solve [COMMUNES] [YEARS]``. The plain programme has one
variable for each commune, zone, product and year, and stops at the objective: the package must
reach the same one, and the time it takes besides is that of an even calendar, of what decides
between equal answers, of the checks and the tables. Times are those of the processor: what else
the machine does does not count.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from fragility.scenario import Stock, make_stock
from fragility.scenario.solve import GoalName, Problem, frontier, solve
from fragility.scenario.solve.case import put
from fragility.scenario.solve.constraints import constraints
from fragility.scenario.solve.gaps import gap_of
from fragility.scenario.solve.programme import programme

if TYPE_CHECKING:
    from collections.abc import Callable

YEAR = 2026
SUBJECT = 3500
"""Main residences from which a commune is held to the SRU law here."""
QPV_EVERY = 5
"""One commune out of so many has a QPV."""


def stock_of(communes: int, seed: int = 0) -> Stock:
    """Draw a fictional territory: a few towns, many villages."""
    rng = np.random.default_rng(seed)
    rows = []
    for place in range(communes):
        main = int(np.exp(rng.normal(8, 1.2))) + 300
        social = int(main * min(0.6, abs(rng.normal(0.18, 0.12))))
        mix = rng.dirichlet([1, 5, 1, 0.3, 1])
        inside = place % QPV_EVERY == 0
        for zone, part in (("outside_qpv", 0.7 if inside else 1.0), ("qpv", 0.3 * inside)):
            counts = (mix * social * part).astype(int)
            products = ("plai", "plus", "pls", "pli", "old_low_rent")
            rows.append(
                {
                    "commune_code": f"99{place + 1:03d}",
                    "commune_name": f"Commune {place + 1}",
                    "zone": zone,
                    **{f"{name}_count": n for name, n in zip(products, counts, strict=True)},
                    "rooms_3_count": counts.sum(),
                    "main_residence_count": main,
                    "sru_dwelling_count": int(social * 0.95),
                    "sru_main_residence_count": main,
                    "sru_target_share": 0.25 if place % 4 == 0 else 0.2,
                    "sru_subject": float(main > SUBJECT),
                    "sru_exempt": 0.0,
                    "rotation_share": 0.06 + 0.01 * (place % 4),
                    "plai_eligible_count": int(main * 0.03 * (1 + place % 3)),
                }
            )
    return make_stock(YEAR, pd.DataFrame(rows))


def problem_of(communes: int, years: int, *goals: GoalName) -> Problem:
    """Ask for fifty dwellings a commune, of four products, under every sort of constraint."""
    total = 50 * communes
    qpv = range(0, communes, QPV_EVERY)
    return Problem.model_validate(
        {
            "id": "mesure",
            "name": "Mesure",
            "author": "Mesure",
            "territory_code": "mesure",
            "start_year": YEAR,
            "horizon_years": years,
            "dwellings": {
                "plai": int(0.3 * total),
                "plus": int(0.5 * total),
                "pls": int(0.16 * total),
                "pli": int(0.04 * total),
            },
            "goals": [{"name": name} for name in goals],
            "constraints": {
                "default_capacity": {"by_year": 25, "in_all": 120},
                "capacities": [
                    {"commune_code": f"99{place + 1:03d}", "zone": "qpv", "in_all": 40}
                    for place in qpv
                ],
                "plai_shares": [{"minimum": 0.2, "maximum": 0.6}],
                "sru": {"catch_up_share": 0.1, "within_capacity": True},
                "budget": {
                    "total_eur": 9000.0 * total,
                    "subsidy_eur": {"plai": 14_000, "plus": 7_000, "pls": 0, "pli": 0},
                },
            },
        }
    )


def taken(work: Callable[[], object]) -> tuple[float, float]:
    """Give the seconds of processor and of clock that some work takes."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return time.process_time() - processor, time.perf_counter() - clock


def by_year(problem: Problem, stock: Stock) -> str:
    """Solve the plain way: each cell and year a whole number; give how it ended."""
    case = put(problem, stock)
    gap = gap_of(case, problem.goals[0])
    written = programme(case, constraints(case), [gap])
    model, years = written.model, len(problem.years)
    cells = model.add_variables(case.cell_count * years, integer=True).reshape(-1, years)
    for cell, each in zip(written.cells, cells, strict=True):
        model.add_row([cell, *each], [1.0, *[-1.0] * years], 0, 0)
    for place in range(len(stock.codes)):
        here = np.flatnonzero((case.commune == place) & (case.zone == 0))
        for year in range(years):
            model.add_row(cells[here, year], np.ones(len(here)), upper=25)
    answer = model.solve(time_limit=20, gap=1e-6)
    return f"{answer.status}, {answer.objective:.2f}"


def main() -> None:
    """Print one line a measure."""
    communes = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    years = int(sys.argv[2]) if len(sys.argv) > 2 else 6  # noqa: PLR2004
    print(f"{communes} communes, 4 products, {years} years")
    stock = stock_of(communes)
    for name in GoalName:
        asked = problem_of(communes, years, name)
        found = []
        used, clock = taken(lambda asked=asked, found=found: found.append(solve(asked, stock)))
        held = found[0]
        told = f"{held.objective_before:.4g} -> {held.objective_after:.4g}, {held.status}"
        print(f"{name.value}: {used:.2f} s ({clock:.2f} s of clock), {told}")
        compared = held.compared.set_index("method")[name.value].round(4)
        print(f"   {compared.to_dict()}")
    goals = (GoalName.SOCIAL_GAP, GoalName.PLAI_GAP)
    both = problem_of(communes, years, *goals)
    used, clock = taken(lambda: solve(both, stock))
    print(f"two goals weighted: {used:.2f} s ({clock:.2f} s of clock)")
    used, clock = taken(lambda: print(frontier(both, stock, goals).to_string()))
    print(f"curve of two goals: {used:.2f} s ({clock:.2f} s of clock)")
    one = problem_of(communes, years, GoalName.PLAI_GAP)
    used, clock = taken(
        lambda: print(f"package: {solve(one, stock, prices=False).objective_after:.2f}")
    )
    plain, plain_clock = taken(lambda: print(f"plain way, 20 s at most: {by_year(one, stock)}"))
    print(f"plai_gap without prices: {used:.2f} s ({clock:.2f} of clock)")
    print(f"the plain way: {plain:.2f} s ({plain_clock:.2f} of clock)")


if __name__ == "__main__":
    main()
