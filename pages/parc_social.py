"""Page *Parc social*: where the social stock is, what it is made of, how concentrated it is."""

from ui import site

site.hand_over()

import streamlit as st

from fragility.errors import FragilityError
from geodata.errors import GeodataError
from ui import chrome, path, shell
from ui.stock import controls, explorer, figures, listing, view
from ui.texts import t

territory = shell.start("stock")
chrome.apply_own("stock")
try:
    current = view.read(territory)
except (FragilityError, GeodataError) as error:
    shell.note(str(error), kind="error")
    st.stop()
if current is None:
    shell.empty(t("stock.empty.title"), t("stock.empty.body"))
    st.page_link(site.DATA, label=t("common.action.open_data"), icon=":material/upload_file:")
    shell.footer(territory)
    st.stop()

path.breadcrumb(current.path, key="stock_path")
figures.show(current)
controls.show(current)
explorer.show(current)
listing.show(current)
shell.footer(territory)
