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
from .complete import Wanted, complete
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
        Nothing is foreseen for the role, or what is left does not pass the audit.
    ComputationError
        Too many cells.
    """
    rule = design.rule_for(role)
    tables = [levels_of(design.dimensions, table) for table in design.roles[role].tables]
    made = grid(design.dimensions, tables, atoms_of(design.dimensions, rows))
    evidence = gather(rows, made, design)
    witnesses: list[npt.NDArray[np.float64]] = []
    hidden = _hidden(made, evidence, rule, witnesses)
    out = _copied(made, evidence, hidden, rule, role)
    # By itself, as anyone would, from what is about to leave and nothing else.
    if audit([out.published()], every=False).broken:
        raise RefusedError(say("protect.refused"))
    return out


def _hidden(
    made: Grid, evidence: Evidence, rule: Rule, witnesses: list[npt.NDArray[np.float64]]
) -> Flags:
    least = max(rule.minimum_count, rule.minimum_interval - 1)
    wanted = Wanted(widths(evidence, rule), float(least), rule.rounding)
    return complete(made, evidence, unsafe(evidence, rule), wanted, witnesses)


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
