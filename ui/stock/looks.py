"""Circles of the map: as large as the stock, coloured by what is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fragility.classify import cut
from fragility.jenks import fisher_jenks_bounds
from ui import format as fr
from ui import map as carte
from ui import theme
from ui.stock.subjects import Kind, Subject
from ui.texts import NARROW_SPACE, t

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

CLASSES = 4
"""Natural classes of the shares above zero: circles are read with fewer colours than zones."""


def point_values(
    measured: pd.DataFrame, subject: Subject, codes: Sequence[str]
) -> carte.PointValues:
    """Return the circles of some zones.

    Classes and sizes follow the whole territory, so that opening a commune keeps their meaning.

    Parameters
    ----------
    measured
        The subject over all the zones, from :func:`ui.stock.measures.measure`.
    subject
        What it is.
    codes
        Zones to draw.
    """
    known = measured["value"].where(measured["status"] == "observed").dropna()
    sizes = measured["dwelling_count"].dropna()
    classes, rank_of = _classes(known[sizes.reindex(known.index).fillna(1) > 0], subject)
    drawn = [code for code in codes if sizes.get(code, 1) > 0]
    class_of = {code: rank_of[code] for code in drawn if code in rank_of}
    state_of = {
        code: _why(str(measured.loc[code, "status"])) for code in drawn if code not in class_of
    }
    share = subject.unit == "share"
    name = t(f"stock.subject.{subject.id}")
    values = {} if subject.kind is Kind.SIZE else {c: float(known[c]) for c in class_of}
    return carte.PointValues(
        title=name,
        subtitle=t(f"stock.legend.{subject.kind}"),
        classes=classes,
        class_of=class_of,
        state_of=state_of,
        value_of=values,
        value_format=carte.ValueFormat(
            name if values else "",
            digits=1 if share or subject.unit == "eur" else 0,
            scale=100 if share else 1,
            suffix=f"{NARROW_SPACE}%" if share else "\u00a0€" if subject.unit == "eur" else "",
        ),
        note_of=_notes(measured.loc[drawn]),
        size_of={str(code): float(size) for code, size in sizes.items()},
        size_label=t("stock.subject.dwellings"),
        sizing=carte.Sizing.SYMBOLS,
    )


def zone_notes(measured: pd.DataFrame, codes: Sequence[str]) -> dict[str, str]:
    """Return what the tooltip of a zone without a circle says."""
    empty = measured.index[measured["dwelling_count"] == 0]
    return {str(code): t("stock.map.no_dwelling") for code in empty.intersection(list(codes))}


def _classes(
    known: pd.Series[float], subject: Subject
) -> tuple[tuple[carte.ClassLook, ...], dict[str, int]]:
    """Return the looks of the classes, and each zone's class; none at all is one of its own."""
    dark = theme.is_dark()
    if subject.kind is Kind.SIZE:
        color = theme.class_colors(CLASSES, dark=dark)[CLASSES - 1]
        look = carte.ClassLook(t("stock.subject.dwellings"), color, sentence="")
        return (look,), {str(code): 1 for code in known.index}
    above = known[known > 0]
    none = subject.kind is Kind.SHARE and len(above) < len(known)
    values = np.asarray(above if none else known, dtype=np.float64)
    count = min(CLASSES, len(np.unique(values)))
    bounds = fisher_jenks_bounds(values, count) if count > 1 else np.empty(0)
    first = 1 if none else 0
    colors = theme.class_colors(max(count + first, 1), dark=dark)
    ranks = {str(code): 1 for code in known.index}
    kept = above if none else known
    labels = cut(values, bounds)
    ranks |= {str(code): int(label) + first for code, label in zip(kept.index, labels, strict=True)}
    looks = [carte.ClassLook(t("stock.legend.none"), colors[1])] if none else []
    for number in range(1, count + 1):
        members = values[labels == number]
        looks.append(
            carte.ClassLook(_range(members.min(), members.max(), subject), colors[number + first])
        )
    return tuple(looks), ranks


def _range(low: float, high: float, subject: Subject) -> str:
    """Return the least and the greatest value seen in a class, in words."""
    write = _euros if subject.unit == "eur" else fr.percent
    texts = write(low), write(high)
    return (
        texts[0] if texts[0] == texts[1] else t("stock.legend.range", low=texts[0], high=texts[1])
    )


def _euros(value: float) -> str:
    return fr.euros(value, 1)


def _notes(measured: pd.DataFrame) -> dict[str, str]:
    """Return the n of the zones whose counts are known, with its interval where it is small."""
    counted = measured[(measured["status"] == "observed") & measured["whole_count"].notna()]
    notes = {}
    for code, row in counted.iterrows():
        n = {"part": fr.number(row["part_count"]), "whole": fr.number(row["whole_count"])}
        low, high = fr.percent(row["low_share"], 0), fr.percent(row["high_share"], 0)
        notes[str(code)] = (
            t("stock.map.n_small", low=low, high=high, **n)
            if row["small"]
            else t("stock.map.n", **n)
        )
    return notes


def _why(status: str) -> carte.ZoneState:
    return {
        "secret": carte.ZoneState.SECRET,
        "undefined": carte.ZoneState.NOT_CONCERNED,
    }.get(status, carte.ZoneState.MISSING)
