"""The store of a territory as drawing code has it: what is public, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fragility.disclosure import held_columns, rule_of_table
from fragility.errors import RefusedError
from fragility.messages import reserved_table
from geodata.store import TerritoryStore

if TYPE_CHECKING:
    import pandas as pd

    from geodata.model import Level


class OpenStore(TerritoryStore):
    """A store that gives only what its producers publish.

    A table whose rule is not public, or that no rule is known for, is refused; columns that a
    public table has from a restricted file are left out. That a table is there is told
    (:meth:`~geodata.store.TerritoryStore.has`): it is no secret.
    """

    def table(
        self,
        table: str,
        level: Level | str,
        vintage: int | None = None,
        variant: str | None = None,
    ) -> pd.DataFrame:
        """Give the public values of a table, as :meth:`geodata.store.TerritoryStore.table` does.

        Raises
        ------
        RefusedError
            The table is not public, or unknown to the rules.
        StoreError
            When the store holds no such dataset, or its file is gone or damaged.
        """
        rule = rule_of_table(table)
        if rule is None or not rule.public:
            raise RefusedError(reserved_table(table))
        frame = super().table(table, level, vintage, variant)
        held = held_columns(table, self.entry(table, level, vintage, variant).variant)
        return frame.drop(columns=[name for name in frame if name in held])
