"""Linked tables protected, then attacked by those who know everything that is shown."""

from __future__ import annotations

from itertools import product
from unittest.mock import Mock

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fragility.disclosure.tables import (
    TOTAL,
    Audit,
    Design,
    Published,
    audit,
    protect_tables,
    read_rows,
)
from fragility.disclosure.tables import protect as protection
from fragility.disclosure.tables.complete import Wanted, complete
from fragility.disclosure.tables.grid import atoms_of, grid, levels_of
from fragility.disclosure.tables.primary import gather, unsafe
from fragility.errors import ComputationError, RefusedError, TableError
from tests.fragility.exact_suppression import exact_loss
from tests.trust.tables import attack_tables

DIMENSIONS = {"two": [["a"], ["b"]], "nested": [["s", "a"], ["b"]], "three": [["a"], ["b"], ["c"]]}


def design(dimensions, tables, **more) -> Design:
    rule = {
        "id": "test",
        "label": "essai",
        "source": "essai",
        "minimum_count": more.pop("least", 11),
        "minimum_units": more.pop("units", 1),
        "maximum_unit_share": more.pop("share", 1.0),
        "minimum_interval": more.pop("width", 11),
        "rounding": more.pop("rounding", 1),
        "roles": ["elu"],
    }
    fields = {
        "id": "essai",
        "version": "1",
        "date": "2026-01-01",
        "count": "n",
        "dimensions": dimensions,
        "rules": [rule],
        "roles": {"elu": {"rule": "test", "tables": tables}},
    }
    return Design.model_validate({**fields, **more})


def crossed(counts, names: str = "ab") -> pd.DataFrame:
    """One row a cell of an array: a0, a1… by b0, b1…."""
    sizes = zip(names, np.shape(counts), strict=True)
    values = [[f"{name}{i}" for i in range(size)] for name, size in sizes]
    rows = list(product(*values))
    return pd.DataFrame(rows, columns=list(names)).assign(n=np.ravel(counts).astype(str))


def shield(cells: pd.DataFrame, asked: Design):
    return protect_tables(read_rows(cells, range(2, len(cells) + 2), asked), asked, "elu")


def two_way(counts, **more):
    return shield(crossed(counts), design(DIMENSIONS["two"], [["a", "b"]], **more))


def cell(found, **where: str):
    rows = found.rows
    for name in [n for n in rows.columns if n not in {"status", "count"}]:
        rows = rows[rows[name] == where.get(name, TOTAL)]
    (row,) = rows.to_dict("records")
    return None if row["status"] == "secret" else int(row["count"])


def given_back(found, truth: float, **where: str) -> Published:
    """The same tables with one secret told."""
    rows = found.rows.copy()
    mine = np.ones(len(rows), dtype=bool)
    for name in [n for n in rows.columns if n not in {"status", "count"}]:
        mine &= (rows[name] == where.get(name, TOTAL)).to_numpy()
    assert mine.sum() == 1
    assert (rows.loc[mine, "status"] == "secret").all()
    rows.loc[mine, ["status", "count"]] = ["shown", truth]
    return Published.of(rows, found.rule, "x.csv")


SMALL = [[40, 7, 30], [25, 33, 41], [18, 52, 60]]


def test_a_secret_is_not_what_totals_leave():
    found = two_way(SMALL)
    assert cell(found) == 306
    assert cell(found, a="a0", b="b1") is None
    assert found.secret_count == 4  # a rectangle: one more in its row, its column, and their cross
    broken = audit([given_back(found, 7, a="a0", b="b1")])
    assert broken.broken
    assert set(broken.rows.loc[broken.rows["broken"], "kind"]) >= {"cell", "shown"}


def test_at_exactly_the_threshold():
    assert two_way(np.full((3, 3), 11)).secret_count == 0
    found = two_way([[11, 11, 11], [11, 10, 11], [11, 11, 11]])
    assert cell(found, a="a1", b="b1") is None
    # 21 together leave 22 values; two cells, two others across.
    assert found.secret_count == 4


