"""Download the document, complete it, bring it back: checked, compared, then kept."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from fragility.errors import FragilityError
from geodata.workspace import WorkspaceError
from ui import exits, shell, tables, workspace
from ui.exits import File
from ui.format import day_and_time, file_name, file_size, number
from ui.rules import kept, listing
from ui.texts import t

if TYPE_CHECKING:
    from fragility.balance import RuleSet
    from ui.rules.kept import Own
    from ui.territories import Territory

MAX_BYTES: Final = 1_000_000
_SAID: Final = "rules_said"
_DROP: Final = "rules_drop_number"


def show(territory: Territory, mine: Own) -> None:
    """Draw the downloads, the drop zone, and what would change."""
    said = st.session_state.pop(_SAID, None)
    if said is not None:
        shell.note(said[0], kind=said[1])
    with st.expander(t("rules.change.title"), key=f"rules_change_{territory.slug}"):
        st.html(f'<p class="fs">{t("rules.change.lead")}</p>')
        _downloads(territory)
        workspace.ask_author()
        number_of_drops = st.session_state.setdefault(_DROP, 0)
        file = st.file_uploader(
            t("rules.change.drop"),
            type=["yaml", "yml", "txt"],
            key=f"rules_drop_{territory.slug}_{number_of_drops}",
            max_upload_size=1,
        )
        if file is not None:
            propose(territory, mine, file.getvalue())
        if mine.version is not None:
            st.button(
                t("rules.change.remove"),
                icon=":material/undo:",
                key=f"rules_remove_{territory.slug}",
                on_click=_remove,
                args=(territory, mine.version),
            )


def _downloads(territory: Territory) -> None:
    files = {
        "current": (kept.editable_text(territory), "rules.change.file"),
        "template": (kept.template(territory), "rules.change.template_file"),
    }
    with st.container(horizontal=True):
        for name, (text, stem) in files.items():
            exits.download(
                t(f"rules.change.{name}"),
                exits.typed(File(text.encode())),
                territory,
                file_name=f"{file_name(t(stem), territory.code)}.yaml",
                key=f"rules_{name}_{territory.slug}",
            )


def read_text(content: bytes) -> str:
    """Return the text of a file that was dropped.

    Raises
    ------
    ValueError
        In French: it is no document of rules.
    """
    if len(content) > MAX_BYTES:
        raise ValueError(t("rules.fault.too_large", size=file_size(MAX_BYTES)))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(t("rules.fault.encoding")) from error
    if not text.strip():
        raise ValueError(t("rules.fault.empty"))
    return text.replace("\r\n", "\n")


def propose(territory: Territory, mine: Own, content: bytes) -> None:
    """Check a document and draw what keeping it would change; nothing is kept yet."""
    try:
        text = read_text(content)
        proposed = kept.check(territory, text)
    except (ValueError, FragilityError) as error:
        _refuse(str(error))
        return
    if text == mine.text:
        shell.note(t("rules.change.same"))
        return
    document = proposed.documents[-1]
    accepted = t("rules.change.accepted", label=document.label, version=document.version)
    shell.note(accepted)
    if mine.version is not None and mine.saved_at is not None:
        based_on = t(
            "rules.change.based_on",
            version=mine.version,
            author=mine.author,
            moment=day_and_time(mine.saved_at),
        )
        st.html(f'<p class="fs fs-muted fs-small">{tables.cell_html(based_on)}</p>')
    rows = differences(kept.rule_set(territory), proposed)
    shown = [
        tables.Column(each.key, each.label, numeric=each.key != "what")
        for each in listing.columns("difference", ("what", "before", "after"))
    ]
    tables.show(shown, rows, t("rules.difference.caption"))
    st.button(
        t("rules.change.save"),
        type="primary",
        key=f"rules_save_{territory.slug}",
        on_click=_save,
        args=(territory, text, mine.version),
    )


def _refuse(faults: str) -> None:
    """Draw why a document is not kept, one fault a line."""
    items = "".join(f"<li>{escape(fault)}</li>" for fault in faults.split("\n"))
    st.html(
        f'<div class="fs fs-note fs-note-error" role="alert">{t("rules.change.refused")}'
        f"<ul>{items}</ul></div>"
    )


def differences(before: RuleSet, after: RuleSet) -> list[dict[str, str]]:
    """Return how many of each there are, before and after, and how many are new or changed."""
    counts = [_counts(each) for each in (before, after)]
    rows = [
        {
            "what": t(f"rules.difference.{name}"),
            "before": number(counts[0][name]),
            "after": number(counts[1][name]),
        }
        for name in counts[0]
    ]
    known = _dated(before)
    changed = sum(each not in known for each in _dated(after))
    rows.append(
        {
            "what": t("rules.difference.changed"),
            "before": t("rules.difference.none"),
            "after": number(changed),
        }
    )
    return rows


def _dated(rules: RuleSet) -> list[object]:
    targets = (one for rule in rules.rules for one in rule.targets)
    return [*targets, *rules.thresholds, *rules.commitments]


def _counts(rules: RuleSet) -> dict[str, int]:
    blank = sum(each.value is None for each in rules.thresholds)
    return {
        "rules": len(rules.rules),
        "thresholds": len(rules.thresholds),
        "commitments": len(rules.commitments),
        "blank": blank + sum(each.value is None for each in rules.commitments),
    }


def _save(territory: Territory, text: str, based_on: int | None) -> None:
    if not workspace.author():
        st.session_state[_SAID] = (t("rules.change.author_needed"), "warning")
        return
    try:
        kept.save(territory, text, based_on=based_on)
    except (FragilityError, WorkspaceError) as error:
        st.session_state[_SAID] = (error.message, "error")
        return
    st.session_state[_DROP] += 1
    st.session_state[_SAID] = (t("rules.change.saved"), "info")


def _remove(territory: Territory, based_on: int) -> None:
    if not workspace.author():
        st.session_state[_SAID] = (t("rules.change.author_needed"), "warning")
        return
    try:
        kept.remove(territory, based_on=based_on)
    except WorkspaceError as error:
        st.session_state[_SAID] = (error.message, "error")
        return
    st.session_state[_SAID] = (t("rules.change.removed"), "info")
