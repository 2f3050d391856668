"""The classes of each subject of the map: which residence is in which, and why some are in none."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from ui import format as fr
from ui import theme
from ui.map import ValueFormat, ZoneState
from ui.notes import words as notes
from ui.texts import NARROW_SPACE, t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.residences.facts import Facts

PERIODS: Final = ("before_1949", "1949_1974", "1975_1989", "1990_2004", "2005_later")
ENERGY: Final = tuple("ABCDEFG")
GAPS: Final = ("near", "medium", "far")
"""Classes of the gap to the reference occupancy."""
TYPES: Final = ("collective", "individual", "student")
LANDLORDS_NAMED: Final = 7
"""Landlords that have a colour of their own; the others share one."""
QUALITATIVE: Final = (
    "#3b6fb6", "#d98a2b", "#4f9d69", "#a14a86", "#6fb3c9", "#8a6d3b", "#c45b5b", "#8b8f9a",
)  # fmt: skip
"""Colours without an order, told apart by colour-blind eyes by their lightness as well."""
SIZE_BOUNDS: Final = (10.0, 30.0, 80.0, 200.0)
"""Dwellings: from a few houses to the large estate."""
SHARE_BOUNDS: Final = (0.25, 0.5)
"""Share of a product, beyond none at all."""
VACANCY_BOUNDS: Final = (0.02, 0.05, 0.1)
RENT_BOUNDS: Final = (5.0, 6.0, 7.0, 8.0)
"""Monthly euros a square metre."""
NEUTRAL: Final = "#6b7385"
NO_FIGURE: Final = ValueFormat("")


@dataclass(frozen=True)
class Classes:
    """One subject: its classes, and the class of each residence."""

    labels: tuple[str, ...]
    colors: tuple[str, ...]
    rank: pd.Series[int]
    """1-based class by residence, NA where there is none."""
    secret: frozenset[str] = frozenset()
    """Residences whose value is withheld; the others without a class are missing."""
    top_down: bool = True
    """Whether the first class comes first in the legend."""
    value: pd.Series[float] | None = None
    """Figure of the tooltip."""
    value_format: ValueFormat = NO_FIGURE

    def state(self, code: str) -> ZoneState:
        """Return why a residence has no class."""
        return ZoneState.SECRET if code in self.secret else ZoneState.MISSING


def _ranked(values: pd.Series[str], order: Sequence[object]) -> pd.Series[int]:
    """Return the 1-based place of each value in an order, NA for what is not in it."""
    places: dict[object, int] = {value: n for n, value in enumerate(order, start=1)}
    return values.map(places).astype("Int64")


def _ramp(count: int, *, dark: bool) -> tuple[str, ...]:
    return tuple(theme.class_colors(count, dark=dark).values())


def column(frame: pd.DataFrame, name: str) -> pd.Series[float]:
    """Return a column as numbers, all missing where the source has none."""
    if name not in frame:
        return pd.Series(np.nan, index=frame.index)
    return pd.to_numeric(frame[name], errors="coerce").astype("float64")


def words(frame: pd.DataFrame, name: str) -> pd.Series[str]:
    """Return a column as texts, missing where the source has none."""
    if name not in frame:
        return pd.Series(pd.NA, index=frame.index, dtype="str")
    return frame[name].astype("str").where(frame[name].notna())


def product_share(frame: pd.DataFrame, name: str) -> pd.Series[float]:
    """Return a product's share (0-1) of the dwellings whose product is known, NaN without any."""
    known = column(frame, "dwelling_count")
    # Aggregated points tell groups of products, and so their own number of unknowns.
    unknown = [n for n in ("unknown_product_count", "financing_unknown_count") if n in frame]
    if unknown:
        counted = column(frame, unknown[0])
        for other in unknown[1:]:
            counted = counted.combine_first(column(frame, other))
        known = known - counted
    return column(frame, name).div(known.where(known > 0))