def test_nothing_is_hidden_where_nothing_needs_to_be():
    assert two_way(np.arange(11, 23).reshape(3, 4)).secret_count == 0


def test_noughts_are_not_told_by_two_equal_totals():
    # Without more, the last row would show 0 + 0 + 0 by its total, or by the totals of columns.
    counts = [[30, 20, 50], [25, 45, 35], [0, 0, 0]]
    found = two_way(counts)
    assert cell(found, a="a2") is None
    assert not audit([found.published()]).broken
    ranges = audit([found.published()]).rows
    assert (ranges["high_count"] - ranges["low_count"] + 1 >= 11).all()


def test_zoom_in_of_one():
    # A sector of one commune is that commune: hidden or shown together.
    cells = crossed([[5, 6], [40, 50]]).assign(s=["s1", "s1", "s2", "s2"])
    found = shield(cells, design(DIMENSIONS["nested"], [["a", "b"]]))
    for b in ("b0", "b1", TOTAL):
        where = {"b": b} if b != TOTAL else {}
        assert cell(found, s="s1", **where) == cell(found, s="s1", a="a0", **where)


def test_a_commune_is_not_had_from_its_sector():
    counts = [[4, 30], [50, 60], [35, 45], [70, 90]]
    cells = crossed(counts).assign(s=np.repeat(["s1", "s2"], 4))
    asked = design(DIMENSIONS["nested"], [["a"], ["s", "b"], ["a", "b"]])
    found = shield(cells, asked)
    assert cell(found, s="s1", a="a0", b="b0") is None
    assert not audit([found.published()]).broken
    assert audit([given_back(found, 50, s="s1", a="a1", b="b0")]).broken


def test_a_residence_of_three_households():
    cells = pd.DataFrame(
        {"a": ["r0", "r1", "r2", "r3"], "b": ["x"] * 4, "n": ["3", "30", "12", "40"]}
    )
    found = shield(cells, design(DIMENSIONS["two"], [["a"]]))
    assert cell(found, a="r0") is None
    assert cell(found, a="r2") is None
    assert cell(found) == 85


def test_one_contributor_who_makes_nearly_all():
    cells = pd.DataFrame(
        {
            "a": ["x", "x", "x", "y", "y", "y", "z", "z", "z"],
            "who": list("123456789"),
            "n": ["900", "20", "20", "50", "40", "30", "35", "45", "55"],
        }
    )
    asked = design([["a"]], [["a"]], contributor="who", share=0.85, units=3)
    found = shield(cells, asked)
    assert cell(found, a="x") is None
    ranges = audit([found.published()]).rows.set_index("a")
    # The others' part of 940 at least, not a mere eleven values: 15 %.
    assert ranges.loc["x", "high_count"] - ranges.loc["x", "low_count"] >= 141


def test_contributors_that_the_rows_do_not_tell_refuse():
    found = two_way(np.full((3, 3), 50), units=3)
    assert found.secret_count == len(found.rows)


def test_three_dimensions_where_each_face_is_safe_by_itself():
    counts = np.full((2, 3, 3), 40)
    counts[0, 0, 0] = 4
    asked = design(DIMENSIONS["three"], [["a", "b", "c"]])
    found = shield(crossed(counts, "abc"), asked)
    # A rectangle on the face is not enough: the other face takes it away.
    assert found.secret_count >= 8
    assert not audit([found.published()]).broken


def test_two_exports_that_share_a_margin_are_joined():
    counts = np.array([[40, 7, 30], [25, 33, 41], [18, 52, 60]])
    cells = crossed(counts)
    one = shield(cells, design(DIMENSIONS["two"], [["a", "b"]]))
    # The same table under a lower threshold for some other publication: each holds by itself.
    other = shield(cells, design(DIMENSIONS["two"], [["a", "b"]], least=5, width=5))
    assert not audit([one.published("1")]).broken
    assert not audit([other.published("2")]).broken
    together = audit([one.published("1"), other.published("2")])
    assert together.broken_count >= one.secret_count


