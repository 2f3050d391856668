"""What the SRU inventory says of the territory or of a commune."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.model import ValueStatus
from ui.format import number, percent
from ui.home.figures import Figure
from ui.texts import t

if TYPE_CHECKING:
    import pandas as pd


def figure(inventory: tuple[pd.DataFrame, int] | None, commune: str) -> Figure:
    """Return the SRU figure of a commune, or how many communes of the territory are short of it."""
    label = t("stock.sru.label")
    if inventory is None:
        return Figure(label, None, t("stock.sru.none"))
    frame, year = inventory
    return _commune(frame, commune, year) if commune else _territory(frame, year)


def _territory(frame: pd.DataFrame, year: int) -> Figure:
    label = t("stock.sru.label")
    subject = _observed(frame, "sru_subject_count") == 1
    if not subject.any():
        return Figure(label, number(0), t("stock.sru.nobody", year=year))
    short = int((_observed(frame, "sru_deficit_count")[subject] == 1).sum())
    return Figure(
        label,
        t("stock.sru.short", short=number(short), subject=number(int(subject.sum()))),
        t("stock.sru.short_of", year=year),
    )


def _commune(frame: pd.DataFrame, commune: str, year: int) -> Figure:
    label = t("stock.sru.label")
    share = _observed(frame, "sru_share").get(commune)
    if share is None or share != share:  # noqa: PLR0124 - NaN is the one value unlike itself
        return Figure(label, None, t("stock.sru.outside", year=year))
    target = _observed(frame, "sru_target_share").get(commune)
    if target is None or target != target:  # noqa: PLR0124 - as above
        return Figure(label, percent(share), t("stock.sru.rate", year=year))
    key = "stock.sru.above" if share >= target else "stock.sru.below"
    return Figure(label, percent(share), t(key, year=year, target=percent(target, 0)))


def _observed(frame: pd.DataFrame, column: str) -> pd.Series[float]:
    """Return a column where it is observed, NaN elsewhere and where there is no such column."""
    if column not in frame:
        return frame.index.to_series().map(lambda _code: float("nan"))
    return frame[column].astype(float).where(frame[f"{column}_status"] == ValueStatus.OBSERVED)