def building_type(frame: pd.DataFrame) -> pd.Series[str]:
    """Return ``collective``, ``individual``, ``student`` or ``mixed``; missing where unknown."""
    counts = pd.DataFrame({kind: column(frame, f"{kind}_count") for kind in TYPES})
    kinds = counts.gt(0).sum(axis=1)
    found = pd.Series(pd.NA, index=frame.index, dtype="str")
    for kind in TYPES:
        found = found.mask(counts[kind] > 0, kind)
    return found.mask(kinds > 1, "mixed")


def _written(bound: float, kind: str) -> str:
    if kind == "share":
        return fr.percent(bound, 0)
    return fr.euros(bound) if kind == "eur" else fr.number(bound)


def _scale(
    values: pd.Series[float], bounds: tuple[float, ...], kind: str, *, zero: bool, dark: bool
) -> Classes:
    """Cut figures at fixed bounds, each class holding its lower one; zero apart where asked."""
    texts = [_written(bound, kind) for bound in bounds]
    labels = [t("residences.scale.below", high=texts[0])]
    labels += [t("residences.scale.between", low=low, high=high) for low, high in pairwise(texts)]
    labels.append(t("residences.scale.above", low=texts[-1]))
    # pandas would bin with closed right ends: a value on a bound belongs to the class above.
    cut = np.searchsorted(np.asarray(bounds), values.to_numpy(), side="right") + 1
    rank = pd.Series(cut, values.index).where(values.notna()).astype("Int64")
    if zero:
        labels.insert(0, t("residences.scale.none"))
        rank = (rank + 1).mask(values == 0, 1)
    colors = _ramp(len(labels), dark=dark)
    return Classes(tuple(labels), colors, rank, top_down=False, value=values)


def family(frame: pd.DataFrame, facts: Facts, *, dark: bool) -> Classes:
    """Return the families, in their own colours."""
    del dark  # families keep their colours
    families = facts.families
    assert families is not None
    numbers = tuple(families.numbers)
    return Classes(
        tuple(families.names[number] for number in numbers),
        tuple(families.colors[number] for number in numbers),
        _ranked(families.frame["family"].reindex(frame.index), numbers),
    )


def rating(frame: pd.DataFrame, facts: Facts, *, dark: bool) -> Classes:
    """Return the ratings, in the colours they have in the sheet."""
    del dark
    return Classes(
        tuple(notes.label(each) for each in notes.RATINGS),
        tuple(notes.COLORS[each] for each in notes.RATINGS),
        facts.rating.reindex(frame.index),
        top_down=False,
    )


def gap(frame: pd.DataFrame, facts: Facts, *, dark: bool) -> Classes:
    """Return the coarse gap to the reference occupancy, the farthest darkest."""
    labels = tuple(t(f"occupation.gap_class.{each}") for each in GAPS)
    rank = _ranked(facts.gap.reindex(frame.index), GAPS)
    return Classes(labels, _ramp(len(GAPS), dark=dark), rank, facts.gap_secret, top_down=False)


def period(frame: pd.DataFrame, facts: Facts, *, dark: bool) -> Classes:
    """Return the periods of construction, the oldest darkest."""
    del facts
    labels = tuple(t(f"residences.period.{each}") for each in PERIODS)
    colors = _ramp(len(PERIODS), dark=dark)[::-1]
    return Classes(labels, colors, _ranked(words(frame, "period"), PERIODS))


def energy(frame: pd.DataFrame, facts: Facts, *, dark: bool) -> Classes:
    """Return the energy labels, G darkest."""
    del facts
    rank = _ranked(words(frame, "energy_label"), ENERGY)
    return Classes(ENERGY, _ramp(len(ENERGY), dark=dark), rank)


def type_(frame: pd.DataFrame, facts: Facts, *, dark: bool) -> Classes:
    """Return the kinds of building."""
    del facts, dark
    order = (*TYPES, "mixed")
    labels = tuple(t(f"residences.type.{each}") for each in order)
    return Classes(labels, QUALITATIVE[: len(order)], _ranked(building_type(frame), order))


