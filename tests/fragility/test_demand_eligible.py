"""Households that wait under the ceiling of the PLAI: counted, and shown only where many enough."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from fragility.demand import eligible, protect_demand, protect_eligible, read_applications
from fragility.demand.pressure import pressure
from fragility.disclosure import Reason, Verdict

DAY = dt.date(2025, 12, 31)
KNOWN = frozenset({"sector", "commune_code", "ceiling_key"})
BY = ["sector", "commune_code"]


def applications(rows: list[dict]):
    frame = pd.DataFrame(rows)
    frame = frame.assign(
        application_id=[f"D{i}" for i in range(len(frame))],
        registered_on=pd.Timestamp("2025-01-01"),
        outcome="pending",
        closed_on=pd.NaT,
    )
    return read_applications(frame)


def waiting(commune: str, sector: str, plai: int, others: int, unknown: int = 0) -> list[dict]:
    place = {"commune_code": commune, "sector": sector}
    return [
        *({**place, "ceiling_key": "plai"} for _ in range(plai)),
        *({**place, "ceiling_key": "plus"} for _ in range(others)),
        *({**place, "ceiling_key": None} for _ in range(unknown)),
    ]


def test_counts_by_commune_those_under_the_ceiling_and_those_of_whom_it_is_not_known():
    found = eligible(
        applications(waiting("99001", "A", 30, 12, 3) + waiting("99002", "A", 5, 0)),
        DAY,
        by=["commune_code"],
    )
    assert found["commune_code"].tolist() == ["99001", "99002"]
    assert found["pending_count"].tolist() == [45, 5]
    assert found["eligible_count"].tolist() == [30, 5]
    assert found["rest_count"].tolist() == [15, 0]
    assert found["ceiling_unknown_count"].tolist() == [3, 0]


def test_who_left_before_the_day_is_not_counted():
    rows = applications(waiting("99001", "A", 20, 20))
    gone = rows.frame.assign(outcome="withdrawn", closed_on=pd.Timestamp("2025-06-01"), dated=True)
    left = type(rows)(frame=gone, absent=(), warnings=())
    assert eligible(left, DAY).empty
    assert eligible(left, dt.date(2025, 3, 1))["eligible_count"].tolist() == [20]


def test_technicians_see_every_count_and_a_count_of_too_few_known_is_unknown():
    rows = eligible(
        applications(
            waiting("99001", "A", 30, 12)
            + waiting("99002", "A", 50, 10, 40)
            + waiting("99003", "A", 1, 0, 3)
        ),
        DAY,
        by=BY,
    )
    found = protect_eligible(rows, BY, "technicien", known=KNOWN)
    assert found.verdict is Verdict.SHOWN
    assert found.rows["eligible_count"].fillna(-1).tolist() == [30, -1, 1]
    assert found.rows["pending_count"].tolist() == [42, 100, 4]
    assert "ceiling_unknown_count" in found.rows


def test_elus_see_eleven_of_both_sides_and_what_is_hidden_is_not_a_difference():
    rows = eligible(
        applications(
            waiting("99001", "A", 200, 50)
            + waiting("99002", "A", 40, 20)
            + waiting("99003", "A", 6, 30)
            + waiting("99004", "A", 60, 40)
        ),
        DAY,
        by=BY,
    )
    found = protect_eligible(rows, BY, "elu", known=KNOWN)
    assert found.verdict is Verdict.AGGREGATED
    shown = found.rows.set_index("commune_code")
    assert "ceiling_unknown_count" not in shown
    assert "rest_count" not in shown
    # The six of 99003 would be the sector less the others: the smallest other one goes too.
    assert shown["eligible_count"].isna().tolist() == [False, True, True, False]
    assert shown["pending_count"].tolist() == [250, 60, 36, 100]


@pytest.mark.parametrize("seed", range(25))
def test_nothing_hidden_is_less_than_eleven_under_any_whole(seed: int):
    draw = np.random.default_rng(seed)
    size = 14
    rows = pd.DataFrame(
        {
            "sector": draw.choice(["A", "B", "C"], size),
            "commune_code": [f"990{n:02d}" for n in range(size)],
            "eligible_count": draw.choice([0, 1, 5, 12, 30, 200], size),
            "rest_count": draw.choice([0, 2, 8, 11, 25, 90], size),
            "ceiling_unknown_count": 0,
        }
    ).sort_values(BY)
    rows["pending_count"] = rows["eligible_count"] + rows["rest_count"]
    counts = ["pending_count", "eligible_count", "rest_count"]
    of_communes = protect_eligible(rows, BY, "elu", known=KNOWN).rows
    sectors = rows.groupby("sector")[[*counts, "ceiling_unknown_count"]].sum().reset_index()
    of_sectors = protect_eligible(sectors, BY[:1], "elu", known=KNOWN).rows
    for name in counts[:2]:
        parts = counts[1:] if name == "eligible_count" else [name]
        shown = of_communes[of_communes[name].notna()]
        exact = rows.loc[shown.index]
        assert (shown[name] == exact[name]).all()
        assert (exact[parts] >= 11).all(axis=None)
        for sector in of_sectors.loc[of_sectors[name].notna(), "sector"]:
            inside = of_communes["sector"] == sector
            hidden = rows[inside & of_communes[name].isna()]
            assert hidden.empty or (hidden[parts].sum() >= 11).all()
        hidden = sectors[of_sectors[name].isna()]
        assert hidden.empty or hidden.equals(sectors) or (hidden[parts].sum() >= 11).all()
        # A sector that is not shown shows no commune of its own.
        closed = of_sectors.loc[of_sectors[name].isna(), "sector"]
        assert of_communes.loc[of_communes["sector"].isin(closed), name].isna().all()


def test_those_who_wait_are_shown_where_the_page_on_the_demand_shows_them(allocations):
    rows = applications(
        waiting("99001", "A", 200, 50)
        + waiting("99002", "A", 9, 0)
        + waiting("99003", "B", 6, 30)
        + waiting("99004", "B", 60, 40)
    )
    mine = protect_eligible(eligible(rows, DAY, by=BY), BY, "elu", known=KNOWN).rows
    page = protect_demand(
        pressure(rows, allocations, DAY, by=BY), BY, "elu", known=KNOWN
    ).rows.set_index("commune_code")
    told = mine.set_index("commune_code")["pending_count"]
    assert told.isna().tolist() == page.loc[told.index, "pending_count"].isna().tolist()
    assert told.isna().any()


@pytest.fixture
def allocations():
    from fragility.balance import read_allocations

    table = pd.DataFrame({"decided_on": pd.to_datetime(["2025-03-01"] * 60)})
    places = np.repeat(["99001", "99004"], 30)
    table = table.assign(
        allocation_id=table.index.astype(str),
        commune_code=places,
        sector=np.where(places == "99001", "A", "B"),
    )
    return read_allocations(table)


def test_unknown_role_or_communes_without_their_sectors_are_refused():
    rows = eligible(applications(waiting("99001", "A", 200, 50)), DAY, by=["commune_code"])
    assert protect_eligible(rows, ["commune_code"], "", known=KNOWN).reason is Reason.ROLE
    bare = protect_eligible(rows, ["commune_code"], "elu", known=KNOWN)
    assert bare.reason is Reason.RECOVERABLE
    assert bare.rows.empty
