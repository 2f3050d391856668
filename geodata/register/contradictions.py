"""Cells of one row that cannot both be right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from geodata.messages import register as say

if TYPE_CHECKING:
    from geodata.user_tables.cells import Reader

    Columns = dict[str, pd.Series]

RICHEST_FIRST_QUARTILE_EUR: Final = 20_000
"""Euros a year and consumption unit above which nobody is in the first quartile of applicants,
whatever the EPCI: the thresholds set each year are well under it everywhere."""
POOREST_ABOVE_EUR: Final = 2_000
"""Euros a year and consumption unit under which everybody is in it."""


def check_contradictions(reader: Reader, columns: Columns) -> Columns:
    """Make unknown the cells of a row that contradict each other; the row is kept, and told.

    Only what is certain: a lease not signed and its date, first access and a difficult or internal
    mutation, DALO without priority, a quartile that the resources make impossible.

    Parameters
    ----------
    reader
        The table.
    columns
        Typed fields by name.

    Returns
    -------
    The columns to replace.
    """
    changed: Columns = {}

    def doubt(bad: pd.Series[bool], told: str, names: tuple[str, ...], reason: str) -> None:
        reader.doubt(bad, told, reason)
        for name in names:
            changed[name] = changed.get(name, columns[name]).mask(bad)

    given = columns.keys()
    if {"lease_signed", "lease_signed_on"} <= given:
        bad = _is(columns["lease_signed"], value=False) & columns["lease_signed_on"].notna()
        doubt(bad, "lease_signed", ("lease_signed", "lease_signed_on"), say.SIGNED_NOT)
    first = columns["access"].eq("first_access") if "access" in given else None
    if first is not None and "mutation_difficulty" in given:
        hard = columns["mutation_difficulty"].isin(["complex", "blocked"])
        names = ("access", "mutation_difficulty")
        doubt(first & hard, "mutation_difficulty", names, say.FIRST_ACCESS_MUTATION)
    if first is not None and "internal_mutation" in given:
        internal = first & _is(columns["internal_mutation"], value=True)
        names = ("access", "internal_mutation")
        doubt(internal, "internal_mutation", names, say.FIRST_ACCESS_INTERNAL)
    if {"dalo", "priority"} <= given:
        bad = _is(columns["dalo"], value=True) & _is(columns["priority"], value=False)
        doubt(bad, "priority", ("priority",), say.DALO_NOT_PRIORITY)
    if {"income_quartile", "income_per_uc_eur"} <= given:
        quartile, income = columns["income_quartile"], columns["income_per_uc_eur"]
        rich = quartile.eq(1) & income.gt(RICHEST_FIRST_QUARTILE_EUR)
        reason = say.quartile_too_rich(RICHEST_FIRST_QUARTILE_EUR)
        doubt(rich, "income_quartile", ("income_quartile",), reason)
        # Zero is what a file writes where resources were not declared.
        poor = quartile.gt(1) & income.gt(0) & income.lt(POOREST_ABOVE_EUR)
        reason = say.quartile_too_poor(POOREST_ABOVE_EUR)
        doubt(poor, "income_quartile", ("income_quartile",), reason)
    return changed


def _is(flags: pd.Series, *, value: bool) -> pd.Series[bool]:
    """Tell which flags are known to be so."""
    known: pd.Series[bool] = flags.eq(value).fillna(value=False).astype(bool)
    return known
