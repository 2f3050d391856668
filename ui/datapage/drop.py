"""First step: drop files and see what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geodata.errors import GeodataError
from ui import shell, sources, tables
from ui.datapage import work
from ui.format import number
from ui.tables import Column
from ui.territories import share_of
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.importing import Inspection, Progress

_TYPES = (
    *("zip", "csv", "txt", "xlsx", "xls", "parquet"),
    *("gpkg", "geojson", "json", "fgb", "shp", "shx", "dbf", "prj", "cpg"),
)


def with_progress(label: str, task: Callable[[Callable[[Progress], None]], None]) -> bool:
    """Run a task with its progress in sight; say in French why it failed.

    Returns
    -------
    Whether the task went to its end.
    """
    bar = st.progress(0.0, text=label)

    def tell(step: Progress) -> None:
        bar.progress(share_of(step), text=f"{step.step} {step.detail}".strip())

    try:
        task(tell)
    except GeodataError as error:
        bar.empty()
        shell.note(error.message, kind="error")
        return False
    bar.empty()
    return True


def show() -> None:
    """Draw the drop zone and the button that reads the files."""
    files = st.file_uploader(
        t("data.drop.label"),
        type=list(_TYPES),
        accept_multiple_files=True,
        key=work.drop_key(),
        help=t("data.drop.help"),
    )
    current = work.current()
    if files and st.button(
        t("data.drop.inspect"),
        type="primary",
        icon=":material/search:",
        key="import-inspect",
    ):
        current.inspection, current.prepared = None, None
        with_progress(t("data.drop.reading"), lambda tell: work.inspect(files, tell))


def show_inspection(inspection: Inspection) -> None:
    """Draw what each file is, and what was not recognised."""
    rows = [
        {
            "label": part.label,
            "what": f"{part.source_label} — "
            + sources.table_label(part.table, part.level, part.variant),
            "vintage": str(part.vintage) if part.vintage else t("common.unknown_vintage"),
            "rows": number(part.row_count),
        }
        for part in inspection.parts
    ]
    columns = [
        Column(key, t(f"data.recognised.column.{key}"), numeric=key == "rows")
        for key in ("label", "what", "vintage", "rows")
    ]
    tables.show(columns, rows, t("data.recognised.caption"))
    for part in inspection.unrecognised:
        shell.note(
            t("data.recognised.unknown", label=part.label, reason=part.reason),
            kind="warning",
        )
    for remark in inspection.notes:
        shell.note(remark)
