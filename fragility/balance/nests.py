"""What is shown and hidden of a year, as sums over places and profiles of households.

The attacker knows every figure shown, which profiles of households there are (a profile: where a
household goes under a rule and under those that exclude some of its ways), and on which side of the
limits of neighbourhoods each place has dwellings; not who of which profile lives where. What a cut
and those it is nested in say of a rule makes one system of linear equations: places × profiles,
counts of zero or more. What the other cuts say of its wholes is reckoned with: exactly where they
show all the parts, as a bound where they show some; so are the figures of the other rules, where
the profile tells them.

Rules without relation are told apart by exact sums only (:mod:`~fragility.balance.span`).

References
----------
Hundepool, A. et al. (2012), *Statistical Disclosure Control*, Wiley, § 4.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from .dispositions import Disposition
from .published_figures import WHOLE, Cell, Figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Levels = Mapping[tuple[tuple[str, ...], str], Mapping[Cell, int]]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Ways = tuple[Disposition, ...]

_PLACED: Final = (
    Disposition.NOT_IN_FORCE,
    Disposition.ELSEWHERE,
    Disposition.PLACE_UNKNOWN,
)
"""What follows from the place and the day, which are nobody's secret."""
_PERSONAL: Final[Ways] = (Disposition.MUTATION,)
"""Why a household is left out of a rule, where the reason is a figure of other tables."""
_EXPECTED: Final = 10
"""Households that would go two ways together, were these without relation."""
DETAIL: Final[tuple[Ways, ...]] = (
    WHOLE,
    (Disposition.COUNTED,),
    (Disposition.UNKNOWN,),
)
"""What each level of a cell adds to the former one; the last one is no secret by itself."""


class Figure(NamedTuple):
    """One figure of a publication."""

    cut: tuple[str, ...]
    rule: str
    cell: Cell
    level: int
    """The level it is shown at; 0: not a figure of the publication, and never shown."""
    way: Ways


@dataclass(frozen=True, eq=False)
class Nest:
    """What is known of a rule in a cut and those it is nested in, over places × profiles."""

    shown: list[list[Figure]]
    """By sum, every figure that shows it; none where only other cuts tell something of it."""
    figures: sparse.csr_array
    low: Floats
    high: Floats
    """What each sum is; of a whole that only other cuts tell, between what."""
    hidden: list[Figure]
    targets: sparse.csr_array
    truth: Floats
    """Households of each place and profile."""


