"""Workbooks opened first in a process of their own: a hostile one may bring its reader down.

The reader of workbooks believes the lengths it finds in them: a few bytes make it ask for
petabytes, which stops the process whatever Python does, or turn for ever. What happens to the probe
does not happen to the application.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

MEMORY_BYTES: Final = 4 * 2**30
"""Address space of the probe: the largest sheet admitted takes two and a half."""
SECONDS: Final = 120
_TOO_MUCH: Final = 3


def is_sound(path: Path) -> bool:
    """Tell whether a workbook can be opened and laid out without harm.

    Parameters
    ----------
    path
        A workbook.

    Returns
    -------
    Whether the probe came to its end, be it to say that the workbook is broken or locked: the
    reader will say so again. ``False`` when it was brought down, or never ended.
    """
    command = [sys.executable, "-I", str(Path(__file__)), str(path)]
    try:
        done = subprocess.run(  # noqa: S603 - this very file, without a shell
            command, capture_output=True, check=False, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode in {0, 1}


def main(arguments: Sequence[str]) -> int:
    """Open a workbook and lay each of its sheets out."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    except (ImportError, ValueError, OSError):  # not on Windows; or a lower limit is in force
        pass
    from python_calamine import CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_path(arguments[0])
        for name in workbook.sheet_names:
            workbook.get_sheet_by_name(name)
    except MemoryError:
        return _TOO_MUCH
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
