"""Gaps as they are counted: on each commune, and all together.

Each is linear in the dwellings shared out, up to a positive part or an absolute value:
``deviation = constant + coefficients · dwellings``, commune by commune.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from fragility.errors import ComputationError
from fragility.scenario.rules import plh_rules
from fragility.scenario.vocabulary import Product

from .end import COUNTABLE
from .goals import OF_TOTALS, GoalName, goal_label
from .messages import say

if TYPE_CHECKING:
    import numpy.typing as npt

    from .case import Case
    from .end import End
    from .problem import Goal

    Floats = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]

Sum = Literal["half_absolute", "positive", "whole", "largest"]
SUMS: Final[dict[GoalName, Sum]] = {
    GoalName.SRU_MISSING: "whole",
    GoalName.PLAI_GAP: "half_absolute",
    GoalName.SOCIAL_GAP: "half_absolute",
    GoalName.LARGEST_GAP: "largest",
    GoalName.DEMAND_GAP: "half_absolute",
    GoalName.R1_GAP: "positive",
}
"""How the deviations of the communes are brought together."""
_DIGITS: Final = 6
"""Beyond, a difference is the rounding of floats."""


@dataclass(frozen=True, eq=False)
class Gap:
    """One goal on one case."""

    goal: Goal
    reference: float
    """What communes are compared with, once the dwellings are there; NaN where nothing is."""
    reference_before: float
    counted: Mask
    """Communes of which all that the goal needs is known."""
    scale: Floats
    """What divides the deviation of each commune: its main residences for the largest gap."""

    @property
    def name(self) -> GoalName:
        """Name of the goal."""
        return self.goal.name

    @property
    def left_out_count(self) -> int:
        """Communes the goal says nothing of."""
        return int((~self.counted).sum())

    def deviation(self, end: End, *, before: bool = False) -> Floats:
        """Return how far each commune is; NaN for those left out.

        Half-absolute goals: positive where there is more than the common share. Others: positive
        where something lacks.
        """
        reference = self.reference_before if before else self.reference
        found = deviation(self.name, end, reference) / self.scale
        if SUMS[self.name] == "whole":
            found = np.ceil(np.round(found, _DIGITS))
        if SUMS[self.name] in ("whole", "positive"):
            found = np.maximum(found, 0)
        return np.where(self.counted, found, np.nan)

    def value(self, end: End, *, before: bool = False) -> float:
        """Bring the deviations together."""
        return gather(SUMS[self.name], self.deviation(end, before=before)[self.counted])

    def constants(self, end: End) -> Floats:
        """Deviation of each commune before the dwellings are there, neither rounded nor cut."""
        return np.asarray(deviation(self.name, end, self.reference) / self.scale)

    def coefficients(self, case: Case) -> Floats:
        """Return what one dwelling of each cell adds to the deviation of its commune."""
        return _added(case, self.name, self.reference) / self.scale[case.commune]


def gather(how: Sum, deviations: Floats) -> float:
    """Bring deviations together.

    Examples
    --------
    >>> gather("half_absolute", np.array([-2.0, 2.0])), gather("largest", np.array([-2.0, 0.5]))
    (2.0, 0.5)
    """
    if how == "half_absolute":
        return float(np.abs(deviations).sum() / 2)
    if how == "largest":
        return float(max(deviations.max(initial=0.0), 0.0))
    return float(np.maximum(deviations, 0).sum())


def deviation(name: GoalName, end: End, reference: float) -> Floats:
    """Return the deviation of each commune before it is rounded, cut or divided.

    ``sru_missing``: target × main residences − SRU dwellings. ``plai_gap``: PLAI − reference ×
    dwellings of a known product. ``social_gap``: social dwellings − reference × main residences;
    ``largest_gap`` is its opposite. ``demand_gap``: PLAI − reference × households that may have
    one. ``r1_gap``: rotation × (reference × dwellings − low rents), outside QPV.
    """
    if name is GoalName.SRU_MISSING:
        return np.where(
            end.sru_target == 0,
            0.0,
            end.sru_target * end.sru_main_residences - end.sru_dwellings,
        )
    if name is GoalName.PLAI_GAP:
        return end.plai - reference * end.known
    if name is GoalName.SOCIAL_GAP:
        return end.social - reference * end.main_residences
    if name is GoalName.LARGEST_GAP:
        return reference * end.main_residences - end.social
    if name is GoalName.DEMAND_GAP:
        return end.plai - reference * end.eligible
    stock, low = end.outside
    return end.rotation * (reference * stock - low)


def gap_of(case: Case, goal: Goal) -> Gap:
    """Prepare a goal on a case.

    Raises
    ------
    ComputationError
        In French: what the goal needs is known of no commune, or the number of each product must
        be exact.
    """
    name, end = goal.name, case.end
    scale = np.ones(len(case.stock.codes))
    if name is GoalName.LARGEST_GAP:
        scale = np.where(end.main_residences > 0, end.main_residences, np.nan)
    counted = np.isfinite(deviation(name, end, 0.0) / scale)
    if name in (GoalName.PLAI_GAP, GoalName.R1_GAP):
        # Where no dwelling has a known product, or place, nothing is known of the gap.
        told = end.known if name is GoalName.PLAI_GAP else end.outside[0]
        counted &= (told > 0) | (end.social == 0)
        counted &= bool((told[counted] > 0).any())
    if name is GoalName.R1_GAP:
        # A source that mixes old low rents with other dwellings says nothing of R1.
        counted &= case.stock.low_rent_told
    if name is GoalName.LARGEST_GAP:
        counted &= case.in_all[:, -1] > 0
    if not counted.any():
        raise ComputationError(say(f"goal.{name.value}.unknown", goal=goal_label(name)))
    before, after = _references(case, goal, counted)
    return Gap(goal, after, before, counted, np.where(counted, scale, 1.0))


def _references(case: Case, goal: Goal, counted: Mask) -> tuple[float, float]:
    """Return what communes are compared with, before and after."""
    name, end, told = goal.name, case.end, case.problem.dwellings
    if goal.reference_share is not None:
        return goal.reference_share, goal.reference_share
    if name is GoalName.R1_GAP:
        legal = plh_rules().value("r1_share", case.problem.years[-1])
        if legal is None:
            raise ComputationError(say("goal.r1_gap.no_rule"))
        return legal, legal
    if name not in OF_TOTALS:
        return np.nan, np.nan
    needs_plai = name in (GoalName.PLAI_GAP, GoalName.DEMAND_GAP)
    if needs_plai and not told.plai.exact:
        raise ComputationError(say("goal.exact", goal=goal_label(name)))
    added = told.plai.minimum if needs_plai else told.all
    housed = end.housed(case.problem.kind)
    part, whole, more = {
        GoalName.PLAI_GAP: (end.plai, end.known, told.all),
        GoalName.SOCIAL_GAP: (end.social, end.main_residences, told.all * housed),
        GoalName.LARGEST_GAP: (end.social, end.main_residences, told.all * housed),
        GoalName.DEMAND_GAP: (end.plai, end.eligible, 0),
    }[name]
    parts, wholes = float(part[counted].sum()), float(whole[counted].sum())
    if wholes + more <= 0:
        raise ComputationError(say(f"goal.{name.value}.unknown", goal=goal_label(name)))
    return (parts / wholes if wholes else 0.0), (parts + added) / (wholes + more)


def _added(case: Case, name: GoalName, reference: float) -> Floats:
    """Return what one dwelling of each cell changes in :func:`deviation`."""
    housed = case.end.housed(case.problem.kind)
    plai = case.is_product(Product.PLAI).astype(float)
    if name is GoalName.SRU_MISSING:
        target = case.end.sru_target[case.commune]
        countable = case.is_product(*COUNTABLE).astype(float)
        return np.where(target == 0, 0.0, np.nan_to_num(target) * housed - countable)
    if name is GoalName.PLAI_GAP:
        return plai - reference
    if name is GoalName.SOCIAL_GAP:
        return np.full(case.cell_count, 1 - reference * housed)
    if name is GoalName.LARGEST_GAP:
        return np.full(case.cell_count, reference * housed - 1)
    if name is GoalName.DEMAND_GAP:
        return plai
    outside = (case.zone == 0).astype(float)
    return np.asarray(case.end.rotation[case.commune] * outside * (reference - plai))
