"""A small budget of what ``python -m tests.trust hostile`` does at length."""

from __future__ import annotations

import pytest

from tests.fuzz import damage, guided
from tests.fuzz.corpus import seeds
from tests.fuzz.mutations import LAYOUTS, Tally, figure_columns, judge, reference, says
from tests.fuzz.targets import TARGETS
from tests.trust.hostile import mutate


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_a_sound_table_is_read_whole_and_the_oracle_agrees(layout: str) -> None:
    tally = Tally()
    judge(reference(layout), tally)
    assert (tally.refused, tally.crashes, tally.silent) == (0, [], [])
    assert len(figure_columns(layout)) > 5


@pytest.mark.parametrize(
    ("cell", "value", "factor", "told"),
    [
        ("12,5", 12.5, 1.0, True),
        ("1 234", 1234.0, 1.0, True),
        ("12 %", 0.12, 0.01, True),
        ("12", 13.0, 1.0, False),
        ("NaN", 0.0, 1.0, False),
        ("", 0.0, 1.0, False),
        ("1_000", 1000.0, 1.0, False),
    ],
)
def test_the_oracle_reads_cells_as_people_do(cell, value, factor, told) -> None:
    assert says(cell, value, factor) is told


def test_changed_tables_never_crash_nor_give_what_no_cell_says() -> None:
    tally = mutate(30, start=1)
    assert sum(tally.tried.values()) >= 20
    assert tally.crashes == []
    assert tally.silent == []


def test_damaged_files_of_every_format_are_read_or_refused() -> None:
    tried, crashes = damage.run(27, seed=1)
    assert crashes == []
    assert tried == 27


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_the_readers_take_what_guided_fuzzing_starts_from(target: str) -> None:
    found = seeds(target)
    assert found
    for content in found[:6]:
        TARGETS[target](content)
        TARGETS[target](content[: len(content) // 2])


def test_guided_fuzzing_finds_nothing() -> None:
    if not guided.is_available():
        pytest.skip("the fuzzer, atheris, is made for Linux only and is not installed here")
    done = guided.run("document", runs=120, seconds=20)
    assert done.crash == ""
    assert done.tried >= 100
