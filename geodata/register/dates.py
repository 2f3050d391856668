"""Dates that cannot be: not of the calendar, to come, too old, in the wrong order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from geodata.messages import register as say
from geodata.messages import user_tables as say_rows
from geodata.user_tables.cells import DATE_FORMATS, ISO_FORMATS, parse_dates, today

if TYPE_CHECKING:
    from geodata.user_tables.cells import Reader
    from geodata.user_tables.fields import Field

    Columns = dict[str, pd.Series]

FIRST_YEAR: Final = 1990
"""No register of applications nor commission's minutes kept as data goes further back."""
LEASE_BEFORE_DAYS: Final = 31
"""A lease may be dated some days before the commission that put an emergency in order."""


def read_dates(reader: Reader, one: Field) -> pd.Series[pd.Timestamp]:
    """Read a field of dates; only a required one sets its row aside.

    Parameters
    ----------
    reader
        The table.
    one
        Its field.

    Returns
    -------
    ``datetime64[s]`` by line, missing where empty or not possible.
    """
    cells = reader.text(one.name)
    own = reader.mapping.date_format
    found = parse_dates(cells, (own, *ISO_FORMATS) if own else DATE_FORMATS)
    days: pd.Series[pd.Timestamp] = found.dt.normalize()
    kept = not one.required
    bad, future = (
        (say.bad_date, say.future_date) if kept else (say_rows.bad_date, say_rows.future_date)
    )
    unread, late = cells.notna() & days.isna(), days > today()
    old = days.dt.year < FIRST_YEAR
    reader.refuse(unread, one.name, cells, bad, drop=one.required)
    reader.refuse(late, one.name, cells, future, drop=one.required)
    reader.refuse(
        old,
        one.name,
        cells,
        lambda text: say.old_date(text, FIRST_YEAR, kept=kept),
        drop=one.required,
    )
    if one.required:
        reader.refuse(cells.isna(), one.name, cells, lambda _: say_rows.empty_required(one.label))
    return days.mask(late | old)


def check_order(reader: Reader, columns: Columns) -> Columns:
    """Refuse dates in an order that cannot be.

    Parameters
    ----------
    reader
        The table.
    columns
        Typed fields by name.

    Returns
    -------
    The columns to replace. A lease dated more than :data:`LEASE_BEFORE_DAYS` days before the
    decision, or an application registered after it, loses that date; an application that ends
    before it is registered, or that is pending and yet ended, loses its row.
    """
    changed: Columns = {}
    registered = columns.get("registered_on")
    decided = columns.get("decided_on")
    if decided is not None and "lease_signed_on" in columns:
        signed = columns["lease_signed_on"]
        early = signed < decided - pd.Timedelta(days=LEASE_BEFORE_DAYS)
        reader.doubt(early, "lease_signed_on", say.lease_too_early(LEASE_BEFORE_DAYS))
        changed["lease_signed_on"] = signed.mask(early)
    if decided is not None and registered is not None:
        after = registered > decided
        reader.doubt(after, "registered_on", say.REGISTERED_AFTER)
        changed["registered_on"] = registered.mask(after)
    closed = columns.get("closed_on")
    if closed is not None and registered is not None:
        reader.doubt(closed < registered, "closed_on", say.CLOSED_BEFORE, drop=True)
        pending = columns["outcome"].eq("pending")
        reader.doubt(pending & closed.notna(), "closed_on", say.PENDING_CLOSED, drop=True)
    return changed
