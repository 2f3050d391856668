"""How a residence lives, in figures: its management indicators beside the stock's."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

from fragility.disclosure import may_see
from ui import format as fr
from ui import tables
from ui.occupation.shown import OPINION
from ui.texts import t

if TYPE_CHECKING:
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


def html(found: ResidenceIndicators | None, residence_id: str, role: str) -> str:
    """Return the table, or why there is none; nothing for who may not see it."""
    if not may_see(OPINION, role):
        return ""
    title = f'<h4 class="oc-part">{t("occupation.vitals.title")}</h4>'
    if found is None or residence_id not in found.values.index:
        return f'{title}<p class="fs-muted fs-small">{t("occupation.vitals.none")}</p>'
    columns = [
        tables.Column("name", t("occupation.vitals.indicator")),
        tables.Column("value", t("occupation.vitals.value"), numeric=True),
        tables.Column("stock", t("occupation.vitals.stock"), numeric=True),
    ]
    values, statuses, percentiles = (
        frame.loc[[residence_id]].to_dict("records")[0]
        for frame in (found.values, found.status, found.percentile)
    )
    rows = [
        {
            "name": tables.Html(
                f'{escape(each.label)}<span class="oc-small">{escape(each.definition)}</span>'
            ),
            "value": tables.Html(
                fr.cell(values[each.id], fr.Unit(each.unit), str(statuses[each.id]))
                + f'<span class="oc-small">{place(float(percentiles[each.id]))}</span>'
            ),
            "stock": fr.value(found.stock["median"][each.id], fr.Unit(each.unit)),
        }
        for each in found.available
    ]
    return title + tables.html(columns, rows, t("occupation.vitals.caption"))


def agreement_html(found: Agreement | None, role: str) -> str:
    """Return how far the raters of the territory agree: what a single note is worth."""
    if found is None or not may_see(OPINION, role):
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
