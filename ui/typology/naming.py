"""Renaming the families, for everybody; whoever was faster is never overwritten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from fragility.errors import FragilityError
from geodata.workspace import WorkspaceError
from ui import shell, workspace
from ui.texts import t
from ui.typology import saved, view

if TYPE_CHECKING:
    from ui.typology.view import View

_SAID = "typology_said"
_LONGEST = 120


def said() -> None:
    """Tell what was just done, once."""
    done = st.session_state.pop(_SAID, None)
    if done is not None:
        shell.note(done[0], kind=done[1])


def tell(body: str, kind: str = "info") -> None:
    """Have something said at the top of the next run."""
    st.session_state[_SAID] = (body, kind)


def who(current: View) -> None:
    """Ask who is changing the families, once for the whole page."""
    if current.may_change:
        workspace.ask_author()


def show(current: View) -> None:
    """Draw the form."""
    st.html(f'<p class="fs fs-muted fs-small">{t("typology.naming.help")}</p>')
    if not current.may_change:
        shell.note(t("typology.naming.reserved"))
        return
    families = current.families.model.families
    with st.form("typology_names", border=False):
        columns = st.columns(2, gap="medium")
        for position, family in enumerate(families):
            with columns[position % 2]:
                st.text_input(
                    t("typology.naming.field", number=family.number),
                    value=family.name,
                    max_chars=_LONGEST,
                    key=_key(current, family.key),
                    autocomplete="off",
                )
        if st.form_submit_button(t("typology.naming.save"), icon=":material/save:"):
            _save(current)
            st.rerun()


def _key(current: View, family_key: str) -> str:
    return f"typology_name_{current.territory.slug}_{family_key}"


def _save(current: View) -> None:
    """Keep the names that were changed, and the families they name."""
    model = current.families.model
    typed = {key: str(st.session_state[_key(current, key)]) for key in model.names}
    changed = {key: name for key, name in typed.items() if name != model.names[key]}
    if not changed:
        return
    try:
        named = model.with_names(changed)
        if current.families.origin == "fitted":
            # Names hang on the families' keys: those of families not kept could change.
            learnt = view.trained_on(current.territory)
            saved.save_model(current.territory, model.learnt_on(learnt), current.saved)
        saved.save_names(
            current.territory, {key: named.names[key] for key in changed}, current.saved
        )
        tell(t("typology.naming.saved"))
    except (FragilityError, WorkspaceError) as error:
        tell(error.message, "error")
