"""From the figures of the open place to their definitions, and to the applications behind them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from fragility.demand import default_rules
from ui.demand import conditions, controls, words
from ui.demand.subjects import WHOLE, Subject
from ui.register import drill
from ui.register.drill import Drill
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.demand.view import View


def show(view: View) -> None:
    """Draw the choice of a figure to open."""
    key = "demand.behind.label_rows" if view.sees_rows else "demand.behind.label"
    drill.choice(t(key), drills(view), key="demand_behind")


def drills(view: View) -> dict[str, Drill]:
    """Return what may be opened, by the name the reader sees."""
    row, column = view.row, view.place
    where: dict[str, str | int | None] = {column[0]: column[1]} if column[0] else {}
    found = {}
    pending = Drill(
        title=_title(view, "pending"),
        table="applications",
        where=where,
        figures=_counted(row, WHOLE, "pending"),
        about=(t("demand.about.pending"), *controls.said(view)),
        keep=partial(conditions.waiting, setting=view.setting),
    )
    found[t("demand.subject.pending")] = pending
    for subject in view.subjects:
        found[t(f"demand.subject.{subject.id}")] = Drill(
            title=_title(view, subject.id),
            table="applications",
            where=where,
            figures=_figures(row, subject),
            about=about(view, subject),
            keep=_keep(view, subject),
        )
    return found


def _title(view: View, name: str) -> str:
    said = {"figure": t(f"demand.subject.{name}"), "place": view.path.place_name}
    return t("demand.behind.title", **said)


def _counted(row: pd.Series | None, column: str, name: str) -> tuple[tuple[str, str], ...]:
    if row is None or not words.known(row.get(column)):
        return ()
    return ((t(f"demand.subject.{name}"), words.count(row[column])),)


def _figures(row: pd.Series | None, subject: Subject) -> tuple[tuple[str, str], ...]:
    text = None if row is None else words.figure(row, subject)
    if row is None or text is None:
        return ()
    said = ((t(f"demand.subject.{subject.id}"), text),)
    drawn = words.drawn_from(row, subject)
    return (*said, (t("demand.behind.drawn_from"), drawn)) if drawn else said


def about(view: View, subject: Subject) -> tuple[str, ...]:
    """Return the sentences that define a figure."""
    rules = default_rules()
    said = [t(f"demand.about.{subject.id}")]
    if subject.id.startswith("long"):
        said.append(rules.long_wait_reference)
    if subject.id == "often":
        said.append(rules.often_ranked_reference)
    if subject.id == "median":
        said += [t("demand.behind.method"), rules.followed_min_reference]
    return (*said, *controls.said(view))


def _keep(view: View, subject: Subject) -> Callable[[pd.DataFrame], pd.Series]:
    setting = view.setting
    if subject.situation:
        return partial(conditions.in_situation, setting=setting, situation=subject.situation)
    if subject.id == "mean":
        return partial(conditions.housed, setting=setting)
    if subject.id == "median":
        return partial(conditions.all_followed, setting=setting)
    return partial(conditions.waiting, setting=setting)
