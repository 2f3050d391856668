"""What leaves: the family of each residence as a table, and the frozen model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from fragility.disclosure import release
from ui import cache, downloads, exits
from ui.exits import File
from ui.residences import kept as stock
from ui.roles import Role
from ui.texts import t
from ui.typology import kept, secrecy, view

if TYPE_CHECKING:
    from ui.typology.view import View


def show(current: View) -> None:
    """Draw the download buttons."""
    st.html(f'<p class="fs fs-muted fs-small">{t("typology.export.help")}</p>')
    model = current.families.model
    document = model.document
    details = {
        t("typology.export.about_model"): t(
            "typology.export.model_line", origin=view.origin_line(current), digest=model.digest
        ),
        t("typology.export.document"): t(
            "typology.export.document_line",
            title=document.title,
            version=document.version,
            digest=document.digest,
        ),
    }
    if not secrecy.may_see_figures(current.role):
        st.html(f'<p class="fs fs-muted fs-small">{t("typology.export.withheld")}</p>')
    # Who may not see the restricted figures has families only, which the map shows to everyone.
    whole = secrecy.may_see_figures(current.role)
    rule, role = (secrecy.STOCK, current.role) if whole else (exits.TYPED, Role.ELU)
    told = release(frame(current), rule, role)
    downloads.buttons(told, current.territory, [t("typology.export.words")], details)
    if not secrecy.may_take_model(current.role):
        return
    learnt = model.trained_on or view.trained_on(current.territory)
    made = release(
        lambda _: File(model.learnt_on(learnt).to_json().encode()), secrecy.RESIDENCES, current.role
    )
    exits.download(
        t("typology.export.model"),
        made,
        current.territory,
        file_name=downloads.name_of(current.territory, [t("typology.export.model_words")], "json"),
        key="json-typology",
    )


def frame(current: View) -> pd.DataFrame:
    """Return the table that leaves, in the reader's columns.

    Margins and distances are computed from rents, vacancy and rotation too: whoever may not see
    these reads that they are reserved.
    """
    found = current.families.frame
    communes = kept.residences(current.territory)["commune_code"]
    names = cache.directory(current.territory).name_of
    yes, no = t("typology.export.yes"), t("typology.export.no")
    far = pd.Series(np.where(found["far"], yes, no), found.index)
    computed = {
        "second": found["second_family"],
        "margin": found["margin"].round(3),
        "distance": found["distance"].round(3),
        "far": far,
        "unknown": found["unknown_count"],
    }
    if not secrecy.may_see_figures(current.role):
        reserved = pd.Series(t("typology.export.reserved"), found.index)
        computed = dict.fromkeys(computed, reserved)
    return pd.DataFrame(
        {
            t("typology.export.id"): found.index.astype(str),
            t("typology.export.name"): stock.names(current.territory).to_numpy(),
            t("typology.export.commune_code"): communes.to_numpy(),
            t("typology.export.commune"): communes.map(names).to_numpy(),
            t("typology.export.dwellings"): found["dwelling_count"].to_numpy(),
            t("typology.export.family"): found["family"].to_numpy(),
            t("typology.export.family_name"): found["family_name"].to_numpy(),
            **{t(f"typology.export.{name}"): each.to_numpy() for name, each in computed.items()},
            t("typology.export.reason"): found["reason"].to_numpy(),
        }
    )
