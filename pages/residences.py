"""Page *Résidences*: the map, the list and the sheet of every residence of the stock."""

from ui import site

site.hand_over()

import streamlit as st

from ui import chrome, path, shell
from ui.residences import controls, explorer, kept, listing, sheet
from ui.texts import t

territory = shell.start("residences")
chrome.apply_own("residences")
if kept.residences(territory).empty:
    shell.empty(t("residences.empty.title"), t("residences.empty.body"))
    st.page_link(site.DATA, label=t("common.action.open_data"), icon=":material/upload_file:")
    st.stop()

current = controls.show(territory)
path.breadcrumb(current.path, key="residences_path")
controls.banner(current)
explorer.show(current)
sheet.show(current)
listing.show(current)
shell.footer(territory)
