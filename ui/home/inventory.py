"""What data the territory has, what it lacks, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from fragility.disclosure.rules import rule_of
from geodata.model import Level
from ui import cache, site, tables
from ui.data import each_once
from ui.format import number, percent, plural, years
from ui.tables import Column, Html
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.manifest import DatasetEntry
    from geodata.report import DatasetReport
    from ui.open_store import OpenStore
    from ui.territories import Territory

WANTED = (
    ("iris_contours", Level.IRIS),
    ("commune_contours", Level.COMMUNE),
    ("qpv_contours", Level.QPV),
    ("income", Level.IRIS),
    ("rp_activity", Level.IRIS),
    ("rp_families", Level.IRIS),
    ("rp_housing", Level.IRIS),
    ("rp_population", Level.IRIS),
    ("caf", Level.IRIS),
    ("residences", Level.RESIDENCE),
    ("allocations", Level.ALLOCATION),
    ("applications", Level.APPLICATION),
)
"""What the application can use, in the order it is shown."""

OPTIONAL = frozenset({"caf", "rp_housing", "residences", "allocations", "applications"})
"""What the index does without."""

LISTED = frozenset({Level.RESIDENCE, Level.ALLOCATION, Level.APPLICATION})
"""Levels that are no zones: their rows are counted, not the zones they cover."""


@dataclass(frozen=True, slots=True)
class Holding:
    """One kind of data: what the store holds of it."""

    table: str
    vintages: tuple[int, ...]
    producers: tuple[str, ...]
    observed_count: int | None
    zone_count: int | None
    secret_count: int = 0
    row_count: int | None = None
    """Rows of what is listed one by one; nothing for a table of zones."""

    @property
    def state(self) -> str:
        """``complete``, ``partial``, ``listed``, ``optional`` (absent, not needed), ``absent``."""
        if not self.producers:
            return "optional" if self.table in OPTIONAL else "absent"
        if self.row_count is not None:
            return "listed"
        if self.zone_count is None or self.observed_count == self.zone_count:
            return "complete"
        return "partial"


def _latest_report(
    reports: Sequence[DatasetReport], entries: Sequence[DatasetEntry]
) -> DatasetReport | None:
    keys = {entry.key for entry in entries}
    found = [report for report in reports if report.key in keys and report.main_coverage]
    return max(found, key=lambda report: report.vintage, default=None)


def holdings(store: OpenStore) -> list[Holding]:
    """Return what the store holds of each wanted table, absent ones included."""
    found = []
    for table, level in WANTED:
        entries = [e for e in store.datasets if e.table == table and e.level == level]
        report = _latest_report(store.report.datasets, entries)
        cover = report.main_coverage if report else None
        found.append(
            Holding(
                table=table,
                vintages=tuple(sorted({e.vintage for e in entries if e.vintage})),
                producers=each_once(e.source.producer for e in entries),
                observed_count=cover.observed_count if cover else None,
                zone_count=cover.zone_count if cover else None,
                secret_count=cover.secret_count if cover else 0,
                row_count=sum(e.rows_kept for e in entries) if level in LISTED else None,
            )
        )
    return found


_STATE_CSS = {
    "complete": "fs-good",
    "listed": "fs-good",
    "partial": "fs-warn",
    "absent": "fs-bad",
    "optional": "fs-muted",
}


def _coverage(holding: Holding) -> Html | str:
    if not holding.producers:
        return t("home.inventory.no_vintage")
    if holding.row_count is not None:
        return _rows(holding)
    if holding.zone_count is None or holding.observed_count is None:
        return t("home.inventory.no_coverage")
    share = holding.observed_count / holding.zone_count if holding.zone_count else 0.0
    text = t(
        "home.inventory.coverage",
        observed=number(holding.observed_count),
        zones=number(holding.zone_count),
        share=percent(share, 0),
    )
    return Html(
        f'<span class="fs-meter" aria-hidden="true"><i style="width:{share * 100:.0f}%"></i></span>'
        f"{escape(text)}"
    )


def _rows(holding: Holding) -> str:
    """Count rows; of households, only where there are enough of them for anyone to know."""
    rule = rule_of("allocation_aggregate")
    least = 0 if holding.table == "residences" or rule is None else rule.minimum_count
    if holding.row_count is None or holding.row_count < least:
        return t("home.inventory.few_rows", count=number(least))
    return plural("home.inventory.rows", holding.row_count)


def _advice(holding: Holding) -> str:
    if holding.state in ("absent", "optional"):
        return t(f"home.inventory.get.{holding.table}")
    if holding.secret_count:
        return plural("home.inventory.secret", holding.secret_count)
    return t("home.inventory.no_advice")


def _two_lines(first: str, second: str) -> Html:
    below = f'<br><span class="fs-muted fs-small">{escape(second)}</span>' if second else ""
    return Html(escape(first) + below)


def row(holding: Holding) -> dict[str, str]:
    """Return the texts of one line of the table."""
    return {
        "name": _two_lines(
            t(f"home.inventory.name.{holding.table}"),
            t(f"home.inventory.use.{holding.table}"),
        ),
        "state": Html(
            f'<span class="fs-state {_STATE_CSS[holding.state]}">'
            f"{escape(t(f'home.inventory.state.{holding.state}'))}</span>"
        ),
        "vintage": _two_lines(_years(holding), ", ".join(holding.producers)),
        "coverage": _coverage(holding),
        "advice": _advice(holding),
    }


def _years(holding: Holding) -> str:
    if not holding.producers:
        return t("home.inventory.no_vintage")
    return years(holding.vintages) or t("common.unknown_vintage")


def show(territory: Territory) -> None:
    """Draw the inventory of a territory's data."""
    columns = [
        Column(key, t(f"home.inventory.column.{key}"))
        for key in ("name", "state", "vintage", "coverage", "advice")
    ]
    found = holdings(cache.store(territory))
    tables.show(columns, [row(each) for each in found], t("home.inventory.caption"))
    if any(each.state == "absent" for each in found):
        st.page_link(site.DATA, label=t("home.inventory.import"), icon=":material/upload_file:")
