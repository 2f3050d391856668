"""The occupation in a residence's sheet: for technicians by residence, for all by group."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from fragility.disclosure import may_see
from fragility.errors import FragilityError
from geodata.errors import GeodataError
from ui import cache, chrome, shell
from ui import format as fr
from ui.occupation import advice, drawing, kept, vitals
from ui.occupation.shown import OPINION, RESIDENCE
from ui.texts import t

if TYPE_CHECKING:
    from fragility.disclosure import Released
    from ui.occupation.groups import GroupShown
    from ui.occupation.residence import About, ResidenceShown
    from ui.occupation.shown import Direction
    from ui.roles import Role
    from ui.territories import Territory

_STEPS = ("near", "medium", "far")
_VOWELS = "aeiouh"
_TOLD = 6


def show(territory: Territory, residence_id: str, role: Role) -> None:
    """Draw the occupation of a residence as a role may see it; what is absent is said."""
    chrome.apply_own("occupation")
    st.html(f'<h3 class="fs oc-title">{t("occupation.heading")}</h3>')
    try:
        known = kept.known(territory)
    except (FragilityError, GeodataError) as error:
        shell.note(t("occupation.empty.failed", reason=str(error)), "warning")
        return
    if not known:
        shell.note(t("occupation.empty.none"))
    elif may_see(RESIDENCE, role):
        _residence(kept.residence(territory, residence_id, role))
    else:
        _group(territory, kept.group(territory, residence_id, role))
    if may_see(OPINION, role):
        st.html(_block(vitals.html(kept.vitals(territory, residence_id, role).content)))
        raters = kept.raters(territory, role)
        st.html(_block(vitals.agreement_html(None if raters is None else raters.content)))


def _block(content: str) -> str:
    return f'<div class="fs">{content}</div>'


def _residence(told: Released[ResidenceShown] | None) -> None:
    if told is None:
        shell.note(t("occupation.empty.residence"))
        return
    found = told.content
    keys = drawing.legend(
        own=t("occupation.key.residence"),
        with_reference=any(line.reference for line in found.splits),
        with_hidden=any(not line.own.blocks for line in found.splits),
    )
    parts = [_gap(found), _segment(found), _about(found.about)]
    parts += [keys, drawing.splits(found.splits, counts=True)]
    st.html(_block("".join(parts)))
    st.html(_block("" if found.aid is None else advice.html(found.aid)))


def _gap(found: ResidenceShown) -> str:
    word = found.gap.word
    if found.gap_state != "compared":
        return f'<p class="fs-muted">{t(f"occupation.gap_state.{found.gap_state}")}</p>'
    if word is None:
        return f'<p class="fs-muted">{t("occupation.gap_state.too_few_households")}</p>'
    reached = _STEPS.index(word)
    steps = "".join(f"<i{' class=on' if i <= reached else ''}></i>" for i in range(len(_STEPS)))
    told = [f"<li>{escape(_direction(each))}</li>" for each in found.directions[:_TOLD]]
    listed = f'<ul class="oc-list">{"".join(told)}</ul>'
    if not told:
        listed = f'<p class="fs-muted fs-small">{t("occupation.direction.none")}</p>'
    title = f'<h4 class="oc-part">{t("occupation.direction.title")}</h4>'
    return (
        f'<p class="oc-gap"><i aria-hidden="true">{steps}</i>'
        f"{t(f'occupation.gap_class.{word}')}</p>"
        f'<p class="fs-muted fs-small">{t(f"occupation.gap_help.{word}")}</p>'
        + (f"{title}{listed}" if word != "near" else "")
    )


def _direction(each: Direction) -> str:
    profile = next(c.profile for c in each.split.categories if c.id == each.category)
    vowel = "_vowel" if profile[0] in _VOWELS else ""
    return t(f"occupation.direction.{each.word}{vowel}", profile=profile)


def _segment(found: ResidenceShown) -> str:
    """Return the segment of the occupation: a word drawn from it, said as such."""
    if found.segment is None:
        return ""
    name, count = found.segment
    text = t("occupation.segment.line", name=name, count=fr.number(count))
    return f'<p class="fs-small">{escape(text)}</p>'


def _about(about: About) -> str:
    """Return what the reference rests on, or why there is none."""
    if not about.family:
        return f'<p class="fs-muted fs-small">{t("occupation.about.no_family")}</p>'
    if about.refusal:
        text = t("occupation.about.refusal", family=about.family, reason=about.refusal)
        return f'<div class="fs-note fs-small">{escape(text)}</div>'
    text = t(
        "occupation.about.reference",
        residences=fr.number(about.residence_count),
        households=fr.number(about.household_count),
        family=about.family,
        rating=fr.number(about.lowest_rating, 1),
    )
    if about.top:
        text = f"{text} {t('occupation.about.top')}"
    return f'<p class="fs-muted fs-small">{escape(text)}</p>'


def _group(territory: Territory, told: Released[tuple[GroupShown, str]] | None) -> None:
    shell.note(t("occupation.group.reserved"))
    if told is None:
        st.html(_block(f'<p class="fs-muted">{t("occupation.group.none")}</p>'))
        return
    group, family = told.content
    size = t(
        "occupation.group.size",
        residences=fr.number(group.residence_count),
        households=fr.number(group.household_count),
    )
    if group.median_rating is not None:
        rating = t(
            "occupation.group.rating",
            rating=fr.number(group.median_rating, 1),
            count=fr.number(group.rated_count),
        )
        size = f"{size} {rating}"
    keys = drawing.legend(
        own=t("occupation.key.group"),
        with_reference=any(line.reference for line in group.splits),
        with_hidden=False,
    )
    st.html(
        _block(
            f'<h4 class="oc-part">{escape(_group_name(territory, group, family))}</h4>'
            f'<p class="fs-small">{size}</p>{keys}{drawing.splits(group.splits, counts=False)}'
        )
    )


def _group_name(territory: Territory, group: GroupShown, family: str) -> str:
    if not group.commune_code:
        return t("occupation.group.territory")
    known = cache.directory(territory).name_of
    commune = known.get(group.commune_code, group.commune_code)
    if not group.family:
        return t("occupation.group.commune", commune=commune)
    return t("occupation.group.commune_family", family=family, commune=commune)
