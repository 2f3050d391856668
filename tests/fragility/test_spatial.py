from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fragility import ComputationError
from fragility.spatial import autocorrelation

from .builders import codes

SIDE = 6


def grid() -> dict[str, list[str]]:
    names = np.array(codes(SIDE * SIDE)).reshape(SIDE, SIDE)
    neighbours = {}
    for row in range(SIDE):
        for column in range(SIDE):
            near = [
                (row - 1, column),
                (row + 1, column),
                (row, column - 1),
                (row, column + 1),
            ]
            neighbours[names[row, column]] = [
                str(names[r, c]) for r, c in near if 0 <= r < SIDE and 0 <= c < SIDE
            ]
    return neighbours


def test_a_chessboard_is_perfectly_negative():
    board = np.indices((SIDE, SIDE)).sum(axis=0) % 2
    values = pd.Series(board.ravel().astype(float), index=codes(SIDE * SIDE))
    result = autocorrelation(values, grid(), permutations=9)
    assert result.moran_i == pytest.approx(-1.0)
    assert result.expected == pytest.approx(-1 / (SIDE * SIDE - 1))
    assert result.p_value < 1e-6


def test_two_halves_have_a_fragile_side():
    halves = np.repeat([0.0, 1.0], SIDE * SIDE // 2)
    values = pd.Series(halves, index=codes(SIDE * SIDE))
    result = autocorrelation(values, grid(), seed=1)
    assert result.moran_i > 0.6
    corner = result.zones["pattern"].loc[codes(SIDE * SIDE)[-1]]
    assert corner in {"high_high", "not_significant"}
    assert "high_high" in set(result.zones["pattern"])
    pd.testing.assert_frame_equal(result.zones, autocorrelation(values, grid(), seed=1).zones)


def test_zones_without_value_or_neighbour_are_set_apart():
    values = pd.Series(np.arange(36.0), index=codes(36))
    values.iloc[[1, 6]] = np.nan
    result = autocorrelation(values, grid(), permutations=9)
    assert "Z00001" not in result.zones.index
    assert result.zones.loc["Z00000", "pattern"] == "isolated"
    with pytest.raises(ComputationError, match="voisine"):
        autocorrelation(values, {})
