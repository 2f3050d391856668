"""The decision aid in words: what :mod:`ui.occupation.aid` lets be said."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from fragility.disclosure import load_rules
from fragility.occupation import Answer
from fragility.occupation.rules import default_rules
from ui import format as fr
from ui import tables
from ui.texts import t

if TYPE_CHECKING:
    from ui.occupation.aid import Aid, Profile


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


def horizon(advice: Aid) -> str:
    """Return how many allocations are looked at, and where the number comes from."""
    if advice.rotation_known:
        basis = t("occupation.aid.basis_known")
    else:
        share = fr.percent(default_rules().decision.default_rotation_share, 0)
        basis = t("occupation.aid.basis_default", share=share)
    if advice.allocation_count == 1:
        return t("occupation.aid.horizon_one", basis=basis)
    return t("occupation.aid.horizon", count=fr.number(advice.allocation_count), basis=basis)


def html(advice: Aid) -> str:
    """Return the aid for a residence that was compared with its reference."""
    if advice.answer is Answer.NOT_COMPARED:
        return ""
    title = f'<h4 class="oc-part">{t("occupation.aid.title")}</h4>'
    lead = f'<p class="fs-muted fs-small">{escape(horizon(advice))}</p>'
    caution = f'<div class="fs-note fs-small">{t("occupation.aid.caution")}</div>'
    return f"{title}{lead}{_answer(advice)}{caution}"


def _answer(advice: Aid) -> str:
    if advice.answer is Answer.ALREADY_NEAR:
        return f"<p>{t('occupation.aid.near')}</p>"
    if advice.answer is Answer.NO_CLEAR_PROFILE:
        return f"<p>{t('occupation.aid.none')}</p>"
    if not advice.profiles:
        return f"<p>{t('occupation.aid.hidden')}</p>"
    columns = [
        tables.Column("profile", t("occupation.aid.profile")),
        tables.Column("effect", t("occupation.aid.effect")),
    ]
    rows = [_row(each) for each in advice.profiles]
    table = tables.html(columns, rows, t("occupation.aid.caption"))
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
