"""Write the list of pinned transitive versions in pyproject.toml again (``uv run poe pins``)."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

PYPROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"
BLOCK = re.compile(r"constraint-dependencies = \[\n(?:    .*\n)*\]\n")


def main() -> int:
    """Resolve the direct requirements afresh, for every platform, and pin what comes out."""
    text = PYPROJECT.read_text(encoding="utf-8")
    # The former pins would constrain the new resolution: resolve without them.
    bare = BLOCK.sub("constraint-dependencies = [\n]\n", text)
    PYPROJECT.write_text(bare, encoding="utf-8")
    try:
        command = [
            *("uv", "pip", "compile", "--universal", "--group", "dev", "--quiet"),
            *("--no-header", "--no-annotate", "--no-emit-index-url", str(PYPROJECT)),
        ]
        pins = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - fixed arguments
    except (OSError, subprocess.CalledProcessError):
        PYPROJECT.write_text(text, encoding="utf-8")
        raise
    listed = "".join(f'    "{line.strip()}",\n' for line in pins.splitlines() if line.strip())
    block = f"constraint-dependencies = [\n{listed}]\n"
    PYPROJECT.write_text(BLOCK.sub(lambda _: block, bare), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
