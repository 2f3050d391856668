"""The decision aid as a role may see it: profiles of households, never households."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Any

from fragility.disclosure import protect_interval
from fragility.occupation import Answer
from fragility.occupation.rules import default_rules
from ui import format as fr
from ui import tables
from ui.occupation.shown import WORDS
from ui.texts import t

if TYPE_CHECKING:
    import pandas as pd

    from fragility.occupation import Advice, Dimension
    from ui.occupation.study import Study

_VERY_SURE = 0.97
_POINT = 0.01


def sayable(found: Study, advice: Advice, role: str) -> pd.DataFrame:
    """Return the profiles that may be named.

    Naming one tells that the residence has fewer of them than its reference, less one household at
    least: it is done where that leaves the count several values.
    """
    kept = []
    profiles = advice.combination
    for row in profiles.to_dict("records"):
        split = next(d for d in found.occupancy.available if d.id == row["dimension"])
        size = float(found.occupancy.sizes(split)[advice.residence_id])
        most = math.ceil(float(row["reference_share"]) * size) - 1
        word = protect_interval("closer", (0.0, float(most)), size, WORDS, role)
        kept.append(word.word is not None)
    return profiles[kept] if kept else profiles


def points(share: float) -> str:
    """Return a change of gap, rounded to the point: finer would give figures away."""
    rounded = round(abs(share) / _POINT)
    return t("occupation.aid.under") if rounded < 1 else fr.plural("occupation.aid.points", rounded)


def horizon(advice: Advice, rotation_share: float | None) -> str:
    """Return how many allocations are looked at, and where the number comes from."""
    if rotation_share is not None and math.isfinite(rotation_share):
        basis = t("occupation.aid.basis_known")
    else:
        share = fr.percent(default_rules().decision.default_rotation_share, 0)
        basis = t("occupation.aid.basis_default", share=share)
    if advice.allocation_count == 1:
        return t("occupation.aid.horizon_one", basis=basis)
    return t("occupation.aid.horizon", count=fr.number(advice.allocation_count), basis=basis)


def html(found: Study, advice: Advice, rotation_share: float | None, role: str) -> str:
    """Return the aid for a residence that was compared with its reference."""
    if advice.answer is Answer.NOT_COMPARED:
        return ""
    title = f'<h4 class="oc-part">{t("occupation.aid.title")}</h4>'
    lead = f'<p class="fs-muted fs-small">{escape(horizon(advice, rotation_share))}</p>'
    caution = f'<div class="fs-note fs-small">{t("occupation.aid.caution")}</div>'
    return f"{title}{lead}{_answer(found, advice, role)}{caution}"


def _answer(found: Study, advice: Advice, role: str) -> str:
    if advice.answer is Answer.ALREADY_NEAR:
        return f"<p>{t('occupation.aid.near')}</p>"
    if advice.answer is Answer.NO_CLEAR_PROFILE:
        return f"<p>{t('occupation.aid.none')}</p>"
    kept = sayable(found, advice, role)
    if kept.empty:
        return f"<p>{t('occupation.aid.hidden')}</p>"
    splits = {split.id: split for split in found.occupancy.available}
    together = ""
    if len(kept) > 1:
        total = points(float(kept["effect_share"].sum()))
        together = f"<p>{t('occupation.aid.together', points=total)}</p>"
    rows = [_row(splits[str(row["dimension"])], row) for row in kept.to_dict("records")]
    columns = [
        tables.Column("profile", t("occupation.aid.profile")),
        tables.Column("allocations", t("occupation.aid.allocations"), numeric=True),
        tables.Column("effect", t("occupation.aid.effect")),
    ]
    table = tables.html(columns, rows, t("occupation.aid.caption"))
    return f'{table}{together}<p class="fs-muted fs-small">{t("occupation.aid.sure_help")}</p>'


def _row(split: Dimension, row: dict[Any, Any]) -> dict[str, str]:
    category = next(c for c in split.categories if c.id == row["category"])
    name = escape(category.profile[0].upper() + category.profile[1:])
    if split.protected_ground:
        name += f'<span class="oc-small">{t("occupation.aid.protected")}</span>'
    sure = float(row["confidence_share"]) >= _VERY_SURE
    on = t("occupation.aid.dimension", dimension=escape(split.label))
    effect = escape(points(float(row["dimension_effect_share"])))
    solidity = t("occupation.aid.sure") if sure else t("occupation.aid.fair")
    return {
        "profile": tables.Html(name),
        "allocations": t("occupation.aid.up_to", count=fr.number(float(row["allocation_count"]))),
        "effect": tables.Html(f'{effect}<span class="oc-small">{on}, {solidity}</span>'),
    }
