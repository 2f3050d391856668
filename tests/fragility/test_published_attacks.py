"""What everyone sees, attacked as a whole: bounds, noughts, two tables joined, places and parts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from fragility.balance import balance, load_rules, prepare, protect_cut, read_allocations
from fragility.balance import publication as published
from fragility.balance.publication import without_hidden_totals
from fragility.demand import (
    demand_publication,
    eligible,
    pressure,
    protect_demand,
    protect_eligible,
    read_applications,
)
from fragility.disclosure.attack import intervals
from tests.trust import secrecy
from tests.trust.publications import attack_allocations

from .allocated import SHIPPED, YEAR, allocation_table, prepared

ROLE, LEAST, VALUES = "elu", 11, 11
SOME = ("outside_qpv_q1", "in_qpv_above_q1", "mutation")


def moved(cells: list[tuple[int, int]], *columns: str, names: list[tuple[str, ...]]):
    """Give allocations of named cells: so many mutations of so many."""
    rows = [
        {**dict(zip(columns, name, strict=True)), "access": access}
        for name, (moves, total) in zip(names, cells, strict=True)
        for access in ["mutation"] * moves + ["first_access"] * (total - moves)
    ]
    table = pd.DataFrame(rows).assign(
        allocation_id=[f"A{n}" for n in range(len(rows))], decided_on=pd.Timestamp("2018-03-01")
    )
    return prepare(read_allocations(table), load_rules(*SHIPPED))


def moves(counts: list[tuple[int, int]]):
    """Give allocations of one sector: a commune each, so many mutations of so many."""
    return moved(counts, "commune_code", names=[(f"9900{place}",) for place in range(len(counts))])


def mutations(some) -> tuple[pd.DataFrame, pd.Series]:
    """Give what everyone reads of the mutations of communes, and of all of them."""
    rows, whole = (
        protect_cut(some, balance(some, by=by, period=YEAR, rules=["mutation"]), ROLE).rows
        for by in (["commune_code"], [])
    )
    return rows.set_index("commune_code"), whole.iloc[0]


def known_of(rows: pd.DataFrame, whole: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Work out the mutations of communes that are hidden: least and most, and which."""
    size = len(rows)
    figures, values = [], []
    everything = np.ones(size)
    if pd.notna(whole["counted_count"]):
        figures.append(np.r_[everything, np.zeros(size)])
        values.append(whole["counted_count"])
    if pd.notna(whole["allocation_count"]):
        figures.append(np.ones(2 * size))
        values.append(whole["allocation_count"])
    for place, row in enumerate(rows.itertuples()):
        moved = np.eye(size)[place]
        if pd.notna(row.counted_count):
            figures.append(np.r_[moved, np.zeros(size)])
            values.append(row.counted_count)
        if pd.notna(row.allocation_count):
            figures.append(np.r_[moved, moved])
            values.append(row.allocation_count)
    hidden = np.flatnonzero(rows["counted_count"].isna())
    targets = np.hstack([np.eye(size)[hidden], np.zeros((len(hidden), size))])
    found = intervals(
        sparse.csr_array(np.array(figures)),
        np.array(values, dtype=float),
        sparse.csr_array(targets),
    )
    return found.counts, hidden


@pytest.mark.parametrize(
    "counts",
    [
        # Five and three would be eight together: each at most eight.
        [(30, 60), (30, 60), (25, 60), (5, 40), (3, 40)],
        # Noughts: who knows that all the mutations are elsewhere knows there is none here.
        [(30, 60), (30, 60), (25, 60), (0, 40), (0, 40)],
        # One alone against its neighbours.
        [(30, 60), (30, 60), (25, 60), (1, 40), (15, 40)],
    ],
    ids=["sums", "noughts", "zoom"],
)
def test_totals_do_not_bound_what_is_hidden(counts):
    values, hidden = known_of(*mutations(moves(counts)))
    assert len(hidden) >= 2
    assert (values >= VALUES).all()


def test_a_cell_at_exactly_the_threshold():
    rows, whole = mutations(moves([(LEAST, 40), (LEAST - 1, 40), (20, 50), (25, 50)]))
    assert whole["counted_count"] == 2 * LEAST - 1 + 45
    values, hidden = known_of(rows, whole)
    assert 1 in hidden
    assert (values >= VALUES).all()
    # Eleven is shown where nothing hangs on it.
    rows, _ = mutations(moves([(LEAST, 40), (20, 50), (25, 50)]))
    assert rows.loc["99000", "counted_count"] == LEAST


