"""The sector being filled: its communes, its name; sectors made and removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geodata.sectors import assign, with_sector, with_sector_name, without_sector
from ui.format import plural
from ui.markdown import plain
from ui.sectors import draft
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.sectors import Sector, SectorSet
    from ui.sectors.view import View

_NEW: Final = "sectors_new_sector"
_LISTED: Final = "sectors_listed"


def show(view: View) -> None:
    """Draw the sector being filled and what changes it; nothing for whoever may not."""
    division = view.division
    if division is None or not view.may_edit:
        return
    st.subheader(t("sectors.editor.title"), anchor=False)
    if view.sector is None:
        st.html(f'<p class="fs fs-muted">{t("sectors.editor.none")}</p>')
    else:
        _filled(view, division, view.sector)
    with st.form("sectors_new", clear_on_submit=True, border=False):
        st.text_input(t("sectors.editor.new"), key=_NEW, max_chars=80, autocomplete="off")
        st.form_submit_button(
            t("sectors.editor.add"), icon=":material/add:", on_click=_add, args=(view, division)
        )


def _filled(view: View, division: SectorSet, sector: Sector) -> None:
    st.selectbox(
        t("sectors.editor.sector"),
        options=list(division.by_id),
        format_func=lambda each: division.name_of.get(each, each),
        key=draft.EDITED,
        help=t("sectors.editor.sector_help"),
    )
    # The list follows the clicks on the map.
    key = f"{_LISTED}_{division.id}_{sector.id}"
    mine = [code for code in view.names if code in sector.communes]
    if st.session_state.get(key) != mine:
        st.session_state[key] = mine
    st.multiselect(
        plural("sectors.editor.communes", len(mine)),
        options=list(view.names),
        format_func=view.label,
        key=key,
        on_change=_list,
        args=(view, division, sector, key),
        placeholder=t("sectors.editor.communes_placeholder"),
    )
    with st.popover(t("sectors.editor.change"), icon=":material/edit:", width="content"):
        name = f"sectors_name_{division.id}_{sector.id}"
        st.text_input(
            t("sectors.editor.name"), value=sector.name, key=name, max_chars=80, autocomplete="off"
        )
        st.button(
            t("sectors.editor.rename"),
            on_click=_rename,
            args=(view, division, sector, name),
            key="sector_rename",
        )
        sure = st.checkbox(
            t("sectors.editor.sure", name=plain(sector.name)),
            key=f"sectors_sure_{division.id}_{sector.id}",
        )
        st.button(
            t("sectors.editor.remove"),
            on_click=_remove,
            args=(view, division, sector),
            disabled=not sure,
            key="sector_remove",
            icon=":material/delete:",
        )


def _put(view: View, change: Callable[[], SectorSet]) -> None:
    draft.attempt(lambda: draft.put(view.territory, view.saved, change()))


def _add(view: View, division: SectorSet) -> None:
    def change() -> SectorSet:
        changed = with_sector(division, str(st.session_state[_NEW]))
        st.session_state[draft.EDITED] = changed.sectors[-1].id
        return changed

    _put(view, change)


def _list(view: View, division: SectorSet, sector: Sector, key: str) -> None:
    wanted = set(st.session_state[key])
    _put(
        view,
        lambda: assign(assign(division, set(sector.communes) - wanted, None), wanted, sector.id),
    )


def _rename(view: View, division: SectorSet, sector: Sector, key: str) -> None:
    _put(view, lambda: with_sector_name(division, sector.id, str(st.session_state[key])))


def _remove(view: View, division: SectorSet, sector: Sector) -> None:
    _put(view, lambda: without_sector(division, sector.id))
