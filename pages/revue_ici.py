"""Page *Revue ICI*: the half-yearly review of a sector, on screen and as a document."""

from ui import site

site.hand_over()

import streamlit as st

from ui import chrome, shell
from ui.register import drill, kept
from ui.review import controls, decisions, files, page, view
from ui.texts import t

territory = shell.start("review")
chrome.apply_own("review")
current = view.read(territory) if kept.has_allocations(territory) else None
if current is None:
    dated = "body" if not kept.has_allocations(territory) else "no_semester"
    shell.empty(t("review.empty.title"), t(f"review.empty.{dated}"))
    st.page_link(site.DATA, label=t("common.action.open_data"), icon=":material/upload_file:")
    shell.footer(territory)
    st.stop()

controls.show(current)
found = decisions.read(current)
with st.spinner(t("review.making")):
    told = view.all_sections(current, found)
files.show(current, told)
page.contents(told.content)
page.show(current, told, found)
shell.footer(territory)
drill.show(territory)
