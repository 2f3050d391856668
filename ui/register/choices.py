"""The choices that every figure on allocations is made under: the period and the switches."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from fragility.balance import Switches
from fragility.balance.switches import Event, FormerZus, Unknown
from ui import state
from ui.format import day
from ui.register import kept
from ui.roles import Role
from ui.texts import t

if TYPE_CHECKING:
    from ui.territories import Territory

_MUTATIONS: Final = {"avec": True, "sans": False}
_ZUS: Final = {
    "texte": FormerZus.DATED,
    "oui": FormerZus.INCLUDED,
    "non": FormerZus.EXCLUDED,
}
_EVENTS: Final = {"regle": Event.AS_RULES, "bail": Event.LEASE, "decision": Event.DECISION}
_UNKNOWN: Final = {"comptes": Unknown.NOT_COUNTED, "exclus": Unknown.LEFT_OUT}
SWITCHES: Final = ("mutations", "zus", "bail", "inconnus")
"""Names in the address, in the order they are drawn."""
_OPTIONS: Final = {
    "mutations": tuple(_MUTATIONS),
    "zus": tuple(_ZUS),
    "bail": tuple(_EVENTS),
    "inconnus": tuple(_UNKNOWN),
}
_FIRST_OF_SECOND: Final = 7


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar year, or one of its halves."""

    code: str
    """``2025`` or ``2025-S1``."""

    @property
    def year(self) -> int:
        """Give the calendar year it is in."""
        return int(self.code[:4])

    @property
    def semester(self) -> str:
        """Its code where it is half a year, empty for a whole year."""
        return self.code if "-" in self.code else ""

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """First and last day."""
        second = self.semester.endswith("2")
        first = dt.date(self.year, _FIRST_OF_SECOND if second else 1, 1)
        whole = not self.semester or second
        return first, dt.date(self.year, 12, 31) if whole else dt.date(self.year, 6, 30)

    @property
    def year_days(self) -> tuple[dt.date, dt.date]:
        """First and last day of its calendar year."""
        return dt.date(self.year, 1, 1), dt.date(self.year, 12, 31)

    @property
    def label(self) -> str:
        """Its name in French: « année 2025 », « 1er semestre 2025 »."""
        if not self.semester:
            return t("register.period.year", year=self.year)
        return t(f"register.period.semester_{self.semester[-1]}", year=self.year)


def periods(territory: Territory) -> tuple[Period, ...]:
    """Return the periods the allocations cover, the latest first, each year before its halves."""
    found = kept.months(territory)
    halves = {f"{day.year}-S{1 + (day.month >= _FIRST_OF_SECOND)}" for day in found}
    codes = halves | {each[:4] for each in halves}
    return tuple(Period(code) for code in sorted(codes, key=lambda each: (-int(each[:4]), each)))


def last_day(territory: Territory) -> dt.date:
    """Return the last day the allocations cover."""
    return kept.covered(territory)[1]


def read_period(territory: Territory, *, semesters_only: bool = False) -> Period:
    """Settle the period looked at: the latest year, or the latest half, by default."""
    offered = [each for each in periods(territory) if not semesters_only or each.semester]
    default = offered[0].code
    if semesters_only:
        default = max(each.code for each in offered)
    return Period(state.sync("periode", [each.code for each in offered], default))


def show_period(territory: Territory, *, semesters_only: bool = False) -> None:
    """Draw the choice of the period."""
    offered = [each for each in periods(territory) if not semesters_only or each.semester]
    st.selectbox(
        t("register.period.label"),
        options=[each.code for each in offered],
        format_func=lambda code: Period(code).label,
        key=state.key("periode"),
        width=220,
    )


def read_switches(role: Role) -> Switches:
    """Settle the switches; figures for everyone come under one setting, the published one."""
    if role is not Role.TECHNICIEN:
        return Switches()
    found = {name: state.sync(name, options, options[0]) for name, options in _OPTIONS.items()}
    return Switches(
        mutations=_MUTATIONS[found["mutations"]],
        former_zus=_ZUS[found["zus"]],
        event=_EVENTS[found["bail"]],
        unknown=_UNKNOWN[found["inconnus"]],
    )


def _option(name: str, value: str) -> str:
    return t(f"register.switch.{name}.{value}")


def show_switches(role: Role) -> None:
    """Draw the switches, or what they are set to for whoever may not change them."""
    if role is not Role.TECHNICIEN:
        sentences = " ".join(Switches().sentences())
        st.html(f'<p class="fs fs-muted fs-small">{sentences} {t("register.switch.fixed")}</p>')
        return
    with st.container(horizontal=True, key="register_switches", gap="small"):
        for name, options in _OPTIONS.items():
            st.segmented_control(
                t(f"register.switch.{name}.label"),
                options=options,
                format_func=partial(_option, name),
                key=state.key(name),
                help=t(f"register.switch.{name}.help"),
                required=True,
                width="content",
            )


def covered(territory: Territory) -> str:
    """Return the days the allocations cover, in a sentence."""
    first, last = kept.covered(territory)
    return t("register.period.covered", first=day(first), last=day(last))
