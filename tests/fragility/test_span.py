"""Vectors admitted as long as no watched one is a combination of them."""

from __future__ import annotations

import numpy as np
import pytest

from fragility.balance.span import Span, first_of_each


def drawn(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Give vectors to admit, some of them sums of others, and vectors to keep out."""
    generator = np.random.default_rng(seed)
    vectors = (generator.random((60, 40)) < 0.2).astype(float)
    vectors[30:40] = vectors[0:10] + vectors[10:20] > 0
    watched = (generator.random((30, 40)) < 0.15).astype(float)
    return vectors, watched[watched.any(axis=1)]


def rank(rows: np.ndarray) -> int:
    return int(np.linalg.matrix_rank(rows)) if len(rows) else 0


def told(admitted: np.ndarray, watched: np.ndarray) -> list[bool]:
    """Tell by ranks which vectors are combinations of the admitted ones."""
    return [rank(np.vstack([admitted, [each]])) == rank(admitted) for each in watched]


@pytest.mark.parametrize("seed", range(4))
def test_what_is_admitted_is_what_ranks_allow_one_by_one(seed):
    vectors, watched = drawn(seed)
    span = Span(40)
    span.watch(watched)
    taken = span.add(vectors)
    admitted = np.zeros((0, 40))
    for vector, found in zip(vectors, taken, strict=True):
        more = np.vstack([admitted, [vector]])
        assert found == (not any(told(more, watched)))
        admitted = more if found else admitted
    assert 0 < taken.sum() < len(taken)
    assert span.dimension == rank(admitted)
    assert not span.holds(watched).any()
    assert span.holds(vectors).tolist() == told(admitted, vectors)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_admitted_towards_what_is_in_reach_is_the_same(seed):
    vectors, watched = drawn(seed)
    some, alone = vectors[:8], np.eye(40)[:8]
    some[:, :8] = 0
    given = np.vstack([some, some + alone, some[:4] + alone[4:]])  # of which some tell one alone
    watched = np.vstack([watched, alone, vectors[[2]]])
    slow, quick = Span(40), Span(40)
    for span in (slow, quick):
        assert span.add(vectors[50:55]).all()
    slow.watch(watched)
    reach = quick.reach(given)
    towards = quick.towards(reach)
    within = reach.holds(watched)
    assert 0 < within.sum() < len(watched)
    towards.watch(watched[within])
    found = []
    for start in range(0, len(given), 5):
        few = given[start : start + 5]
        found += slow.add(few).tolist()
        assert towards.add(few).tolist() == found[start:]
    assert 0 < sum(found) < len(given)
    quick.join(towards)
    assert quick.dimension == slow.dimension < reach.dimension
    everything = np.vstack([given, watched])
    assert quick.holds(everything).tolist() == slow.holds(everything).tolist()


def test_rows_that_are_there_twice_are_told_once():
    rows = np.array([[1, 2], [3, 4], [1, 2], [0, 0], [3, 4]], dtype=np.uint8)
    assert first_of_each(rows).tolist() == [0, 1, 3]
    assert first_of_each(rows[:0]).tolist() == []
