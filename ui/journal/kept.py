"""The lines of the journal, as the reader asks for them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from fragility.disclosure import Released, release, rule_of
from ui import roles, site, territories, workspace
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

RULE: Final = "export_journal"
LONGEST: Final = 5000
"""Lines shown at most: the page says so, and a shorter time shows them all."""
COLUMNS: Final = (
    "exported_at",
    "who",
    "role",
    "territory",
    "what",
    "rule",
    "row_count",
    "parameters",
    "sha256",
)


def lines(since: dt.date, until: dt.date) -> pd.DataFrame:
    """Return the lines of some days, both included, the latest first.

    Raises
    ------
    RefusedError
        The reader does not administer.
    WorkspaceError
        In French: the workspace is away.

    Notes
    -----
    Days begin and end as on the server's clock.
    """
    if not roles.may_administer():
        # The role alone would let any technician in.
        release(None, RULE, "")
    first, after = (_start(day) for day in (since, until + dt.timedelta(days=1)))
    return workspace.current().exports(first, after, limit=LONGEST + 1)


def _start(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time()).astimezone()


def names_of_territories() -> dict[str, str]:
    """Return the name of each territory here, by code."""
    return {each.code: each.name for each in territories.all_territories()}


def told(frame: pd.DataFrame) -> Released[pd.DataFrame]:
    """Return lines in words, under the names of their columns; for who administers."""
    names = names_of_territories()
    moments = (moment.to_pydatetime() for moment in frame["exported_at"])
    local = [moment.astimezone().replace(tzinfo=None) for moment in moments]
    table = frame.assign(
        exported_at=pd.Series(local, index=frame.index, dtype="datetime64[s]"),
        role=frame["role"].map(lambda role: t(f"access.role.{role}")),
        territory=frame["territory_code"].map(lambda code: names.get(code, code)),
        rule=frame["rule"].map(_rule),
        parameters=frame["parameters"].map(parameters),
    )
    titles = {name: t(f"journal.column.{name}") for name in COLUMNS}
    return release(table[list(COLUMNS)].rename(columns=titles), RULE, str(roles.own()))


def _rule(name: str) -> str:
    rule = rule_of(name)
    return name if rule is None else rule.label


def parameters(given: Mapping[str, Any]) -> str:
    r"""Write the page and the choices of an address in words.

    Examples
    --------
    >>> parameters({"page": "fragilite", "niveau": "iris"})
    'page Fragilité, niveau\u202f: iris'
    """
    said = []
    for name, value in given.items():
        if name == "page":
            said.append(t("journal.on_page", page=site.title(str(value))))
        else:
            said.append(t("journal.choice", name=name, value=value))
    return ", ".join(said)
