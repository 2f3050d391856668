"""What enters the computation, what does not and why: the small print of the families."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from ui import format as fr
from ui.texts import t

if TYPE_CHECKING:
    from ui.typology.view import View


def show(view: View) -> None:
    """Draw the features, the reasons of those left aside, and the method."""
    model = view.families.model
    document = model.document
    used = [document.feature(name) for name in model.feature_ids]
    even = len({feature.weight for feature in used}) == 1
    names = [
        feature.label
        if even
        else t("typology.features.weight", name=feature.label, weight=f"{feature.weight:g}")
        for feature in used
    ]
    text = t(f"typology.features.{'used' if even else 'weighted'}", names=fr.listing(names))
    parts = [f"<p>{escape(text)}</p>"]
    reasons = [*model.dropped.values(), *view.families.notes]
    if reasons:
        items = "".join(f"<li>{escape(reason)}</li>" for reason in reasons)
        parts.append(f'<p>{t("typology.features.dropped")}</p><ul class="ty-plain">{items}</ul>')
    told = t(
        "typology.features.method",
        axes=model.reduction.axes.shape[1],
        share=fr.percent(model.reduction.kept_share, 0),
        document=document.title,
        version=document.version,
        digest=document.digest,
        model=model.digest,
    )
    parts.append(f'<p class="fs-muted fs-small">{escape(told)}</p>')
    st.html(f'<div class="fs" style="display:grid;gap:.75rem">{"".join(parts)}</div>')
