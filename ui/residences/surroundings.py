"""The surroundings: fragility of the neighbourhood, priority neighbourhood, nearest residences."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import streamlit as st

from fragility.errors import FragilityError
from geodata.errors import GeodataError
from ui import cache, path, site
from ui import format as fr
from ui.fragility.values import class_at, class_name
from ui.markdown import plain
from ui.residences import card, cells, kept, parts
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.data import ZoneLevel
    from ui.residences.view import View

NEIGHBOURS: Final = 5
_KILOMETRE: Final = 1000
_SAME_PLACE_M: Final = 1.0


def show(view: View) -> None:
    """Draw the surroundings of the residence that is open."""
    row = view.frame.loc[view.residence]
    st.html(
        f'<div class="fs">{parts.title(t("residences.sheet.surroundings"))}'
        f"{parts.subtitle(t('residences.around.iris'))}{_fragility(view)}</div>"
    )
    path.link(site.FRAGILITY, t("residences.around.iris_link"), icon=":material/map:")
    st.html(f'<div class="fs">{parts.subtitle(t("residences.around.qpv"))}{_qpv(view, row)}</div>')
    _neighbours(view)


def _fragility(view: View) -> str:
    """Say the class of the IRIS, and of the commune."""
    place = view.path.place
    assert place is not None
    levels: list[tuple[ZoneLevel, str]] = [("commune", place.commune)]
    if view.path.directory.is_divided(place.commune) and place.iris:
        levels.insert(0, ("iris", place.iris))
    return "".join(parts.paragraph(_class_of(view, level, code)) for level, code in levels)


def _class_of(view: View, level: ZoneLevel, code: str) -> str:
    name = view.path.directory.name_of.get(code, code)
    try:
        result = cache.default_result(view.territory, level)
        number = class_at(result, code) if code in result.zones.index else None
    except (FragilityError, GeodataError):
        number = None  # no income, no census: the page Fragilité says what is lacking
    if number is None:
        return t(f"residences.around.{level}_none", name=name)
    words = class_name(number, len(result.classes)).lower()
    return t(f"residences.around.{level}_class", name=name, class_name=words)


def _qpv(view: View, row: pd.Series[Any]) -> str:
    """Say whether the residence is in a priority neighbourhood, who says so, and who does not."""
    code = row.get("qpv_code")
    rule = cells.word(row, "qpv_rule") or "unknown"
    names = kept.qpv_names(view.territory)
    if not isinstance(code, str):
        verdict = t("residences.around.qpv_unknown")
    elif code:
        verdict = t("residences.around.qpv_in", name=names.get(code, code))
    else:
        verdict = t("residences.around.qpv_out")
    said = parts.paragraph(verdict)
    if isinstance(code, str):
        said += parts.paragraph(t(f"residences.around.qpv_rule.{rule}"), small=True)
    if cells.flag(row, "qpv_disagreement"):
        said += parts.paragraph(t("residences.around.qpv_disagree")) + parts.definitions(
            {
                t("residences.around.qpv_spatial"): _says(row.get("qpv_spatial_code"), names),
                t("residences.around.qpv_plg"): _says(row.get("qpv_plg_code"), names),
                t("residences.around.qpv_declared"): _declared(row),
            }
        )
    return said


def _says(code: object, names: Mapping[str, str]) -> str:
    """Return what one source says: inside (which), outside, or nothing."""
    if not isinstance(code, str):
        return t("residences.around.qpv_says_nothing")
    if not code:
        return t("residences.around.qpv_says_out")
    return t("residences.around.qpv_says_in", name=names.get(code, code))


def _declared(row: pd.Series[Any]) -> str:
    share = cells.figure(row, "qpv_declared_share")
    if share is None:
        return t("residences.around.qpv_says_nothing")
    return t("residences.around.qpv_declared_value", share=fr.percent(share, 0))


def nearest(frame: gpd.GeoDataFrame, code: str, count: int = NEIGHBOURS) -> pd.Series[float]:
    """Return the distance in metres of the nearest residences, the closest first.

    Parameters
    ----------
    frame
        Residences by id, in a projection in metres; those without a point are left out.
    code
        The residence in the middle; no neighbour is returned where it is not located.
    count
        Number of neighbours.
    """
    points = frame.geometry[frame.geometry.notna() & ~frame.geometry.is_empty]
    if code not in points.index:
        return pd.Series(dtype="float64")
    middle = points.loc[code]
    away = np.hypot(points.x.to_numpy() - middle.x, points.y.to_numpy() - middle.y)
    found = pd.Series(away, points.index).drop(code)
    return found.sort_values(kind="stable").iloc[:count]


def distance(metres: float) -> str:
    """Write a distance, rounded as a walker would say it.

    Examples
    --------
    >>> distance(0.2) == t("residences.around.same_place")
    True
    """
    if metres < _SAME_PLACE_M:
        return t("residences.around.same_place")
    if metres < _KILOMETRE:
        rounded = round(metres, -1) if metres >= 100 else round(metres)  # noqa: PLR2004
        return t("residences.around.distance_m", n=fr.number(rounded))
    return t("residences.around.distance_km", n=fr.number(metres / _KILOMETRE, 1))


def _neighbours(view: View) -> None:
    st.html(f'<div class="fs">{parts.subtitle(t("residences.around.neighbours"))}</div>')
    found = nearest(view.frame, view.residence)
    if found.empty:
        st.html(f'<p class="fs fs-muted">{t("residences.around.neighbours_none")}</p>')
        return
    for code, metres in found.items():
        with st.container(gap=None, key=f"neighbour_{code}"):
            st.button(
                plain(view.name(str(code))),
                key=f"near_open_{code}",
                type="tertiary",
                on_click=path.open_residence,
                args=(str(code),),
            )
            away = escape(distance(float(metres)))
            family = card.family_mark(view.facts, str(code))
            st.html(f'<p class="fs fs-small fs-muted rs-near"><span>{away}</span>{family}</p>')
