"""The follow-up of the territory's own commitments, for technicians."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from fragility.balance.protection import DETAIL
from fragility.disclosure import may_see
from ui import downloads, tables
from ui.allocations import kept
from ui.format import day, listing, number, percent, plural
from ui.register import words
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ui.allocations.view import View


def show(view: View) -> None:
    """Draw the follow-up; nothing for whoever may not see small numbers, or without commitment."""
    commitments = view.rule_set.commitments
    if not may_see(DETAIL, view.role) or not commitments:
        return
    st.header(t("allocations.commitments.title"), anchor=False)
    st.html(f'<p class="fs fs-muted">{t("allocations.commitments.lead")}</p>')
    told = kept.commitments(view.territory, view.over_all())
    report = told.content
    shorts = {rule.id: words.rule_short(rule) for rule in view.rules}
    texts = []
    for row, each in zip(report.to_dict("records"), commitments, strict=True):
        scope = listing(
            words.value_label(view.territory, name, _typed(name, value))
            for name, value in each.scope.items()
        )
        texts.append(_texts(row, shorts[each.rule], scope or t("allocations.commitments.whole")))
    names = ("rule", "scope", "dates", "target", "done", "verdict")
    columns = [tables.Column(name, t(f"allocations.commitments.{name}")) for name in names]
    tables.show(columns, texts, t("allocations.commitments.caption"))
    details = {
        t("register.definition.switches"): " ".join(view.switches.sentences()),
        t("register.export.rules_digest"): view.rule_set.digest,
    }
    title = [t("allocations.title"), t("allocations.commitments.title")]
    made = told.map(lambda kept_back: lambda: _export(view, columns, texts, kept_back))
    downloads.buttons(made, view.territory, title, details)


def _export(
    view: View,
    columns: Sequence[tables.Column],
    texts: Sequence[Mapping[str, str]],
    report: pd.DataFrame,
) -> pd.DataFrame:
    """Return the follow-up for a file, with what it was computed under."""
    out: dict[str, object] = {
        column.label: [row[column.key] for row in texts] for column in columns
    }
    for name, column in (("period_from", "from"), ("period_to", "to")):
        days = report[column]
        out[t(f"allocations.export.{name}")] = [
            "" if day is None or pd.isna(day) else str(day) for day in days
        ]
    out[t("register.definition.reference")] = report["reference"].tolist()
    frame = pd.DataFrame(out)
    for name, value in view.switches.columns().items():
        frame[t(f"register.export.{name}")] = t(f"register.export.value.{value}")
    frame[t("register.export.rules_digest")] = view.rule_set.digest
    return frame


def _typed(name: str, value: str) -> str:
    return "" if name.endswith("qpv_code") and value == "hors" else value


def _texts(row: dict[Any, Any], rule: str, scope: str) -> dict[str, str]:
    share = row["unit"] == "share"
    aim = row["target_value"]
    target = t("allocations.target_unknown")
    if not pd.isna(aim):
        target = percent(aim, 0) if share else plural("allocations.commitments.count", aim)
    done = t(
        "allocations.commitments.part",
        part=number(row["counted_count"]),
        whole=number(row["allocation_count"]),
        share=percent(row["share"]),
    )
    return {
        "rule": rule,
        "scope": scope,
        "dates": _dates(row),
        "target": target,
        "done": done,
        "verdict": _verdict(row),
    }


def _dates(row: dict[Any, Any]) -> str:
    start, end = row["from"], row["to"]
    if end is None or pd.isna(end):
        return t("register.definition.since", start=day(start))
    return t("register.definition.between", start=day(start), end=day(end))


def _verdict(row: dict[Any, Any]) -> str:
    if row["reached"] is None or pd.isna(row["reached"]):
        return t("allocations.none.no_allocation")
    if row["reached"]:
        return t("allocations.state.reached")
    return plural("allocations.missing.counted", row["missing_count"], bound="")
