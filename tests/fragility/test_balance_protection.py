"""What of the balance may be shown, and attacks on it."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fragility.balance import (
    Switches,
    Trait,
    balance,
    composition,
    flows,
    protect_composition,
    protect_cut,
    protect_flows,
)
from fragility.balance.tree import _own as own_levels
from fragility.balance.tree import shown_levels
from fragility.disclosure import Cells, Reason, Verdict, protect

from .allocated import YEAR, allocation_table, prepared

RULE, ROLE, LEAST = "allocation_aggregate", "elu", 11
NESTED = ("sector", "commune_code")


@pytest.fixture(scope="module")
def some():
    return prepared(allocation_table(2500))


def levels_of(frame: pd.DataFrame, by: tuple) -> np.ndarray:
    figures = [["n"], ["k", "rest"], ["k", "u", "o"]]
    return shown_levels(frame, by, figures, RULE, ROLE)


CELL = st.tuples(st.sampled_from("ab"), st.integers(0, 30), st.integers(0, 14), st.integers(0, 30))


@settings(max_examples=80, deadline=None)
@given(cells=st.lists(CELL, min_size=1, max_size=7))
def test_no_difference_of_shown_figures_is_below_the_threshold(cells):
    """Attack: take what is shown of the parts from what is shown of each whole."""
    frame = pd.DataFrame(cells, columns=["sector", "k", "u", "o"])
    frame["commune_code"] = [f"c{i}" for i in range(len(frame))]
    frame["n"] = frame[["k", "u", "o"]].sum(axis=1)
    frame["rest"] = frame["n"] - frame["k"]
    leaf = levels_of(frame, NESTED)
    sectors = frame.groupby("sector", as_index=False)[["k", "u", "o", "n", "rest"]].sum()
    middle = levels_of(sectors, ("sector",))
    whole = frame[["k", "u", "o", "n", "rest"]].sum().to_frame().T
    top = int(levels_of(whole, ())[0])
    # What is shown of a sector does not depend on its communes being asked too.
    figures = {1: ["n"], 2: ["k", "rest"], 3: ["k", "u", "o"]}
    for level, names in figures.items():
        shown = frame[leaf >= level][names]
        assert (shown >= LEAST).all(axis=None)
        inside = [(top >= level, sectors, middle)]
        for position, sector in enumerate(sectors["sector"]):
            mine = (frame["sector"] == sector).to_numpy()
            inside.append((middle[position] >= level, frame[mine], leaf[mine]))
        for known, parts, depth in inside:
            hidden = parts[depth < level][names]
            if known and len(hidden):
                assert (hidden.sum() >= LEAST).all()
                assert len(hidden) > 1
            if not known:
                assert not (depth >= level).any()


COUNT = st.one_of(st.integers(0, 30), st.sampled_from([math.nan, math.inf, -1.0, 11.5]))


@given(
    rows=st.lists(st.tuples(COUNT, COUNT), min_size=1, max_size=6),
    rule=st.sampled_from(["allocation_aggregate", "ops_aggregate", "ops_residence", "inconnue"]),
    role=st.sampled_from(["elu", "technicien", "maire"]),
)
def test_cells_by_themselves_are_judged_as_anywhere_else(rows, rule, role):
    """The tree judges all cells at once; ``protect`` says the same of each."""
    sums = np.array([[a + b, a, b] for a, b in rows], dtype=float)
    found = own_levels(sums, [["n"], ["a", "b"]], [[0], [1, 2]], rule, role)
    for (total, one, other), level in zip(sums.tolist(), found, strict=True):
        whole = protect(Cells({"n": total}), rule, role).total is not None
        parts = protect(Cells({"a": one, "b": other}), rule, role).verdict is Verdict.SHOWN
        assert level == (2 if whole and parts else int(whole))


def test_a_small_cell_takes_the_smallest_of_the_others_with_it():
    frame = pd.DataFrame({"place": list("abcd"), "n": [3, 40, 25, 90]})
    assert shown_levels(frame, ["place"], [["n"]], RULE, ROLE).tolist() == [0, 1, 0, 1]
    frame = pd.DataFrame({"place": list("abcd"), "n": [6, 40, 5, 90]})
    assert shown_levels(frame, ["place"], [["n"]], RULE, ROLE).tolist() == [0, 1, 0, 1]
    assert shown_levels(frame, ["place"], [["n"]], "inconnue", ROLE).tolist() == [0] * 4
    assert shown_levels(frame, ["place"], [["n"]], RULE, "maire").tolist() == [0] * 4


def test_what_is_shown_to_all_of_a_nested_cut(some):
    found = balance(some, by=NESTED, period=YEAR)
    shown = protect_cut(some, found, ROLE)
    assert shown.verdict is Verdict.AGGREGATED
    rows, raw = shown.rows, found.rows
    assert len(rows) == len(raw)
    known = rows["allocation_count"].notna()
    assert known.any()
    assert not known.all()
    assert (rows.loc[known, "allocation_count"] >= LEAST).all()
    split = rows["counted_count"].notna()
    assert (rows.loc[split, "counted_count"] >= LEAST).all()
    rest = rows.loc[split, "allocation_count"] - rows.loc[split, "counted_count"]
    assert (rest >= LEAST).all()
    for name in ("share", "share_low", "gap_share", "missing_count", "state"):
        assert rows.loc[~split, name].isna().all(), name
    fine = rows["unknown_count"].notna()
    assert (rows.loc[~fine, "state"] != "unknown").all()
    assert not any(name.startswith(("left_out", "part_", "row_")) for name in rows)
    pd.testing.assert_series_equal(
        rows.loc[split, "share"], raw.loc[split, "share"], check_dtype=False
    )


def test_technicians_see_the_allocations_they_were_given(some):
    found = balance(some, Switches(mutations=False), by=["commune_code"])
    shown = protect_cut(some, found, "technicien")
    assert shown.verdict is Verdict.SHOWN
    pd.testing.assert_frame_equal(shown.rows.drop(columns="verdict"), found.rows)


@pytest.mark.parametrize(
    ("by", "period", "switches"),
    [
        (["commune_code"], YEAR, {}),  # sectors are known, and shown elsewhere
        (["commune_code", "sector"], YEAR, {}),
        (["semester", "landlord_name"], YEAR, {}),
        (["landlord_name", "month"], YEAR, {}),
        (["landlord_name", "semester"], YEAR, {}),  # not in the publication
        (["sector", "landlord_name"], YEAR, {}),
        (["residence_id"], YEAR, {}),
        (["landlord_name"], (None, None), {}),
        (["landlord_name"], (dt.date(2018, 1, 1), dt.date(2018, 11, 30)), {}),
        (["landlord_name"], (dt.date(2017, 1, 1), dt.date(2018, 12, 31)), {}),
        (["landlord_name"], YEAR, {"mutations": False}),
        (["landlord_name"], YEAR, {"event": "lease"}),
    ],
)
def test_cuts_from_which_others_could_be_taken_are_refused(some, by, period, switches):
    found = balance(some, Switches(**switches), by=by, period=period)
    shown = protect_cut(some, found, ROLE)
    assert (shown.verdict, shown.reason) == (Verdict.REFUSED, Reason.RECOVERABLE)
    assert shown.rows.empty


def test_an_unknown_role_sees_nothing(some):
    found = balance(some, by=["landlord_name"], period=YEAR)
    assert protect_cut(some, found, "maire").reason is Reason.ROLE
    assert protect_flows(flows(some, period=YEAR), "", period=YEAR).reason is Reason.ROLE


def test_published_switches_are_those_of_the_territory(some):
    chosen = Switches(mutations=False)
    found = balance(some, chosen, by=["landlord_name"], period=YEAR)
    assert protect_cut(some, found, ROLE, published=chosen).verdict is Verdict.AGGREGATED


def test_compositions_are_for_technicians(some):
    rows = composition(some, Trait.PRIORITY, by=NESTED, period=YEAR)
    assert protect_composition(rows, ROLE).reason is Reason.RECOVERABLE
    assert protect_composition(rows, "maire").reason is Reason.ROLE
    assert len(protect_composition(rows, "technicien").rows) == len(rows)


def test_flows_show_no_small_count(some):
    pairs = protect_flows(flows(some, period=YEAR), ROLE, period=YEAR).rows
    assert (pairs["allocation_count"] >= LEAST).all()
    assert len(pairs)
