"""Workbooks opened first in a process of their own: a hostile one may bring its reader down.

The reader of workbooks believes the lengths it finds in them: a few bytes make it ask for
petabytes, which stops the process whatever Python does, or turn for ever. What happens to the probe
does not happen to the application.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import zipfile
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

MEMORY_BYTES: Final = 4 * 2**30
"""Address space of the probe: the largest sheet admitted takes two and a half."""
SECONDS: Final = 120
_TOO_MUCH: Final = 3
_TOO_WIDE: Final = 4


class Verdict(Enum):
    """What the probe says of a workbook."""

    SOUND = "sound"
    """It came to its end, be it to say that the workbook is broken or locked: the reader will say
    so again."""
    TOO_WIDE = "too wide"
    """A sheet reaches too far: laid out, it would fill the memory."""
    HARMFUL = "harmful"
    """The probe was brought down, or never ended, or the workbook is not what it should be."""


def probe(path: Path, *, max_columns: int, max_cells: int) -> Verdict:
    """Tell whether a workbook can be opened and laid out without harm.

    Parameters
    ----------
    path
        A workbook.
    max_columns, max_cells
        Columns, and rows times columns, a sheet may reach.
    """
    own = str(Path(__file__))
    command = [sys.executable, "-I", own, str(path), str(max_columns), str(max_cells)]
    try:
        done = subprocess.run(  # noqa: S603 - this very file, without a shell
            command, capture_output=True, check=False, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        return Verdict.HARMFUL
    if done.returncode == _TOO_WIDE:
        return Verdict.TOO_WIDE
    return Verdict.SOUND if done.returncode in {0, 1} else Verdict.HARMFUL


def main(arguments: Sequence[str]) -> int:
    """Open a workbook and lay each of its sheets out, unless one reaches too far."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    except (ImportError, ValueError, OSError):  # not on Windows; or a lower limit is in force
        pass
    from python_calamine import CalamineWorkbook

    path, max_columns, max_cells = arguments
    try:
        if zipfile.is_zipfile(path) and _is_too_wide(path, int(max_columns), int(max_cells)):
            return _TOO_WIDE
    except Exception:  # noqa: BLE001 - a damaged or hostile archive raises anything
        return _TOO_MUCH
    try:
        workbook = CalamineWorkbook.from_path(path)
        for name in workbook.sheet_names:
            workbook.get_sheet_by_name(name)
    except MemoryError:
        return _TOO_MUCH
    return 0


def _is_too_wide(path: str, max_columns: int, max_cells: int) -> bool:
    with zipfile.ZipFile(path) as archive:
        return any(
            columns > max_columns or rows * columns > max_cells
            for rows, columns in _extents().extents(archive)
        )


def _extents() -> Any:
    """Load the module beside by its place: this process knows of no package."""
    place = Path(__file__).with_name("sheet_extents.py")
    described = importlib.util.spec_from_file_location("sheet_extents", place)
    assert described is not None
    assert described.loader is not None
    module = importlib.util.module_from_spec(described)
    described.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
