"""Making the report of an import out of what was loaded, kept and joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geodata.aggregation import value_columns
from geodata.joining import main_column
from geodata.messages import importing as say
from geodata.model import STATUS_SUFFIX, Dataset, Level, ValueStatus
from geodata.report import (
    ColumnCoverage,
    CommuneCoverage,
    DatasetReport,
    ImportReport,
    capped,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from geodata.loading import Loaded
    from geodata.summing import TerritoryTable
    from geodata.territory import Territory
    from geodata.zoning import Zoning


def import_report(
    territory: Territory,
    zoning: Zoning,
    tables: Sequence[TerritoryTable],
    loaded: Loaded,
    *,
    created: datetime,
    fictional: bool,
    looked_for: Sequence[str],
    notes: Sequence[str] = (),
) -> ImportReport:
    """Report of an import that is ready to be committed."""
    communes = zoning.reference[Level.COMMUNE].frame
    contours = [
        _contours_report(one, zoning) for one in (*zoning.reference.values(), *zoning.others)
    ]
    remarks = [*territory.notes, *loaded.notes, *zoning.notes, *notes]
    if zoning.geography_year is None:
        remarks.append(say.unknown_contours_year())
    if zoning.absent_communes:
        remarks.append(say.communes_without_contours(zoning.absent_communes))
    return ImportReport(
        territory_code=territory.code,
        territory_name=territory.name,
        fictional=fictional,
        created=created,
        commune_count=len(communes),
        expected_commune_count=len(communes) + len(zoning.absent_communes),
        absent_communes=tuple(zoning.absent_communes.items()),
        membership_origin=territory.origin,
        datasets=(*contours, *(_table_report(table, zoning) for table in tables)),
        unrecognised=loaded.unrecognised,
        looked_for=tuple(looked_for),
        notes=tuple(dict.fromkeys(remarks)),
    )


def _contours_report(dataset: Dataset, zoning: Zoning) -> DatasetReport:
    return DatasetReport(
        key=dataset.key,
        table=dataset.table,
        level=dataset.level,
        vintage=dataset.vintage,
        variant=dataset.variant,
        source_label=dataset.info.label,
        file=dataset.file,
        derived_from=zoning.derived_from.get(dataset.key),
        rows_read=dataset.rows_read,
        rows_kept=len(dataset.frame),
        rejected_count=sum(one.count for one in dataset.rejections),
        rejections=capped(dataset.rejections),
        geography_year=dataset.geography_year,
        notes=dataset.notes,
    )


def _table_report(table: TerritoryTable, zoning: Zoning) -> DatasetReport:
    dataset = table.dataset
    main = main_column(dataset.frame)
    return DatasetReport(
        key=dataset.key,
        table=dataset.table,
        level=dataset.level,
        vintage=dataset.vintage,
        variant=dataset.variant,
        source_label=dataset.info.label,
        file=dataset.file,
        derived_from=table.derived_from,
        rows_read=dataset.rows_read,
        rows_kept=table.rows_kept,
        rejected_count=sum(one.count for one in dataset.rejections),
        rejections=capped(dataset.rejections),
        geography_year=dataset.geography_year,
        reference_geography_year=table.reference_year,
        unmatched_codes=table.unmatched,
        reconciled_codes=table.reconciled,
        main_column=main,
        coverage=_coverage(dataset, main, zoning) if main else (),
        columns=tuple(_column_coverage(dataset.frame, c) for c in value_columns(dataset.frame)),
        notes=tuple(dict.fromkeys(table.notes)),
    )


def _column_coverage(frame: pd.DataFrame, column: str) -> ColumnCoverage:
    counts = frame[column + STATUS_SUFFIX].value_counts()
    return ColumnCoverage(
        column=column,
        zone_count=len(frame),
        observed_count=int(counts.get(ValueStatus.OBSERVED.value, 0)),
        secret_count=int(counts.get(ValueStatus.SECRET.value, 0)),
        missing_count=int(counts.get(ValueStatus.MISSING.value, 0)),
    )


def _coverage(dataset: Dataset, column: str, zoning: Zoning) -> tuple[CommuneCoverage, ...]:
    """State of the main column by commune, for tables joined to zones."""
    if dataset.level not in {Level.IRIS, Level.COMMUNE}:
        return ()
    zones = zoning.reference[dataset.level].frame
    names = zoning.reference[Level.COMMUNE].frame.set_index("zone_code")["zone_name"]
    commune_column = "commune_code" if dataset.level is Level.IRIS else "zone_code"
    communes = pd.Series(
        zones[commune_column].to_numpy(),
        index=pd.Index(zones["zone_code"]),
        dtype="str",
    )
    frame = dataset.frame.set_index("zone_code")
    status = frame[column + STATUS_SUFFIX]
    counts = pd.crosstab(communes.reindex(frame.index).to_numpy(), status.to_numpy())
    counts = counts.reindex(columns=[one.value for one in ValueStatus], fill_value=0)
    return tuple(
        CommuneCoverage(
            commune_code=str(code),
            commune_name=str(names.get(code, code)),
            zone_count=int(row.sum()),
            observed_count=int(row[ValueStatus.OBSERVED.value]),
            secret_count=int(row[ValueStatus.SECRET.value]),
            missing_count=int(row[ValueStatus.MISSING.value]),
        )
        for code, row in counts.iterrows()
    )
