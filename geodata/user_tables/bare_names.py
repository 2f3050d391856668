"""Persons' names written without any civility: « MARTIN Claire », « Claire Martin ».

A name is told by a frequent first name beside another word; what is named after someone (« Jean
Moulin »), or holds the word of a place or a body (« Résidence Claire Martin »), names nobody.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import yaml

from geodata.plain_names import plain_name

if TYPE_CHECKING:
    import pandas as pd

_FILE: Final = Path(__file__).with_name("first_names.yaml")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_PARTICLES: Final = frozenset(
    {"de", "du", "des", "d", "la", "le", "ben", "el", "van", "von", "da", "dos"}
)
_LONGEST_WORDS: Final = 5
_LEAST_LETTERS: Final = 2
_SURE_WORDS: Final = 2
_MARRIED: Final = "marié"
"""A situation, that only its accent tells from a first name."""


class _Words(NamedTuple):
    first_names: frozenset[str]
    namesakes: frozenset[str]
    places: frozenset[str]
    surnames: frozenset[str]


@cache
def _words() -> _Words:
    content = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return _Words(
        frozenset(content["first_names"].split()),
        frozenset(" ".join(one.split()) for one in content["namesakes"]),
        frozenset([*content["places"].split(), *content["bodies"].split()]),
        frozenset(content["surnames"].split()),
    )


def is_bare_name(text: str) -> bool:
    """Tell whether a whole cell is a person's name: two to five words, one a first name.

    Examples
    --------
    >>> [is_bare_name(one) for one in ("MARTIN Claire", "Claire Martin", "le goff, jean-pierre")]
    [True, True, True]
    >>> [is_bare_name(one) for one in ("Jean Moulin", "Victor-Hugo", "Résidence Claire Martin")]
    [False, False, False]
    """
    words = text.replace(",", " ").split()
    if not _SURE_WORDS <= len(words) <= _LONGEST_WORDS or any(
        not _WORD.fullmatch(one) for one in words
    ):
        return False
    plain = [plain_name(one) for one in words]
    if is_place(plain) or is_namesake(plain):
        return False
    own = [
        word
        for word, one in zip(words, plain, strict=True)
        if one not in _PARTICLES and len(one) >= _LEAST_LETTERS
    ]
    if len(own) < _SURE_WORDS or not (_is_first(plain[0]) or _is_first(plain[-1])):
        return False
    # Beyond three words a sentence may well begin with a name: « Pierre de taille à nettoyer ».
    return len(words) <= _SURE_WORDS + 1 or all(one[:1].isupper() for one in own)


def is_first_name(text: str) -> bool:
    """Tell whether a whole cell is a first name.

    >>> is_first_name("Marie-Claire"), is_first_name("Marcq"), is_first_name("Victor-Hugo")
    (True, False, False)
    """
    plain = plain_name(text)
    alone = _WORD.fullmatch(text.strip()) is not None and _is_first(plain)
    return alone and text.strip().casefold() != _MARRIED and not is_namesake(plain.split())


def holds_bare_name(text: str) -> bool:
    """Tell whether a sentence names somebody: a first name beside a surname, both capitalised.

    Examples
    --------
    >>> holds_bare_name("Voir avec Claire Martin pour les clés")
    True
    >>> holds_bare_name("Hall refait près de l’école Jean Macé, face au square Claire Martin")
    False
    """
    if not any(letter.isupper() for letter in text):
        return False
    words = _WORD.findall(text)
    plain = [plain_name(one) for one in words]
    capital = [one[:1].isupper() for one in words]
    if is_bare_name(text.strip()) and all(
        big or one in _PARTICLES for big, one in zip(capital, plain, strict=True)
    ):
        return True
    if text.isupper():
        return False
    return any(capital[i] and capital[i + 1] and _is_pair(plain, i) for i in range(len(words) - 1))


def bare_names(texts: pd.Series[str]) -> pd.Series[bool]:
    """Tell which cells are wholly a person's name, or a first name; each distinct one once."""
    distinct = texts.dropna().unique()
    named = {one for one in distinct if is_bare_name(str(one)) or is_first_name(str(one))}
    found: pd.Series[bool] = texts.isin(named)
    return found


def _is_pair(plain: list[str], at: int) -> bool:
    """Tell whether two words side by side are a first name and a surname."""
    pair = plain[at : at + 2]
    before = plain[max(0, at - 2) : at]
    if not (_is_first(pair[0]) or _is_first(pair[1])) or is_place([*before, *pair]):
        return False
    long = all(len(one) >= _LEAST_LETTERS and one not in _PARTICLES for one in pair)
    around = [
        plain[start:end]
        for start in (max(0, at - 1), at, at + 1)
        for end in (start + 2, start + 3, start + 4)
    ]
    return long and not is_namesake(pair) and not any(map(is_namesake, around))


def _is_first(plain: str) -> bool:
    """Tell whether a word is a first name, or several put together (« Jean-Pierre »)."""
    names = _words().first_names
    parts = plain.split()
    return bool(parts) and all(one in names for one in parts)


def surnames() -> frozenset[str]:
    """Frequent surnames, without accents."""
    return _words().surnames


def is_place(plain: list[str]) -> bool:
    """Tell whether some plain word is one of the names of places or bodies."""
    places = _words().places
    return any(part in places for one in plain for part in one.split())


def is_namesake(plain: list[str]) -> bool:
    """Tell whether these plain words name someone whom places are named after."""
    known = _words().namesakes
    text = " ".join(plain)
    turned = [" ".join([*plain[i:], *plain[:i]]) for i in range(1, len(plain))]
    return text in known or any(one in known for one in turned)
