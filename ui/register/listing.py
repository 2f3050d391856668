"""The rows behind a figure, drawn for technicians: sorted by any column, cut in pages, exported."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from fragility.balance.dispositions import LEFT_OUT, Disposition
from ui import downloads, exits, roles
from ui.format import number, plural
from ui.register import kept, rows
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fragility.balance import Rule
    from ui.register.definition import Line
    from ui.register.drill import Drill
    from ui.territories import Territory

LONGEST: Final = 45
"""Letters of a title in the name of a file: some systems refuse paths of 260."""
PAGE_ROWS: Final = 500
HEIGHT_PX: Final = 380
_GROUP: Final = "register_drill_group"
_PAGE: Final = "register_drill_page"
GROUPS: Final = {
    "counted": (Disposition.COUNTED,),
    "not_counted": (Disposition.OTHER,),
    "unsettled": (Disposition.UNKNOWN,),
    "left_out": LEFT_OUT,
    "all": tuple(Disposition),
}
"""What becomes of a row under the rule, in the groups of the choice."""


def show(territory: Territory, drill: Drill, rule: Rule | None, lines: Sequence[Line]) -> None:
    """Draw the rows behind a figure, with the choice of a group where there is a rule."""
    told = rows.behind(territory, drill, roles.current(territory))
    found = told.content
    if rule is not None:
        found = _chosen(found)
    count = plural(f"register.drill.count_{drill.table}", len(found))
    st.html(f'<p class="fs" role="status">{count}</p>')
    if found.empty:
        return
    shown = rows.readable(territory, _page(found), rule)
    exits.table(
        told.map(lambda _: shown),
        territory,
        height=min(HEIGHT_PX, 36 * (len(shown) + 1) + 4),
        column_config=_config(shown),
        placeholder=t("register.value.unknown"),
        alt=t("register.drill.alt", title=drill.title, count=count),
    )
    st.html(f'<p class="fs fs-muted fs-small">{t("register.drill.secrecy")}</p>')
    days = [day.isoformat() for day in drill.period if day is not None]
    words = [t(f"register.drill.words_{drill.table}"), short(drill.title), *days]
    details = {
        t("register.drill.figure"): drill.title,
        **dict(drill.figures),
        **{f"{line.term} ({n})" if n else line.term: line.text for n, line in _numbered(lines)},
    }
    # Read while the page is drawn: the rules depend on the sectors that this reader has open.
    digest = kept.rules_in_use(territory).digest
    made = told.map(lambda _: lambda: _export(territory, drill, rule, found, digest))
    downloads.buttons(made, territory, words, details)


def short(title: str) -> str:
    """Return a title short enough for the name of a file, cut between two words.

    Examples
    --------
    >>> short("Réservataire, année 2025")
    'Réservataire, année 2025'
    >>> len(short("mot " * 60)) <= LONGEST
    True
    """
    return textwrap.shorten(title, LONGEST, placeholder="").rstrip(" —,")


def _numbered(lines: Sequence[Line]) -> list[tuple[int, Line]]:
    """Tell apart lines of the same term, which would replace one another."""
    seen: dict[str, int] = {}
    out = []
    for line in lines:
        seen[line.term] = seen.get(line.term, 0) + 1
        out.append((seen[line.term] if seen[line.term] > 1 else 0, line))
    return out


def _chosen(found: pd.DataFrame) -> pd.DataFrame:
    """Draw the choice of a group, each with its count, and keep its rows."""
    counts = {name: int(found[rows.WHERE].isin(each).sum()) for name, each in GROUPS.items()}
    offered = [name for name, count in counts.items() if count]
    if not offered:
        return found
    group = st.segmented_control(
        t("register.drill.group.label"),
        options=offered,
        format_func=lambda name: f"{t(f'register.drill.group.{name}')} ({number(counts[name])})",
        default=offered[0],
        required=True,
        key=_GROUP,
    )
    return found[found[rows.WHERE].isin(GROUPS[str(group)])]


def _page(found: pd.DataFrame) -> pd.DataFrame:
    """Draw the choice of a page, where there are several, and cut it out."""
    pages = -(-len(found) // PAGE_ROWS)
    if pages == 1:
        return found
    page = st.number_input(
        t("register.drill.page", pages=pages, size=PAGE_ROWS),
        min_value=1,
        max_value=pages,
        key=_PAGE,
        width=320,
    )
    return found.iloc[PAGE_ROWS * (int(page) - 1) : PAGE_ROWS * int(page)]


def _config(shown: pd.DataFrame) -> dict[str, Any]:
    return {
        str(name): st.column_config.DateColumn(format="DD/MM/YYYY")
        for name in shown
        if pd.api.types.is_datetime64_any_dtype(shown[name])
    }


def _export(
    territory: Territory, drill: Drill, rule: Rule | None, found: pd.DataFrame, digest: str
) -> pd.DataFrame:
    """Give all the rows with what they were chosen under, for a file."""
    out = rows.readable(territory, found, rule)
    for name in out:
        if pd.api.types.is_datetime64_any_dtype(out[name]):
            out[name] = out[name].dt.strftime("%Y-%m-%d")
    if drill.table == "applications" or rule is None:
        return out
    for name, value in drill.switches.columns().items():
        out[t(f"register.export.{name}")] = t(f"register.export.value.{value}")
    out[t("register.export.rules_digest")] = digest
    return out
