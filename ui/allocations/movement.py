"""Where households come from: pairs of communes, and how many stay."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from fragility.balance.protection import DETAIL
from fragility.disclosure import may_see
from ui import downloads, shell, tables
from ui.allocations import kept
from ui.format import number, percent, plural
from ui.register import drill, words
from ui.register.drill import Drill
from ui.texts import t

if TYPE_CHECKING:
    from ui.allocations.view import View
    from ui.register.choices import Period

LIMIT: Final = 12
_ORIGIN, _PLACE = "origin_commune_code", "commune_code"


def show(view: View) -> None:
    """Draw the flows towards the place that is open."""
    if _ORIGIN not in view.known or _PLACE not in view.known:
        return
    st.header(t("allocations.flows.title"), anchor=False)
    told = kept.flows(view.territory, view.over_all())
    if told is None:
        shell.note(t("allocations.refused"))
        return
    found = told.content
    whole = may_see(DETAIL, view.role)
    inside = view.path.shown_communes
    if inside:
        found = found[found["destination"].isin(inside)]
    if found.empty:
        st.html(f'<p class="fs fs-muted">{t("allocations.flows.none")}</p>')
        return
    st.html(f'<p class="fs">{escape(_said(found, whole=whole))}</p>')
    if not whole:
        masked = t("allocations.flows.masked", year=view.period.year)
        st.html(f'<p class="fs fs-muted fs-small">{masked}</p>')
    moved = found[~found["stayed"].fillna(value=False).astype(bool)]
    moved = moved.sort_values("allocation_count", ascending=False, kind="stable")
    columns = [
        tables.Column("origin", t("allocations.flows.origin")),
        tables.Column("destination", t("allocations.flows.destination")),
        tables.Column("count", t("allocations.flows.count"), numeric=True),
    ]
    if whole:
        columns.append(tables.Column("share", t("allocations.flows.share"), numeric=True))
    texts = [_texts(view, row, whole=whole) for row in moved.head(LIMIT).to_dict("records")]
    if texts:
        place = view.path.place_name
        tables.show(columns, texts, t("allocations.flows.caption", place=place))
    if len(moved) > LIMIT:
        more = plural("allocations.table.more", len(moved) - LIMIT)
        st.html(f'<p class="fs fs-muted fs-small">{more}</p>')
    if whole and len(moved):
        _opened(view, moved.head(LIMIT))
    period = view.period if whole else type(view.period)(str(view.period.year))
    details = {
        t("register.period.label"): period.label,
        t("register.definition.denominator"): t("allocations.flows.whole"),
    }
    name = [t("allocations.title"), t("allocations.flows.title"), period.code]
    made = told.map(lambda _: lambda: export(view, found, period, whole=whole))
    downloads.buttons(made, view.territory, name, details)


def _opened(view: View, moved: pd.DataFrame) -> None:
    """Draw what opens the allocations of a pair."""
    drills = {}
    for row in moved.to_dict("records"):
        texts = _texts(view, row, whole=True)
        name = t("allocations.flows.pair", **texts)
        where = {_ORIGIN: _null(row["origin"]), _PLACE: _null(row["destination"])}
        drills[name] = Drill(
            title=name,
            where=where,
            period=view.period.days,
            figures=((t("allocations.flows.count"), texts["count"]),),
            about=(t("allocations.flows.about"),),
        )
    drill.choice(t("allocations.flows.open"), drills, key="allocations_flow_open")


def _null(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)


def _said(found: pd.DataFrame, *, whole: bool) -> str:
    """Say how many stay in their commune, of those whose origin is shown."""
    known = found[found["stayed"].notna()]
    total = int(known["allocation_count"].sum())
    stayed = int(known.loc[known["stayed"].astype(bool), "allocation_count"].sum())
    if not total:
        return t("allocations.flows.no_origin")
    figures = {"part": number(stayed), "whole": number(total), "share": percent(stayed / total, 0)}
    if not whole:
        return t("allocations.flows.stayed_shown", **figures)
    unknown = int(found.loc[found["stayed"].isna(), "allocation_count"].sum())
    said = t("allocations.flows.stayed", **figures)
    return f"{said} {plural('allocations.flows.unknown', unknown)}" if unknown else said


def _texts(view: View, row: dict[Any, Any], *, whole: bool) -> dict[str, str]:
    """Put a pair into words; everyone sees its count alone: the total would give the others."""
    return {
        "origin": words.value_label(view.territory, _ORIGIN, row["origin"]),
        "destination": words.value_label(view.territory, _PLACE, row["destination"]),
        "count": number(float(row["allocation_count"])),
        "share": percent(float(row["destination_share"]))
        if whole
        else t("allocations.none.masked"),
    }


def export(view: View, found: pd.DataFrame, period: Period, *, whole: bool) -> pd.DataFrame:
    """Return the flows of a period for a file, in French."""
    texts = [_texts(view, row, whole=whole) for row in found.to_dict("records")]
    out = {
        t("allocations.flows.origin"): [row["origin"] for row in texts],
        t("allocations.flows.destination"): [row["destination"] for row in texts],
        t("allocations.flows.count"): found["allocation_count"].astype("Int64").array,
    }
    if whole:
        out[t("allocations.flows.share")] = found["destination_share"].tolist()
    first, last = period.days
    return pd.DataFrame(out).assign(
        **{
            t("allocations.export.period_from"): first.isoformat(),
            t("allocations.export.period_to"): last.isoformat(),
            t("register.definition.denominator"): t("allocations.flows.whole"),
        }
    )
