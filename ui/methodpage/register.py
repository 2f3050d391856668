"""How allocations and the demand are counted, and under which parameters: read from their YAML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from fragility.balance import Switches
from fragility.demand.rules import default_rules
from geodata.messages import french
from ui import roles, tables
from ui.format import listing, number
from ui.rules import section as rules
from ui.tables import Column
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ui.territories import Territory

_COUNTING: Final = ("row", "unknown", "interval", "target", "missing", "trend", "convergence")
_OPEN: Final = ("mutations", "former_zus", "former_qpv", "threshold", "orcod", "essential", "state")
_DEMAND: Final = ("pressure", "waiting", "without", "often", "blocked", "matching")
_SECTORS: Final = ("whole", "ratio", "median")
_REVIEW: Final = ("order", "scope", "role", "document")
_NOT_PARAMETERS: Final = frozenset({"version", "date"})
_REFERENCE: Final = "_reference"


def show_allocations(territory: Territory) -> None:
    """Draw how allocations are counted, what the texts leave open, and the rules in use."""
    _points("allocations", _COUNTING)
    settings = "".join(f"<li>{escape(each)}</li>" for each in Switches().sentences())
    st.html(f'<div class="fs"><p>{t("method.allocations.settings")}</p><ul>{settings}</ul></div>')
    with st.expander(t("method.allocations.rules"), key="fs_method_rules"):
        rules.show_rules(territory, roles.current(territory))
    with st.expander(t("method.allocations.open_title"), key="fs_method_open"):
        rows = [
            {
                "question": t(f"method.open.{name}.question"),
                "choice": t(f"method.open.{name}.choice"),
            }
            for name in _OPEN
        ]
        _table(rows, "choices", t("method.allocations.open_caption"))


def show_demand() -> None:
    """Draw how the demand is counted, and its parameters."""
    _points("demand", _DEMAND)
    with st.expander(t("method.demand.parameters"), key="fs_method_demand"):
        _table(demand_rows(), "parameters", t("method.demand.caption"))


def demand_rows() -> list[dict[str, str]]:
    """Return one row a parameter of the demand, with its reason."""
    found = default_rules().model_dump()
    reasons = {
        name.removesuffix(_REFERENCE): french(str(text))
        for name, text in found.items()
        if name.endswith(_REFERENCE)
    }
    return [
        {
            "name": t(f"method.demand.parameter.{name}"),
            "value": _amount(value),
            "reason": _reason(name, reasons),
        }
        for name, value in found.items()
        if name not in _NOT_PARAMETERS and not name.endswith(_REFERENCE)
    ]


def _reason(name: str, reasons: Mapping[str, str]) -> str:
    """Give the reason written for a parameter: ``long_wait_months`` has ``long_wait_reference``."""
    found = (text for stem, text in reasons.items() if name.startswith(stem))
    return next(found, t("method.parameters.no_reason"))


def _amount(value: object) -> str:
    if isinstance(value, tuple):
        return listing(_amount(each) for each in value)
    if isinstance(value, int):
        return number(value)
    return number(value, 4) if isinstance(value, float) else str(value)


def show_sectors() -> None:
    """Draw what is computed of a group of communes, and what is not."""
    _points("sectors", _SECTORS)


def show_review() -> None:
    """Draw what the half-yearly review is made of."""
    _points("review", _REVIEW)


def _points(part: str, names: Iterable[str]) -> None:
    entries = "".join(
        f"<dt>{t(f'method.{part}.{name}.title')}</dt><dd>{t(f'method.{part}.{name}.text')}</dd>"
        for name in names
    )
    st.html(f'<dl class="fs fs-defs">{entries}</dl>')


def _table(rows: list[dict[str, str]], part: str, caption: str) -> None:
    columns = [Column(name, t(f"method.{part}.column.{name}")) for name in rows[0]]
    tables.show(columns, rows, caption)
