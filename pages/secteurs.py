"""Page *Secteurs*: groups of communes, drawn or listed, used by every page."""

from ui import site

site.hand_over()

import streamlit as st

from ui import shell
from ui.sectors import divisions, editor, exchange, explorer, listing, view
from ui.texts import t

territory = shell.start("sectors")
current = view.read(territory)
divisions.show(current)
left, right = st.columns((13, 7), gap="medium")
with left:
    explorer.show(current)
with right, st.container(key="sectors_side"):
    divisions.pending(current)
    editor.show(current)
    listing.open_one(current)
    listing.left_out(current)
listing.show(current)
st.header(t("sectors.exchange.title"), anchor=False)
exchange.show(current)
listing.history(current)
shell.footer(territory)
