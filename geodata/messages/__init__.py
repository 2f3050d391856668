"""Every French sentence :mod:`geodata` can say, one module an area, and their typography."""

from __future__ import annotations

import re

NARROW_SPACE = "\u202f"
"""Narrow no-break space, which French typography wants before ``; : ! ? %`` and inside « »."""

_BEFORE = re.compile(r" (?=(?:[;:!?%»€])(?:\W|$))")
_AFTER = re.compile(r"« ")
_THOUSANDS = re.compile(r"(?<=\d)(?=(?:\d{3})+$)")


_QUOTED = 60
"""Characters of a cell that a message repeats: a broken one may hold millions."""


def quoted(cell: str) -> str:
    """Give the beginning of a cell as a message may repeat it, on one line.

    >>> quoted("beaucoup"), len(quoted("1" * 9_000))
    ('beaucoup', 61)
    """
    shown = "".join(letter if letter.isprintable() else " " for letter in cell[:_QUOTED])
    return shown if len(cell) <= _QUOTED else f"{shown}…"


def french(text: str) -> str:
    """Put narrow no-break spaces where French typography wants them.

    Sentences are written with plain spaces in the code, where an invisible character would only
    be in the way.

    >>> french("Le fichier « a » : rien !").count(NARROW_SPACE)
    4
    """
    return _AFTER.sub(f"«{NARROW_SPACE}", _BEFORE.sub(NARROW_SPACE, text))


def integer(value: int) -> str:
    """Write an integer the French way, thousands apart.

    >>> integer(12345).replace(NARROW_SPACE, "_")
    '12_345'
    """
    return _THOUSANDS.sub(NARROW_SPACE, str(value))


def counted(value: int, singular: str, plural: str | None = None) -> str:
    """Write a number and its noun, which is singular up to 1 in French.

    >>> counted(1, "ligne"), counted(2, "ligne")
    ('1 ligne', '2 lignes')
    """
    noun = singular if abs(value) <= 1 else (plural or f"{singular}s")
    return f"{integer(value)} {noun}"


def listed(items: list[str], limit: int = 5) -> str:
    """Join items with commas, saying how many are left out beyond ``limit``.

    >>> listed(["a", "b", "c"], limit=2)
    'a, b et 1 de plus'
    """
    shown = ", ".join(items[:limit])
    left = len(items) - limit
    return f"{shown} et {integer(left)} de plus" if left > 0 else shown
