"""The list of the residences shown: sorted by any column, each line opens a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geodata.model import Level
from ui import cache, downloads, exits, path
from ui.data import source_label
from ui.format import plural
from ui.residences import kept, rows, subjects
from ui.texts import t

if TYPE_CHECKING:
    import pandas as pd

    from ui.residences.view import View

_KEY: Final = "residences_list"
HEIGHT_PX: Final = 420


def show(view: View) -> None:
    """Draw the list and its download buttons; nothing where no residence is kept."""
    st.header(t("residences.list.title"), anchor=False)
    if not len(view.codes):
        st.html(f'<p class="fs fs-muted">{t("residences.summary.none")}</p>')
        return
    told = kept.listed(view.territory, view.facts).map(lambda frame: _kept(frame, view))
    st.html(f'<p class="fs fs-muted">{t("residences.list.help")}</p>')

    def opened() -> None:
        event: Any = st.session_state.get(_KEY)
        chosen = event["selection"]["rows"] if event else []
        if chosen and chosen[0] < len(view.codes):
            path.open_residence(view.codes[chosen[0]])

    exits.table(
        told,
        view.territory,
        key=_KEY,
        height=HEIGHT_PX,
        on_select=opened,
        column_config=_columns(told.content),
        alt=t("residences.list.alt"),
        placeholder=t("common.status.missing"),
    )
    _export(view)


def _kept(frame: pd.DataFrame, view: View) -> pd.DataFrame:
    """Return the rows of the residences kept; all of them as they are, without a copy."""
    return frame if len(frame) == len(view.codes) else frame.loc[view.codes]


def _columns(listed: pd.DataFrame) -> dict[str, Any]:
    config: dict[str, Any] = dict(rows.labels(listed.columns))
    for name, form in (("dwellings", "%d"), ("built", "%d"), ("plai", "%.0f")):
        if name in config:
            config[name] = st.column_config.NumberColumn(config[name], format=form)
    return config


def _export(view: View) -> None:
    entry = cache.store(view.territory).entry(kept.TABLE, Level.RESIDENCE)
    source = source_label(entry)
    place = view.path.steps[-2 if view.residence else -1].name
    words = [t("residences.list.words")]
    if place != view.territory.name:
        words.append(place)
    st.html(f'<p class="fs fs-muted fs-small">{t("residences.list.export_help")}</p>')
    downloads.buttons(
        lambda: kept.exported(view.territory, view.facts).map(lambda frame: _kept(frame, view)),
        view.territory,
        words,
        {
            t("residences.list.export.source"): source,
            t("residences.list.export.place"): place,
            t("residences.list.export.filters"): plural("residences.count", len(view.codes)),
            t("residences.list.export.subject"): subjects.label(view.subject, view.facts),
        },
    )
