"""The report of an import as French plain text, for a terminal or a mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geodata.messages import cli as say
from geodata.messages import counted, french, integer, listed
from geodata.messages.storing import LEVEL_NAMES, TABLE_NAMES, VARIANT_NAMES
from geodata.model import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geodata.report import CommuneCoverage, DatasetReport, ImportReport

SHOWN_REJECTIONS: Final = 5
SHOWN_COMMUNES: Final = 8


def render_text(report: ImportReport) -> str:
    """Write a report out.

    Parameters
    ----------
    report
        Report of an import, from :func:`geodata.importing.prepare` or a store.
    """
    return "\n".join(_lines(report)) + "\n"


def _lines(report: ImportReport) -> Iterator[str]:
    yield say.report_title(report.territory_name, report.territory_code)
    if report.fictional:
        yield say.FICTIONAL
    yield say.report_communes(report.commune_count, report.expected_commune_count)
    yield report.membership_origin
    for note in report.notes:
        yield f"  · {note}"
    contours = [one for one in report.datasets if one.table.endswith("_contours")]
    tables = [one for one in report.datasets if not one.table.endswith("_contours")]
    for title, datasets in ((say.CONTOURS, contours), (say.TABLES, tables)):
        if datasets:
            yield ""
            yield title
        for dataset in datasets:
            yield from _dataset_lines(dataset)
    if report.unrecognised:
        yield ""
        yield say.UNRECOGNISED
        for part in report.unrecognised:
            yield f"- {part.label}"
            yield f"  {part.reason}"
        yield "  " + say.looked_for(report.looked_for)


def _dataset_lines(dataset: DatasetReport) -> Iterator[str]:
    name = TABLE_NAMES.get(dataset.table, dataset.table)
    details = [str(dataset.vintage or say.UNKNOWN_YEAR)]
    if not dataset.table.endswith("_contours"):
        details.insert(0, LEVEL_NAMES[dataset.level])
    if dataset.variant:
        details.append(VARIANT_NAMES.get(dataset.variant, dataset.variant))
    yield f"- {name}, {', '.join(details)} [{dataset.source_label}]"
    if dataset.derived_from:
        yield "  " + say.derived(dataset.derived_from, dataset.rows_kept)
    else:
        yield f"  {dataset.file}"
        yield "  " + say.rows(dataset.rows_read, dataset.rows_kept, dataset.rejected_count)
    main = dataset.main_coverage
    if main is not None and dataset.level in {Level.IRIS, Level.COMMUNE}:
        yield "  " + say.coverage(main)
        yield from _commune_lines(dataset.coverage)
    if dataset.reconciled_codes:
        pairs = [f"{old} → {new}" for old, new in dataset.reconciled_codes]
        yield "  " + french(f"Codes rapprochés : {listed(pairs)}.")
    if dataset.unmatched_codes:
        codes = listed(list(dataset.unmatched_codes), limit=10)
        yield "  " + french(f"Codes sans contour : {codes}.")
    for note in dataset.notes:
        yield f"  · {note}"
    for rejection in dataset.rejections[:SHOWN_REJECTIONS]:
        yield "  ! " + say.rejection(rejection)
    hidden = dataset.rejected_count - min(len(dataset.rejections), SHOWN_REJECTIONS)
    if hidden > 0:
        yield "  ! " + french(f"… et {counted(hidden, 'autre rejet', 'autres rejets')}.")


def _commune_lines(coverage: tuple[CommuneCoverage, ...]) -> Iterator[str]:
    """Name the communes that are not wholly observed, the least covered first."""
    lacking = [one for one in coverage if one.observed_count < one.zone_count]
    if not lacking or all(one.zone_count == 1 for one in coverage):
        return
    lacking.sort(key=lambda one: (one.observed_count / one.zone_count, one.commune_name))
    shown = [
        f"{one.commune_name} {integer(one.observed_count)}/{integer(one.zone_count)}"
        for one in lacking
    ]
    yield "  " + french(f"Communes incomplètes : {listed(shown, limit=SHOWN_COMMUNES)}.")
