"""What is said of each rule, in words."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from fragility.messages import counted, number

from .messages import say

REACHED: Final = "reached"
MISSED: Final = "missed"
NOT_CONCERNED: Final = "not_concerned"
UNKNOWN: Final = "unknown"
VERDICTS: Final = (REACHED, MISSED, NOT_CONCERNED, UNKNOWN)

_PLAI: Final = ("sru_plai_min", "plai_share", "operation_plai", "year_plai", "reconstitution_plai")
"""Rules that a PLAI in the place of another product mends."""
_CEILINGS: Final = ("sru_pls_max", "reconstitution_outside_qpv")


@lru_cache(maxsize=16_384)  # one commune changes at a time: the others say the same again
def judged(
    key: str,
    *,
    unit: str,
    period: str,
    required: float,
    achieved: float,
    n: float,
    missing: float,
) -> str:
    """Say in French how a rule is kept, or what is missing.

    Parameters
    ----------
    key
        The rule; ``year_plai`` for a year whose operations are not told.
    unit
        Of what is required: ``share``, ``dwellings`` or ``index``.
    period, required, achieved, n
        As in the table of compliance.
    missing
        Dwellings short of the target, or in excess; 0 where it is reached, NaN where it means
        nothing.
    """
    said = say(
        f"plh.{key}",
        period=period,
        required=_figure(required, unit),
        achieved=_figure(achieved, unit),
        n=number(round(n)),
    )
    if unit == "index" and achieved > required:
        return say("plh.wider", sentence=said)
    if not missing > 0:
        return said
    count = round(missing)
    if key in _PLAI:
        return say("plh.more_plai", sentence=said, missing=number(count))
    if key in _CEILINGS:
        return say("plh.less", sentence=said, missing=counted(count, "logement"))
    return say("plh.more", sentence=said, missing=counted(count, "logement"))


def unknown(rule_id: str, period: str, *, pls_told: bool = True) -> str:
    """Say that one cannot tell; ``pls_told`` is false where that is for want of the PLS."""
    if not pls_told:
        return say("plh.pls_untold", period=period)
    key = "plh.no_inventory" if rule_id.startswith("sru_") else "plh.no_figure"
    return say(key, period=period)


def not_concerned(rule_id: str, period: str, *, subject: bool, rebuilt: bool, n: float) -> str:
    """Say why a rule does not apply.

    Parameters
    ----------
    rule_id, period
        As in the table of compliance.
    subject
        Whether the commune is held to the SRU law.
    rebuilt
        Whether the scenario rebuilds anything.
    n
        As in the table; 0 where nothing is financed.
    """
    if rule_id.startswith("sru_") and not subject:
        return say("plh.not_subject")
    if rule_id.startswith("reconstitution_"):
        smoothed = rule_id == "reconstitution_plai_smoothed" and rebuilt
        return say("plh.not_smoothed" if smoothed else "plh.no_renewal", period=period)
    if rule_id == "sru_catch_up" or (rule_id.startswith("sru_") and n):
        return say("plh.no_gap", period=period)
    return say("plh.nothing", period=period)


def _figure(value: float, unit: str) -> str:
    if unit == "share":
        return f"{number(100 * value, 1)} %"
    return number(value, 3) if unit == "index" else number(round(value))
