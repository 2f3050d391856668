"""What a distribution must respect, as linear rows that each have a name and a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fragility.messages import number
from fragility.scenario.vocabulary import PROGRAMMED, Product

from .case import SHARED_ZONES
from .constraint import Constraint, Family
from .end import COUNTABLE
from .messages import counted_dwellings, say, share
from .sru import pls_limit, required

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from .case import Case
    from .limits import Bound, PlaiShare

    Floats = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]

UP: Final = 1 - 1e-4
"""Less than one: what is rounded up to a whole dwelling exceeds the share by less than one."""


def constraints(case: Case) -> tuple[Constraint, ...]:
    """List every constraint of a case; their order is always the same."""
    found = [
        *_dwellings(case),
        *_capacities(case),
        *(row for each in case.problem.constraints.bounds for row in _bound(case, each)),
        *(row for each in case.problem.constraints.plai_shares for row in _shares(case, each)),
        *_sru(case),
        *_plai_in_qpv(case),
        *_budget(case),
    ]
    return tuple(found)


def _dwellings(case: Case) -> Iterator[Constraint]:
    told = case.problem.dwellings
    for place, product in enumerate(PROGRAMMED):
        held = told.of(product)
        if not held.maximum:
            continue
        yield Constraint(
            id=f"dwellings:{product.value}",
            family=Family.DWELLINGS,
            code="",
            sentence=_between("dwellings", held.minimum, held.maximum, product=product),
            coefficients=(case.product == place).astype(float),
            lower=held.minimum,
            upper=held.maximum,
        )
    # Where each product is exact the total says nothing more, but says it more plainly.
    yield Constraint(
        id="dwellings:total",
        family=Family.DWELLINGS,
        code="",
        sentence=say("constraint.total", count=counted_dwellings(told.all)),
        coefficients=np.ones(case.cell_count),
        lower=told.all,
        upper=told.all,
    )


def _capacities(case: Case) -> Iterator[Constraint]:
    for place, code in enumerate(case.stock.codes):
        here = case.commune == place
        limits = case.in_all[place]
        jointly = limits[-1] < limits[:-1].sum()
        for zone in range(len(limits)):
            both = zone == len(SHARED_ZONES)
            cells = here if both else here & (case.zone == zone)
            said = jointly if both else not jointly or limits[zone] < limits[-1]
            if not cells.any() or not np.isfinite(limits[zone]) or not said:
                continue
            where = "" if both or not _has_qpv(case, place) else SHARED_ZONES[zone].value
            yield Constraint(
                id=":".join(filter(None, ("capacity", code, where))),
                family=Family.CAPACITY,
                code=code,
                sentence=say(
                    f"constraint.capacity{f'.{where}' if where else ''}",
                    name=case.name(place),
                    count=counted_dwellings(int(limits[zone])),
                ),
                coefficients=cells.astype(float),
                upper=float(limits[zone]),
            )


def _has_qpv(case: Case, place: int) -> bool:
    return bool(((case.commune == place) & (case.zone == 1)).any())


def _bound(case: Case, told: Bound) -> Iterator[Constraint]:
    if told.commune_code is not None:
        place = case.stock.position(told.commune_code)
        code, name, cells = told.commune_code, case.name(place), case.commune == place
    else:
        sectors = case.stock.communes["sector"].to_numpy() == told.sector
        code = ""
        name, cells = say("place.sector", name=told.sector), sectors[case.commune]
    if told.product is not None:
        cells = cells & case.is_product(told.product)
    if told.zone is not None:
        cells = cells & (case.zone == SHARED_ZONES.index(told.zone))
    key = ":".join(
        filter(None, (told.commune_code or told.sector, told.product or "", told.zone or ""))
    )
    for side, limit in ((Family.MINIMUM, told.minimum), (Family.MAXIMUM, told.maximum)):
        if limit is None:
            continue
        low = side is Family.MINIMUM
        what = say("word.dwellings" if limit > 1 else "word.dwelling")
        what = told.product.value.upper() if told.product is not None else what
        if told.zone is not None:
            what = say(f"word.{told.zone.value}", what=what)
        yield Constraint(
            id=f"{side.value}:{key}",
            family=side,
            code=code,
            sentence=say(f"constraint.{side.value}", name=name, what=what, count=number(limit)),
            coefficients=cells.astype(float),
            lower=limit if low else -np.inf,
            upper=np.inf if low else limit,
        )


def _shares(case: Case, told: PlaiShare) -> Iterator[Constraint]:
    of = PROGRAMMED if told.of == "all" else (Product.PLAI, Product.PLUS)
    plai, whole = case.is_product(Product.PLAI).astype(float), case.is_product(*of).astype(float)
    for place, code in enumerate(case.stock.codes):
        if told.commune_code not in (None, code):
            continue
        here = (case.commune == place).astype(float)
        if not here.any():
            continue
        for family, limit in (
            (Family.PLAI_MINIMUM, told.minimum),
            (Family.PLAI_MAXIMUM, told.maximum),
        ):
            if limit is None:
                continue
            low = family is Family.PLAI_MINIMUM
            yield Constraint(
                id=f"{family.value}:{code}:{told.of}",
                family=family,
                code=code,
                sentence=say(
                    f"constraint.{family.value}",
                    name=case.name(place),
                    share=share(limit),
                    of=say(f"word.{told.of}"),
                ),
                coefficients=here * (plai - limit * whole),
                lower=0 if low else -np.inf,
                upper=np.inf if low else UP,
            )


def _sru(case: Case) -> Iterator[Constraint]:
    told = case.problem.constraints.sru
    if told is None:
        return
    asked, most = required(case), pls_limit(case)
    countable = case.is_product(*COUNTABLE).astype(float)
    for place in np.flatnonzero(asked > 0):
        code, name = case.stock.codes[place], case.name(int(place))
        here = (case.commune == place).astype(float)
        yield Constraint(
            id=f"sru:{code}",
            family=Family.SRU,
            code=code,
            sentence=say("constraint.sru", name=name, count=counted_dwellings(int(asked[place]))),
            coefficients=here * countable,
            lower=float(asked[place]),
        )
        for part, product, limit, low in (
            ("plai", Product.PLAI, told.plai_minimum_share, True),
            ("pls", Product.PLS, None if most is None else float(most[place]), False),
        ):
            if limit is None or not here.any():
                continue
            held = case.is_product(product).astype(float)
            yield Constraint(
                id=f"sru_mix:{code}:{part}",
                family=Family.SRU_MIX,
                code=code,
                sentence=say(f"constraint.sru_{part}", name=name, share=share(limit)),
                coefficients=here * (held - limit * countable),
                lower=0 if low else -np.inf,
                upper=np.inf if low else 0,
            )


def _plai_in_qpv(case: Case) -> Iterator[Constraint]:
    cells = case.is_product(Product.PLAI) & (case.zone == 1)
    if case.problem.constraints.no_plai_in_qpv and cells.any():
        yield Constraint(
            id="plai_in_qpv",
            family=Family.PLAI_IN_QPV,
            code="",
            sentence=say("constraint.plai_in_qpv"),
            coefficients=cells.astype(float),
            upper=0,
        )


def _budget(case: Case) -> Iterator[Constraint]:
    told = case.problem.constraints.budget
    if told is None:
        return
    subsidy = np.array([told.subsidy_eur.get(each, 0.0) for each in PROGRAMMED])
    yield Constraint(
        id="budget",
        family=Family.BUDGET,
        code="",
        sentence=say("constraint.budget", total=number(told.total_eur)),
        coefficients=subsidy[case.product],
        upper=told.total_eur,
        unit="eur",
    )


def _between(what: str, low: int, high: int, *, product: Product) -> str:
    name = product.value.upper()
    if low == high:
        return say(f"constraint.{what}", count=number(low), product=name)
    return say(f"constraint.{what}_between", low=number(low), high=number(high), product=name)
