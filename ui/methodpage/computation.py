"""How the method turns indicators into a score and classes, read from its document."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from ui import tables
from ui.format import listing, number, percent
from ui.tables import Column
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fragility.method import Method, Node
    from ui.methodpage.applied import Applied


def groups(method: Method) -> Iterator[Node]:
    """Give the groups of a method, the index first."""
    return (node for node in method.index.walk() if node.children)


def _described(node: Node, what: str, choice: str, *, alone: bool) -> str:
    name = t(f"method.{what}.name.{choice}")
    group = escape(node.label or node.id)
    heading = (
        t(f"method.{what}.intro", name=name)
        if alone
        else t(f"method.{what}.of", group=group, name=name)
    )
    return (
        f"<p><strong>{heading}</strong></p>"
        f'<div class="fs-formula">{t(f"method.{what}.formula.{choice}")}</div>'
        f'<p class="fs-muted fs-small">{t(f"method.{what}.why.{choice}")}</p>'
    )


def scales(method: Method, node: Node) -> list[str]:
    """Return the names of the scales that the parts of a group are brought to, each once."""
    found = (method.normalisation_of(child, node).method for child in node.children)
    return list(dict.fromkeys(found))


def show_normalisation(method: Method) -> None:
    """Draw the scale every group brings its parts to."""
    nodes = [(node, scale) for node in groups(method) for scale in scales(method, node)]
    parts = [
        _described(node, "normalisation", scale, alone=len(nodes) == 1) for node, scale in nodes
    ]
    st.html(f'<div class="fs">{"".join(parts)}<p>{t("method.normalisation.orientation")}</p></div>')
    if method.reference_set.description:
        text = t(
            "method.normalisation.reference",
            description=method.reference_set.description,
        )
        st.html(f'<p class="fs fs-muted">{escape(text)}</p>')


def show_aggregation(method: Method) -> None:
    """Draw how the parts of every group are put together, and their weights."""
    nodes = list(groups(method))
    parts = [
        _described(node, "aggregation", node.aggregate, alone=len(nodes) == 1) for node in nodes
    ]
    st.html(f'<div class="fs">{"".join(parts)}</div>')
    rows = []
    for node in nodes:
        whole = sum(child.weight for child in node.children)
        rows += [
            {
                "label": _label(method, child),
                "weight": number(child.weight, 2),
                "share": percent(child.weight / whole),
            }
            for child in node.children
        ]
    columns = [
        Column(key, t(f"method.aggregation.column.{key}"), numeric=key != "label")
        for key in ("label", "weight", "share")
    ]
    tables.show(columns, rows, t("method.aggregation.caption"))
    st.html(f'<p class="fs fs-muted">{t("method.aggregation.editable")}</p>')


def _label(method: Method, node: Node) -> str:
    label = method.indicator(node.indicator).label if node.indicator else node.label
    return label or node.id


def show_classes(applied: Applied) -> None:
    """Draw how scores become classes, and the bounds found on this territory."""
    classes = applied.method.classification
    name = t(f"method.classes.name.{classes.method}")
    text = t("method.classes.intro", count=classes.classes, name=name)
    bounds = applied.result.class_bounds if applied.result else None
    shown = (
        t("method.classes.bounds", bounds=listing(number(bound, 3) for bound in bounds))
        if bounds
        else ""
    )
    st.html(
        f'<div class="fs"><p>{text}</p><p class="fs-muted">{shown}</p>'
        f'<p class="fs-note">{t("method.classes.relative")}</p></div>'
    )


def zones_rule(method: Method) -> str:
    """Return which zones the index does not concern."""
    minimum = method.zones.minimum_population
    if minimum > 0:
        return t("method.missing.zones", minimum=number(minimum))
    return t("method.missing.zones_no_minimum")