def test_two_exports_of_different_crossings_are_one_publication():
    rng = np.random.default_rng(3)
    cells = crossed(rng.poisson(14, (3, 3, 2)) + 1, "abc")
    both = [["a", "b"], ["a", "c"]]
    linked = shield(cells, design(DIMENSIONS["three"], both))
    assert not audit([linked.published()]).broken
    apart = [shield(cells, design(DIMENSIONS["three"], [table])) for table in both]
    assert audit([each.published() for each in apart]).hidden_count <= 2 * linked.secret_count


def test_a_cell_left_out_is_attacked_too():
    found = two_way(SMALL)
    rows = found.rows[found.rows["status"] == "shown"]
    assert audit([Published.of(rows, found.rule)]).hidden_count == found.secret_count


def test_a_total_added_is_found():
    counts = [[4, 30], [50, 60], [35, 45], [70, 90]]
    cells = crossed(counts).assign(s=np.repeat(["s1", "s2"], 4))
    found = shield(cells, design(DIMENSIONS["nested"], [["a", "b"]]))
    hidden = found.rows[(found.rows["status"] == "secret") & (found.rows["a"] == "a1")]
    extra = pd.DataFrame(
        {"s": [TOTAL], "a": ["a1"], "b": [hidden["b"].iloc[0]], "status": ["shown"], "count": [50]}
    )
    rows = pd.concat([found.rows, extra], ignore_index=True)
    assert audit([Published.of(rows, found.rule)]).broken


def test_figures_changed_contradict_one_another():
    found = two_way(SMALL)
    rows = found.rows.copy()
    rows.loc[0, "count"] = 9999
    with pytest.raises(ComputationError, match="contredisent"):
        audit([Published.of(rows, found.rule)])


def test_rounded_figures():
    found = two_way(SMALL, least=5, width=5, rounding=5)
    shown = found.rows["count"].dropna()
    assert (shown % 5 == 0).all()
    assert cell(found, a="a0", b="b1") == 5
    assert not audit([found.published()]).broken


def test_unknown_or_foreign_is_refused():
    asked = design(DIMENSIONS["two"], [["a", "b"]])
    for count, message in (("s", "secret"), ("", "absent"), ("-1", "entier"), ("2.5", "entier")):
        cells = pd.DataFrame({"a": ["x", "y"], "b": ["u", "u"], "n": ["20", count]})
        with pytest.raises(TableError, match=message) as caught:
            read_rows(cells, [2, 3], asked)
        assert "ligne 3" in caught.value.message
    rows = read_rows(crossed(SMALL), range(2, 11), asked)
    with pytest.raises(RefusedError, match="technicien"):
        protect_tables(rows, asked, "technicien")


def test_a_commune_of_two_sectors_is_refused():
    cells = pd.DataFrame({"s": ["s1", "s2"], "a": ["c", "c"], "b": ["u", "u"], "n": ["20", "30"]})
    with pytest.raises(TableError, match="deux valeurs"):
        read_rows(cells, [2, 3], design(DIMENSIONS["nested"], [["a"]]))


@settings(max_examples=5, deadline=None)
@given(counts=st.lists(st.sampled_from([0, 1, 2, 3, 4, 6, 9]), min_size=6, max_size=6))
def test_no_whole_table_tells_a_secret(counts):
    """Every table of whole numbers that agrees with what is shown, listed one by one."""
    least, width = 3, 4
    found = two_way(np.reshape(counts, (2, 3)), least=least, width=width)
    rows = found.rows
    atoms = rows[(rows["a"] != TOTAL) & (rows["b"] != TOTAL)].reset_index(drop=True)
    members = np.array(
        [
            [
                int(row["a"] in {TOTAL, atom["a"]} and row["b"] in {TOTAL, atom["b"]})
                for atom in atoms.to_dict("records")
            ]
            for row in rows.to_dict("records")
        ]
    )
    shown = (rows["status"] == "shown").to_numpy()
    values = rows["count"].to_numpy(dtype=float, na_value=np.nan)
    assert (values[shown] >= least).all()
    # What is not bounded by a shown figure takes any value; a few more than needed are tried.
    most = np.array(
        [
            min([values[f] for f in np.flatnonzero(shown) if members[f, a]], default=width)
            for a in range(6)
        ]
    )
    axes = [range(int(top) + 1) for top in most]
    tables = np.array(list(product(*axes)))
    sums = tables @ members.T
    possible = sums[(sums[:, shown] == values[shown]).all(axis=1)]
    for figure in np.flatnonzero(~shown):
        assert len(np.unique(possible[:, figure])) >= width


