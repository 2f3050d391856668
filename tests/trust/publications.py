"""What everyone sees of allocations and of the demand, read off the tables, and attacked.

Nothing of how figures were chosen is used here: the attacker reads the protected tables, cell by
cell, and reckons with :mod:`fragility.disclosure.attack`. His atoms are the places of a cut × the
profiles that households have under all the rules at once, in places where the side of the
neighbourhoods allows them: he knows who there is in the territory, not who lives where.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from scipy import sparse

from fragility.balance import Switches, balance, protect_cut
from fragility.balance.dispositions import Disposition, dispositions
from fragility.balance.prepare import cells_of
from fragility.balance.publication import published_cuts
from fragility.demand import (
    demand_publication,
    demand_table,
    eligible,
    protect_demand,
    protect_eligible,
)
from fragility.demand.applications import waiting_on
from fragility.demand.blocked import situations
from fragility.demand.eligible import PLAI
from fragility.demand.waiting import followed
from fragility.disclosure import rule_of
from fragility.disclosure.attack import intervals

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from fragility.balance import Allocations, Prepared, Rule
    from fragility.demand import Applications

    Cut = tuple[str, ...]

ROLE: Final = "elu"
RULE: Final = "allocation_aggregate"
WHOLE: Final = (Disposition.COUNTED, Disposition.OTHER, Disposition.UNKNOWN)
SIDES: Final = (Disposition.NOT_IN_FORCE, Disposition.ELSEWHERE, Disposition.PLACE_UNKNOWN)


@dataclass(frozen=True)
class Attacked:
    """What came of an attack."""

    shown: int
    hidden: int
    narrow: int
    """Hidden figures known within fewer values than the rule asks."""
    worst: tuple[object, ...] = ()
    """One of them."""

    def __add__(self, other: Attacked) -> Attacked:
        """Count two attacks together."""
        return Attacked(
            self.shown + other.shown,
            self.hidden + other.hidden,
            self.narrow + other.narrow,
            self.worst or other.worst,
        )


def width() -> int:
    """Return the fewest values a hidden figure must keep."""
    rule = rule_of(RULE)
    assert rule is not None
    return rule.minimum_interval


def least() -> int:
    """Return the fewest households behind a figure."""
    rule = rule_of(RULE)
    assert rule is not None
    return rule.minimum_count


@dataclass(frozen=True, eq=False)
class Known:
    """A figure of a table, and what is read of it."""

    name: tuple[object, ...]
    here: np.ndarray
    """Rows of the register that are in its cell."""
    rule: int
    way: tuple[int, ...]
    """Households it counts: those that go one of these ways under a rule."""
    read: float
    """NaN where it is hidden."""
    personal: bool = True
    """Whether it must be kept where it is hidden: how many are unknown need not."""


def chosen(prepared: Prepared, rules: Sequence[str]) -> list[Rule]:
    """Return the rules of these names."""
    return [rule for rule in prepared.rules.rules if rule.id in rules]


def attack_allocations(prepared: Prepared, year: int, rules: Sequence[str]) -> Attacked:
    """Attack all that everyone sees of a year under some rules."""
    inside = (prepared.frame["decided_on"].dt.year == year).to_numpy()
    frame = prepared.frame[inside]
    cuts = published_cuts(prepared.known_columns)
    profiles = [
        dispositions(prepared, rule, Switches())[inside] for rule in chosen(prepared, rules)
    ]
    cells = {cut: cells_of(frame, cut).codes for cut in cuts}
    ways = np.column_stack(profiles)
    tables = of_allocations(prepared, year, rules)
    told = subtracted(tables, ways)
    # Which neighbourhood lies in which commune is on every map.
    inner = [cut for cut in cuts if cut[-1:] == ("commune_code",)]
    if ("qpv_code",) in cuts:
        for cut in inner:
            both = (*cut, "qpv_code")
            cells[both] = cells_of(frame, both).codes
            tables[both] = list(_small_cells(both, cells[both], ways))
    return attack(tables, cells, ways) + Attacked(0, 0, len(told), *told[:1])


def _small_cells(cut: Cut, codes: np.ndarray, ways: np.ndarray) -> Iterator[Known]:
    """Give the small counts of a cut that is not published."""
    for rule in range(ways.shape[1]):
        for way in (WHOLE, (Disposition.COUNTED,)):
            going = np.isin(ways[:, rule], way)
            for code in np.unique(codes):
                if (going & (codes == code)).sum() < least():
                    yield Known((cut, rule, int(code), way), codes == code, rule, way, float("nan"))


def subtracted(tables: dict[Cut, list[Known]], ways: np.ndarray) -> list[tuple[object, ...]]:
    """List the small counts of a rule that one figure less another gives, whatever their cuts."""
    found = []
    shown = [each for table in tables.values() for each in table if not np.isnan(each.read)]
    for rule, way in {(each.rule, each.way) for each in shown if each.personal}:
        mine = [each for each in shown if (each.rule, each.way) == (rule, way)]
        counted = np.isin(ways[:, rule], way)
        here = np.array([each.here & counted for each in mine], dtype=np.float64)
        shared = here @ here.T
        size = shared.diagonal()
        left = size[:, None] - size[None, :]
        inside = (shared == size[None, :]) & (size[None, :] > 0)
        for i, j in np.argwhere(inside & (left > 0) & (left < least())):
            found.append((mine[i].name, "less", mine[j].name, float(left[i, j])))
    return found


def of_allocations(prepared: Prepared, year: int, rules: Sequence[str]) -> dict[Cut, list[Known]]:
    """Read the tables of a year as they are shown."""
    frame = prepared.frame
    days = (pd.Timestamp(year, 1, 1).date(), pd.Timestamp(year, 12, 31).date())
    inside = (frame["decided_on"].dt.year == year).to_numpy()
    found: dict[Cut, list[Known]] = {}
    for by in published_cuts(prepared.known_columns):
        measured = balance(prepared, by=by, period=days, rules=rules)
        rows = protect_cut(prepared, measured, ROLE).rows
        cut = cells_of(frame[inside], by)
        names = [tuple(map(str, each)) for each in cut.labels.to_numpy().tolist()] or [()]
        found[by] = []
        for number, rule in enumerate(chosen(prepared, rules)):
            mine = rows[rows["rule"] == rule.id]
            labels = [tuple(map(str, each)) for each in mine[list(by)].to_numpy().tolist()]
            for code, name in enumerate(names):
                row = mine.iloc[labels.index(name)]
                here = cut.codes == code
                for column, way in (
                    ("allocation_count", WHOLE),
                    ("counted_count", (Disposition.COUNTED,)),
                    ("unknown_count", (Disposition.UNKNOWN,)),
                ):
                    read = float("nan") if pd.isna(row[column]) else float(row[column])
                    personal = column != "unknown_count"
                    told = (by, rule.id, name, column)
                    found[by].append(Known(told, here, number, way, read, personal))
    return found


def attack_demand(asked: Applications, given: Allocations, day: dt.date) -> Attacked:
    """Attack who waits, how it ended, the situations and the ceilings, by commune and in all."""
    asked = replace(asked, frame=asked.frame.assign(ceiling_key=_ceilings(len(asked.frame))))
    frame, columns = asked.frame, asked.known_columns
    made = demand_publication(asked, day, ROLE)
    pending = waiting_on(frame, day)
    waits = followed(asked, day)
    ended = waits.kept & ~pending
    parts = {f"{name}_count": held for name, (held, _) in situations(frame, day).items()}
    parts["eligible_count"] = (frame["ceiling_key"] == PLAI).to_numpy(dtype=bool)
    ways = [np.where(pending, 0, np.where(ended, np.where(waits.allocated, 1, 2), 9))]
    ways += [np.where(pending, np.where(held, 0, 1), 9) for held in parts.values()]
    counted: dict[str, tuple[int, tuple[int, ...]]] = {"pending_count": (0, (0,))}
    counted["allocated_count"] = (0, (1,))
    counted["application_count"] = (0, (0, 1, 2))
    counted["withdrawn_count"] = (0, (2,))
    counted |= {name: (place, (0,)) for place, name in enumerate(parts, start=1)}
    tables: dict[Cut, list[Known]] = {}
    cells: dict[Cut, np.ndarray] = {}
    for by in ((), ("commune_code",)):
        rows = demand_table(asked, given, day, by=by)
        page = made.kept(protect_demand(rows, by, ROLE, known=columns).rows, by)
        rows = eligible(asked, day, by=by)
        beside = made.kept(protect_eligible(rows, by, ROLE, known=columns).rows, by)
        cut = cells_of(frame, by)
        cells[by] = cut.codes
        names = [tuple(map(str, each)) for each in cut.labels.to_numpy().tolist()] or [()]
        tables[by] = [
            Known((by, name, cell), cut.codes == code, *counted[name], _read(shown, by, cell, name))
            for shown, wanted in ((page, [*counted]), (beside, ["pending_count", "eligible_count"]))
            for code, cell in enumerate(names)
            for name in wanted
            if name in shown
        ]
    followed_rows = (ways[0] != 9).nonzero()[0]
    tables = {
        by: [replace(each, here=each.here[followed_rows]) for each in table]
        for by, table in tables.items()
    }
    profiles = np.column_stack(ways)[followed_rows]
    # Ways are numbered as no disposition that follows from a place is.
    return attack(tables, {by: code[followed_rows] for by, code in cells.items()}, profiles)


def _read(rows: pd.DataFrame, by: Cut, cell: tuple[str, ...], name: str) -> float:
    labels = [tuple(map(str, each)) for each in rows[list(by)].to_numpy().tolist()]
    if cell not in labels:
        return float("nan")
    value = rows.iloc[labels.index(cell)][name]
    return float("nan") if pd.isna(value) else float(value)


def _ceilings(size: int) -> np.ndarray:
    draw = np.random.default_rng(0)
    return draw.choice(np.array(["plai", "plus", None], dtype=object), size, p=[0.7, 0.25, 0.05])


def attack(
    tables: dict[Cut, list[Known]], cells: dict[Cut, np.ndarray], profiles: np.ndarray
) -> Attacked:
    """Attack every table with those it is nested in.

    Parameters
    ----------
    tables
        What is read.
    cells
        Cell of each row of the register, by cut.
    profiles
        Rows × rules: where each household goes.
    """
    kinds, kind = np.unique(profiles, axis=0, return_inverse=True)
    side = np.where(np.isin(kinds, SIDES), kinds, -1)
    side = np.unique(side, axis=0, return_inverse=True)[1].reshape(-1)
    total = Attacked(0, 0, 0)
    for cut, place in cells.items():
        if any(other != cut and nested(cells[other], place) for other in cells):
            continue
        there = np.zeros((place.max() + 1, side.max() + 1), dtype=bool)
        there[place, side[kind]] = True
        atoms = np.argwhere(there[:, side])
        truth = np.array([((place == p) & (kind == k)).sum() for p, k in atoms], dtype=float)
        known = [each for by, table in tables.items() if nested(place, cells[by]) for each in table]
        rows = [
            np.flatnonzero(
                np.isin(atoms[:, 0], np.unique(place[each.here]))
                & np.isin(kinds[atoms[:, 1], each.rule], each.way)
            )
            for each in known
        ]
        total += _attack_one(list(zip(known, rows, strict=True)), truth)
    return total


def nested(finer: np.ndarray, wider: np.ndarray) -> bool:
    """Tell whether each cell of a cut is in one of another."""
    return len(np.unique(np.column_stack([finer, wider]), axis=0)) == len(np.unique(finer))


def _attack_one(known: list[tuple[Known, np.ndarray]], truth: np.ndarray) -> Attacked:
    shown = [(each, row) for each, row in known if not np.isnan(each.read)]
    for each, row in shown:
        assert truth[row].sum() == each.read, each.name
    read = {row.tobytes() for _, row in shown}
    hidden = {
        row.tobytes(): (each, row)
        for each, row in known
        if np.isnan(each.read) and each.personal and len(row) and row.tobytes() not in read
    }
    if not shown or not hidden:
        return Attacked(len(shown), len(hidden), 0)
    figures = _matrix([row for _, row in shown], len(truth))
    targets = _matrix([row for _, row in hidden.values()], len(truth))
    found = intervals(figures, np.array([each.read for each, _ in shown]), targets)
    few = found.counts < width()
    # Others tell it rightly: a whole and its other part, each large enough.
    few &= ~((found.counts == 1) & (found.low >= least()))
    names = [each.name for each, _ in hidden.values()]
    worst = [(*names[n], found.low[n], found.high[n]) for n in np.flatnonzero(few)[:1]]
    return Attacked(len(shown), len(hidden), int(few.sum()), *worst)


def _matrix(rows: list[np.ndarray], size: int) -> sparse.csr_array:
    ends = np.cumsum([0, *map(len, rows)])
    return sparse.csr_array(
        (np.ones(ends[-1]), np.concatenate(rows), ends), shape=(len(rows), size)
    )
