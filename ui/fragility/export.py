"""The table that leaves: what is drawn, each value with its state, and the method it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from fragility.disclosure import public
from ui import downloads
from ui import format as fr
from ui.fragility import kept
from ui.texts import t

if TYPE_CHECKING:
    from fragility import IndexResult
    from ui.fragility.view import View


def details(view: View) -> dict[str, str]:
    """Return what the workbook says of its figures: method, weights, level, adaptations."""
    result = view.result
    method = result.method
    weights = method.weights
    total = sum(weights.values())
    shares = fr.listing(
        t(
            "fragility.export.weight",
            name=_element(result, name),
            share=fr.percent(w / total),
        )
        for name, w in weights.items()
    )
    known = {
        t("fragility.export.method"): t(
            "fragility.export.method_line",
            title=method.title,
            version=method.version,
            digest=method.digest,
        ),
        t("fragility.export.level"): t(f"path.level.{view.level}"),
        t("fragility.export.weights"): shares,
        t("fragility.export.reference"): result.computed_on.reference_description,
    }
    changes = result.computed_on.changes
    if changes:
        known[t("fragility.export.changes")] = " ".join(changes)
    if view.opened:
        known[t("fragility.export.commune")] = view.directory.name_of[view.commune]
    elif view.path.sector and view.path.division is not None:
        known[t("path.level.secteur")] = view.path.division.name_of[view.path.sector]
    return known


def _element(result: IndexResult, name: str) -> str:
    about = [i.label for i in result.method.indicators if i.id == name]
    return about[0] if about else name


def show(view: View) -> None:
    """Draw the download buttons of the zones drawn."""
    words = [t("fragility.export.words"), t(f"path.level.{view.level}")]
    if view.opened:
        words.append(view.directory.name_of[view.commune])
    elif view.path.sector and view.path.division is not None:
        words.append(view.path.division.name_of[view.path.sector])
    st.html(f'<p class="fs fs-muted fs-small">{t("fragility.export.help")}</p>')
    downloads.buttons(
        public(
            kept.export_frame(view.territory, view.level, view.method, view.commune, view.inside)
        ),
        view.territory,
        words,
        details(view),
    )
