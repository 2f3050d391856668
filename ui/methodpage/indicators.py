"""The indicators of the method: formulas, directions, weights, sources, missing values."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from fragility import CellStatus, ZoneState
from fragility.catalogue import Formula, default_catalogue
from ui import tables
from ui.format import number, percent, plural
from ui.tables import Column, Html
from ui.texts import t

if TYPE_CHECKING:
    from fragility.method import Indicator, Method
    from ui.methodpage.applied import Applied


def weights(method: Method) -> dict[str, float]:
    """Return the weight of each indicator in the whole, 0-1, through the groups above it."""
    shares: dict[str, float] = {}

    def walk(node_id: str, share: float) -> None:
        node = next(each for each in method.index.walk() if each.id == node_id)
        if node.indicator is not None:
            shares[node.indicator] = share
            return
        whole = sum(child.weight for child in node.children)
        for child in node.children:
            walk(child.id, share * child.weight / whole)

    walk(method.index.id, 1.0)
    return shares


def terms(columns: tuple[str, ...]) -> str:
    """Write a sum of columns in words; a leading ``-`` subtracts.

    Examples
    --------
    >>> terms(("family_3_children_count", "family_4plus_children_count"))
    'familles de 3 enfants + familles de 4 enfants ou plus'
    """
    text = ""
    for term in columns:
        sign = "\u2212" if term.startswith("-") else "+"
        column = term.removeprefix("-")
        text += f" {sign} {t(f'columns.{column}')}"
    return text.removeprefix(" + ")


def formula_text(formula: Formula) -> str:
    """Write a formula of the catalogue in words."""
    if formula.value is not None:
        return t(f"columns.{formula.value}")
    above, below = terms(formula.numerator), terms(formula.denominator)
    ratio = f"({above}) ÷ ({below})" if " + " in above + below else f"{above} ÷ {below}"
    return t("method.indicators.complement", formula=ratio) if formula.complement else ratio


def explanation(indicator: Indicator, method: Method) -> str:
    """Return what an indicator is and how it is computed, as HTML."""
    definition = default_catalogue().get(indicator.source_column)
    if definition is None:
        return escape(indicator.note or indicator.source_column)
    first, *others = (formula_text(formula) for formula in definition.formulas)
    lines = [escape(definition.definition), f"<em>{escape(first)}</em>"]
    lines += [escape(t("method.indicators.or", formula=other)) for other in others]
    if indicator.stands_in_for:
        origin = base_label(indicator.stands_in_for, method)
        lines.append(escape(t("method.indicators.stand_in", name=origin)))
    if indicator.note:
        lines.append(escape(indicator.note))
    return "<br>".join(lines)


def base_label(indicator_id: str, method: Method) -> str:
    """Return the French name of an indicator that the method may no longer hold."""
    definition = default_catalogue().get(indicator_id)
    if definition is not None:
        return definition.label
    found = next((each for each in method.indicators if each.id == indicator_id), None)
    return (found.label if found else "") or indicator_id


def show_table(applied: Applied) -> None:
    """Draw one line an indicator: what it is, how it is computed, from what."""
    method = applied.method
    sources = applied.result.computed_on.sources if applied.result else {}
    shares = weights(method)
    rows = [
        {
            "label": each.label or each.id,
            "formula": Html(explanation(each, method)),
            "direction": t(f"method.indicators.direction.{each.direction}"),
            "weight": percent(shares[each.id], 0),
            "source": sources.get(each.id) or t("method.indicators.no_source"),
        }
        for each in method.indicators
    ]
    columns = [
        Column(key, t(f"method.indicators.column.{key}"), numeric=key == "weight")
        for key in ("label", "formula", "direction", "weight", "source")
    ]
    tables.show(columns, rows, t("method.indicators.caption"))


def show_missing(applied: Applied) -> None:
    """Draw what is done without a value, and how many zones it concerns here."""
    counts = _lacking(applied)
    rows = [
        {
            "label": each.label or each.id,
            "policy": t(f"method.missing.policy.{each.missing.policy}"),
            "concerned": counts.get(each.id, ""),
        }
        for each in applied.method.indicators
    ]
    columns = [
        Column(key, t(f"method.missing.column.{key}")) for key in ("label", "policy", "concerned")
    ]
    tables.show(columns, rows, t("method.missing.caption"))


def _lacking(applied: Applied) -> dict[str, str]:
    if applied.result is None:
        return {}
    states = applied.result.computed_on.state_counts
    total = sum(states.values()) - states.get(ZoneState.NOT_CONCERNED, 0)
    texts = {}
    for name, statuses in applied.result.computed_on.status_counts.items():
        lacking = sum(n for status, n in statuses.items() if status != CellStatus.OBSERVED)
        texts[name] = plural("method.missing.count", lacking, total=number(total))
    return texts
