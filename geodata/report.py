"""The report of an import: what was read, kept and rejected, and what the territory lacks."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Self

import pandas as pd
from pydantic import BaseModel, ConfigDict

from geodata.model import Level, Rejection

REJECTION_LIMIT = 500
"""Rejections written out per dataset; beyond, only their number is kept."""


class ReportPart(BaseModel):
    """Base of the report's parts: immutable, no unknown field."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class RejectionEntry(ReportPart):
    """One row or cell that was not kept."""

    file: str
    line: int | None
    column: str | None
    reason: str

    @classmethod
    def of(cls, rejection: Rejection) -> Self:
        """Copy a loader's :class:`~geodata.model.Rejection`."""
        return cls(
            file=rejection.file,
            line=rejection.line,
            column=rejection.column,
            reason=rejection.reason,
        )


class CommuneCoverage(ReportPart):
    """State of a table's zones in one commune."""

    commune_code: str
    commune_name: str
    zone_count: int
    observed_count: int
    secret_count: int
    missing_count: int


class ColumnCoverage(ReportPart):
    """State of a table's zones for one column."""

    column: str
    zone_count: int
    observed_count: int
    secret_count: int
    missing_count: int


class DatasetReport(ReportPart):
    """One dataset of the import."""

    key: str
    table: str
    level: Level
    vintage: int
    variant: str = ""
    source_label: str
    file: str
    derived_from: str | None = None
    rows_read: int
    rows_kept: int
    rejected_count: int
    rejections: tuple[RejectionEntry, ...] = ()
    """At most :data:`REJECTION_LIMIT`; ``rejected_count`` is the whole number."""
    geography_year: int | None = None
    reference_geography_year: int | None = None
    """Year of the contours the table was joined to."""
    unmatched_codes: tuple[str, ...] = ()
    """Codes of the territory in the file that the contours do not have."""
    reconciled_codes: tuple[tuple[str, str], ...] = ()
    """Pairs (code in the file, code in the contours) brought together by the passage table."""
    main_column: str | None = None
    """Column whose state counts in ``coverage``."""
    coverage: tuple[CommuneCoverage, ...] = ()
    columns: tuple[ColumnCoverage, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def main_coverage(self) -> ColumnCoverage | None:
        """Coverage of the main column over the whole territory."""
        return next((c for c in self.columns if c.column == self.main_column), None)


class UnrecognisedPart(ReportPart):
    """A file, sheet or layer that is none of the layouts looked for."""

    label: str
    columns: tuple[str, ...]
    reason: str


class ImportReport(ReportPart):
    """What an import read, kept, rejected and found wanting."""

    territory_code: str
    territory_name: str
    fictional: bool
    created: datetime
    commune_count: int
    expected_commune_count: int
    absent_communes: tuple[tuple[str, str], ...] = ()
    """Communes of the EPCI (code, name) that the contours do not have."""
    membership_origin: str = ""
    """French sentence: how the list of communes was known."""
    datasets: tuple[DatasetReport, ...] = ()
    unrecognised: tuple[UnrecognisedPart, ...] = ()
    looked_for: tuple[str, ...] = ()
    """Layouts each part was compared with, in French."""
    notes: tuple[str, ...] = ()

    @property
    def coverage(self) -> pd.DataFrame:
        """Coverage by commune of every table, one row a dataset and commune.

        Returns
        -------
            Columns ``dataset``, ``table``, ``level``, ``vintage``, ``variant``, ``commune_code``,
            ``commune_name``, ``zone_count``, ``observed_count``, ``secret_count``,
            ``missing_count``, ``observed_share`` (0–1).
        """
        return self._frame(CommuneCoverage, lambda dataset: dataset.coverage)

    @property
    def column_coverage(self) -> pd.DataFrame:
        """Coverage of every value column over the territory, one row a dataset and column."""
        return self._frame(ColumnCoverage, lambda dataset: dataset.columns)

    def _frame(
        self,
        model: type[CommuneCoverage | ColumnCoverage],
        rows_of: Callable[[DatasetReport], Iterable[CommuneCoverage | ColumnCoverage]],
    ) -> pd.DataFrame:
        """One line a row of coverage, its dataset before it and the share observed after it."""
        frame = pd.DataFrame(
            [
                (d.key, d.table, d.level.value, d.vintage, d.variant, *dict(row).values())
                for d in self.datasets
                for row in rows_of(d)
            ],
            columns=["dataset", "table", "level", "vintage", "variant", *model.model_fields],
        )
        frame["observed_share"] = frame["observed_count"] / frame["zone_count"]
        return frame

    @property
    def rejected_count(self) -> int:
        """Rows and cells rejected, over all datasets."""
        return sum(dataset.rejected_count for dataset in self.datasets)

    def to_json(self) -> str:
        """Indented UTF-8 text."""
        return self.model_dump_json(indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what :meth:`to_json` wrote."""
        return cls.model_validate_json(text)


def capped(rejections: Iterable[Rejection]) -> tuple[RejectionEntry, ...]:
    """Keep the first :data:`REJECTION_LIMIT` rejections of a dataset."""
    return tuple(
        RejectionEntry.of(rejection)
        for _, rejection in zip(range(REJECTION_LIMIT), rejections, strict=False)
    )
