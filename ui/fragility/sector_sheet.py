"""Beside the map and under it: the sectors, or the one that is open, in figures."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from fragility import default_catalogue
from fragility.disclosure import public
from ui import downloads, path, tables
from ui import format as fr
from ui.fragility import kept
from ui.fragility.sector_figures import UNCLASSED
from ui.fragility.values import at, chip, class_name, definition
from ui.markdown import plain
from ui.texts import t

if TYPE_CHECKING:
    from ui.data import ZoneLevel
    from ui.fragility.sector_figures import SectorClasses
    from ui.fragility.view import View

LEVELS: tuple[ZoneLevel, ...] = ("commune", "iris")


def overview(view: View) -> None:
    """Draw the sectors, each a way into it, with the share of its inhabitants by class."""
    division = view.path.division
    found = kept.sector_classes(view.territory, "commune", view.method)
    if division is None:
        return
    st.html(
        f'<div class="fs fg-head"><h2>{t("fragility.sector.title")}</h2>'
        f'<p class="fs-muted fs-small">{t("fragility.sector.help")}</p></div>'
    )
    for sector in division.sectors:
        if sector.id not in found.sectors:
            continue
        with st.container(key=f"sector_{sector.id}", gap=None):
            st.button(
                plain(sector.name),
                key=f"open_sector_{sector.id}",
                type="tertiary",
                on_click=path.go_to_sector,
                args=(view.directory, sector.id),
            )
            st.html(f'<div class="fs fs-small">{escape(_summary(found, sector.id))}</div>')


def _summary(found: SectorClasses, sector: str) -> str:
    """Say how many communes and inhabitants of a sector are in the most fragile class."""
    top = found.class_count
    count, total = found.zone_count(sector, top), found.zone_count(sector)
    said = fr.plural("fragility.sector.top_communes", count, total=fr.number(total), number=top)
    share = found.people_share(sector, top)
    if math.isnan(share):
        return said
    return said + t(
        "fragility.sector.top_people",
        share=fr.percent(share, 0),
        count=fr.number(found.people(sector, top)),
        total=fr.number(found.people(sector)),
    )


def show(view: View) -> None:
    """Draw the sector that is open: its zones and inhabitants by class, its indicators."""
    division, sector = view.path.division, view.path.sector
    if division is None:
        return
    name = division.name_of[sector]
    size = fr.plural("common.communes", len(division.by_id[sector].communes))
    st.html(
        f'<div class="fs fg-head"><h2>{escape(name)}</h2>'
        f'<p class="fs-muted fs-small">{escape(t("fragility.sector.no_score", size=size))}</p>'
        "</div>"
    )
    for level in LEVELS:
        result = view.result_at(level)
        if result is None:
            continue
        found = kept.sector_classes(view.territory, level, result.method)
        if sector in found.sectors:
            _classes(found, sector, level)
    _indicators(view, sector)


def _classes(found: SectorClasses, sector: str, level: ZoneLevel) -> None:
    rows = [
        {
            "class": tables.Html(_class_label(n, found.class_count)),
            "zones": _part(found.zone_count(sector, n), found.zone_share(sector, n)),
            "people": _part(found.people(sector, n), found.people_share(sector, n)),
        }
        for n in found.numbers
    ]
    columns = [
        tables.Column("class", t("fragility.classes.class")),
        tables.Column("zones", t(f"fragility.classes.count_{level}"), numeric=True),
        tables.Column("people", t("fragility.sector.people"), numeric=True),
    ]
    tables.show(columns, rows, t(f"fragility.sector.caption_{level}"))
    away = int(found.left_out[sector])
    if away:
        said = fr.plural(f"fragility.sector.away_{level}", away)
        st.html(f'<p class="fs fs-muted fs-small">{said}</p>')


def _class_label(number: int, count: int) -> str:
    if number == UNCLASSED:
        return escape(t("fragility.sector.unclassed"))
    return f"{chip(number, count)} {escape(class_name(number, count))}"


def _part(count: float, share: float) -> str:
    """Write a number and its share; nothing is a share of what is not known."""
    if math.isnan(count):
        return fr.status_label("missing")
    if math.isnan(share):
        return fr.number(count)
    return t("fragility.sector.part", count=fr.number(count), share=fr.percent(share, 0))


def indicator_cell(view: View, sector: str, indicator: str) -> tuple[str, str]:
    """Return an indicator of a sector and the counts it stands on, or why there is none."""
    table = kept.sector_indicators(view.territory)
    if table is None or indicator not in table.frame or not len(table.frame[indicator].dropna()):
        return t("fragility.sector.not_computable"), ""
    value = float(at(table.frame, sector, indicator))
    status = str(at(table.status, sector, indicator))
    if math.isnan(value):
        return fr.status_label(status), ""
    unit = fr.Unit(definition(indicator).unit)
    n = ""
    if indicator in table.numerators and indicator in table.denominators:
        part = float(at(table.numerators, sector, indicator))
        whole = float(at(table.denominators, sector, indicator))
        n = t("fragility.sector.of", part=fr.number(part), whole=fr.number(whole))
    return fr.value(value, unit), n


def _indicators(view: View, sector: str) -> None:
    rows = []
    for indicator in view.result.method.indicator_ids:
        text, n = indicator_cell(view, sector, indicator)
        value = f'{escape(text)}<br><span class="fs-muted fs-small">{escape(n)}</span>'
        rows.append({"name": definition(indicator).short_label, "value": tables.Html(value)})
    columns = [
        tables.Column("name", t("fragility.sheet.indicator")),
        tables.Column("value", t("fragility.sector.value"), numeric=True),
    ]
    tables.show(columns, rows, t("fragility.sector.indicators"))
    st.html(f'<p class="fs fs-muted fs-small">{t("fragility.sector.median")}</p>')


def table(view: View) -> None:
    """Draw the table of the sectors, and what takes it away."""
    st.header(t("fragility.sector.table_title"), anchor=False)
    for level in LEVELS:
        result = view.result_at(level)
        if result is not None:
            found = kept.sector_classes(view.territory, level, result.method)
            _table(view, found, level)
    words = [t("fragility.export.words"), t("path.level.secteur")]
    downloads.buttons(public(lambda: export_frame(view)), view.territory, words)


def _table(view: View, found: SectorClasses, level: ZoneLevel) -> None:
    names = view.path.division.name_of if view.path.division is not None else {}
    columns = [
        tables.Column("sector", t("path.level.secteur")),
        tables.Column("zones", t(f"fragility.classes.count_{level}"), numeric=True),
        *(tables.Column(str(n), _heading(n), numeric=True) for n in found.numbers),
    ]
    rows = []
    for sector in found.sectors:
        cells = {str(n): tables.Html(_cell(found, sector, n)) for n in found.numbers}
        total = fr.number(found.zone_count(sector))
        rows.append({"sector": names.get(sector, sector), "zones": total, **cells})
    tables.show(columns, rows, t(f"fragility.sector.table_{level}"))


def _heading(number: int) -> str:
    if number == UNCLASSED:
        return t("fragility.sector.unclassed")
    return t("fragility.class.middle", number=number)


def _cell(found: SectorClasses, sector: str, number: int) -> str:
    zones = _part(found.zone_count(sector, number), found.zone_share(sector, number))
    people, share = found.people(sector, number), found.people_share(sector, number)
    if math.isnan(share):
        said = fr.status_label("missing")
    else:
        share_text = fr.percent(share, 0)
        said = t("fragility.sector.people_count", count=fr.number(people), share=share_text)
    return f'{escape(zones)}<br><span class="fs-muted fs-small">{escape(said)}</span>'


def export_frame(view: View) -> pd.DataFrame:
    """Return the table that leaves: one row a sector, level and class; then the indicators."""
    names = view.path.division.name_of if view.path.division is not None else {}
    rows = []
    for level in LEVELS:
        result = view.result_at(level)
        if result is None:
            continue
        found = kept.sector_classes(view.territory, level, result.method)
        for sector in found.sectors:
            for number in found.numbers:
                people = found.people(sector, number)
                rows.append(
                    {
                        t("path.level.secteur"): names.get(sector, sector),
                        t("fragility.export.subject"): t(f"path.level.{level}"),
                        t("fragility.export.class"): _heading(number),
                        t("fragility.export.zones"): found.zone_count(sector, number),
                        t("fragility.sector.people"): people,
                        t("fragility.export.status", name=t("fragility.sector.people")):
                            fr.status_label("missing" if math.isnan(people) else "observed"),
                        t("fragility.sector.value"): "",
                    }
                )  # fmt: skip
    known = {each.id for each in default_catalogue().indicators}
    for sector in names:
        for indicator in (i for i in view.result.method.indicator_ids if i in known):
            text, n = indicator_cell(view, sector, indicator)
            rows.append(
                {
                    t("path.level.secteur"): names[sector],
                    t("fragility.export.subject"): definition(indicator).label,
                    t("fragility.sector.value"): f"{text} {n}".strip(),
                }
            )
    return pd.DataFrame(rows)
