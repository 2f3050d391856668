"""What everyone may see of a calendar year: one publication, all its figures protected together.

Figures of one year are sums of the same allocations: those of two rules share their wholes, a class
is a sum of communes, a landlord and a commune cross. Each may be large enough by itself, and their
differences not. Here every figure is a vector over the allocations, and a figure is admitted only
while no small count is a combination of those admitted: an attacker who adds and subtracts whatever
is shown, as often as he likes, finds no sum of one to ten households, be it of a cell of a cut or
of what two cuts have in common, or one and not the other (a commune less its neighbourhood, a
commune less the landlord who lets in no other).

Figures are tried in a fixed order, the widest cuts and the law's own rules first, so that what is
shown does not depend on which page is opened first. Cuts that are not in the publication are not
shown at all.

Then the whole is attacked: no figure that is not shown, small or nought, may be known within fewer
whole values than the rule asks, nor may a small count of a commune in or out of a neighbourhood,
which no cut shows and every map tells; figures are taken back until none is
(:mod:`~fragility.balance.widening`; what the attacker knows is in
:mod:`~fragility.balance.nests`).

Why a household is left out of a rule (no lease, the other side of a limit) is the figure of no
table: it is kept from exact sums, not from bounds.

References
----------
Hundepool, A. et al. (2012), *Statistical Disclosure Control*, Wiley, ch. 4: linked tables, and
secondary suppression as a question of linear combinations.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import pandas as pd
from threadpoolctl import threadpool_limits

from fragility.disclosure import may_see, rule_of
from fragility.disclosure.shelves import kept

from .dispositions import Disposition
from .nests import DETAIL, Year
from .prepare import days_of
from .published_figures import (
    WHOLE,
    Cell,
    Figures,
    cell_names,
    crossing,
    small_counts,
    small_crossings,
    tables_of,
)
from .rules import Access, Place
from .span import Span, first_of_each
from .switches import Switches
from .widening import widen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from fragility.disclosure.shelves import Levels, Shelf

    from .prepare import Prepared
    from .rules import Rule

__all__ = ["Publication", "is_published", "keep_on", "publication", "without_hidden_totals"]

_YEAR_CUTS: Final = (
    (),
    ("sector",),
    ("fragility_class",),
    ("reservation_holder",),
    ("landlord_name",),
    ("commune_code",),
    ("qpv_code",),
    ("commune_fragility_class",),
)
_SEMESTER_CUTS: Final = (("semester",), ("sector", "semester"))
_PLACED: Final = frozenset({("qpv_code",)})
"""Cuts whose cells are at known places: contours of neighbourhoods, addresses of residences."""
_AT_ONCE: Final = 2048
"""Vectors looked at together."""
_DRAWN: Final = ("allocation_count", "applications_per_allocation_ratio")
LEVELS: Final = len(DETAIL)
"""Detail of a cell: how many allocations; how many count; how many are unknown."""


def published_cuts(known: Collection[str]) -> tuple[tuple[str, ...], ...]:
    """Give the cuts of the publication, those tried first before the others.

    Parameters
    ----------
    known
        Columns of which some allocation is known: without sectors there is no cut by sector, and
        communes are shown under their sector where there is one.
    """
    found = []
    for cut in (*_YEAR_CUTS, *_SEMESTER_CUTS):
        if all(name in known or name == "semester" for name in cut):
            nested = cut == ("commune_code",) and "sector" in known
            found.append(("sector", *cut) if nested else cut)
    return tuple(found)


def is_published(by: Sequence[str], known: Collection[str]) -> bool:
    """Tell whether a cut is in the publication of a year.

    Examples
    --------
    >>> is_published(["sector", "commune_code"], {"sector", "commune_code"})
    True
    >>> is_published(["landlord_name", "commune_code"], {"landlord_name", "commune_code"})
    False
    """
    return tuple(by) in published_cuts(known)


@dataclass(frozen=True, eq=False)
class Publication:
    """How much of each cell is shown."""

    levels: Mapping[tuple[tuple[str, ...], str], Mapping[Cell, int]]
    """By cut and rule: the level of each cell, 0 for nothing."""

    def of(self, rows: pd.DataFrame, by: Sequence[str], rule: str) -> npt.NDArray[np.int64]:
        """Give the level of each row of a cut; 0 for a cell that is not in the publication."""
        known = self.levels.get((tuple(by), rule), {})
        return np.array([known.get(cell, 0) for cell in cell_names(rows, by)], dtype=np.int64)


_MADE: WeakKeyDictionary[Prepared, dict[tuple[int, str, str, str], Publication]] = (
    WeakKeyDictionary()
)


_SHELVES: WeakKeyDictionary[Prepared, Shelf] = WeakKeyDictionary()


def keep_on(prepared: Prepared, shelf: Shelf) -> None:
    """Keep what is decided of allocations on a shelf, which is theirs and these rules' alone."""
    _SHELVES[prepared] = shelf


