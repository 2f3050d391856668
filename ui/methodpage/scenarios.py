"""How a programming scenario becomes figures, and the rules it is held against, from their YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from fragility.scenario.rules import plh_rules
from geodata.messages import french
from ui import tables
from ui.format import NO_BREAK_SPACE, day, number, percent
from ui.tables import Column
from ui.texts import t

if TYPE_CHECKING:
    from fragility.scenario.rules import Parameter, Version

_POINTS: Final = (
    "state",
    "balance",
    "order",
    "whole",
    "sru",
    "shares",
    "unevenness",
    "capacity",
    "gap",
    "reference",
    "draws",
    "solver",
)
_COLUMNS: Final = ("label", "value", "period", "reference")


def show() -> None:
    """Draw the points, then the rules and their parameters."""
    entries = "".join(
        f"<dt>{t(f'method.scenarios.{name}.title')}</dt>"
        f"<dd>{t(f'method.scenarios.{name}.text')}</dd>"
        for name in _POINTS
    )
    st.html(f'<dl class="fs fs-defs">{entries}</dl>')
    with st.expander(t("method.scenarios.rules"), key="fs_method_scenarios"):
        rules = "".join(
            f"<dt>{french(rule.label)}</dt><dd>{french(rule.text)}</dd>"
            for rule in plh_rules().rules
        )
        st.html(f'<dl class="fs fs-defs">{rules}</dl>')
        columns = [Column(name, t(f"method.scenarios.column.{name}")) for name in _COLUMNS]
        tables.show(columns, parameter_rows(), t("method.scenarios.rules_caption"))


def parameter_rows() -> list[dict[str, str]]:
    """Return one row a version of a parameter, the latest first."""
    return [
        {
            "label": french(parameter.label),
            "value": _amount(parameter, version),
            "period": _period(version),
            "reference": french(version.reference),
        }
        for parameter in plh_rules().parameters
        for version in sorted(parameter.versions, key=lambda each: each.start, reverse=True)
    ]


def _amount(parameter: Parameter, version: Version) -> str:
    if parameter.unit == "share":
        told = percent(version.value, 0)
    else:
        unit = t(f"method.scenarios.unit.{parameter.unit}")
        told = f"{number(version.value)}{NO_BREAK_SPACE}{unit}"
    return f"{told} ({t('method.scenarios.to_check')})" if version.to_check else told


def _period(version: Version) -> str:
    start = day(version.start.isoformat())
    if version.end is None:
        return t("method.scenarios.from", start=start)
    return t("method.scenarios.from_to", start=start, end=day(version.end.isoformat()))
