"""Which figures of linked tables may not be shown for what they are by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy import sparse

if TYPE_CHECKING:
    import pandas as pd
    from scipy.sparse import csr_array

    from fragility.disclosure.rules import Rule

    from .design import Design
    from .grid import Grid

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False, slots=True)
class Evidence:
    """What is known of each figure; it holds counts, and never leaves this package."""

    truth: Floats
    """Households by atom."""
    counts: Floats
    """Households by figure."""
    units: Floats
    """Contributors by figure, NaN where the rows name none."""
    largest: Floats
    """Households of the largest contributor, NaN where the rows name none."""
    held: csr_array | None = None
    """Figures × contributors: households of each; nothing where the rows name none."""


def gather(rows: pd.DataFrame, grid: Grid, design: Design) -> Evidence:
    """Count households and contributors behind each figure, judging nothing.

    Parameters
    ----------
    rows
        As :func:`~.reading.read_rows` gives them.
    grid, design
        The figures, and the columns they are told apart by.
    """
    place = grid.atoms.reset_index(names="atom")
    atoms = rows.merge(place, how="left", on=design.columns, validate="m:1")["atom"].to_numpy()
    truth = np.bincount(atoms, rows["count"], minlength=len(grid.atoms)).astype(np.float64)
    counts = np.asarray(grid.figures @ truth)
    if design.contributor is None:
        unknown = np.full(len(counts), np.nan)
        return Evidence(truth, counts, unknown, unknown)
    present = rows["count"].to_numpy() > 0
    own = rows["contributor"][present]
    codes, names = own.factorize()
    each = sparse.csr_array(
        (rows["count"].to_numpy()[present], (atoms[present], codes)), shape=(len(truth), len(names))
    )
    held = sparse.csr_array(grid.figures @ each)
    units, largest = contributors(held)
    return Evidence(truth, counts, units, largest, held)


def contributors(held: csr_array) -> tuple[Floats, Floats]:
    """Count who each figure comes from, and give what the largest of them makes.

    Parameters
    ----------
    held
        Figures × contributors.
    """
    held.eliminate_zeros()
    units = np.diff(held.indptr).astype(np.float64)
    if not held.shape[1]:
        return units, np.zeros(held.shape[0])
    return units, np.asarray(held.max(axis=1).toarray(), dtype=np.float64).ravel()


def unsafe(evidence: Evidence, rule: Rule) -> Flags:
    """Say which figures fail the rule by themselves: an empty cell is a small one.

    What the rule asks of contributors and the rows do not tell fails.
    """
    # Asked as « what is wanted », so that a NaN refuses.
    enough = evidence.counts >= rule.minimum_count
    if rule.minimum_units > 1:
        enough &= evidence.units >= rule.minimum_units
    if rule.maximum_unit_share < 1:
        enough &= evidence.largest <= rule.maximum_unit_share * evidence.counts
    return np.asarray(~enough)


def widths(evidence: Evidence, rule: Rule) -> Floats:
    """Give the fewest values each figure must keep if it is hidden.

    Of a dominated figure, a few values more or less would still tell what the largest contributor
    makes: what it keeps is at least the part the rule leaves to the others.
    """
    least = np.full(len(evidence.counts), float(rule.minimum_interval))
    if rule.maximum_unit_share < 1:
        dominated = evidence.largest > rule.maximum_unit_share * evidence.counts
        share = np.ceil((1 - rule.maximum_unit_share) * evidence.counts) + 1
        least = np.where(dominated, np.maximum(least, share), least)
    return least