def publication(
    prepared: Prepared, year: int, rule: str, role: str, switches: Switches | None = None
) -> Publication:
    """Decide what is shown of a calendar year; kept for as long as the allocations are.

    Parameters
    ----------
    prepared
        Allocations and all the rules that are published of them.
    year
        Calendar year of the decisions.
    rule, role
        As for :func:`fragility.disclosure.protect`.
    switches
        The published setting; as they come by default.
    """
    setting = switches or Switches()
    key = (year, rule, role, setting.model_dump_json())
    made = _MADE.setdefault(prepared, {})
    if key not in made:
        # Small products: on a busy machine, threads wait for one another ten times as long.
        with threadpool_limits(1):
            made[key] = Publication(
                kept(
                    _SHELVES.get(prepared),
                    ("allocations", *key),
                    lambda: _publish(prepared, year, rule, role, setting),
                )
            )
    return made[key]


def without_hidden_totals(
    prepared: Prepared, rows: pd.DataFrame, by: Sequence[str], role: str, year: int
) -> pd.DataFrame:
    """Mask the allocations of places whose number the publication of the year does not tell.

    Parameters
    ----------
    prepared
        Allocations and all the rules that are published of them.
    rows
        One row a cell: columns of the cut, ``allocation_count`` of a calendar year and what is
        drawn from it.
    by
        Columns of the cut; one that the publication does not have is left as it is.
    role
        Who looks; who sees the allocations sees all of it.
    year
        The calendar year.
    """
    rule = _of_everyone(prepared)
    drawn = [name for name in _DRAWN if name in rows]
    asked = bool(drawn and by) and is_published(by, prepared.known_columns)
    if rule is None or not asked or may_see("allocation_detail", role):
        return rows
    hidden = publication(prepared, year, "allocation_aggregate", role).of(rows, by, rule) < 1
    return rows.assign(**{name: rows[name].astype("Float64").mask(hidden) for name in drawn})


def _of_everyone(prepared: Prepared) -> str | None:
    """Give a rule whose whole is every decision, as it is published."""
    return next(
        (
            rule.id
            for rule in prepared.rules.rules
            if rule.place is Place.EVERYWHERE
            and rule.event == "decision"
            and rule.access is not Access.FIRST_ACCESS
        ),
        None,
    )


def _publish(prepared: Prepared, year: int, rule: str, role: str, switches: Switches) -> Levels:
    found = rule_of(rule)
    if found is None or role not in found.roles:
        return {}
    least = float(found.minimum_count)
    cuts = published_cuts(prepared.known_columns)
    days = dt.date(year, 1, 1), dt.date(year, 12, 31)
    rows = np.flatnonzero(days_of(days, prepared.frame["decided_on"]))
    # The law's rules first: what is shown of them does not depend on what else is published.
    order = sorted(prepared.rules.rules, key=_has_no_target)
    tables, weights = tables_of(prepared, rows, cuts, order, switches)
    bar = _Bar(weights, least)
    span = Span(len(weights))
    levels: dict[tuple[tuple[str, ...], str], dict[Cell, int]] = {}
    together = _Many(len(weights))
    for stage in (False, True):
        mine = [table for table in tables if _stage(table, prepared) == stage]
        if not mine:
            continue
        seen = [table for table in tables if (table.cut, table.rule) in levels] + mine
        together.add(small_crossings(*pair, weights, least) for pair in _pairs_of(mine))
        _settle(span, mine, together, levels, bar)
        inner = [crossing(one, other) for one, other in _crossed(seen)]
        settling = {(table.cut, table.rule) for table in mine}
        widen(Year(seen, weights, least, inner), levels, found.minimum_interval, settling)
    return levels


