"""Where each allocation goes under a rule, and why: every row goes somewhere, once."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from .facts import NO, UNKNOWN, YES, Fact, Trits
from .rules import Access, Place
from .switches import Event, FormerZus

if TYPE_CHECKING:
    from .prepare import Prepared
    from .rules import Rule
    from .switches import Switches


class Disposition(IntEnum):
    """What becomes of a row; the first three are the rule's whole."""

    COUNTED = 0
    OTHER = 1
    UNKNOWN = 2
    """Not known whether it counts."""
    NOT_IN_FORCE = 3
    ELSEWHERE = 4
    """On the other side of the limit of the neighbourhoods."""
    PLACE_UNKNOWN = 5
    MUTATION = 6
    """A mutation, where mutations are left out."""
    ACCESS_UNKNOWN = 7
    NO_LEASE = 8
    LEASE_UNKNOWN = 9


LEFT_OUT = tuple(each for each in Disposition if each >= Disposition.NOT_IN_FORCE)
"""Why a row is not in the rule's whole."""


def dispositions(prepared: Prepared, rule: Rule, switches: Switches) -> npt.NDArray[np.int8]:
    """Say where every row goes under a rule.

    A row left out for several reasons is so for the first in the order of :class:`Disposition`.

    Returns
    -------
    One :class:`Disposition` a row.
    """
    rows = prepared.rows[rule.id]
    out = np.array([Disposition.OTHER, Disposition.COUNTED, Disposition.UNKNOWN], dtype=np.int8)[
        rows.counted
    ]
    # From the last reason to the first, so that the first is what remains.
    if _needs_lease(rule, switches):
        out[prepared.signed == UNKNOWN] = Disposition.LEASE_UNKNOWN
        out[prepared.signed == NO] = Disposition.NO_LEASE
    if _first_access_only(rule, switches):
        mutation = prepared.facts[Fact.MUTATION]
        out[mutation == UNKNOWN] = Disposition.ACCESS_UNKNOWN
        out[mutation == YES] = Disposition.MUTATION
    if rule.place is not Place.EVERYWHERE:
        inside = neighbourhoods(prepared, switches)
        out[inside == UNKNOWN] = Disposition.PLACE_UNKNOWN
        out[inside == (NO if rule.place is Place.IN_QPV else YES)] = Disposition.ELSEWHERE
    out[~rows.in_force] = Disposition.NOT_IN_FORCE
    return out


def neighbourhoods(prepared: Prepared, switches: Switches) -> Trits:
    """Tell which rows are in a QPV, former ZUS included where the switch says so.

    A row whose former ZUS is not known is where its QPV says.
    """
    as_qpv = {
        FormerZus.DATED: prepared.zus_dated,
        FormerZus.INCLUDED: np.ones_like(prepared.zus_dated),
        FormerZus.EXCLUDED: np.zeros_like(prepared.zus_dated),
    }[switches.former_zus]
    return np.where(as_qpv & (prepared.former_zus == YES), YES, prepared.in_qpv).astype(np.int8)


def _needs_lease(rule: Rule, switches: Switches) -> bool:
    return switches.event is Event.LEASE or (
        switches.event is Event.AS_RULES and rule.event == "lease"
    )


def _first_access_only(rule: Rule, switches: Switches) -> bool:
    return rule.access is Access.FIRST_ACCESS or (
        rule.access is Access.SWITCH and not switches.mutations
    )
