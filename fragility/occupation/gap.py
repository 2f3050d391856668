"""How far the occupation of each residence is from its family's reference, and from chance."""

# ruff: noqa: RUF009 - FrozenFrame() is a descriptor, each field needs its own

from __future__ import annotations

import zlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from fragility.immutable import FrozenFrame

from .reference import Reference
from .rules import GapRule, default_rules

if TYPE_CHECKING:
    from .dimensions import Dimension
    from .occupancy import Occupancy
    from .reference import References

Array = npt.NDArray[np.float64]


class GapClass(StrEnum):
    """How far a residence is, in the only words that may be said of a small one."""

    NEAR = "near"
    """No further than chance would put a residence of its size."""
    MEDIUM = "medium"
    """Further than chance, by less than the rule's excess."""
    FAR = "far"


class GapState(StrEnum):
    """Whether a residence could be compared, or why not."""

    COMPARED = "compared"
    NO_OCCUPANCY = "no_occupancy"
    NO_FAMILY = "no_family"
    NO_REFERENCE = "no_reference"
    TOO_FEW_HOUSEHOLDS = "too_few_households"
    TOO_FEW_DIMENSIONS = "too_few_dimensions"


@dataclass(frozen=True, eq=False, kw_only=True)
class Gaps:
    """Gap of every residence to its reference."""

    frame: FrozenFrame = FrozenFrame()
    """Indexed by ``residence_id``: ``family``, ``household_count`` (of the smallest dimension
    compared), ``dimension_count``, ``gap_share`` (0–1, mean of the dimensions),
    ``expected_gap_share`` (mean under chance), ``excess_share`` (their difference), ``z``,
    ``widest_excess_share`` (of the dimensions beyond chance; NaN where there is none),
    ``gap_class``, ``state``."""
    dimensions: FrozenFrame = FrozenFrame()
    """Indexed by ``residence_id``, ``dimension``: ``household_count``, ``gap_share``,
    ``expected_gap_share``, ``deviation`` and ``chance_high_share`` (mean, deviation and upper
    quantile of the gap under chance), ``excess_share``, ``beyond_chance``."""


def total_variation(one: Array, other: Array) -> Array:
    """Total-variation distance of structures: half the sum of absolute differences.

    It is the share of the households that would have to change category for the first structure to
    become the second.

    Parameters
    ----------
    one, other
        Shares, shape ``(…, categories)``.

    Returns
    -------
    Shape ``(…)``, from 0 (same structure) to 1 (no category in common).

    Examples
    --------
    >>> float(total_variation(np.array([0.5, 0.5, 0.0]), np.array([0.25, 0.25, 0.5])))
    0.5
    """
    distance: Array = np.abs(one - other).sum(axis=-1) / 2
    return distance


def gaps(occupancy: Occupancy, references: References, rule: GapRule | None = None) -> Gaps:
    """Compare every residence with the reference of its family.

    A residence of 12 households is never at the exact structure of its reference: the gap expected
    of as many households drawn from the reference itself, whose own sampling is drawn too, is
    computed for each size, and the residence is judged on what exceeds it. A residence that is
    part of the reference is compared with the others of the reference only. The deviation of the
    overall gap is the mean of the dimensions' deviations, an upper bound whatever their link: the
    dimensions split the same households, in a way the counts do not tell. A residence is beyond
    chance when its overall gap is, or when one dimension is by itself, the risk being shared out
    among them: a mean of six would hide a residence that differs in one thing only, but wholly.

    Parameters
    ----------
    occupancy
        Occupation of the residences.
    references
        References of the families, and family of each residence.
    rule
        Fewest households and dimensions, what counts as chance and as far.
    """
    rule = rule or default_rules().gap
    parts = []
    for family, reference in references.by_family.items():
        if not isinstance(reference, Reference):
            continue
        own = [code for code in occupancy.residences if references.families.get(code) == family]
        parts += [
            part
            for position, split in enumerate(occupancy.available)
            if split.id in reference.draws
            and not (part := _split(occupancy, reference, own, (position, split), rule)).empty
        ]
    columns = ["household_count", "gap_share", "expected_gap_share", "deviation"]
    columns.append("chance_high_share")
    index = pd.MultiIndex.from_arrays([[], []])
    detail = pd.concat(parts) if parts else pd.DataFrame(columns=columns, index=index, dtype=float)
    detail = detail.rename_axis(["residence_id", "dimension"]).sort_index()
    detail["excess_share"] = detail["gap_share"] - detail["expected_gap_share"]
    detail["beyond_chance"] = detail["gap_share"] > detail["chance_high_share"]
    return Gaps(frame=_overall(occupancy, references, detail, rule), dimensions=detail)


def against(
    counts: Array, reference: Reference, split: Dimension, members: npt.NDArray[np.bool_]
) -> Array:
    """Give what each residence is compared with: the reference, without itself if it is in it."""
    share = reference.share(split)
    assert share is not None
    total = share * float(reference.shares["household_count"].loc[split.id].iloc[0])
    left = total - counts * members[:, None]
    return np.asarray(left / left.sum(axis=1, keepdims=True), dtype=np.float64)


