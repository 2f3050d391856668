"""The occupation in a residence's sheet: for technicians by residence, for all by group."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from fragility.disclosure import may_see, protect_word
from fragility.errors import FragilityError
from fragility.occupation import Reference, advise, expected_allocations
from geodata.errors import GeodataError
from ui import cache, chrome, shell
from ui import format as fr
from ui.occupation import advice, drawing, kept, shown, vitals
from ui.occupation.groups import group_of
from ui.occupation.shown import RESIDENCE, WORDS
from ui.texts import t
from ui.typology import kept as typology

if TYPE_CHECKING:
    from ui.occupation.groups import Groups, GroupShown
    from ui.occupation.study import Study
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
        found, groups = kept.occupation(territory), kept.published(territory)
    except (FragilityError, GeodataError) as error:
        shell.note(t("occupation.empty.failed", reason=str(error)), "warning")
        return
    if found is None or groups is None:
        shell.note(t("occupation.empty.none"))
    elif may_see(RESIDENCE, role):
        _residence(territory, found, residence_id, role)
    else:
        _group(territory, found, groups, residence_id, role)
    if may_see(shown.OPINION, role):
        st.html(_block(vitals.html(kept.indicators(territory), residence_id, role)))
        st.html(_block(vitals.agreement_html(kept.raters(territory), role)))


def _block(content: str) -> str:
    return f'<div class="fs">{content}</div>'


def _residence(territory: Territory, found: Study, residence_id: str, role: Role) -> None:
    if residence_id not in found.occupancy.residences:
        shell.note(t("occupation.empty.residence"))
        return
    references = kept.references(territory, role)
    lines = shown.splits_of(found, residence_id, role, references)
    keys = drawing.legend(
        own=t("occupation.key.residence"),
        with_reference=any(line.reference for line in lines),
        with_hidden=any(not line.own.blocks for line in lines),
    )
    parts = [_gap(found, residence_id, role), _segment(territory, found, residence_id, role)]
    parts += [_about(found, residence_id), keys, drawing.splits(lines, counts=True)]
    st.html(_block("".join(parts)))
    st.html(_block(_aid(territory, found, residence_id, role, lines)))


def _gap(found: Study, residence_id: str, role: Role) -> str:
    word, state = shown.gap_of(found, residence_id, role)
    if state != "compared":
        return f'<p class="fs-muted">{t(f"occupation.gap_state.{state}")}</p>'
    if word.word is None:
        return f'<p class="fs-muted">{t("occupation.gap_state.too_few_households")}</p>'
    reached = _STEPS.index(word.word)
    steps = "".join(f"<i{' class=on' if i <= reached else ''}></i>" for i in range(len(_STEPS)))
    told = [
        f"<li>{escape(_direction(each))}</li>"
        for each in shown.directions(found, residence_id, role)[:_TOLD]
    ]
    listed = f'<ul class="oc-list">{"".join(told)}</ul>'
    if not told:
        listed = f'<p class="fs-muted fs-small">{t("occupation.direction.none")}</p>'
    title = f'<h4 class="oc-part">{t("occupation.direction.title")}</h4>'
    return (
        f'<p class="oc-gap"><i aria-hidden="true">{steps}</i>'
        f"{t(f'occupation.gap_class.{word.word}')}</p>"
        f'<p class="fs-muted fs-small">{t(f"occupation.gap_help.{word.word}")}</p>'
        + (f"{title}{listed}" if word.word != "near" else "")
    )


def _direction(each: shown.Direction) -> str:
    profile = next(c.profile for c in each.split.categories if c.id == each.category)
    vowel = "_vowel" if profile[0] in _VOWELS else ""
    return t(f"occupation.direction.{each.word}{vowel}", profile=profile)


def _segment(territory: Territory, found: Study, residence_id: str, role: Role) -> str:
    """Return the segment of the occupation: a word drawn from it, said as such."""
    segments = kept.segments(territory)
    if segments is None or residence_id not in segments.residences.index:
        return ""
    row = segments.residences.loc[[residence_id]].iloc[0]
    name = row["name"] if isinstance(row["name"], str) else None
    households = found.occupancy.households.get(residence_id)
    said = protect_word(name, households, WORDS, role).word
    if said is None:
        return ""
    count = int(segments.segments["residence_count"][int(row["segment"])])
    text = t("occupation.segment.line", name=said, count=fr.number(count))
    return f'<p class="fs-small">{escape(text)}</p>'


def _about(found: Study, residence_id: str) -> str:
    """Return what the reference rests on, or why there is none."""
    family = found.references.families.get(residence_id)
    if family is None:
        return f'<p class="fs-muted fs-small">{t("occupation.about.no_family")}</p>'
    name = found.family_names.get(family, family)
    reference = found.references.by_family[family]
    if not isinstance(reference, Reference):
        text = t("occupation.about.refusal", family=name, reason=reference.reason)
        return f'<div class="fs-note fs-small">{escape(text)}</div>'
    text = t(
        "occupation.about.reference",
        residences=fr.number(len(reference.residences)),
        households=fr.number(reference.household_count),
        family=name,
        rating=fr.number(reference.lowest_rating, 1),
    )
    if reference.criterion.value == "top_share":
        text = f"{text} {t('occupation.about.top')}"
    return f'<p class="fs-muted fs-small">{escape(text)}</p>'


def _aid(
    territory: Territory,
    found: Study,
    residence_id: str,
    role: Role,
    lines: list[shown.SplitShown],
) -> str:
    word, state = shown.gap_of(found, residence_id, role)
    if state != "compared" or word.word is None:
        return ""
    indicators = kept.indicators(territory)
    rotation = None
    if indicators is not None and "rotation_share" in indicators.values:
        rotation = indicators.values["rotation_share"].get(residence_id)
    dwellings = typology.residences(territory)["dwelling_count"].get(residence_id)
    size = found.occupancy.households[residence_id] if dwellings is None else float(dwellings)
    allocations = expected_allocations(size, rotation)
    found_advice = advise(
        found.occupancy, found.references, found.gaps, residence_id, allocations=allocations
    )
    return advice.html(found, found_advice, rotation, role, lines)


def _group(
    territory: Territory, found: Study, groups: Groups, residence_id: str, role: Role
) -> None:
    shell.note(t("occupation.group.reserved"))
    group = group_of(found, groups, residence_id, role, kept.references(territory, role))
    if group is None:
        st.html(_block(f'<p class="fs-muted">{t("occupation.group.none")}</p>'))
        return
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
            f'<h4 class="oc-part">{escape(_group_name(territory, found, group))}</h4>'
            f'<p class="fs-small">{size}</p>{keys}{drawing.splits(group.splits, counts=False)}'
        )
    )


def _group_name(territory: Territory, found: Study, group: GroupShown) -> str:
    if not group.commune_code:
        return t("occupation.group.territory")
    known = cache.directory(territory).name_of
    commune = known.get(group.commune_code, group.commune_code)
    if not group.family:
        return t("occupation.group.commune", commune=commune)
    family = found.family_names.get(group.family, group.family)
    return t("occupation.group.commune_family", family=family, commune=commune)
