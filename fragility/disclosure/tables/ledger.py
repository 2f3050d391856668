"""What was let out before is counted with what is asked next: no two filters can be subtracted."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse

from fragility.disclosure.attack import narrow

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


class Ledger:
    """Figures let out for one role, and what of others may be shown beside.

    Parameters
    ----------
    truth
        Households by atom.
    least
        Fewest households behind a figure, and what one not shown must still be able to be.
    width
        Fewest whole values that a figure not shown must keep.
    """

    def __init__(self, truth: Floats, least: float, width: float) -> None:
        self._truth = truth
        self._least, self._width = least, width
        self._shown = sparse.csr_array((0, len(truth)))
        self._watched = sparse.csr_array((0, len(truth)))
        self._witnesses: list[Floats] = []

    @property
    def shown_count(self) -> int:
        """Figures let out."""
        return int(self._shown.shape[0])

    def admit(self, figures: sparse.csr_array) -> Flags:
        """Let out what may be, in the order given, half by half where all at once may not.

        Figures asked for and not let out are watched from then on: nothing shown later may tell
        them more narrowly than the rule allows.

        Parameters
        ----------
        figures
            Figures × atoms, 0 or 1.

        Returns
        -------
        Whether each may be shown.
        """
        counts = np.asarray(figures @ self._truth)
        passing = np.flatnonzero(counts >= self._least)
        out = np.zeros(len(counts), dtype=bool)
        failing = np.setdiff1d(np.arange(len(counts)), passing)
        self._watched = sparse.csr_array(sparse.vstack([self._watched, figures[failing]]))
        self._try(figures, passing, out)
        return out

    def _try(self, figures: sparse.csr_array, where: npt.NDArray[np.int64], out: Flags) -> None:
        if not len(where):
            return
        asked = sparse.csr_array(sparse.vstack([self._shown, figures[where]]))
        if not self._narrows(asked):
            self._shown = asked
            out[where] = True
        elif len(where) > 1:
            half = len(where) // 2
            self._try(figures, where[:half], out)
            self._try(figures, where[half:], out)
        else:
            self._watch(figures[where])

    def _watch(self, figure: sparse.csr_array) -> None:
        """Watch a figure not let out, unless it follows from those that were."""
        beside = sparse.csr_array(sparse.vstack([self._watched, figure]))
        before, self._watched = self._watched, beside
        if self._narrows(self._shown):
            self._watched = before

    def _narrows(self, shown: sparse.csr_array) -> bool:
        """Tell whether figures would leave a watched one too few values."""
        found = narrow(
            shown,
            np.asarray(shown @ self._truth),
            self._watched,
            self._width,
            reach=self._least,
            truth=self._truth,
            witnesses=self._witnesses,
            enough=1,
        )
        return bool(found.any())
