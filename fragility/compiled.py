"""A method applied to a table up to its top level: new weights cost one matrix product."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from .aggregate import aggregate
from .classify import Labels, classify
from .errors import ComputationError
from .messages import say
from .method import Aggregation, Method
from .normalise import Floats, Mask, exponential, normalise


@dataclass(frozen=True, eq=False)
class Compiled:
    """Normalised top-level elements of the zones that have a score.

    For a flat method the elements are its indicators; for a hierarchical one, its themes.
    """

    method: Method
    codes: pd.Index
    """Zones with a score, shape ``(zones,)``."""
    elements: tuple[str, ...]
    matrix: Floats
    """Shape ``(zones, elements)``; NaN where the weight is shared among the others."""
    fitted_on: Mask
    base_weights: Floats
    base_labels: Labels
    """Class of each zone under the method's own weights (0 where there is none)."""

    def scores(self, weightings: Floats) -> Floats:
        """Aggregate under many weightings at once.

        Parameters
        ----------
        weightings
            Shape ``(weightings, elements)``, not negative; their scale does not matter.

        Returns
        -------
        Shape ``(weightings, zones)``: the aggregate, before the root's own normalisation (which
        keeps the order).
        """
        weights = self._checked(weightings)
        how = self.method.index.aggregate
        if how is Aggregation.FIRST_COMPONENT:
            raise ComputationError(say("method.weights_pca"))
        if how is Aggregation.GEOMETRIC and np.nanmin(self.matrix) <= 0:
            raise ComputationError(say("compute.geometric"))
        terms = self.terms
        present = ~np.isnan(terms)
        if present.all():
            total = 1.0 if how is Aggregation.SUM else weights.sum(axis=1, keepdims=True)
            out: Floats = weights @ terms.T / total
        else:
            base = weights @ present.T.astype(float)
            divisor = 1.0 if how is Aggregation.SUM else np.where(base > 0, base, np.nan)
            out = weights @ np.where(present, terms, 0.0).T / divisor
        return np.exp(out) if how is Aggregation.GEOMETRIC else out

    @property
    def terms(self) -> Floats:
        """What is added up, shape ``(zones, elements)``: logarithms, transforms, or the matrix."""
        how = self.method.index.aggregate
        if how is Aggregation.GEOMETRIC:
            return np.log(self.matrix)
        return exponential(self.matrix) if how is Aggregation.EXPONENTIAL else self.matrix

    def classes(self, weights: Floats) -> Labels:
        """Class of each zone under one weighting, shape ``(zones,)``, exactly as the method does.

        Parameters
        ----------
        weights
            Shape ``(elements,)``.
        """
        checked = self._checked(np.atleast_2d(weights))[0]
        root = self.method.index
        value = aggregate(self.matrix, checked, self.fitted_on, root.aggregate).value
        score = normalise(value, self.fitted_on, root.score)
        return classify(score, self.matrix, self.fitted_on, self.method.classification).labels

    def changed(self, weights: Floats) -> pd.Series[bool]:
        """Whether each zone changes class from the method's own weights, by ``zone_code``."""
        moved = self.classes(weights) != self.base_labels
        return pd.Series(moved, index=self.codes, name="changed")

    def _checked(self, weightings: Floats) -> Floats:
        weights = np.asarray(weightings, dtype=float)
        if weights.shape[1:] != (len(self.elements),):
            raise ComputationError(
                say(
                    "compute.weights_shape",
                    got=weights.shape[-1],
                    expected=len(self.elements),
                )
            )
        if (
            not np.isfinite(weights).all()
            or (weights < 0).any()
            or (weights.sum(axis=1) <= 0).any()
        ):
            raise ComputationError(say("compute.weights_negative"))
        return weights