def test_tables_of_a_year_joined_with_one_another(monkeypatch):
    """Every cut and rule together; without the attack at publication, some would be narrow."""
    some = prepared(allocation_table(900))
    found = attack_allocations(some, YEAR[0].year, SOME)
    assert (found.narrow, found.worst) == (0, ())
    assert min(found.shown, found.hidden) > 50
    monkeypatch.setattr(published, "widen", lambda *_: [])
    assert attack_allocations(prepared(allocation_table(900)), YEAR[0].year, SOME).narrow > 0


def quarters():
    """Give allocations of a commune with a neighbourhood, and of others without."""
    names = [("99000", "QP1"), ("99000", ""), ("99001", ""), ("99002", "QP2"), ("99002", "")]
    counts = [(11, 61), (6, 29), (40, 90), (20, 50), (33, 70), (25, 80)]
    return moved(counts, "commune_code", "qpv_code", names=[*names, ("99003", "")])


def test_a_commune_less_its_neighbourhood(monkeypatch):
    """The contour is public: 17 mutations less 11 are the 6 of the rest of the commune."""
    found = attack_allocations(quarters(), YEAR[0].year, ("mutation",))
    assert (found.narrow, found.worst) == (0, ())
    assert found.shown > 10
    monkeypatch.setattr(published, "_pairs_of", lambda _: iter(()))
    monkeypatch.setattr(published, "widen", lambda *_: [])
    assert attack_allocations(quarters(), YEAR[0].year, ("mutation",)).narrow > 0


def test_a_landlord_of_one_commune():
    """Z lets in one commune alone, as anyone may read: the commune less Z tells of the others."""
    names = [("99000", "Z"), ("99000", "W"), ("99000", "V"), ("99001", "W"), ("99001", "V")]
    counts = [(60, 120), (2, 2), (1, 1), (30, 60), (20, 70), (25, 55)]
    some = moved(counts, "commune_code", "landlord_name", names=[*names, ("99002", "W")])
    found = attack_allocations(some, YEAR[0].year, ("mutation",))
    assert (found.narrow, found.worst) == (0, ())


def test_demand_and_eligible_households_joined():
    found = secrecy.demand(0)
    assert (found.narrow, found.worst) == (0, ())
    assert min(found.shown, found.hidden) > 10


def test_who_waits_and_who_was_given_a_dwelling_joined():
    """Two files, one of the balance and one of the demand, tell the same allocations."""
    some = moves([(30, 60), (30, 60), (25, 60), (5, 40), (2, 5)])
    asked = pd.DataFrame({"commune_code": np.repeat([f"9900{n}" for n in range(5)], 30)})
    asked = read_applications(
        asked.assign(
            application_id=[f"D{n}" for n in range(len(asked))],
            registered_on=pd.Timestamp("2018-01-01"),
            outcome="pending",
            closed_on=pd.NaT,
        )
    )
    by = ["commune_code"]
    given = read_allocations(
        some.frame[["allocation_id", "decided_on", "commune_code"]].copy(deep=True)
    )
    rows = pressure(asked, given, YEAR[1], by=by)
    rows = protect_demand(rows, by, ROLE, known=asked.known_columns).rows
    rows = without_hidden_totals(some, rows, by, ROLE, YEAR[0].year).set_index("commune_code")
    told, _ = mutations(some)
    hidden = told["allocation_count"].isna()
    assert hidden["99004"]
    assert rows.loc[hidden[hidden].index, "allocation_count"].isna().all()
    assert rows.loc[hidden[hidden].index, "applications_per_allocation_ratio"].isna().all()


def test_what_is_told_of_places_does_not_depend_on_the_segments_shown_beside():
    places = [f"9900{n % 4}" for n in range(240)]
    table = pd.DataFrame(
        {
            "application_id": [f"D{n}" for n in range(240)],
            "registered_on": pd.Timestamp("2018-01-01"),
            "outcome": "pending",
            "closed_on": pd.NaT,
            "commune_code": places,
            "ceiling_key": ["plai" if n % 3 else "plus" for n in range(240)],
            "access": ["mutation" if n % 7 == 0 else "first_access" for n in range(240)],
        }
    )
    asked = read_applications(table)
    alone = demand_publication(asked, YEAR[1], ROLE)
    beside = demand_publication(asked, YEAR[1], ROLE, segments={"access": None})
    assert alone.levels.items() <= beside.levels.items()
    rows = eligible(asked, YEAR[1], by=["commune_code"])
    shown = protect_eligible(rows, ["commune_code"], ROLE, known=asked.known_columns).rows
    assert alone.kept(shown, ["commune_code"])["eligible_count"].notna().all()
    # A cut that is not in the publication has nothing left.
    other = shown.rename(columns={"commune_code": "iris_code"})
    assert alone.kept(other, ["iris_code"])["eligible_count"].isna().all()
    assert demand_publication(asked, YEAR[1], "").levels == {}
