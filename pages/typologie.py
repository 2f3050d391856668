"""Page *Typologie*: the families of the stock, from their names to their solidity."""

from ui import site

site.hand_over()

import streamlit as st

from fragility.errors import FragilityError
from ui import chrome, shell
from ui.texts import t
from ui.typology import cards, decision, export, features, naming, profile, solid, view, where

territory = shell.start("typology")
chrome.apply_own("typology")
try:
    current = view.read(territory)
except FragilityError as error:
    shell.empty(
        t("typology.empty.failed_title"), t("typology.empty.failed_body", reason=error.message)
    )
    st.stop()
if current is None:
    shell.empty(t("typology.empty.none_title"), t("typology.empty.none_body"))
    st.page_link(site.DATA, label=t("common.action.open_data"), icon=":material/upload_file:")
    shell.footer(territory)
    st.stop()

naming.said()
if current.saved.problem:
    shell.note(t("typology.problem.workspace", reason=current.saved.problem), kind="warning")
cards.figures(current)
st.header(t("typology.families.title"), anchor=False)
st.html(f'<p class="fs fs-muted fs-small">{t("typology.families.help")}</p>')
cards.show(current)
profile.choose(current)
profile.show(current)

st.header(t("typology.where.title"), anchor=False)
where.show(current)
with st.expander(t("typology.where.table_title")):
    where.show_table(current)

st.header(t("typology.solid.title"), anchor=False)
solid.show(current)

st.header(t("typology.decision.title"), anchor=False)
naming.who(current)
decision.show(current)
with st.expander(t("typology.naming.title")):
    naming.show(current)

st.header(t("typology.features.title"), anchor=False)
features.show(current)
st.header(t("typology.export.title"), anchor=False)
export.show(current)
shell.footer(territory)
