"""A linear programme asked one question after another: each starts from where the last one ended.

By :mod:`highspy` itself, HiGHS' own interface: SciPy's forgets everything between two questions,
and what is asked of a year is the same system hundreds of times.

References
----------
Huangfu, Q. and Hall, J. A. J. (2018), « Parallelizing the dual revised simplex method »,
*Mathematical Programming Computation* 10: HiGHS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import highspy
import numpy as np
import numpy.typing as npt

from fragility.errors import ComputationError

from .messages import say

if TYPE_CHECKING:
    from scipy import sparse

Floats = npt.NDArray[np.float64]

_DUAL, _PRIMAL = 1, 4
"""Strategies of the simplex method; the primal one keeps a table that agrees with new weights."""


class Simplex:
    """Unknowns of nought or more, sums of which are between bounds.

    Parameters
    ----------
    sums
        Sums × unknowns.
    low, high
        Between what each sum is; may be ``inf``.
    most
        The largest that each unknown may be; may be ``inf``.
    """

    def __init__(self, sums: sparse.csr_array, low: Floats, high: Floats, most: Floats) -> None:
        self._unknowns: Final = np.arange(len(most), dtype=np.int32)
        self._highs: Final = highspy.Highs()
        self._highs.setOptionValue("output_flag", False)
        self._highs.setOptionValue("threads", 1)
        self._strategy = _DUAL
        programme = highspy.HighsLp()
        programme.num_row_, programme.num_col_ = sums.shape
        programme.col_cost_ = programme.col_lower_ = np.zeros(len(most))
        programme.col_upper_ = most
        programme.row_lower_, programme.row_upper_ = low, high
        programme.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        programme.a_matrix_.start_ = sums.indptr
        programme.a_matrix_.index_ = sums.indices
        programme.a_matrix_.value_ = sums.data
        self._highs.passModel(programme)

    def least(self, weights: Floats) -> tuple[Floats, Floats]:
        """Find the unknowns of the least weighted sum.

        Returns
        -------
        The unknowns; the dual value of each sum, nought where it holds nothing back.

        Raises
        ------
        ComputationError
            There is none, or it was not found.
        """
        self._highs.changeColsCost(len(self._unknowns), self._unknowns, weights)
        self._highs.setOptionValue("simplex_strategy", self._strategy)
        self._highs.run()
        self._strategy = _PRIMAL
        status = self._highs.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            reason = self._highs.modelStatusToString(status)
            raise ComputationError(say("publication.unsolved", reason=reason))
        found = self._highs.getSolution()
        return np.array(found.col_value), np.array(found.row_dual)
