"""First figures hidden besides: in every whole shown, what its hidden parts make together.

A whole shown beside its parts gives the sum of those that are not: there must be two of them at
least, enough households in that sum, and enough contributors none of whom makes nearly all of it:
42 left of 202 are a figure like another, and may be one landlord's own. This settles most of a
table at little cost; what several sums give away together is left to :mod:`.complete`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy import sparse

from .primary import contributors

if TYPE_CHECKING:
    from .complete import Wanted
    from .grid import Grid
    from .primary import Evidence

Codes = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def costs(counts: Floats) -> Floats:
    """Give what hiding a figure loses: one, and little more for each time it is larger."""
    return np.asarray(1.0 + np.log1p(counts))


class _Unions:
    """Wholes whose hidden parts come from too few contributors, or from one for the most."""

    def __init__(self, grid: Grid, evidence: Evidence, wanted: Wanted) -> None:
        self._parts, self._held, self._wanted = grid.children, evidence.held, wanted
        self._asked = wanted.minimum_units > 1 or wanted.maximum_unit_share < 1
        self.failing: Flags = np.zeros(len(grid.parents), dtype=bool)

    def look(self, hidden: Flags, relations: Codes) -> None:
        """Judge again the wholes of some relations."""
        # Where the rows name no contributor, everything is hidden from the start.
        if self._held is None or not self._asked or not len(relations):
            return
        mine = sparse.csr_array(self._parts[relations] * hidden.astype(np.float64))
        union = sparse.csr_array(mine @ self._held)
        units, largest = contributors(union)
        most = self._wanted.maximum_unit_share * np.asarray(union.sum(axis=1)).ravel()
        self.failing[relations] = (units < self._wanted.minimum_units) | (largest > most)


def hide_parts(grid: Grid, evidence: Evidence, hidden: Flags, wanted: Wanted) -> Flags:
    """Hide figures until no whole gives away a sum that the rule would not let be shown.

    Parameters
    ----------
    grid
        Figures and how they add up.
    evidence
        Households and contributors by figure.
    hidden
        Figures that are hidden already.
    wanted
        Fewest households and contributors of the hidden parts of a whole.

    Returns
    -------
    Figures hidden, those of before among them.
    """
    out, counts = hidden.copy(), evidence.counts
    parts, parents = grid.children, grid.parents
    members = parts.T.tocsr()
    price = costs(counts)
    unions = _Unions(grid, evidence, wanted)
    unions.look(out, np.arange(len(parents)))
    while True:
        number = np.asarray(parts @ out.astype(np.float64))
        together = np.asarray(parts @ np.where(out, counts, 0.0))
        told = out[parents]
        # A hidden whole of which every part is shown, or a shown one with too little hidden.
        poor = (together < wanted.least) | unions.failing
        lacking = np.where(told, number == 0, (number == 1) | ((number > 0) & poor))
        lacking = lacking.astype(np.float64)
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
        unions.look(out, members.indices[members.indptr[best] : members.indptr[best + 1]])