def test_the_heuristic_hides_hardly_more_than_the_least_possible():
    asked = design(DIMENSIONS["two"], [["a", "b"]])
    hidden = least = 0
    for counts in (SMALL, [[5, 40, 33], [60, 21, 44], [38, 27, 3]]):
        cells = crossed(counts)
        rows = read_rows(cells, range(2, len(cells) + 2), asked)
        made = grid(
            asked.dimensions, [levels_of(asked.dimensions, "ab")], atoms_of(asked.dimensions, rows)
        )
        evidence = gather(rows, made, asked)
        rule = asked.rules[0]
        primary = unsafe(evidence, rule)
        # The least is that of a rule that lets a figure be known to be small: no more, then.
        wanted = Wanted(np.full(len(primary), 11.0), 11.0, reach=11.0)
        hidden += complete(made, evidence, primary, wanted, []).sum()
        least += exact_loss(made, evidence, primary, 11)
    assert least <= hidden <= 1.3 * least


@pytest.mark.parametrize(
    "word",
    [
        "Total",
        "TOTAUX",
        "ensemble",
        "\uff25nsemble",
        "En\u200bsemble",
        "Total général",
        "Ensemble du parc",
        "Tous",
        "toutes communes",
        "Sous-total",
        "(Total)",
    ],
)
def test_a_word_for_a_total_is_refused(word):
    asked = design(DIMENSIONS["two"], [["a", "b"]])
    cells = pd.DataFrame({"a": ["x", word], "b": ["u", "u"], "n": ["20", "20"]})
    with pytest.raises(TableError, match="est un total") as caught:
        read_rows(cells, [2, 3], asked)
    assert "ligne 3, colonne" in caught.value.message
    assert "commencer par un autre mot" in caught.value.message


@pytest.mark.parametrize("name", ["Totainville", "Résidence Total", "Ensemblier", "Toussus"])
def test_a_name_that_only_resembles_one_is_kept(name):
    asked = design(DIMENSIONS["two"], [["a", "b"]])
    cells = pd.DataFrame({"a": ["x", name], "b": ["u", "u"], "n": ["20", "20"]})
    assert read_rows(cells, [2, 3], asked)["a"].tolist() == ["x", name]


def told(columns: str, *cells: tuple, least: int = 11, width: int = 11) -> Published:
    """A published table as a file gives it: labels, then a count or None."""
    names = list(columns)
    rows = pd.DataFrame([cell[:-1] for cell in cells], columns=names)
    counts = pd.Series([cell[-1] for cell in cells], dtype=float)
    rows = rows.assign(status=np.where(counts.isna(), "secret", "shown"), count=counts)
    return Published("x.csv", tuple(names), rows, least, width, 1)


def broken_rows(*published: Published) -> pd.DataFrame:
    rows = audit(published).rows
    return rows[rows["broken"]]


