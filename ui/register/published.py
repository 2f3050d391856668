"""What the pages on the demand may say of allocations: no more than their publication does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fragility.balance import is_published
from fragility.balance.protection import AGGREGATE
from fragility.balance.publication import publication
from fragility.balance.rules import Access, Place
from ui.register import kept

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from fragility.balance import Prepared
    from ui.roles import Role
    from ui.territories import Territory

_DRAWN = ("allocation_count", "applications_per_allocation_ratio")


def without_hidden_totals(
    territory: Territory, rows: pd.DataFrame, by: Sequence[str], role: Role, year: int
) -> pd.DataFrame:
    """Mask the allocations of places whose number the publication of the year does not tell.

    Parameters
    ----------
    territory
        Whose allocations.
    rows
        One row a cell: columns of the cut, ``allocation_count`` of a calendar year and what is
        drawn from it.
    by
        Columns of the cut; one that the publication does not have is left as it is.
    role
        Who looks.
    year
        The calendar year.
    """
    if _DRAWN[0] not in rows or not kept.has_allocations(territory):
        return rows
    prepared = kept.prepared(territory)
    rule = _of_everyone(prepared)
    if rule is None or not by or not is_published(by, prepared.known_columns):
        return rows
    hidden = publication(prepared, year, AGGREGATE, role).of(rows, by, rule) < 1
    names = [name for name in _DRAWN if name in rows]
    return rows.assign(**{name: rows[name].astype("Float64").mask(hidden) for name in names})


def _of_everyone(prepared: Prepared) -> str | None:
    """Give a rule whose whole is every decision, as it is published."""
    return next(
        (
            rule.id
            for rule in prepared.rules.rules
            if rule.place is Place.EVERYWHERE
            and rule.event == "decision"
            and rule.access is not Access.FIRST_ACCESS
        ),
        None,
    )
