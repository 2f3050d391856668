"""What an extract covers, segments, the table of everything, and what everyone sees of them."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from fragility.balance import read_allocations
from fragility.demand import (
    blocked,
    demand_table,
    describe_extract,
    matching,
    pressure,
    pressure_trend,
    protect_curve,
    protect_demand,
    published_blocks,
    put_together,
    read_applications,
    segmented_allocations,
    segmented_applications,
    waiting,
    waiting_curve,
)
from fragility.demand.segments import JOINED
from fragility.disclosure import Verdict

from .allocated import allocation_table, application_table
from .test_demand import DAY, applications


@pytest.fixture(scope="module")
def many():
    return read_applications(application_table(4000))


@pytest.fixture(scope="module")
def allocated():
    return read_allocations(allocation_table(3000))


def ended(day: str, outcome: str = "allocated") -> dict[str, str]:
    return {"registered_on": "2008-01-01", "outcome": outcome, "closed_on": day}


def test_an_extract_starts_with_its_first_end() -> None:
    rows = [ended("2017-03-04"), ended("2017-08-01", "withdrawn"), ended("2018-12-20"), {}]
    rows += [ended(f"2018-{month:02d}-10") for month in range(1, 12)]
    found = describe_extract(applications(rows))
    assert found is not None
    assert found.since == dt.date(2017, 3, 4)
    assert (found.end_count, found.withdrawn_count, found.stray_end_count) == (14, 1, 0)
    assert found.last_day == dt.date(2018, 12, 20)
    # The end of 2016 comes after the first end: who waited then is not known.
    assert found.year_ends == (dt.date(2018, 12, 31), dt.date(2017, 12, 31))
    assert found.default_day == dt.date(2018, 12, 31)


def test_a_stray_end_starts_nothing() -> None:
    rows = [ended("2009-05-05", "withdrawn"), ended("2018-01-01"), ended("2018-06-30"), {}]
    found = describe_extract(applications(rows))
    assert found is not None
    assert found.since == dt.date(2018, 1, 1)
    assert (found.stray_end_count, found.end_count, found.withdrawn_count) == (1, 2, 0)
    assert found.last_day == dt.date(2018, 6, 30)
    # The day before the first end, everyone who waited is still in the table.
    assert found.year_ends == (dt.date(2017, 12, 31),)
    assert found.default_day == dt.date(2018, 6, 30)


def test_an_extract_of_pending_applications_only() -> None:
    found = describe_extract(applications([{"registered_on": "2018-12-30"}]))
    assert found is not None
    assert (found.since, found.end_count) == (None, 0)
    assert found.year_ends == (dt.date(2018, 12, 31),)
    assert describe_extract(read_applications(application_table(1).iloc[:0])) is None


def test_who_waited_at_the_end_of_a_past_year_is_told_from_the_dates(many, allocated) -> None:
    found = describe_extract(many, allocated)
    assert found is not None
    rows = pressure_trend(many, allocated, found.year_ends)
    assert rows["as_of"].is_monotonic_increasing
    frame = many.frame
    for _, row in rows.iterrows():
        last = pd.Timestamp(row["as_of"])
        there = (frame["registered_on"] <= last) & ~(frame["closed_on"] <= last)
        assert row["pending_count"] == there.sum()


def test_one_table_says_what_the_three_say(many, allocated) -> None:
    since = dt.date(2016, 1, 1)
    table = demand_table(many, allocated, DAY, since=since, by=["commune_code"])
    table = table.set_index("commune_code")
    for other in (
        pressure(many, allocated, DAY, by=["commune_code"]),
        waiting(many, DAY, since=since, by=["commune_code"]),
        blocked(many, DAY, by=["commune_code"]),
    ):
        each = other.set_index("commune_code")
        shared = table.loc[each.index, each.columns]
        pd.testing.assert_frame_equal(shared, each, check_dtype=False)
    # Communes nobody asks for are there for their allocations: nobody waits, nothing is estimated.
    asked = set(many.frame["commune_code"])
    elsewhere = table[~table.index.isin(asked)]
    assert (elsewhere["application_count"] == 0).all()
    assert elsewhere["median_months"].isna().all()
    assert len(elsewhere) > 0


def test_segments_are_the_same_in_both_tables(many, allocated) -> None:
    rows = many.frame.assign(
        household_size_count=[(i % 8) or np.nan for i in range(len(many.frame))],
        income_per_uc_eur=np.nan,
    )
    asked = read_applications(rows.drop(columns="dated").assign(outcome=rows["outcome"]))
    segmented = segmented_applications(asked, (), DAY)
    given = segmented_allocations(allocated, (), asked)
    bands = segmented.frame["household_band"]
    assert (bands.isna() == rows["household_size_count"].isna()).all()
    assert set(bands.dropna()) == {"1", "2", "3", "4", "5p"}
    assert segmented.frame["income_band"].isna().all()
    columns = {"household_band", "asked_rooms_band", "priority_band", "income_band"}
    assert columns <= set(given.frame) & set(segmented.frame)
    sizes = demand_table(segmented, given, DAY, by=["household_band"])
    assert sizes["pending_count"].sum() == pressure(asked, allocated, DAY)["pending_count"][0]


def test_small_categories_are_put_together_with_their_neighbours() -> None:
    waits = [("1", 400), ("2", 90), ("3", 4), ("4", 30), (None, 2)]
    rows = pd.DataFrame(waits, columns=["household_band", "pending_count"])
    blocks = published_blocks(rows, "household_band", "elu")
    count = dict(waits) | {"": 2}
    assert [each for block in blocks for each in block] == ["1", "2", "3", "4", ""]
    assert all(sum(count[each] for each in block) >= 11 for block in blocks)
    assert published_blocks(rows, "household_band", "technicien") == tuple(
        (each,) for each in ("1", "2", "3", "4", "")
    )
    frame = pd.DataFrame({"household_band": ["1", "3", None, "4"]})
    cells = put_together(frame, "household_band", [("1",), ("2", "3"), ("4", "")])
    assert cells["household_band"].tolist() == ["1", f"2{JOINED}3", f"4{JOINED}", f"4{JOINED}"]


@pytest.mark.parametrize("seed", range(4))
def test_no_count_of_fewer_than_11_is_had_by_subtraction(seed, allocated) -> None:
    """What élus get of the waits and of the pressure, taken from one another."""
    asked = read_applications(application_table(600, seed))
    rows = demand_table(asked, allocated, DAY, since=dt.date(2018, 1, 1), by=["commune_code"])
    shown = protect_demand(rows, ["commune_code"], "elu", known=asked.known_columns).rows
    whole, waits = shown["application_count"], shown["pending_count"]
    parts = [shown[name] for name in ("pending_count", "allocated_count", "withdrawn_count")]
    ended_count = (whole - waits).dropna()
    assert (ended_count >= 11).all()
    for one in parts:
        assert (one.dropna() >= 11).all()
        for other in parts:
            if one is not other:
                assert ((whole - one - other).dropna() >= 11).all()
    for name in ("over_24_months_no_proposal_count", "often_ranked_count"):
        assert ((waits - shown[name]).dropna() >= 11).all()
    still = shown["waiting_over_24_months_share"] * whole
    assert (still.dropna() >= 11).all()


def test_a_size_that_is_never_unknown_hides_nothing(allocated) -> None:
    asked = read_applications(application_table(3000))
    rows = matching(asked, allocated, DAY)
    unknown = rows["rooms"] == "unknown"
    assert rows.loc[unknown, ["pending_count", "allocation_count"]].eq(0).all(axis=None)
    shown = protect_demand(rows, ["rooms"], "elu", known=asked.known_columns).rows
    assert shown[["pending_count", "allocation_count"]].notna().all(axis=None)
    few = rows.assign(pending_count=rows["pending_count"].mask(unknown, 3))
    hidden = protect_demand(few, ["rooms"], "elu", known=asked.known_columns).rows
    assert hidden["pending_count"].isna().sum() == 2
    assert hidden["allocation_count"].notna().all()


def test_a_curve_for_everyone_has_no_step_of_a_few(many) -> None:
    by = ["access"]
    curve, waits = waiting_curve(many, DAY, by=by), waiting(many, DAY, by=by)
    shown = protect_curve(curve, waits, by, "elu", known=many.known_columns).rows
    assert not {"allocated_count", "at_risk_count"} & set(shown)
    assert set(shown["access"].dropna()) == {"first_access", "mutation"}
    for name, part in shown.groupby("access"):
        own = curve[curve["access"] == name]
        housed = own["allocated_count"].cumsum().to_numpy()[part["month"].to_numpy()]
        assert (np.diff(housed) >= 11).all()
        followed = own["at_risk_count"].to_numpy()[part["month"].to_numpy()]
        assert (followed >= 11).all()
    few = waits.assign(allocated_count=5, withdrawn_count=0)
    assert protect_curve(curve, few, by, "elu", known=many.known_columns).rows.empty
    assert protect_curve(curve, waits, by, "maire", known=frozenset()).verdict is Verdict.REFUSED
    whole = protect_curve(curve, waits, by, "technicien", known=many.known_columns)
    assert len(whole.rows) == len(curve)
