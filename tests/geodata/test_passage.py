"""Codes of one year on the map of another: mergers followed, splits never guessed."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.passage import reconcile


def passage(*moves: tuple[str, str, int, int]) -> pd.DataFrame:
    columns = ["code_before", "code_after", "year_before", "year_after"]
    return pd.DataFrame(moves, columns=columns).assign(name_after="x")


def codes(*values: str | None) -> pd.Series:
    return pd.Series(values, dtype="str")


MERGER = passage(("59002", "59001", 2018, 2019))
SPLIT = passage(("59003", "59003", 2020, 2021), ("59003", "59004", 2020, 2021))


def test_without_a_table_unknown_codes_are_listed() -> None:
    found = reconcile(codes("59001", "59009", None), {"59001"}, None)
    assert found.mapping == {"59001": "59001"}
    assert found.unmatched == ("59009",)
    assert "sans table de passage" in found.notes[0]


def test_a_merged_commune_goes_to_the_present_one() -> None:
    found = reconcile(codes("59001", "59002"), {"59001"}, MERGER)
    assert found.mapping == {"59001": "59001", "59002": "59001"}
    assert found.merged == {"59001": ("59001", "59002")}
    assert found.split == {}
    assert found.unmatched == ()


def test_mergers_are_followed_one_after_another() -> None:
    table = passage(("59002", "59001", 2014, 2015), ("59001", "59009", 2018, 2019))
    found = reconcile(codes("59002", "59001"), {"59009"}, table, year=2013, known_year=2020)
    assert found.mapping == {"59002": "59009", "59001": "59009"}


def test_a_split_commune_is_listed_and_left_alone() -> None:
    known = {"59003", "59004"}
    found = reconcile(codes("59003"), known, SPLIT, year=2019, known_year=2022)
    assert found.mapping == {}
    assert found.split == {"59003": ("59003", "59004")}
    assert "impossibles à répartir" in found.notes[0]


def test_a_split_that_came_before_or_after_does_not_matter() -> None:
    after = reconcile(codes("59003"), {"59003", "59004"}, SPLIT, year=2021, known_year=2022)
    before = reconcile(codes("59003"), {"59003"}, SPLIT, year=2018, known_year=2020)
    assert after.mapping == before.mapping == {"59003": "59003"}


def test_newer_figures_on_an_older_map_are_a_split_backwards() -> None:
    known = {"59001", "59002"}
    found = reconcile(codes("59001"), known, MERGER, year=2022, known_year=2017)
    assert found.mapping == {}
    assert found.split == {"59001": ("59001", "59002")}


def test_a_later_merger_does_not_touch_codes_of_the_same_year() -> None:
    known = {"59001", "59002"}
    found = reconcile(codes("59001", "59002"), known, MERGER, year=2017, known_year=2017)
    assert found.mapping == {"59001": "59001", "59002": "59002"}
    assert found.merged == {}


def test_a_table_to_a_later_year_still_serves_an_earlier_map() -> None:
    # Yearly layout: every row leads to 2024, the map is of 2020.
    table = passage(
        ("59002", "59001", 2018, 2024),
        ("59005", "59009", 2018, 2024),
        ("59005", "59009", 2019, 2024),
        ("59005", "59009", 2020, 2024),
    )
    found = reconcile(
        codes("59002", "59005"), {"59001", "59005"}, table, year=2018, known_year=2020
    )
    assert found.mapping == {"59002": "59001", "59005": "59005"}


def test_an_undated_row_is_used_when_nothing_else_is() -> None:
    table = passage(("59002", "59001", 0, 2022))
    found = reconcile(codes("59002"), {"59001"}, table, year=2012, known_year=2022)
    assert found.mapping == {"59002": "59001"}


def test_iris_follow_their_commune() -> None:
    known = {"590010101", "590010102", "590010103", "590090000"}
    table = passage(("59002", "59001", 2018, 2019), ("59008", "59009", 2018, 2019))
    found = reconcile(codes("590020103", "590010101", "590080000", "590090000"), known, table)
    assert found.mapping == {
        "590010101": "590010101",
        "590020103": "590010103",
        "590080000": "590090000",
        "590090000": "590090000",
    }
    assert found.merged == {"590090000": ("590080000", "590090000")}


def test_an_iris_never_takes_the_number_of_another() -> None:
    known = {"590010101", "590010102"}
    found = reconcile(codes("590020101", "590010101"), known, MERGER)
    assert found.mapping == {"590010101": "590010101"}
    assert found.unmatched == ("590020101",)


def test_an_undivided_commune_that_joined_a_divided_one_has_no_iris() -> None:
    found = reconcile(codes("590020000"), {"590010101", "590010102"}, MERGER)
    assert found.unmatched == ("590020000",)


def test_a_split_undivided_commune_names_its_zones() -> None:
    known = {"590030000", "590040000"}
    found = reconcile(codes("590030000"), known, SPLIT, year=2019, known_year=2022)
    assert found.split == {"590030000": ("590030000", "590040000")}


def test_a_loop_in_the_table_ends() -> None:
    table = passage(("59001", "59002", 2018, 2019), ("59002", "59001", 2018, 2019))
    assert reconcile(codes("59003"), {"59001"}, table).unmatched == ("59003",)
    reconcile(codes("59002"), {"59001"}, table)


POOL = [f"59{rank:03d}" for rank in range(8)]


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(POOL), max_size=8),
    st.sets(st.sampled_from(POOL), min_size=1),
    st.lists(
        st.tuples(st.sampled_from(POOL), st.sampled_from(POOL), st.integers(2010, 2014)).map(
            lambda move: (move[0], move[1], move[2], move[2] + 1)
        ),
        max_size=10,
    ),
    st.sampled_from([None, 2010, 2012, 2015]),
    st.sampled_from([None, 2010, 2012, 2015]),
)
def test_every_code_has_exactly_one_fate(given_codes, known, moves, year, known_year) -> None:
    found = reconcile(codes(*given_codes), known, passage(*moves), year=year, known_year=known_year)
    fates = [*found.mapping, *found.split, *found.unmatched]
    assert sorted(fates) == sorted(set(given_codes))
    assert set(found.mapping.values()) <= known
    for olds in found.merged.values():
        assert len(olds) > 1
    if year is None or known_year is None or year == known_year:
        assert all(found.mapping[code] == code for code in set(given_codes) & known)


def test_a_large_file_without_moves_is_unchanged() -> None:
    many = pd.Series([f"{rank:05d}" for rank in range(35_000)], dtype="str")
    found = reconcile(many, set(many), MERGER)
    assert len(found.mapping) == 35_000
    assert found.mapping["00042"] == "00042"
    with pytest.raises(KeyError):
        found.mapping["99999"]
