"""A figure over the places of the map: natural classes, and what each place's tooltip says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fragility.classify import cut
from fragility.jenks import fisher_jenks_bounds
from ui import map as carte
from ui import theme
from ui.demand import words
from ui.demand.subjects import WHOLE
from ui.format import NO_BREAK_SPACE, number, percent
from ui.texts import NARROW_SPACE, t

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from ui.demand.subjects import Subject

CLASSES = 4
_DIGITS = {"ratio": 2, "months": 1, "share": 1}


def map_values(
    rows: pd.DataFrame, subject: Subject, codes: Iterable[str], *, hides: bool, credit: str
) -> carte.MapValues:
    """Return a figure over places, the darkest where the demand finds least.

    Parameters
    ----------
    rows
        Figures that may be shown, indexed by the code of the place.
    subject
        The figure.
    codes
        Places that are drawn.
    hides
        Whether a figure may be absent because it is hidden.
    credit
        Who drew the contours.
    """
    drawn = list(codes)
    values = _values(rows, subject)
    seen = np.asarray(list(values.values()), dtype=np.float64)
    count = min(CLASSES, len(np.unique(seen)))
    bounds = fisher_jenks_bounds(seen, count) if count > 1 else np.empty(0)
    labels = cut(seen, bounds)
    colors = theme.class_colors(max(count, 1), dark=theme.is_dark())
    looks = []
    for rank in range(1, count + 1):
        members = seen[labels == rank]
        looks.append(carte.ClassLook(_range(members.min(), members.max(), subject), colors[rank]))
    class_of = dict(zip(values, labels.tolist(), strict=True))
    inside, shown = set(rows.index), set(drawn)
    none = carte.ZoneState.SECRET if hides else carte.ZoneState.MISSING
    state_of = {
        code: none if code in inside else carte.ZoneState.NOT_CONCERNED
        for code in drawn
        if code not in class_of
    }
    name = t(f"demand.subject.{subject.id}")
    return carte.MapValues(
        title=name,
        subtitle=t("demand.map.darker"),
        classes=tuple(looks),
        class_of={code: rank for code, rank in class_of.items() if code in drawn},
        state_of=state_of,
        value_of={code: value for code, value in values.items() if code in drawn},
        value_format=carte.ValueFormat(
            name,
            digits=_DIGITS[subject.kind],
            scale=100 if subject.kind == "share" else 1,
            suffix=_suffix(subject),
        ),
        note_of={
            str(code): note(row, subject) for code, row in rows.iterrows() if str(code) in shown
        },
        numbered=False,
        credits=credit,
    )


def _values(rows: pd.DataFrame, subject: Subject) -> dict[str, float]:
    if subject.value not in rows:
        return {}
    found = rows[subject.value].astype("Float64")
    if subject.kind == "share":
        whole = rows[WHOLE].astype("Float64")
        found = found / whole.where(whole > 0)
    return {str(code): float(value) for code, value in found.dropna().items()}


def _suffix(subject: Subject) -> str:
    if subject.kind == "months":
        return f"{NO_BREAK_SPACE}{t('demand.value.months')}"
    return f"{NARROW_SPACE}%" if subject.kind == "share" else ""


def _range(low: float, high: float, subject: Subject) -> str:
    def write(value: float) -> str:
        if subject.kind == "share":
            return percent(value)
        return number(value, _DIGITS[subject.kind])

    texts = write(low), write(high)
    said = texts[0] if texts[0] == texts[1] else t("demand.map.range", low=texts[0], high=texts[1])
    return said + (_suffix(subject) if subject.kind == "months" else "")


def note(row: pd.Series, subject: Subject) -> str:
    """Return what a figure of the map is drawn from, or at least who waits there."""
    said = words.drawn_from(row, subject)
    if said:
        return said
    whole = row.get(WHOLE)
    return t("demand.map.pending", n=words.count(whole)) if words.known(whole) else ""
