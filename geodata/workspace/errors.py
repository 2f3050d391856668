"""What can go wrong with the workspace, in French.

::

    GeodataError
    └── WorkspaceError        the database cannot be opened, read or written
        └── ConflictError     somebody else changed the same thing meanwhile
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.errors import GeodataError
from geodata.messages import workspace as say

if TYPE_CHECKING:
    from collections.abc import Mapping


class WorkspaceError(GeodataError):
    """The workspace cannot be opened, read or written."""


class ConflictError(WorkspaceError):
    """Somebody else changed the same thing since it was read; nothing was written.

    Parameters
    ----------
    current
        What the workspace holds now, with its ``version``, ``author`` and ``saved_at``; empty
        where it was removed.
    """

    def __init__(self, current: Mapping[str, object]) -> None:
        self.current = dict(current)
        super().__init__(say.conflict(current), remedy=say.CONFLICT_REMEDY)
