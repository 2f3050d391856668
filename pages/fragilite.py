"""Page *Fragilité*: the class map, from the territory to the sheet of a zone."""

from ui import site

site.hand_over()

from functools import partial

import streamlit as st

from fragility.errors import FragilityError
from geodata.errors import GeodataError
from ui import chrome, shell
from ui.fragility import (
    classes,
    explorer,
    export,
    navigation,
    notes,
    sector_sheet,
    view,
    weights,
)
from ui.texts import t

territory = shell.start("fragility")
chrome.apply_own("fragility")
try:
    current = view.read(territory)
except (FragilityError, GeodataError) as error:
    shell.empty(t("fragility.empty.title"), t("fragility.empty.body", reason=str(error)))
    st.page_link("pages/donnees.py", label=t("common.action.open_data"))
    st.stop()

navigation.controls(current, partial(weights.panel, current))
weights.banner(current)
navigation.breadcrumb(current)
explorer.show(current)
export.show(current)
notes.show(current)
if current.by_sector:
    sector_sheet.table(current)
classes.show(current)
shell.footer(territory)
