"""How long those housed in the semester had waited, for who may see the allocations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from fragility.balance.prepare import days_of
from fragility.concentration.intervals import wilson_interval
from fragility.demand import default_rules
from ui.documents.blocks import Table
from ui.format import number, plural
from ui.review import words
from ui.review.section import Behind, Fold
from ui.tables import Column
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.register.choices import Period
    from ui.review.scope import Scope


def limits() -> tuple[int, ...]:
    """Return the months beyond which a wait is long, the shortest first."""
    return tuple(sorted(default_rules().long_wait_months))


def counted(scope: Scope, period: Period, place: str = "") -> pd.DataFrame:
    """Count the allocations of the sector by how long the household had waited.

    Returns
    -------
    One row a value of ``place``, or one row: ``total_count``, ``unknown_count`` and, a limit,
    ``over_<n>_count``.
    """
    frame = scope.prepared.frame
    inside = days_of(period.days, frame["decided_on"])
    if scope.sector:
        inside &= (frame["sector"] == scope.sector).to_numpy(dtype=bool, na_value=False)
    rows = frame[inside]
    months = rows["waiting_months"]
    told = pd.DataFrame({"total_count": 1, "unknown_count": months.isna()})
    told = told.assign(**{f"over_{limit}_count": (months > limit).to_numpy() for limit in limits()})
    if not place:
        return told.sum().to_frame().T.astype(float)
    keys = rows[place].astype(object)
    return told.groupby(keys, dropna=False).sum().astype(float).reset_index()


def sentences(scope: Scope) -> tuple[str, ...]:
    """Say how many of those housed had waited long, a sentence a limit."""
    now = counted(scope, scope.period).iloc[0].to_dict()
    former = counted(scope, scope.former).iloc[0].to_dict()
    found = []
    for limit in limits():
        name = t("review.waits.name", months=limit)
        figure = words.of(_share(now, limit), "part", "whole")
        before = words.share(_share(former, limit), whole="whole")
        found.append(
            " ".join(
                (
                    t("review.item.sentence", name=name, figure=figure),
                    t("review.item.former", share=before),
                )
            )
        )
    if unknown := now["unknown_count"]:
        found.append(plural("review.waits.unknown", unknown))
    return tuple(found)


def fold(scope: Scope, place: str) -> Fold | None:
    """Return the table by a place."""
    rows = counted(scope, scope.period, place).sort_values(
        "total_count", ascending=False, kind="stable"
    )
    if rows.empty:
        return None
    label = t("review.waits.by", place=t(f"review.place.{place}").lower())
    columns = (
        Column("place", t(f"review.place.{place}")),
        Column("total", t("review.column.allocations"), numeric=True),
        *(
            Column(str(limit), t("review.waits.column", months=limit), numeric=True)
            for limit in limits()
        ),
    )
    lines, behind = [], []
    for row in rows.to_dict("records"):
        value = None if pd.isna(row[place]) else row[place]
        name = scope.label(place, value)
        lines.append(
            {
                "place": name,
                "total": number(row["total_count"]),
                **{str(limit): _cell(row, limit) for limit in limits()},
            }
        )
        behind.append(beside(scope, {place: value}, name))
    caption = f"{label}, {scope.period.label}"
    table = Table(columns, tuple(lines), caption, t("review.table.interval"))
    return Fold(label, (table,), tuple(behind))


def beside(scope: Scope, where: Mapping[str, str | None], name: str) -> Behind:
    """Return what stands behind the allocations after a long wait."""
    title = t("review.waits.name", months=limits()[0])
    inside: dict[str, str | int | None] = {"sector": scope.sector} if scope.sector else {}
    return Behind(
        title=" · ".join(filter(None, [title, name or scope.sector, scope.period.label])),
        where={**inside, **where, "semester": scope.period.code},
        about=(t("review.waits.about", months=limits()[0]),),
        keep=is_long,
    )


def is_long(rows: pd.DataFrame) -> pd.Series[bool]:
    """Tell which rows had waited longer than the first limit."""
    found: pd.Series[bool] = rows["waiting_months"] > limits()[0]
    return found


def _share(row: Mapping[Any, Any], limit: int) -> dict[str, float]:
    part, whole = row[f"over_{limit}_count"], row["total_count"]
    low, high = wilson_interval([part], [whole])
    share = part / whole if whole else np.nan
    return {
        "part": part,
        "whole": whole,
        "share": share,
        "share_low": low[0],
        "share_high": high[0],
    }


def _cell(row: Mapping[Any, Any], limit: int) -> str:
    told = _share(row, limit)
    return t("review.cell.count_share", count=number(told["part"]), share=words.share(told))
