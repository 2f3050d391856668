"""A scenario as the smallest things that may change apart: each with a path, and a value.

Two scenarios are compared, and three are merged, cell by cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .document import Line, Scenario

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Path = tuple[str, ...]
"""Where a cell is: ``("notes",)``, ``("hypotheses", "delays_years", "production")``,
``("operation", name)``, ``("line", *key)`` for a line that exists, ``("line", *key, "2027")`` for
its dwellings of a year."""
FIELDS: Final = ("name", "notes", "territory_code", "start_year", "horizon_years")
"""What a scenario says of itself; its identifier, author and version are not changed by editing."""
_LINE: Final = "line"
_OPERATION: Final = "operation"
_KEY: Final = 1 + 6
"""Parts of the path of a line."""
_WHOLE: Final = frozenset({("hypotheses", "sizes")})
"""Groups that mean nothing by parts: weights are read together."""


def cells_of(scenario: Scenario) -> dict[Path, Any]:
    """Return every cell of a scenario; a year without dwellings has none."""
    cells: dict[Path, Any] = {(name,): getattr(scenario, name) for name in FIELDS}
    for part in ("hypotheses", "uncertainty"):
        cells |= _leaves((part,), getattr(scenario, part).model_dump())
    for line in scenario.lines:
        path = (_LINE, *line.key)
        cells[path] = True
        pairs = zip(scenario.years, line.dwellings, strict=True)
        cells |= {(*path, str(year)): count for year, count in pairs if count}
    cells |= {(_OPERATION, each.name): each for each in scenario.operations}
    return cells


def scenario_of(like: Scenario, cells: Mapping[Path, Any]) -> Scenario:
    """Return the scenario that has given cells, and otherwise says what another one does.

    A line exists where it has dwellings in a year, or is said to. What is outside the years of the
    scenario is left out.

    Raises
    ------
    pydantic.ValidationError
        The cells contradict each other.
    """
    start, horizon = cells[("start_year",)], cells[("horizon_years",)]
    years = [str(year) for year in range(start, start + horizon)]
    keys: dict[Path, dict[str, int]] = {}
    for path, value in cells.items():
        if path[0] == _LINE:
            counts = keys.setdefault(path[1:_KEY], {})
            if is_count(path):
                counts[path[-1]] = value
    lines = [
        _line(key, tuple(counts.get(year, 0) for year in years))
        for key, counts in keys.items()
        if (_LINE, *key) in cells or any(counts.get(year, 0) for year in years)
    ]
    operations = [
        value for path, value in cells.items() if path[0] == _OPERATION and str(value.year) in years
    ]
    told = {name: cells[(name,)] for name in FIELDS}
    parts = {part: _tree(part, cells) for part in ("hypotheses", "uncertainty")}
    return Scenario.model_validate(
        dict(like) | told | parts | {"lines": tuple(lines), "operations": tuple(operations)}
    )


def is_count(path: Path) -> bool:
    """Tell whether a cell holds the dwellings of one year."""
    return path[0] == _LINE and len(path) > _KEY


def year_of(path: Path, value: Any) -> int | None:
    """Return the year that a cell is about, nothing where it is about none."""
    if is_count(path):
        return int(path[-1])
    return int(value.year) if path[0] == _OPERATION and value is not None else None


def _line(key: Path, dwellings: tuple[int, ...]) -> Line:
    commune, zone, kind, product, to_product, size = key
    return Line.model_validate(
        {
            "commune_code": commune,
            "zone": zone,
            "kind": kind,
            "product": product or None,
            "to_product": to_product or None,
            "size": size or None,
            "dwellings": dwellings,
        }
    )


def _leaves(path: Path, tree: Mapping[str, Any]) -> dict[Path, Any]:
    return dict(_walk(path, tree))


def _walk(path: Path, tree: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
    for name, value in tree.items():
        here = (*path, name)
        if isinstance(value, dict) and here not in _WHOLE:
            yield from _walk(here, value)
        else:
            yield here, value


def _tree(part: str, cells: Mapping[Path, Any]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for path, value in cells.items():
        if path[0] == part:
            node = tree
            for name in path[1:-1]:
                node = node.setdefault(name, {})
            node[path[-1]] = value
    return tree
