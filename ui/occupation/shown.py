"""What may be shown of one residence to one role: all of it has passed the disclosure rules."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from fragility.disclosure import (
    Cells,
    Protected,
    ProtectedWord,
    Verdict,
    may_see,
    own_partitions,
    protect,
    protect_group,
    protect_interval,
    protect_word,
)
from fragility.occupation import Reference, differences
from fragility.occupation.rules import default_rules

if TYPE_CHECKING:
    from fragility.disclosure import Partition
    from fragility.occupation import Dimension, Occupancy
    from ui.occupation.study import Study

RESIDENCE, GROUP, WORDS = "ops_residence", "ops_aggregate", "residence_words"
OPINION, OPINIONS = "residence_opinion", "opinion_aggregate"
TECHNICIAN = "technicien"
"""The role that sees the most of a residence: what others see must hold beside it."""


@dataclass(frozen=True)
class SplitShown:
    """One dimension of an occupation, beside its reference."""

    split: Dimension
    own: Protected
    reference: Protected | None
    """Of the family; ``None`` where there is none."""

    def reference_share(self, categories: tuple[str, ...]) -> float | None:
        """Return the share of categories in the reference, ``None`` where it does not tell it."""
        if self.reference is None or not self.reference.blocks:
            return None
        inside = [b for b in self.reference.blocks if set(b.categories) <= set(categories)]
        told = sum(len(block.categories) for block in inside)
        return sum(block.share for block in inside) if told == len(categories) else None


ReferencesShown = Mapping[tuple[str, str], Protected]
"""References as a role may see them, by family and dimension."""


@dataclass(frozen=True)
class Direction:
    """« More » or « fewer » households of a category than in the reference."""

    split: Dimension
    category: str
    word: str


def gap_classes(found: Study | None, role: str) -> pd.DataFrame:
    """Return the class of the gap of each residence, where it may be said.

    Returns
    -------
    Index ``residence_id``: ``gap_class`` (null where it is not said) and ``state``: ``shown``, or
    why it is not. Empty for who may not see what concerns one residence.
    """
    if found is None or not may_see(WORDS, role):
        empty = pd.DataFrame({"gap_class": [], "state": []}, dtype="str")
        return empty.rename_axis("residence_id")
    frame = found.gaps.frame
    words = [
        protect_word(word, households, WORDS, role)
        for word, households in zip(frame["gap_class"], frame["household_count"], strict=True)
    ]
    compared = frame["state"] == "compared"
    said = pd.Series([w.verdict is Verdict.SHOWN for w in words], frame.index) & compared
    state = frame["state"].mask(compared, "too_few_households").mask(said, "shown")
    classes = pd.Series([word.word for word in words], frame.index, dtype="str").where(said)
    return pd.DataFrame({"gap_class": classes, "state": state})


def cells_of(counts: pd.DataFrame, split: Dimension, residence_id: str) -> Cells:
    """Return the counts of a residence, those that make sense together side by side."""
    values = counts.loc[[residence_id], list(split.neighbour_ids)].to_numpy(dtype=np.float64)[0]
    return Cells(dict(zip(split.neighbour_ids, values.tolist(), strict=True)))


def partitions(occupancy: Occupancy, split: Dimension) -> Mapping[str, Partition | None]:
    """Return what each residence shows by itself of a dimension to those who see the most."""
    counts = occupancy.counts(split)[list(split.neighbour_ids)]
    return own_partitions(counts, RESIDENCE, TECHNICIAN)


def references_shown(
    found: Study, role: str, own: Mapping[str, Mapping[str, Partition | None]]
) -> ReferencesShown:
    """Return the references of the families as a role may see them, by family and dimension.

    Parameters
    ----------
    found
        The study.
    role
        Who looks.
    own
        By dimension, what each residence shows by itself to those who see the most.
    """
    shown = {}
    for family, reference in found.references.by_family.items():
        if not isinstance(reference, Reference):
            continue
        for split in found.occupancy.available:
            if split.id in reference.draws:
                counts = found.occupancy.counts(split).loc[list(reference.residences)]
                ordered = counts[list(split.neighbour_ids)]
                shown[family, split.id] = protect_group(
                    ordered, GROUP, role, published=own[split.id]
                )
    return shown


def splits_of(
    found: Study, residence_id: str, role: str, references: ReferencesShown
) -> list[SplitShown]:
    """Return the occupation of a residence beside its family's reference, by dimension.

    Categories that the reference puts together stay together in the residence.
    """
    family = found.references.families.get(residence_id, "")
    lines = []
    for split in found.occupancy.available:
        reference = references.get((family, split.id))
        start = reference.partition if reference else None
        cells = cells_of(found.occupancy.counts(split), split, residence_id)
        lines.append(SplitShown(split, protect(cells, RESIDENCE, role, start=start), reference))
    return lines


def gap_of(found: Study, residence_id: str, role: str) -> tuple[ProtectedWord, str]:
    """Return the class of the gap of a residence, and the state that explains its absence."""
    row: dict[Any, Any] = found.gaps.frame.loc[[residence_id]].to_dict("records")[0]
    word = row["gap_class"] if isinstance(row["gap_class"], str) else None
    return protect_word(word, float(row["household_count"]), WORDS, role), str(row["state"])


def directions(found: Study, residence_id: str, role: str) -> list[Direction]:
    """Return in what a residence differs from its reference, the strongest first, one a dimension.

    Nothing for a residence that is near its reference: of thirty categories, one or two always
    stand out by chance.

    A direction is said only where the count it is about may still have several values: in a small
    residence « fewer » would be a figure.
    """
    frame = differences(found.occupancy, found.references, residence_id)
    frame = frame[frame["beyond_chance"].astype(bool)]
    if gap_of(found, residence_id, role)[0].word in {None, "near"}:
        return []
    order = frame["z"].abs().sort_values(ascending=False, kind="stable").index
    z = default_rules().gap.chance_z()
    lines: list[Direction] = []
    for name, category in order:
        if any(line.split.id == name for line in lines):
            continue
        split = next(d for d in found.occupancy.available if d.id == name)
        size = float(found.occupancy.sizes(split)[residence_id])
        wanted = float(frame.loc[(name, category), "reference_share"])
        margin = z * math.sqrt(wanted * (1 - wanted) / size)
        more = float(frame.loc[(name, category), "difference"]) > 0
        word = "more" if more else "fewer"
        interval = ((wanted + margin) * size, size) if more else (0.0, (wanted - margin) * size)
        if protect_interval(word, interval, size, WORDS, role).word:
            lines.append(Direction(split, str(category), word))
    return lines
