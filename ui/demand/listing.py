"""The table of the demand by place or by segment, and its export."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from fragility.balance.protection import DETAIL
from fragility.demand.segments import in_order
from fragility.disclosure import may_see
from ui import downloads, state, tables
from ui.demand import controls, kept, words
from ui.demand.subjects import BY_ID, WHOLE
from ui.format import listing, number, plural
from ui.register.diffusion import let_out
from ui.texts import t

if TYPE_CHECKING:
    from ui.demand.kept import Cut
    from ui.demand.view import View

CROSSED = "household_rooms"
LIMIT = 60
_EXPORTED = (
    WHOLE,
    "allocation_count",
    "applications_per_allocation_ratio",
    "application_count",
    "allocated_count",
    "withdrawn_count",
    "median_months",
    "median_low_months",
    "median_high_months",
    "allocated_mean_months",
    "allocated_median_months",
    "waiting_over_24_months_share",
    "waiting_over_36_months_share",
    "over_24_months_no_proposal_count",
    "over_24_months_no_proposal_unknown_count",
    "over_36_months_no_proposal_count",
    "over_36_months_no_proposal_unknown_count",
    "often_ranked_count",
    "often_ranked_unknown_count",
    "difficult_mutation_count",
    "difficult_mutation_unknown_count",
)


def offered(view: View) -> dict[str, Cut]:
    """Return the cuts of the table, by the name the address has for each."""
    nested = kept.places(view.territory)
    found: dict[str, Cut] = {"commune": nested}
    if len(nested) > 1:
        found["sector"] = nested[:1]
    found |= {name: (name,) for name in view.segments}
    if view.sees_rows and {"household_band", "asked_rooms_band"} <= set(view.segments):
        found[CROSSED] = ("household_band", "asked_rooms_band")
    return found


def show(view: View) -> None:
    """Draw the choice of a cut, the table and the download buttons."""
    st.header(t("demand.table.title"), anchor=False)
    cuts = offered(view)
    by = state.sync("par", cuts, "commune")
    st.segmented_control(
        t("demand.table.by"),
        options=list(cuts),
        format_func=lambda each: t(f"demand.segment.{each}"),
        key=state.key("par"),
        required=True,
    )
    rows = rows_of(view, by, cuts[by])
    if rows.empty:
        st.html(f'<p class="fs fs-muted">{t("demand.table.empty")}</p>')
        return
    place = _place(view, by)
    caption = t("demand.table.caption", by=t(f"demand.segment.{by}"), place=place)
    told, hidden = parted(texts(view, rows, cuts[by]), words.absent(view.role))
    with st.container(key="demand_table"):
        tables.show(columns(rows, by), told[:LIMIT], caption)
    if hidden:
        key = "masked_commune" if by == "commune" else "masked"
        with st.expander(plural(f"demand.table.{key}", len(hidden))):
            st.html(f'<p class="fs fs-small">{escape(listing(hidden))}</p>')
    notes = []
    if len(told) > LIMIT:
        notes.append(plural("demand.table.more", len(told) - LIMIT))
    if words.joined(each["name"] for each in told):
        notes.append(t("demand.value.joined_help"))
    if not view.sees_rows:
        notes.append(t("demand.table.protected"))
    notes.append(t("demand.table.help"))
    st.html(f'<p class="fs fs-muted fs-small">{" ".join(notes)}</p>')
    details = {
        t("demand.setting.label"): " ".join(controls.said(view)),
        t("demand.table.place"): place,
    }
    title = [t("demand.title"), t(f"demand.segment.{by}")]
    made = let_out(lambda: export(view, rows, cuts[by]), view.role)
    downloads.buttons(made, view.territory, title, details)


def _place(view: View, by: str) -> str:
    if by in {"commune", "sector"}:
        return view.territory.name
    return view.within_name


def rows_of(view: View, by: str, cut: Cut) -> pd.DataFrame:
    """Return the rows of the table: the largest places first, segments in their own order."""
    places = by in {"commune", "sector"}
    rows: pd.DataFrame = kept.table(
        view.territory, view.role, cut, () if places else view.within
    ).rows
    if rows.empty:
        return rows
    if places:
        if by == "commune" and view.path.sector:
            rows = rows[rows["commune_code"].isin(view.path.sector_communes).to_numpy()]
        ranks = rows[WHOLE].astype("Float64")
        return rows.iloc[ranks.argsort()[::-1]] if ranks.notna().all() else _largest(rows)
    keys = []
    for name in cut:
        names = in_order(name, {str(each) for each in rows[name].dropna()})
        keys.append(rows[name].map({each: n for n, each in enumerate(names)}).astype(float))
    order = pd.concat(keys, axis=1).sort_values(list(cut), kind="stable", na_position="last")
    return rows.loc[order.index]


def _largest(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values(WHOLE, ascending=False, kind="stable", na_position="last")


def parted(said: list[dict[str, str]], none: str) -> tuple[list[dict[str, str]], list[str]]:
    """Return the rows that tell something, and the names of those all of whose cells are empty.

    Where all are, they are all kept: a table without a row would say less.
    """
    empty = [all(text == none for key, text in row.items() if key != "name") for row in said]
    if all(empty):
        return said, []
    told = [row for row, nothing in zip(said, empty, strict=True) if not nothing]
    return told, [row["name"] for row, nothing in zip(said, empty, strict=True) if nothing]


def columns(rows: pd.DataFrame, by: str) -> list[tables.Column]:
    """Return the columns of the screen."""
    found = [tables.Column("name", t(f"demand.segment.{by}"))]
    names = ["pending"]
    if "allocation_count" in rows:
        names += ["given", "ratio"]
    names += ["median", "mean", "long_24", "often", "difficult"]
    return found + [tables.Column(name, t(f"demand.table.{name}"), numeric=True) for name in names]


def texts(view: View, rows: pd.DataFrame, cut: Cut) -> list[dict[str, str]]:
    """Return the rows as texts, each estimate with its interval and its n."""
    none = words.absent(view.role)
    out = []
    for _, row in rows.iterrows():
        said = {"name": name_of(view, row, cut)}
        for key, column in (("pending", WHOLE), ("given", "allocation_count")):
            said[key] = words.count(row[column]) if words.known(row.get(column)) else none
        ratio = row.get("applications_per_allocation_ratio")
        no_ratio = words.no_ratio(row, view.role)
        said["ratio"] = number(float(ratio), 2) if words.known(ratio) else no_ratio
        said["median"] = _median(row, none)
        mean = row.get("allocated_mean_months")
        housed = t("demand.table.n", n=words.count(row.get("allocated_count")))
        said["mean"] = _two(words.months(mean), housed) if words.known(mean) else none
        for key in ("long_24", "often", "difficult"):
            said[key] = _part(row, key, none)
        out.append(said)
    return out


def name_of(view: View, row: pd.Series, cut: Cut) -> str:
    """Return the name of a row; of a place, the last column of its cut."""
    if "commune_code" in cut:
        value = row["commune_code"]
        if value is None or pd.isna(value):
            return t("demand.category.commune_code.unknown")
        return words.category(view.territory, "commune_code", value)
    return " · ".join(words.category(view.territory, name, row[name]) for name in cut)


def _two(first: str, second: str) -> str:
    small = f'<br><span class="fs-muted fs-small">{escape(second)}</span>' if second else ""
    return tables.Html(f"{escape(first)}{small}")


def _median(row: pd.Series, none: str) -> str:
    value = row.get("median_months")
    if words.known(value):
        return _two(words.months(value), words.bounds(row))
    if words.known(row.get("median_low_months")):
        return _two(t("demand.table.not_reached"), words.bounds(row))
    if words.known(row.get("application_count")):
        return t("demand.table.not_reached")
    return none


def _part(row: pd.Series, key: str, none: str) -> str:
    part, whole = row.get(BY_ID[key].value), row.get(WHOLE)
    if not words.known(part):
        return none
    if not words.known(whole) or not whole:
        return words.count(part)
    said = words.share(part, whole) if part else ""
    return _two(words.count(part), said)


def export(view: View, rows: pd.DataFrame, cut: Cut) -> pd.DataFrame:
    """Return the table that leaves: numbers, with the day and the setting on every row."""
    out: dict[str, list[object]] = {
        t("demand.table.name"): [name_of(view, row, cut) for _, row in rows.iterrows()]
    }
    if "commune_code" in cut:
        codes = rows["commune_code"]
        out[t("demand.table.code")] = ["" if pd.isna(code) else str(code) for code in codes]
    for name in _EXPORTED:
        if name in rows:
            out[t(f"demand.export.{name}")] = list(rows[name].astype("Float64"))
    size = len(rows)
    out[t("demand.export.as_of")] = [view.setting.as_of.isoformat()] * size
    since = view.setting.since.isoformat() if view.setting.since else ""
    if not may_see(DETAIL, view.role):
        since = since[: len("2023-01")]  # the day of the first end is one household's
    out[t("demand.export.since")] = [since] * size
    mutations = t(f"demand.setting.mutations_{'in' if view.setting.mutations else 'out'}")
    out[t("demand.export.mutations")] = [mutations] * size
    return pd.DataFrame(out)
