"""Page *Attributions*: who was allocated a dwelling, and what is missing to reach the targets."""

from ui import site

site.hand_over()

import streamlit as st

from ui import chrome, path, shell
from ui.allocations import (
    evolution,
    explorer,
    follow_up,
    gauges,
    listing,
    movement,
    terms,
    view,
)
from ui.register import drill, kept
from ui.texts import t

territory = shell.start("allocations")
chrome.apply_own("allocations")
if not kept.has_allocations(territory):
    shell.empty(t("allocations.empty.title"), t("allocations.empty.body"))
    st.page_link(site.DATA, label=t("common.action.open_data"), icon=":material/upload_file:")
    shell.footer(territory)
    st.stop()

current = view.read(territory)
path.breadcrumb(current.path, key="allocations_path")
terms.show(current)
gauges.show(current)
explorer.show(current)
listing.show(current)
evolution.show(current)
evolution.show_convergence(current)
movement.show(current)
follow_up.show(current)
shell.footer(territory)
drill.show(territory)
