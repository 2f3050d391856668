"""The short card of a residence: who it is, its key figures, the one before and the one after."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from ui import format as fr
from ui import path
from ui.residences import cells, classes
from ui.texts import t

if TYPE_CHECKING:
    import pandas as pd

    from ui.residences.facts import Facts
    from ui.residences.view import View


def show(view: View) -> None:
    """Draw the card of the residence that is open."""
    row = view.frame.loc[view.residence]
    _navigation(view)
    st.html(_head(view, row) + _figures(view, row))
    notes = []
    if view.residence not in view.codes:
        notes.append(t("residences.card.hidden"))
    if row["geometry"] is None:
        notes.append(t("residences.card.unlocated"))
    notes.append(t("residences.card.more"))
    for note in notes:
        st.html(f'<p class="fs fs-muted fs-small">{note}</p>')


def _navigation(view: View) -> None:
    """Draw the ways to the residences beside this one in the list, and out."""
    codes = list(view.codes)
    rank = codes.index(view.residence) if view.residence in view.codes else None
    before = codes[rank - 1] if rank else None
    after = codes[rank + 1] if rank is not None and rank + 1 < len(codes) else None
    with st.container(horizontal=True, vertical_alignment="center", key="residences_steps"):
        for key, code in (("previous", before), ("next", after)):
            st.button(
                t(f"residences.card.{key}"),
                key=f"residences_{key}",
                icon=":material/chevron_left:" if key == "previous" else ":material/chevron_right:",
                disabled=code is None,
                on_click=path.open_residence,
                args=(code or "",),
            )
        if rank is not None:
            total = fr.number(len(codes))
            place = t("residences.card.rank", rank=fr.number(rank + 1), total=total)
            st.html(f'<span class="fs fs-muted fs-small">{place}</span>', width="content")
        st.button(
            t("residences.card.close"),
            key="residences_close",
            type="tertiary",
            icon=":material/close:",
            on_click=path.open_residence,
            args=("",),
        )


def landlord(row: pd.Series[Any]) -> str:
    """Return the landlord, or that it was not given."""
    return cells.word(row, "landlord_name") or t("residences.card.no_landlord")


def _head(view: View, row: pd.Series[Any]) -> str:
    name = view.name(view.residence)
    commune = view.path.directory.name_of.get(cells.word(row, "commune_code"), "")
    address = cells.word(row, "address")
    where = ", ".join(filter(None, [address if address != name else "", commune]))
    return (
        f'<div class="fs rs-head"><h2>{escape(name)}</h2>'
        f'<p class="fs-muted fs-small">{escape(where)}</p>'
        f'<p class="fs-small">{escape(landlord(row))}</p>'
        f'<p class="rs-marks">{family_mark(view.facts, view.residence)}{qpv_mark(row)}</p></div>'
    )


def family_mark(facts: Facts, code: str) -> str:
    """Return the family of a residence as a coloured mark, as HTML; empty without families."""
    families = facts.families
    if families is None:
        return ""
    number = families.frame["family"].get(code)
    if number is None or number != number or str(number) == "<NA>":  # noqa: PLR0124
        return f'<span class="rs-mark">{t("residences.card.family_none")}</span>'
    name, color = families.names[int(number)], families.colors[int(number)]
    return (
        f'<span class="rs-mark"><i class="rs-dot" style="background:{color}" aria-hidden="true">'
        f"</i>{escape(name)}</span>"
    )


def qpv_mark(row: pd.Series[Any]) -> str:
    """Return whether a residence is in a priority neighbourhood, as HTML; empty where unknown."""
    code = row.get("qpv_code")
    if not isinstance(code, str):
        return ""
    side = "inside" if code else "outside"
    return f'<span class="rs-mark">{t(f"residences.qpv.{side}")}</span>'


def _figures(view: View, row: pd.Series[Any]) -> str:
    dwellings = cells.figure(row, "dwelling_count")
    share = classes.product_share(view.frame.loc[[view.residence]], "plai_total_count").iloc[0]
    values = {
        "dwellings": fr.number(dwellings),
        "built": cells.year(cells.figure(row, "built_year")),
        "energy": cells.word(row, "energy_label") or fr.missing(),
        "plai": fr.percent(share, 0),
    }
    items = "".join(
        f'<div class="fs-figure"><dt>{t(f"residences.card.{key}")}</dt>'
        f"<dd{_quiet(text)}>{escape(text)}</dd></div>"
        for key, text in values.items()
    )
    return f'<dl class="fs fs-figures rs-figures">{items}</dl>'


def _quiet(text: str) -> str:
    return ' class="fs-none"' if text == fr.missing() else ""
