"""The lines of a scenario as counts that can be worked on, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from .document import Line, Operation, Scenario

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .vocabulary import Kind, Product, Size, Zone

Counts = npt.NDArray[np.int64]


class LineKey(NamedTuple):
    """What makes two lines the same one."""

    commune_code: str
    zone: Zone
    kind: Kind
    product: Product | None = None
    to_product: Product | None = None
    size: Size | None = None


class LineCounts(dict[LineKey, Counts]):
    """Counts of each year by line; adding to a line that is not there makes it."""

    def __init__(self, scenario: Scenario) -> None:
        super().__init__((key_of(line), np.array(line.dwellings)) for line in scenario.lines)
        self._years = scenario.horizon_years

    def of(self, key: LineKey) -> Counts:
        """Give the counts of a line, zeros where it is not there."""
        return self.get(key, np.zeros(self._years, dtype=np.int64))

    def add(self, key: LineKey, counts: npt.ArrayLike) -> None:
        """Add to a line, year by year."""
        self[key] = self.of(key) + np.asarray(counts, dtype=np.int64)


def key_of(line: Line) -> LineKey:
    """Give the key of a line."""
    return LineKey(
        line.commune_code, line.zone, line.kind, line.product, line.to_product, line.size
    )


def rewritten(
    scenario: Scenario,
    counts: Mapping[LineKey, Counts],
    operations: Iterable[Operation] | None = None,
) -> Scenario:
    """Return the scenario with other lines, and other operations where some are given.

    Lines keep their order; new ones come after, sorted; those that hold nothing are left out. The
    document is validated anew.
    """
    known = [key for key in map(key_of, scenario.lines) if key in counts]
    fresh = sorted(set(counts) - set(known), key=lambda key: tuple(each or "" for each in key))
    lines = tuple(
        Line(**key._asdict(), dwellings=tuple(map(int, counts[key])))
        for key in (*known, *fresh)
        if counts[key].any()
    )
    told = {name: getattr(scenario, name) for name in type(scenario).model_fields}
    told |= {"lines": lines}
    if operations is not None:
        told |= {"operations": tuple(operations)}
    return Scenario(**told)
