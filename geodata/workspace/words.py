"""Words as both databases keep them."""

from __future__ import annotations


def printable(words: str) -> str:
    r"""Drop what no keyboard types: PostgreSQL refuses a null character, UTF-8 a half one.

    >>> printable("Cages\td’escalier\x00 refaites\ud800")
    'Cages\td’escalier refaites'
    """
    return "".join(c for c in words if c in "\n\t" or c.isprintable())
