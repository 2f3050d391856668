"""The map of a rule's gaps and, beside it, what it says."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from fragility.disclosure import Reason
from ui import geography, path, places, shell, state
from ui.allocations import map_values, zones
from ui.allocations.reading import Doubt
from ui.allocations.view import MEASURES
from ui.format import plural
from ui.map import show_map
from ui.register import drill, words
from ui.texts import t

if TYPE_CHECKING:
    from ui.allocations.reading import Reading
    from ui.allocations.view import View
    from ui.allocations.zones import Zones
    from ui.map import MapEvent, MapValues

MAP_SHARE: Final = (13, 7)
_LISTED: Final = 6
_WIDTH_PX: Final = 400


def show(view: View) -> None:
    """Draw the choices, the map and what it says."""
    st.header(t("allocations.map.title"), anchor=False)
    _choices(view)
    if not view.levels:
        shell.note(t(f"allocations.map.no_level{'' if view.detail else '_shown'}"))
        return
    told = zones.read_zones(view)
    found = told.content
    if found.reason is not Reason.NONE:
        shell.note(t("allocations.refused"))
        return
    drawn = zones.layers(view)
    codes = zones.codes(view, drawn)
    shown = map_values.values(
        found.readings,
        found.gaps,
        found.missing,
        codes,
        measure=view.measure,
        title=words.rule_short(view.rule),
    )
    shown = replace(shown, credits=geography.credits_line(view.territory, _contours(view.level)))
    with st.container(key="allocations_explorer"):
        left, right = st.columns(MAP_SHARE, gap="medium")
        with left:
            show_map(
                drawn,
                told.map(lambda _: shown),
                view.territory,
                selection=_selection(view),
                focus=zones.focus(view, drawn),
                key="allocations_map",
                on_event=partial(follow, view),
            )
        with right:
            _said(view, found, shown, codes)


def _contours(level: str) -> str:
    return "commune" if level == "secteur" else level


def _selection(view: View) -> str | None:
    here = view.path
    found = {"secteur": here.sector, "commune": here.commune, "iris": here.zone}
    return found.get(view.level) or None


def follow(view: View, event: MapEvent) -> None:
    """Do what a click asks for: one step down the path."""
    if view.level == "secteur" and event.layer == "zones":
        path.go_to_sector(view.path.directory, event.code)
        return
    level = "iris" if view.level == "iris" else "qpv" if view.level == "qpv" else "commune"
    path.follow(view.path, event, zones=level)  # type: ignore[arg-type]


def _choices(view: View) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            t("allocations.rule.label"),
            options=[rule.id for rule in view.rules],
            format_func={rule.id: words.rule_short(rule) for rule in view.rules}.__getitem__,
            key=state.key("regle"),
            help=t("allocations.rule.help"),
            width=_WIDTH_PX,
        )
        places.level_choice(t("allocations.level.label"), view.levels, view.path.directory)
        st.segmented_control(
            t("allocations.measure.label"),
            options=MEASURES,
            format_func=lambda each: t(f"allocations.measure.{each}"),
            key=state.key("mesure"),
            required=True,
            width="content",
        )


def _sure(reading: Reading) -> bool:
    """Tell whether what a zone lacks says something."""
    return not reading.small and reading.doubt is not Doubt.UNDECIDED


def _said(view: View, found: Zones, shown: MapValues, codes: tuple[str, ...]) -> None:
    """Say in words what the map shows, and name the zones that lack most."""
    counts = map_values.counts(shown, found.readings)
    lines = [plural(f"allocations.said.{name}", n) for name, n in counts.items() if n]
    st.subheader(t("allocations.said.title"), anchor=False)
    st.html(f'<p class="fs">{escape(" ".join(lines))}</p>')
    lacking = sorted(
        (code for code in codes if found.missing.get(code) and _sure(found.readings[code])),
        key=lambda code: (-found.missing[code], code),
    )[:_LISTED]
    if lacking:
        st.subheader(t("allocations.said.most"), anchor=False)
        items = "".join(
            f"<li><span>{escape(zones.name(view, code))}</span>"
            f"<b>{escape(found.readings[code].share)}</b>"
            f'<span class="fs-muted">{escape(found.readings[code].count)}, '
            f"{escape(found.readings[code].missing)}</span></li>"
            for code in lacking
        )
        st.html(f'<ul class="fs al-gaps">{items}</ul>')
    drills = {
        zones.name(view, code): view.drill(
            t(
                "allocations.drill_title",
                rule=words.rule_short(view.rule),
                place=zones.name(view, code),
                period=view.period.label,
            ),
            view.rule,
            zones.where(view, code),
            found.readings[code].figures,
        )
        for code in sorted(codes, key=lambda code: zones.name(view, code))
        if code in found.readings
    }
    drill.choice(t("allocations.said.open"), drills, key="allocations_map_open")
