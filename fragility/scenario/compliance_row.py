"""One line of the table of compliance."""

from __future__ import annotations

from typing import NamedTuple


class ComplianceRow(NamedTuple):
    """A rule, where and when it holds, and how it is kept."""

    level: str
    """``epci`` or ``commune``."""
    place_code: str
    """Empty for the EPCI."""
    rule_id: str
    period: str
    """A year, years (« 2026-2028 »), or the name of an operation."""
    required: float
    achieved: float
    n: float
    """What a share is of."""
    unit: str
    verdict: str
    """``reached``, ``missed``, ``not_concerned`` or ``unknown``."""
    missing_count: float
    """Dwellings short of the target, or in excess; 0 where reached, NaN where it means nothing."""
    sentence: str
