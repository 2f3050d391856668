"""Everything the demand is described by, cell by cell, in one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from .blocked import blocked
from .pressure import pressure
from .rules import default_rules
from .waiting import waiting

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from fragility.balance.allocations import Allocations

    from .applications import Applications
    from .rules import DemandRules


def demand_table(
    applications: Applications,
    allocations: Allocations | None,
    as_of: dt.date,
    *,
    since: dt.date | None = None,
    by: Sequence[str] = (),
    mutations: bool = True,
    rules: DemandRules | None = None,
) -> pd.DataFrame:
    """Put pressure, waits and situations side by side.

    Drawn apart, the tables lack the cells none of their rows is in, and would not be protected on
    the same cells.

    Parameters
    ----------
    applications, as_of, since, by, mutations
        As for :func:`~fragility.demand.waiting`.
    allocations
        The allocations; none: the columns of the pressure are absent but ``pending_count``.

    Returns
    -------
    One row a cell of any table, sorted, unknown last: the columns of the cut and those of
    :func:`~fragility.demand.pressure`, :func:`~fragility.demand.waiting` and
    :func:`~fragility.demand.blocked`. A count of rows is zero where no row is; the rest is unknown.
    """
    rules = rules or default_rules()
    columns = list(by)
    waits = waiting(applications, as_of, since=since, by=by, mutations=mutations, rules=rules)
    stuck = blocked(applications, as_of, by=by, mutations=mutations, rules=rules)
    tables = [waits.drop(columns="pending_count"), stuck]
    if allocations is not None:
        found = pressure(applications, allocations, as_of, by=by, mutations=mutations)
        tables = [found, tables[0], tables[1].drop(columns="pending_count")]
    if not columns:
        out = pd.concat([each.reset_index(drop=True) for each in tables], axis=1)
    else:
        out = tables[0]
        for other in tables[1:]:
            out = out.merge(other, on=columns, how="outer", sort=True)
    counts = [name for name in out if str(name).endswith("_count") and name not in columns]
    # Rows are counted: a cell that one of the tables lacks has none of its rows.
    zero = dict.fromkeys(counts, 0)
    out = out.fillna(zero).astype(dict.fromkeys(counts, "int64"))
    out.attrs["warnings"] = waits.attrs["warnings"]
    return out
