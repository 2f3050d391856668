"""The day and the setting that figures of the demand are drawn for.

Élus have one: the last year's end the files cover, and what the files say of themselves. Two days
or two settings could be taken from one another, so nothing in an address changes theirs.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fragility.balance.protection import DETAIL
from fragility.disclosure import may_see
from ui import state
from ui.demand import base

if TYPE_CHECKING:
    from fragility.demand import Extract
    from ui.roles import Role
    from ui.territories import Territory


@dataclass(frozen=True, slots=True)
class Setting:
    """What a figure depends on besides the rows."""

    as_of: dt.date
    """Who waits is told at the end of this day; allocations are those of the year it ends."""
    since: dt.date | None
    """First day from which ends are in the file."""
    mutations: bool = True


def published(extract: Extract) -> Setting | None:
    """Return the setting of everyone; none where the files do not reach the end of a year."""
    if not extract.year_ends:
        return None
    return Setting(extract.year_ends[0], extract.since)


def days(extract: Extract) -> dict[str, dt.date]:
    """Return the days that technicians may look at, by year, the latest first."""
    found = {str(day.year): day for day in extract.year_ends}
    if extract.default_day not in found.values():
        found = {str(extract.default_day.year): extract.default_day, **found}
    return found


def read(territory: Territory, role: Role) -> Setting | None:
    """Settle the setting a role looks at; the only place where one is made.

    Parameters
    ----------
    territory
        Whose files.
    role
        Who looks: for anyone who may not see the rows, the address is not even read.

    Returns
    -------
    ``None`` where there is nothing this role may look at.
    """
    extract = base.extract(territory)
    if extract is None:
        return None
    if not may_see(DETAIL, role):
        return published(extract)
    offered = days(extract)
    first = extract.since.isoformat() if extract.since else ""
    as_of = offered[state.sync("periode", offered, next(iter(offered)))]
    since = state.sync("depuis", None, first)
    mutations = state.sync("mutations", ("avec", "sans"), "avec") == "avec"
    return Setting(as_of, day_of(since) or extract.since, mutations)


def day_of(text: str) -> dt.date | None:
    """Read a day; none where the text is no day of the calendar."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