def _split(
    occupancy: Occupancy,
    reference: Reference,
    own: list[str],
    numbered: tuple[int, Dimension],
    rule: GapRule,
) -> pd.DataFrame:
    """Gap of the residences of a family on one dimension."""
    position, split = numbered
    counts = occupancy.counts(split).loc[own].dropna()
    sizes = counts.sum(axis=1)
    counts = counts[sizes >= rule.minimum_households]
    table = counts.to_numpy(dtype=np.float64)
    size = table.sum(axis=1)
    members = np.asarray(counts.index.isin(reference.residences))
    compared = against(table, reference, split, members)
    expected, deviation, high = _chance(reference, split, size, position, rule).T
    return pd.DataFrame(
        {
            "household_count": size,
            "gap_share": total_variation(table / np.maximum(size, 1)[:, None], compared),
            "expected_gap_share": expected,
            "deviation": deviation,
            "chance_high_share": high,
        },
        index=pd.MultiIndex.from_product([counts.index, [split.id]]),
    )


def _chance(
    reference: Reference, split: Dimension, sizes: Array, position: int, rule: GapRule
) -> Array:
    """Mean, deviation and upper quantile of the gap of households drawn from the reference.

    One row a size. The quantile leaves out the rule's risk, shared out among the dimensions of the
    reference; it is read from the draws, for the gap of a small residence is far from normal. The
    seed holds the family, the dimension and the size: what chance gives a residence does not
    depend on which other residences are there.
    """
    share = reference.share(split)
    assert share is not None
    drawn = reference.draws[split.id]
    drawn = drawn[np.arange(rule.draws) % len(drawn)]
    family = zlib.crc32(reference.family.encode())
    found = {}
    for size in np.unique(sizes):
        generator = np.random.default_rng([rule.seed, family, position, int(size)])
        people = generator.multinomial(int(size), share, size=rule.draws)
        distances = total_variation(people / size, drawn)
        high = np.quantile(distances, 1 - rule.chance_share / len(reference.draws))
        found[size] = (distances.mean(), distances.std(), high)
    return np.array([found[size] for size in sizes]).reshape(-1, 3)


def _overall(
    occupancy: Occupancy, references: References, detail: pd.DataFrame, rule: GapRule
) -> pd.DataFrame:
    by = detail.groupby(level="residence_id")
    out = pd.DataFrame(index=occupancy.residences)
    out["family"] = [references.families.get(code) for code in out.index]
    out["household_count"] = by["household_count"].min().reindex(out.index)
    out["dimension_count"] = by.size().reindex(out.index, fill_value=0)
    means = by[["gap_share", "expected_gap_share", "deviation"]].mean().reindex(out.index)
    kept = out["dimension_count"] >= rule.minimum_dimensions
    means = means.where(kept)
    out[["gap_share", "expected_gap_share"]] = means[["gap_share", "expected_gap_share"]]
    out["excess_share"] = out["gap_share"] - out["expected_gap_share"]
    out["z"] = out["excess_share"] / means["deviation"].where(means["deviation"] > 0)
    single_excess = detail["excess_share"].where(detail["beyond_chance"])
    widest = single_excess.groupby(level="residence_id").max().reindex(out.index)
    out["widest_excess_share"] = widest.where(kept)
    overall, single = out["z"] >= rule.chance_z(), out["widest_excess_share"].notna()
    beyond = overall | single
    far = overall & (out["excess_share"] >= rule.far_excess_share)
    far |= single & (out["widest_excess_share"] >= rule.far_dimension_excess_share)
    classes = np.select([far, beyond, kept], list(reversed(GapClass)), default="")
    out["gap_class"] = pd.Series(classes, out.index).where(kept)
    out["state"] = _states(occupancy, references, out, kept, rule)
    return out.rename_axis("residence_id")


def _states(
    occupancy: Occupancy,
    references: References,
    out: pd.DataFrame,
    kept: pd.Series[bool],
    rule: GapRule,
) -> pd.Series[str]:
    observed = (occupancy.states == "observed").any(axis=1)
    sizes = pd.concat([occupancy.sizes(d) for d in occupancy.available], axis=1).max(axis=1)
    referred = pd.Series([references.of(code) is not None for code in out.index], out.index)
    reasons = [
        (kept, GapState.COMPARED),
        (~observed, GapState.NO_OCCUPANCY),
        (out["family"].isna(), GapState.NO_FAMILY),
        (~referred, GapState.NO_REFERENCE),
        (sizes < rule.minimum_households, GapState.TOO_FEW_HOUSEHOLDS),
    ]
    values = np.select(
        [condition for condition, _ in reasons],
        [state.value for _, state in reasons],
        default=GapState.TOO_FEW_DIMENSIONS.value,
    )
    return pd.Series(values, out.index)
