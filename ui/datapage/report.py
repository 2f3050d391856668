"""The report of an import: rows read, kept and rejected, coverage, what does not match."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from fragility.disclosure import Released, public, release
from fragility.disclosure.sources import rule_of_table
from geodata.report_text import render_text
from ui import exits, shell, sources, tables
from ui.exits import File
from ui.format import file_name, listing, number, percent, plural
from ui.tables import Column
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geodata.report import DatasetReport, ImportReport
    from ui.territories import Territory

_SHOWN_CODES = 12


def summary(report: ImportReport) -> str:
    """Return the report in one sentence."""
    return t(
        "data.report.summary",
        name=report.territory_name,
        communes=plural("common.communes", report.commune_count),
        expected=number(report.expected_commune_count),
        datasets=plural("data.report.datasets", len(report.datasets)),
        rejected=plural("data.report.rejected", report.rejected_count),
    )


def dataset_rows(datasets: Iterable[DatasetReport]) -> list[dict[str, str]]:
    """Return the texts of one line a dataset."""
    rows = []
    for each in datasets:
        cover = each.main_coverage
        rows.append(
            {
                "what": sources.table_label(each.table, each.level, each.variant),
                "vintage": str(each.vintage) if each.vintage else t("common.unknown_vintage"),
                "source": t("data.report.derived", origin=each.derived_from)
                if each.derived_from
                else each.source_label,
                "read": number(each.rows_read),
                "kept": number(each.rows_kept),
                "rejected": number(each.rejected_count),
                "coverage": percent(cover.observed_count / cover.zone_count, 0)
                if cover and cover.zone_count
                else t("data.report.none"),
                "secret": number(cover.secret_count) if cover else t("data.report.none"),
            }
        )
    return rows


def remarks(report: ImportReport) -> dict[str, list[str]]:
    """Return what the reader must know, in French sentences, by what they are about."""
    found: dict[str, list[str]] = {}
    if report.absent_communes:
        names = listing(f"{name} ({code})" for code, name in report.absent_communes)
        found[report.territory_name] = [t("data.report.absent", names=names)]
    for each in report.datasets:
        lines = [*_mismatches(each), *each.notes]
        if lines:
            year = str(each.vintage) if each.vintage else t("common.unknown_vintage")
            what = f"{sources.table_label(each.table, each.level, each.variant)}, {year}"
            found.setdefault(what, []).extend(lines)
    if report.notes:
        found.setdefault(report.territory_name, []).extend(report.notes)
    return found


def _mismatches(each: DatasetReport) -> list[str]:
    """Return what does not match the contours."""
    lines = []
    if each.unmatched_codes:
        shown = listing(each.unmatched_codes[:_SHOWN_CODES])
        more = len(each.unmatched_codes) - _SHOWN_CODES
        if more > 0:
            shown = t("data.report.more", codes=shown, n=number(more))
        lines.append(t("data.report.unmatched", codes=shown))
    if each.reconciled_codes:
        pairs = listing(f"{old} → {new}" for old, new in each.reconciled_codes[:_SHOWN_CODES])
        lines.append(t("data.report.reconciled", pairs=pairs))
    years = (each.geography_year, each.reference_geography_year)
    if None not in years and years[0] != years[1]:
        lines.append(t("data.report.geography", year=years[0], reference=years[1]))
    return lines


def remarks_html(found: Mapping[str, list[str]]) -> str:
    """Return the remarks as a list of definitions."""
    items = (
        f"<dt>{escape(what)}</dt><dd><ul>"
        + "".join(f"<li>{escape(line)}</li>" for line in lines)
        + "</ul></dd>"
        for what, lines in found.items()
    )
    return f'<dl class="fs fs-defs fs-remarks">{"".join(items)}</dl>'


def rejections(report: ImportReport) -> pd.DataFrame:
    """Return one row a rejection, in the reader's columns."""
    names = {key: t(f"data.report.column.{key}") for key in ("file", "line", "column", "reason")}
    rows = [
        dict(
            zip(
                names.values(),
                (each.file, each.line, each.column, each.reason),
                strict=True,
            )
        )
        for dataset in report.datasets
        for each in dataset.rejections
    ]
    return pd.DataFrame(rows, columns=list(names.values()))


def coverage(report: ImportReport) -> pd.DataFrame:
    """Return the share of zones with a value, one row a commune and one column a dataset."""
    frame = report.coverage
    if frame.empty:
        return pd.DataFrame()
    names = frame[["table", "level", "variant", "vintage"]].astype(str)
    frame["what"] = [
        f"{sources.table_label(table, level, variant)}, {vintage}"
        for table, level, variant, vintage in names.to_numpy()
    ]
    wide = frame.pivot_table(
        index=["commune_code", "commune_name"],
        columns="what",
        values="observed_share",
        sort=False,
    ).reset_index()
    return wide.rename(
        columns={
            "commune_code": t("data.report.column.commune_code"),
            "commune_name": t("data.report.column.commune_name"),
        }
    )


def let_out(report: ImportReport, role: str) -> Released[ImportReport]:
    """Let out the report of a store, without the files whose rule does not name the role.

    How many rows such a file has counts households too: less what is shown of them, it tells what
    is hidden.
    """
    rules = {each.table: rule_of_table(each.table) for each in report.datasets}
    seen = {name: rule for name, rule in rules.items() if rule is not None and role in rule.roles}
    datasets = tuple(each for each in report.datasets if each.table in seen)
    reserved = sorted(rule.id for rule in seen.values() if not rule.public)
    told = report.model_copy(update={"datasets": datasets})
    return release(told, reserved[0], role) if reserved else public(told)


def show(told: Released[ImportReport], territory: Territory | None) -> None:
    """Draw a report.

    Parameters
    ----------
    told
        The report, as it may be read.
    territory
        The territory open, ``None`` for a report of what has just been sent.
    """
    report = exits.shown(told, territory)
    if report is None:
        return
    shell.note(summary(report))
    columns = [
        Column(key, t(f"data.report.column.{key}"), numeric=key not in ("what", "source"))
        for key in (
            "what",
            "vintage",
            "source",
            "read",
            "kept",
            "rejected",
            "coverage",
            "secret",
        )
    ]
    tables.show(columns, dataset_rows(report.datasets), t("data.report.caption"))
    for part in report.unrecognised:
        text = t("data.recognised.unknown", label=part.label, reason=part.reason)
        shell.note(text, kind="warning")
    found = remarks(report)
    if found:
        with st.expander(plural("data.report.remarks", sum(map(len, found.values())))):
            st.html(remarks_html(found))
    by_commune = coverage(report)
    if not by_commune.empty:
        with st.expander(t("data.report.by_commune")):
            shares = by_commune.columns[2:]
            exits.table(
                told.map(lambda _: by_commune),
                territory,
                column_config={
                    name: st.column_config.ProgressColumn(
                        name, min_value=0.0, max_value=1.0, format="percent"
                    )
                    for name in shares
                },
                alt=t("data.report.by_commune"),
            )
    rejected = rejections(report)
    if not rejected.empty:
        with st.expander(plural("data.report.rejections", report.rejected_count)):
            lines, caption = told.map(rejections), t("data.report.caption_rejections")
            exits.table(lines, territory, alt=caption)
    exits.download(
        t("data.report.download"),
        told.map(lambda each: File(render_text(each).encode())),
        territory,
        file_name=f"{file_name(t('data.report.file'), report.territory_name)}.txt",
        key=f"report-{report.territory_code}-{report.created.isoformat()}",
    )
