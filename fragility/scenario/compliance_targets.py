"""The numeric part of each rule: what is asked, what is done, for a run or for draws of runs.

Everything keeps the leading axes of the run: ``(..., N)``, ``N`` places of the level.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from .compliance_pls import without_pls
from .compliance_sru import sru_values
from .compliance_value import (
    CLOSE,
    PLAI,
    PLUS,
    TargetValue,
    financed_by_kind,
    ratio,
    whole_period,
)
from .measures import measures
from .operation import exact
from .rules import plh_rules
from .vocabulary import FINANCED, ZONES, Kind, Zone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .outcome import Run
    from .rules import PlhRules

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
_QPV: Final = ZONES.index(Zone.QPV)
_RECONSTITUTION: Final = FINANCED.index(Kind.RECONSTITUTION)


def target_values(
    run: Run,
    rules: PlhRules | None = None,
    of_epci: Mapping[str, Floats] | None = None,
) -> tuple[TargetValue, ...]:
    """Hold a run, or draws of runs, against every rule that reads counts.

    Operations are judged one by one in :mod:`fragility.scenario.compliance_operations`: they are
    part of the scenario, not of a draw.

    Parameters
    ----------
    run
        With leading axes or none.
    rules
        The ones shipped by default.
    of_epci
        ``measures(run, "epci")`` where it is at hand.
    """
    known = rules or plh_rules()
    whole = measures(run, "epci") if of_epci is None else of_epci
    by_kind = financed_by_kind(run)
    financed = by_kind.sum(axis=-4)
    sru = sru_values(run, known, financed)
    return (
        *(sru if run.scenario.hypotheses.pls_told else map(without_pls, sru)),
        *_plai(run, known, financed.sum(axis=-1)),
        *_reconstitution(run, known, by_kind.sum(axis=-1)),
        *_of_territory(run, known, whole),
    )


def _plai(run: Run, rules: PlhRules, counts: Counts) -> Iterator[TargetValue]:
    """PLAI among the PLUS and PLAI financed, over all years; ``counts`` is ``(..., C, P)``."""
    plai, plus = (counts[..., each].astype(np.float64) for each in (PLAI, PLUS))
    least = rules.value("operation_plai_share_min", run.scenario.start_year)
    for level, codes in (("commune", run.stock.codes), ("epci", ("",))):
        x, n = plai, plai + plus
        if level == "epci":
            x, n = (each.sum(axis=-1, keepdims=True) for each in (x, n))
        required, ones = np.full(n.shape, least), np.ones(n.shape)
        yield TargetValue(
            "plai_share",
            "epci" if level == "epci" else "commune",
            whole_period(run),
            codes,
            required,
            ratio(x, n),
            n,
            ones,
        )


def _reconstitution(run: Run, rules: PlhRules, by_kind: Counts) -> Iterator[TargetValue]:
    """PLAI of what is rebuilt, there or smoothed over all programmes; none of it in QPV.

    ``by_kind`` is ``(..., K, C, P)``.
    """
    start, period = run.scenario.start_year, whole_period(run)
    least = rules.value("reconstitution_plai_share", start)
    rebuilt = by_kind[..., _RECONSTITUTION, :, :]
    of_commune = rebuilt.sum(axis=-1).astype(np.float64)
    whole = of_commune.sum(axis=-1)[..., None]
    plai = rebuilt[..., PLAI].sum(axis=-1)[..., None].astype(np.float64)
    some = np.where(whole > 0, 1.0, 0.0)
    asked = np.full(whole.shape, least)
    yield TargetValue(
        "reconstitution_plai", "epci", period, ("",), asked, ratio(plai, whole), whole, some
    )
    counts = by_kind.sum(axis=-3).sum(axis=-2)  # (..., P)
    all_plai = counts[..., PLAI][..., None].astype(np.float64)
    both = all_plai + counts[..., PLUS][..., None]
    others = both - plai - rebuilt[..., PLUS].sum(axis=-1)[..., None]
    usual = _times(others, rules.value("operation_plai_share_usual", start))
    due = np.ceil(_times(whole, least) + usual - CLOSE)
    # What is rebuilt with its own share of PLAI owes nothing to the other programmes.
    owing = np.where(plai < _times(whole, least) - CLOSE, some, 0.0)
    yield TargetValue(
        "reconstitution_plai_smoothed", "epci", period, ("",), due, all_plai, both, owing
    )
    there = run.financed[..., _RECONSTITUTION, :, _QPV, :, :]
    inside = there.sum(axis=-1).sum(axis=-1).astype(np.float64)
    yield TargetValue(
        "reconstitution_outside_qpv",
        "commune",
        period,
        run.stock.codes,
        np.zeros(inside.shape),
        inside,
        of_commune,
        np.where(of_commune > 0, 1.0, 0.0),
        at_most=True,
    )


def _of_territory(run: Run, rules: PlhRules, whole: Mapping[str, Floats]) -> Iterator[TargetValue]:
    """R1 in the last year, and the gaps between communes at the end against the start."""
    last = run.scenario.years[-1]
    share = whole["r1_capacity_share"][..., 0, -2][..., None]
    n = whole["product_known_allocation_outside_qpv_count"][..., 0, -2][..., None]
    asked, ones = np.full(share.shape, rules.value("r1_share", last)), np.ones(share.shape)
    yield TargetValue("r1_capacity", "epci", str(last), ("",), asked, share, n, ones)
    pairs = (("plai_gap", "plai", "plai_count"), ("social_gap", "social", "dwelling_count"))
    for rule, name, counted in pairs:
        index = whole[f"{name}_dissimilarity"][..., 0, :]
        n = whole[counted][..., 0, -1][..., None]
        ends = (index[..., 0][..., None], index[..., -1][..., None])
        period = str(run.years[-1])
        yield TargetValue(rule, "epci", period, ("",), *ends, n, np.ones(n.shape), at_most=True)


def _times(counts: Floats, share: float) -> Floats:
    """Multiply whole counts by a share, as its author wrote it: 60 % of 5 is 3."""
    if np.isnan(share):
        return np.full(counts.shape, np.nan)
    part = exact(share)
    return counts * part.numerator / part.denominator
