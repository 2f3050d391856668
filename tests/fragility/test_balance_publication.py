"""The publication of a year, attacked: everything shown is added and subtracted at will."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fragility.balance import (
    Switches,
    balance,
    is_published,
    load_rules,
    parse_document,
    prepare,
    protect_cut,
    read_allocations,
)
from fragility.balance.dispositions import Disposition, dispositions
from fragility.balance.publication import published_cuts
from fragility.balance.span import Span

from .allocated import SHIPPED, YEAR, allocation_table, prepared

ROLE, LEAST = "elu", 11
PRIME = 2_147_483_629
WHOLE = (Disposition.COUNTED, Disposition.OTHER, Disposition.UNKNOWN)
LACKING = {"UNKNOWN", "PLACE_UNKNOWN", "ACCESS_UNKNOWN", "LEASE_UNKNOWN"}


class Equations:
    """Linear equations solved exactly, in whole numbers modulo a large prime."""

    def __init__(self, rows: np.ndarray) -> None:
        table = np.unique(rows.astype(np.int64), axis=0) % PRIME
        self.pivots: list[tuple[int, np.ndarray]] = []
        for row in table:
            left = self.reduced(row)
            if left.any():
                at = int(np.flatnonzero(left)[0])
                self.pivots.append((at, left * pow(int(left[at]), PRIME - 2, PRIME) % PRIME))

    def reduced(self, row: np.ndarray) -> np.ndarray:
        left = row.astype(np.int64) % PRIME
        for at, pivot in self.pivots:
            if left[at]:
                left = (left - left[at] * pivot) % PRIME
        return left

    def give(self, row: np.ndarray) -> bool:
        """Tell whether a sum is a combination of those known."""
        return not self.reduced(row).any()


def attacked(some) -> tuple[int, list[tuple]]:
    """Collect all that is shown, then look for small counts among what follows from it."""
    frame, known = some.frame, some.known_columns
    inside = (frame["decided_on"].dt.year == YEAR[0].year).to_numpy()
    size = int(inside.sum())
    shown, targets = [], []
    for by in published_cuts(known):
        rows = protect_cut(some, balance(some, by=by, period=YEAR), ROLE).rows
        cut = some.cut(by)
        names = [tuple(map(str, label)) for label in cut.labels.to_numpy().tolist()] or [()]
        for rule in some.rules.rules:
            gone = dispositions(some, rule, Switches())[inside]
            mine = rows[rows["rule"] == rule.id]
            labels = [tuple(map(str, each)) for each in mine[list(by)].to_numpy().tolist()]
            for cell, name in enumerate(names):
                here = (cut.codes == cell)[inside] if by else np.ones(size, dtype=bool)
                way = {each: here & (gone == each) for each in Disposition}
                kinds = [each for each in Disposition if each.name not in LACKING]
                targets += [(by, rule.id, name, each.name, way[each]) for each in kinds]
                whole = here & np.isin(gone, WHOLE)
                targets.append((by, rule.id, name, "rest", whole & ~way[Disposition.COUNTED]))
                targets.append((by, rule.id, name, "left out", here & ~whole))
                if name not in labels:
                    continue
                row = mine.iloc[labels.index(name)]
                for column, part in (
                    ("allocation_count", whole),
                    ("counted_count", way[Disposition.COUNTED]),
                    ("unknown_count", way[Disposition.UNKNOWN]),
                ):
                    if pd.notna(row[column]):
                        assert row[column] == part.sum()
                        shown.append(part)
    known_sums = Equations(np.array(shown))
    found = {}
    for *what, part in targets:
        if 0 < part.sum() < LEAST and part.tobytes() not in found:
            found[part.tobytes()] = (*what, int(part.sum())) if known_sums.give(part) else None
    return len(shown), [each for each in found.values() if each]


@pytest.mark.parametrize("seed", range(3))
def test_who_adds_and_subtracts_all_that_is_shown_finds_no_small_count(seed):
    table = allocation_table(900, seed)
    number = table["commune_code"].str[-1].astype(int)
    table["commune_fragility_class"] = (number % 3 + 1).astype(float)
    count, leaks = attacked(prepared(table))
    assert count > 60
    assert leaks == []


def test_cuts_one_by_one_would_have_told():
    """What the joint publication is for: ACI and mutations of one commune share their whole."""
    size = 60
    table = pd.DataFrame(
        {
            "allocation_id": [f"A{i}" for i in range(size)],
            "decided_on": pd.Timestamp("2018-03-01"),
            "commune_code": ["99001"] * size,
            "access": ["mutation"] * 4 + ["first_access"] * (size - 4),
            "aci": [i % 2 == 0 for i in range(size)],
        }
    )
    some = prepare(read_allocations(table), load_rules(*SHIPPED))
    rows = protect_cut(some, balance(some, period=YEAR), ROLE).rows.set_index("rule")
    whole, first = rows.loc["mutation", "allocation_count"], rows.loc["commune_aci"]
    assert pd.isna(rows.loc["mutation", "counted_count"])
    assert pd.isna(whole) or pd.isna(first["allocation_count"])


def test_what_is_published_of_the_law_does_not_depend_on_what_is_added():
    some = prepared(allocation_table(2500))
    text = """
id: suivi
label: Suivi
version: "1"
date: 2026-01-01
rules:
  - id: active
    label: Ménages actifs
    place: everywhere
    event: decision
    access: everyone
    counted: [q1]
    targets: [{value: null, unit: share, from: 1900-01-01, reference: sans objectif}]
"""
    more = prepared(allocation_table(2500), parse_document(text))
    for by in published_cuts(some.known_columns):
        one = protect_cut(some, balance(some, by=by, period=YEAR), ROLE).rows
        other = protect_cut(more, balance(more, by=by, period=YEAR), ROLE).rows
        other = other[other["rule"] != "active"].reset_index(drop=True)
        pd.testing.assert_frame_equal(one, other[one.columns], check_dtype=False)


def test_only_what_is_known_is_published():
    assert is_published([], set())
    assert not is_published(["sector"], {"commune_code"})
    assert is_published(["commune_code"], {"commune_code"})
    assert not is_published(["commune_code"], {"sector", "commune_code"})
    assert not is_published(["commune_code", "semester"], {"commune_code"})


VECTORS = st.lists(st.lists(st.integers(0, 1), min_size=6, max_size=6), min_size=1, max_size=8).map(
    lambda rows: np.array(rows, dtype=float)
)


@settings(max_examples=60)
@given(watched=VECTORS, offered=VECTORS)
def test_a_span_holds_no_watched_vector(watched, offered):
    watched = watched[watched.any(axis=1)]
    span = Span(6)
    span.watch(watched.reshape(-1, 6))
    taken = span.add(offered)
    base = offered[taken]
    rank = np.linalg.matrix_rank(base) if len(base) else 0
    for row in watched:
        assert np.linalg.matrix_rank(np.vstack([base, row])) == rank + 1
    for row in offered[~taken]:
        # What was refused would have given something away.
        more = np.vstack([base, row])
        full = np.linalg.matrix_rank(more)
        assert any(np.linalg.matrix_rank(np.vstack([more, each])) == full for each in watched)
