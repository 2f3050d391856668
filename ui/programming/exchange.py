"""Scenarios that leave as files, and those that come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from fragility.scenario import dump_scenario
from fragility.scenario.line_table import KEYS, lines_frame
from ui import downloads, exits
from ui.exits import File
from ui.exits.spreadsheets import csv_of
from ui.programming import arrivals, base, terms
from ui.register.diffusion import let_out
from ui.texts import t

if TYPE_CHECKING:
    import pandas as pd

    from fragility.scenario import Scenario
    from ui.programming.view import View
    from ui.territories import Territory

_DROPPED: Final = "scenario_dropped"


def show(view: View) -> None:
    """Draw the downloads, then the way back in."""
    st.html(f'<p class="fs fs-small fs-muted">{t("programming.exchange.lead")}</p>')
    words = [t("programming.exchange.scenario_file"), view.scenario.name]
    with st.container(horizontal=True, gap="small", key="scenario_files"):
        exits.download(
            t("programming.exchange.yaml"),
            exits.typed(lambda _: File(dump_scenario(view.scenario).encode())),
            view.territory,
            file_name=downloads.name_of(view.territory, words, "yaml"),
            key="scenario_yaml",
        )
        # The stock is read while the page is drawn: its households are those this reader may see.
        frame = base.stock_file(view.territory)
        exits.download(
            t("programming.exchange.stock"),
            let_out(lambda _: stock_file(view.territory, frame), view.role),
            view.territory,
            file_name=downloads.name_of(
                view.territory, [t("programming.exchange.stock_file")], "csv"
            ),
            key="scenario_stock",
            help=t("programming.exchange.stock_help"),
        )
    st.html(f'<p class="fs fs-small fs-muted">{t("programming.exchange.lines")}</p>')
    downloads.buttons(
        exits.typed(lambda: listed(view.scenario, view)),
        view.territory,
        [t("programming.exchange.lines_file"), view.scenario.name],
        {t("programming.shelf.column.name"): view.scenario.name},
    )
    with st.expander(t("programming.exchange.import_title")):
        dropped = st.file_uploader(
            t("programming.exchange.file"),
            type=["yaml", "yml"],
            key=_DROPPED,
            max_upload_size=arrivals.MOST_MEGABYTES,
        )
        if dropped is not None:
            arrivals.propose(view, dropped.getvalue(), dropped.name)


def stock_file(territory: Territory, frame: pd.DataFrame) -> File:
    """Return the stock as the command line reads it, with its origin on every row."""
    return File(csv_of(downloads.marked(frame, territory)), len(frame))


def listed(scenario: Scenario, view: View) -> pd.DataFrame:
    """Return the lines of a scenario in the reader's words, one column a year."""
    frame = lines_frame(scenario)
    names = view.path.directory.name_of
    words = {"zone": terms.zone, "kind": terms.kind, "product": terms.product}
    words |= {"to_product": terms.product, "size": terms.size}
    for column, word in words.items():
        frame[column] = [word(each) if each else "" for each in frame[column]]
    codes = frame["commune_code"]
    frame.insert(1, "commune_name", [names.get(code, code) for code in codes])
    heads = {name: t(f"programming.edit.column.{name}") for name in (*KEYS, "commune_name")}
    return frame.rename(columns=heads)
