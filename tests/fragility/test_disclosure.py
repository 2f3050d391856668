"""What may be shown, and attacks on it by those who know the rule."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fragility.disclosure import (
    PUBLIC,
    Cells,
    Reason,
    Verdict,
    band_of,
    compositions,
    load_rules,
    may_see,
    own_partitions,
    protect,
    protect_effect,
    protect_group,
    protect_interval,
    protect_word,
    publication_groups,
    rule_of,
)
from fragility.disclosure.partition import finest, singletons, total_of

RESIDENCE, GROUP = "ops_residence", "ops_aggregate"
NAMES = ("a", "b", "c", "d")


def cells(*counts: float, **more: float) -> Cells:
    return Cells(dict(zip(NAMES, counts, strict=False)), **more)


def seen(*counts: float) -> dict:
    shown = protect(cells(*counts), RESIDENCE, "technicien")
    return {block.categories: block.count for block in shown.blocks}


def test_exactly_at_the_threshold():
    assert rule_of(RESIDENCE).minimum_count == 11
    assert seen(11, 11) == {("a",): 11, ("b",): 11}
    assert seen(11, 10) == {}
    assert protect(cells(11, 10), RESIDENCE, "technicien").total == 21
    assert protect(cells(5, 6), RESIDENCE, "technicien").total == 11
    assert protect(cells(5, 5), RESIDENCE, "technicien").total is None


def test_a_residence_of_three_households_shows_nothing():
    shown = protect(cells(3, 0, 0), RESIDENCE, "technicien")
    assert (shown.verdict, shown.reason) == (Verdict.SUPPRESSED, Reason.TOO_FEW)
    assert (shown.total, shown.unit_count, shown.blocks) == (None, None, ())


def test_neighbours_are_put_together_until_each_sum_passes():
    assert seen(4, 9, 30, 12) == {("a", "b"): 13, ("c",): 30, ("d",): 12}
    assert all(count >= 11 for count in seen(30, 4, 30, 4).values())


def test_total_minus_the_others_gives_nothing():
    """One small cell: hiding it alone would leave it to a subtraction."""
    shown = protect(cells(4, 30, 20), RESIDENCE, "technicien")
    assert shown.verdict is Verdict.AGGREGATED
    assert sum(block.count for block in shown.blocks) == shown.total == 54
    assert min(block.count for block in shown.blocks) >= 11
    assert ("a",) not in [block.categories for block in shown.blocks]


def test_a_zero_is_hidden_like_any_small_count():
    assert seen(0, 30, 30) == {("a", "b"): 30, ("c",): 30}
    # Everyone in one category: shown alone, it would say that the others are empty.
    assert seen(30, 0, 0) == {}
    assert protect(cells(30, 0, 0), RESIDENCE, "technicien").total == 30


@pytest.mark.parametrize(
    ("rule", "role", "reason"),
    [
        (RESIDENCE, "elu", Reason.ROLE),
        (RESIDENCE, "", Reason.ROLE),
        (RESIDENCE, "Technicien", Reason.ROLE),
        ("inconnue", "technicien", Reason.UNKNOWN_RULE),
        ("", "technicien", Reason.UNKNOWN_RULE),
    ],
)
def test_an_unknown_role_or_rule_is_refused(rule, role, reason):
    shown = protect(cells(500, 500), rule, role)
    assert (shown.verdict, shown.reason) == (Verdict.REFUSED, reason)
    assert (shown.total, shown.unit_count, shown.blocks) == (None, None, ())


@pytest.mark.parametrize("bad", [float("nan"), -1, 12.5, float("inf")])
def test_what_cannot_be_checked_is_refused(bad):
    shown = protect(cells(50, bad), RESIDENCE, "technicien")
    assert (shown.verdict, shown.reason) == (Verdict.REFUSED, Reason.UNKNOWN_COUNT)
    assert shown.total is None
    empty = protect(Cells({}), RESIDENCE, "technicien")
    assert empty.verdict is Verdict.REFUSED


def test_a_group_must_have_residences_and_none_that_makes_it_all():
    few = protect(cells(50, 50, unit_count=2, largest_unit_share=0.5), GROUP, "elu")
    assert few.reason is Reason.TOO_FEW_UNITS
    one = protect(cells(50, 50, unit_count=3, largest_unit_share=0.86), GROUP, "elu")
    assert one.reason is Reason.DOMINATED
    unknown = protect(cells(50, 50, unit_count=3, largest_unit_share=float("nan")), GROUP, "elu")
    assert unknown.reason is Reason.DOMINATED
    fine = protect(cells(50, 50, unit_count=3, largest_unit_share=0.85), GROUP, "elu")
    assert fine.verdict is Verdict.SHOWN


def outputs(total: int, size: int, least: int) -> dict:
    """Every composition of a total, under what is published of it."""
    found = defaultdict(list)
    for head in product(range(total + 1), repeat=size - 1):
        if sum(head) > total:
            continue
        counts = dict(zip(NAMES, (*head, total - sum(head)), strict=False))
        blocks = finest(
            singletons(tuple(counts)),
            lambda blocks, counts=counts: all(total_of(counts, one) >= least for one in blocks),
        )
        told = tuple((block, total_of(counts, block)) for block in blocks) if blocks else None
        found[told].append(tuple(counts.values()))
    return found


@pytest.mark.parametrize(
    ("least", "size", "total"),
    [*product([4], [2, 3, 4], [4, 8, 11, 14, 17]), *product([11], [2, 3], [11, 14, 22, 33, 45])],
)
def test_who_knows_the_rule_and_tries_every_case_learns_no_small_count(least, size, total):
    """Attack: list all structures that would have been published the same way.

    Whatever is published, a count that is not shown may still be anything from 0 to just below the
    threshold, or at least as many values.
    """
    for told, cases in outputs(total, size, least).items():
        table = np.array(cases)
        alone = {block[0] for block, _ in told or () if len(block) == 1}
        for position in range(size):
            values = set(table[:, position].tolist())
            if NAMES[position] in alone:
                assert min(values) >= least
            else:
                assert len(values) >= least


counted = st.lists(st.integers(0, 40), min_size=2, max_size=5)


@settings(max_examples=150, deadline=None)
@given(counted)
def test_every_figure_that_leaves_passes(counts):
    names = [f"x{i}" for i in range(len(counts))]
    given_cells = Cells(dict(zip(names, map(float, counts), strict=True)))
    shown = protect(given_cells, RESIDENCE, "technicien")
    for block in shown.blocks:
        assert block.count >= 11
        assert block.count == sum(given_cells.counts[name] for name in block.categories)
    if shown.blocks:
        assert sum(block.count for block in shown.blocks) == shown.total
        assert sorted(n for block in shown.blocks for n in block.categories) == sorted(names)
        assert sum(block.share for block in shown.blocks) == pytest.approx(1)
    else:
        assert shown.total is None or shown.total >= 11


@settings(max_examples=100, deadline=None)
@given(counted, counted)
def test_what_was_put_together_is_never_cut_again(whole, part):
    size = min(len(whole), len(part))
    names = [f"x{i}" for i in range(size)]
    first = protect(
        Cells(dict(zip(names, map(float, whole), strict=False))),
        RESIDENCE,
        "technicien",
    )
    start = first.partition or (tuple(names),)
    second = protect(
        Cells(dict(zip(names, map(float, part), strict=False))),
        RESIDENCE,
        "technicien",
        start=start,
    )
    for block in second.blocks:
        assert all(set(old) <= set(block.categories) or not set(old) & set(block.categories)
                   for old in start)  # fmt: skip


def group(*rows: tuple[int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["a", "b"], index=[f"R{i}" for i in range(len(rows))])


def published(counts: pd.DataFrame) -> dict:
    return own_partitions(counts, RESIDENCE, "technicien")


def test_an_aggregate_minus_the_residences_shown_gives_nothing():
    """The third residence hides its split; the group minus the first two would give it."""
    counts = group((30, 30), (25, 25), (12, 2))
    own = published(counts)
    assert own["R2"] == (("a", "b"),)
    shown = protect_group(counts, GROUP, "elu", published=own)
    assert shown.blocks == ()
    assert shown.total == 124  # each of the three shows its total: nothing more is learnt
    # The naive sum would have given the third: 67 - 30 - 25 = 12, and 57 - 30 - 25 = 2.
    naive = protect_group(counts, GROUP, "elu", published=dict.fromkeys(own, own["R0"]))
    assert [block.count for block in naive.blocks] == [67, 57]


def test_an_aggregate_minus_the_totals_shown_gives_nothing():
    counts = group((30, 30), (25, 25), (2, 2))
    own = published(counts)
    assert own["R2"] is None  # four households: not even its total
    shown = protect_group(counts, GROUP, "elu", published=own)
    assert (shown.verdict, shown.reason) == (Verdict.SUPPRESSED, Reason.RECOVERABLE)
    assert shown.total is None


def test_what_remains_of_several_small_residences_may_be_shown():
    counts = group((30, 30), (30, 30), (7, 4), (5, 8), (4, 3), (4, 3), (3, 4))
    own = published(counts)
    assert [own[code] for code in ("R2", "R3", "R4")] == [(("a", "b"),), (("a", "b"),), None]
    shown = protect_group(counts, GROUP, "elu", published=own)
    assert [block.count for block in shown.blocks] == [83, 82]  # 21 households in three residences
    left = group((30, 30), (7, 6), (3, 1))
    shown = protect_group(left, GROUP, "elu", published=published(left))
    assert shown.blocks == ()  # 40 - 30 = 10 below the threshold


def test_blocks_added_to_one_another_leave_no_small_residence():
    """A block leaves 18, the other 18; both, less three totals, leave a residence of ten."""
    counts = group((30, 30), (7, 6), (6, 7), (5, 5))
    shown = protect_group(counts, GROUP, "elu", published=published(counts))
    assert (shown.total, shown.blocks) == (None, ())


def test_what_a_residence_shows_in_part_is_taken_off_too():
    """« b » of three residences would be what the group leaves of « a » and « b » together."""
    counts = pd.DataFrame(
        [(30, 3, 9), (25, 2, 12), (40, 3, 10)], columns=["a", "b", "c"], index=["R0", "R1", "R2"]
    )
    own = published(counts)
    assert set(own.values()) == {(("a",), ("b", "c"))}
    start = (("a", "b"), ("c",))
    shown = protect_group(counts, GROUP, "elu", published=own, start=start)
    assert shown.blocks == ()
    assert shown.total == 134


def test_no_sum_of_what_groups_and_residences_show_is_a_small_count():
    """Attack: every set of households of a residence and a category, against the rank of all."""
    names, sets = ["a", "b", "c"], np.array(list(product((0.0, 1.0), repeat=12)))[1:]
    split = 0
    for seed in range(80):
        generator = np.random.default_rng(seed)
        table = generator.integers(0, generator.choice([8, 20, 40], size=(4, 1)), size=(4, 3))
        counts = pd.DataFrame(table, columns=names, index=[f"R{i}" for i in range(4)])
        own = published(counts)
        shown = protect_group(counts, GROUP, "elu", published=own)
        known = [
            ([row], block) for row, each in enumerate(own.values()) for block in each or ()
        ] + [
            (range(4), block)
            for block in shown.partition or ([tuple(names)] if shown.total is not None else [])
        ]
        sums = np.zeros((len(known), 4, 3))
        for each, (rows, block) in zip(sums, known, strict=True):
            each[np.ix_(list(rows), counts.columns.get_indexer(block))] = 1
        _, sizes, directions = np.linalg.svd(sums.reshape(-1, 12), full_matrices=False)
        basis = directions[sizes > 1e-9]
        told = np.linalg.norm(sets - (sets @ basis.T) @ basis, axis=1) < 1e-9
        assert (sets[told] @ table.ravel() >= 11).all()
        split += len(shown.blocks) > 1
    assert split > 5


@pytest.mark.parametrize("rest", [[(60, 60), (2, 2)], [(60, 60), (2, 2), (2, 2)]])
def test_what_remains_is_a_group_like_another(rest):
    """Five residences show themselves; what is left is two, or three of which one is 94 %."""
    counts = group(*[(30, 30)] * 5, *rest)
    own = dict.fromkeys(counts.index[:5], (("a",), ("b",)))
    shown = protect_group(counts, GROUP, "elu", published=own)
    assert (shown.total, shown.blocks) == (None, ())
    alone = protect_group(counts.iloc[5:], GROUP, "elu", published={})
    assert alone.total is None
    fair = group(*[(30, 30)] * 5, (20, 20), (20, 20), (20, 20))
    assert len(protect_group(fair, GROUP, "elu", published=own).blocks) == 2


def test_a_residence_whose_counts_are_unknown_is_not_counted():
    counts = group((30, 30), (25, 25), (20, 20), (9, 9)).astype(float)
    counts.loc["R3", "a"] = np.nan
    shown = protect_group(counts, GROUP, "elu", published=published(counts))
    assert (shown.unit_count, shown.total) == (3, 150)
    assert protect_group(counts * np.nan, GROUP, "elu", published={}).total is None


def stock(*rows: tuple[str, str, float]) -> tuple[pd.DataFrame, pd.Series]:
    frame = pd.DataFrame(rows, columns=["commune_code", "family", "size"])
    frame.index = [f"R{i:02d}" for i in range(len(rows))]
    return frame[["commune_code", "family"]], frame["size"]


def test_residences_are_grouped_by_commune_and_family_where_enough():
    residences, sizes = stock(
        *[("1", "f1", 20)] * 3, *[("1", "f2", 20)] * 2, ("1", "f3", 20), *[("2", "f1", 15)] * 2,
        ("3", "f1", 40),
    )  # fmt: skip
    found = publication_groups(residences, sizes, GROUP, RESIDENCE)
    assert found.loc["R00"].tolist() == ["1", "f1"]
    assert found.loc["R03":"R05", "family"].tolist() == ["", "", ""]  # the rest of commune 1
    assert found.loc["R06":"R08", "commune_code"].tolist() == ["", "", ""]  # of the territory
    assert len(found) == 9


def test_a_rest_too_small_takes_the_smallest_group_with_it():
    residences, sizes = stock(*[("1", "f1", 20)] * 3, *[("2", "f1", 30)] * 3, ("3", "f1", 40))
    found = publication_groups(residences, sizes, GROUP, RESIDENCE)
    assert found.loc["R06"].tolist() == ["", ""]
    assert found.loc["R00"].tolist() == ["", ""]
    assert found.loc["R03"].tolist() == ["2", "f1"]


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("123"), st.sampled_from(["f1", "f2", None]), st.integers(0, 60)),
        max_size=30,
    )
)
def test_every_group_passes_and_no_residence_is_in_two(rows):
    residences, sizes = stock(*rows)
    found = publication_groups(residences, sizes.astype(float), GROUP, RESIDENCE)
    assert found.index.is_unique
    rule = rule_of(GROUP)
    for _, part in found.groupby(["commune_code", "family"]):
        own = sizes[part.index]
        assert len(own) >= rule.minimum_units
        assert own.sum() >= rule.minimum_count
        assert own.max() <= rule.maximum_unit_share * own.sum()
        small = own[own < rule_of(RESIDENCE).minimum_count]
        assert small.empty or len(small) >= rule.minimum_units
        assert small.empty or small.sum() >= rule.minimum_count
        assert small.empty or small.max() <= rule.maximum_unit_share * small.sum()
    # None is left alone beside the groups but small ones, unless the whole stock cannot be shown.
    assert found.empty or (sizes.drop(found.index) < rule_of(RESIDENCE).minimum_count).all()


def test_a_residence_too_small_joins_others_like_it_or_none():
    others = [(place, "f1", 20) for place in "111222333"]
    residences, sizes = stock(*others, ("1", "f1", 5), ("2", "f1", 5))
    found = publication_groups(residences, sizes, GROUP, RESIDENCE)
    assert not {"R09", "R10"} & set(found.index)  # two of them: ten households
    assert found.loc["R00":"R02", "commune_code"].tolist() == ["1", "1", "1"]
    residences, sizes = stock(*others, *[(place, "f1", 5) for place in "123"])
    found = publication_groups(residences, sizes, GROUP, RESIDENCE)
    assert found.loc["R09":"R11", "commune_code"].tolist() == ["", "", ""]
    residences, sizes = stock(*others, *[("1", "f1", 5)] * 3)
    found = publication_groups(residences, sizes, GROUP, RESIDENCE)
    assert found.loc["R09":"R11", "commune_code"].tolist() == ["1", "1", "1"]


def test_groups_without_a_rule_are_none():
    residences, sizes = stock(*[("1", "f1", 20)] * 3)
    assert publication_groups(residences, sizes, "inconnue", RESIDENCE).empty
    assert publication_groups(residences, sizes, GROUP, "inconnue").empty


def test_words_follow_the_figures_they_come_from():
    assert protect_word("far", 11, "residence_words", "technicien").word == "far"
    assert protect_word("far", 10, "residence_words", "technicien").word is None
    assert protect_word("far", None, "residence_words", "technicien").verdict is Verdict.REFUSED
    assert protect_word("far", 400, "residence_words", "elu").verdict is Verdict.REFUSED
    assert protect_word(None, 400, "residence_words", "technicien").word is None


def test_a_word_must_leave_the_count_it_is_about_room_enough():
    def said(households: float, low: float, high: float, role: str = "technicien") -> str | None:
        return protect_interval("fewer", (low, high), households, "residence_words", role).word

    assert rule_of("residence_words").minimum_interval == 5
    assert said(60, 0, 4) == "fewer"  # 0, 1, 2, 3 or 4
    assert said(60, 0, 3.9) is None
    assert said(14, 0, 1) is None  # « fewer » would say 0 or 1
    assert said(14, 11, 30) is None  # at most the 14 there are: 11 to 14
    assert said(10, 0, 10) is None
    assert said(60, 0, 40, "elu") is None
    assert said(float("nan"), 0, 40) is None


def test_compositions_are_all_there_are_and_hold_what_is_shown():
    found = compositions(4, 3)
    assert len(found) == len({tuple(row) for row in found.tolist()}) == 15
    assert (found.sum(axis=1) == 4).all()
    cut = compositions(13, 3, [((0, 2), 2), ((1,), 11)])
    assert cut.tolist() == [[0, 11, 2], [1, 11, 1], [2, 11, 0]]
    many = compositions(300, 5, [((0, 1, 2), 250), ((3, 4), 50)])
    assert (many[:, :3].sum(axis=1) == 250).all()
    assert (many[:, 3:].sum(axis=1) == 50).all()
    assert (many == compositions(300, 5, [((0, 1, 2), 250), ((3, 4), 50)])).all()


def test_an_effect_is_said_in_bands_that_leave_every_count_room():
    possible = compositions(20, 2)

    def bands(said: np.ndarray, band: int, role: str = "technicien") -> tuple[int, int] | None:
        rule, any_band = "residence_words", [bool((said == each).any()) for each in range(3)]
        return protect_effect(
            band, possible, said, conceivable=any_band, told=(), rule=rule, role=role
        ).bands

    thirds = np.repeat([0, 1, 2], 7)
    assert [bands(thirds, each) for each in range(3)] == [(0, 0), (1, 1), (2, 2)]
    narrow = np.array([0] * 9 + [1] * 9 + [2] * 3)  # the strongest would leave three counts
    assert [bands(narrow, each) for each in range(3)] == [(0, 0), (1, 2), (1, 2)]
    assert bands(np.array([-1] * 17 + [0] * 4), 0) is None
    assert bands(thirds, 0, "elu") is None
    small = compositions(10, 2)
    few = np.zeros(len(small), dtype=int)
    hidden = protect_effect(
        0, small, few, conceivable=[True], told=(), rule="residence_words", role="technicien"
    )
    assert hidden.bands is None


def test_bands_of_effects_are_those_of_the_rules():
    assert band_of(np.array([0.004, 0.005, 0.0499, 0.05, 0.2])).tolist() == [-1, 0, 0, 1, 2]


def test_restricted_figures_are_for_technicians():
    assert may_see("restricted_stock", "technicien")
    assert not may_see("restricted_stock", "elu")


def test_who_may_see_what_covers_a_residence():
    assert may_see("residence_opinion", "technicien")
    assert not may_see("residence_opinion", "elu")
    assert not may_see("residence_opinion", "maire")
    assert not may_see("inconnue", "technicien")


def test_only_aggregates_are_for_everyone():
    open_to_all = {rule.id for rule in load_rules().rules if "elu" in rule.roles}
    assert open_to_all == {
        GROUP,
        "opinion_aggregate",
        "allocation_aggregate",
        "filosofi_aggregate",
        "caf_aggregate",
        "lovac_aggregate",
        "rpls_aggregate",
        "working_document",
        PUBLIC,
    }
    assert all(rule.source.strip() for rule in load_rules().rules)
