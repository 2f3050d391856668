"""The sheet of a zone: its class, its indicators against references, why, and what is lacking."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from fragility import CellStatus, ZoneState
from ui import cache, path, site, tables
from ui import format as fr
from ui.fragility import charts, reliability, sector_sheet
from ui.fragility.values import (
    BORROWED,
    at,
    by_code,
    chip,
    class_at,
    class_name,
    definition,
    states,
)
from ui.markdown import plain
from ui.residences import kept
from ui.texts import t

if TYPE_CHECKING:
    from fragility import IndexResult
    from ui.data import ZoneLevel
    from ui.fragility.view import View

FIRST = 5
"""Number of zones listed where none is chosen."""


def show(view: View) -> None:
    """Draw the sheet of what is open: a zone, a commune, or the most fragile zones."""
    if view.zone:
        _zone(view, "iris", view.zone)
    elif view.commune:
        _zone(view, "commune", view.commune)
    elif view.by_sector:
        sector_sheet.overview(view)
    else:
        if view.path.sector:
            sector_sheet.show(view)
        _most_fragile(view)


def _most_fragile(view: View) -> None:
    numbers = by_code(view.result.zones["class_"].dropna().astype(int))
    ranks = view.result.zones["rank"].dropna().sort_values(kind="stable")
    ranks = ranks[ranks.index.isin(list(numbers)) & ranks.index.isin(list(view.codes))]
    if ranks.empty:
        st.html(f'<p class="fs fs-muted">{t("fragility.first.none")}</p>')
        return
    count = len(view.result.classes)
    st.html(
        f'<div class="fs fg-head"><h2>{t(f"fragility.first.title_{view.level}")}</h2>'
        f'<p class="fs-muted fs-small">{t("fragility.first.help")}</p></div>'
    )
    for code in ranks.index[:FIRST].astype(str):
        with st.container(
            horizontal=True,
            vertical_alignment="center",
            gap="small",
            key=f"first_{code}",
        ):
            st.html(f'<span class="fs">{chip(numbers[code], count)}</span>', width="content")
            st.button(
                plain(_full_name(view, code)),
                key=f"open_{code}",
                type="tertiary",
                on_click=path.go_to,
                args=(view.directory, code),
            )


def _commune_name(view: View, code: str) -> str | None:
    return view.directory.name_of.get(view.directory.commune_of.get(code, ""))


def _full_name(view: View, code: str) -> str:
    """Return a zone's name, followed by its commune's for an IRIS."""
    name, commune = view.directory.name_of[code], _commune_name(view, code)
    return t("fragility.first.iris", name=name, commune=commune) if commune else name


def _result(view: View, level: ZoneLevel) -> IndexResult:
    """Return the index of a level: the communes' own when a commune's IRIS are drawn."""
    if level == view.level:
        return view.result
    return cache.default_result(view.territory, level)


def _zone(view: View, level: ZoneLevel, code: str) -> None:
    result = _result(view, level)
    if code not in result.zones.index:
        st.html(f'<p class="fs fs-muted">{t("fragility.sheet.unknown")}</p>')
        return
    _heading(view, result, level, code)
    _indicators(result, code)
    if class_at(result, code) is not None:
        _contributions(result, code)
        reliability.show(view, result, level, code)
    _residences(view, level, code)
    _lacking(result, code)
    _sources(result)


def _heading(view: View, result: IndexResult, level: ZoneLevel, code: str) -> None:
    name = escape(view.directory.name_of.get(code, code))
    commune = _commune_name(view, code)
    where = t(f"fragility.sheet.code_{level}", code=code, commune=escape(commune or ""))
    st.html(
        f'<div class="fs fg-head"><h2>{name}</h2><p class="fs-muted fs-small">{where}</p>'
        f"{_verdict(result, code)}</div>"
    )


def _verdict(result: IndexResult, code: str) -> str:
    number = class_at(result, code)
    if number is None:
        why = states(result)[code].name.lower()
        return f'<p class="fg-verdict">{t(f"fragility.sheet.state_{why}")}</p>'
    rank, score = at(result.zones, code, "rank"), at(result.zones, code, "score")
    count = len(result.classes)
    first = "first_" if rank == 1 else ""
    place = t(
        f"fragility.sheet.rank_{first}{result.table.level}",
        rank=rank,
        total=fr.number(int(result.zones["rank"].notna().sum())),
        score=fr.number(score, 2),
    )
    return (
        f'<p class="fg-verdict">{chip(number, count)} {class_name(number, count)}</p>'
        f'<p class="fs-small">{place}</p>'
    )


def _indicators(result: IndexResult, code: str) -> None:
    classified = result.zones["state"] == ZoneState.CLASSIFIED.value
    means = by_code(result.used_values[classified].mean())
    columns = [
        tables.Column("name", t("fragility.sheet.indicator")),
        tables.Column("value", t("fragility.sheet.value"), numeric=True),
        tables.Column("mean", t("fragility.sheet.mean"), numeric=True),
    ]
    rows = []
    for indicator in result.method.indicator_ids:
        about = definition(indicator)
        unit = fr.Unit(about.unit)
        value = at(result.used_values, code, indicator)
        flag = str(at(result.flags, code, indicator))
        rows.append(
            {
                "name": about.short_label,
                "value": tables.Html(_cell(value, unit, flag, means[indicator], about.direction)),
                "mean": fr.value(means[indicator], unit),
            }
        )
    tables.show(columns, rows, t("fragility.sheet.indicators"))


def _cell(value: float, unit: fr.Unit, flag: str, mean: float, direction: str) -> str:
    """Write a value, the side it is on in words, and where it comes from when it is borrowed."""
    if flag != CellStatus.OBSERVED.value and flag not in BORROWED:
        return f'<span class="fs-muted">{fr.status_label(flag)}</span>'
    worse = value > mean if direction == "higher" else value < mean
    side = "fragility.sheet.worse" if worse else "fragility.sheet.better"
    text = f'{fr.value(value, unit)}<span class="fg-side">{t(side)}</span>'
    if flag in BORROWED:
        text += f'<span class="fg-side">{fr.status_label(flag)}</span>'
    return text


def _contributions(result: IndexResult, code: str) -> None:
    st.html(
        f'<div class="fs"><h3 class="fg-part">{t("fragility.sheet.why")}</h3>'
        f'<p class="fs-muted fs-small">{t("fragility.sheet.why_help")}</p>'
        f"{charts.bars(charts.contributions(result, code))}</div>"
    )


def _residences(view: View, level: ZoneLevel, code: str) -> None:
    """Draw the way to the residences of the zone, where it has any."""
    frame = kept.residences(view.territory)
    inside = int((frame["iris_code" if level == "iris" else "commune_code"] == code).sum())
    if inside:
        label = fr.plural(f"fragility.sheet.residences_{level}", inside)
        path.link(site.RESIDENCES, label, icon=":material/location_city:")


def _lacking(result: IndexResult, code: str) -> None:
    """Say which values are missing, secret or borrowed, for the zone that is open."""
    flags = result.flags.loc[code]
    lines = [
        f"<li>{definition(str(name)).short_label} — {fr.status_label(str(flag))}</li>"
        for name, flag in flags.items()
        if flag != CellStatus.OBSERVED.value
    ]
    if lines:
        st.html(
            f'<div class="fs fs-note fs-note-warning"><strong>{t("fragility.sheet.lacking")}'
            f"</strong><ul>{''.join(lines)}</ul></div>"
        )


def _sources(result: IndexResult) -> None:
    sources = result.computed_on.sources
    lines = dict.fromkeys(sources[i] for i in result.method.indicator_ids if i in sources)
    if lines:
        text = t(
            "fragility.sheet.sources",
            sources=fr.listing(escape(line) for line in lines),
        )
        st.html(f'<p class="fs fs-muted fs-small">{text}</p>')