def qpv(frame: pd.DataFrame, facts: Facts, *, dark: bool) -> Classes:
    """Return whether residences are in a priority neighbourhood."""
    del facts
    code = words(frame, "qpv_code")
    rank = pd.Series(np.where(code == "", 2, 1), frame.index).where(code.notna()).astype("Int64")
    pale, deep = _ramp(2, dark=dark)
    labels = (t("residences.qpv.inside"), t("residences.qpv.outside"))
    return Classes(labels, (deep, pale), rank)


def landlord(frame: pd.DataFrame, facts: Facts, *, dark: bool) -> Classes:
    """Return the landlords, the largest by name; an unknown one is missing, not a landlord."""
    del facts, dark
    names = words(frame, "landlord_name")
    sizes = column(frame, "dwelling_count").groupby(names).sum()
    ranks = sizes.sort_values(ascending=False, kind="stable").index.astype("str")
    shown = list(ranks[:LANDLORDS_NAMED])
    rank = _ranked(names, shown)
    labels = list(shown)
    if len(ranks) > len(shown):
        labels.append(t("residences.other_landlords"))
        rank = rank.mask(names.notna() & rank.isna(), len(labels))
    return Classes(tuple(labels), QUALITATIVE[: len(labels)], rank)


def size(frame: pd.DataFrame, facts: Facts, *, dark: bool) -> Classes:
    """Return the sizes of residences."""
    del facts
    found = _scale(column(frame, "dwelling_count"), SIZE_BOUNDS, "count", zero=False, dark=dark)
    return Classes(found.labels, found.colors, found.rank, top_down=False)


def plai(frame: pd.DataFrame, facts: Facts, *, dark: bool) -> Classes:
    """Return the share of PLAI among the dwellings whose product is known."""
    return _share(product_share(frame, "plai_total_count"), "plai", facts, dark=dark)


def low_rent(frame: pd.DataFrame, facts: Facts, *, dark: bool) -> Classes:
    """Return the share of low rents among the dwellings whose product is known."""
    return _share(product_share(frame, "low_rent_count"), "low_rent", facts, dark=dark)


def _share(values: pd.Series[float], name: str, facts: Facts, *, dark: bool) -> Classes:
    del facts
    found = _scale(values, SHARE_BOUNDS, "share", zero=True, dark=dark)
    return _with_value(found, name, ValueFormat("", 0, 100, f"{NARROW_SPACE}%"))


def vacancy(frame: pd.DataFrame, facts: Facts, *, dark: bool) -> Classes:
    """Return the vacancy of the dwellings on offer."""
    del facts
    values = column(frame, "vacancy_share")
    found = _scale(values, VACANCY_BOUNDS, "share", zero=False, dark=dark)
    secret = _secret(frame, "vacancy_share")
    return _with_value(found, "vacancy", ValueFormat("", 1, 100, f"{NARROW_SPACE}%"), secret)


def rent(frame: pd.DataFrame, facts: Facts, *, dark: bool) -> Classes:
    """Return the mean rent, the highest darkest."""
    del facts
    values = column(frame, "rent_eur_per_m2")
    found = _scale(values, RENT_BOUNDS, "eur", zero=False, dark=dark)
    secret = _secret(frame, "rent_eur_per_m2")
    return _with_value(found, "rent", ValueFormat("", 2, 1, "\u00a0€"), secret)


def _secret(frame: pd.DataFrame, name: str) -> frozenset[str]:
    status = words(frame, f"{name}_status")
    return frozenset(status.index[status == "secret"])


def _with_value(
    found: Classes, name: str, unit: ValueFormat, secret: frozenset[str] = frozenset()
) -> Classes:
    label = t(f"residences.subject.{name}")
    return Classes(
        found.labels,
        found.colors,
        found.rank,
        secret,
        found.top_down,
        found.value,
        ValueFormat(label, unit.digits, unit.scale, unit.suffix),
    )
