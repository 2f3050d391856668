"""Words the page shares: the index among the subjects, names fit for Streamlit's labels."""

from __future__ import annotations

INDEX = "indice"
"""Subject of the map that is not an indicator."""
_SPECIAL = frozenset(r"\`*_{}[]()#+-.!<>|~$:")


def plain(name: str) -> str:
    r"""Return a name with nothing that the Markdown of a label would interpret.

    Examples
    --------
    >>> plain("a*b").encode()
    b'a\\*b'
    """
    return "".join(f"\\{c}" if c in _SPECIAL else c for c in name)
