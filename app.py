"""Entry point: declares the pages, puts the browser's files in place, hands over to one of them."""

import sys

import streamlit as st

from ui import site
from ui.texts import t

page = site.navigation()

# The rest takes seconds to import, once per server: the menu and a word are there meanwhile.
waiting = st.empty()
if "ui.shell" not in sys.modules:
    waiting.caption(t("common.loading"))
from ui import assets, shell, theme  # noqa: E402 - after the menu, on purpose

assets.install_assets()
theme.install_fonts()
waiting.empty()
shell.run(page)
