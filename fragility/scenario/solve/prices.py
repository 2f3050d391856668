"""What each constraint costs: how much smaller the gap would be without it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from .amounts import objective_amount
from .constraint import Family
from .messages import say
from .minimise import minimise
from .programme import programme
from .search import offset, precision_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .case import Case
    from .constraint import Constraint
    from .gaps import Gap
    from .model import Model
    from .programme import Programme
    from .search import Found

COLUMNS: Final = (
    "constraint",
    "family",
    "commune_code",
    "sentence",
    "goal_without",
    "gain",
    "marginal",
    "unit",
    "method",
)
_MOST: Final = 12
"""Constraints told one by one: those that weigh the most."""
_SMALL: Final = 1e-6
_STEPS: Final[dict[Family, tuple[str, float]]] = {
    Family.CAPACITY: ("price.more", 10.0),
    Family.MAXIMUM: ("price.more", 10.0),
    Family.MINIMUM: ("price.less", 10.0),
    Family.SRU: ("price.less", 10.0),
    Family.BUDGET: ("price.euros", 100_000.0),
}
"""What a marginal is told for: ten dwellings, or 100 000 euros."""


@dataclass(frozen=True, eq=False)
class _Asked:
    """What is priced, and against what."""

    case: Case
    found: Sequence[Constraint]
    gaps: Sequence[Gap]
    weights: Sequence[float]
    best: Found
    written: Programme
    relaxed: float
    """Objective without asking for whole numbers."""

    def told(self, value: float) -> str:
        return objective_amount([gap.name for gap in self.gaps], value)

    def without(self, chosen: Callable[[Constraint], bool]) -> Model:
        """Give the programme without some constraints."""
        pairs = zip(self.found, self.written.rows, strict=True)
        return self.written.model.without(row for each, row in pairs if chosen(each))

    @property
    def least(self) -> float:
        """A gain that does not show is none."""
        return precision_of(self.gaps)


def prices(
    case: Case,
    found: Sequence[Constraint],
    gaps: Sequence[Gap],
    weights: Sequence[float],
    best: Found,
    *,
    time_limit: float,
) -> pd.DataFrame:
    """Price the constraints.

    Families first: the programme is solved again, in whole numbers, without all of the constraints
    of one nature (``method`` ``milp``; the gain is then at least that, and exact where the search
    ended). Where time is short, and for each constraint alone, the same without asking for whole
    numbers (``lp``): the objective without the constraint is compared with that of the same
    programme with it. ``marginal`` is what one more unit of its limit changes, by the dual
    variables: of whole numbers it is an order of size.

    The numbers to share out have no price: they are what is asked.

    Returns
    -------
    :data:`COLUMNS`, the largest gain first, families before their constraints; constraints that
    cost nothing are left out.
    """
    stop = time.monotonic() + time_limit
    written = programme(case, found, gaps, weights)
    relaxed = written.model.relax()
    asked = _Asked(case, found, gaps, weights, best, written, relaxed.objective)
    marginals = relaxed.marginals[list(written.rows)]
    priced = [
        (each, float(marginal))
        for each, marginal in zip(found, marginals, strict=True)
        if each.family is not Family.DWELLINGS and abs(marginal) > _SMALL
    ]
    priced.sort(key=lambda pair: (-abs(pair[1]), pair[0].id))
    families = [row for family in Family if (row := _family(asked, family, stop)) is not None]
    # One constraint alone never costs more than all of its nature, of which more is known.
    most = {row["family"]: float(str(row["gain"])) for row in families}
    alone = [
        row
        for each, marginal in priced[:_MOST]
        if (row := _alone(asked, each, marginal, most.get(each.family.value, 0.0))) is not None
    ]
    families.sort(key=lambda row: -float(str(row["gain"])))
    alone.sort(key=lambda row: -float(str(row["gain"])))
    return pd.DataFrame([*families, *alone], columns=list(COLUMNS))


def no_prices() -> pd.DataFrame:
    """Return the table of prices, without any."""
    return pd.DataFrame(columns=list(COLUMNS))


def _alone(
    asked: _Asked, one: Constraint, marginal: float, most: float
) -> dict[str, object] | None:
    """Price one constraint, whole numbers not asked for."""
    gain = asked.relaxed - asked.without(lambda each: each is one).relax().objective
    gain = min(gain, most)
    if not gain > asked.least:
        return None
    told = say("price.alone", constraint=one.sentence, gain=asked.told(gain))
    step = _STEPS.get(one.family)
    if step is not None and abs(marginal) * step[1] >= asked.least:
        told += " " + say(step[0], change=asked.told(abs(marginal) * step[1]))
    return {
        "constraint": one.id,
        "family": one.family.value,
        "commune_code": one.code,
        "sentence": told,
        "goal_without": max(asked.best.objective - gain, 0.0),
        "gain": gain,
        "marginal": marginal,
        "unit": one.unit,
        "method": "lp",
    }


def _family(asked: _Asked, family: Family, stop: float) -> dict[str, object] | None:
    """Price all the constraints of a nature, in whole numbers where there is time."""
    held = any(each.family is family for each in asked.found)
    if family is Family.DWELLINGS or not held:
        return None
    model = asked.without(lambda each: each.family is family)
    gain, method, without = asked.relaxed - model.relax().objective, "lp", np.nan
    if not gain > asked.least:
        return None
    left = stop - time.monotonic()
    if left > 0:
        answer = minimise(
            asked.case,
            model,
            asked.written.cells,
            worth=offset(asked.case, asked.gaps, asked.weights),
            precision=asked.least,
            time_limit=left / 2,
        )
        if answer.status == "optimal":
            without = answer.objective
            gain, method = asked.best.objective - without, "milp"
    if method == "lp":
        without = max(asked.best.objective - gain, 0.0)
    if not gain > asked.least:
        return None
    key = "price.family" if method == "milp" else "price.family_lp"
    return {
        "constraint": family.value,
        "family": family.value,
        "commune_code": "",
        "sentence": say(
            key,
            family=say(f"family.{family.value}"),
            gain=asked.told(gain),
            before=asked.told(asked.best.objective),
            after=asked.told(max(without, 0.0)),
        ),
        "goal_without": max(without, 0.0),
        "gain": gain,
        "marginal": np.nan,
        "unit": "",
        "method": method,
    }
