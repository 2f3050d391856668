"""Making a mapping for a dropped table that is no official file: choose, check, save, use."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from geodata.errors import GeodataError
from geodata.user_tables.candidates import Trial, try_mapping
from geodata.user_tables.catalogue import kind, kinds
from geodata.user_tables.checking import check_mapping, label_of
from geodata.user_tables.suggesting import suggest_mapping
from ui import exits, shell, workspace
from ui.datapage import drop, mapping_fields, mappings, work
from ui.format import number, plural
from ui.texts import t

if TYPE_CHECKING:
    from geodata.user_tables.candidates import Candidate
    from geodata.user_tables.mapping import ColumnMapping

_TRIAL: Final = "_mapping_trial"
_SHOWN: Final = 200


def show() -> None:
    """Draw the mapping of the tables no source recognised; nothing where there is none."""
    candidates = work.current().candidates
    for one in candidates:
        if one.refusal is not None:
            shell.note(one.refusal, kind="error")
    usable = {one.label: one for one in candidates if one.refusal is None}
    if not usable:
        return
    st.header(t("data.section.mapping"), anchor=False)
    st.html(f'<p class="fs">{t("data.mapping.lead")}</p>')
    left, right = st.columns(2, gap="medium")
    with left:
        label = st.selectbox(
            t("data.mapping.table"), options=list(usable), key="mapping-table", index=0
        )
    with right:
        name = st.selectbox(
            t("data.mapping.kind"),
            options=list(kinds()),
            index=None,
            format_func=lambda each: kind(each).label,
            placeholder=t("data.mapping.kind_placeholder"),
            key="mapping-kind",
        )
    if name is not None:
        _form(usable[label], name, f"mapping-{list(usable).index(label)}-{name}")


def _form(candidate: Candidate, name: str, prefix: str) -> None:
    """Draw the mapping of one table as one kind."""
    definition = kind(name)
    st.html(f'<p class="fs fs-muted">{escape(definition.description)}</p>')
    suggestion = suggest_mapping(candidate.columns, candidate.sample, name)
    chosen = mapping_fields.columns(candidate, suggestion, prefix)
    constants = mapping_fields.constants(candidate, definition, chosen, prefix)
    written = mapping_fields.units(suggestion, chosen, prefix)
    values = mapping_fields.translations(candidate, suggestion.mapping, chosen, prefix)
    title = st.text_input(
        t("data.mapping.name"),
        value=f"{definition.label} — {candidate.path.stem}"[:120],
        max_chars=120,
        key=f"{prefix}-name",
        help=t("data.mapping.name_help"),
    ).strip()
    mapping = suggestion.mapping.model_copy(
        update={
            "name": title or definition.label,
            "columns": chosen,
            "constants": constants,
            "values": values,
            "shape": mapping_fields.shape(definition, chosen),
            **written,
        }
    )
    _verdict(candidate, mapping, prefix)


def _verdict(candidate: Candidate, mapping: ColumnMapping, prefix: str) -> None:
    """Say what is wrong with a mapping, or try it on the file; save it once it reads."""
    problems = check_mapping(mapping, candidate.columns)
    for problem in problems:
        # Problems are written to follow the name of a file; here they stand alone.
        shell.note(problem.message[0].upper() + problem.message[1:], kind="warning")
    checked = st.button(
        t("data.mapping.check"),
        icon=":material/fact_check:",
        disabled=bool(problems),
        key=f"{prefix}-check",
        type="secondary",
    )
    if checked:
        st.session_state[_TRIAL] = (mapping.to_json(), try_mapping(candidate, mapping))
    tried, trial = st.session_state.get(_TRIAL, ("", None))
    if trial is None or tried != mapping.to_json():
        return
    _outcome(trial)
    if trial.error is None:
        workspace.ask_author()
        if st.button(
            t("data.mapping.save"),
            type="primary",
            icon=":material/save:",
            key=f"{prefix}-save",
        ):
            _save(mapping)


def _outcome(trial: Trial) -> None:
    """Draw what a mapping gives on the whole file."""
    if trial.error is not None:
        shell.note(trial.error, kind="error")
    else:
        years = ", ".join(dict.fromkeys(str(one.vintage) for one in trial.datasets))
        shell.note(
            t(
                "data.mapping.outcome",
                rows=plural("data.mapping.rows", trial.row_count),
                rejected=plural("data.report.rejected", sum(r.count for r in trial.rejections)),
                years=years,
            )
        )
    for remark in trial.notes:
        shell.note(remark)
    if trial.rejections:
        names = [t(f"data.report.column.{key}") for key in ("line", "column", "reason")]
        rows = [(one.line, one.column, one.reason) for one in trial.rejections[:_SHOWN]]
        table = pd.DataFrame(rows, columns=names)
        caption = t("data.report.caption_rejections")
        exits.table(exits.typed(table), None, alt=caption)
        if len(trial.rejections) > _SHOWN:
            shell.note(t("data.mapping.more", n=number(len(trial.rejections) - _SHOWN)))


def _save(mapping: ColumnMapping) -> None:
    """Save a mapping and read the files again with it."""
    try:
        mappings.save(mapping)
    except GeodataError as error:
        shell.note(error.message, kind="error")
        return
    st.session_state.pop(_TRIAL, None)
    if drop.with_progress(t("data.drop.reading"), work.read_again):
        work.current().done = t("data.mapping.saved", name=mapping.name)
        st.rerun()


def field_labels(mapping: ColumnMapping) -> list[str]:
    """Return « column → field » for each column of a mapping."""
    return [f"{column} → {label_of(mapping, field)}" for column, field in mapping.columns.items()]
