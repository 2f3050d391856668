"""What the pages on the demand may say of allocations: no more than their publication does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fragility.balance import publication
from ui.confidential import register
from ui.register import kept

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from ui.roles import Role
    from ui.territories import Territory


def without_hidden_totals(
    territory: Territory, rows: pd.DataFrame, by: Sequence[str], role: Role, year: int
) -> pd.DataFrame:
    """Mask the allocations of places whose number the publication of the year does not tell.

    Parameters
    ----------
    territory
        Whose allocations.
    rows, by, role, year
        As for :func:`fragility.balance.publication.without_hidden_totals`.
    """
    if not kept.has_allocations(territory):
        return rows
    prepared = register.prepared(territory)
    return publication.without_hidden_totals(prepared, rows, by, role, year)
