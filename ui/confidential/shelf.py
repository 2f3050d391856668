"""Where what everyone may see of a year is kept: a folder beside the territories, the server's own.

Only how much of each cell is shown is written, never a count; a file that is damaged, or of another
program, is made again.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ui.territories import data_dir

_log = logging.getLogger(__name__)
_FOLDER: Final = ".publications"
_MOST: Final = 400
"""Files kept; some dozens of kilobytes each."""


@dataclass(frozen=True, slots=True)
class FolderShelf:
    """A shelf for rows and rules that a stamp tells apart from all others."""

    stamp: str

    def get(self, name: str) -> str | None:
        """Return the text kept under a name, ``None`` without any."""
        try:
            return self._path(name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def put(self, name: str, text: str) -> None:
        """Keep a text in one step; a disk that refuses it costs the time of making it again."""
        path = self._path(name)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, partial = tempfile.mkstemp(prefix="partial-", dir=path.parent)
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.write(text)
            Path(partial).replace(path)
            self._forget_old(path.parent)
        except OSError as error:
            _log.warning("publication not kept", exc_info=error)

    def _path(self, name: str) -> Path:
        key = hashlib.sha256(f"{self.stamp}\n{name}".encode()).hexdigest()
        return data_dir() / _FOLDER / f"{key}.txt"

    @staticmethod
    def _forget_old(folder: Path) -> None:
        """Remove what was kept longest ago, and what a killed process left."""
        ages = sorted((-each.stat().st_mtime, each) for each in folder.iterdir())
        for _, each in ages[_MOST:]:
            each.unlink(missing_ok=True)
