"""Page *Données*: drop files, check what they hold, accept or abandon; the territories here."""

from ui import site

site.hand_over()

import streamlit as st

from ui import cache, roles, shell, sources
from ui.datapage import (
    choice,
    decision,
    drop,
    guidance,
    mapping,
    mapping_shelf,
    report,
    shelf,
    work,
)
from ui.rules import section as rules
from ui.texts import t

territory = shell.start_without("data")
current = work.current()
if current.done:
    shell.note(current.done)

if roles.may_import():
    st.header(t("data.section.import"), anchor=False)
    left, right = st.columns([3, 2], gap="large")
    with right:
        guidance.show()
    with left:
        drop.show()
    mapping_shelf.show()
    if current.inspection is not None:
        drop.show_inspection(current.inspection)
    mapping.show()
    if current.inspection is not None:
        st.header(t("data.section.choice"), anchor=False)
        choice.show(current.inspection)
    if current.prepared is not None:
        st.header(t("data.section.report"), anchor=False)
        decision.show(current.prepared)
else:
    shell.note(t("access.write.import"))

st.header(t("data.section.shelf"), anchor=False)
shelf.show(territory)
if territory is not None:
    st.header(t("rules.section.title"), anchor="regles")
    rules.show(territory, roles.current(territory))
    st.header(t("data.section.sources"), anchor=False)
    sources.show(territory)
    with st.expander(t("data.section.last")):
        kept = cache.store(territory).report
        report.show(report.let_out(kept, roles.current(territory)), territory)
    shell.footer(territory)
