"""The least one would have to give way on, for a distribution to exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fragility.messages import number

from .constraint import Family, family_label
from .messages import counted_dwellings, say
from .model import Model

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from .case import Case
    from .constraint import Constraint

    Places = npt.NDArray[np.intp]

_SMALL: Final = 1e-6
_NAMED: Final = 3
"""Communes named where many must give way in the same manner."""
_RATIOS: Final = (Family.PLAI_MINIMUM, Family.PLAI_MAXIMUM, Family.SRU_MIX)
"""Families whose limit is no number of dwellings, but a share."""


def elastic(
    case: Case, held: Sequence[Constraint], free: Sequence[Constraint]
) -> tuple[Model, list[Places]]:
    """Let some constraints be exceeded, at a cost of one a dwelling.

    Euros are counted in dwellings of the mean subsidy.

    Returns
    -------
    The model, and the variables that say by how much each free one is exceeded: below, above.
    """
    model = Model()
    cells = model.add_variables(
        case.cell_count, upper=case.asked[case.product].astype(float), integer=True
    )
    for each in held:
        model.add_row(cells, each.coefficients, each.lower, each.upper)
    slacks = []
    for each in free:
        euros = each.unit == "eur"
        cost = 1 / max(float(each.coefficients.mean()), 1.0) if euros else 1.0
        slack = model.add_variables(2, cost=cost)
        model.add_row(
            np.concatenate([cells, slack]),
            np.concatenate([each.coefficients, [1.0, -1.0]]),
            each.lower,
            each.upper,
        )
        slacks.append(slack)
    return model, slacks


def relaxations(case: Case, found: Sequence[Constraint], *, time_limit: float) -> tuple[str, ...]:
    """Say the least changes that make the problem possible, all of them together.

    The sum of what is given way on is the smallest; other changes may be enough too.
    """
    held = [each for each in found if each.family is Family.DWELLINGS]
    free = [each for each in found if each.family is not Family.DWELLINGS]
    model, slacks = elastic(case, held, free)
    answer = model.solve(time_limit=time_limit)
    if answer.values is None:
        return ()
    found_ways: dict[tuple[Family, str], list[tuple[Constraint, float]]] = {}
    for each, slack in zip(free, slacks, strict=True):
        below, above = np.round(answer.values[slack], 4)
        if max(below, above) > _SMALL:
            way, by = ("lower", below) if below > _SMALL else ("raise", above)
            found_ways.setdefault((each.family, way), []).append((each, float(by)))
    return tuple(
        sentence
        for (family, way), changes in found_ways.items()
        for sentence in _grouped(case, family, way, changes)
    )


def fewer(case: Case, found: Sequence[Constraint], *, time_limit: float) -> tuple[str, ...]:
    """Say how many dwellings could be shared out at most under the same constraints."""
    model = Model()
    cells = model.add_variables(
        case.cell_count, cost=-1.0, upper=case.asked[case.product].astype(float), integer=True
    )
    for each in found:
        low = -np.inf if each.family is Family.DWELLINGS else each.lower
        model.add_row(cells, each.coefficients, low, each.upper)
    answer = model.solve(time_limit=time_limit)
    if answer.values is None or answer.status != "optimal":
        return ()
    most = round(-answer.objective)
    if not 0 < most < case.problem.dwellings.all:
        return ()
    return (say("relax.fewer", count=counted_dwellings(most)),)


def _grouped(
    case: Case, family: Family, way: str, changes: Sequence[tuple[Constraint, float]]
) -> list[str]:
    """Say each change; that of many communes once, with those that give way the most."""
    by_code: dict[str, int] = {}
    for one, by in changes:
        by_code[one.code] = by_code.get(one.code, 0) + int(np.ceil(by - _SMALL))
    if len(by_code) <= _NAMED or "" in by_code:
        return [
            _told(one, limit, limit + by * (1 if way == "raise" else -1), way)
            for one, by in changes
            for limit in (one.upper if way == "raise" else one.lower,)
        ]
    most = sorted(by_code, key=lambda code: -by_code[code])
    names = [
        say(
            "relax.one_of_many",
            name=case.name(case.stock.codes.index(code)),
            count=number(by_code[code]),
        )
        for code in most[:_NAMED]
    ]
    return [
        say(
            f"relax.many.{'share' if family in _RATIOS else way}",
            family=family_label(family),
            sum=counted_dwellings(sum(by_code.values())),
            count=number(len(by_code)),
            names=", ".join(names) + _others(len(by_code) - _NAMED),
        )
    ]


def _others(more: int) -> str:
    return say("relax.others", count=number(more), many="s" if more > 1 else "")


def _told(one: Constraint, limit: float, new: float, way: str) -> str:
    if one.family is Family.PLAI_IN_QPV:
        return say("relax.plai_in_qpv", count=number(np.ceil(new - _SMALL)))
    if one.family in _RATIOS:
        gap = counted_dwellings(int(np.ceil(abs(new - limit) - _SMALL)))
        return say("relax.share", constraint=one.sentence, count=gap)
    rounded = np.floor(new + _SMALL) if way == "lower" else np.ceil(new - _SMALL)
    unit = say(f"word.unit.{one.unit}")
    many = "s" if one.unit == "dwellings" and rounded > 1 else ""
    return say(f"relax.{way}", constraint=one.sentence, new=f"{number(rounded)} {unit}{many}")
