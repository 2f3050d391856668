"""Levers on the share of PLAI: the dwellings stay where and when they are, their product changes.

A *programme* below is an operation of the scenario, or the PLUS and PLAI of one line in one year: a
commune, a zone, a kind and a size.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from .line_counts import LineCounts, LineKey, rewritten
from .operation import at_least, spread
from .vocabulary import FINANCED, Kind, Product, Zone

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from .document import Operation, Scenario

Counts = npt.NDArray[np.int64]
_OUTSIDE: Final = (Zone.OUTSIDE_QPV,)
_PAIR: Final = (Product.PLAI, Product.PLUS)


class _Programme(NamedTuple):
    """One programme: where its counts are."""

    commune_code: str
    year: int
    """Position in the scenario's years."""
    rank: int
    """Operations before lines."""
    name: str
    key: LineKey | None
    """Line of its PLAI; ``None`` for an operation, whose place is ``operation``."""
    operation: int
    plai: int
    plus: int


def smooth_reconstitution(scenario: Scenario, *, zones: Collection[Zone] = _OUTSIDE) -> Scenario:
    """Spread the PLAI of the reconstitution over every programme: one common share of PLAI.

    The proposal of the Métropole européenne de Lille (ICI workshops, 2017): « lisser les 60 % de
    PLAI et reconstruire cette offre sur l'ensemble des opérations de logements sociaux ». With
    ``R`` PLUS and PLAI rebuilt at 60 % of PLAI and ``O`` others at 20 %, the common share is
    ``(0.6 R + 0.2 O) / (R + O)``: between 25 and 30 % as long as ``3 R ≤ O ≤ 7 R``.

    All PLAI over all years, all PLUS, and the dwellings of each programme are conserved. Each
    programme and each commune has the common share of its PLUS and PLAI, rounded down or up
    (:func:`~fragility.scenario.operation.spread`). PLS and PLI, and what is in the pipeline, stay.

    Parameters
    ----------
    scenario
        Any; without reconstitution the PLAI of the production are evened out.
    zones
        Where; in QPV nothing changes unless asked, since PLAI are not rebuilt there.
    """
    found = _programmes(scenario, None, FINANCED, zones)
    plai = spread(sum(each.plai for each in found), _sizes(found))
    return _remixed(scenario, found, plai)


def with_plai_share(
    scenario: Scenario,
    communes: Collection[str] | None = None,
    share: float = 0.3,
    *,
    kinds: Collection[Kind] = FINANCED,
    zones: Collection[Zone] = _OUTSIDE,
) -> Scenario:
    """Give each commune a share of PLAI among the PLUS and PLAI it finances.

    Over all years a commune has the least whole number of PLAI that reaches the share; each of its
    programmes has its part of them, rounded down or up. Dwellings of each programme are conserved.

    Parameters
    ----------
    scenario
        Any.
    communes
        Codes; all of them by default.
    share
        From 0 to 1.
    kinds, zones
        What is changed.
    """
    found = _programmes(scenario, communes, kinds, zones)
    codes = np.array([each.commune_code for each in found])
    sizes = _sizes(found)
    plai = np.zeros(len(found), dtype=np.int64)
    for code in dict.fromkeys(codes.tolist()):
        here = codes == code
        plai[here] = spread(int(at_least(sizes[here].sum(), share)), sizes[here])
    return _remixed(scenario, found, plai)


def with_operation_rule(
    scenario: Scenario,
    communes: Collection[str] | None = None,
    plai_share: float = 0.25,
    *,
    kinds: Collection[Kind] = FINANCED,
    zones: Collection[Zone] = _OUTSIDE,
) -> Scenario:
    """Apply the rule of the operation: in each programme, PLAI rounded up.

    As :func:`~fragility.scenario.operation.operation_mix` does: 9 social dwellings have 3 PLAI at
    25 %. What a line finances in a year counts as one programme.
    """
    found = _programmes(scenario, communes, kinds, zones)
    return _remixed(scenario, found, at_least(_sizes(found), plai_share))


def _programmes(
    scenario: Scenario,
    communes: Collection[str] | None,
    kinds: Collection[Kind],
    zones: Collection[Zone],
) -> list[_Programme]:
    """List the programmes that have PLUS or PLAI, by commune, year, then operations first."""
    lines, found = LineCounts(scenario), []
    for place, each in enumerate(scenario.operations):
        if each.kind in kinds and each.zone in zones:
            year = each.year - scenario.start_year
            code = each.commune_code
            found.append(_Programme(code, year, 0, each.name, None, place, each.plai, each.plus))
    keys = {key._replace(product=Product.PLAI) for key in lines if key.product in _PAIR}
    for key in keys:
        if key.kind not in kinds or key.zone not in zones:
            continue
        plai, plus = (lines.of(key._replace(product=each)) for each in _PAIR)
        name = " ".join(each or "" for each in key)
        for year in range(scenario.horizon_years):
            pair = int(plai[year]), int(plus[year])
            found.append(_Programme(key.commune_code, year, 1, name, key, -1, *pair))
    wanted = [
        each
        for each in found
        if each.plai + each.plus and (communes is None or each.commune_code in communes)
    ]
    return sorted(wanted, key=lambda each: each[:4])


def _sizes(found: Sequence[_Programme]) -> Counts:
    return np.array([each.plai + each.plus for each in found], dtype=np.int64)


def _remixed(scenario: Scenario, found: Sequence[_Programme], plai: Counts) -> Scenario:
    """Give each programme its PLAI, the rest of its PLUS and PLAI being PLUS."""
    lines = LineCounts(scenario)
    operations: list[Operation] = list(scenario.operations)
    for each, count in zip(found, plai.tolist(), strict=True):
        more = count - each.plai
        if each.key is None:
            told = {"plai": count, "plus": each.plus - more}
            operations[each.operation] = operations[each.operation].model_copy(update=told)
        elif more:
            one = np.arange(scenario.horizon_years) == each.year
            lines.add(each.key, more * one)
            lines.add(each.key._replace(product=Product.PLUS), -more * one)
    return rewritten(scenario, lines, operations)
