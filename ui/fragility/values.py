"""What the map says of each zone: its class or its figure, or why it has none."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pandas as pd

from fragility import CellStatus, IndexResult, ZoneState, default_catalogue
from ui import format as fr
from ui import map as carte
from ui import theme
from ui.fragility.words import INDEX
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fragility import Definition
    from ui.directory import Directory

BORROWED = frozenset({CellStatus.FALLBACK_COMMUNE.value, CellStatus.IMPUTED_MEAN.value})
SECRET = CellStatus.SECRET.value


def definition(indicator: str) -> Definition:
    """Return the definition of an indicator of the catalogue."""
    found = default_catalogue().get(indicator)
    assert found is not None, indicator
    return found


def subject_label(subject: str) -> str:
    """Return the name of what the map shows."""
    return t("fragility.subject.index") if subject == INDEX else definition(subject).short_label


def class_name(number: int, count: int) -> str:
    """Return a class in words: its number, and what the two ends mean."""
    if number == count:
        return t("fragility.class.most", number=number)
    if number == 1:
        return t("fragility.class.least", number=number)
    return t("fragility.class.middle", number=number)


def chip(number: int, count: int) -> str:
    """Return the mark of a class, as HTML: its number on its colour."""
    color = theme.class_colors(count, dark=theme.is_dark())[number]
    return (
        f'<span class="fs-chip" style="--chip:{color};--chip-ink:{theme.text_on(color)}">'
        f"{number}</span>"
    )


def legend_name(number: int, count: int) -> str:
    """Return what the legend says beside the number of a class."""
    if number == count:
        return t("fragility.class.most_short")
    if number == 1:
        return t("fragility.class.least_short")
    return t("fragility.class.middle", number=number)


def at(frame: pd.DataFrame, code: str, column: object) -> Any:
    """Return one cell of a frame indexed by code."""
    return frame[column].loc[code]


def class_at(result: IndexResult, code: str) -> int | None:
    """Return the class of a zone, ``None`` when it has none."""
    number = at(result.zones, code, "class_")
    return None if pd.isna(number) else int(number)


def by_code(series: pd.Series[Any]) -> dict[str, Any]:
    """Return a column as a plain mapping, keyed by code."""
    return dict(zip(series.index.astype(str), series.tolist(), strict=True))


def states(result: IndexResult) -> dict[str, carte.ZoneState]:
    """Return why each zone without a class has none."""
    zones = result.zones
    state = zones["state"]
    secret = (result.flags == SECRET).any(axis=1)
    words = pd.Series(carte.ZoneState.MISSING, index=zones.index, dtype=object)
    words[secret] = carte.ZoneState.SECRET
    words[state == ZoneState.NOT_CONCERNED.value] = carte.ZoneState.NOT_CONCERNED
    return by_code(words[zones["class_"].isna()])


def drawn(
    result: IndexResult, directory: Directory, commune: str, inside: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Return the zones drawn: the IRIS of a commune that has several, else all.

    ``inside`` are the communes and IRIS of the sector that is open, none for the whole territory.
    """
    if result.table.level == "iris" and directory.is_divided(commune):
        return directory.iris_of[commune]
    codes = tuple(result.zones.index.astype(str))
    return tuple(code for code in codes if code in inside) if inside else codes


def moved(result: IndexResult, base: IndexResult) -> dict[str, int]:
    """Return the zones whose class is not that of another result, with their class there."""
    before = by_code(base.zones["class_"].dropna().astype(int))
    after = by_code(result.zones["class_"].dropna().astype(int))
    return {code: number for code, number in before.items() if after.get(code, number) != number}


def borrowed(result: IndexResult) -> dict[str, list[str]]:
    """Return, for the zones that have some, the indicators whose value is not the zone's own."""
    marked = result.flags.isin(BORROWED)
    found: dict[str, list[str]] = {}
    for name in marked.columns:
        for code in marked.index[marked[name]].astype(str):
            found.setdefault(code, []).append(str(name))
    return found


def index_values(
    result: IndexResult,
    codes: Iterable[str],
    former: Mapping[str, int],
) -> carte.MapValues:
    """Return the classes of the index.

    Parameters
    ----------
    result
        A computed index.
    codes
        Zones to draw.
    former
        Class under the method's own weights, for the zones that the reader's weights moved.
    """
    shown = frozenset(codes)
    known = by_code(result.zones["class_"].dropna().astype(int))
    class_of = {code: known[code] for code in shown if code in known}
    count = len(result.classes)
    colors = theme.class_colors(count, dark=theme.is_dark())
    totals = Counter(class_of.values())
    notes = {
        code: t("fragility.map.borrowed", names=fr.listing(short_labels(names)))
        for code, names in borrowed(result).items()
        if code in class_of
    }
    notes |= {code: t("fragility.map.former", number=number) for code, number in former.items()}
    scores = by_code(result.zones["score"])
    return carte.MapValues(
        title=t("fragility.subject.index"),
        subtitle=t(f"fragility.map.subtitle.{result.table.level}"),
        classes=tuple(
            carte.ClassLook(
                label=legend_name(number, count),
                sentence=class_name(number, count),
                color=colors[number],
                detail=fr.plural("fragility.map.zones", totals[number]),
            )
            for number in result.classes
        ),
        class_of=class_of,
        state_of={code: why for code, why in states(result).items() if code in shown},
        value_of={code: scores[code] for code in class_of},
        value_format=carte.ValueFormat(t("fragility.map.score"), digits=2),
        note_of=notes,
    )


def short_labels(indicators: Iterable[str]) -> list[str]:
    """Return the short names of indicators."""
    return [definition(indicator).short_label for indicator in indicators]
