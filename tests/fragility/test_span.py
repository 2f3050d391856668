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
def test_to_go_back_is_to_begin_again_as_far_as_nothing_was_told(seed):
    vectors, watched = drawn(seed)
    late = vectors[[25]]
    span = Span(40)
    span.watch(watched)
    ends = [span.dimension]
    for start in range(0, 60, 10):
        span.add(vectors[start : start + 10])
        ends.append(span.dimension)
    assert span.holds(late).all()
    first = span.first_holding(late)
    good = next(n for n, end in enumerate(ends) if end >= first) - 1
    resumed = span.back_to(ends[good])
    assert not resumed.holds(late).any()
    resumed.watch(late)
    again = Span(40)
    again.watch(np.vstack([watched, late]))
    for start in range(0, 60, 10):
        new = again.add(vectors[start : start + 10])
        if start >= good * 10:
            assert resumed.add(vectors[start : start + 10]).tolist() == new.tolist()
    assert resumed.dimension == again.dimension
    assert resumed.holds(vectors).tolist() == again.holds(vectors).tolist()


def test_rows_that_are_there_twice_are_told_once():
    rows = np.array([[1, 2], [3, 4], [1, 2], [0, 0], [3, 4]], dtype=np.uint8)
    assert first_of_each(rows).tolist() == [0, 1, 3]
    assert first_of_each(rows[:0]).tolist() == []
