"""The register's files are read back as they were meant, and their flaws told by line.

The store is the one the application builds at its first start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from geodata.demo.exports.register_tables import register_files
from geodata.demo.register import build_register
from geodata.model import Level
from geodata.store import TerritoryStore

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.report import DatasetReport, ImportReport

CANONICAL = (
    "lease_signed",
    "landlord_name",
    "reservation_holder",
    "commune_code",
    "iris_code",
    "qpv_code",
    "income_per_uc_eur",
    "income_group",
    "ceiling_key",
    "priority",
    "dalo",
    "aci",
    "access",
    "internal_mutation",
    "mutation_difficulty",
    "rehousing",
    "activity",
    "household_size_count",
    "asked_rooms_count",
    "rooms_count",
    "registered_on",
    "proposal_count",
    "cal_rank",
    "origin_commune_code",
    "origin_qpv_code",
)


@pytest.fixture(scope="module")
def store(demo_data_dir: Path) -> TerritoryStore:
    return TerritoryStore.open(demo_data_dir / "demonstration")


@pytest.fixture(scope="module")
def report(store: TerritoryStore) -> ImportReport:
    return store.report


def _dataset(report: ImportReport, table: str) -> DatasetReport:
    return next(each for each in report.datasets if each.table == table)


def _told(report: ImportReport, file: str, word: str) -> set[int | None]:
    """Lines of a file that the report says something of."""
    kept = {"allocations": "attributions", "applications": "demandes"}
    table = next(key for key, stem in kept.items() if file.startswith(stem))
    rejections = _dataset(report, table).rejections
    return {each.line for each in rejections if each.file == file and word in each.reason}


def _as_text(cells: pd.Series) -> pd.Series:
    """Make cells of two origins comparable: unknown is one word, numbers are numbers."""
    texts = cells.astype(object).map(lambda cell: "?" if pd.isna(cell) else cell)
    return texts.map(lambda cell: f"{float(cell):g}" if isinstance(cell, (int, float)) else cell)


def test_allocations_come_back_cell_by_cell(store: TerritoryStore) -> None:
    read = store.table("allocations", Level.ALLOCATION).set_index("allocation_id")
    meant = build_register().allocations.set_index("allocation_id")
    lost = set(meant.index) - set(read.index)
    flawed = sum(len(f) for file in register_files().values() for f in file.flaws.values())
    assert len(lost) == 5  # the impossible day, and four dwellings of another EPCI
    assert not set(read.index) - set(meant.index)
    meant = meant.loc[read.index]
    for column in CANONICAL:
        wrong = _as_text(read[column]) != _as_text(meant[column])
        if column == "iris_code":
            # Of residences that cannot be located: unknown, never another one.
            assert read[column][wrong].isna().all()
            assert wrong.mean() < 0.015
        else:
            assert wrong.sum() <= flawed, (column, read[column][wrong], meant[column][wrong])


def test_residences_are_found_by_programme_or_by_address(store: TerritoryStore) -> None:
    read = store.table("allocations", Level.ALLOCATION)
    assert read["residence_id"].isna().mean() < 0.005
    residences = store.table("residences", Level.RESIDENCE).set_index("residence_id")
    assert set(read["residence_id"].dropna()) <= set(residences.index)
    where = read["residence_id"].map(residences["commune_code"].astype(str)).dropna()
    assert (where == read.loc[where.index, "commune_code"].astype(str)).all()


def test_flaws_are_told_with_their_lines(report: ImportReport) -> None:
    words = {
        "duplicate": "identique",
        "impossible_date": "31/02",
        "unsigned_dated": "non signé",
        "closed_early": "avant d’avoir été enregistrée",
    }
    seen = 0
    for name, file in register_files().items():
        for flaw, lines in file.flaws.items():
            if flaw in words:
                seen += len(lines)
                assert _told(report, f"{name}.csv", words[flaw]) == set(lines), (name, flaw)
    assert seen > 10
    notes = " ".join(_dataset(report, "allocations").notes)
    assert "00101" in notes


def test_applications_come_back(store: TerritoryStore) -> None:
    read = store.table("applications", Level.APPLICATION).set_index("application_id")
    meant = build_register().applications.set_index("application_id")
    assert len(set(meant.index) - set(read.index)) == 1  # out before having applied
    meant = meant.loc[read.index]
    for column in ("outcome", "closed_on", "commune_code", "segment", "later_rank_count"):
        assert (_as_text(read[column]) == _as_text(meant[column])).all(), column
