"""Whether a distribution keeps to what the problem says, read again from the problem.

Nothing here comes from the programme: what it holds, and what the heuristics give, are both judged
by these plain counts.
"""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np

from fragility.messages import number
from fragility.scenario.vocabulary import PROGRAMMED, Product, Zone

from .case import SHARED_ZONES
from .messages import say, share
from .sru import pls_limit, required

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from .case import Case

    Counts = npt.NDArray[np.int64]

_SMALL = 1e-6
_PLAI, _PLUS, _PLS = (PROGRAMMED.index(p) for p in (Product.PLAI, Product.PLUS, Product.PLS))
_QPV = SHARED_ZONES.index(Zone.QPV)


def laid_out(case: Case, counts: Counts) -> Counts:
    """Lay cells out: communes × zones × products (× years, as ``counts`` has them)."""
    shape = (len(case.stock.codes), len(SHARED_ZONES), len(PROGRAMMED), *counts.shape[1:])
    out = np.zeros(shape, dtype=np.int64)
    np.add.at(out, (case.commune, case.zone, case.product), counts)
    return out


def violations(case: Case, counts: Counts) -> tuple[str, ...]:
    """Say in French what a distribution does not respect.

    Parameters
    ----------
    case
        The case.
    counts
        Dwellings of each cell, or cells × years: the capacity of each year is then checked too.
    """
    full = laid_out(case, counts)
    table = full.sum(axis=3) if counts.ndim > 1 else full
    found = [*_totals(case, table), *_capacities(case, table)]
    if counts.ndim > 1:
        found += _yearly(case, full)
    found += [*_bounds(case, table), *_plai(case, table), *_catch_up(case, table)]
    return (*found, *_spent(case, table))


def _totals(case: Case, table: Counts) -> Iterator[str]:
    told = case.problem.dwellings
    for place, product in enumerate(PROGRAMMED):
        placed, held = int(table[:, :, place].sum()), told.of(product)
        if not held.minimum <= placed <= held.maximum:
            asked = held.minimum if placed < held.minimum else held.maximum
            yield say("check.product", product=product.value.upper(), count=placed, asked=asked)
    if int(table.sum()) != told.all:
        yield say("check.total", count=int(table.sum()), asked=told.all)


def _capacities(case: Case, table: Counts) -> Iterator[str]:
    for each in case.problem.constraints.capacities:
        if each.in_all is None:
            continue
        place = case.stock.position(each.commune_code)
        zones = slice(None) if each.zone is None else SHARED_ZONES.index(each.zone)
        placed = int(table[place, zones].sum())
        if placed > each.in_all:
            yield say("check.capacity", name=case.name(place), count=placed, limit=each.in_all)
    told = case.problem.constraints.capacities
    listed = {each.commune_code for each in told if each.zone is not Zone.QPV}
    limit = case.problem.constraints.default_capacity.in_all
    for place, code in enumerate(case.stock.codes):
        placed = int(table[place, 0].sum())
        if code not in listed and limit is not None and placed > limit:
            yield say("check.capacity", name=case.name(place), count=placed, limit=limit)


def _yearly(case: Case, full: Counts) -> Iterator[str]:
    told = (full[:, 0].sum(axis=1), full[:, _QPV].sum(axis=1), full.sum(axis=(1, 2)))
    for kind, placed in enumerate(told):
        for place, year in np.argwhere(placed > case.rooms[:, kind]):
            yield say(
                "check.year",
                name=case.name(int(place)),
                year=case.problem.years[year],
                count=int(placed[place, year]),
                limit=int(case.rooms[place, kind, year]),
            )


def _bounds(case: Case, table: Counts) -> Iterator[str]:
    sectors = case.stock.communes["sector"].astype(str).to_list()
    for each in case.problem.constraints.bounds:
        places = [
            place
            for place, code in enumerate(case.stock.codes)
            if code == each.commune_code or (each.sector and sectors[place] == each.sector)
        ]
        part = table[places]
        part = part if each.zone is None else part[:, [SHARED_ZONES.index(each.zone)]]
        part = part if each.product is None else part[:, :, [PROGRAMMED.index(each.product)]]
        placed = int(part.sum())
        name = each.sector or case.name(places[0])
        if each.minimum is not None and placed < each.minimum:
            yield say("check.minimum", name=name, count=placed, limit=each.minimum)
        if each.maximum is not None and placed > each.maximum:
            yield say("check.maximum", name=name, count=placed, limit=each.maximum)


def _plai(case: Case, table: Counts) -> Iterator[str]:
    by_product = table.sum(axis=1)
    for each in case.problem.constraints.plai_shares:
        for place, code in enumerate(case.stock.codes):
            if each.commune_code not in (None, code):
                continue
            plai = int(by_product[place, _PLAI])
            whole = plai + int(by_product[place, _PLUS])
            whole = int(by_product[place].sum()) if each.of == "all" else whole
            asked = {"name": case.name(place), "count": plai, "whole": whole}
            if each.minimum is not None and plai < ceil(each.minimum * whole - _SMALL):
                yield say("check.plai_minimum", share=share(each.minimum), **asked)
            if each.maximum is not None and plai > ceil(each.maximum * whole - _SMALL):
                yield say("check.plai_maximum", share=share(each.maximum), **asked)
    inside = int(table[:, _QPV, _PLAI].sum())
    if case.problem.constraints.no_plai_in_qpv and inside:
        yield say("check.plai_in_qpv", count=inside)


def _catch_up(case: Case, table: Counts) -> Iterator[str]:
    told = case.problem.constraints.sru
    if told is None:
        return
    asked, by_product, most = required(case), table.sum(axis=1), pls_limit(case)
    for place in np.flatnonzero(asked > 0):
        plai, plus, pls = (int(by_product[place, at]) for at in (_PLAI, _PLUS, _PLS))
        whole, name = plai + plus + pls, case.name(int(place))
        if whole < asked[place]:
            yield say("check.sru", name=name, count=whole, asked=int(asked[place]))
        low, high = told.plai_minimum_share, None if most is None else float(most[place])
        if low is not None and plai < ceil(low * whole - _SMALL):
            yield say("check.sru_plai", name=name, count=plai, whole=whole, share=share(low))
        if high is not None and pls > floor(high * whole + _SMALL):
            yield say("check.sru_pls", name=name, count=pls, whole=whole, share=share(high))


def _spent(case: Case, table: Counts) -> Iterator[str]:
    told = case.problem.constraints.budget
    if told is None:
        return
    cost = sum(
        told.subsidy_eur.get(product, 0.0) * int(table[:, :, place].sum())
        for place, product in enumerate(PROGRAMMED)
    )
    if cost > told.total_eur + _SMALL:
        yield say("check.budget", cost=number(cost), total=number(told.total_eur))