class Year:
    """The figures of a year over atoms, and what is needed of them again and again.

    Parameters
    ----------
    tables, weights
        From :func:`~fragility.balance.published_figures.tables_of`.
    least
        Fewest households behind a figure.
    inner
        Cells that two cuts make together, of the same rules: never published, and attacked.
    """

    def __init__(
        self,
        tables: Sequence[Figures],
        weights: Floats,
        least: float,
        inner: Sequence[Figures] = (),
    ) -> None:
        self.tables, self.weights, self.least = tables, weights, least
        self.inner = inner
        self.unpublished = {table.cut for table in inner}
        self.by_cut = {table.cut: table for table in (*tables, *inner)}
        self.cuts = list(self.by_cut)
        self.gone = {table.rule: table.gone for table in tables}
        self.nested = {
            (finer, wider)
            for finer, one in self.by_cut.items()
            for wider, other in self.by_cut.items()
            if _inside(one.member, other.member)
        }
        """Pairs of cuts, each cell of the first in one cell of the second."""
        self._parts: dict[Figure, dict[tuple[str, ...], dict[Cell, float]]] = {}

    def size(self, figure: Figure) -> float:
        """Give the households of the cell of a figure, whatever its rule."""
        table = self.by_cut[figure.cut]
        return float(self.weights[table.member == table.cells.index(figure.cell)].sum())

    def leaves(self) -> list[tuple[str, ...]]:
        """Give the cuts that no other one is nested in."""
        return [
            cut
            for cut in self.cuts
            if not any(set(cut) < set(other) and (other, cut) in self.nested for other in self.cuts)
        ]

    def relatives(self, rule: str, cut: tuple[str, ...]) -> list[str]:
        """Give a rule and those that tell of it: some of their ways exclude one another.

        Two ways that no household goes together, though :data:`_EXPECTED` would if they had
        nothing to do with one another: incomes of the first quartile are modest ones. In cells
        that no cut shows, those that are about some places alone tell how many there are.
        """
        mine = _indicators(self.gone[rule])
        found = [rule]
        for name, gone in self.gone.items():
            other = _indicators(gone)
            together = (mine * self.weights) @ other.T
            sizes = (mine @ self.weights)[:, None] * (other @ self.weights)[None, :]
            excluded = (together == 0) & (sizes >= _EXPECTED * max(self.weights.sum(), 1.0))
            placed = cut in self.unpublished and bool((gone == int(Disposition.ELSEWHERE)).any())
            if name != rule and (placed or excluded.any()):
                found.append(name)
        return found

    def told_elsewhere(
        self, figure: Figure, levels: Levels, here: Iterable[tuple[str, ...]]
    ) -> tuple[float, float] | None:
        """Say between what a figure is, from the parts that other cuts show of it."""
        told: tuple[float, float] | None = None
        for cut, parts in self._parts_of(figure).items():
            if cut in here:
                continue
            known = levels[cut, figure.rule]
            seen = [size for cell, size in parts.items() if known[cell] >= figure.level]
            value = sum(seen)
            if len(seen) == len(parts):
                return value, value
            if seen and (told is None or value > told[0]):
                told = (value, np.inf)
        return told

    def _parts_of(self, figure: Figure) -> Mapping[tuple[str, ...], Mapping[Cell, float]]:
        """Give the cells a figure is the sum of, by published cut, and what each counts."""
        if figure not in self._parts:
            whole = self.by_cut[figure.cut]
            inside = whole.member == whole.cells.index(figure.cell)
            ways = np.isin(self.gone[figure.rule], list(map(int, figure.way)))
            self._parts[figure] = {}
            for cut, table in self.by_cut.items():
                if cut not in self.unpublished and (cut, whole.cut) in self.nested:
                    sizes = np.bincount(table.member[inside], (self.weights * ways)[inside])
                    self._parts[figure][cut] = {
                        table.cells[part]: float(sizes[part])
                        for part in np.unique(table.member[inside]).tolist()
                    }
        return self._parts[figure]


