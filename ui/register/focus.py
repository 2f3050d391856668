"""The script that gives the focus back to the dialog of :mod:`ui.register.drill`."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def script() -> str:
    """Return the script as it stands in the page: the server allows this very text."""
    code = (Path(__file__).parent / "focus.js").read_text(encoding="utf-8")
    return f"<script>{code}</script>"
