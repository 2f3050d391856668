"""What cannot be judged of a scenario whose PLS are not told: their source mixes them with PLI."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from .compliance_value import TargetValue

_CATCH_UP: Final = "sru_catch_up"
_MIX: Final = ("sru_plai_min", "sru_pls_max")
COUNTING_PLS: Final = (_CATCH_UP, *_MIX)
"""Rules that count what is financed of PLS."""


def without_pls(value: TargetValue) -> TargetValue:
    """Return a rule as it can be judged where more PLS may be financed than the scenario says.

    A catch-up that is reached is reached with more; one that is not may be. Shares of an unknown
    number are unknown, of nothing told too.
    """
    if value.rule_id == _CATCH_UP:
        short = value.reached == 0
        return replace(value, achieved=np.where(short, np.nan, value.achieved))
    if value.rule_id in _MIX:
        unknown = np.full(value.achieved.shape, np.nan)
        return replace(value, achieved=unknown, n=unknown)
    return value
