"""How each commune, and the whole, keeps each rule: a table, with a sentence for each line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from fragility.messages import counted

from .compliance_operations import carence, operations_plai
from .compliance_pls import COUNTING_PLS
from .compliance_row import ComplianceRow
from .compliance_sentences import (
    MISSED,
    NOT_CONCERNED,
    REACHED,
    UNKNOWN,
    judged,
    not_concerned,
    unknown,
)
from .compliance_sru import subject_to_sru
from .compliance_targets import target_values
from .compliance_value import CLOSE, TargetValue
from .messages import say
from .rules import plh_rules
from .triennia import triennia
from .vocabulary import FINANCED, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .outcome import Run
    from .rules import PlhRules

Floats = npt.NDArray[np.float64]


def compliance(run: Run, rules: PlhRules | None = None) -> pd.DataFrame:
    """Hold a run against every rule.

    Parameters
    ----------
    run
        Of one scenario: no leading axis.
    rules
        The ones shipped by default.

    Returns
    -------
    One row a rule, place and period: ``level`` (``epci`` or ``commune``), ``place_code`` (empty for
    the EPCI), ``rule_id``, ``period``, ``required``, ``achieved``, ``n`` (what a share is of),
    ``unit`` (``share``, ``dwellings``, ``index``), ``verdict`` (``reached``, ``missed``,
    ``not_concerned``, ``unknown``), ``missing_count``, ``sentence``. In the order of the rules,
    then of the communes of the stock, then of the periods.
    """
    known = rules or plh_rules()
    subject = subject_to_sru(run)
    rows = [row for each in target_values(run, known) for row in _rows(run, each, known, subject)]
    rows += [*_partial(run, known, subject), *operations_plai(run, known), *carence(run, known)]
    table = pd.DataFrame(rows, columns=list(ComplianceRow._fields))
    ranks = {each.id: rank for rank, each in enumerate(known.rules)}
    places = {code: place for place, code in enumerate(("", *run.stock.codes))}
    keys = pd.DataFrame(
        {
            "rule": table["rule_id"].map(ranks),
            "place": table["place_code"].map(places),
            "period": table["period"],
        }
    )
    order = keys.sort_values(["rule", "place", "period"], kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _rows(
    run: Run, value: TargetValue, rules: PlhRules, subject: Floats
) -> Iterator[ComplianceRow]:
    """Turn the arrays of a rule into rows."""
    unit = rules.rule(value.rule_id).unit
    verdicts, missing = _verdicts(value), shortage(value, unit)
    rebuilt = bool(run.financed[FINANCED.index(Kind.RECONSTITUTION)].any())
    pls_told = value.rule_id not in COUNTING_PLS or run.scenario.hypotheses.pls_told
    # What is unknown of the commune itself comes first.
    known = (value.concerned == 1) & ~np.isnan(value.required)
    shown = (value.required, value.achieved, value.n, missing)
    columns = zip(*(each.tolist() for each in shown), strict=True)
    for place, (required, achieved, n, short) in enumerate(columns):
        code, verdict = value.place_codes[place], verdicts[place]
        told = {"required": required, "achieved": achieved, "n": n, "missing": short}
        if verdict == UNKNOWN:
            told_pls = pls_told or not known[place]
            said = unknown(value.rule_id, value.period, pls_told=told_pls)
        elif verdict == NOT_CONCERNED:
            held = value.level == "commune" and subject[place] == 1
            said = not_concerned(value.rule_id, value.period, subject=held, rebuilt=rebuilt, n=n)
        else:
            said = judged(value.rule_id, unit=unit, period=value.period, **told)
        yield ComplianceRow(
            value.level,
            code,
            value.rule_id,
            value.period,
            required,
            achieved,
            n,
            unit,
            verdict,
            short if verdict in {REACHED, MISSED} else float("nan"),
            said,
        )


def _verdicts(value: TargetValue) -> list[str]:
    """Judge: what does not apply and what is not known are neither reached nor missed."""
    reached = value.reached
    # A share of nothing, or nothing to catch up, is nothing to judge.
    void = (value.n == 0) & np.isnan(value.achieved) & (value.rule_id != "r1_capacity")
    if value.rule_id == "sru_catch_up":
        void |= value.required == 0
    told = np.select(
        [value.concerned == 0, np.isnan(value.concerned), void, np.isnan(reached), reached == 1],
        [NOT_CONCERNED, UNKNOWN, NOT_CONCERNED, UNKNOWN, REACHED],
        default=MISSED,
    )
    return [str(each) for each in told]


def shortage(value: TargetValue, unit: str) -> Floats:
    """Give the dwellings short of each target, or in excess: whole, 0 where it is reached.

    Of a share ``s`` of ``n``, the least whole number that reaches it is ``⌈s · n⌉`` (at most
    ``⌊s · n⌋`` where it is a ceiling). NaN where an index says nothing in dwellings.
    """
    if unit == "index":
        return np.full(value.required.shape, np.nan)
    scale = value.n if unit == "share" else np.ones(value.n.shape)
    done = value.achieved * scale
    if value.at_most:
        short = done - np.floor(value.required * scale + CLOSE)
    else:
        short = np.ceil(value.required * scale - CLOSE) - done
    return np.where(np.isnan(short), np.nan, np.abs(np.rint(np.maximum(short, 0.0))))


def _partial(run: Run, rules: PlhRules, subject: Floats) -> Iterator[ComplianceRow]:
    """Say, of each commune held to the law, the triennia that the scenario does not cover whole."""
    unit, nan, codes = rules.rule("sru_catch_up").unit, float("nan"), run.stock.codes
    for each in triennia(run.scenario.years):
        covered = each.covered(run.scenario.years)
        if covered == len(each.years):
            continue
        said = say("plh.part_of_triennium", period=each.label, covered=counted(covered, "année"))
        for place in np.flatnonzero(subject == 1).tolist():
            yield ComplianceRow(
                "commune",
                codes[place],
                "sru_catch_up",
                each.label,
                nan,
                nan,
                nan,
                unit,
                UNKNOWN,
                nan,
                said,
            )
