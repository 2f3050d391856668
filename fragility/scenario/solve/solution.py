"""What the solver gives: a scenario, and all that there is to say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fragility.errors import ComputationError

from .messages import say

if TYPE_CHECKING:
    import pandas as pd

    from fragility.scenario.document import Scenario

    from .problem import Problem


@dataclass(frozen=True, eq=False)
class Solution:
    """A distribution that respects every constraint, with its proof."""

    problem: Problem
    scenario: Scenario
    """The base, and the dwellings shared out."""
    status: str
    """``optimal``: no distribution does better; ``within_gap``: none does better by more than
    ``gap_share``; ``time_limit``: the same, and the search was stopped."""
    status_sentence: str
    objective_before: float
    objective_after: float
    objective_bound: float
    """No distribution does better than this."""
    gap_share: float
    """``(after - bound) / after``."""
    goals: pd.DataFrame
    """One row a goal: ``goal, label, unit, before, after, bound`` (NaN of several goals weighted
    together), ``left_out_count`` communes of which what it needs is unknown."""
    dwellings: pd.DataFrame
    """``commune_code, commune_name, sector, zone, product, dwelling_count``; none at zero."""
    by_commune: pd.DataFrame
    """Indexed by ``commune_code``: ``commune_name, sector, plai_count…pli_count, dwelling_count,
    capacity`` (NaN: none), then ``<goal>_before`` and ``<goal>_after``, NaN where left out."""
    years: pd.DataFrame
    """Indexed by ``year``: ``plai_count…pli_count, dwelling_count``."""
    prices: pd.DataFrame
    """One row a constraint, or a family of them, that costs something (:mod:`.prices`)."""
    compared: pd.DataFrame
    """``method, label``, each goal's value, ``feasible, violations`` (French)."""
    notes: tuple[str, ...]
    """What the reader should know, in French."""
    seconds: float
    """Time it took."""


class Infeasible(ComputationError):  # noqa: N818 - the word of the field, as in HiGHS
    """No distribution respects every constraint.

    Parameters
    ----------
    sentences
        Why, in French: each sentence names constraints that cannot hold together.
    relaxations
        The least that would make it possible, in French.
    """

    def __init__(self, sentences: tuple[str, ...], relaxations: tuple[str, ...]) -> None:
        self.sentences = tuple(each[0].upper() + each[1:] for each in sentences)
        self.relaxations = relaxations
        parts = [say("infeasible.head"), *self.sentences]
        if relaxations:
            parts += [say("infeasible.relax"), *relaxations]
        super().__init__(" ".join(parts))
