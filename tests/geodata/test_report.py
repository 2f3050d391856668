from __future__ import annotations

import pytest
from pydantic import ValidationError

from geodata.messages import NARROW_SPACE
from geodata.model import Level, Rejection
from geodata.report import (
    REJECTION_LIMIT,
    ColumnCoverage,
    CommuneCoverage,
    DatasetReport,
    ImportReport,
    UnrecognisedPart,
    capped,
)
from geodata.report_text import render_text
from tests.geodata.small_store import CREATED

REJECTIONS = [Rejection("a.csv", i, "A", "« x » n’est pas un nombre.") for i in range(700)]


@pytest.fixture
def report() -> ImportReport:
    income = DatasetReport(
        key="income-iris-2019-disposable",
        table="income",
        level=Level.IRIS,
        vintage=2019,
        variant="disposable",
        source_label="Filosofi",
        file="a.zip › b.csv",
        rows_read=12481,
        rows_kept=3,
        rejected_count=len(REJECTIONS),
        rejections=capped(REJECTIONS),
        unmatched_codes=("000010999",),
        reconciled_codes=(("000040000", "000020000"),),
        main_column="median_income_per_uc_eur",
        coverage=(
            CommuneCoverage(
                commune_code="00001",
                commune_name="Ville",
                zone_count=4,
                observed_count=2,
                secret_count=1,
                missing_count=1,
            ),
            CommuneCoverage(
                commune_code="00002",
                commune_name="Bourg",
                zone_count=1,
                observed_count=1,
                secret_count=0,
                missing_count=0,
            ),
        ),
        columns=(
            ColumnCoverage(
                column="median_income_per_uc_eur",
                zone_count=5,
                observed_count=3,
                secret_count=1,
                missing_count=1,
            ),
        ),
        notes=("Une remarque.",),
    )
    return ImportReport(
        territory_code="299900043",
        territory_name="CC du Bourg",
        fictional=True,
        created=CREATED,
        commune_count=2,
        expected_commune_count=3,
        absent_communes=(("00003", "Hameau"),),
        datasets=(income,),
        unrecognised=(UnrecognisedPart(label="x.csv", columns=("a",), reason="Colonnes : a."),),
        looked_for=("Filosofi", "Contours"),
    )


def test_json_round_trip(report: ImportReport) -> None:
    assert ImportReport.from_json(report.to_json()) == report


def test_is_immutable(report: ImportReport) -> None:
    with pytest.raises(ValidationError):
        report.commune_count = 4  # type: ignore[misc]


def test_coverage_by_commune(report: ImportReport) -> None:
    coverage = report.coverage
    assert coverage["commune_code"].tolist() == ["00001", "00002"]
    assert coverage["observed_share"].tolist() == [0.5, 1.0]
    assert coverage["dataset"].unique().tolist() == ["income-iris-2019-disposable"]
    parts = coverage[["observed_count", "secret_count", "missing_count"]].sum(axis=1)
    assert parts.equals(coverage["zone_count"])


def test_coverage_by_column(report: ImportReport) -> None:
    row = report.column_coverage.iloc[0]
    assert (row["column"], row["observed_share"]) == ("median_income_per_uc_eur", 0.6)


def test_report_without_tables_has_empty_coverage() -> None:
    empty = ImportReport(
        territory_code="1",
        territory_name="x",
        fictional=False,
        created=CREATED,
        commune_count=0,
        expected_commune_count=0,
    )
    assert empty.coverage.empty
    assert empty.column_coverage.empty
    assert empty.rejected_count == 0


def test_rejections_are_capped_and_their_number_kept(report: ImportReport) -> None:
    assert len(report.datasets[0].rejections) == REJECTION_LIMIT
    assert report.rejected_count == 700


def test_plain_text_says_it_all(report: ImportReport) -> None:
    text = render_text(report).replace(NARROW_SPACE, " ")
    for expected in (
        "CC du Bourg (299900043)",
        "Territoire fictif",
        "2 des 3 communes ont un contour.",
        "Revenus, par IRIS, 2019, revenu disponible [Filosofi]",
        "a.zip › b.csv",
        "12 481 lignes lues, 3 pour le territoire, 700 rejets.",
        "3 sur 5 zones (60 %), 1 sous secret, 1 sans valeur.",
        "Communes incomplètes : Ville 2/4.",
        "Codes rapprochés : 000040000 → 000020000.",
        "Codes sans contour : 000010999.",
        "Une remarque.",
        "a.csv, ligne 0, colonne « A » : « x » n’est pas un nombre.",
        "… et 695 autres rejets.",
        "x.csv",
        "Comparés à : Filosofi ; Contours.",
    ):
        assert expected in text, expected
