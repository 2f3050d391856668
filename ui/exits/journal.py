"""Each file that is taken is written down before it is handed over."""

from __future__ import annotations

import hashlib
import logging
from typing import TYPE_CHECKING

from fragility.disclosure import rule_of
from geodata.workspace import ExportEntry, WorkspaceError
from ui import workspace

if TYPE_CHECKING:
    from fragility.disclosure import Released
    from ui.exits.files import File
    from ui.exits.reader import Reader

_log = logging.getLogger(__name__)


def write(reader: Reader, taken: Released[File], file_name: str, reference: str) -> None:
    """Write down that a file leaves.

    Parameters
    ----------
    reader
        Who takes it.
    taken
        What leaves.
    file_name, reference
        Its name; what leads from the file to this line.

    Raises
    ------
    WorkspaceError
        In French: the journal cannot be written, and what is taken is not public.
    """
    entry = ExportEntry(
        reference=reference,
        what=file_name,
        kind=file_name.rpartition(".")[2],
        who=reader.who,
        role=reader.role,
        territory_code=reader.territory_code,
        rule=taken.rule,
        row_count=taken.content.row_count,
        sha256=hashlib.sha256(taken.content.content).hexdigest(),
        parameters=dict(reader.parameters),
    )
    try:
        workspace.current().log_export(entry)
    except WorkspaceError:
        if not is_public(taken.rule):
            raise
        _log.exception("journal of exports away: %s left all the same, it is public", reference)


def is_public(name: str) -> bool:
    """Tell whether a rule is that of what is published already."""
    rule = rule_of(name)
    return rule is not None and rule.public
