"""The roles that see data, and the one a server gives where nobody logs in."""

from __future__ import annotations

import os
from enum import StrEnum


class Role(StrEnum):
    """What a reader may see, from least to most."""

    ELU = "elu"
    TECHNICIEN = "technicien"


def of_server() -> Role:
    """Return the role the server is set to; anything unknown is the one that sees least."""
    asked = os.environ.get("FRAGILITE_ROLE", "").strip().casefold()
    return Role.TECHNICIEN if asked == Role.TECHNICIEN else Role.ELU
