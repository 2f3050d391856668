"""Names in Streamlit's titles and labels, which are Markdown: shown as they are written.

A commune, a sector, a scenario may be called « [x](http://…) » or « :material/home: »: it is a
name, never a link, a picture, a formula or an icon.
"""

from __future__ import annotations

from typing import Final

_SPECIAL: Final = frozenset("\\`*_{}[]()#+-.!<>|~$:")


def plain(text: str) -> str:
    r"""Return a text with nothing that Markdown would interpret.

    Examples
    --------
    >>> plain("a*b* $x$ [c]")
    'a\\*b\\* \\$x\\$ \\[c\\]'
    """
    return "".join(f"\\{sign}" if sign in _SPECIAL else sign for sign in text)
