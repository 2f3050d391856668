"""The map of one indicator: natural classes, the darkest where it makes zones most fragile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from fragility import IndexResult, ZoneState
from fragility.classify import cut
from fragility.jenks import fisher_jenks_bounds
from ui import format as fr
from ui import map as carte
from ui import theme
from ui.fragility.values import BORROWED, SECRET, definition
from ui.texts import NARROW_SPACE, t

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from fragility import Definition

INDICATOR_CLASSES = 5


def _indicator_cells(
    result: IndexResult, indicator: str
) -> tuple[pd.Series[float], pd.Series[str]]:
    """Return the values and states of an indicator: as the index used them, else as they came."""
    if indicator in result.used_values.columns:
        return result.used_values[indicator], result.flags[indicator]
    return result.table.frame[indicator], result.table.status[indicator]


def indicator_values(result: IndexResult, indicator: str, codes: Iterable[str]) -> carte.MapValues:
    """Return an indicator in natural classes, the darkest where it makes a zone more fragile.

    Classes are cut on the whole territory, so that opening a commune keeps their meaning.
    """
    about = definition(indicator)
    values, states = _indicator_cells(result, indicator)
    shown = [code for code in codes if code in values.index]
    concerned = result.zones["state"] != ZoneState.NOT_CONCERNED.value
    why = {code: _why(states[code], concerned=bool(concerned[code])) for code in shown}
    drawn = classed_values(about, values, shown, why)
    borrowed = {
        code: t(f"common.status.{states[code]}")
        for code in drawn.class_of
        if states[code] in BORROWED
    }
    return replace(drawn, note_of=borrowed)


def classed_values(
    about: Definition,
    values: pd.Series[float],
    codes: Iterable[str],
    why: Mapping[str, carte.ZoneState],
) -> carte.MapValues:
    """Return figures in natural classes, the darkest where they make a zone more fragile.

    Parameters
    ----------
    about
        The indicator.
    values
        Figure of every zone by its code: the classes are cut on all of them.
    codes
        Zones to draw.
    why
        What is said of each of these that has no figure.
    """
    array = np.asarray(values, dtype=np.float64)
    seen = values.dropna()
    count = min(INDICATOR_CLASSES, seen.nunique())
    bounds = fisher_jenks_bounds(array[~np.isnan(array)], count) if count > 1 else np.empty(0)
    labels = cut(array, bounds)
    reverse = about.direction.value == "lower"
    rank_of = dict(zip(values.index, labels.tolist(), strict=True))
    shown = list(codes)
    class_of = {
        code: (count + 1 - rank_of[code] if reverse else rank_of[code])
        for code in shown
        if rank_of[code] > 0
    }
    colors = theme.class_colors(max(count, 1), dark=theme.is_dark())
    ranges = _ranges(seen, labels[~np.isnan(array)], count, about.unit)
    if reverse:
        ranges.reverse()
    is_share = about.unit == "share"
    return carte.MapValues(
        title=about.short_label,
        subtitle=t("fragility.map.darker"),
        classes=tuple(
            carte.ClassLook(label=ranges[rank - 1], color=colors[rank])
            for rank in range(1, count + 1)
        ),
        class_of=class_of,
        state_of={code: why[code] for code in shown if code not in class_of},
        value_of={code: float(values[code]) for code in class_of},
        value_format=carte.ValueFormat(
            about.short_label,
            digits=1 if is_share else 0,
            scale=100 if is_share else 1,
            suffix=f"{NARROW_SPACE}%" if is_share else "\u00a0€" if about.unit == "eur" else "",
        ),
    )


def _why(status: str, *, concerned: bool) -> carte.ZoneState:
    if status == SECRET:
        return carte.ZoneState.SECRET
    return carte.ZoneState.MISSING if concerned else carte.ZoneState.NOT_CONCERNED


def _ranges(seen: pd.Series[float], labels: np.ndarray, count: int, unit: str) -> list[str]:
    """Return the least and the greatest value seen in each class, in words."""
    texts = []
    for number in range(1, count + 1):
        members = seen[labels == number]
        low, high = (
            fr.value(members.min(), fr.Unit(unit)),
            fr.value(members.max(), fr.Unit(unit)),
        )
        texts.append(low if low == high else t("fragility.map.range", low=low, high=high))
    return texts
