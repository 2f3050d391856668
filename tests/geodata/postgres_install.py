"""Find PostgreSQL's programs for the tests, install them where that may be done, else say so.

Run by the test command before pytest. Its absence is a failure where ``FRAGILITE_TESTS_COMPLETE``
is set; elsewhere the tests that need it are skipped, with the reason.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from tests.geodata.postgres import COMPLETE, program

_INSTALL = ("apt-get", "install", "-y", "--no-install-recommends", "postgresql")


def _commands() -> list[list[str]]:
    """Ways of installing it here without asking anybody anything; none where there is none."""
    if not sys.platform.startswith("linux") or shutil.which("apt-get") is None:
        return []
    if os.geteuid() == 0:
        before: list[str] = []
    elif shutil.which("sudo"):
        before = ["sudo", "-n"]
    else:
        return []
    return [[*before, "apt-get", "update"], [*before, *_INSTALL]]


def main() -> int:
    """Exit 0 where the tests may begin, 1 where they must not go on without PostgreSQL."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in _commands():
        if program("initdb"):
            break
        print("No PostgreSQL found. Trying:", " ".join(command), flush=True)
        subprocess.run(command, check=False, env=environment)
    found = program("initdb")
    if found:
        print("Tests of the workspace use PostgreSQL:", found)
        return 0
    print(
        "No PostgreSQL could be installed here: the tests that need it are skipped.\n"
        "  Install it with:  sudo apt-get install postgresql    (or dnf, brew…)",
        file=sys.stderr,
    )
    return 1 if os.environ.get(COMPLETE) else 0


if __name__ == "__main__":
    sys.exit(main())
