"""Which method is applied to the territory, with its version, its fingerprint and its document."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from fragility import IndexResult, Method, dump_method
from fragility.disclosure import public
from fragility.errors import FragilityError
from geodata.errors import GeodataError
from ui import cache, data, exits, shell
from ui.exits import File
from ui.format import day, file_name
from ui.texts import t

if TYPE_CHECKING:
    from ui.data import ZoneLevel
    from ui.territories import Territory


@dataclass(frozen=True)
class Applied:
    """The method described on the page, and what it gave where it could be computed."""

    method: Method
    result: IndexResult | None
    problem: str = ""


def find(territory: Territory, level: ZoneLevel) -> Applied:
    """Return the method applied at a level, or the shipped one when nothing can be computed."""
    try:
        result = cache.default_result(territory, level)
    except (GeodataError, FragilityError) as error:
        return Applied(data.base_method(), None, str(error))
    return Applied(result.method, result)


def show(applied: Applied) -> None:
    """Draw the identity of the method, what was adapted, and the button that gives its document."""
    method = applied.method
    if applied.result is None:
        shell.note(t("method.applied.none", reason=applied.problem), kind="warning")
    version = t(
        "method.applied.version",
        version=method.version,
        date=day(method.date.isoformat()),
    )
    st.html(
        f'<dl class="fs fs-defs"><dt>{t("method.applied.name")}</dt>'
        f"<dd><strong>{escape(method.title)}</strong><br>{escape(method.description)}</dd>"
        f"<dt>{escape(version)}</dt>"
        f"<dd>{t('method.applied.digest', digest=f'<code>{method.digest}</code>')}<br>"
        f'<span class="fs-muted fs-small">{t("method.applied.same")}</span></dd>'
        f"<dt>{t('method.applied.changes')}</dt><dd>{_changes(method)}</dd></dl>"
    )
    if applied.result is not None:
        for remark in (*applied.result.warnings, *applied.result.computed_on.notes):
            shell.note(remark[:1].upper() + remark[1:])
    exits.download(
        t("method.applied.download"),
        public(File(dump_method(method).encode())),
        None,
        file_name=f"{file_name(t('method.applied.file'), method.id, method.digest)}.yaml",
        key="method_document",
        help=t("method.applied.download_help"),
    )


def _changes(method: Method) -> str:
    if method.derived_from is None:
        return t("method.applied.no_changes")
    lines = (f"<li>{escape(change.reason)}</li>" for change in method.derived_from.changes)
    return f"<ul>{''.join(lines)}</ul>"
