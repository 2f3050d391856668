"""Fragility indicators of residences, standardised within the stock."""

# ruff: noqa: RUF009 - FrozenFrame() is a descriptor, each field needs its own

from __future__ import annotations

import datetime as dt  # noqa: TC003 - pydantic reads the annotations at run time
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

import pandas as pd

from fragility.errors import TableError
from fragility.immutable import FrozenFrame
from fragility.method_parts import Direction  # noqa: TC001 - pydantic reads the annotations
from fragility.normalisation import Spec
from fragility.status import STATUS_SUFFIX, CellStatus
from fragility.strict_yaml import read_document

from .messages import say
from .occupancy import RESIDENCE
from .rules import IndicatorRule, default_rules


class ResidenceIndicator(Spec):
    """One indicator."""

    id: str
    label: str
    definition: str
    direction: Direction
    unit: Literal["share", "ratio"]


class _Document(Spec):
    version: str
    date: dt.date
    indicators: tuple[ResidenceIndicator, ...]


@cache
def residence_indicators() -> tuple[ResidenceIndicator, ...]:
    """Give the indicators known, in their order."""
    text = (resources.files(__package__) / "indicators.yaml").read_text(encoding="utf-8")
    return _Document.model_validate(read_document(text)).indicators


@dataclass(frozen=True, eq=False, kw_only=True)
class ResidenceIndicators:
    """Indicators of the residences of a stock; frames are indexed by ``residence_id``, sorted."""

    values: FrozenFrame = FrozenFrame()
    """Residences × indicators, in their own units; NaN where not observed."""
    status: FrozenFrame = FrozenFrame()
    """Same shape: ``observed``, ``missing`` or ``secret``."""
    standard: FrozenFrame = FrozenFrame()
    """Same shape: standard deviations away from the mean of the stock, positive on the fragile
    side; NaN where not observed, or where all residences have the same value."""
    percentile: FrozenFrame = FrozenFrame()
    """Same shape: share of the stock's other residences that are less fragile (ties count for
    half); NaN where not observed."""
    summary: FrozenFrame = FrozenFrame()
    """``score`` (mean of the standard scores the residence has; NaN where they are too few),
    ``used_count``, ``available_count``."""
    stock: FrozenFrame = FrozenFrame()
    """Indexed by indicator: ``mean``, ``median``, ``deviation``, ``observed_count``,
    ``missing_count``, ``secret_count``."""

    @property
    def available(self) -> tuple[ResidenceIndicator, ...]:
        """Indicators observed for one residence at least."""
        counts = self.stock["observed_count"]
        return tuple(i for i in residence_indicators() if i.id in counts and counts[i.id] > 0)


def standardise_indicators(
    table: pd.DataFrame, rule: IndicatorRule | None = None
) -> ResidenceIndicators:
    """Compare each residence with the stock, indicator by indicator.

    z = ± (x - mean) / deviation, over the residences that have a value, each counting for one; the
    sign makes every indicator rise with fragility.

    Parameters
    ----------
    table
        One row a residence: ``residence_id`` (column or index), indicators and their ``_status``.
    rule
        Share of the stock's indicators a residence must have to get a summary.

    Raises
    ------
    TableError
        No identifier, one given twice, or no known indicator.
    """
    rule = rule or default_rules().indicators
    rows = table if table.index.name == RESIDENCE else _indexed(table)
    rows = rows.set_axis(rows.index.astype(str), axis=0).sort_index()
    if rows.index.has_duplicates:
        twice = rows.index[rows.index.duplicated()][0]
        raise TableError(say("occupancy.duplicate", residence=twice))
    known = [i for i in residence_indicators() if i.id in rows.columns]
    if not known:
        raise TableError(say("indicators.none"))
    status = pd.DataFrame({i.id: _status(rows, i.id) for i in known}, index=rows.index)
    values = pd.DataFrame({i.id: pd.to_numeric(rows[i.id], errors="coerce") for i in known})
    values = values.astype("float64").where(status == CellStatus.OBSERVED.value)
    signs = pd.Series({i.id: i.direction.sign for i in known})
    deviation = values.std(ddof=0)
    standard = (values - values.mean()) / deviation.where(deviation > 0) * signs
    ranks = (values * signs).rank() - 1
    others = (values.notna().sum() - 1).where(lambda count: count > 0)
    used = standard.notna().sum(axis=1)
    available = int((deviation > 0).sum())
    enough = (used > 0) & (used >= rule.minimum_share * available)
    return ResidenceIndicators(
        values=values,
        status=status,
        standard=standard,
        percentile=ranks / others,
        summary=pd.DataFrame(
            {
                "score": standard.mean(axis=1).where(enough),
                "used_count": used,
                "available_count": available,
            }
        ),
        stock=pd.DataFrame(
            {
                "mean": values.mean(),
                "median": values.median(),
                "deviation": deviation,
                **{
                    f"{state.value}_count": (status == state.value).sum()
                    for state in (CellStatus.OBSERVED, CellStatus.MISSING, CellStatus.SECRET)
                },
            }
        ),
    )


def _indexed(table: pd.DataFrame) -> pd.DataFrame:
    if RESIDENCE not in table.columns:
        raise TableError(say("occupancy.no_id"))
    return table.set_index(RESIDENCE)


def _status(rows: pd.DataFrame, column: str) -> pd.Series[str]:
    present = pd.to_numeric(rows[column], errors="coerce").notna()
    missing, observed = CellStatus.MISSING.value, CellStatus.OBSERVED.value
    twin = f"{column}{STATUS_SUFFIX}"
    if twin not in rows.columns:
        return present.map({True: observed, False: missing})
    given = rows[twin].astype("string").fillna(missing).astype(object)
    given = given.mask((given == observed) & ~present, missing)
    return pd.Series([str(state) for state in given], rows.index)
