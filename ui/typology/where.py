"""Where the families are: the map of the residences, and the count of each commune."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from fragility.disclosure import public
from fragility.typology import AssignmentState
from ui import cache, exits, geography, path, shell, site, tables
from ui import format as fr
from ui.directory import alphabetical
from ui.map import ClassLook, Focus, MapLayers, PointValues, ZoneState, plain_zones, show_map
from ui.map.model import MAX_CLASSES
from ui.residences import kept as stock
from ui.sectors import geometry
from ui.texts import t
from ui.typology import kept
from ui.typology.secrecy import may_see_figures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.roles import Role
    from ui.typology.kept import Families
    from ui.typology.view import View


def show(view: View) -> None:
    """Draw the path, the map and what it says of the residence that is open."""
    path.breadcrumb(view.here, key="typology_path")
    points = stock.geometry(view.territory)
    if points is None:
        shell.note(t("typology.where.credits_empty"))
        return
    zones = cache.geometry(view.territory, "commune")
    layers = MapLayers(
        zones=zones,
        points=points,
        borders=geometry.geometry(view.territory),
        outlines=geography.qpv_outlines(view.territory),
    )
    under = replace(
        plain_zones(zones.codes), credits=geography.credits_line(view.territory, "commune")
    )
    opened = view.here.commune_reached
    whole = geography.whole_focus(view.here, zones)
    focus = Focus(opened, zones.bounds([opened])) if opened else whole
    show_map(
        layers,
        public(under),
        view.territory,
        points=exits.typed(point_values(view.families, view.chosen)),
        point_selection=view.here.residence or None,
        focus=focus,
        key="typology_map",
        on_event=partial(path.follow, view.here, zones="commune"),
    )
    _residence(view)


def point_values(found: Families, chosen: int = 0) -> PointValues:
    """Return what the map shows: every family, or one of them.

    Parameters
    ----------
    found
        The families, of which the map colours the first nine.
    chosen
        Family shown alone, 0 for all.
    """
    shown = [number for number in found.numbers if number <= MAX_CLASSES]
    looks = tuple(
        ClassLook(
            label=t("typology.families.name", number=number, name=found.names[number]),
            color=found.colors[number],
            detail=fr.plural("typology.families.residences", found.counts[number]),
        )
        for number in shown
    )
    numbers = found.frame["family"].dropna()
    numbers = numbers[numbers.isin([chosen] if chosen else shown)]
    left_out = found.frame.index[found.frame["family"].isna()]
    title = t("typology.where.map_of", number=chosen) if chosen else t("typology.where.map")
    return PointValues(
        classes=looks,
        class_of={str(code): int(number) for code, number in numbers.items()},
        state_of={} if chosen else dict.fromkeys(map(str, left_out), ZoneState.MISSING),
        title=title,
        first_is_top=True,
    )


def _residence(view: View) -> None:
    """Say the family of the residence that is open, and how clearly it is there."""
    code = view.here.residence
    if not code or code not in view.families.frame.index:
        return
    row = view.families.frame.loc[[code]].iloc[0]
    name = stock.names(view.territory)[code]
    said = residence_words(row, name, view.families.names, view.role)
    st.html(f'<div class="fs fs-note" role="status">{escape(said)}</div>')
    path.link(site.RESIDENCES, t("typology.where.residence_link"), icon=":material/location_city:")


def residence_words(row: pd.Series[Any], name: str, names: Mapping[int, str], role: Role) -> str:
    """Say the family of a residence, or why it has none.

    Parameters
    ----------
    row
        Its row of the families' table.
    name
        What it is called.
    names
        Name of each family.
    role
        Who reads: how near a residence is to each family partly tells its rents.
    """
    if row["state"] != AssignmentState.ASSIGNED:
        return t("typology.where.residence_none", name=name, reason=row["reason"])
    number, second = int(row["family"]), int(row["second_family"])
    parts = [t("typology.where.residence_family", name=name, number=number, family=names[number])]
    if not may_see_figures(role):
        return parts[0]
    margin = fr.percent(float(row["margin"]), 0)
    parts.append(t("typology.where.residence_second", number=second, margin=margin))
    if row["far"]:
        parts.append(t("typology.where.residence_far"))
    return " ".join(parts)


def show_table(view: View) -> None:
    """Draw the number of residences of each family in each sector, then in each commune."""
    communes = kept.residences(view.territory)["commune_code"]
    division = view.here.division
    if division is not None and division.sector_of:
        outside = t("typology.where.no_sector")
        named = communes.map(
            lambda code: division.name_of.get(division.sector_of.get(code, ""), outside)
        )
        counts = commune_counts(view.families, named)
        order = [*(s.name for s in division.sectors), outside]
        counts = counts.loc[[name for name in order if name in counts.index]]
        _table(counts, {}, "sector")
    counts = commune_counts(view.families, communes)
    names = cache.directory(view.territory).name_of
    counts = counts.loc[sorted(counts.index, key=lambda c: alphabetical(names.get(c, c)))]
    _table(counts, names, "commune")


def _table(frame: pd.DataFrame, names: Mapping[str, str], place: str) -> None:
    columns = [tables.Column("place", t(f"typology.where.{place}"))]
    columns += [
        tables.Column(str(number), t("typology.where.column", number=number), numeric=True)
        for number in frame.columns
    ]
    columns.append(tables.Column("total", t("typology.where.total"), numeric=True))
    rows = [
        {
            "place": names.get(str(code), str(code)),
            **{str(number): fr.number(row[number]) for number in frame.columns},
            "total": fr.number(row.sum()),
        }
        for code, row in frame.iterrows()
    ]
    caption = "table_caption" if place == "commune" else "sector_caption"
    tables.show(columns, rows, t(f"typology.where.{caption}"))


def commune_counts(found: Families, communes: pd.Series[str]) -> pd.DataFrame:
    """Count the residences of each family in each commune, or in each other place.

    Parameters
    ----------
    found
        The families.
    communes
        Commune, or place, of each residence, in the order of ``found.frame``.

    Returns
    -------
    Communes × family numbers, one column a family even where it has no residence.
    """
    inside = found.frame["family"].notna().to_numpy()
    counted = pd.crosstab(communes[inside].to_numpy(), found.frame["family"][inside].astype(int))
    return counted.reindex(columns=list(found.numbers), fill_value=0)
