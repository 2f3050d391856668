"""Two people changed one scenario: what touched different cells is put together by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .cells import cells_of, is_count, scenario_of, year_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from .cells import Path
    from .document import Scenario


@dataclass(frozen=True)
class Conflict:
    """One cell that both changed, differently."""

    path: Path
    base: Any
    """Nothing where there was no such cell; no dwelling is 0."""
    mine: Any
    theirs: Any


@dataclass(frozen=True)
class Merged:
    """Two changes of one scenario, put together."""

    scenario: Scenario
    conflicts: tuple[Conflict, ...]
    """What had to be chosen."""
    from_mine: tuple[Path, ...]
    """Cells that only mine changed."""
    from_theirs: tuple[Path, ...]
    """Cells that only theirs changed."""


def merge(
    base: Scenario, mine: Scenario, theirs: Scenario, theirs_kept: Collection[Path] = ()
) -> Merged:
    """Put two changes of one scenario together, cell by cell (three-way merge).

    Parameters
    ----------
    base
        What both started from.
    mine, theirs
        What each made of it. The result has the identifier, the author and the parent of mine.
    theirs_kept
        Paths of conflicts where theirs is kept; mine is, elsewhere.

    Returns
    -------
    The order of lines is that of mine, then what theirs adds. A horizon that leaves out a year
    which the other one changed is a conflict too.

    Raises
    ------
    pydantic.ValidationError
        What is put together contradicts itself.
    """
    first, second, third = (cells_of(each) for each in (base, mine, theirs))
    cells: dict[Path, Any] = {}
    conflicts: list[Conflict] = []
    from_mine: list[Path] = []
    from_theirs: list[Path] = []
    for path in dict.fromkeys([*second, *third, *first]):
        absent = 0 if is_count(path) else None
        old, one, other = (each.get(path, absent) for each in (first, second, third))
        if one == other:
            kept = one
        elif one == old:
            kept = other
            from_theirs.append(path)
        elif other == old:
            kept = one
            from_mine.append(path)
        else:
            kept = other if path in theirs_kept else one
            conflicts.append(Conflict(path, old, one, other))
        if kept != absent:
            cells[path] = kept
    settled = {each.path for each in conflicts}
    for path in _years_apart(mine, theirs, cells, {*from_mine, *from_theirs, *settled}):
        if path not in settled:
            cells[path] = (third if path in theirs_kept else second)[path]
            conflicts.append(Conflict(path, first[path], second[path], third[path]))
            settled.add(path)
    return Merged(
        scenario_of(mine, cells),
        tuple(conflicts),
        tuple(path for path in from_mine if path not in settled),
        tuple(path for path in from_theirs if path not in settled),
    )


def _years_apart(
    mine: Scenario, theirs: Scenario, cells: dict[Path, Any], changed: set[Path]
) -> tuple[Path, ...]:
    """Return the fields to choose where a change of one is in a year the other took away."""
    start, horizon = cells[("start_year",)], cells[("horizon_years",)]
    years = range(start, start + horizon)
    about = (year_of(path, cells[path]) for path in changed if path in cells)
    lost = any(year is not None and year not in years for year in about)
    if not lost:
        return ()
    return tuple(
        (name,)
        for name in ("start_year", "horizon_years")
        if getattr(mine, name) != getattr(theirs, name)
    )
