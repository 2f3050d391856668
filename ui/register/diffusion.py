"""Under which rule figures of allocations and applications go out to a role."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from fragility.balance.protection import AGGREGATE, DETAIL
from fragility.disclosure import Released, may_see, release

if TYPE_CHECKING:
    import pandas as pd

    from fragility.balance.protection import ProtectedTable

Content = TypeVar("Content")


def let_out(content: Content, role: str) -> Released[Content]:
    """Let out what was protected for a role: in detail for who may see it, else by large sets.

    Raises
    ------
    RefusedError
        The role is unknown to the rules.
    """
    return release(content, DETAIL if may_see(DETAIL, role) else AGGREGATE, role)


def rows_of(table: ProtectedTable) -> Released[pd.DataFrame]:
    """Let out the rows of a protected table, for the role it was protected for."""
    return let_out(table.rows, table.role)
