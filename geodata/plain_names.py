"""Names brought to one plain spelling, so that accents, case and marks do not tell them apart."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[a-z0-9]+")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})


def visible(text: str) -> str:
    """Take out the marks that nobody sees (zero-width spaces, direction marks, soft hyphens).

    >>> visible("\u200bIR\u00adIS\ufeff")
    'IRIS'
    """
    if text.isascii():
        return text
    return "".join(letter for letter in text if unicodedata.category(letter) != "Cf")


def plain_name(text: str) -> str:
    """Lower-case words without accents nor marks, one space apart.

    >>> plain_name("Commune_carencée — 2023/2025 ")
    'commune carencee 2023 2025'
    """
    letters = unicodedata.normalize("NFKD", visible(text).translate(_LIGATURES).casefold())
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(_WORD.findall(kept))
