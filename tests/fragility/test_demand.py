"""The demand: pressure, waits, situations a review looks at, sizes of dwellings."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf

from fragility.balance import read_allocations
from fragility.demand import (
    blocked,
    default_rules,
    matching,
    per_allocation,
    pressure,
    product_limit,
    protect_demand,
    read_applications,
    waiting,
)
from fragility.demand.pressure import year_before
from fragility.disclosure import Reason, Verdict

from .allocated import allocation_table, application_table

DAY = dt.date(2018, 12, 31)
ONE = {"registered_on": "2018-01-01", "outcome": "pending"}


def applications(rows: list[dict]):
    frame = pd.DataFrame([{**ONE, **row} for row in rows])
    frame.insert(0, "application_id", [f"D{i}" for i in range(len(frame))])
    return read_applications(frame)


@pytest.fixture(scope="module")
def many():
    return read_applications(application_table(4000))


@pytest.fixture(scope="module")
def allocated():
    return read_allocations(allocation_table(3000))


def test_ostrevent_has_2_41_applications_for_one_allocation():
    """Published: 1 725 pending, 715 allocated, 2.41 for one."""
    pending = applications([{}] * 1725 + [{"outcome": "allocated", "closed_on": "2018-06-01"}] * 9)
    days = ["2018-01-01"] * 715 + ["2017-12-31"] * 30
    table = pd.DataFrame({"decided_on": pd.to_datetime(days)})
    table.insert(0, "allocation_id", table.index.astype(str))
    row = pressure(pending, read_allocations(table), DAY).iloc[0]
    assert (row["pending_count"], row["allocation_count"]) == (1725, 715)
    assert round(row["applications_per_allocation_ratio"], 2) == 2.41
    assert per_allocation(pd.Series([3]), pd.Series([0])).isna().all()


def test_pressure_of_every_cell_of_either_table(many, allocated):
    rows = pressure(many, allocated, DAY, by=["commune_code"])
    assert rows["commune_code"].tolist() == [f"9900{i}" for i in range(9)]
    whole = pressure(many, allocated, DAY).iloc[0]
    assert rows["pending_count"].sum() == whole["pending_count"]
    assert rows["allocation_count"].sum() == whole["allocation_count"]
    assert rows["pending_count"].tolist()[5:] == [0] * 4
    fewer = pressure(many, allocated, DAY, mutations=False).iloc[0]
    assert 0 < fewer["pending_count"] < whole["pending_count"]
    assert 0 < fewer["allocation_count"] < whole["allocation_count"]


def test_the_year_that_ends_on_a_day():
    assert year_before(dt.date(2018, 12, 31)) == dt.date(2018, 1, 1)
    assert year_before(dt.date(2021, 2, 28)) == dt.date(2020, 3, 1)
    assert year_before(dt.date(2020, 2, 28)) == dt.date(2019, 3, 1)
    assert year_before(dt.date(2020, 2, 29)) == dt.date(2019, 3, 1)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=40))
def test_the_estimate_is_that_of_scipy(rows):
    waits, housed = np.array([w for w, _ in rows], float), np.array([h for _, h in rows])
    found = product_limit(waits, housed)
    if not housed.any():
        assert not len(found.times)
        return
    peer = ecdf(CensoredData(uncensored=waits[housed], right=waits[~housed])).sf
    for time in range(13):
        assert found.at(time) == pytest.approx(float(peer.evaluate(time)), abs=1e-12)


@pytest.mark.filterwarnings("ignore:The confidence interval is undefined")
def test_bounds_are_those_of_scipy_on_the_same_scale():
    draw = np.random.default_rng(3)
    waits, housed = draw.exponential(10, 80).round(1), draw.random(80) < 0.6
    found = product_limit(waits, housed)
    peer = ecdf(CensoredData(uncensored=waits[housed], right=waits[~housed])).sf
    bounds = peer.confidence_interval(method="log-log")
    inside = (found.share > 0) & (found.share < 1)
    low, high = (each.evaluate(found.times) for each in (bounds.low, bounds.high))
    assert found.low[inside] == pytest.approx(low[inside], abs=1e-9)
    assert found.high[inside] == pytest.approx(high[inside], abs=1e-9)


def test_freireich_leukaemia_remissions():
    """Published: 6-MP group, Klein and Moeschberger table 4.1: median 23, S(10) 0.7529."""
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    seen = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    found = product_limit(ended + seen, [True] * 9 + [False] * 12)
    assert found.median()[0] == 23
    assert found.at(10) == pytest.approx(0.7529, abs=5e-5)
    assert found.at(22.9) == pytest.approx(0.5378, abs=5e-5)
    assert found.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]


def test_those_who_still_wait_and_those_seen_late_are_reckoned_with():
    """Waits of 500 days on average: those of the housed alone, or of a late table, mislead."""
    table = application_table(20_000, seed=1)
    true = 500 * np.log(2) / default_rules().month_days
    row = waiting(read_applications(table), DAY).iloc[0]
    assert row["median_months"] == pytest.approx(true, rel=0.04)
    assert row["median_low_months"] < row["median_months"] < row["median_high_months"]
    assert row["allocated_median_months"] < 0.8 * true
    ends = ["allocated_count", "withdrawn_count", "pending_count"]
    assert row[ends].sum() == row["application_count"] == 20_000
    late = table[table["closed_on"].isna() | (table["closed_on"] >= "2017-07-01")]
    naive = waiting(read_applications(late), DAY).iloc[0]
    since = waiting(read_applications(late), DAY, since=dt.date(2017, 7, 1)).iloc[0]
    assert since["median_months"] == pytest.approx(true, rel=0.06)
    assert naive["median_months"] > 1.3 * true
    assert since["waiting_over_24_months_share"] == pytest.approx(
        np.exp(-24 * default_rules().month_days / 500), abs=0.03
    )


def test_an_end_after_the_day_is_a_wait_on_that_day():
    found = applications(
        [
            {"outcome": "allocated", "closed_on": "2018-03-02"},
            {"outcome": "allocated", "closed_on": "2019-01-01"},
            {"registered_on": "2019-02-01"},
        ]
    )
    table = waiting(found, DAY)
    row = table.iloc[0]
    assert (row["allocated_count"], row["pending_count"], row["application_count"]) == (1, 1, 2)
    assert row["allocated_mean_months"] == pytest.approx(60 / 30.4375)
    assert any("postérieure" in warning for warning in table.attrs["warnings"])


def test_rows_whose_dates_contradict_their_outcome_are_said_and_set_apart():
    found = applications(
        [
            {},
            {"closed_on": "2018-05-01"},
            {"outcome": "allocated"},
            {"outcome": "withdrawn", "closed_on": "2017-05-01"},
        ]
    )
    assert len(found.warnings) == 3
    assert waiting(found, DAY).iloc[0]["application_count"] == 1


def test_situations_at_their_limits():
    long = [
        {"registered_on": "2016-12-31", "proposal_count": 0},  # 730 days: 23.98 months
        {"registered_on": "2016-12-30", "proposal_count": 0},  # 731 days: 24.02
        {"registered_on": "2015-06-01", "proposal_count": 1},
        {"registered_on": "2015-06-01", "proposal_count": 0},
        {"registered_on": "2015-06-01"},
    ]
    row = blocked(applications(long), DAY).iloc[0]
    assert row["over_24_months_no_proposal_count"] == 2
    assert row["over_36_months_no_proposal_count"] == 1
    assert row["over_24_months_no_proposal_unknown_count"] == 1
    often = default_rules().often_ranked_count
    ranks = [(0, often), (0, often - 1), (1, often + 3), (0, None), (None, often), (None, 0)]
    rows = [{"first_rank_count": first, "later_rank_count": later} for first, later in ranks]
    row = blocked(applications(rows), DAY).iloc[0]
    assert (row["often_ranked_count"], row["often_ranked_unknown_count"]) == (1, 2)
    moves = [
        ("mutation", "complex"),
        ("mutation", "none"),
        ("mutation", None),
        ("first_access", None),
    ]
    rows = [{"access": access, "mutation_difficulty": kind} for access, kind in moves]
    row = blocked(applications(rows), DAY).iloc[0]
    assert (row["difficult_mutation_count"], row["difficult_mutation_unknown_count"]) == (1, 1)
    assert blocked(applications(rows), DAY, mutations=False).iloc[0]["pending_count"] == 1


def test_sizes_asked_given_and_there(many, allocated):
    stock = pd.DataFrame(
        {
            "commune_code": ["99001", "99000"],
            **{
                f"rooms_{size}_count": [1.0, 10.0] for size in ("1", "2", "3", "4", "5p", "unknown")
            },
        }
    )
    rows = matching(many, allocated, DAY, by=["commune_code"], stock=stock)
    assert rows["pending_count"].sum() == pressure(many, allocated, DAY).iloc[0]["pending_count"]
    for name in ("pending_share", "allocation_share", "stock_share"):
        sums = rows.groupby("commune_code")[name].sum(min_count=1).dropna()
        assert sums.to_numpy() == pytest.approx(1)
    first = rows[rows["commune_code"] == "99000"]
    assert first["stock_count"].tolist() == [10.0] * 6
    assert rows[rows["commune_code"] == "99002"]["stock_count"].isna().all()
    whole = matching(many, allocated, DAY, stock=stock)
    assert whole["stock_count"].tolist() == [11.0] * 6
    stock.loc[0, "rooms_1_count"] = np.nan
    assert matching(many, allocated, DAY, stock=stock)["stock_count"].isna().tolist()[0]


def test_what_everyone_sees_of_the_demand(many, allocated):
    by = ["commune_code"]
    known = many.known_columns
    tables = {
        "waiting": waiting(many, DAY, by=by),
        "blocked": blocked(many, DAY, by=by),
        "pressure": pressure(many, allocated, DAY, by=by),
    }
    for table in tables.values():
        small = table.copy()
        small.iloc[0, 1:] = np.minimum(small.iloc[0, 1:].astype(float), 4)
        for rows in (table, small):
            shown = protect_demand(rows, by, "elu", known=known).rows
            counts = shown[[name for name in shown if name.endswith("_count")]]
            assert (counts.fillna(11) >= 11).all(axis=None)
            assert not [name for name in shown if name.endswith("unknown_count")]
        hidden = protect_demand(small, by, "elu", known=known).rows.iloc[0, 1:-1]
        assert hidden.isna().all()
    sizes = matching(many, allocated, DAY, by=by)
    shown = protect_demand(sizes, [*by, "rooms"], "elu", known=known).rows
    told = shown[shown["rooms"] != "unknown"]  # never unknown here: an empty cell is no secret
    assert (told["pending_count"].dropna() >= 11).all()
    refused = protect_demand(tables["pressure"], by, "elu", known=known, mutations=False)
    assert (refused.verdict, refused.reason) == (Verdict.REFUSED, Reason.RECOVERABLE)
    nested = protect_demand(tables["pressure"], by, "elu", known=known | {"sector"})
    assert nested.verdict is Verdict.REFUSED
    assert protect_demand(sizes, by, "maire", known=known).reason is Reason.ROLE
    whole = protect_demand(tables["waiting"], by, "technicien", known=known)
    assert len(whole.rows.columns) == len(tables["waiting"].columns) + 1


def test_no_application_at_all(allocated):
    empty = read_applications(application_table(2).iloc[:0])
    assert waiting(empty, DAY).empty
    assert pressure(empty, allocated, DAY)["pending_count"].tolist() == [0]
    assert blocked(empty, DAY).empty
