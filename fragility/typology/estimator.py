"""The typology estimator, with scikit-learn's conventions."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClusterMixin, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from fragility.errors import ComputationError

from .assignment import left_out
from .clustering import distances, partition, ward, within_inertia
from .describe import profile
from .design import by_residence, columns_of, design, levels_of, read_feature
from .document import MAX_FAMILIES, FeatureDocument, Kind
from .document_files import default_features
from .frozen import FrozenTypology
from .messages import say
from .naming import names_of
from .parts import Family, FrozenColumn
from .reduction import reduce
from .selection import dwellings_of, ranks, unfit

if TYPE_CHECKING:
    from .design import Column

    Floats = np.ndarray[Any, np.dtype[np.float64]]
    Ints = np.ndarray[Any, np.dtype[np.int64]]

LEFT_OUT = -1
"""Label of a residence that has no family."""
_FENCE = 3.0
"""A residence is far from a family beyond its third quartile of distances plus three times the
interquartile range: Tukey's outer fence."""
_LEAST_REACH = 0.25
"""Part of the typical distance to the stock's centre under which nothing is far."""


class Typology(TransformerMixin, ClusterMixin, BaseEstimator):  # type: ignore[misc]
    """Families of residences: mixed features, principal axes, Ward, then k-means.

    The same residences get the same families whatever the order of the rows, and whatever their
    identifiers: rows are sorted by their features before anything is computed, and nothing is drawn
    at random. Families are numbered by the document's ``order_by``.

    Parameters
    ----------
    features
        Feature document; that of the stock's families by default.
    n_families
        Number of families; the document's by default.

    Attributes
    ----------
    document_ : FeatureDocument
    labels_ : array of n_samples
        Family 1 to k of each row given, -1 where left out.
    assignment_ : DataFrame
        One row a residence, columns of :data:`fragility.typology.assignment.COLUMNS`.
    profiles_ : DataFrame
        What sets each family apart: see :func:`fragility.typology.describe.profile`.
    coordinates_, design_, groups_ : arrays
        Classified residences × axes, × columns, and their family from 0, in the sorted order.
    tree_ : array
        Ward's merges.
    sorted_ids_ : Index
        Identifiers of the classified residences, in that order.
    columns_, reduction_, centers_
        Design columns, standardisation and axes, centres of the families.
    dropped_ : dict
        Reason, in French, by feature that does not enter.
    within_share_ : float
        Share of the inertia that lies inside the families.
    frozen_ : FrozenTypology
    feature_names_in_, n_features_in_
        Columns of the table given.

    Examples
    --------
    >>> frame = pd.DataFrame(
    ...     {"built_year": [1955, 1960, 2015, 2018], "dwelling_count": [90, 80, 9, 8]},
    ...     index=["a", "b", "c", "d"],
    ... )
    >>> Typology(n_families=2).fit(frame).labels_.tolist()
    [1, 1, 2, 2]
    """

    def __init__(
        self, features: FeatureDocument | None = None, n_families: int | None = None
    ) -> None:
        self.features = features
        self.n_families = n_families

    def fit(self, X: pd.DataFrame, y: object = None) -> Self:  # noqa: N803, ARG002 - scikit-learn's
        """Compute the families of a table of residences.

        Parameters
        ----------
        X
            One row a residence, identified by a ``residence_id`` column or by the index, in the
            columns of the feature document; a state other than « observed » in a ``…_status``
            column makes the value unknown.
        y
            Not used.

        Raises
        ------
        ComputationError
            In French: no residence, one given twice, too few features, or fewer different
            residences than families.
        """
        document = self.features or default_features()
        families = _checked(self.n_families, document)
        table = by_residence(X)
        self.document_ = document
        self.feature_names_in_ = np.array([str(name) for name in X.columns], dtype=object)
        self.n_features_in_ = len(self.feature_names_in_)
        values = {
            feature.id: found
            for feature in document.features
            if (found := read_feature(feature, table)) is not None
        }
        self.columns_ = self._choose_columns(values)
        active = list(dict.fromkeys(column.feature for column in self.columns_))
        unknown = pd.DataFrame({name: values[name].isna() for name in active}, index=table.index)
        kept = (left_out(document, unknown) == "").to_numpy()
        values = {name: series[kept] for name, series in values.items()}
        matrix = design(document, values, self.columns_, int(kept.sum()))
        # Rows in the order of their features: sums, ties and merges then fall the same way
        # whatever the order of the table.
        order = np.lexsort(np.where(np.isnan(matrix), -np.inf, matrix).T[::-1])
        values = {name: series.iloc[order] for name, series in values.items()}
        self.design_ = matrix[order]
        self.sorted_ids_ = table.index[kept][order]
        distinct = len(np.unique(self.design_, axis=0))
        if distinct < families:
            raise ComputationError(say("compute.too_few", found=distinct, asked=families))
        self.reduction_ = reduce(document, self.columns_, self.design_)
        self.coordinates_ = self.reduction_.coordinates(self.design_)
        self.tree_ = ward(self.coordinates_)
        groups, centres = partition(self.coordinates_, self.tree_, families)
        rank = ranks(document, values, groups, centres)
        self.groups_, self.centers_ = rank[groups], centres[np.argsort(rank)]
        total = within_inertia(
            self.coordinates_, np.zeros_like(groups), np.zeros((1, centres.shape[1]))
        )
        self.within_share_ = within_inertia(self.coordinates_, self.groups_, self.centers_) / total
        self.profiles_ = profile(document, values, self.columns_, self.groups_, families)
        names = names_of(document, values, self.profiles_, self.groups_)
        dwellings = dwellings_of(document, table[kept].iloc[order])
        self.frozen_ = self._frozen(names, dwellings, int((~kept).sum()), total)
        self.assignment_ = self.frozen_.assign(X)
        self.labels_ = self.assignment_["family"].fillna(LEFT_OUT).to_numpy(dtype=np.int64)
        return self

    def predict(self, X: pd.DataFrame) -> Ints:  # noqa: N803
        """Give the family 1 to k of residences, -1 where left out; families do not change."""
        check_is_fitted(self)
        labels: Ints = self.frozen_.assign(X)["family"].fillna(LEFT_OUT).to_numpy(dtype=np.int64)
        return labels

    def transform(self, X: pd.DataFrame) -> Floats:  # noqa: N803
        """Give the coordinates of residences on the kept axes, unknown features at the mean."""
        check_is_fitted(self)
        table = by_residence(X)
        values = self.frozen_.read(table).by_feature
        return self.reduction_.coordinates(
            design(self.document_, values, self.columns_, len(table))
        )

    def freeze(self, trained_on: str = "") -> FrozenTypology:
        """Give the model to keep: plain figures, no code.

        Parameters
        ----------
        trained_on
            What the families were learnt on, in French words.
        """
        check_is_fitted(self)
        return self.frozen_.learnt_on(trained_on)

    def _choose_columns(self, values: dict[str, pd.Series[Any]]) -> tuple[Column, ...]:
        """Choose the features that enter, saying why the others do not."""
        document = self.document_
        self.dropped_: dict[str, str] = {}
        columns: list[Column] = []
        for feature in document.features:
            if feature.illustrative:
                continue
            levels = []
            if feature.id in values and feature.kind is Kind.CATEGORICAL:
                levels = levels_of(document, feature, values[feature.id])
            if reason := unfit(document, feature, values.get(feature.id), levels):
                self.dropped_[feature.id] = reason
            else:
                columns += columns_of(feature, levels)
        found = len({column.feature for column in columns})
        if found < document.minimum_features:
            raise ComputationError(
                say(
                    "compute.features",
                    asked=document.minimum_features,
                    found=found,
                    dropped=" ".join(self.dropped_.values()),
                )
            )
        return tuple(columns)

    def _frozen(
        self, names: tuple[str, ...], dwellings: Floats | None, left: int, total: float
    ) -> FrozenTypology:
        near = np.sqrt(distances(self.coordinates_, self.centers_).min(axis=1))
        mark = hashlib.sha256(np.ascontiguousarray(self.centers_.round(9)).tobytes()).hexdigest()[
            :8
        ]
        least = _LEAST_REACH * float(np.sqrt(total))
        families = []
        for position, name in enumerate(names):
            inside = self.groups_ == position
            low, high = np.quantile(near[inside], [0.25, 0.75])
            families.append(
                Family(
                    key=f"{mark}-{position + 1}",
                    number=position + 1,
                    name=name,
                    centre=tuple(self.centers_[position].tolist()),
                    reach=max(float(high + _FENCE * (high - low)), least),
                    residence_count=int(inside.sum()),
                    dwelling_count=None if dwellings is None else int(np.nansum(dwellings[inside])),
                )
            )
        reduction = self.reduction_
        return FrozenTypology(
            document=self.document_,
            columns=tuple(
                FrozenColumn(
                    feature=column.feature,
                    level=column.level,
                    mean=float(reduction.means[position]),
                    scale=float(reduction.scales[position]),
                    axes=tuple(reduction.axes[position].tolist()),
                )
                for position, column in enumerate(self.columns_)
            ),
            eigenvalues=tuple(reduction.eigenvalues.tolist()),
            families=tuple(families),
            residence_count=len(self.groups_),
            left_out_count=left,
            within_share=self.within_share_,
            dropped=self.dropped_,
        )


def _checked(asked: int | None, document: FeatureDocument) -> int:
    families = document.families if asked is None else asked
    if isinstance(families, bool) or not 2 <= families <= MAX_FAMILIES:  # noqa: PLR2004 - a partition
        raise ComputationError(say("compute.families", limit=MAX_FAMILIES, value=families))
    return int(families)
