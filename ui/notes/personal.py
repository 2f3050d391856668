"""A last look at what is typed freely: identities have no place in a note on a residence."""

from __future__ import annotations

from geodata.user_tables import personal


def looks_personal(text: str) -> bool:
    """Tell whether a text names a person, or holds a telephone number, an e-mail or a NIR.

    Examples
    --------
    >>> looks_personal("Appeler le 06 12 34 56 78"), looks_personal("12 logements depuis 1975")
    (True, False)
    """
    return personal.looks_personal(text)
