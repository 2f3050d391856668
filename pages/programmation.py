"""Page *Programmation*: scenarios of a PLH, edited, compared, judged, solved."""

from ui import site

site.hand_over()

import streamlit as st

from ui import chrome, path, shell
from ui.programming import sections, shelf, unknowns, view
from ui.texts import t

territory = shell.start("programming")
chrome.apply_own("programming")
current = view.read(territory)
if current is None:
    shell.empty(t("programming.empty.title"), t("programming.empty.body"))
    st.page_link(site.DATA, label=t("common.action.open_data"), icon=":material/upload_file:")
    shell.footer(territory)
    st.stop()

path.breadcrumb(current.path, key="programming_path")
shelf.bar(current)
sections.show(current)
unknowns.show(territory)
shell.footer(territory)
