"""Rows of the table: in words on the screen, as numbers in the file that leaves."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from fragility.balance.prepare import PERIODS
from ui import tables
from ui.allocations import kept
from ui.allocations.reading import Reading, read
from ui.format import points
from ui.register import words
from ui.texts import has, t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.allocations.view import View
    from ui.register.drill import Drill

_FIGURES: Final = (
    "allocation_count", "counted_count", "other_count", "unknown_count", "share", "share_low",
    "share_high", "share_if_unknown_counted", "target_share", "target_source", "gap_share",
    "missing_count", "missing_of", "remaining_count", "state", "verdict",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One row of the table."""

    name: str
    value: Any
    """Value of the cut."""
    reading: Reading
    texts: dict[str, str]
    count: float
    missing: float


def columns(by: str) -> list[tables.Column]:
    """Return the columns of the table."""
    names = ("share", "count", "target", "missing", "trend")
    numeric = {"share", "count", "target"}
    return [
        tables.Column("name", words.column_label(by)),
        *(tables.Column(n, t(f"allocations.table.{n}"), numeric=n in numeric) for n in names),
    ]


def lines(view: View, found: pd.DataFrame, by: str) -> list[Line]:
    """Put the rows of a cut into words.

    Parameters
    ----------
    view
        What is looked at.
    found
        Rows as they may be shown.
    by
        Column of the rows.
    """
    changes = _changes(view, by)
    out = []
    for row in found.to_dict("records"):
        reading = read(row, view.rule, view.period, view.switches, over=view.over)
        value = None if pd.isna(row[by]) else row[by]
        name = words.value_label(view.territory, by, value)
        out.append(
            Line(
                name=name,
                value=value,
                reading=reading,
                texts=_texts(name, reading, changes.get(_key(value))),
                count=_figure(row["allocation_count"]),
                missing=_figure(row["missing_count"]),
            )
        )
    return out


def _key(value: Any) -> str:
    return "?" if value is None or pd.isna(value) else str(value)


def _figure(value: Any) -> float:
    """Give a figure to sort by: what is not shown comes last."""
    return -1.0 if pd.isna(value) else float(value)


def _texts(name: str, reading: Reading, change: str | None) -> dict[str, str]:
    few = f" ({t('allocations.table.small')})" if reading.small else ""
    share = reading.share
    if reading.interval:
        share = _two_lines(share, f"{reading.interval}{few}")
    target = _two_lines(reading.target, reading.gap) if reading.gap else reading.target
    return {
        "name": name,
        "share": share,
        "count": reading.count,
        "target": target,
        "missing": reading.missing or reading.verdict,
        "trend": change or "",
    }


def _two_lines(first: str, second: str) -> tables.Html:
    """Put what qualifies a text under it: beside it, it would take a column."""
    under = f'<span class="fs-muted fs-small">{escape(second)}</span>'
    return tables.Html(f"{escape(first)}<br>{under}")


def _changes(view: View, by: str) -> dict[str, str]:
    """Return the change of each row from the year before, or from the half before."""
    step = "semester" if by == "semester" or view.period.semester else "year"
    asked = view.asked(*([] if by == "semester" else [by]), rules=(view.rule.id,))
    found = kept.trend(view.territory, asked, step).content
    if found.empty:
        return {}
    found = view.inside(found)
    if by != "semester":
        wanted = view.period.semester or str(view.period.year)
        found = found[found[step] == wanted]
    return {
        _key(row[by]): change_text(row["change_share"], row["change_is_clear"])
        for row in found.to_dict("records")
    }


def change_text(change: Any, clear: object) -> str:
    """Say a change, and whether it is more than chance."""
    if pd.isna(change):
        return ""
    kind = "clear" if clear is not pd.NA and bool(clear) else "unclear"
    return t(f"allocations.change.{kind}", change=points(change))


def ordered(found: Sequence[Line], order: str) -> list[Line]:
    """Return the rows in an order: ``missing``, ``name``, ``count`` or ``share``."""
    if order == "name":
        return list(found)
    keys = {
        "missing": lambda line: -line.missing,
        "count": lambda line: -line.count,
        "share": lambda line: line.reading.value if line.reading.known else 2.0,
    }
    return sorted(found, key=keys[order])


def drill_of(view: View, by: str, line: Line) -> Drill:
    """Return what opens what is behind a row."""
    title = t(
        "allocations.drill_title",
        rule=words.rule_short(view.rule),
        place=line.name,
        period=view.period.label,
    )
    return view.drill(title, view.rule, {by: line.value}, line.reading.figures)


def export(view: View, found: pd.DataFrame) -> pd.DataFrame:
    """Return rows for a file, in French: every figure, and what it was computed under.

    Parameters
    ----------
    view
        What is looked at.
    found
        From :meth:`fragility.balance.Balance.export`.
    """
    out: dict[str, object] = {t("register.definition.rule"): [view.rule.label] * len(found)}
    cut = [name for name in found if name in words.columns() or name in PERIODS]
    for name in cut:
        label = words.column_label(str(name))
        if str(name).endswith(("_code", "_id")):
            out[t("allocations.export.code", label=label)] = found[name].fillna("").tolist()
        cells = found[name].replace({"hors": ""}) if str(name).startswith("qpv") else found[name]
        out[label] = [words.value_label(view.territory, str(name), each) for each in cells]
    for name in _FIGURES:
        out[t(f"allocations.export.{name}")] = _plain(found[name], name)
    for name in ("period_from", "period_to"):
        out[t(f"allocations.export.{name}")] = found[name].astype(str).tolist()
    for name in found:
        if str(name).startswith("switch_"):
            named = [t(f"register.export.value.{each}") for each in found[name]]
            out[t(f"register.export.{name}")] = named
    out[t("register.export.rules_digest")] = found["rules_digest"].tolist()
    return pd.DataFrame(out)


def _plain(cells: pd.Series, name: str) -> object:
    if pd.api.types.is_numeric_dtype(cells):
        whole = name.endswith("_count") and bool((cells.dropna() % 1 == 0).all())
        # A count is written « 10 », not « 10,0 », even beside unknown ones.
        return cells.astype("Int64").array if whole else cells.astype(float).array
    texts: list[object] = []
    for each in cells:
        blank = each is None or each is pd.NA or each != each or each == ""  # noqa: PLR0124 - NaN
        # The name of a text ends with « other » for a plural only.
        word = "others" if each == "other" else each
        key = f"allocations.export.{name}_{word}"
        texts.append("" if blank else t(key) if has(key) else str(each))
    return texts
