"""One spelling for the same address, whoever wrote it.

``12 B, Av. du Gal-Leclerc`` and ``12 BIS AVENUE DU GENERAL LECLERC`` are the same door. The key
made here serves to compare only: what is shown is always the address as delivered.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

STREET_TYPES: Final[Mapping[str, str]] = {
    "ALL": "ALLEE",
    "AV": "AVENUE",
    "AVE": "AVENUE",
    "BD": "BOULEVARD",
    "BLD": "BOULEVARD",
    "BVD": "BOULEVARD",
    "CHE": "CHEMIN",
    "CHEM": "CHEMIN",
    "CHM": "CHEMIN",
    "CRS": "COURS",
    "ESP": "ESPLANADE",
    "FBG": "FAUBOURG",
    "FG": "FAUBOURG",
    "HAM": "HAMEAU",
    "IMP": "IMPASSE",
    "LOT": "LOTISSEMENT",
    "PAS": "PASSAGE",
    "PASS": "PASSAGE",
    "PL": "PLACE",
    "PROM": "PROMENADE",
    "QU": "QUAI",
    "R": "RUE",
    "RES": "RESIDENCE",
    "RLE": "RUELLE",
    "RPT": "ROND POINT",
    "RTE": "ROUTE",
    "SEN": "SENTIER",
    "SQ": "SQUARE",
    "VLA": "VILLA",
}
"""Abbreviations of the first word of a street, as in the official list of street types (Rivoli)."""

TITLES: Final[Mapping[str, str]] = {
    "ST": "SAINT",
    "STE": "SAINTE",
    "DR": "DOCTEUR",
    "DOCT": "DOCTEUR",
    "GAL": "GENERAL",
    "GEN": "GENERAL",
    "MAL": "MARECHAL",
    "MAR": "MARECHAL",
    "PDT": "PRESIDENT",
    "PRES": "PRESIDENT",
    "CDT": "COMMANDANT",
    "COL": "COLONEL",
    "CAP": "CAPITAINE",
    "LT": "LIEUTENANT",
    "PROF": "PROFESSEUR",
    "FRES": "FRERES",
}
"""Abbreviations found anywhere in the name of a street."""

REPEATS: Final[Mapping[str, str]] = {"B": "BIS", "T": "TER", "Q": "QUATER"}
"""Letters that stand for a repetition after a number."""

SMALL_WORDS: Final = frozenset({"DE", "DU", "DES", "D", "LA", "LE", "LES", "L", "AU", "AUX", "A"})
"""Words that one file writes and the next leaves out."""

_NUMBER = re.compile(r"^0*(\d{1,4})(?:\s*[-/]\s*\d{1,4})*\s*(BIS|TER|QUATER|[A-Z])?(?=\s|$|,)")
_NOT_A_WORD = re.compile(r"[^A-Z0-9]+")


def address_keys(addresses: pd.Series) -> pd.Series:
    """Give each address the key by which it is compared.

    Parameters
    ----------
    addresses
        Number and street in one text, missing where not known.

    Returns
    -------
        Keys on the same index, ``""`` where there is no street.

    Examples
    --------
    >>> import pandas as pd
    >>> address_keys(pd.Series(["12 B, Av. du Gal-Leclerc", "5 R. PASTEUR"])).tolist()
    ['12BIS AVENUE GENERAL LECLERC', '5 RUE PASTEUR']
    """
    codes, distinct = pd.factorize(addresses.astype("str"), use_na_sentinel=True)
    keys = pd.Series([*(_key(str(one)) for one in distinct), ""], dtype="str")
    # The code of a missing value is −1: the last key, which is empty.
    return pd.Series(keys.to_numpy()[codes], index=addresses.index, dtype="str")


def _key(address: str) -> str:
    letters = unicodedata.normalize("NFKD", address).encode("ascii", "ignore").decode().upper()
    letters = letters.strip()
    number = ""
    found = _NUMBER.match(letters)
    if found:
        repeat = found[2] or ""
        rest = letters[found.end() :]
        # « 5 R PASTEUR »: the letter begins the street and repeats nothing.
        if len(repeat) == 1 and repeat in STREET_TYPES and not found[0].endswith(found[1] + repeat):
            rest, repeat = f"{repeat} {rest}", ""
        number = found[1] + REPEATS.get(repeat, repeat)
        letters = rest
    words = [word for word in _NOT_A_WORD.split(letters) if word]
    if words:
        words[0] = STREET_TYPES.get(words[0], words[0])
    street = [TITLES.get(word, word) for word in words if word not in SMALL_WORDS]
    if not street:
        return ""
    return " ".join([number, *street]) if number else " ".join(street)
