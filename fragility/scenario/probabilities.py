"""How often each target is met, over many draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from fragility.concentration import wilson_interval

from .compliance_targets import target_values

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from .compliance_value import TargetValue
    from .outcome import Run
    from .rules import PlhRules

    Counts = npt.NDArray[np.int64]

COLUMNS: Final = (
    "level",
    "place_code",
    "rule_id",
    "period",
    "probability",
    "standard_error",
    "low",
    "high",
    "draws",
)


@dataclass(frozen=True, eq=False)
class _Counted:
    """Draws of one rule and period, one number a place."""

    place_codes: tuple[str, ...]
    met: Counts
    judged: Counts
    """Draws where the rule applies, and one can tell."""
    aside: Counts
    """Draws where the rule does not apply."""


class Tally:
    """Counts of the draws where each target is met, some draws at a time.

    Parameters
    ----------
    rules
        The shipped ones by default.
    """

    def __init__(self, rules: PlhRules | None = None) -> None:
        self._rules = rules
        self._counted: dict[tuple[str, str, str], _Counted] = {}
        self._draws = 0

    def add(self, run: Run, of_epci: Mapping[str, npt.NDArray[np.float64]] | None = None) -> None:
        """Count some draws: the first axis of ``run``; ``of_epci`` spares its measures."""
        self._draws += len(run.products)
        for value in target_values(run, self._rules, of_epci):
            shape = (len(run.products), len(value.place_codes))
            aside = np.broadcast_to((value.concerned == 0) | _void(value), shape)
            reached = np.where(aside, np.nan, value.reached)
            now = _Counted(
                value.place_codes,
                (reached == 1).sum(axis=0),
                (~np.isnan(reached)).sum(axis=0),
                aside.sum(axis=0),
            )
            key = (value.level, value.rule_id, value.period)
            old = self._counted.get(key)
            if old is not None:
                met, judged, aside = (
                    a + b
                    for a, b in (
                        (old.met, now.met),
                        (old.judged, now.judged),
                        (old.aside, now.aside),
                    )
                )
                now = _Counted(value.place_codes, met, judged, aside)
            self._counted[key] = now

    def table(self) -> pd.DataFrame:
        r"""Return how often each target is met.

        Returns
        -------
        One row a target that applies in one draw at least:

        - ``level`` ("commune" or "epci"), ``place_code``, ``rule_id``, ``period``;
        - ``draws``: those where the rule applies and one can tell. A rule on the mix of what a
          commune finances says nothing of a draw where it finances nothing, nor the catch-up of
          one where no dwelling is missing;
        - ``probability``: part of these draws where the target is met; NaN where it applies to a
          draw of which one cannot tell: those of which one can are not a sample of all;
        - ``standard_error``: :math:`\sqrt{p (1 - p) / n}`, due to the number of draws only;
        - ``low``, ``high``: 95 % score interval of the probability (Wilson), which does not close
          on itself where all draws, or none, meet the target.
        """
        parts = [
            pd.DataFrame(
                {
                    "level": level,
                    "place_code": list(each.place_codes),
                    "rule_id": rule,
                    "period": period,
                    "met": each.met,
                    "draws": each.judged,
                    "aside": each.aside,
                }
            )
            for (level, rule, period), each in self._counted.items()
        ]
        if not parts:
            return pd.DataFrame(columns=list(COLUMNS))
        out = pd.concat(parts, ignore_index=True)
        out = out[out["aside"] < self._draws].reset_index(drop=True)
        told = (out["draws"] > 0) & (out["draws"] + out["aside"] == self._draws)
        judged = out["draws"].where(told).astype(float)
        share = out["met"] / judged
        out["probability"] = share
        out["standard_error"] = np.sqrt(share * (1 - share) / judged)
        out["low"], out["high"] = wilson_interval(out["met"], judged)
        return out[list(COLUMNS)]


def _void(value: TargetValue) -> npt.NDArray[np.bool_]:
    """Return where there is nothing to judge: nothing is asked, or it is a share of nothing."""
    nothing_asked = (value.required == 0) & (not value.at_most)
    out: npt.NDArray[np.bool_] = nothing_asked | ((value.n == 0) & np.isnan(value.achieved))
    return out
