"""Allocations as they are decided, one row each."""

# ruff: noqa: RUF009 - FrozenFrame() is a descriptor, each field needs its own

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from fragility.immutable import FrozenFrame

from .columns import allocation_columns
from .messages import say
from .reading import read_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

MONTH_DAYS = 365.25 / 12


@dataclass(frozen=True, eq=False, kw_only=True)
class Allocations:
    """Checked allocations."""

    frame: FrozenFrame = FrozenFrame()
    """Every canonical column, unknown throughout where the table had none; other columns kept."""
    absent: tuple[str, ...]
    """Canonical columns the table does not have."""
    warnings: tuple[str, ...]
    """What was set aside in reading, in French."""

    @property
    def row_count(self) -> int:
        """Number of allocations."""
        return len(self.frame)


def read_allocations(
    table: pd.DataFrame, *, lines: Sequence[int] | None = None, text: bool = False
) -> Allocations:
    """Check a table of allocations and complete what follows from its own columns.

    Resources per consumption unit come from the monthly ones (× 12 / UC) where they are not given,
    a signed lease from its date, the wait from the date of the application.

    Parameters
    ----------
    table, lines, text
        As for :func:`fragility.balance.reading.read_rows`.

    Raises
    ------
    TableError
        In French, with the line and the column.
    """
    frame, absent = read_rows(table, allocation_columns(), lines=lines, text=text)
    warnings: list[str] = []
    frame["income_per_uc_eur"] = yearly_income_per_uc(frame)
    signed = frame["lease_signed"]
    dated = frame["lease_signed_on"].notna()
    frame["lease_signed"] = signed.mask(signed.isna() & dated, other=True)
    contradictory = int((signed.fillna(value=True) == False).where(dated, False).sum())  # noqa: E712 - nullable
    if contradictory:
        warnings.append(say("rows.lease_contradiction", count=contradictory))
    days = (frame["decided_on"] - frame["registered_on"]).dt.days
    computed = (days / MONTH_DAYS).where(days >= 0)
    frame["waiting_months"] = frame["waiting_months"].fillna(computed)
    backwards = int((days < 0).sum())
    if backwards:
        warnings.append(say("rows.backwards", count=backwards))
    return Allocations(frame=frame, absent=absent, warnings=tuple(warnings))


def yearly_income_per_uc(frame: pd.DataFrame) -> pd.Series[float]:
    """Give yearly resources per consumption unit: as given, else monthly × 12 / UC.

    Returns
    -------
    Aligned with ``frame``; NaN where neither is known. Zero is a declared figure and stays one.
    """
    units = frame["consumption_units"].where(frame["consumption_units"] > 0)
    computed = 12 * frame["monthly_income_eur"] / units
    return frame["income_per_uc_eur"].astype(np.float64).fillna(computed)
