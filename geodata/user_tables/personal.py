"""What looks personal in a text: telephone, e-mail address, social-security number, civility."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geodata.messages import user_tables as say
from geodata.user_tables.bare_names import holds_bare_name, is_bare_name

if TYPE_CHECKING:
    import pandas as pd

_GAP = r"[\s./\-]"
PHONE: Final = rf"(?:\+33{_GAP}?(?:\(0\))?|0033|0){_GAP}?[1-9](?:{_GAP}?\d{{2}}){{4}}"
EMAIL: Final = r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+"
NIR: Final = (
    r"[12][\s.]?\d{2}[\s.]?(?:0[1-9]|1[0-2]|[2-9]\d)[\s.]?(?:\d{2}|2[AB])[\s.]?\d{3}[\s.]?\d{3}"
    r"(?:[\s.]?\d{2})?"
)
# « H.L.M. Les Lilas » and « à 200 m. du parc » name nobody.
_SHORT = r"(?<![\w.])(?<!\d )(?:MM?\.|Mrs?\.?(?=\s))"
_LONG = r"\b(?:Mmes?|M(?:el)?lles?|Monsieur|Messieurs|Madame|Mesdames|Mademoiselle)\b\.?"
_OFFICE = (
    r"(?!(?:les?|la)\s+(?:maires?|pr[ée]sidente?s?|pr[ée]f[eè]te?|adjointe?s?|gardiene?ne?s?|"
    r"directeur|directrice)\b)"
)
_CIVILITY: Final = rf"(?:{_SHORT}\s*|{_LONG}\s+){_OFFICE}[^\W\d_]"
_ROAD: Final = (
    r"\b(?:rue|r|avenue|ave?|boulevard|bl?v?d|place|pl|all[ée]e|all|square|sq|impasse|imp|chemin|"
    r"che|quai|cours|crs|passage|pass?|route|rte|esplanade|pont|parc)\b\.?\s+(?:d(?:e|u|es)\s+)?"
    rf"(?:{_SHORT}|{_LONG})"
)
_PERSONAL: Final = re.compile(
    rf"(?<!\d){PHONE}(?!\d)|{EMAIL}|(?<!\d){NIR}(?!\d)|{_CIVILITY}", re.IGNORECASE
)
_PUBLIC_ROAD: Final = re.compile(_ROAD, re.IGNORECASE)
_QUOTED: Final = re.compile(r"«\s*(.*?)\s*»", re.DOTALL)
_LONGEST: Final = 40


def looks_personal(text: str, *, place: bool = False) -> bool:
    """Tell whether a text names, calls or writes to a person, or holds a NIR.

    Parameters
    ----------
    text
        Any text.
    place
        It is the name or the address of a place: a road named after someone names nobody.

    Examples
    --------
    >>> looks_personal("voir mr durand"), looks_personal("1 85 05 78 006 084 91")
    (True, True)
    >>> looks_personal("H.L.M. Les Lilas"), looks_personal("à 12 m. du parc")
    (False, False)
    >>> [looks_personal(one, place=True) for one in ("3 rue Madame Curie", "Pavillon Mme X")]
    [False, True]
    """
    return _PERSONAL.search(_PUBLIC_ROAD.sub("", text) if place else text) is not None


def names_a_person(texts: pd.Series[str], *, place: bool = False) -> pd.Series[bool]:
    """Tell which texts look personal; see :func:`looks_personal`. What is missing does not.

    Names without a civility count too, but where they may be those of a place.

    >>> import pandas as pd
    >>> texts = ["Hall refait", "Voir Mme Durand", "06 12 34 56 78", "Vu avec Claire MARTIN"]
    >>> names_a_person(pd.Series(texts)).tolist()
    [False, True, True, True]
    """
    personal = {
        one
        for one in texts.dropna().unique()
        if looks_personal(str(one), place=place) or (not place and holds_bare_name(str(one)))
    }
    found: pd.Series[bool] = texts.isin(personal)
    return found


def shown(text: str) -> str:
    """Give a cell as a message may quote it: masked where it looks personal, else shortened.

    >>> shown("06 12 34 56 78"), shown("hier")
    ('valeur masquée', 'hier')
    """
    if looks_personal(text) or is_bare_name(text):
        return say.MASKED
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def safe_reason(reason: str) -> str:
    """Give a message without what looks personal in what it quotes."""
    if not looks_personal(reason):
        return reason
    masked = _QUOTED.sub(lambda quote: quote[0].replace(quote[1], shown(quote[1])), reason)
    return say.MASKED_REASON if looks_personal(masked) else masked
