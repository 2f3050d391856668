"""Somebody saved the same scenario meanwhile: both changes are put together, nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st
from pydantic import ValidationError

from fragility.errors import FragilityError
from fragility.scenario.editing import changed
from fragility.scenario.merging import merge
from geodata.workspace import WorkspaceError
from ui import shell, tables, workspace
from ui.format import day_and_time, plural
from ui.markdown import plain
from ui.programming import draft, kept, saving, terms
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fragility.scenario.cells import Path
    from fragility.scenario.merging import Conflict, Merged
    from geodata.workspace import Document
    from ui.programming.draft import Draft
    from ui.programming.view import View

_NAME: Final = "scenario_conflict_name"
_SHOWN: Final = 12


def show(view: View) -> None:
    """Draw what somebody else saved since the draft was begun, and how to put both together."""
    _orphans(view)
    found = draft.find(view.territory, view.scenario.id)
    if found is None or not draft.changed(view.territory, view.scenario.id):
        return
    if found.base.version == view.saved.version:
        return
    try:
        latest = kept.document(view.territory, view.scenario.id)
    except WorkspaceError as error:
        shell.note(error.message, kind="warning")
        return
    if latest is not None:
        _both(view, found, latest)


def _both(view: View, found: Draft, latest: Document) -> None:
    who, when = latest.author, day_and_time(latest.saved_at)
    with st.container(border=True, key="scenario_conflict"):
        told = t("programming.shelf.conflict.title", author=who, moment=when)
        shell.note(told, kind="warning")
        try:
            merged = merge(found.base, found.scenario, view.saved)
            chosen = _choices(view, merged, who)
            merged = merge(found.base, found.scenario, view.saved, chosen)
        except (ValidationError, FragilityError):
            shell.note(t("programming.shelf.conflict.impossible"), kind="error")
        else:
            _cells(view, merged)
            _problem(view, merged)
            st.button(
                t("programming.shelf.conflict.take"),
                type="primary",
                key="scenario_merge",
                on_click=_take,
                args=(view, merged),
            )
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.text_input(
                t("programming.shelf.conflict.name"), key=_NAME, max_chars=120, autocomplete="off"
            )
            st.button(
                t("programming.shelf.conflict.apart"),
                key="scenario_apart",
                on_click=saving.save_as,
                args=(view.territory, found.scenario, _NAME),
            )
            st.button(
                t("programming.shelf.conflict.drop"),
                key="scenario_drop",
                on_click=draft.discard,
                args=(view.territory, view.scenario.id),
            )
        workspace.ask_author("conflict")


def _choices(view: View, merged: Merged, who: str) -> frozenset[Path]:
    """Ask about each cell that both changed; return those where theirs is kept."""
    names = view.path.directory.name_of
    kept_theirs = set()
    for position, each in enumerate(merged.conflicts):
        mine, theirs = terms.value(each.path, each.mine), terms.value(each.path, each.theirs)
        sides = {
            "mine": t("programming.shelf.conflict.mine", value=plain(mine)),
            "theirs": t(
                "programming.shelf.conflict.theirs", author=plain(who), value=plain(theirs)
            ),
        }
        answer = st.radio(
            _question(each, names),
            options=tuple(sides),
            format_func=sides.__getitem__,
            key=f"scenario_conflict_{view.saved.version}_{position}",
            horizontal=True,
        )
        if answer == "theirs":
            kept_theirs.add(each.path)
    return frozenset(kept_theirs)


def _question(each: Conflict, names: Mapping[str, str]) -> str:
    return t(
        "programming.shelf.conflict.question",
        cell=plain(terms.cell(each.path, names)),
        base=plain(terms.value(each.path, each.base)),
    )


def _cells(view: View, merged: Merged) -> None:
    """Draw what is put together without asking."""
    names = view.path.directory.name_of
    sides = {"mine": merged.from_mine, "theirs": merged.from_theirs}
    rows = [
        {"cell": told, "whose": t(f"programming.shelf.conflict.only_{side}")}
        for side, paths in sides.items()
        for told in terms.cells(paths, names)
    ]
    if not rows:
        return
    columns = [
        tables.Column("cell", t("programming.shelf.conflict.cell")),
        tables.Column("whose", t("programming.shelf.conflict.whose")),
    ]
    tables.show(columns, rows[:_SHOWN], plural("programming.shelf.conflict.merged", len(rows)))
    if len(rows) > _SHOWN:
        more = plural("programming.shelf.conflict.more", len(rows) - _SHOWN)
        st.html(f'<p class="fs fs-small fs-muted">{more}</p>')


def _problem(view: View, merged: Merged) -> None:
    try:
        kept.run(view.territory, merged.scenario)
    except FragilityError as error:
        shell.note(t("programming.shelf.conflict.cannot", reason=error.message), kind="error")


def _take(view: View, merged: Merged) -> None:
    """Go on from both: the draft is made from the version that was saved meanwhile."""
    both = changed(merged.scenario, version=view.saved.version)
    draft.replace(view.territory, both, base=view.saved)
    saving.tell(t("programming.shelf.conflict.taken"))


def _orphans(view: View) -> None:
    """Draw the drafts whose scenario somebody removed: they can still be kept."""
    for identity in draft.changed_ids(view.territory):
        found = draft.find(view.territory, identity)
        if identity in view.scenarios or found is None:
            continue
        name = f"scenario_orphan_{identity}"
        shell.note(t("programming.shelf.orphan.lead", name=found.base.name), kind="warning")
        with st.container(
            horizontal=True, vertical_alignment="bottom", gap="small", key=f"{name}_row"
        ):
            st.text_input(
                t("programming.shelf.new_name"), key=name, max_chars=120, autocomplete="off"
            )
            st.button(
                t("programming.shelf.save_as"),
                key=f"{name}_save",
                on_click=saving.save_as,
                args=(view.territory, found.scenario, name),
            )
            st.button(
                t("programming.shelf.orphan.forget"),
                key=f"{name}_forget",
                on_click=draft.discard,
                args=(view.territory, identity),
            )
        workspace.ask_author(f"orphan_{identity}")
