"""The check of every exit: content released for whoever reads, or a note that says no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from fragility.disclosure import Released, release
from fragility.disclosure.released import ROLES
from ui import shell
from ui.exits import reader
from ui.texts import t

if TYPE_CHECKING:
    from ui.territories import Territory

Content = TypeVar("Content")
TYPED: Final = "working_document"
"""Rule of what people write here for all who open it."""


def shown(content: Released[Content], territory: Territory | None) -> Content | None:
    """Return content that the reader may have; otherwise say that it is reserved, and nothing else.

    Parameters
    ----------
    content
        What protection let out, for a role.
    territory
        What it is about; ``None`` where it is about none.
    """
    return None if is_refused(content, territory) else content.content


def is_refused(content: Released[Any], territory: Territory | None) -> bool:
    """Tell whether the reader may not have something, and tell him."""
    if isinstance(content, Released) and content.may_go_to(reader.role(territory)):
        return False
    shell.note(t("exits.reserved"), kind="warning")
    return True


def typed(content: Content) -> Released[Content]:
    """Let out what people wrote in the application for all who open it: scenarios, rules, sectors.

    Their authors know that everyone reads them; none of it counts households.
    """
    return release(content, TYPED, ROLES[0])
