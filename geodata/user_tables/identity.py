"""Refusing what says who people are, before anything of a file is shown or kept.

Names are told by the name of their column; telephone numbers, e-mail addresses and social-security
numbers by their content too, under whatever name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geodata.errors import InvalidContentError
from geodata.messages import user_tables as say
from geodata.plain_names import plain_name

if TYPE_CHECKING:
    import pandas as pd

_PEOPLE = (
    r"locataires?|titulaires?|occupants?|demandeurs?|usagers?|conjoints?|beneficiaires?|"
    r"personnes?|gardiens?|allocataires?|contacts?|referents?|agents?|candidats?"
)
_NAMES = r"(?:noms?|prenoms?|nom prenom|prenom nom|nom et prenom|identite)"
_SOCIAL_SECURITY = (
    r"nir|niss|num(?:ero)? ?ss|securite sociale|"
    r"(?:num(?:ero)?|n) ?(?:de )?secu(?:rite sociale)?"
)


def _words(alternatives: str) -> re.Pattern[str]:
    """Names that hold one of these among their words."""
    return re.compile(rf"(?:.* )?(?:{alternatives})(?: .*)?")


_HEADERS: Final = {
    "name": re.compile(
        rf"{_NAMES}|patronyme|civilite|nom (?:usuel|marital)|"
        r"nom (?:de |d )?(?:naissance|usage|famille)|"
        rf"{_NAMES} (?:du |de la |des |de l )?(?:{_PEOPLE})|"
        rf"(?:{_PEOPLE})(?: \d)? {_NAMES}"
    ),
    "phone": _words(r"telephones?|tels?|portable|mobile|gsm"),
    "email": _words(r"e mail|email|mail|courriel|mel"),
    "nir": _words(_SOCIAL_SECURITY),
    "birth": _words(r"(?:date (?:de )?)?naissance|nee? le|ddn"),
    "request": _words(r"num(?:ero)? unique|nur|(?:numero|n) (?:de )?demande(?:ur)?"),
}
_PHONE: Final = r"(?:\+33|0033|0)[ .\-/]?[1-9](?:[ .\-/]?\d{2}){4}"
_EMAIL: Final = r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+"
_NIR: Final = (
    r"[12][ .]?\d{2}[ .]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .]?(?:\d{2}|2[AB])[ .]?\d{3}[ .]?\d{3}"
    r"(?:[ .]?\d{2})?"
)
_PERSON: Final = r"(?:\bM\.|\bMme\b|\bMmes\b|\bMlle\b|\bMonsieur\b|\bMadame\b)\s+[A-ZÉÈÀÂÊÎÔ]"
_MANY: Final = 0.5
_SHORT_NIR, _KEYED_NIR = 13, 15
_MODULUS = 97
_MAIL_BOX_OF_THE_PLACE = frozenset({"mel"})
"""« MEL » is also the métropole of Lille: content decides."""


def refuse_identities(frame: pd.DataFrame, *, file: str, header_line: int = 1) -> None:
    """Refuse a table that holds a column about persons, used or not.

    Parameters
    ----------
    frame
        Cells as text, the columns as the file names them.
    file
        Name of the file.
    header_line
        Line of the names, to point at.

    Raises
    ------
    InvalidContentError
        Naming the column and what it holds, never its content.
    """
    for name in frame.columns:
        what = _by_header(str(name)) or _by_content(frame[name])
        if what is not None:
            raise InvalidContentError(
                say.identity_column(say.IDENTITIES[what]),
                file=file,
                line=header_line,
                column=str(name),
                remedy=say.RENAME_OR_REMOVE if what == "name" else say.REMOVE_COLUMN,
            )


def _by_header(name: str) -> str | None:
    plain = plain_name(name)
    if plain in _MAIL_BOX_OF_THE_PLACE or plain.startswith(("taux ", "nombre ", "nb ", "part ")):
        return None
    return next((what for what, pattern in _HEADERS.items() if pattern.fullmatch(plain)), None)


def _by_content(values: pd.Series[str]) -> str | None:
    filled = values.dropna().str.strip()
    if filled.empty:
        return None
    if filled.str.contains(_EMAIL, regex=True).mean() >= _MANY:
        return "email"
    if filled.str.fullmatch(_PHONE).mean() >= _MANY:
        return "phone"
    numbers = filled[filled.str.fullmatch(_NIR)].str.replace(r"[ .]", "", regex=True)
    # Thirteen digits may be many things: only a column made of them, or a right key, tells.
    plain = numbers.str.len().eq(_SHORT_NIR).sum() / len(filled) >= _MANY
    keyed = numbers[numbers.str.len().eq(_KEYED_NIR)].map(_has_right_key).any()
    return "nir" if plain or keyed else None


def _has_right_key(number: str) -> bool:
    """Tell whether the last two digits are the key of the first thirteen."""
    body = number[:_SHORT_NIR].replace("2A", "19").replace("2B", "18")
    return int(number[_SHORT_NIR:]) == _MODULUS - int(body) % _MODULUS


def names_a_person(texts: pd.Series[str]) -> pd.Series[bool]:
    """Tell which free texts name, call or write to a person.

    >>> import pandas as pd
    >>> names_a_person(pd.Series(["Hall refait", "Voir Mme Durand", "06 12 34 56 78"])).tolist()
    [False, True, True]
    """
    pattern = f"{_PERSON}|{_PHONE}|{_EMAIL}"
    found: pd.Series[bool] = texts.str.contains(pattern, regex=True).eq(True)
    return found
