"""The gauges: the three objectives of the law, then the territory's own rules."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from ui import shell
from ui.allocations.reading import Reading, absent, read
from ui.allocations.view import LEGAL
from ui.format import percent
from ui.register import drill, words
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fragility.balance import Rule
    from ui.allocations.view import View
    from ui.register.drill import Drill

_LISTED = 9
"""Most values of ``due_by`` listed under a gauge: of more, the table alone has them."""


def show(view: View) -> None:
    """Draw the gauges of the place that is open."""
    legal = [rule for rule in view.rules if rule.id in LEGAL]
    own = [rule for rule in view.rules if rule.id not in LEGAL]
    st.header(t("allocations.gauges.title"), anchor=False)
    said = t("allocations.gauges.place", place=view.place_name, period=view.period.label)
    st.html(f'<p class="fs fs-muted">{escape(said)}</p>')
    if not view.may_show():
        shell.note(t("allocations.refused"))
        return
    with st.container(key="allocations_gauges"):
        _row(view, legal)
        if own:
            st.header(t("allocations.gauges.own"), anchor=False)
            _row(view, own)


def _row(view: View, rules: Sequence[Rule]) -> None:
    rows = view.inside(view.shown().content.rows)
    place = view.place_name
    for column, rule in zip(st.columns(len(rules), gap="medium"), rules, strict=True):
        with column:
            found = rows[rows["rule"] == rule.id].to_dict("records") if len(rows) else []
            reading = absent()
            if found:
                reading = read(found[0], rule, view.period, view.switches, over=view.over)
            st.html(card(rule, reading))
            title = t(
                "allocations.drill_title",
                rule=words.rule_short(rule),
                place=place,
                period=view.period.label,
            )
            drill.button(
                view.drill(title, rule, {}, reading.figures),
                key=f"gauge_{rule.id}",
                territory=view.territory,
            )
    for rule in rules:
        each = _each(view, rule)
        if each:
            title = t(
                "allocations.gauges.each",
                rule=words.rule_short(rule),
                column=words.column_label(next(iter(rule.due_by))).lower(),
            )
            st.html(listed(title, [(line.name, line.reading) for line in each]))
            drills = {line.name: _drill(view, rule, line) for line in each}
            drill.choice(t("allocations.gauges.open"), drills, key=f"gauge_each_{rule.id}")


@dataclass(frozen=True)
class _Due:
    """One of those a rule is due by."""

    name: str
    where: dict[str, str | int | None]
    reading: Reading


def _drill(view: View, rule: Rule, line: _Due) -> Drill:
    title = t(
        "allocations.drill_title",
        rule=words.rule_short(rule),
        place=line.name,
        period=view.period.label,
    )
    return view.drill(title, rule, line.where, line.reading.figures)


def _each(view: View, rule: Rule) -> list[_Due]:
    """Return those the rule is due by, where they are few."""
    name = next(iter(rule.due_by), "")
    if not name or name not in view.known or name in view.place or name == "commune_code":
        return []
    if not view.may_show(name):
        return []
    rows = view.inside(view.shown(name, rules=(rule.id,)).content.rows)
    if rows.empty or len(rows) > _LISTED:
        return []
    return [
        _Due(
            words.value_label(view.territory, name, row[name]),
            {name: None if pd.isna(row[name]) else row[name]},
            read(row, rule, view.period, view.switches, over=view.over),
        )
        for row in rows.to_dict("records")
    ]


def card(rule: Rule, reading: Reading) -> str:
    """Return a gauge, as HTML."""
    title = f"<h3>{escape(words.rule_short(rule))}</h3>"
    if not reading.known:
        told = f"<p>{escape(reading.count)}</p>" if reading.count else ""
        body = f'<p class="al-none">{escape(reading.share)}</p>{told}'
        aimed = t("allocations.target_alone", target=reading.target)
        target = f'<p class="fs-muted">{escape(aimed)}</p>' if reading.target else ""
        return f'<section class="fs al-gauge">{title}{body}{target}</section>'
    few = f" {t('allocations.small')}" if reading.small else ""
    state = f'<span class="fs-state fs-{reading.tone}">{escape(reading.verdict)}</span>'
    lines = [
        f'<p class="al-share"><b>{escape(reading.share)}</b>{state}</p>',
        track(reading),
        f"<p>{escape(reading.count)}, {escape(reading.interval)}.{escape(few)}</p>",
        f"<p>{escape(t('allocations.target_gap', target=reading.target, gap=reading.gap))}</p>",
    ]
    if reading.missing:
        sure = "" if reading.doubt else " al-sure"
        lines.append(f'<p class="al-missing{sure}">{escape(reading.missing)}</p>')
    if reading.unknown:
        lines.append(f'<p class="fs-muted">{escape(reading.unknown)}</p>')
    return f'<section class="fs al-gauge">{title}{"".join(lines)}</section>'


def listed(title: str, each: Sequence[tuple[str, Reading]]) -> str:
    """Return the figures of those that a rule is due by, each under its name, as HTML."""
    items = []
    for name, reading in each:
        tone = reading.tone if reading.known else "muted"
        share = f'<b class="al-{tone}">{escape(reading.share)}</b>'
        count = escape(reading.count or "")
        bar = track(reading) if reading.known else ""
        items.append(
            f"<li><span>{escape(name)}</span>{share}"
            f'{bar}<span class="fs-muted al-wide">{count}</span></li>'
        )
    heading = f"<h3>{escape(title)}</h3>"
    return f'<section class="fs">{heading}<ul class="al-each">{"".join(items)}</ul></section>'


def track(reading: Reading) -> str:
    """Return the bar of a share: its interval, what is unknown, and a tick at the target.

    Examples
    --------
    >>> done = Reading("50 %", known=True, value=0.5, low=0.4, high=0.6, aim=0.25)
    >>> 'class="al-fill" style="width:50.0%"' in track(done)
    True
    """

    def at(share: float) -> str:
        return f"{100 * min(max(share, 0.0), 1.0):.1f}%"

    parts = [f'<i class="al-fill" style="width:{at(reading.value)}"></i>']
    if math.isfinite(reading.most) and reading.most > reading.value:
        width = at(reading.most - reading.value)
        parts.append(f'<i class="al-unknown" style="left:{at(reading.value)};width:{width}"></i>')
    if math.isfinite(reading.low):
        width = at(reading.high - reading.low)
        parts.append(f'<i class="al-interval" style="left:{at(reading.low)};width:{width}"></i>')
    if math.isfinite(reading.aim):
        parts.append(f'<i class="al-aim" style="left:{at(reading.aim)}"></i>')
    aim = percent(reading.aim, 0) if math.isfinite(reading.aim) else t("allocations.no_target")
    said = t("allocations.track", share=reading.share, target=aim)
    return f'<span class="al-track" role="img" aria-label="{escape(said)}">{"".join(parts)}</span>'
