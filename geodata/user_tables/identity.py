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
from geodata.user_tables.personal import EMAIL, NIR, PHONE

if TYPE_CHECKING:
    import pandas as pd

_PEOPLE = (
    r"locataires?|titulaires?|occupants?|demandeurs?|usagers?|conjoints?|beneficiaires?|"
    r"personnes?|gardiens?|allocataires?|contacts?|referents?|agents?|candidats?"
)
_NAMES = (
    r"(?:noms?|prenoms?|nom prenom|prenom nom|nom et prenom|prenom et nom|identite)"
    r"(?: complete?s?)?"
)
_WHO = rf"(?:{_PEOPLE})(?: (?:principale?|secondaire|du bail))?(?: (?:n )?\d+)?"
_SOCIAL_SECURITY = (
    r"nir|niss|num(?:ero)? ?ss|securite sociale|"
    r"(?:num(?:ero)?|n) ?(?:de )?secu(?:rite sociale)?"
)


def _words(alternatives: str) -> re.Pattern[str]:
    """Names that hold one of these among their words."""
    return re.compile(rf"(?:.* )?(?:{alternatives})(?: .*)?")


_HEADERS: Final = {
    "name": re.compile(
        rf"{_NAMES}(?: \d+)?|patronyme|civilite|nom (?:usuel|marital)|"
        r"nom (?:de |d )?(?:naissance|usage|famille)|"
        rf"{_NAMES} (?:du |de la |des |de l )?{_WHO}|"
        rf"{_WHO} {_NAMES}(?: \d+)?"
    ),
    "phone": _words(r"telephones?|tels?|portable|mobile|gsm"),
    "email": _words(r"e mail|email|mail|courriel|mel"),
    "nir": _words(_SOCIAL_SECURITY),
    "birth": _words(r"(?:date (?:de )?)?naissance|nee? le|ddn"),
    "request": _words(r"num(?:ero)? unique|nur|(?:numero|n) (?:de )?demande(?:ur)?"),
}
_BARE: Final = re.compile(_WHO)
_NO_NAME: Final = (
    r"[\W\d_]*|\W*[a-z]{1,2}\W*|oui|non|vrai|faux|(?:moins de|plus de|inf[ée]rieur à) \d+"
)
"""What a column of counts, or of yes and no, holds."""
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
        what = (
            _by_header(str(name)) or _by_content(frame[name]) or _by_people(str(name), frame[name])
        )
        if what is not None:
            raise InvalidContentError(
                say.identity_column(say.IDENTITIES[what]),
                file=file,
                line=header_line,
                column=str(name),
                remedy=_remedy(str(name), what),
            )


def _by_header(name: str) -> str | None:
    plain = plain_name(name)
    if plain in _MAIL_BOX_OF_THE_PLACE or plain.startswith(("taux ", "nombre ", "nb ", "part ")):
        return None
    return next((what for what, pattern in _HEADERS.items() if pattern.fullmatch(plain)), None)


def _by_people(name: str, values: pd.Series[str]) -> str | None:
    """« Gardien », « Occupant principal »: names, unless all it holds is counts or yes and no."""
    if not _BARE.fullmatch(plain_name(name)):
        return None
    filled = values.dropna().str.strip()
    filled = filled[filled.ne("")]
    harmless = filled.str.fullmatch(_NO_NAME, case=False).all()
    return None if len(filled) and harmless else "name"


def _remedy(name: str, what: str) -> str:
    if what != "name":
        return say.REMOVE_COLUMN
    return say.TEAM_OR_REMOVE if _BARE.fullmatch(plain_name(name)) else say.RENAME_OR_REMOVE


def _by_content(values: pd.Series[str]) -> str | None:
    filled = values.dropna().str.strip()
    if filled.empty:
        return None
    if filled.str.contains(EMAIL, regex=True).mean() >= _MANY:
        return "email"
    if filled.str.fullmatch(PHONE).mean() >= _MANY:
        return "phone"
    numbers = filled[filled.str.fullmatch(NIR, case=False)].str.replace(r"[\s.]", "", regex=True)
    # Thirteen digits may be many things: only a column made of them, or a right key, tells.
    plain = numbers.str.len().eq(_SHORT_NIR).sum() / len(filled) >= _MANY
    keyed = numbers[numbers.str.len().eq(_KEYED_NIR)].map(_has_right_key).any()
    return "nir" if plain or keyed else None


def _has_right_key(number: str) -> bool:
    """Tell whether the last two digits are the key of the first thirteen."""
    body = number[:_SHORT_NIR].upper().replace("2A", "19").replace("2B", "18")
    return int(number[_SHORT_NIR:]) == _MODULUS - int(body) % _MODULUS