class Posed:
    """A rule in one cut of a year, over its places × profiles.

    Parameters
    ----------
    year
        The figures.
    cut
        The cut.
    rule
        Whose hidden figures are looked for.
    """

    def __init__(self, year: Year, cut: tuple[str, ...], rule: str) -> None:
        self.year, self.rule = year, rule
        self._columns: dict[Figure, Ints] = {}
        self._cut = cut
        ways = np.column_stack([year.gone[name] for name in year.relatives(rule, cut)])
        profiles, profile = np.unique(ways, axis=0, return_inverse=True)
        profile = profile.reshape(-1)
        self._profiles_of = {
            (name, way): found
            for name, gone in year.gone.items()
            for way in (*DETAIL, _PERSONAL)
            if (found := _profiles(profile, np.isin(gone, list(map(int, way))))) is not None
        }
        place = year.by_cut[cut].member
        side = np.where(np.isin(profiles, list(map(int, _PLACED))), profiles, -1)
        _, side = np.unique(side, axis=0, return_inverse=True)
        side = side.reshape(-1)
        there = np.zeros((len(year.by_cut[cut].cells), int(side.max(initial=0)) + 1), dtype=bool)
        there[place, side[profile]] = True
        allowed = there[:, side]
        self._column = np.full(allowed.shape, -1, dtype=np.int64)
        self._column[allowed] = np.arange(int(allowed.sum()))
        self._truth = np.zeros(int(allowed.sum()))
        np.add.at(self._truth, self._column[place, profile], year.weights)
        self._cell_of = {}
        """By cut it is nested in, the cell that each place is in."""
        for other, table in year.by_cut.items():
            if (cut, other) in year.nested:
                self._cell_of[other] = np.zeros(len(allowed), dtype=np.int64)
                self._cell_of[other][place] = table.member

    def hides(self, figure: Figure) -> bool:
        """Tell whether a figure that is not shown is one of those looked for."""
        return figure.rule == self.rule and figure.cut in self._cell_of

    def nest(self, levels: Levels) -> Nest:
        """Put together what is shown, what others tell of the wholes, and what is hidden."""
        shown: dict[bytes, list[Figure]] = {}
        told: dict[bytes, tuple[float, float]] = {}
        hidden: dict[bytes, Figure] = {}
        for figure, key in self._keyed:
            if figure.level and levels[figure.cut, figure.rule][figure.cell] >= figure.level:
                shown.setdefault(key, []).append(figure)
                continue
            if figure.level and figure.cut != self._cut:
                least = self.year.told_elsewhere(figure, levels, self._cell_of)
                if least is not None:
                    told[key] = max(least, told.get(key, least))
            if self._is_secret(figure):
                hidden.setdefault(key, figure)
        for key, figures in shown.items():
            told[key] = (self._value(figures[0]),) * 2
            hidden.pop(key, None)  # another figure shows the same sum
        hidden.pop(b"", None)  # nobody could be there: nobody's secret
        size = len(self._truth)
        bounds = np.array(list(told.values()), dtype=np.float64).reshape(-1, 2)
        return Nest(
            [shown.get(key, []) for key in told],
            _matrix(told, size),
            bounds[:, 0],
            bounds[:, 1],
            list(hidden.values()),
            _matrix(hidden, size),
            self._truth,
        )

    @cached_property
    def _keyed(self) -> list[tuple[Figure, bytes]]:
        """Every figure, and the unknowns it is the sum of."""
        return [(figure, self._columns_of(figure).tobytes()) for figure in self._figures()]

    def _figures(self) -> Iterator[Figure]:
        """Give every figure, of any rule, that the profiles tell."""
        for table in self.year.tables:
            if table.cut not in self._cell_of:
                continue
            for level, way in enumerate((*DETAIL, _PERSONAL), start=1):
                if (table.rule, way) in self._profiles_of:
                    depth = 0 if way == _PERSONAL else level
                    yield from (Figure(table.cut, table.rule, c, depth, way) for c in table.cells)
        for table in self.year.inner:
            if table.cut == self._cut and table.rule == self.rule:
                for way in DETAIL[:-1]:
                    if (table.rule, way) in self._profiles_of:
                        yield from (Figure(table.cut, table.rule, c, 0, way) for c in table.cells)

    def _is_secret(self, figure: Figure) -> bool:
        """Tell whether a figure that is not shown must keep many values."""
        if figure.rule != self.rule or figure.level == len(DETAIL):
            return False
        return figure.level > 0 or self._value(figure) < self.year.least

    def _columns_of(self, figure: Figure) -> Ints:
        """Give the unknowns that a figure is the sum of."""
        if figure not in self._columns:
            cell = self.year.by_cut[figure.cut].cells.index(figure.cell)
            way = self._profiles_of[figure.rule, figure.way]
            found = self._column[self._cell_of[figure.cut] == cell][:, way].ravel()
            self._columns[figure] = np.sort(found[found >= 0])
        return self._columns[figure]

    def _value(self, figure: Figure) -> float:
        return float(self._truth[self._columns_of(figure)].sum())


def _inside(finer: Ints, wider: Ints) -> bool:
    """Tell whether each cell of a cut is in one cell of another."""
    pairs = np.unique(np.column_stack([finer, wider]), axis=0)
    return len(pairs) == len(np.unique(finer))


def _indicators(gone: Ints) -> Floats:
    return np.array([gone == int(way) for way in Disposition], dtype=np.float64)


def _profiles(profile: Ints, inside: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_] | None:
    """Tell for each profile whether its households are inside; nothing where it does not say."""
    count = np.bincount(profile)
    found = np.bincount(profile, weights=inside, minlength=len(count))
    return found > 0 if bool(((found == 0) | (found == count)).all()) else None


def _matrix(sums: Iterable[bytes], size: int) -> sparse.csr_array:
    """Give one row a sum, of the unknowns it is made of."""
    rows = [np.frombuffer(each, dtype=np.int64) for each in sums]
    ends = np.cumsum([0, *map(len, rows)])
    places = np.concatenate([*rows, np.zeros(0, dtype=np.int64)])
    return sparse.csr_array((np.ones(len(places)), places, ends), shape=(len(rows), size))
