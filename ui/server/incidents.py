"""What nobody foresaw: a short reference, the same in the log and on the page."""

from __future__ import annotations

import logging
import secrets
from typing import Final

from ui.server.logs import Spoken, place_of

_log = logging.getLogger(__name__)
_BYTES: Final = 3


def report(error: BaseException) -> str:
    """Log the type and the place of an error; returns the reference that finds it there."""
    reference = secrets.token_hex(_BYTES).upper()
    _log.error(Spoken(f"reference {reference}: {place_of(error)}"))
    return reference


def show(error: Exception) -> bool:
    """Say on the page that something failed outside its drawing: in a callback, in a fragment."""
    # Here, because the server starts long before the first page needs the frame.
    from fragility.errors import FragilityError
    from geodata.errors import GeodataError
    from ui import shell
    from ui.texts import t

    if isinstance(error, GeodataError | FragilityError):
        shell.note(t("common.error.known", reason=str(error)), kind="error")
    else:
        shell.note(t("common.error.unknown", reference=report(error)), kind="error")
    return True
