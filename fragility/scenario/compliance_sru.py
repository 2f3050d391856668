"""The SRU law: rate, catch-up of each triennium, and its mix of products."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from .commune_counts import concerned
from .compliance_value import CLOSE, PLAI, PLS, PLUS, TargetValue, ratio
from .triennia import triennia

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .outcome import Run
    from .rules import PlhRules
    from .triennia import Triennium

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def subject_to_sru(run: Run) -> Floats:
    """Tell whether each commune is held to the SRU law: 1, 0, NaN; exempt ones are not."""
    return concerned(run.stock.communes)


def catch_up_required(missing: Floats, gap: Floats, year: int, rules: PlhRules) -> Floats:
    """Give the dwellings a triennium asks for.

    ``⌈s · missing⌉``, where ``s`` is the share in force in the first year of the triennium, raised
    where the commune is near its target.

    Parameters
    ----------
    missing
        Dwellings that were missing, NaN where unknown.
    gap
        Target less rate, as a share of the main residences.
    year
        First year of the triennium.
    rules
        Where the shares are.
    """
    share = np.full(gap.shape, rules.value("catch_up_share", year))
    for near in ("near", "nearest"):
        limit = rules.value(f"catch_up_{near}_gap", year)
        raised = rules.value(f"catch_up_{near}_share", year)
        share = np.where(gap <= limit + CLOSE, raised, share)
    return np.ceil(share * missing - CLOSE)


def sru_values(run: Run, rules: PlhRules, financed: Counts) -> Iterator[TargetValue]:
    """Rate at the end of the scenario, then each triennium that it holds whole.

    Parameters
    ----------
    run, rules
        As :func:`~fragility.scenario.compliance_targets.target_values`.
    financed
        All kinds and zones together, ``(..., C, P, Y)``.
    """
    codes, subject = run.stock.codes, subject_to_sru(run)
    target = run.stock.communes["sru_target_share"].to_numpy(dtype=np.float64)
    count, main = run.sru_dwellings, run.sru_main_residences
    rate = ratio(count, main)
    ends = rate[..., -1]
    asked, held = (np.broadcast_to(each, ends.shape) for each in (target, subject))
    period = str(run.years[-1])
    yield TargetValue("sru_rate", "commune", period, codes, asked, ends, main[..., -1], held)
    years = run.scenario.years
    missing = np.maximum(np.ceil(target[:, None] * main - CLOSE) - count, 0.0)
    for each in triennia(years):
        if each.covered(years) < len(each.years):
            continue
        # The inventory of the year before sets the objective; the first one known, at the start.
        base = max(each.first - 1 - years[0], 0)
        lacking, gap = missing[..., base], target - rate[..., base]
        required = catch_up_required(lacking, gap, each.first, rules)
        yield from _triennium(
            run,
            rules,
            each,
            financed,
            required=required,
            lacking=lacking,
            rate=rate[..., base],
            held=held,
        )


def _triennium(
    run: Run,
    rules: PlhRules,
    each: Triennium,
    financed: Counts,
    *,
    required: Floats,
    lacking: Floats,
    rate: Floats,
    held: Floats,
) -> Iterator[TargetValue]:
    """Hold what is financed in three years against the catch-up, and its mix."""
    codes, period = run.stock.codes, each.label
    first = each.first - run.scenario.years[0]
    counts = financed[..., first : first + len(each.years)].sum(axis=-1)
    plai, plus, pls = (counts[..., p].astype(np.float64) for p in (PLAI, PLUS, PLS))
    social = plai + plus + pls
    yield TargetValue("sru_catch_up", "commune", period, codes, required, social, lacking, held)
    # A commune that has its rate has nothing to catch up: no mix is asked of it. Where one does
    # not know whether it has, one does not know whether a mix is asked.
    mixed = np.where((held == 1) & (required == 0), 0.0, held)
    mixed = np.where((held == 1) & np.isnan(required), np.nan, mixed)
    least = np.full(social.shape, rules.value("sru_plai_share_min", each.first))
    yield TargetValue(
        "sru_plai_min", "commune", period, codes, least, ratio(plai, social), social, mixed
    )
    low = rate < rules.value("sru_low_rate", each.first)
    most = np.where(
        low,
        rules.value("sru_pls_share_max_low_rate", each.first),
        rules.value("sru_pls_share_max", each.first),
    )
    part = ratio(pls, social)
    yield TargetValue(
        "sru_pls_max", "commune", period, codes, most, part, social, mixed, at_most=True
    )
