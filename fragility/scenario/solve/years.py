"""The dwellings of each commune shared out over the years, once it is known how many there are.

No goal depends on the year a dwelling is financed in, only the capacities do. The totals by commune
are therefore found first (:mod:`.programme`), among those that some calendar allows; then the
calendar, by a flow: from each commune and zone, through its years, to the years of all. The matrix
of a flow is totally unimodular: its solutions are whole numbers without asking for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fragility.scenario.vocabulary import PROGRAMMED

from .case import SHARED_ZONES
from .model import Model

if TYPE_CHECKING:
    import numpy.typing as npt

    from .case import Case

    Counts = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

_UNEVEN_COMMUNE: Final = 1.0
"""Cost of one dwelling above the even part of a commune and year."""
_UNEVEN_YEAR: Final = 3.0
"""The same above the even part of a year, all communes together: it matters more."""


def over_years(case: Case, counts: Counts) -> Counts:
    """Share out the dwellings of each cell over the years.

    As even as the capacities allow: first the years of all communes together, then those of each
    commune, then the products of each year.

    Parameters
    ----------
    case
        The case.
    counts
        Dwellings of each cell, within its capacities.

    Returns
    -------
    Cells × years, of sums ``counts``, within the capacity of each commune, zone and year.
    """
    years = len(case.problem.years)
    group = case.commune * len(SHARED_ZONES) + case.zone
    present = np.unique(group[counts > 0])
    totals = np.bincount(group, weights=counts, minlength=group.max(initial=-1) + 1)
    flows = _flows(case, present, totals[present].astype(np.int64), years)
    return _products(case, counts, group, dict(zip(present.tolist(), flows, strict=True)))


def _flows(case: Case, present: npt.NDArray[np.intp], totals: Counts, years: int) -> Counts:
    """Share the total of each commune and zone: zones present × years."""
    if not len(present):
        return np.zeros((0, years), dtype=np.int64)
    model = Model()
    places, zones = np.divmod(present, len(SHARED_ZONES))
    parts = []
    for place, zone, total in zip(places, zones, totals, strict=True):
        room = np.minimum(case.rooms[place, zone], total)
        even = np.minimum(room, -(-total // years))
        within = model.add_variables(years, upper=even)
        beyond = model.add_variables(years, cost=_UNEVEN_COMMUNE, upper=room - even)
        parts.append(np.stack([within, beyond]))
        every = parts[-1].ravel()
        model.add_row(every, np.ones(len(every)), total, total)
    flow = np.stack(parts)  # zones present × (within, beyond) × years
    both = len(SHARED_ZONES)
    for place in np.unique(places):
        held = flow[places == place]
        for year in np.flatnonzero(np.isfinite(case.rooms[place, both])):
            at = held[:, :, year].ravel()
            model.add_row(at, np.ones(len(at)), upper=float(case.rooms[place, both, year]))
    every_one = int(totals.sum())
    low, high = every_one // years, -(-every_one // years)
    above = model.add_variables(years, cost=_UNEVEN_YEAR)
    below = model.add_variables(years, cost=_UNEVEN_YEAR)
    for turn in range(years):
        at = flow[:, :, turn].ravel()
        columns = np.concatenate([at, [above[turn], below[turn]]])
        model.add_row(columns, np.concatenate([np.ones(len(at)), [-1.0, 1.0]]), low, high)
    answer = model.relax()
    if answer.values is None:
        raise AssertionError(answer.status)  # the capacities in all allow for a calendar
    out: Counts = np.rint(answer.values[flow].sum(axis=1)).astype(np.int64)
    return out


def _products(
    case: Case, counts: Counts, group: npt.NDArray[np.intp], flows: dict[int, Counts]
) -> Counts:
    """Say of which product the dwellings of each commune, zone and year are."""
    years = len(case.problem.years)
    out = np.zeros((case.cell_count, years), dtype=np.int64)
    wanted = np.bincount(case.product, weights=counts, minlength=len(PROGRAMMED)) / years
    left = counts.copy()
    cells_of = {key: np.flatnonzero(group == key) for key in flows}
    owed = np.zeros(len(PROGRAMMED))
    for year in range(years):
        owed += wanted
        for key, flow in flows.items():
            cells = cells_of[key]
            whole = left[cells].sum()
            if not flow[year] or not whole:
                continue
            quota = left[cells] * (flow[year] / whole)
            given = np.floor(np.round(quota, 9)).astype(np.int64)
            for _ in range(int(flow[year] - given.sum())):
                # What its quota lacks, then what the year lacks of the product.
                need = quota - given + owed[case.product[cells]] / (1 + np.abs(owed).max())
                need[given >= left[cells]] = -np.inf
                given[int(np.argmax(need))] += 1
            out[cells, year] = given
            left[cells] -= given
            np.subtract.at(owed, case.product[cells], given)
    return out
