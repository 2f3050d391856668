"""Figures taken back until every hidden one may still have many values for an attacker.

An interval is pinned by some of the figures shown: those whose dual values are not nought. The
finest cut's smallest one is taken back, and the attack is made again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .attack import Attack
from .nests import Posed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from .attack import Floats
    from .nests import Figure, Year
    from .published_figures import Cell

    Table = tuple[tuple[str, ...], str]
    """A cut and a rule."""
    Shown = Mapping[Table, dict[Cell, int]]


def widen(year: Year, levels: Shown, width: int, own: Collection[Table]) -> list[Figure]:
    """Take figures back until no hidden one is narrow.

    Parameters
    ----------
    year
        The figures of a year.
    levels
        What is shown of each cell; lowered in place.
    width
        Fewest whole values a hidden figure must keep.
    own
        Tables whose figures may be taken back; the others, already settled, stay as they are.

    Returns
    -------
    Hidden figures that are narrow whatever is taken back of these tables.

    Raises
    ------
    ComputationError
        A system could not be solved.
    """
    if not own:
        return []
    helpless: set[Figure] = set()
    systems = [Posed(year, cut, rule) for rule in year.gone for cut in year.leaves()]
    points: list[list[Floats]] = [[] for _ in systems]
    waiting = list(range(len(systems)))
    while waiting:
        place = waiting[0]
        attack = Attack(systems[place].nest(levels), width, points[place])
        taken = _turn(year, attack, own, helpless)
        for each in taken:
            known = levels[each.cut, each.rule]
            known[each.cell] = min(known[each.cell], each.level - 1)
        if not taken:
            waiting.pop(0)
        # What is hidden now must be wide too; what was hidden already is no narrower for it.
        waiting += [
            other
            for other, posed in enumerate(systems)
            if other not in waiting and any(posed.hides(each) for each in taken)
        ]
    return sorted(helpless, key=repr)


def _turn(
    year: Year, attack: Attack, own: Collection[Table], helpless: set[Figure]
) -> list[Figure]:
    """Say what is taken back in one turn."""
    taken: dict[tuple[object, ...], list[Figure]] = {}
    attack.look()
    for target in attack.narrow.nonzero()[0].tolist():
        hidden = attack.nest.hidden[target]
        # One a table and a whole: what is taken back for one figure often frees the others.
        key = hidden.cut, hidden.rule, hidden.cell[:-1]
        if key in taken or hidden in helpless:
            continue
        pins = attack.pins(target)
        if pins is None:
            continue
        mine = [same for same in pins if same and all(each[:2] in own for each in same)]
        if mine:
            taken[key] = min(mine, key=lambda same: _smallest(year, same[0]))
        elif not attack.is_told(target, year.least):
            helpless.add(hidden)
    return [each for same in taken.values() for each in same]


def _smallest(year: Year, figure: Figure) -> tuple[object, ...]:
    """Put figures in the order they are taken back: the finest cut's, the smallest first."""
    place = -year.cuts.index(figure.cut)
    return place, year.size(figure), -figure.level, figure.rule, tuple(map(str, figure.cell))
