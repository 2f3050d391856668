"""What the name of a column says of persons: names, telephones, births, bank accounts."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from geodata.plain_names import plain_name
from geodata.user_tables.catalogue import kinds
from geodata.user_tables.fields import FieldType

_PEOPLE = (
    r"locataires?|(?:co ?)?titulaires?|occupants?|(?:co ?)?demandeurs?|usagers?|conjoints?|"
    r"beneficiaires?|personnes?|gardiens?|allocataires?|contacts?|referents?|agents?|candidats?|"
    r"dem|tit|cand|benef|conj"
)
_NAMES = (
    r"(?:noms?|prenoms?|nom prenom|prenom nom|nom et prenom|prenom et nom|identite)"
    r"(?: complete?s?)?"
)
_WHO = rf"(?:{_PEOPLE})(?: (?:principale?|secondaire|du bail))?(?: ?(?:n )?\d+)?"
_SOCIAL_SECURITY = (
    r"nir|niss|num(?:ero)? ?ss|securite sociale|"
    r"(?:num(?:ero)?|n) ?(?:de )?secu(?:rite sociale)?"
)
_NUMBER = r"(?:num(?:ero)?|n|no|matricule|identifiant|id|code|ref(?:erence)?)"


def _words(alternatives: str) -> re.Pattern[str]:
    """Names that hold one of these among their words."""
    return re.compile(rf"(?:.* )?(?:{alternatives})(?: .*)?")


_HEADERS: Final = {
    "name": re.compile(
        rf"{_NAMES}(?: ?\d+)?|patronyme|civilite|nom (?:usuel|marital)|"
        r"nom (?:de |d )?(?:naissance|usage|famille)|"
        rf"{_NAMES} (?:du |de la |des |de l )?{_WHO}|"
        rf"{_WHO} {_NAMES}(?: ?\d+)?"
    ),
    "phone": _words(r"telephones?|tels?|portable|mobile|gsm"),
    "email": _words(r"e mail|email|mail|courriel"),
    "nir": _words(_SOCIAL_SECURITY),
    "birth": _words(r"(?:date ?(?:de )?)?naiss(?:ance)?|nee?(?: e)? le|ddn|(?<!.)dn(?!.)"),
    "bank": _words(r"rib|iban"),
    "allocatee": _words(rf"{_NUMBER} (?:d )?allocataire|(?:{_NUMBER}) (?:de la )?caf"),
    "request": _words(
        r"num(?:ero)? unique|n unique|nur|nud|(?:numero|n) (?:de )?demande(?:ur)?|"
        r"(?:numero|n) (?:d )?enregistrement|(?:numero|n|identifiant|id) sne"
    ),
    "address": re.compile(
        rf"adresse (?:actuelle |personnelle )?(?:du |de la |des |de l )?{_WHO}|"
        r"adresse (?:actuelle|personnelle|du menage|de correspondance)|"
        r"adresse (?:d |du |de )?(?:origine|domicile|precedente|anterieure|logement precedent)"
    ),
}
_PLACE_WORDS: Final = _words(
    r"residences?|programmes?|groupes?|ensembles?|quartiers?|qpv|iris|communes?|villes?|adresses?|"
    r"rues?|voies?|bailleurs?|organismes?|reservataires?|ecoles?|batiments?|secteurs?|lieux?|sites?|"
    r"localites?|pays|employeurs?|entreprises?|gestionnaires?|agences?|antennes?|associations?|"
    r"structures?"
)
"""Columns of places and bodies, which are named after people."""
_NUMBERED: Final = re.compile(r"iris|siren|siret|insee")
_BARE: Final = re.compile(_WHO)


def by_header(name: str) -> str | None:
    """Tell what a column holds of persons by its name, ``None`` where that says nothing.

    >>> by_header("NOM_DEM"), by_header("Né(e) le"), by_header("Nom de la résidence")
    ('name', 'birth', None)
    """
    plain = plain_name(name)
    if plain.startswith(("taux ", "nombre ", "nb ", "part ")):
        return None
    return next((what for what, pattern in _HEADERS.items() if pattern.fullmatch(plain)), None)


def is_people(name: str) -> bool:
    """Tell a column called after people: « Gardien », « Occupant principal »."""
    return _BARE.fullmatch(plain_name(name)) is not None


def is_of_places(name: str) -> bool:
    """Tell a column of places or bodies, which are often named after people."""
    return _PLACE_WORDS.fullmatch(plain_name(name)) is not None


def is_of_official_codes(name: str) -> bool:
    """Tell a column of codes of IRIS, communes or bodies, whose digits are nobody's."""
    return _NUMBERED.search(plain_name(name)) is not None


@cache
def known_headers(*, free_text: bool = False) -> frozenset[str]:
    """Plain names of every field of every kind, or of those of free text alone."""
    return frozenset(
        plain_name(spelling)
        for kind in kinds().values()
        for field in kind.fields
        if not free_text or field.type is FieldType.TEXT
        for spelling in (field.label, field.name, *field.synonyms)
    )
