"""Columns the world does not model: cut out of modelled totals by plausible shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geodata.demo.fields import Floats


def cut(
    rng: np.random.Generator,
    total: Floats,
    shares: Mapping[str, float],
    spread: float = 0.15,
) -> dict[str, Floats]:
    """Cut totals (n,) into named parts that sum to them.

    Parameters
    ----------
    rng
        Each zone's shares are pushed about by a log-normal factor of this generator.
    shares
        Expected shares by column name; normalised.
    spread
        Standard deviation of the factor's logarithm.
    """
    expected = np.array(list(shares.values()))
    drawn = expected * np.exp(rng.normal(0.0, spread, (len(total), len(expected))))
    drawn /= drawn.sum(axis=1, keepdims=True)
    return {name: total * drawn[:, rank] for rank, name in enumerate(shares)}


def some(
    rng: np.random.Generator, total: Floats, share: float | Floats, spread: float = 0.15
) -> Floats:
    """Give the part of totals (n,) that has a trait, of about the given share, never above them."""
    factor = np.exp(rng.normal(0.0, spread, len(total)))
    part: Floats = total * np.clip(share * factor, 0.0, 1.0)
    return part
