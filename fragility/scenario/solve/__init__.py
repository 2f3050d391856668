"""Solving: the distribution of dwellings among communes that makes a stated gap the smallest.

::

    problem.py, limits.py, problem_files.py   what is asked, as a document
    goals.py     what may be reduced          amounts.py   its values, written
    case.py      a problem put to a stock     end.py, gaps.py   what it comes to, and the gaps
    constraint.py, constraints.py, sru.py     what must be respected, each with its sentence
    model.py, programme.py     the whole-number programme
    minimise.py, search.py     its best solution
    years.py     the calendar                 composing.py      the scenario
    checks.py    the answer read again, apart from the programme
    prices.py    what constraints cost        frontier.py       two goals against each other
    heuristics.py  rules of thumb             infeasible.py, contradictions.py, relaxations.py
"""

from __future__ import annotations

from .frontier import frontier
from .goals import GoalName, goal_label, goal_sentence, goal_unit
from .limits import Bound, Budget, Capacity, Constraints, PlaiShare, Room, SruCatchUp
from .problem import Dwellings, Goal, Problem, Range
from .problem_files import dump_problem, load_problem, parse_problem
from .solution import Infeasible, Solution
from .solver import solve

__all__ = [
    "Bound",
    "Budget",
    "Capacity",
    "Constraints",
    "Dwellings",
    "Goal",
    "GoalName",
    "Infeasible",
    "PlaiShare",
    "Problem",
    "Range",
    "Room",
    "Solution",
    "SruCatchUp",
    "dump_problem",
    "frontier",
    "goal_label",
    "goal_sentence",
    "goal_unit",
    "load_problem",
    "parse_problem",
    "solve",
]
