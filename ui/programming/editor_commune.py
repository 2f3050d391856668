"""One commune by sliders: how much it finances a year, how much of it PLAI, in QPV or not."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import streamlit as st

from fragility.scenario import Kind, Zone, with_plai_share
from fragility.scenario.editing import Programme, programme_of, with_programme
from ui import path, state
from ui.format import number, plural
from ui.programming import draft, editor_grid, trying
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from fragility.scenario import Scenario
    from ui.programming.view import View

ZONES: Final = (Zone.OUTSIDE_QPV, Zone.QPV)
_CHOICE: Final = "scenario_commune"
_ZONE: Final = "scenario_zone"
_LEAST_MOST: Final = 20
_STEP: Final = 10
_ROUNDED: Final = 0.5
"""Dwellings that rounding to whole ones may explain."""
_STOCK_SHARE: Final = 0.05
"""Yearly production that the slider reaches at least, of the commune's stock."""


def show(view: View) -> None:
    """Draw the choice of a commune, its sliders, then its lines."""
    with st.container(
        horizontal=True, vertical_alignment="bottom", gap="medium", key="programming_commune"
    ):
        commune = _chosen(view)
        zone = _zone() if commune else Zone.OUTSIDE_QPV
    if not commune:
        st.html(f'<p class="fs fs-muted">{t("programming.edit.commune.none")}</p>')
        return
    with st.container(horizontal=True, gap="large", key="programming_sliders"):
        _sliders(view, commune, zone)
    st.html(f'<p class="fs fs-small fs-muted">{_said(view, commune, zone)}</p>')
    with st.expander(t("programming.edit.commune.lines"), key="sc_commune_lines"):
        editor_grid.table(view, (commune,), key=f"commune_{commune}")


def _chosen(view: View) -> str:
    """Draw the choice of a commune, that of the path, and return it."""
    names = view.path.directory.label_of
    codes = [code for code in view.path.directory.options if code in set(view.stock.codes)]
    if view.path.sector:
        codes = [code for code in codes if code in view.path.sector_communes]
    opened = view.path.commune_reached
    if st.session_state.get(_CHOICE) != opened:
        st.session_state[_CHOICE] = opened if opened in codes else None
    st.selectbox(
        t("programming.edit.commune.label"),
        options=codes,
        format_func=lambda each: names.get(each, each),
        key=_CHOICE,
        on_change=_open,
        args=(view,),
        placeholder=t("programming.edit.commune.placeholder"),
        width=340,
    )
    return opened if opened in codes else ""


def _open(view: View) -> None:
    path.go_to(view.path.directory, st.session_state[_CHOICE] or "")
    if not st.session_state[_CHOICE]:
        state.put("commune", "")


def _zone() -> Zone:
    """Draw where the commune finances what the sliders say."""
    found = st.segmented_control(
        t("programming.edit.commune.zone"),
        options=ZONES,
        format_func=lambda each: t(f"programming.edit.commune.{each.value}"),
        key=_ZONE,
        default=Zone.OUTSIDE_QPV,
        required=True,
    )
    return Zone(found)


def _sliders(view: View, commune: str, zone: Zone) -> None:
    key = f"scenario_slide_{view.scenario.id}_{commune}_{zone.value}"
    rhythm, share = f"{key}_rhythm", f"{key}_share"
    found = programme_of(view.scenario, commune, zone)
    most = _most(view, commune, found)
    fresh = not trying.follows(key, view.scenario.digest)
    if fresh or rhythm not in st.session_state or share not in st.session_state:
        st.session_state[rhythm] = min(round(found.dwellings_per_year), most)
        known = found.plai_share if math.isfinite(found.plai_share) else 0.3
        st.session_state[share] = round(known * 100)
    st.slider(
        t("programming.edit.commune.rhythm"),
        0,
        most,
        key=rhythm,
        help=t("programming.edit.commune.rhythm_help"),
        on_change=_slide_rhythm,
        args=(view, commune, zone, key),
        width=380,
    )
    st.slider(
        t("programming.edit.commune.share"),
        0,
        100,
        key=share,
        format="%d %%",
        help=t("programming.edit.commune.share_help"),
        on_change=_slide_share,
        args=(view, commune, zone, key),
        disabled=not found.dwellings_per_year,
        width=380,
    )


def _most(view: View, commune: str, found: Programme) -> int:
    """Return the end of the slider: steady while it is moved."""
    stock = int(view.stock.products[view.stock.position(commune)].sum())
    saved = max(programme_of(view.saved, commune, zone).dwellings_per_year for zone in ZONES)
    wanted = max(_LEAST_MOST, stock * _STOCK_SHARE, 2 * saved, found.dwellings_per_year)
    return math.ceil(wanted / _STEP) * _STEP


def _slide_rhythm(view: View, commune: str, zone: Zone, key: str) -> None:
    # The draft, and not the page as it was drawn: moves may come faster than runs end.
    now = draft.current(view.territory, view.saved)
    wanted = int(st.session_state[f"{key}_rhythm"])
    share = _share(programme_of(now, commune, zone), now, int(st.session_state[f"{key}_share"]))

    def make() -> Scenario:
        return with_programme(now, commune, zone, dwellings_per_year=wanted, plai_share=share)

    _try(view, key, make)


def _share(found: Programme, now: Scenario, slid: int) -> float:
    """Return the share of PLAI that is wished: what the slider says, 0-1.

    Few dwellings cannot make 5 %: what they are rounded to is no wish. The slider says whole
    percents though: where it stands for a finer share, that share is the wish.
    """
    wish, share = slid / 100, found.plai_share
    if not math.isfinite(share) or round(share * 100) != slid:
        return wish
    apart = abs(share - wish) * found.dwellings_per_year * len(now.years)
    return share if apart > _ROUNDED else wish


def _slide_share(view: View, commune: str, zone: Zone, key: str) -> None:
    now = draft.current(view.territory, view.saved)
    wanted = float(st.session_state[f"{key}_share"]) / 100

    def make() -> Scenario:
        return with_plai_share(now, [commune], wanted, kinds=(Kind.PRODUCTION,), zones=(zone,))

    _try(view, key, make)


def _try(view: View, key: str, make: Callable[[], Scenario]) -> None:
    if trying.change(view.territory, view.scenario.id, make):
        trying.follows(key, draft.current(view.territory, view.saved).digest)
    else:
        trying.forget(key)


def _said(view: View, commune: str, zone: Zone) -> str:
    """Say what the commune finances over the years, whatever moved it."""
    found = programme_of(view.scenario, commune, zone)
    years = view.scenario.years
    total = round(found.dwellings_per_year * len(years))
    if not total:
        return t("programming.edit.commune.nothing", first=years[0], last=years[-1])
    plai = round(total * found.plai_share)
    return plural(
        "programming.edit.commune.total",
        total,
        plai=number(plai),
        first=years[0],
        last=years[-1],
        rhythm=number(found.dwellings_per_year, 1),
    )
