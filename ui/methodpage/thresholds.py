"""Who may see what, and the thresholds of the occupation analyses: read from their YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from fragility.disclosure.rules import Rule, load_rules
from fragility.occupation.rules import default_rules
from geodata.messages import french
from ui import tables
from ui.format import listing, number, percent
from ui.tables import Column
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

_NOT_GROUPS: Final = frozenset({"version", "date"})


def show_disclosure() -> None:
    """Draw the rules of disclosure, and how small cells are kept from being found again."""
    st.html(f'<p class="fs">{t("method.disclosure.body")}</p>')
    with st.expander(t("method.disclosure.rules"), key="fs_method_disclosure"):
        names = ("label", "roles", "threshold", "source")
        _show("disclosure", names, disclosure_rows(), t("method.disclosure.caption"))


def disclosure_rows() -> list[dict[str, str]]:
    """Return one row a rule of disclosure."""
    return [
        {
            "label": french(rule.label),
            "roles": listing(t(f"method.disclosure.role.{role}") for role in rule.roles),
            "threshold": threshold(rule),
            "source": french(rule.source),
        }
        for rule in load_rules().rules
    ]


def threshold(rule: Rule) -> str:
    """Say what a figure must satisfy to be shown."""
    parts = []
    if rule.minimum_count:
        parts.append(t("method.disclosure.households", count=number(rule.minimum_count)))
    if rule.minimum_units > 1:
        parts.append(t("method.disclosure.residences", count=number(rule.minimum_units)))
    if rule.maximum_unit_share < 1:
        share = percent(rule.maximum_unit_share, 0)
        parts.append(t("method.disclosure.dominance", share=share))
    if rule.minimum_interval > 1:
        parts.append(t("method.disclosure.interval", count=number(rule.minimum_interval)))
    if rule.rounding > 1:
        parts.append(t("method.disclosure.rounding", base=number(rule.rounding)))
    return " ; ".join(parts) if parts else t("method.disclosure.no_threshold")


def show_occupation() -> None:
    """Draw every threshold of the occupation analyses."""
    st.html(f'<p class="fs">{t("method.occupation.body")}</p>')
    with st.expander(t("method.occupation.rules"), key="fs_method_occupation"):
        names = ("group", "name", "value")
        _show("occupation", names, occupation_rows(), t("method.occupation.caption"))


def occupation_rows() -> list[dict[str, str]]:
    """Return one row a threshold, in the order of the document."""
    return [
        {
            "group": t(f"method.occupation.group.{group}"),
            "name": t(f"method.occupation.{group}.{name}"),
            "value": percent(value, 1) if name.endswith("_share") else _plain(value),
        }
        for group, fields in default_rules().model_dump().items()
        if group not in _NOT_GROUPS
        for name, value in fields.items()
    ]


def _plain(value: float) -> str:
    return number(value, 0 if float(value).is_integer() else 1)


def _show(part: str, names: Sequence[str], rows: list[dict[str, str]], caption: str) -> None:
    columns = [
        Column(name, t(f"method.{part}.column.{name}"), numeric=name == "value") for name in names
    ]
    tables.show(columns, rows, caption)
