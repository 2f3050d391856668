"""One figure of the balance in words: its share, its n, its interval, its target, what is missing.

What may not be shown is said so; it is never a zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from fragility.balance.gap import State
from ui.format import number, percent, plural, points
from ui.register import definition
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from fragility.balance import Rule, Switches
    from ui.register.choices import Period

SMALL: Final = 20
"""Fewest allocations from which a share says something: under, its interval is over 40 points."""
_TONES: Final = {
    State.REACHED: "good",
    State.SHORT: "warn",
    State.ABOVE: "warn",
    State.UNKNOWN: "muted",
}


class Doubt(StrEnum):
    """Whether what is not known could turn a verdict."""

    NONE = ""
    UNDECIDED = "undecided"
    """It could."""
    EITHER = "either"
    """It is not said: how much is not known is not shown."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure in words; a part that does not apply is empty."""

    share: str
    """« 23,1 % », or why there is none."""
    known: bool
    """Whether there is a share."""
    count: str = ""
    """« 45 sur 195 baux signés »."""
    interval: str = ""
    target: str = ""
    gap: str = ""
    verdict: str = ""
    tone: str = "muted"
    """``good``, ``warn`` or ``muted``."""
    missing: str = ""
    unknown: str = ""
    doubt: Doubt = Doubt.NONE
    reached: bool = False
    small: bool = False
    low: float = float("nan")
    high: float = float("nan")
    value: float = float("nan")
    most: float = float("nan")
    """Share if all that is not known counted."""
    aim: float = float("nan")

    @property
    def figures(self) -> tuple[tuple[str, str], ...]:
        """Label and text of each part, for a dialog or a file."""
        parts = {
            "share": self.share,
            "count": self.count,
            "interval": self.interval,
            "target": self.target,
            "gap": self.gap,
            "verdict": self.verdict,
            "missing": self.missing,
            "unknown": self.unknown,
        }
        return tuple((t(f"allocations.part.{name}"), text) for name, text in parts.items() if text)

    @property
    def sentence(self) -> str:
        """The figure in one line, for a tooltip."""
        aimed = t("allocations.aimed", target=self.target) if self.target else ""
        parts = (self.share, self.count, self.interval, aimed, self.missing)
        return t("allocations.separator").join(part for part in parts if part)


def absent() -> Reading:
    """Return the figure of a place without any allocation."""
    return Reading(t("allocations.none.no_allocation"), known=False)


def masked() -> Reading:
    """Return the figure of a place that may not be shown."""
    return Reading(t("allocations.none.masked"), known=False)


def read(
    row: Mapping[Hashable, Any], rule: Rule, period: Period, switches: Switches, *, over: bool
) -> Reading:
    """Put a row of the balance into words.

    Parameters
    ----------
    row
        A row as it may be shown.
    rule
        Its rule.
    period
        Its period: where no target is in force on any of its days, there is no figure.
    switches
        What the figure is under: they say whether leases or decisions are counted.
    over
        Whether the period is over: what is missing was then missed.
    """
    if not definition.targets(rule, period.days):
        return Reading(t("allocations.none.not_in_force"), known=False)
    count = row["allocation_count"]
    if pd.isna(count):
        return masked()
    aim = row["target_share"]
    target = _target(rule, aim)
    if not count:
        return Reading(t("allocations.none.no_allocation"), known=False, target=target)
    unit = t(f"allocations.unit.{definition.event_of(rule, switches)}")
    if pd.isna(row["share"]):
        of = t("allocations.count_masked", whole=number(count), unit=unit)
        return Reading(t("allocations.none.masked"), known=False, count=of, target=target)
    state = State(str(row["state"]))
    doubt = _doubt(row, state)
    verdict = t(f"allocations.state.{doubt.value or state.value}") if state in _TONES else ""
    return Reading(
        share=percent(row["share"]),
        known=True,
        count=t(
            "allocations.count",
            part=number(row["counted_count"]),
            whole=number(count),
            unit=unit,
        ),
        interval=t(
            "allocations.interval",
            low=percent(row["share_low"], 0),
            high=percent(row["share_high"], 0),
        ),
        target=target,
        gap=points(row["gap_share"]),
        verdict=verdict,
        tone=_TONES.get(state, "muted"),
        missing=_missing(row, doubt, over=over),
        unknown=_unknown(row),
        doubt=doubt,
        reached=state is State.REACHED,
        small=bool(count < SMALL),
        low=float(row["share_low"]),
        high=float(row["share_high"]),
        value=float(row["share"]),
        most=_number(row["share_if_unknown_counted"]),
        aim=_number(aim),
    )


def _number(value: Any) -> float:
    return float("nan") if pd.isna(value) else float(value)


def _target(rule: Rule, aim: Any) -> str:
    if pd.isna(aim):
        return t("allocations.target_unknown")
    return t(f"allocations.target.{rule.direction.value}", share=percent(aim, 0))


def _doubt(row: Mapping[Hashable, Any], state: State) -> Doubt:
    if state is State.UNKNOWN:
        return Doubt.UNDECIDED
    # Where unknown rows are not shown, so is whether they could turn the verdict.
    return Doubt.EITHER if state is State.SHORT and pd.isna(row["unknown_count"]) else Doubt.NONE


def _missing(row: Mapping[Hashable, Any], doubt: Doubt, *, over: bool) -> str:
    """Say what is missing to reach the target, of what is to come where that is known."""
    missing = row["missing_count"]
    if pd.isna(missing) or not missing:
        return ""
    of = "others" if row["missing_of"] == "other" else "counted"
    bound = f"{t(f'allocations.bound.{doubt.value}')}\u00a0" if doubt else ""
    rest = row["remaining_count"]
    if not pd.isna(rest) and rest > 0:
        within = "within" if bool(row["attainable"]) else "beyond"
        expected = {"rest": number(rest)}
        said = plural(f"allocations.missing.{of}", missing, bound=bound)
        return f"{said} {t(f'allocations.missing.{within}', **expected)}"
    tense = "missed" if over else "missing"
    return plural(f"allocations.{tense}.{of}", missing, bound=bound)


def _unknown(row: Mapping[Hashable, Any]) -> str:
    unknown = row["unknown_count"]
    if pd.isna(unknown) or not unknown:
        return ""
    return plural("allocations.unknown", unknown, most=percent(row["share_if_unknown_counted"]))
