"""What everyone may see of the demand on a day: every table of it attacked together.

Who waits, who was followed and how it ended, the situations of a review, those under the ceiling of
the PLAI: each table is protected by itself (:mod:`~fragility.demand.protection`), then all of them
are attacked as one publication, as the allocations of a year are
(:mod:`fragility.balance.widening`): no figure that is not shown may be known within fewer whole
values than the rule asks. Places come first, and what is shown of them does not depend on the
segments, which other pages show beside.

Medians and curves are not sums: they are told rounded, and not reckoned with here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import pandas as pd
from threadpoolctl import threadpool_limits

from fragility.balance.dispositions import Disposition
from fragility.balance.nests import Year
from fragility.balance.protection import AGGREGATE
from fragility.balance.published_figures import Cell, Figures, cell_names
from fragility.balance.widening import widen
from fragility.disclosure import may_see, rule_of
from fragility.disclosure.shelves import kept

from .applications import cell_codes, waiting_on
from .blocked import blocked, situations
from .eligible import PLAI, eligible, protect_eligible
from .protection import protect_demand
from .segments import put_together
from .waiting import followed, waiting

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from fragility.disclosure.shelves import Levels, Shelf

    from .applications import Applications

    Cut = tuple[str, ...]
    Blocks = Sequence[Sequence[str]]

_WAITING: Final = "waiting"
_ENDED: Final = "ended"
_ELIGIBLE: Final = "eligible"
_PENDING: Final = ("pending_count", "pending_share", "applications_per_allocation_ratio")
_FOLLOWED: Final = ("median_", "waiting_over_")
_SITUATIONS: Final = ("often_ranked_count", "difficult_mutation_count")
_LONG: Final = "_no_proposal_count"
_PLACES: Final = ("sector", "commune_code")
_COUNTED, _OTHER, _LEFT = Disposition.COUNTED, Disposition.OTHER, Disposition.NO_LEASE


@dataclass(frozen=True, eq=False)
class DemandPublication:
    """How much of each cell is shown: 1 for the whole of a table, 2 for its parts."""

    levels: Mapping[tuple[Cut, str], Mapping[Cell, int]]

    def kept(self, rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
        """Mask what is not in the publication; a cut that is not has nothing left.

        Parameters
        ----------
        rows
            As :func:`~fragility.demand.protect_demand` or
            :func:`~fragility.demand.protect_eligible` leave them for everyone.
        by
            Columns of the cut.
        """
        changed: dict[str, pd.Series] = {}
        cells = cell_names(rows, by)
        for name in map(str, rows.columns):
            needed = () if name in by else _needs(name)
            hidden = np.zeros(len(rows), dtype=bool)
            for table, level in needed:
                known = self.levels.get((tuple(by), table), {})
                hidden |= np.array([known.get(cell, 0) < level for cell in cells], dtype=bool)
            if needed:
                changed[name] = rows[name].astype("Float64").mask(hidden)
        return rows.assign(**changed)


def _needs(column: str) -> tuple[tuple[str, int], ...]:
    """Give the tables a column is drawn from, and the level it needs of each."""
    if column == "application_count" or column.startswith(_FOLLOWED):
        return ((_WAITING, 1), (_ENDED, 1))
    if column in _PENDING:
        return ((_WAITING, 1),)
    if column == "withdrawn_count" or column.startswith("allocated_"):
        return ((_ENDED, 2),)
    table = _ELIGIBLE if column == "eligible_count" else column.removesuffix("_count")
    known = table == _ELIGIBLE or column in _SITUATIONS or column.endswith(_LONG)
    return ((table, 2),) if known else ()


_MADE: WeakKeyDictionary[Applications, dict[tuple[object, ...], DemandPublication]] = (
    WeakKeyDictionary()
)


_SHELVES: WeakKeyDictionary[Applications, Shelf] = WeakKeyDictionary()


def keep_on(applications: Applications, shelf: Shelf) -> None:
    """Keep what is decided of applications on a shelf, which is theirs alone."""
    _SHELVES[applications] = shelf


def demand_publication(
    applications: Applications,
    as_of: dt.date,
    role: str,
    *,
    since: dt.date | None = None,
    segments: Mapping[str, Blocks | None] | None = None,
) -> DemandPublication:
    """Decide what is shown of the demand on a day; kept for as long as the applications are.

    Parameters
    ----------
    applications
        All of them, with the columns of the segments where there are any.
    as_of, since
        The day and the setting that everyone sees.
    role
        Who looks.
    segments
        Segments shown of the whole territory, and what is put together in each; none: the places
        alone, of which the same is shown.
    """
    asked = tuple((name, repr(blocks)) for name, blocks in (segments or {}).items())
    key = (as_of, role, since, asked)
    made = _MADE.setdefault(applications, {})
    if key not in made:
        with threadpool_limits(1):
            made[key] = DemandPublication(
                kept(
                    _SHELVES.get(applications),
                    ("applications", *key),
                    lambda: _publish(applications, as_of, role, since, segments or {}),
                )
            )
    return made[key]


def _publish(
    applications: Applications,
    as_of: dt.date,
    role: str,
    since: dt.date | None,
    segments: Mapping[str, Blocks | None],
) -> Levels:
    rule = rule_of(AGGREGATE)
    if rule is None or not may_see(AGGREGATE, role):
        return {}
    known = applications.known_columns
    nested = [name for name in _PLACES if name in known]
    places: list[Cut] = [tuple(nested[:depth]) for depth in range(len(nested) + 1)]
    tables: list[Figures] = []
    levels: dict[tuple[Cut, str], dict[Cell, int]] = {}
    ways = _ways(applications, as_of, since)
    signature = [*ways.values()]
    cells: dict[Cut, tuple[npt.NDArray[np.int64], list[Cell]]] = {}
    frames: dict[Cut, Applications] = {}
    for cut in [*places, *((name,) for name in segments)]:
        blocks = segments[cut[0]] if cut and cut[0] in segments else None
        frame = applications.frame
        if blocks is not None:
            frame = put_together(frame, cut[0], blocks)
        frames[cut] = replace(applications, frame=frame)
        codes, labels = cell_codes(frame, cut)
        cells[cut] = codes, cell_names(labels, cut)
        signature.append(codes)
    inside = np.flatnonzero(np.any([way != _LEFT for way in ways.values()], axis=0))
    table = np.column_stack(signature)[inside]
    atoms, weights = np.unique(table, axis=0, return_counts=True)
    for position, (cut, (_, names)) in enumerate(cells.items(), start=len(ways)):
        member, present = _present(atoms[:, position])
        tables += [
            Figures(cut, name, [names[each] for each in present], member, atoms[:, place])
            for place, name in enumerate(ways)
        ]
    stages: list[list[Cut]] = [places, [(name,) for name in segments]]
    for stage in stages:
        mine = [each for each in tables if each.cut in stage]
        shown = {cut: _shown(frames[cut], as_of, since, cut, role) for cut in stage}
        for each in mine:
            found = shown[each.cut].get(each.rule, {})
            levels[each.cut, each.rule] = {cell: found.get(cell, 0) for cell in each.cells}
        so_far = [each for each in tables if (each.cut, each.rule) in levels]
        year = Year(so_far, weights.astype(np.float64), float(rule.minimum_count))
        settling = {(each.cut, each.rule) for each in mine}
        widen(year, levels, rule.minimum_interval, settling)
    return levels


def _present(codes: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], list[int]]:
    found, member = np.unique(codes, return_inverse=True)
    return member.reshape(-1).astype(np.int64), found.tolist()


def _ways(
    applications: Applications, as_of: dt.date, since: dt.date | None
) -> dict[str, npt.NDArray[np.int64]]:
    """Say of each application where it goes in each table."""
    frame = applications.frame
    pending = waiting_on(frame, as_of)
    waits = followed(applications, as_of, since=since)
    ended = waits.kept & ~pending
    out = {
        _WAITING: np.where(pending, _COUNTED, _LEFT),
        _ENDED: np.where(ended, np.where(waits.allocated, _COUNTED, _OTHER), _LEFT),
    }
    parts = {name: held for name, (held, _) in situations(frame, as_of).items()}
    if "ceiling_key" in applications.known_columns:
        parts[_ELIGIBLE] = (frame["ceiling_key"].astype(object) == PLAI).to_numpy(dtype=bool)
    for name, held in parts.items():
        out[name] = np.where(pending, np.where(held, _COUNTED, _OTHER), _LEFT)
    return {name: way.astype(np.int64) for name, way in out.items()}


def _shown(
    applications: Applications, as_of: dt.date, since: dt.date | None, cut: Cut, role: str
) -> dict[str, dict[Cell, int]]:
    """Say what the tables of a cut show, each protected by itself."""
    known = applications.known_columns
    stuck = blocked(applications, as_of, by=cut)
    waits = waiting(applications, as_of, since=since, by=cut)
    told = set(situations(applications.frame.iloc[:0], as_of))
    found: dict[str, dict[Cell, int]] = {}
    for rows in (stuck, waits):
        shown = protect_demand(rows, cut, role, known=known).rows
        cells = cell_names(shown, cut)
        for name in map(str, shown.columns):
            if name == "allocated_count":
                _note(found, _ENDED, cells, shown[name], 2)
            elif name in {"pending_count", "application_count"}:
                table = _WAITING if name == "pending_count" else _ENDED
                _note(found, table, cells, shown[name], 1)
            elif name.removesuffix("_count") in told:
                table = name.removesuffix("_count")
                _note(found, table, cells, shown["pending_count"], 1)
                _note(found, table, cells, shown[name], 2)
    if "ceiling_key" in known and set(cut) <= set(_PLACES):
        shown = protect_eligible(eligible(applications, as_of, by=cut), cut, role, known=known).rows
        cells = cell_names(shown, cut)
        for level, name in enumerate(("pending_count", "eligible_count"), start=1):
            _note(found, _ELIGIBLE, cells, shown[name], level)
    return found


def _note(
    found: dict[str, dict[Cell, int]],
    table: str,
    cells: Sequence[Cell],
    values: pd.Series,
    level: int,
) -> None:
    """Write down the cells that show a level, where they show the one before."""
    known = found.setdefault(table, {})
    for cell, seen in zip(cells, values.notna().tolist(), strict=True):
        if seen and known.get(cell, 0) == level - 1:
            known[cell] = level
