"""In what a residence differs from its reference, category by category."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .gap import against
from .rules import GapRule, default_rules

if TYPE_CHECKING:
    from .occupancy import Occupancy
    from .reference import References


def differences(
    occupancy: Occupancy,
    references: References,
    residence_id: str,
    rule: GapRule | None = None,
) -> pd.DataFrame:
    """Tell in what a residence differs from its reference, category by category.

    Returns
    -------
    Indexed by ``dimension``, ``category``: ``share``, ``reference_share`` (without the residence
    itself), ``difference``, ``z`` (difference over √(q(1 - q)/n), what as many households drawn
    from the reference would show) and ``beyond_chance`` (absolute z from the rule's on). Empty
    where the residence has no reference or no occupation.
    """
    rule = rule or default_rules().gap
    reference = references.of(residence_id)
    lines = []
    for split in occupancy.available:
        if reference is None or split.id not in reference.draws:
            continue
        counts = occupancy.counts(split).reindex([residence_id]).to_numpy(dtype=np.float64)
        size = counts.sum()
        if not size >= rule.minimum_households:
            continue
        members = np.array([residence_id in reference.residences])
        wanted = against(counts, reference, split, members)[0]
        share = counts[0] / size
        chance = np.sqrt(wanted * (1 - wanted) / size)
        with np.errstate(divide="ignore", invalid="ignore"):
            z = np.where(share == wanted, 0.0, (share - wanted) / chance)
        index = pd.MultiIndex.from_product([[split.id], list(split.category_ids)])
        lines.append(
            pd.DataFrame(
                {
                    "share": share,
                    "reference_share": wanted,
                    "difference": share - wanted,
                    "z": z,
                    "beyond_chance": np.abs(z) >= rule.chance_z(),
                },
                index=index,
            )
        )
    if not lines:
        columns = ["share", "reference_share", "difference", "z", "beyond_chance"]
        return pd.DataFrame(columns=columns, index=pd.MultiIndex.from_arrays([[], []]))
    return pd.concat(lines).rename_axis(["dimension", "category"])
