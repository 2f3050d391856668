"""How many families: what each number explains, how well apart they stand, how well they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from sklearn.metrics import silhouette_score
from sklearn.utils.validation import check_is_fitted

from .clustering import distances, partition, within_inertia
from .stability import MOST_DRAWN, adjusted_rand, drawn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .estimator import Typology

    Floats = np.ndarray[Any, np.dtype[np.float64]]

NUMBERS = tuple(range(2, 11))


def choose_k(
    model: Typology, numbers: Sequence[int] = NUMBERS, draws: int = 30, seed: int = 0
) -> pd.DataFrame:
    """Compare numbers of families on the stock a typology was fitted on.

    Parameters
    ----------
    model
        Fitted typology: its features, axes and hierarchy are used, not its number of families.
    numbers
        Numbers tried; those above the number of different residences are left out.
    draws
        Bootstrap draws for the stability; 0 for none.
    seed
        Seed of the draws.

    Returns
    -------
    Index ``families``. ``within_share``: share of the inertia left inside the families (its elbow
    says when one more explains little more); ``ward_height``: height of the merge of Ward that one
    family fewer would ask for; ``silhouette``: mean silhouette, −1 to 1, of the consolidated
    families, on at most 2 000 residences taken at even intervals; ``stability``: mean adjusted Rand
    index over the draws, NaN without draws; ``smallest_count``: residences of the smallest family.
    """
    check_is_fitted(model)
    coordinates, tree = model.coordinates_, model.tree_
    distinct = len(np.unique(model.design_, axis=0))
    numbers = [number for number in numbers if 2 <= number <= distinct]  # noqa: PLR2004 - a partition
    total = within_inertia(
        coordinates, np.zeros(len(coordinates), np.int64), np.zeros((1, coordinates.shape[1]))
    )
    even = np.unique(
        np.linspace(0, len(coordinates) - 1, min(len(coordinates), MOST_DRAWN)).astype(np.int64)
    )
    rows, parts = [], {}
    for number in numbers:
        groups, centres = partition(coordinates, tree, number)
        parts[number] = groups
        rows.append(
            {
                "families": number,
                "within_share": within_inertia(coordinates, groups, centres) / total,
                "ward_height": float(tree[len(tree) - number + 1, 2]),
                "silhouette": _silhouette(coordinates[even], groups[even]),
                "smallest_count": int(np.bincount(groups).min()),
            }
        )
    found = pd.DataFrame(rows).set_index("families")
    rand = np.full((draws, len(numbers)), np.nan)
    for draw, (sample, hierarchy, everyone) in enumerate(drawn(model, draws, seed)):
        if len(np.unique(sample, axis=0)) < max(numbers):
            continue
        for position, number in enumerate(numbers):
            _, centres = partition(sample, hierarchy, number)
            again = distances(everyone, centres).argmin(axis=1)
            table = np.bincount(parts[number] * number + again, minlength=number**2)
            rand[draw, position] = adjusted_rand(table.reshape(number, number))
    done = ~np.isnan(rand).all(axis=1)
    found["stability"] = rand[done].mean(axis=0) if done.any() else np.nan
    return found


def _silhouette(coordinates: Floats, groups: np.ndarray[Any, Any]) -> float:
    present = len(np.unique(groups))
    if not 2 <= present < len(coordinates):  # noqa: PLR2004 - else it is not defined
        return float("nan")
    return float(silhouette_score(coordinates, groups))
