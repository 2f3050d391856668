"""Where things are kept: the settings that the application and the command line share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
WORKSPACE_FILE: Final = "espace.sqlite"
_OWNER_ONLY: Final = 0o700


def data_dir(*, make: bool = True) -> Path:
    """Return the folder of the territories, made for its owner alone where it does not exist.

    What only reads says ``make=False``: a folder made by mistake would hide the mistake.
    """
    folder = Path(os.environ.get("FRAGILITE_DATA_DIR") or ROOT / "var" / "territories")
    if make and not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=_OWNER_ONLY, exist_ok=True)
    return folder


def workspace_address(*, make: bool = True) -> str:
    """Return where the workspace is: ``FRAGILITE_DATABASE_URL``, or a file by the territories."""
    return os.environ.get("FRAGILITE_DATABASE_URL") or str(data_dir(make=make) / WORKSPACE_FILE)
