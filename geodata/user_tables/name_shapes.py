"""Persons' names told by how they are written: « KOWALSKI Emre », « J. DUPONT », surnames alone.

Rarer first names are in no list. A surname in capitals beside a capitalised word is a name where
neither is a word of places, of bodies or of the fields of the application.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from geodata.plain_names import plain_name
from geodata.user_tables.bare_names import is_namesake, is_place, surnames
from geodata.user_tables.catalogue import kinds

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_INITIALS: Final = re.compile(
    r"(?:[^\W\d_]\.[ \-]?|(?![AYODLaydol])[^\W\d_] ){1,3}"
    r"(?P<surname>[^\W\d_]{3,}(?:['’ \-][^\W\d_]{2,})?)"
)
_AFTER: Final = re.compile(
    r"(?P<surname>[^\W\d_]{3,}(?:['’\-][^\W\d_]{2,})?) (?:[^\W\d_]\.[ \-]?){1,2}"
)
_ALONE: Final = re.compile(r"[^\W\d_]{2,}(?:['’\-][^\W\d_]+)*")
_PARTICLES: Final = frozenset(
    {"de", "du", "des", "d", "la", "le", "les", "l", "ben", "el", "al", "van", "von", "da", "dos"}
)
_VOWEL: Final = re.compile(r"[aeiouy]")
_SURNAMES_TOO: Final = frozenset({"petit", "blanc"})
"""Words of places that are frequent surnames: beside a first name they block nothing."""
_LEAST_WORDS, _MOST_WORDS = 2, 4
_LEAST_LETTERS: Final = 3


@cache
def _vocabulary() -> frozenset[str]:
    """Words of the fields, categories and synonyms of every kind of table."""
    texts = [
        text
        for kind in kinds().values()
        for field in kind.fields
        for text in (
            field.label,
            *field.synonyms,
            *(one for category in field.categories.values() for one in category.spellings),
        )
    ]
    return frozenset(word for text in texts for word in plain_name(text).split())


def has_name_shape(text: str, known: Collection[str] = ()) -> bool:
    """Tell whether a whole cell is written as a person's name is.

    Parameters
    ----------
    text
        The cell.
    known
        Plain names of communes and bodies, which are nobody's.

    Examples
    --------
    >>> [has_name_shape(one) for one in ("KOWALSKI Emre", "J. DUPONT", "Zerrouki, YANIS")]
    [True, True, True]
    >>> [has_name_shape(one) for one in ("MEL Habitat", "Orsence Habitat", "LILLE", "A. NORD")]
    [False, False, False, False]
    """
    plain = plain_name(text)
    if not plain or plain in known or _is_known(plain.split()):
        return False
    initials = _INITIALS.fullmatch(text.strip()) or _AFTER.fullmatch(text.strip())
    if initials is not None:
        surname = initials["surname"]
        dotted = "." in text
        return surname[0].isupper() and (dotted or surname.isupper())
    words = text.replace(",", " ").split()
    if not _LEAST_WORDS <= len(words) <= _MOST_WORDS:
        return False
    if any(not _WORD.fullmatch(one) for one in words):
        return False
    own = [one for one in words if plain_name(one) not in _PARTICLES]
    capitals = [one for one in own if one.isupper() and _is_pronounced(one)]
    titled = [one for one in own if not one.isupper() and one[0].isupper()]
    return bool(capitals) and bool(titled) and len(capitals) + len(titled) == len(own)


def name_shapes(texts: pd.Series[str], known: Collection[str] = ()) -> pd.Series[bool]:
    """Tell which cells are wholly written as a name; each distinct one once."""
    found = {one for one in texts.dropna().unique() if has_name_shape(str(one), known)}
    result: pd.Series[bool] = texts.isin(found)
    return result


def is_lone_word(text: str, known: Collection[str] = ()) -> bool:
    """Tell a single capitalised word that is no known one: a surname may be.

    >>> [is_lone_word(one) for one in ("KOWALSKI", "Ben-Ahmed", "Oui", "PLAI", "Commune", "T3")]
    [True, True, False, False, False, False]
    """
    words = plain_name(text).split()
    return (
        _ALONE.fullmatch(text.strip()) is not None
        and text.strip()[0].isupper()
        and _is_pronounced(text)
        and plain_name(text) not in known
        and not _is_known(words)
    )


def is_surname(text: str) -> bool:
    """Tell whether a word is a frequent surname.

    >>> is_surname("DIALLO"), is_surname("Marvaux")
    (True, False)
    """
    return plain_name(text).replace(" ", "") in surnames()


def _is_pronounced(word: str) -> bool:
    """Tell a word from initials: « SNCF » has no vowel."""
    plain = plain_name(word)
    return len(plain) >= _LEAST_LETTERS and _VOWEL.search(plain) is not None


def _is_known(words: list[str]) -> bool:
    vocabulary = _vocabulary()
    told = any(len(one) >= _LEAST_LETTERS and one in vocabulary for one in words)
    placed = is_place([one for one in words if one not in _SURNAMES_TOO])
    return told or placed or is_namesake(words)
