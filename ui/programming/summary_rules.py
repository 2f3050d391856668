"""The rules of the summary: who keeps them, who does not, and with what chances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fragility.scenario.rules import plh_rules
from fragility.scenario.triennia import triennia
from geodata.messages import french
from ui import cache
from ui.documents.blocks import Paragraph, Table
from ui.format import listing, number, plural
from ui.programming import judged, measures
from ui.tables import Column
from ui.texts import NARROW_SPACE, t

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from ui.documents.blocks import Block
    from ui.programming.view import View

_NAMED: Final = 3
_HALF, _SURE, _NEVER = 0.5, 0.95, 0.05
_RANGES: Final = ("plai_share", "sru_missing_count")
_PLACE: Final = ("level", "place_code", "rule_id", "period")
_WORST_FIRST: Final = ("missed", "unknown", "reached")


def rules(view: View) -> list[Block]:
    """Return the table of the rules that can be judged, those that cannot, then two ranges."""
    found = judged.verdicts(view.territory, view.scenario)
    concerned = found[found["verdict"] != "not_concerned"]
    whole, rows, unknown, partial = _whole_periods(view, concerned), [], [], []
    odds = judged.chances(view.territory, view.scenario)
    for rule in plh_rules().rules:
        held = whole[whole["rule_id"] == rule.id]
        if held.empty:
            # What a whole triennium asks of nobody, a part of another has nothing to add to.
            aside = (found["rule_id"] == rule.id) & (found["verdict"] == "not_concerned")
            if not aside.any() and (concerned["rule_id"] == rule.id).any():
                partial.append(french(rule.label))
        elif (held["verdict"] == "unknown").all():
            unknown.append(french(rule.label))
        else:
            rows.append(_row(view, rule.label, held, odds[odds["rule_id"] == rule.id]))
    blocks: list[Block] = [_table(rows)] if rows else []
    for key, rules_told in (("rules_unknown", unknown), ("rules_partial", partial)):
        if rules_told:
            told = t(f"programming.summary.{key}", names=listing(rules_told))
            blocks.append(Paragraph(told, "note"))
    if not blocks:
        blocks.append(Paragraph(t("programming.summary.no_rule"), "note"))
    return [*blocks, *(Paragraph(each) for each in _ranges(view))]


def _whole_periods(view: View, found: pd.DataFrame) -> pd.DataFrame:
    """Leave out trienniums the years hold a part of: it is no lack of figures."""
    years = view.scenario.years
    cut = [each.label for each in triennia(years) if each.covered(years) < len(each.years)]
    return found[~(found["period"].isin(cut) & (found["verdict"] == "unknown"))]


def _table(rows: list[dict[str, str]]) -> Table:
    columns = tuple(Column(key, t(f"programming.summary.column.{key}")) for key in rows[0])
    note = t("programming.summary.rules_note", draws=number(judged.DRAWS))
    return Table(columns, tuple(rows), t("programming.summary.rules_caption"), note)


def _row(view: View, label: str, found: pd.DataFrame, odds: pd.DataFrame) -> dict[str, str]:
    whole = found[found["level"] == "epci"]
    if len(whole):
        # Of several periods the last is told: the horizon is what is aimed at.
        result = french(str(whole["sentence"].iloc[-1]))
        odds = odds[odds["level"] == "epci"].tail(1)
    else:
        result = _communes(view, found)
        odds = alike(odds[odds["level"] != "epci"], found)
    return {"rule": french(label), "result": result, "chances": _chances(odds)}


def _communes(view: View, found: pd.DataFrame) -> str:
    """Say in how many communes a rule is kept; one that misses it once misses it."""
    rank = found["verdict"].map({name: place for place, name in enumerate(_WORST_FIRST)})
    worst = rank.groupby(found["place_code"], sort=False).min()
    unknown = int((worst == _WORST_FIRST.index("unknown")).sum())
    total, kept = len(worst) - unknown, int((worst == _WORST_FIRST.index("reached")).sum())
    parts = [plural("programming.summary.reached", kept, total=number(total))]
    if not kept:
        parts = [t("programming.summary.reached_none", total=number(total))]
    missed = worst.index[worst == _WORST_FIRST.index("missed")].astype(str)
    if len(missed):
        parts.append(t("programming.summary.missed", names=_names(view, list(missed))))
    if unknown:
        parts.append(plural("programming.summary.unknown", unknown))
    return f"{f'{NARROW_SPACE}; '.join(parts)}."


def alike(odds: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Keep the chances of what is judged: the same communes and periods on both sides.

    Draws may put under a rule a commune that the scenario, as written, leaves out of it. One that
    is judged but not drawn stays, its chances unknown.
    """
    judged_ones = found.loc[found["verdict"].isin(["reached", "missed"]), [*_PLACE]]
    return judged_ones.merge(odds, on=list(_PLACE), how="left")


def _names(view: View, codes: Sequence[str]) -> str:
    named = cache.directory(view.territory).name_of
    told = [named.get(code, code) for code in codes[:_NAMED]]
    if len(codes) > _NAMED:
        told.append(plural("programming.summary.and_others", len(codes) - _NAMED))
    return listing(told)


def _chances(odds: pd.DataFrame) -> str:
    known = odds[odds["probability"].notna()]
    if known.empty:
        return t("programming.summary.chance.unknown")
    if (known["level"] == "epci").all():
        return chance(float(known["probability"].iloc[-1]))
    worst = known.groupby("place_code", sort=False)["probability"].min()
    likely, total = int((worst >= _HALF).sum()), number(len(worst))
    told = plural("programming.summary.likely", likely, total=total)
    if not likely:
        told = t("programming.summary.likely_none", total=total)
    if missing := odds["place_code"].nunique() - len(worst):
        return f"{told}{NARROW_SPACE}; {plural('programming.summary.not_drawn', missing)}"
    return told


def chance(probability: float) -> str:
    """Write a probability as chances out of ten."""
    if not np.isfinite(probability):
        return t("programming.summary.chance.unknown")
    if probability > _SURE:
        return t("programming.summary.chance.sure")
    if probability < _NEVER:
        return t("programming.summary.chance.never")
    n = min(max(round(probability * 10), 1), 9)
    return t("programming.summary.chance.of_ten", n=n)


def _ranges(view: View) -> list[str]:
    """Say between which values two figures of the horizon are, eight times out of ten."""
    out = []
    for name in _RANGES:
        told = judged.ranges(view.territory, view.scenario, "epci", name).set_index("year")
        measure = measures.BY_ID[name]
        value = float(measures.after(view.table(level="epci"), measure, view.year)["value"].iloc[0])
        low, high = (float(told[end][view.years[-1]]) for end in ("low", "high"))
        if not np.isfinite([value, low, high]).all() or low == high:
            continue
        write = {
            key: measures.write(measure, each)
            for key, each in (("value", value), ("low", low), ("high", high))
        }
        label = measures.label(measure)
        out.append(t("programming.summary.range", measure=label, year=view.year, **write))
    return out
