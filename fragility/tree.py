"""Evaluation of a method's tree: normalise the children, aggregate, from the leaves to the root."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from .aggregate import Aggregated, aggregate
from .errors import ComputationError
from .messages import say
from .method import Aggregation, Method, Node
from .normalisation import Distance, Identity, MinMax, Normalisation, ZScore
from .normalise import Floats, Mask, normalise

References = Mapping[str, Mapping[str, float]]
"""Oriented value of each indicator, by territory (``epci``, ``france``…)."""

_AFFINE: Final = (Identity, MinMax, ZScore)
_LINEAR: Final = {Aggregation.ARITHMETIC, Aggregation.SUM, Aggregation.FIRST_COMPONENT}


@dataclass(frozen=True)
class Evaluated:
    """A group of the tree, computed for every zone."""

    node: Node
    children: Floats
    """Normalised children, shape ``(zones, children)``."""
    aggregated: Aggregated
    score: Floats
    """Figure shown for the group, shape ``(zones,)``."""


def evaluate(
    method: Method,
    root: Node,
    leaves: Mapping[str, Floats],
    fitted_on: Mask,
    references: References,
) -> dict[str, Evaluated]:
    """Compute every group under a node, the node itself last.

    Parameters
    ----------
    method
        The method, for its default normalisation.
    root
        A group of its tree.
    leaves
        Oriented values by indicator, each of shape ``(zones,)``.
    fitted_on
        Zones of the reference set.
    references
        Values of the territories, for the distances.
    """
    done: dict[str, Evaluated] = {}
    columns = []
    for child in root.children:
        if child.indicator is not None:
            raw = leaves[child.indicator]
        else:
            done.update(evaluate(method, child, leaves, fitted_on, references))
            raw = done[child.id].aggregated.value
        spec = method.normalisation_of(child, root)
        columns.append(normalise(raw, fitted_on, spec, _reference(spec, child, references)))
    matrix = np.column_stack(columns)
    weights = np.array([child.weight for child in root.children], dtype=float)
    result = aggregate(matrix, weights, fitted_on, root.aggregate)
    score = normalise(result.value, fitted_on, root.score)
    done[root.id] = Evaluated(root, matrix, result, score)
    return done


def _reference(spec: Normalisation, child: Node, references: References) -> float | None:
    if not isinstance(spec, Distance) or child.indicator is None:
        return None
    value = references.get(spec.to.value, {}).get(child.indicator, np.nan)
    if np.isnan(value):
        raise ComputationError(
            say("compute.reference_missing", reference=spec.to.value, indicator=child.indicator)
        )
    return value


def contributions(
    method: Method, evaluated: Mapping[str, Evaluated], fitted_on: Mask, codes: pd.Index
) -> tuple[pd.DataFrame, bool]:
    """Share the root's gap to the reference mean among indicators, or among themes.

    Returns
    -------
    Zones × parts, whose sum is exactly the root's aggregate minus its baseline; and whether the
    parts are the indicators. They are wherever the tree is linear below the top level and no
    indicator is absent; otherwise (ranks or logarithms in between) an exact split stops at the
    top level's own elements, and that is what is given.
    """
    root = method.index
    top = evaluated[root.id]
    descends = all(_descends(method, child, root, evaluated, fitted_on) for child in root.children)
    parts: dict[str, Floats] = {}
    for position, child in enumerate(root.children):
        part = top.aggregated.contributions[:, position]
        if descends and child.indicator is None:
            parts.update(_spread(part, child, evaluated, fitted_on))
        else:
            parts[child.id] = part
    return pd.DataFrame(parts, index=codes), descends


def _descends(
    method: Method,
    child: Node,
    parent: Node,
    evaluated: Mapping[str, Evaluated],
    fitted_on: Mask,
) -> bool:
    if child.indicator is not None:
        return True
    group = evaluated[child.id]
    return (
        parent.aggregate in _LINEAR
        and child.aggregate in _LINEAR | {Aggregation.EXPONENTIAL}
        and isinstance(method.normalisation_of(child, parent), _AFFINE)
        and not np.isnan(group.children[fitted_on]).any()
        and all(_descends(method, below, child, evaluated, fitted_on) for below in child.children)
    )


def _spread(
    part: Floats, child: Node, evaluated: Mapping[str, Evaluated], fitted_on: Mask
) -> dict[str, Floats]:
    """Pass a group's part down: it is a constant times the group's own gap to its mean."""
    own = evaluated[child.id].aggregated
    gap = own.value - own.baseline
    seen = fitted_on & ~np.isnan(part) & ~np.isnan(gap)
    power = float((gap[seen] ** 2).sum())
    factor = float((part[seen] * gap[seen]).sum()) / power if power > 0 else 0.0
    parts: dict[str, Floats] = {}
    for position, below in enumerate(child.children):
        share = factor * own.contributions[:, position]
        if below.indicator is None:
            parts.update(_spread(share, below, evaluated, fitted_on))
        else:
            parts[below.id] = share
    return parts
