"""The decision aid as a role may see it: profiles of households, never households."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from fragility.disclosure import load_rules
from fragility.occupation import Answer
from fragility.occupation.rules import default_rules
from ui import format as fr
from ui import tables
from ui.occupation import hypothetical
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fragility.occupation import Advice, Dimension
    from ui.occupation.shown import SplitShown
    from ui.occupation.study import Study


@dataclass(frozen=True)
class Profile:
    """A profile that may be named, and how much it helps, no finer than may be said."""

    split: Dimension
    category: str
    bands: tuple[int, int]
    """First and last of the bands of the rules that are put together."""


def sayable(
    found: Study, advice: Advice, role: str, lines: Sequence[SplitShown]
) -> tuple[Profile, ...]:
    """Return the profiles that may be named, in the order of the dimensions.

    Their own order, the strongest first, would tell what their bands hide.

    Parameters
    ----------
    found, advice
        The study, and the aid of a residence.
    role
        Who looks.
    lines
        What is shown of the residence's occupation.
    """
    profiles = {str(row["dimension"]): row for row in advice.combination.to_dict("records")}
    kept = []
    for line in lines:
        row = profiles.get(line.split.id)
        if row is None:
            continue
        category, effect = str(row["category"]), float(row["dimension_effect_share"])
        bands = hypothetical.band(
            found, advice, line, category=category, effect_share=effect, role=role
        ).bands
        if bands is not None:
            kept.append(Profile(line.split, category, bands))
    return tuple(kept)


def strength(bands: tuple[int, int]) -> str:
    """Return how much a profile helps: the words of its bands, and the points they stand for."""
    known = load_rules().effect_bands
    first, last = bands
    if first == 0 and last == len(known) - 1:
        return t("occupation.aid.any")
    words = " / ".join(t(f"occupation.aid.band.{b.id}") for b in known[first : last + 1])
    low = fr.number(known[first].from_share * 100)
    high = fr.number(known[last + 1].from_share * 100) if last + 1 < len(known) else ""
    if first == 0:
        return t("occupation.aid.below", words=words, high=high)
    if not high:
        return t("occupation.aid.above", words=words, low=low)
    return t("occupation.aid.between", words=words, low=low, high=high)


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


def html(
    found: Study,
    advice: Advice,
    rotation_share: float | None,
    role: str,
    lines: Sequence[SplitShown],
) -> str:
    """Return the aid for a residence that was compared with its reference."""
    if advice.answer is Answer.NOT_COMPARED:
        return ""
    title = f'<h4 class="oc-part">{t("occupation.aid.title")}</h4>'
    lead = f'<p class="fs-muted fs-small">{escape(horizon(advice, rotation_share))}</p>'
    caution = f'<div class="fs-note fs-small">{t("occupation.aid.caution")}</div>'
    return f"{title}{lead}{_answer(found, advice, role, lines)}{caution}"


def _answer(found: Study, advice: Advice, role: str, lines: Sequence[SplitShown]) -> str:
    if advice.answer is Answer.ALREADY_NEAR:
        return f"<p>{t('occupation.aid.near')}</p>"
    if advice.answer is Answer.NO_CLEAR_PROFILE:
        return f"<p>{t('occupation.aid.none')}</p>"
    kept = sayable(found, advice, role, lines)
    if not kept:
        return f"<p>{t('occupation.aid.hidden')}</p>"
    columns = [
        tables.Column("profile", t("occupation.aid.profile")),
        tables.Column("effect", t("occupation.aid.effect")),
    ]
    table = tables.html(columns, [_row(each) for each in kept], t("occupation.aid.caption"))
    return f'{table}<p class="fs-muted fs-small">{t("occupation.aid.sure_help")}</p>'


def _row(profile: Profile) -> dict[str, str]:
    split = profile.split
    category = next(c for c in split.categories if c.id == profile.category)
    name = escape(category.profile[0].upper() + category.profile[1:])
    if split.protected_ground:
        name += f'<span class="oc-small">{t("occupation.aid.protected")}</span>'
    on = t("occupation.aid.dimension", dimension=escape(split.label))
    effect = escape(strength(profile.bands))
    return {
        "profile": tables.Html(name),
        "effect": tables.Html(f'{effect}<span class="oc-small">{on}</span>'),
    }
