"""How a residence lives, in figures: its management indicators beside the stock's."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from ui import format as fr
from ui import tables
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fragility.occupation import Agreement, ResidenceIndicators

_WORST, _HIGH, _LOW = 0.9, 2 / 3, 1 / 3


def place(percentile: float) -> str:
    """Return where a residence stands in the stock, in words; nothing where it is not known."""
    if not math.isfinite(percentile):
        return ""
    if percentile >= _WORST:
        return t("occupation.vitals.worst")
    if percentile >= _HIGH:
        return t("occupation.vitals.high")
    return t("occupation.vitals.middle") if percentile >= _LOW else t("occupation.vitals.low")


@dataclass(frozen=True, slots=True)
class Vital:
    """One indicator of a residence."""

    label: str
    definition: str
    unit: str
    value: float
    status: str
    percentile: float
    """Place in the stock, 0-1; NaN where it is not known."""
    median: float
    """Of the stock."""


def vitals_of(found: ResidenceIndicators | None, residence_id: str) -> tuple[Vital, ...]:
    """Return the indicators of a residence; empty where no file tells them."""
    if found is None or residence_id not in found.values.index:
        return ()
    values, statuses, percentiles = (
        frame.loc[[residence_id]].to_dict("records")[0]
        for frame in (found.values, found.status, found.percentile)
    )
    return tuple(
        Vital(
            label=each.label,
            definition=each.definition,
            unit=each.unit,
            value=values[each.id],
            status=str(statuses[each.id]),
            percentile=float(percentiles[each.id]),
            median=found.stock["median"][each.id],
        )
        for each in found.available
    )


def html(found: Sequence[Vital]) -> str:
    """Return the table of the indicators of a residence, or that there are none."""
    title = f'<h4 class="oc-part">{t("occupation.vitals.title")}</h4>'
    if not found:
        return f'{title}<p class="fs-muted fs-small">{t("occupation.vitals.none")}</p>'
    columns = [
        tables.Column("name", t("occupation.vitals.indicator")),
        tables.Column("value", t("occupation.vitals.value"), numeric=True),
        tables.Column("stock", t("occupation.vitals.stock"), numeric=True),
    ]
    rows = [
        {
            "name": tables.Html(
                f'{escape(each.label)}<span class="oc-small">{escape(each.definition)}</span>'
            ),
            "value": tables.Html(
                fr.cell(each.value, fr.Unit(each.unit), each.status)
                + f'<span class="oc-small">{place(each.percentile)}</span>'
            ),
            "stock": fr.value(each.median, fr.Unit(each.unit)),
        }
        for each in found
    ]
    return title + tables.html(columns, rows, t("occupation.vitals.caption"))


def agreement_html(found: Agreement | None) -> str:
    """Return how far the raters of the territory agree: what a single note is worth."""
    if found is None:
        return ""
    title = f'<h4 class="oc-part">{t("occupation.agreement.title")}</h4>'
    alpha = found.alpha
    if alpha.value is None:
        text = t("occupation.agreement.none", reason=alpha.reason)
    else:
        text = t(
            "occupation.agreement.line",
            value=fr.number(alpha.value, 2),
            low=fr.number(alpha.low, 2),
            high=fr.number(alpha.high, 2),
            count=fr.number(alpha.residence_count),
        )
    return f'{title}<p class="fs-muted fs-small">{escape(text)}</p>'