def _settle(
    span: Span,
    mine: Sequence[Figures],
    together: _Many,
    levels: dict[tuple[tuple[str, ...], str], dict[Cell, int]],
    bar: _Bar,
) -> None:
    """Admit figures as long as their sums and differences tell no small count.

    Parameters
    ----------
    span
        What is admitted already, and then now.
    mine
        Tables to admit from.
    together
        Small counts that two cuts may tell together, of these tables and of those before.
    levels
        What is shown of each cell; that of ``mine`` is written.
    bar
        What a small count is.
    """
    # Most small counts would stay out of reach even of all the figures: those need no watching.
    reach = span.reach(np.vstack([table.vectors(way) for table in mine for way in DETAIL]))
    small = np.vstack([small_counts(table, bar.weights, bar.least) for table in mine])
    admitted = span.towards(reach)
    admitted.watch(np.vstack([small[reach.holds(small)], together.of(together.held_by(reach))]))
    for table in mine:
        levels[table.cut, table.rule] = dict.fromkeys(table.cells, 0)
    for cut in dict.fromkeys(table.cut for table in mine):
        own = [table for table in mine if table.cut == cut]
        for level in range(1, LEVELS + 1):
            _admit(admitted, own, levels, level, bar)
    span.join(admitted)


class _Many:
    """Vectors of noughts and ones, too many to be held as numbers: a bit a coordinate."""

    def __init__(self, size: int) -> None:
        self._bits = np.zeros((0, -(-size // 8)), dtype=np.uint8)
        self._size = size

    def add(self, bits: Iterable[npt.NDArray[np.uint8]]) -> None:
        """Add vectors, each of them once."""
        rows = np.vstack([self._bits, *bits])
        self._bits = rows[first_of_each(rows)]

    def of(self, wanted: npt.NDArray[np.bool_] | slice) -> npt.NDArray[np.float64]:
        """Give some of them."""
        return np.unpackbits(self._bits[wanted], axis=1, count=self._size).astype(np.float64)

    def held_by(self, span: Span) -> npt.NDArray[np.bool_]:
        """Tell which are combinations of what is admitted."""
        starts = range(0, len(self._bits), _AT_ONCE)
        parts = [span.holds(self.of(slice(start, start + _AT_ONCE))) for start in starts]
        return np.concatenate([np.zeros(0, dtype=bool), *parts])


def _pairs_of(tables: Sequence[Figures]) -> Iterator[tuple[Figures, Figures]]:
    """Give the pairs of cuts of each rule that neither of them is a part of the other."""
    for one, other in combinations(tables, 2):
        if one.rule == other.rule and not (set(one.cut) <= set(other.cut)):
            yield one, other


def _crossed(tables: Sequence[Figures]) -> Iterator[tuple[Figures, Figures]]:
    """Give the pairs of cuts whose cells everyone knows the place of: open data tell it."""
    for pair in _pairs_of(tables):
        last = {table.cut[-1:] for table in pair}
        if ("commune_code",) in last and last & _PLACED:
            yield pair


def _has_no_target(rule: Rule) -> bool:
    return all(each.value is None for each in rule.targets)


def _stage(table: Figures, prepared: Prepared) -> bool:
    return next(_has_no_target(each) for each in prepared.rules.rules if each.id == table.rule)


@dataclass(frozen=True, eq=False, slots=True)
class _Bar:
    weights: npt.NDArray[np.float64]
    """Households of each atom."""
    least: float
    """Fewest households behind a figure."""


def _admit(
    span: Span,
    tables: Sequence[Figures],
    levels: dict[tuple[tuple[str, ...], str], dict[Cell, int]],
    level: int,
    bar: _Bar,
) -> None:
    """Try one level of the cells of a cut, the largest first."""
    found: list[tuple[float, str, Cell, npt.NDArray[np.float64]]] = []
    for table in tables:
        count = {each: table.vectors([each]) @ bar.weights for each in WHOLE}
        whole = np.sum(list(count.values()), axis=0)
        parts: list[npt.NDArray[np.float64]] = [
            whole,
            np.minimum(count[Disposition.COUNTED], whole - count[Disposition.COUNTED]),
            count[Disposition.OTHER],
        ]
        vectors = table.vectors(DETAIL[level - 1])
        known = levels[table.cut, table.rule]
        for position, cell in enumerate(table.cells):
            enough = parts[level - 1][position] >= bar.least
            if enough and known[cell] == level - 1:
                found.append((-float(whole[position]), table.rule, cell, vectors[position]))
    found.sort(key=lambda each: (each[0], each[1], tuple(map(str, each[2]))))
    if not found:
        return
    cut = tables[0].cut
    taken = span.add(np.array([each[3] for each in found]))
    for (_, rule, cell, _), admitted in zip(found, taken, strict=True):
        if admitted:
            levels[cut, rule][cell] = level
