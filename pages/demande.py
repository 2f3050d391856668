"""Page *Demande*: how many households wait, for how long, and for which dwellings."""

from ui import site

site.hand_over()

import streamlit as st

from fragility.errors import FragilityError
from geodata.errors import GeodataError
from ui import chrome, path, shell
from ui.demand import behind, controls, explorer, figures, listing, rooms, trend, view
from ui.register import drill, kept
from ui.texts import t

territory = shell.start("demand")
chrome.apply_own("demand")
try:
    current = view.read(territory)
except (FragilityError, GeodataError) as error:
    shell.note(str(error), kind="error")
    st.stop()
if current is None:
    reason = "no_year" if kept.has_applications(territory) else "none"
    shell.empty(t(f"demand.empty.{reason}_title"), t(f"demand.empty.{reason}_body"))
    st.page_link(site.DATA, label=t("common.action.open_data"), icon=":material/upload_file:")
    shell.footer(territory)
    st.stop()

path.breadcrumb(current.path, key="demand_path")
controls.show(current)
figures.show(current)
behind.show(current)
explorer.show(current)
rooms.show(current)
trend.show(current)
listing.show(current)
drill.show(territory)
shell.footer(territory)
