"""What an index computation gives: typed, immutable, and telling what it was computed on."""

# ruff: noqa: RUF009 - FrozenFrame() is a descriptor, each field needs its own

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .immutable import FrozenFrame

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .method import Method
    from .normalise import Mask
    from .table import IndicatorTable


@dataclass(frozen=True)
class ComputedOn:
    """What an index was computed on, to be shown and exported with it."""

    method_id: str
    method_version: str
    method_digest: str
    changes: tuple[str, ...]
    """French sentences: what differs from the method's origin (stand-ins, weights)."""
    level: str
    geography_year: int | None
    sources: Mapping[str, str]
    """French source and vintage by indicator."""
    zone_count: int
    state_counts: Mapping[str, int]
    """Zones by :class:`~fragility.status.ZoneState`."""
    status_counts: Mapping[str, Mapping[str, int]]
    """Concerned zones by indicator and :class:`~fragility.status.CellStatus`."""
    reference_zone_count: int
    reference_description: str
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class IndexResult:
    """Scores, ranks, classes and their explanation; every frame is indexed by ``zone_code``."""

    zones: FrozenFrame = FrozenFrame()
    """``score`` (higher is more fragile), ``rank`` (Int64, 1 is the highest score, equals share the
    best rank), ``class_`` (Int64, the last class is the most fragile), ``state``
    (:class:`~fragility.status.ZoneState`), ``raw_score`` (score before the root's own
    normalisation), ``reference_score`` (raw score of a zone at the mean of the reference set)."""
    used_values: FrozenFrame = FrozenFrame()
    """Zones × indicators: the values used, in their own units."""
    flags: FrozenFrame = FrozenFrame()
    """Same shape: :class:`~fragility.status.CellStatus` of each value."""
    normalised: FrozenFrame = FrozenFrame()
    """Zones × every element under the root, oriented and normalised."""
    node_scores: FrozenFrame = FrozenFrame()
    """Zones × groups (themes and the index itself): figure shown for each group."""
    node_values: FrozenFrame = FrozenFrame()
    """Zones × groups: aggregate before the group's own normalisation."""
    contributions: FrozenFrame = FrozenFrame()
    """Zones × parts; each row sums to ``raw_score - reference_score`` exactly."""
    references: FrozenFrame = FrozenFrame()
    """Territories × indicators, the values given for comparison."""
    fitted_on: Mask
    """Zones the normalisation and the class bounds were fitted on, in row order."""
    method: Method
    table: IndicatorTable
    computed_on: ComputedOn
    class_bounds: tuple[float, ...] | None = None
    """Upper bounds of every class but the last, where classes are cut on the score."""
    contribution_level: str = "indicators"
    """``indicators``, or ``themes`` where only that split is exact."""
    loadings: Mapping[str, float] | None = None
    """Loadings of the first principal component, where it is the aggregation."""
    explained_variance_share: float | None = None
    warnings: tuple[str, ...] = ()
    """French sentences."""

    @property
    def classes(self) -> tuple[int, ...]:
        """Numbers of the classes, from the least to the most fragile."""
        return tuple(range(1, self.method.classification.classes + 1))

    @property
    def digest(self) -> str:
        """Fingerprint of the method."""
        return self.method.digest
