"""Linked tables as a role may see them: evidence, verdict, mask, copy."""

# ruff: noqa: RUF009 - FrozenFrame() is a descriptor

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from fragility.disclosure.messages import say
from fragility.errors import RefusedError
from fragility.immutable import FrozenFrame

from .audit import audit
from .complete import Wanted, complete, next_hidden
from .grid import Grid, atoms_of, grid, levels_of
from .primary import Evidence, gather, unsafe, widths
from .published import Published
from .rounding import rounded

if TYPE_CHECKING:
    from fragility.disclosure.rules import Rule

    from .design import Design

Flags = npt.NDArray[np.bool_]


class Status(StrEnum):
    """Of a published cell. Whether it is hidden for itself or for others is not said."""

    SHOWN = "shown"
    SECRET = "secret"  # noqa: S105 - a status, not a password


@dataclass(frozen=True, eq=False, kw_only=True)
class ProtectedTables:
    """What a role may see of linked tables: nothing in it needs hiding."""

    rows: FrozenFrame = FrozenFrame()
    """One row a published cell: the columns (« Ensemble » where summed over), ``status`` and
    ``count`` (rounded where the rule rounds; none where secret)."""
    rule: Rule
    role: str

    @property
    def secret_count(self) -> int:
        """Cells not shown."""
        return int((self.rows["status"] == Status.SECRET).sum())

    def published(self, name: str = "") -> Published:
        """Give them as the auditor takes them."""
        return Published.of(self.rows, self.rule, name)

    def export(self) -> pd.DataFrame:
        """Give the cells, and the rule they can be audited by."""
        return self.rows.assign(
            rule=self.rule.id,
            role=self.role,
            minimum_count=self.rule.minimum_count,
            minimum_interval=self.rule.minimum_interval,
            rounding=self.rule.rounding,
            minimum_units=self.rule.minimum_units,
            maximum_unit_share=self.rule.maximum_unit_share,
        )


def protect_tables(rows: pd.DataFrame, design: Design, role: str) -> ProtectedTables:
    """Keep of the tables of a design what a role may see.

    Parameters
    ----------
    rows
        As :func:`~.reading.read_rows` gives them.
    design
        Which tables, under which rule.
    role
        Who looks.

    Raises
    ------
    RefusedError
        Nothing is foreseen for the role, or nothing is left to hide and the audit still fails.
    ComputationError
        Too many cells.
    """
    rule = design.rule_for(role)
    tables = [levels_of(design.dimensions, table) for table in design.roles[role].tables]
    made = grid(design.dimensions, tables, atoms_of(design.dimensions, rows))
    evidence = gather(rows, made, design)
    wanted = _wanted(evidence, rule)
    witnesses: list[npt.NDArray[np.float64]] = []
    first = unsafe(evidence, rule)
    while True:
        hidden = complete(made, evidence, first, wanted, witnesses)
        out = _copied(made, evidence, hidden, rule, role)
        # By itself, as anyone would, from what is about to leave and nothing else.
        found = audit([out.published()], every=False)
        if not found.broken:
            return out
        first = _with_more(made, evidence, hidden, found.rows[found.rows["broken"]])
        if (first == hidden).all():
            raise RefusedError(say("protect.refused"))


def _wanted(evidence: Evidence, rule: Rule) -> Wanted:
    return Wanted(
        widths(evidence, rule),
        float(max(rule.minimum_count, rule.minimum_interval - 1)),
        rule.rounding,
        reach=float(rule.minimum_count),
        minimum_units=rule.minimum_units,
        maximum_unit_share=rule.maximum_unit_share,
    )


def _with_more(made: Grid, evidence: Evidence, hidden: Flags, broken: pd.DataFrame) -> Flags:
    """Hide something beside each cell that the audit finds told, the finest first."""
    columns = list(made.atoms.columns)
    cells = made.cells.reset_index(names="cell").merge(broken[columns].drop_duplicates(), "inner")
    figures = np.unique(made.figure_of[cells["cell"].to_numpy(dtype=np.int64)])
    sizes = np.asarray(made.figures.sum(axis=1)).ravel()
    out = hidden.copy()
    for figure in figures[np.argsort(sizes[figures], kind="stable")]:
        out = next_hidden(made, evidence.counts, out, int(figure))
    # The audit may name a cell otherwise than the tables do; then the smallest figure goes.
    return out if (out != hidden).any() else next_hidden(made, evidence.counts, hidden, None)


def _copied(
    made: Grid, evidence: Evidence, hidden: Flags, rule: Rule, role: str
) -> ProtectedTables:
    """Copy what may be shown, and nothing else."""
    secret = hidden[made.figure_of]
    counts = rounded(evidence.counts[made.figure_of], rule.rounding)
    rows = made.cells.assign(
        status=np.where(secret, Status.SECRET.value, Status.SHOWN.value),
        count=pd.array(np.where(secret, np.nan, counts), dtype="Int64"),
    )
    return ProtectedTables(rows=rows, rule=rule, role=role)
