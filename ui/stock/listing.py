"""The table of the stock by commune, IRIS, QPV, landlord, period or product, and its export."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from fragility.disclosure import public
from ui import downloads, state, tables
from ui.format import plural
from ui.stock import controls, figures, kept, rows, spread
from ui.stock.sources import LEVELS, SECTOR
from ui.texts import t

if TYPE_CHECKING:
    from ui.stock.view import View


def groupings(view: View) -> tuple[str, ...]:
    """Return the groupings that the data allow; a commune that is open is not cut into communes."""
    zones: list[str] = [level for level in LEVELS if level in view.source.entries]
    if view.commune:
        zones = [level for level in zones if level == "iris"]
    elif view.path.sector:
        zones = [level for level in zones if level != "qpv"]
    elif SECTOR in view.levels:
        zones = [*zones, SECTOR]
    # Residences are counted from the detail: beside published figures they would not add up.
    return (*zones, *(kept.groupings(view.territory) if view.source.variant == "detail" else ()))


def show(view: View) -> None:
    """Draw the choice of a grouping, the table and the download buttons."""
    offered = groupings(view)
    if not offered:
        return
    place = figures.place_name(view)
    st.header(t("stock.table.title"), anchor=False)
    by = state.sync("par", offered, offered[0])
    if len(offered) > 1:
        st.segmented_control(
            t("stock.table.by"),
            options=offered,
            format_func=lambda each: t(f"stock.table.by_{each}"),
            key=state.key("par"),
            required=True,
        )
    wanted = (view.territory, view.source, by, view.communes)
    frame = kept.table(*wanted)
    if frame.empty:
        st.html(f'<p class="fs fs-muted">{t("stock.table.empty")}</p>')
        return
    source = controls.source_name(view.source, by)
    caption = t("stock.table.caption", by=t(f"stock.table.by_{by}"), place=place, source=source)
    tables.show(rows.columns(frame, by), kept.texts(*wanted), caption)
    if by == SECTOR:
        spread.partial_sums(view)
    if len(frame) > rows.LIMIT:
        more = plural("stock.table.more", len(frame) - rows.LIMIT)
        st.html(f'<p class="fs fs-muted fs-small">{more}</p>')
    st.html(f'<p class="fs fs-muted fs-small">{t("stock.table.help")}</p>')
    details = {
        t("stock.source.label"): source,
        t("stock.table.place"): place,
        t("stock.table.interval"): t("stock.table.help"),
    }
    words = [t("stock.title"), t(f"stock.table.by_{by}")]
    if view.communes:
        words.append(place)
    downloads.buttons(public(kept.export(*wanted)), view.territory, words, details)
