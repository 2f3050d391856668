"""Levers: one gesture on a scenario, and the scenario it makes.

Each returns another scenario, in whole dwellings, always the same for the same one; the identity of
the document (id, name, author, version) is left to the caller. Those that only change the share of
PLAI are in :mod:`fragility.scenario.levers_mix`, and the renewal of quarters in
:mod:`fragility.scenario.levers_renewal`; both are given here too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from fragility.errors import ComputationError

from .levers_mix import smooth_reconstitution, with_operation_rule, with_plai_share
from .levers_renewal import with_renewal
from .line_counts import LineCounts, LineKey, rewritten
from .messages import say
from .operation import exact, spread
from .vocabulary import FINANCED, Kind, Product, Zone

if TYPE_CHECKING:
    from collections.abc import Collection

    from .document import Operation, Scenario

__all__ = [
    "moved",
    "scaled",
    "smooth_reconstitution",
    "with_operation_rule",
    "with_plai_share",
    "with_renewal",
    "without_plai_in_qpv",
]

Counts = npt.NDArray[np.int64]
_PRODUCTION: Final = (Kind.PRODUCTION,)


def scaled(
    scenario: Scenario,
    communes: Collection[str] | None = None,
    factor: float = 1.2,
    *,
    kinds: Collection[Kind] = _PRODUCTION,
) -> Scenario:
    """Multiply what communes programme.

    A commune's total over all years is multiplied and rounded to the nearest; each of its lines and
    years has its part, rounded down or up. Operations, which are known programmes, stay.

    Parameters
    ----------
    scenario
        Any.
    communes
        Codes; all of them by default.
    factor
        Not negative.
    kinds
        Lines that are changed.

    Raises
    ------
    ComputationError
        The factor is negative.
    """
    lines = LineCounts(scenario)
    for keys, counts in _by_commune(lines, communes, kinds):
        for key, row in zip(keys, _times(counts, factor), strict=True):
            lines[key] = row
    return rewritten(scenario, lines)


def moved(
    scenario: Scenario,
    source: str,
    target: str,
    share: float,
    *,
    kinds: Collection[Kind] = _PRODUCTION,
) -> Scenario:
    """Move part of what a commune programmes to another one, outside its QPV.

    Years, products and sizes stay; ``share`` (0 to 1) of the commune's total leaves, rounded to the
    nearest, each line and year with its part rounded down or up. Operations stay where they are.

    Raises
    ------
    ComputationError
        The share is not between 0 and 1.
    """
    if not 0 <= share <= 1:
        raise ComputationError(say("lever.share", value=share))
    lines = LineCounts(scenario)
    for keys, counts in _by_commune(lines, (source,), kinds):
        for key, row in zip(keys, _times(counts, share), strict=True):
            lines.add(key, -row)
            lines.add(key._replace(commune_code=target, zone=Zone.OUTSIDE_QPV), row)
    return rewritten(scenario, lines)


def without_plai_in_qpv(scenario: Scenario) -> Scenario:
    """Finance no PLAI in QPV: each goes outside, in its commune and year.

    It takes the place of a PLUS of the same kind, size and year outside the QPV, which takes its
    own; where there is none left, the dwelling itself goes outside. A commune keeps its dwellings
    of each product each year. What is already in the pipeline stays.
    """
    lines = LineCounts(scenario)
    inside = [
        key
        for key in lines
        if key.kind in FINANCED and key.zone is Zone.QPV and key.product is Product.PLAI
    ]
    for key in inside:
        swapped = _let_out(lines, key, lines[key])
        lines[key] = np.zeros_like(lines[key])
        lines.add(key._replace(product=Product.PLUS), swapped)
    return rewritten(
        scenario, lines, [_let_out_of(scenario, lines, o) for o in scenario.operations]
    )


def _let_out_of(scenario: Scenario, lines: LineCounts, operation: Operation) -> Operation:
    """Take the PLAI out of an operation in QPV; those that nothing replaces make it smaller."""
    if operation.zone is not Zone.QPV or not operation.plai:
        return operation
    counts = operation.plai * (np.array(scenario.years) == operation.year)
    key = LineKey(operation.commune_code, Zone.QPV, operation.kind, Product.PLAI)
    swapped = int(_let_out(lines, key, counts).sum())
    plus, left = operation.plus + swapped, operation.plai - swapped
    told = {"plai": 0, "plus": plus, "dwellings": operation.dwellings - left}
    return operation.model_copy(update=told)


def _let_out(lines: LineCounts, key: LineKey, plai: Counts) -> Counts:
    """Add PLAI outside the QPV; give how many of them a PLUS from there replaces."""
    outside = key._replace(zone=Zone.OUTSIDE_QPV)
    plus = outside._replace(product=Product.PLUS)
    swapped = np.minimum(plai, lines.of(plus))
    lines.add(outside, plai)
    lines.add(plus, -swapped)
    return swapped


def _by_commune(
    lines: LineCounts, communes: Collection[str] | None, kinds: Collection[Kind]
) -> list[tuple[list[LineKey], Counts]]:
    """Gather the lines of each commune, and their counts (lines × years)."""
    found: dict[str, list[LineKey]] = {}
    for key in sorted(lines, key=lambda each: tuple(part or "" for part in each)):
        if key.kind in kinds and (communes is None or key.commune_code in communes):
            found.setdefault(key.commune_code, []).append(key)
    return [(keys, np.stack([lines[key] for key in keys])) for keys in found.values()]


def _times(counts: Counts, factor: float) -> Counts:
    """Multiply counts, their total rounded to the nearest, halves up."""
    if factor < 0:
        raise ComputationError(say("lever.factor", value=factor))
    part = exact(factor)
    whole = int(counts.sum())
    total = (2 * whole * part.numerator + part.denominator) // (2 * part.denominator)
    return spread(total, counts.ravel()).reshape(counts.shape)