@pytest.mark.parametrize(
    ("columns", "cells", "left"),
    [
        ("a", [(TOTAL, 50), ("x", 47)], 3),
        ("a", [(TOTAL, 50), ("x", 20), ("y", 27)], 3),
        # Every line of one commune taken away: 15 of them in all, 4 for one landlord.
        (
            "ab",
            [
                (TOTAL, TOTAL, 175), (TOTAL, "u", 84), (TOTAL, "v", 91),
                ("x", TOTAL, 80), ("x", "u", 40), ("x", "v", 40),
                ("y", TOTAL, 80), ("y", "u", 40), ("y", "v", 40),
            ],
            4,
        ),
    ],
)  # fmt: skip
def test_lines_taken_away_hide_nothing(columns, cells, left):
    found = broken_rows(told(columns, *cells))
    assert found["kind"].tolist() == ["remainder"]
    assert found["low_count"].tolist() == [left]


@pytest.mark.parametrize("whole", [40, 99])
def test_a_whole_that_its_parts_do_not_make_contradicts_them(whole):
    # Less than its part; or so much more that what is left out could have been shown.
    with pytest.raises(ComputationError, match="contredisent"):
        audit([told("a", (TOTAL, whole), ("x", 47))])
    assert not audit([told("a", (TOTAL, 47), ("x", 47))]).broken


def test_the_difference_of_two_files_is_one_too():
    one = told("a", (TOTAL, 61), ("x", None), ("y", None))
    other = told("a", ("x", 51), ("y", None))
    assert not audit([one]).broken
    assert not audit([other]).broken
    assert "difference" in set(broken_rows(one, other)["kind"])


@pytest.mark.parametrize(
    ("columns", "label", "named"),
    [("a", "X", "colonne « a »"), ("a", "\uff58", "« x »"), ("A", "x", "« A »")],
)
def test_two_spellings_of_one_name_are_refused(columns, label, named):
    # Taken for another, what the second file tells would not be taken from the first.
    one = told("a", (TOTAL, 61), ("x", None), ("y", None))
    with pytest.raises(TableError, match="de la même façon") as caught:
        audit([one, told(columns, (label, 51), ("z", None))])
    assert named in caught.value.message.replace("\u202f", " ")


TWO_LEVELS = [
    (TOTAL, TOTAL, 200), ("s3", TOTAL, 110), ("s1", TOTAL, None), ("s2", TOTAL, None),
    ("s1", "A", 40), ("s1", "B", None), ("s2", "C", 40), ("s2", "D", None), ("s3", "F", 110),
]  # fmt: skip


def test_secrets_that_are_certainly_small_are_told():
    # 200 − 110 − 40 − 40: ten households in two communes, eleven values each.
    found = broken_rows(told("sa", *TWO_LEVELS))
    assert sorted(found["a"]) == ["B", "D"]
    assert (found["kind"] == "small").all()
    assert found["high_count"].tolist() == [10, 10]
    more = [(*cell[:2], 201 if cell[2] == 200 else cell[2]) for cell in TWO_LEVELS]
    assert not audit([told("sa", *more)]).broken
    # A rule without a threshold asks for values only.
    assert not audit([told("sa", *TWO_LEVELS, least=0)]).broken


def test_protection_leaves_no_secret_that_is_certainly_small():
    asked = design([["s", "a"]], [["a"]])
    cells = pd.DataFrame(
        {
            "s": ["s1", "s1", "s2", "s2", "s3"],
            "a": list("ABCDF"),
            "n": ["40", "4", "40", "6", "110"],
        }
    )
    rows = read_rows(cells, range(2, 7), asked)
    made = grid(
        asked.dimensions, [levels_of(asked.dimensions, "a")], atoms_of(asked.dimensions, rows)
    )
    evidence = gather(rows, made, asked)
    names = made.cells["a"].where(made.cells["a"] != TOTAL, made.cells["s"])
    first = np.zeros(made.figures.shape[0], dtype=bool)
    first[made.figure_of[names.isin(["B", "D", "s1", "s2"]).to_numpy()]] = True
    widths = np.full(len(first), 11.0)
    # Each is « from 0 to 10 »: wide enough, and small for certain.
    assert (complete(made, evidence, first, Wanted(widths, 11.0), []) == first).all()
    hidden = complete(made, evidence, first, Wanted(widths, 11.0, reach=11.0), [])
    assert hidden.sum() > first.sum()


