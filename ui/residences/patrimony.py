"""Patrimony: dwellings, construction, rooms, products, energy, SRU, vacancy and rents."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from ui import format as fr
from ui import theme
from ui.residences import cells, classes, lacking, parts
from ui.texts import t

if TYPE_CHECKING:
    from ui.residences.view import View

ROOMS: Final = ("1", "2", "3", "4", "5p")
PRODUCTS: Final = (
    "plai", "pla_lm_ts", "plus", "pla", "pls", "pli", "pap", "pcl", "other_after_1977", "hbm",
    "plr_psr", "hlmo", "ilm", "iln", "cff", "other_before_1977",
)  # fmt: skip
"""Products from the most social to the least, recent ones first."""
FINANCING: Final = ("social", "intermediate", "other", "unknown")
"""Groups of products, where a source tells no more."""
RESTRICTED: Final = (
    "offered_count",
    "vacancy_share",
    "vacancy_over_3_months_share",
    "rotation_share",
    "rent_eur_per_m2",
)
"""Figures of the restricted file, each with its status."""


def show(view: View) -> None:
    """Draw the patrimony of the residence that is open."""
    row = view.frame.loc[view.residence]
    pieces = [
        parts.title(t("residences.sheet.patrimony")),
        parts.definitions(_facts(view, row)),
        _rooms(row),
        _products(view, row),
        _energy(row),
        _restricted(view, row),
    ]
    missing = lacking.names(view.frame, view.facts.reserved)
    if missing:
        pieces.append(parts.paragraph(t("residences.patrimony.lacking", names=missing), small=True))
    st.html(f'<div class="fs">{"".join(pieces)}</div>')


def _facts(view: View, row: pd.Series[Any]) -> dict[str, str]:
    rows = {t("residences.patrimony.dwellings"): fr.number(cells.figure(row, "dwelling_count"))}
    kinds = {kind: cells.figure(row, f"{kind}_count") for kind in classes.TYPES}
    told = [
        t("residences.patrimony.type_part", name=t(f"residences.type.{kind}"), n=fr.number(count))
        for kind, count in kinds.items()
        if count
    ]
    if told:
        rows[t("residences.patrimony.type")] = fr.listing(told)
    rows[t("residences.patrimony.built")] = cells.built(row)
    surface = cells.figure(row, "mean_surface_m2")
    if surface is not None:
        rows[t("residences.patrimony.surface")] = t(
            "residences.patrimony.surface_value", n=fr.number(surface)
        )
    first, count = cells.figure(row, "sru_expiry_first_year"), cells.figure(row, "sru_expiry_count")
    if first is not None and count:
        rows[t("residences.patrimony.sru")] = fr.plural(
            "residences.patrimony.sru_value", count, year=cells.year(first)
        )
    elif "sru" not in lacking.features(view.frame, view.facts.reserved):
        rows[t("residences.patrimony.sru")] = t("residences.patrimony.sru_none")
    return rows


def _counts(row: pd.Series[Any], columns: dict[str, str]) -> list[tuple[str, float]]:
    """Return the counts above zero, by label; a column that is missing is no zero and no bar."""
    found = [(label, cells.figure(row, name)) for name, label in columns.items()]
    return [(label, count) for label, count in found if count]


def _rooms(row: pd.Series[Any]) -> str:
    columns = {f"rooms_{each}_count": t(f"residences.patrimony.room.{each}") for each in ROOMS}
    columns["rooms_unknown_count"] = t("residences.patrimony.room.unknown")
    found = _counts(row, columns)
    known = [label for label, _ in found if label != t("residences.patrimony.room.unknown")]
    return parts.subtitle(t("residences.patrimony.rooms")) + parts.bars(found) if known else ""


def _products(view: View, row: pd.Series[Any]) -> str:
    columns = {f"{each}_count": t(f"residences.product.{each}") for each in PRODUCTS}
    columns["unknown_product_count"] = t("residences.product.unknown")
    found = _counts(row, columns)
    if not found:
        columns = {"plai_total_count": t("residences.product.plai_total")}
        columns |= {f"financing_{g}_count": t(f"residences.financing.{g}_group") for g in FINANCING}
        found = _counts(row, columns)
    if not found:
        return ""
    one = view.frame.loc[[view.residence]]
    shares = {
        name: fr.percent(classes.product_share(one, column).iloc[0], 0)
        for name, column in (("plai", "plai_total_count"), ("low_rent", "low_rent_count"))
    }
    note = t("residences.patrimony.products_note", **shares)
    return (
        parts.subtitle(t("residences.patrimony.products"))
        + parts.bars(found)
        + parts.paragraph(note, small=True)
    )


def _energy(row: pd.Series[Any]) -> str:
    """Return the energy labels as bars, G darkest, the unlabelled dwellings last."""
    colors = theme.class_colors(len(classes.ENERGY), dark=theme.is_dark())
    counts = {each: cells.figure(row, f"energy_{each.lower()}_count") for each in classes.ENERGY}
    found = [(each, count) for each, count in counts.items() if count]
    if not found:
        return ""
    tints = [colors[classes.ENERGY.index(each) + 1] for each, _ in found]
    unknown = cells.figure(row, "energy_unknown_count")
    if unknown:
        found.append((t("residences.patrimony.no_energy"), unknown))
        tints.append("var(--fs-line)")
    return parts.subtitle(t("residences.patrimony.energy")) + parts.bars(found, tints)


def _restricted(view: View, row: pd.Series[Any]) -> str:
    """Return vacancy, rotation and rents, each with its state, where the file has any of them.

    Who may not see them reads that they are reserved.
    """
    present = [name for name in RESTRICTED if name in view.facts.reserved]
    if not present:
        return ""
    if not view.facts.sees_restricted:
        return parts.subtitle(t("residences.patrimony.figures")) + parts.paragraph(
            t("residences.patrimony.reserved"), small=True
        )
    rows = {t(f"residences.patrimony.{name}"): cells.amount(row, name) for name in present}
    heading = parts.subtitle(t("residences.patrimony.figures"))
    return heading + parts.definitions({escape(k): v for k, v in rows.items()})
