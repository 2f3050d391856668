"""Addresses and names of organisms written one way, to be compared exactly."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geodata.plain_names import plain_name

if TYPE_CHECKING:
    import pandas as pd

_WAYS: Final = {
    "all": "allee",
    "av": "avenue",
    "ave": "avenue",
    "bd": "boulevard",
    "bld": "boulevard",
    "bvd": "boulevard",
    "che": "chemin",
    "chem": "chemin",
    "crs": "cours",
    "dom": "domaine",
    "fg": "faubourg",
    "fbg": "faubourg",
    "imp": "impasse",
    "lot": "lotissement",
    "pas": "passage",
    "pl": "place",
    "qu": "quai",
    "r": "rue",
    "res": "residence",
    "rte": "route",
    "sq": "square",
    "vla": "villa",
}
"""Abbreviations of the official files, spelt out where they come right after the number."""
_TITLES: Final = {"st": "saint", "ste": "sainte", "gal": "general", "mal": "marechal"}
_NUMBER: Final = re.compile(r"^(\d+)\s?(bis|ter|quater|[a-z])?$")
_REPETITIONS: Final = {"b": "bis", "t": "ter", "q": "quater"}
_SMALL: Final = frozenset({"de", "du", "des", "la", "le", "les", "l", "d", "et"})


def plain_address(text: str) -> str:
    """Give an address as words without accents, marks, abbreviations nor small words.

    >>> plain_address("12 B, Bd de la Libération") == plain_address("12bis boulevard Libération")
    True
    """
    words = plain_name(text).split()
    spelt: list[str] = []
    number_last = True
    for position, word in enumerate(words):
        match = _NUMBER.match(word)
        if match and position == 0:
            spelt.append(match[1].lstrip("0") or "0")
            if match[2]:
                spelt.append(_REPETITIONS.get(match[2], match[2]))
            continue
        if position == 1 and len(spelt) == 1 and spelt[0].isdigit():
            if word in _REPETITIONS and word not in _WAYS:
                spelt.append(_REPETITIONS[word])
                continue
            if word in {"bis", "ter", "quater"}:
                spelt.append(word)
                continue
        if number_last and word in _WAYS:
            word = _WAYS[word]  # noqa: PLW2901 - the word spelt out
        word = _TITLES.get(word, word)  # noqa: PLW2901
        number_last = False
        if word not in _SMALL:
            spelt.append(word)
    return " ".join(spelt)


def plain_code(text: str) -> str:
    """Give a landlord's code without the leading zeros a spreadsheet drops.

    >>> plain_code("00412"), plain_code("A-012")
    ('412', 'a 012')
    """
    plain = plain_name(text)
    return plain.lstrip("0") or "0" if plain.isdigit() else plain


def plain_column(values: pd.Series, plain: object) -> pd.Series[str]:
    """Apply one of these to a column, once a distinct text; missing where empty."""
    assert callable(plain)
    distinct = {text: plain(str(text)) or None for text in values.dropna().unique()}
    mapped: pd.Series[str] = values.map(distinct).astype("str")
    return mapped