def by_residence(**communes: dict[str, int]) -> pd.DataFrame:
    rows = [(a, who, str(n)) for a, held in communes.items() for who, n in held.items()]
    return pd.DataFrame(rows, columns=["a", "who", "n"])


@pytest.mark.parametrize(
    ("x", "y", "rule"),
    [
        # 42 left, all of one contributor; 42 left of two; 42 left of which one makes 38.
        ({"X": 20}, {"X": 22}, {"units": 2, "share": 1.0}),
        ({"X": 20}, {"Y": 22}, {"units": 3, "share": 1.0}),
        ({"X": 20, "Z": 2}, {"X": 18, "Y": 2}, {"units": 1, "share": 0.85}),
    ],
)
def test_what_subtraction_leaves_is_no_contributor_alone(x, y, rule):
    many = {f"r{i}": 20 for i in range(4)}
    cells = by_residence(A=many, D=many, B=x, C=y)
    found = shield(cells, design([["a"]], [["a"]], contributor="who", **rule))
    assert cell(found) == 202
    hidden = found.rows.loc[found.rows["status"] == "secret", "a"]
    held = cells[cells["a"].isin(hidden)].assign(n=lambda frame: frame["n"].astype(int))
    sums = held.groupby("who")["n"].sum()
    assert {"B", "C"} < set(hidden)
    assert len(sums) >= rule["units"]
    assert sums.max() <= rule["share"] * sums.sum()
    assert not audit([found.published()]).broken


def test_what_contributors_ask_is_in_the_export():
    found = two_way(SMALL).export()
    assert (found["minimum_units"].unique(), found["maximum_unit_share"].unique()) == ([1], [1.0])
    assert list(found.columns[-3:]) == ["rounding", "minimum_units", "maximum_unit_share"]


ONE_SECTOR = [
    [[33, 1], [0, 22], [10, 35]], [[19, 6], [89, 71], [7, 39]], [[9, 0], [5, 7], [7, 6]],
]  # fmt: skip


def one_sector():
    cells = crossed(ONE_SECTOR, "abc").assign(s="s0")
    return cells, design([["s", "a"], ["b"], ["c"]], [["a", "b", "c"]])


def test_a_cell_that_is_told_twice_is_counted_once():
    """Everything is in the only sector: told with it and without, a part was taken off twice."""
    found = shield(*one_sector())
    assert not audit([found.published()]).broken
    assert 0 < found.secret_count < len(found.rows)


def test_what_the_audit_finds_is_hidden_until_it_finds_nothing(monkeypatch):
    # Nothing but what is small by itself hidden: the audit alone completes.
    monkeypatch.setattr(protection, "complete", lambda *given: given[2])
    for cells, asked in (one_sector(), (crossed(SMALL), design(DIMENSIONS["two"], [["a", "b"]]))):
        found = shield(cells, asked)
        assert not audit([found.published()]).broken
        assert 0 < found.secret_count < len(found.rows)


def test_tables_are_refused_only_once_everything_is_hidden(monkeypatch):
    tried = []

    def never(published, **_):
        tried.append(int((published[0].rows["status"] == "secret").sum()))
        return Audit(rows=published[0].rows.assign(broken=True))

    monkeypatch.setattr(protection, "audit", never)
    with pytest.raises(RefusedError, match="ne passent pas l’audit"):
        two_way(SMALL)
    assert tried == sorted(tried)
    assert tried[-1] == 16


def test_random_tables_are_counted_whatever_comes_of_them(monkeypatch):
    tally = attack_tables(3)
    assert (tally.tables, tally.refused, tally.narrower, tally.missed) == (3, 0, 0, 0)

    refused = Mock(side_effect=RefusedError("non"))
    monkeypatch.setattr("tests.trust.tables.protect_tables", refused)
    tally = attack_tables(3)
    assert (tally.tables, tally.refused) == (0, 3)
