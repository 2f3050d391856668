"""Page *Accueil*: the territory at a glance, its data, and where to go next."""

from ui import site

site.hand_over()

import streamlit as st

from ui import shell
from ui.home import figures, inventory, next_steps, overview
from ui.texts import t

territory = shell.start("home", named=True)
figures.show(territory)
overview.show(territory)
st.header(t("home.inventory.title"), anchor=False)
inventory.show(territory)
st.header(t("home.next.title"), anchor=False)
next_steps.show(territory)
shell.footer(territory)
