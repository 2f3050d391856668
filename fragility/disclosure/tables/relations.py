"""First figures hidden besides: in every whole shown, what its hidden parts make together.

A whole shown beside its parts gives the sum of those that are not: there must be two of them at
least, and enough households in that sum. This settles most of a table at little cost; what several
sums give away together is left to :mod:`.complete`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from .grid import Grid

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def costs(counts: Floats) -> Floats:
    """Give what hiding a figure loses: one, and little more for each time it is larger."""
    return np.asarray(1.0 + np.log1p(counts))


def hide_parts(grid: Grid, counts: Floats, hidden: Flags, least: float) -> Flags:
    """Hide figures until no whole gives too small a sum away.

    Parameters
    ----------
    grid
        Figures and how they add up.
    counts
        Households by figure.
    hidden
        Figures that are hidden already.
    least
        Fewest households of the hidden parts of a whole.

    Returns
    -------
    Figures hidden, those of before among them.
    """
    out = hidden.copy()
    parts, parents = grid.children, grid.parents
    members = parts.T.tocsr()
    price = costs(counts)
    while True:
        number = np.asarray(parts @ out.astype(np.float64))
        together = np.asarray(parts @ np.where(out, counts, 0.0))
        told = out[parents]
        # A hidden whole of which every part is shown, or a shown one with too little hidden.
        lacking = np.where(
            told, number == 0, (number == 1) | ((number > 0) & (together < least))
        ).astype(np.float64)
        if not lacking.any():
            return out
        gain = np.asarray(members @ lacking)
        np.add.at(gain, parents, np.where(told, 0.0, lacking))
        # Hidden alone under a shown whole, it would ask for another.
        fresh = np.asarray(members @ ((~told) & (number == 0)).astype(np.float64))
        score = np.where(out, -np.inf, gain / (price * (1.0 + fresh)))
        score[gain <= 0] = -np.inf
        best = int(np.argmax(score))
        if not np.isfinite(score[best]):
            return out
        out[best] = True
