"""What the territory, a commune or a landlord has committed itself to, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ui.documents.blocks import Paragraph, Table
from ui.format import number, percent
from ui.register.words import column_label, rule_short
from ui.review import words
from ui.review.figures import NOW, RefusedError, balanced, of_year
from ui.review.section import Section
from ui.tables import Column
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fragility.balance import Commitment
    from ui.review.scope import Scope


def section(scope: Scope) -> Section:
    """Return the section of the commitments in force in the semester."""
    title = t("review.section.commitments")
    lines = [
        line
        for each in scope.prepared.rules.commitments
        if _holds(scope, each) and (line := _line(scope, each)) is not None
    ]
    if not lines:
        return Section(
            "engagements", "assessment", title, (Paragraph(t("review.commitment.none")),)
        )
    columns = tuple(
        Column(key, t(f"review.column.{key}"), numeric=key == "target")
        for key in ("who", "rule", "figure", "target", "verdict", "reference")
    )
    caption = t("review.commitment.caption", period=scope.period.label)
    table = Table(columns, tuple(lines), caption, t("review.commitment.note"))
    return Section("engagements", "assessment", title, (table,))


def _holds(scope: Scope, each: Commitment) -> bool:
    """Tell whether a commitment is in force in the semester and about somewhere in the sector."""
    first, last = scope.period.days
    dated = each.start <= last and (each.end is None or first <= each.end)
    commune, sector = each.scope.get("commune_code"), each.scope.get("sector")
    elsewhere = (commune is not None and commune not in scope.communes) or (
        sector is not None and sector != scope.sector
    )
    return dated and each.value is not None and not (scope.sector and elsewhere)


def _line(scope: Scope, each: Commitment) -> dict[str, str] | None:
    rule = next(one for one in scope.prepared.rules.rules if one.id == each.rule)
    row = _row(scope, each)
    assert each.value is not None
    told: dict[str, str] = {
        "who": _who(scope, each),
        "rule": rule_short(rule),
        "reference": each.reference,
    }
    if row is None:
        told |= dict.fromkeys(("figure", "verdict"), t("review.cell.withheld"))
    elif each.unit == "share":
        told["figure"] = words.of(row, "counted_count", "allocation_count")
        if scope.yearly(tuple(each.scope)):
            told["figure"] = t("review.commitment.of_year", count=told["figure"])
        told["verdict"] = words.verdict(row)
    else:
        done = words.figure(row, "counted_count")
        told["figure"] = words.count(done)
        # What is withheld is not given away by its verdict either.
        state = "withheld" if done is None else "reached" if done >= each.value else "pending"
        if done is not None:
            told["figure"] = t("review.commitment.of_year", count=number(done))
        told["verdict"] = t(f"review.verdict.{state}")
    target = percent(each.value, 0)
    told["target"] = target if each.unit == "share" else number(each.value)
    return told


def _row(scope: Scope, each: Commitment) -> Mapping[Any, Any] | None:
    """Give the protected row of the scope of a commitment, ``None`` where it is not shown."""
    if not all(map(scope.knows, each.scope)):
        return None
    places = tuple(each.scope)
    try:
        if each.unit == "count":
            # A number of allocations is promised for the year.
            rows = of_year(scope, places, rule=each.rule, everywhere=True)
        else:
            rows = balanced(scope, places, rule=each.rule, everywhere=True)
            rows = rows[rows["moment"] == NOW] if len(rows) else rows
    except RefusedError:
        return None
    if rows.empty:
        return None
    inside = [
        (rows[name].astype("string") == value).fillna(value=False)
        for name, value in each.scope.items()
    ]
    found = rows[np.logical_and.reduce(inside)] if inside else rows
    # A commitment inside several sectors, which no commune is, would make several rows.
    return found.iloc[0].to_dict() if len(found) == 1 else None


def _who(scope: Scope, each: Commitment) -> str:
    if not each.scope:
        return t("review.commitment.whole")
    return ", ".join(
        t("review.commitment.scope", column=column_label(name), value=scope.label(name, value))
        for name, value in each.scope.items()
    )
