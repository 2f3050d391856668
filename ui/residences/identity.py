"""Identity: what a residence is, and how far it can be trusted that it is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from ui import format as fr
from ui.residences import card, cells, parts
from ui.tables import Html
from ui.texts import t
from ui.typology.secrecy import may_see_figures

if TYPE_CHECKING:
    from ui.residences.view import View


def show(view: View) -> None:
    """Draw the identity of the residence that is open."""
    st.html(f'<div class="fs">{html(view)}</div>')


def html(view: View) -> str:
    """Return the section as HTML."""
    row = view.frame.loc[view.residence]
    rows = {t("residences.sheet.address"): cells.word(row, "address") or fr.missing()}
    commune = cells.word(row, "commune_code")
    rows[t("residences.sheet.commune")] = view.path.directory.name_of.get(commune, commune)
    rows[t("residences.sheet.landlord")] = card.landlord(row)
    segment = cells.word(row, "segment_code")
    if segment:
        rows[t("residences.sheet.segment")] = segment
    family = _family(view)
    if family:
        rows[t("residences.sheet.family")] = family
    rows[t("residences.sheet.rebuilt")] = " ".join([*_trust(row), _geocoding(row)])
    rows[t("residences.sheet.identifier")] = view.residence
    return parts.title(t("residences.sheet.identity")) + parts.definitions(rows)


def _trust(row: pd.Series[Any]) -> list[str]:
    """Return how the residence was put together, and with what confidence, in words."""
    rule = cells.word(row, "rebuild_rule") or "unknown"
    said = [t(f"residences.rule.{rule}")]
    confidence = cells.word(row, "rebuild_confidence")
    if confidence:
        level = t(f"residences.confidence.{confidence}")
        said.append(t("residences.sheet.confidence", level=level))
    return said


def _geocoding(row: pd.Series[Any]) -> str:
    return t(f"residences.geocoding.{cells.word(row, 'geocoding_quality') or 'unknown'}")


def _family(view: View) -> str:
    """Return the family, and how sure it is; why there is none otherwise."""
    families = view.facts.families
    if families is None or view.residence not in families.frame.index:
        return ""
    row = families.frame.loc[[view.residence]].iloc[0]
    if cells.figure(row, "family") is None:
        reason = cells.word(row, "reason")
        none = t("residences.card.family_none")
        return t("residences.card.family_reason", reason=reason) if reason else none
    said = [card.family_mark(view.facts, view.residence)]
    kept = cells.figure(row, "kept_share")
    if kept is not None:
        said.append(t("residences.sheet.family_kept", share=fr.percent(kept, 0)))
    if cells.flag(row, "far") and may_see_figures(view.facts.role):
        said.append(t("residences.sheet.family_far"))
    return Html("<br>".join(said))
