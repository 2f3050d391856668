"""The scenario of a distribution: the base, and the dwellings shared out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fragility.scenario.document import Line
from fragility.scenario.vocabulary import PRODUCTS, PROGRAMMED, ZONES

from .case import SHARED_ZONES
from .checks import laid_out

if TYPE_CHECKING:
    import numpy.typing as npt

    from fragility.scenario.document import Scenario

    from .case import Case
    from .end import End

    Counts = npt.NDArray[np.int64]


def compose(case: Case, yearly: Counts, *, scenario_id: str, name: str, notes: str) -> Scenario:
    """Make a scenario.

    Parameters
    ----------
    case
        The case.
    yearly
        Dwellings of each cell and year, cells × years of the problem.
    scenario_id, name, notes
        Of the scenario.
    """
    problem, base = case.problem, case.base
    first = problem.years[0] - base.start_year
    lines = {line.key: line for line in base.lines}
    for cell in np.flatnonzero(yearly.sum(axis=1)):
        counts = np.zeros(base.horizon_years, dtype=np.int64)
        counts[first : first + yearly.shape[1]] = yearly[cell]
        line = Line(
            commune_code=case.stock.codes[case.commune[cell]],
            zone=SHARED_ZONES[case.zone[cell]],
            kind=problem.kind,
            product=PROGRAMMED[case.product[cell]],
            dwellings=tuple(counts.tolist()),
        )
        held = lines.get(line.key)
        if held is not None:
            counts += np.array(held.dwellings)
            line = line.model_copy(update={"dwellings": tuple(counts.tolist())})
        lines[line.key] = line
    return base.model_copy(
        update={
            "id": scenario_id,
            "name": name,
            "author": problem.author,
            "version": 0,
            "based_on": problem.base,
            "notes": notes,
            "lines": tuple(lines.values()),
        }
    )


def end_with(case: Case, counts: Counts) -> End:
    """Add a distribution to what the base comes to, without simulating it again."""
    table = laid_out(case, counts)
    added = np.zeros(case.end.products.shape, dtype=np.int64)
    for zone, name in enumerate(SHARED_ZONES):
        for place, product in enumerate(PROGRAMMED):
            added[:, ZONES.index(name), PRODUCTS.index(product)] += table[:, zone, place]
    return case.end.plus(added, case.problem.kind)
