"""The dwellings of each commune shared out over the years, once it is known how many there are.

No goal depends on the year a dwelling is financed in, only the capacities do. The totals by commune
are therefore found first (:mod:`.programme`), among those that some calendar allows; then the
calendar, by a flow: from each commune and zone, through its triennia and years, to the years of
all. The matrix of a flow is totally unimodular: its solutions are whole numbers without asking for
it.

What the SRU catch-up asks of a triennium is placed in it, as far as the capacities of its years
allow: :func:`short_of_triennia` says where they do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fragility.scenario.apportion import apportion
from fragility.scenario.vocabulary import PROGRAMMED

from .case import SHARED_ZONES
from .end import COUNTABLE
from .model import Model
from .sru import asked_triennia, required_each

if TYPE_CHECKING:
    import numpy.typing as npt

    from .case import Case

    Places = npt.NDArray[np.intp]

    Counts = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

_UNEVEN_COMMUNE: Final = 1.0
"""Cost of one dwelling above the even part of a commune and year."""
_UNEVEN_YEAR: Final = 3.0
"""The same above the even part of a year, all communes together: it matters more."""
_SHORT: Final = 100.0
"""The same that a triennium lacks of its catch-up: nothing matters more."""


def over_years(case: Case, counts: Counts) -> Counts:
    """Share out the dwellings of each cell over the years.

    As even as the capacities and the triennia of the SRU law allow: first the years of all communes
    together, then those of each commune, then the products of each year.

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
    group = _groups(case)
    present = np.unique(group[counts > 0])
    totals = np.bincount(group, weights=counts, minlength=group.max(initial=-1) + 1)
    flows = _flows(case, present, totals[present].astype(np.int64), years)
    return _products(case, counts, group, dict(zip(present.tolist(), flows, strict=True)))


def short_of_triennia(case: Case, yearly: Counts) -> Counts:
    """Return the SRU dwellings that each triennium lacks of its catch-up: communes × triennia."""
    first, counted = case.problem.years[0], case.is_product(*COUNTABLE)
    found = [
        case.by_commune(yearly[:, each.first - first : each.last + 1 - first].sum(axis=1), counted)
        for each in asked_triennia(case)
    ]
    asked = required_each(case)
    out: Counts = np.maximum(asked - np.reshape(found, (-1, asked.shape[0])).T, 0)
    return out


def _groups(case: Case) -> npt.NDArray[np.intp]:
    """Return a number for each commune and zone, another one for what the SRU law leaves out."""
    apart = ~case.is_product(*COUNTABLE)
    out: npt.NDArray[np.intp] = (case.commune * len(SHARED_ZONES) + case.zone) * 2 + apart
    return out


def _triennia(case: Case, model: Model, flow: Places, places: Places, totals: Counts) -> None:
    """Ask that each triennium has its catch-up, above all else that the years are to be."""
    asked, first = required_each(case), case.problem.years[0]
    for place in np.unique(places):
        at = np.flatnonzero(places == place)
        left = totals[at].copy()
        for turn, each in enumerate(asked_triennia(case)):
            # By zone, so that triennia and zones do not cross: the matrix stays that of a flow.
            parts = apportion(min(int(asked[place, turn]), int(left.sum())), left, left)
            left -= parts
            years = slice(each.first - first, each.last + 1 - first)
            for position, part in zip(at[parts > 0], parts[parts > 0], strict=True):
                lacks = model.add_variables(1, cost=_SHORT)
                columns = np.concatenate([flow[position][:, years].ravel(), lacks])
                model.add_row(columns, np.ones(len(columns)), float(part))


def _flows(case: Case, present: npt.NDArray[np.intp], totals: Counts, years: int) -> Counts:
    """Share the total of each group: groups present × years."""
    if not len(present):
        return np.zeros((0, years), dtype=np.int64)
    model = Model()
    halves, apart = np.divmod(present, 2)
    places, zones = np.divmod(halves, len(SHARED_ZONES))
    parts = []
    for place, zone, total in zip(places, zones, totals, strict=True):
        room = np.minimum(case.rooms[place, zone], total)
        even = np.minimum(room, -(-total // years))
        within = model.add_variables(years, upper=even)
        beyond = model.add_variables(years, cost=_UNEVEN_COMMUNE, upper=room - even)
        parts.append(np.stack([within, beyond]))
        every = parts[-1].ravel()
        model.add_row(every, np.ones(len(every)), total, total)
    flow = np.stack(parts)  # groups present × (within, beyond) × years
    _triennia(case, model, flow[apart == 0], places[apart == 0], totals[apart == 0])
    for half in np.unique(halves[apart == 1]):
        # Both groups of a commune and zone share its capacity.
        limits = case.rooms[half // len(SHARED_ZONES), half % len(SHARED_ZONES)]
        for year in np.flatnonzero(np.isfinite(limits)):
            at = flow[halves == half][:, :, year].ravel()
            model.add_row(at, np.ones(len(at)), upper=float(limits[year]))
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
