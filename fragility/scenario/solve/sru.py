"""What the catch-up of the SRU law asks of each commune, triennium by triennium."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fragility.scenario.compliance_sru import catch_up_required
from fragility.scenario.compliance_value import CLOSE
from fragility.scenario.rules import plh_rules
from fragility.scenario.triennia import triennia
from fragility.scenario.vocabulary import PRODUCTS, Product

from .end import COUNTABLE, sru_target

if TYPE_CHECKING:
    import numpy.typing as npt

    from fragility.scenario.triennia import Triennium

    from .case import Case

    Counts = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]


def asked_triennia(case: Case) -> tuple[Triennium, ...]:
    """Return the triennia that the years of financing hold whole: the others ask nothing."""
    years = case.problem.years
    return tuple(each for each in triennia(years) if each.covered(years) == len(each.years))


def required(case: Case) -> Counts:
    """Return the SRU dwellings each commune must receive over all years."""
    out: Counts = required_each(case).sum(axis=1)
    return out


def required_each(case: Case) -> Counts:
    """Return the SRU dwellings each commune must receive in each triennium: communes × triennia.

    What :func:`wanted` says, less what the capacity does not let in where the problem asks no more
    than that.
    """
    out, told = wanted(case), case.problem.constraints.sru
    if told is None or not told.within_capacity:
        return out
    ceiling = out.sum(axis=1)
    left = np.minimum(case.in_all[:, -1], ceiling).astype(np.int64)
    first = case.problem.years[0]
    by_year = np.minimum(case.rooms[:, -1], case.rooms[:, :-1].sum(axis=1))
    for place, each in enumerate(asked_triennia(case)):
        years = slice(each.first - first, each.last + 1 - first)
        room = np.minimum(by_year[:, years].sum(axis=1), ceiling).astype(np.int64)
        out[:, place] = np.minimum(out[:, place], np.minimum(room, left))
        left -= out[:, place]
    return out


def wanted(case: Case) -> Counts:
    """Return what the law asks beyond what the base finances: communes × triennia.

    As the rules judge it (:func:`~fragility.scenario.compliance_sru.sru_values`): a share, raised
    near the target, of what lacks on 1 January of the year before the triennium. What is shared
    out may stand there by then, of which the most demanding case is taken: no distribution is
    asked for less than the law does. A commune of which the gap is unknown is asked nothing; the
    notes of the answer name it.
    """
    periods, told = asked_triennia(case), case.problem.constraints.sru
    out = np.zeros((len(case.stock.codes), len(periods)), dtype=np.int64)
    if told is None:
        return out
    start = case.base.start_year
    places = [PRODUCTS.index(each) for each in COUNTABLE]
    for turn, each in enumerate(periods):
        due = np.nan_to_num(_due(case, each, max(each.first - 1 - start, 0)))
        years = slice(each.first - start, each.last + 1 - start)
        anyway = case.run.financed[:, :, :, places, years].sum(axis=(0, 2, 3, 4))
        out[:, turn] = np.maximum(due.astype(np.int64) - anyway, 0)
    return out


def missing_at_start(case: Case) -> Floats:
    """Return the SRU dwellings each commune lacks on the first day; NaN where unknown."""
    none = np.zeros((len(case.stock.codes), 1))
    return _missing(case, 0, none, none)[:, 0]


def pls_limit(case: Case) -> Floats | None:
    """Return the most PLS of the SRU dwellings of each commune; nothing where none is asked.

    The law's own ceiling is lower where the rate is very low.
    """
    told = case.problem.constraints.sru
    if told is None or told.pls_maximum_share is None:
        return None
    rules, year = plh_rules(), case.problem.years[0]
    run = case.run
    low = (
        run.sru_dwellings[:, 0] < rules.value("sru_low_rate", year) * run.sru_main_residences[:, 0]
    )
    lowered = min(told.pls_maximum_share, rules.value("sru_pls_share_max_low_rate", year))
    return np.where(low, lowered, told.pls_maximum_share)


def _due(case: Case, period: Triennium, base: int) -> Floats:
    """Return what a triennium asks, from a 1 January; NaN where unknown."""
    told = case.problem.constraints.sru
    assert told is not None
    added, homes = _by_then(case, base)
    missing = _missing(case, base, added, homes)
    if told.catch_up_share is not None:
        due = np.ceil(told.catch_up_share * missing - CLOSE)
    else:
        # The share is the highest where the gap is the smallest: without homes that do not count.
        run = case.run
        main = run.sru_main_residences[:, base, None] + added * case.end.housed(case.problem.kind)
        rate = (run.sru_dwellings[:, base, None] + added) / np.where(main > 0, main, np.nan)
        gap = sru_target(case.stock.communes)[:, None] - rate
        due = catch_up_required(missing, gap, period.first, plh_rules())
    out: Floats = due.max(axis=1)
    return out


def _by_then(case: Case, base: int) -> tuple[Floats, Floats]:
    """Return what may be delivered by a 1 January of what is shared out.

    Returns
    -------
    Each number of SRU dwellings that a commune may have received, communes × numbers; the most
    other dwellings.
    """
    problem = case.problem
    delay = getattr(case.base.hypotheses.delays_years, problem.kind.value)
    communes = len(case.stock.codes)
    if problem.years[0] - case.base.start_year + delay + 1 > base:
        return np.zeros((communes, 1)), np.zeros((communes, 1))
    most = np.minimum(case.in_all[:, -1], problem.dwellings.all)
    added = np.minimum(np.arange(int(most.max(initial=0)) + 1), most[:, None])
    other = np.minimum(most, problem.dwellings.of(Product.PLI).maximum)
    return added, other[:, None]


def _missing(case: Case, base: int, added: Floats, homes: Floats) -> Floats:
    target = sru_target(case.stock.communes)[:, None]
    housed = case.end.housed(case.problem.kind)
    main = case.run.sru_main_residences[:, base, None] + (added + homes) * housed
    lacking = np.ceil(target * main - CLOSE) - case.run.sru_dwellings[:, base, None] - added
    return np.where(target == 0, 0.0, np.maximum(lacking, 0))
