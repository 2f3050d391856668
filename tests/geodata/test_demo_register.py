"""The fictional register holds together: dwellings, days, households, queues."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geodata.demo.exports.register_tables import register_files
from geodata.demo.housing import Housing, build_housing
from geodata.demo.register import Register, build_register
from geodata.demo.register.flaws import FLAWS
from geodata.demo.register.incomes import incomes_of
from geodata.demo.register.terms import (
    ALLOCATED_INCOMES,
    DECISIONS,
    LAST_DAY,
    LONGEST_MONTHS,
    MONTH_DAYS,
    QUEUES,
    YEARS,
    Incomes,
)
from geodata.demo.world import build_world


@pytest.fixture(scope="module")
def housing() -> Housing:
    return build_housing()


@pytest.fixture(scope="module")
def register() -> Register:
    return build_register()


@pytest.fixture(scope="module")
def allocations(register: Register) -> pd.DataFrame:
    return register.allocations


@pytest.fixture(scope="module")
def applications(register: Register) -> pd.DataFrame:
    return register.applications


def test_every_allocation_is_of_a_dwelling_there_is(allocations, housing) -> None:
    dwellings = housing.dwellings.iloc[allocations["dwelling"]].reset_index(drop=True)
    for ours, theirs in (
        ("residence_number", "residence_number"),
        ("landlord_key", "landlord_key"),
        ("commune_code", "commune_code"),
        ("iris_code", "iris_code"),
        ("qpv_code", "qpv_code"),
        ("rooms_count", "room_count"),
        ("product_key", "product_key"),
    ):
        assert (allocations[ours].to_numpy() == dwellings[theirs].to_numpy()).all(), ours
    assert (dwellings["rented_since_year"] <= allocations["decided_on"].dt.year).all()
    assert not dwellings["occupancy_mode"].isin(["empty", "association"]).any()


def test_leases_of_2023_and_2024_are_those_of_the_dwelling_file(allocations, housing) -> None:
    """Each lease of those years that still ran on 1 January 2025 was decided, and signed then."""
    lease = housing.dwellings["lease_month"]
    told = lease[(lease >= 12 * 2023 + 2) & (lease < 12 * 2025)]
    signed = allocations.dropna(subset="lease_signed_on")
    month = 12 * signed["lease_signed_on"].dt.year + signed["lease_signed_on"].dt.month - 1
    last = month.groupby(signed["dwelling"]).apply(set)
    found = [lease_month in last.get(row, set()) for row, lease_month in told.items()]
    # The file does not say of a few decisions whether a lease followed.
    assert np.mean(found) > 0.99


def test_commissions_sit_on_their_days_and_leases_follow(allocations) -> None:
    assert set(allocations["decided_on"].dt.day_of_week) == {1, 3}
    signed = allocations.dropna(subset="lease_signed_on")
    assert signed["lease_signed_on"].dt.day_of_week.max() == 4
    assert (signed["lease_signed"] == True).all()  # noqa: E712 - never unknown nor false
    gap = (signed["lease_signed_on"] - signed["decided_on"]).dt.days
    assert gap.between(1, 62).all()
    assert (allocations["registered_on"] < allocations["decided_on"]).all()
    by_year = allocations.groupby(allocations["decided_on"].dt.year).size()
    assert by_year.to_dict() == pytest.approx(DECISIONS, rel=0.03)


def test_the_flow_follows_the_rotation_of_residences(allocations, housing) -> None:
    given = allocations["residence_number"].value_counts().reindex(housing.residences.index)
    rate = given.fillna(0) / housing.residences["dwelling_count"] / len(YEARS)
    large = (housing.residences["dwelling_count"] >= 20).to_numpy()
    rotation = housing.indicators["rotation_share"]
    assert rate[large].corr(rotation[large]) > 0.4


def test_resources_keep_the_shares_they_are_given() -> None:
    shares = Incomes(0.25, 0.5, 0.8)
    euros = incomes_of(np.random.default_rng(1).normal(size=10_000), shares, 2024)
    for limit, share in ((6_000, 0.25), (9_000, 0.5), (13_200, 0.8)):
        assert (euros <= limit).mean() == pytest.approx(share, abs=2e-4)
    assert ((euros % 12) == 0).all()
    assert set(ALLOCATED_INCOMES) == {(year, here) for year in YEARS for here in (True, False)}


def test_a_first_access_is_no_mutation_of_any_kind(allocations) -> None:
    first = allocations[allocations["access"] == "first_access"]
    assert not first["internal_mutation"].astype(bool).any()
    assert set(first["mutation_difficulty"]) == {"none"}
    assert set(first["rehousing"]) <= {"none", "other"}


def test_npnru_rehousing_comes_from_quarters_under_renewal(allocations) -> None:
    renewal = build_world().quarters.set_index("qpv_2024")["renewal"]
    moved = allocations[allocations["rehousing"] == "npnru"]
    assert 100 < len(moved) < 250
    assert set(moved["origin_qpv_code"].map(renewal)) == {"national", "regional"}
    assert set(moved["access"]) == {"mutation"}
    assert moved["qpv_code"].eq("").any()


def test_applications_live_as_their_queues_say(applications) -> None:
    pending = applications[applications["outcome"] == "pending"]
    assert len(pending) == sum(queue.pending_count for queue in QUEUES) == 4_000
    assert pending["closed_on"].isna().all()
    closed = applications[applications["outcome"] != "pending"]
    assert closed["closed_on"].between("2023-01-01", "2025-12-31").all()
    assert (closed["registered_on"] < closed["closed_on"]).all()
    longest = (LAST_DAY - applications["registered_on"]).dt.days.max() / MONTH_DAYS
    assert longest <= LONGEST_MONTHS + 37
    # As many wait at the end of each year: what enters is what leaves.
    for year in (2022, 2023, 2024):
        last = pd.Timestamp(f"{year}-12-31")
        still = applications["closed_on"].isna() | (applications["closed_on"] > last)
        waiting = still & (applications["registered_on"] <= last)
        assert waiting.sum() == pytest.approx(4_000, rel=0.05), year


def test_whoever_signed_is_an_application_housed_that_day(register) -> None:
    signed = register.allocations[register.allocations["lease_signed"] == True]  # noqa: E712
    housed = register.applications[register.applications["outcome"] == "allocated"]
    key = ["registered_on", "decided_on"]
    theirs = housed.rename(columns={"closed_on": "decided_on"}).groupby(key).size()
    ours = signed.groupby(key).size()
    assert (theirs.reindex(ours.index).fillna(0) >= ours).all()


@pytest.mark.parametrize("name", FLAWS)
def test_files_have_the_flaws_they_say_and_no_other(name: str) -> None:
    file = register_files()[name]
    table, flaws = file.table, file.flaws
    assert {flaw: len(lines) for flaw, lines in flaws.items()} == FLAWS[name]
    rows = {flaw: [line - 2 for line in lines] for flaw, lines in flaws.items()}
    twice = table.duplicated()
    assert np.flatnonzero(twice).tolist() == rows.get("duplicate", [])
    day = "Date CAL" if "Date CAL" in table else "Date de dépôt"
    bad = pd.to_datetime(table[day], format="%d/%m/%Y", errors="coerce").isna()
    assert np.flatnonzero(bad).tolist() == rows.get("impossible_date", [])
    if "Bail signé" in table:
        odd = table["Bail signé"].eq("Non") & table["Date signature bail"].ne("")
        assert np.flatnonzero(odd & ~twice).tolist() == rows.get("unsigned_dated", [])
        away = table["Code Insee commune"].eq("00101")
        assert np.flatnonzero(away).tolist() == rows.get("elsewhere", [])
