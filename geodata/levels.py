"""Which column holds the zones' codes, and of which level they are: told by their shape."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from geodata.codes import is_siren
from geodata.errors import InvalidContentError
from geodata.messages import tables as messages
from geodata.model import Level
from geodata.parts import SEPARATOR
from geodata.plain_names import visible
from geodata.zonecodes import FICTIONAL_EPCI, CodeKind, matches_code, plausible_share

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from geodata.parts import Part

_CODE_NAMES = (
    *("CODE_IRIS", "CODEIRIS", "DCOMIRIS", "IRIS", "CODGEO", "CODEGEO", "CODE_GEO", "GEO"),
    *("COM", "DEPCOM", "INSEE_COM", "CODE_COMMUNE", "CODE_INSEE", "EPCI", "SIREN_EPCI"),
    *("DEP", "CODE_DEP", "REG", "CODE_REG"),
)
_LABEL_NAMES = ("LIBGEO", "LIBELLE", "LIBDEP", "LIBREG", "NOM")
_COMMUNE_NAMES = frozenset({"COM", "DEPCOM", "INSEE_COM", "CODE_COMMUNE", "CODE_INSEE"})
_NINE_CHARACTERS = (CodeKind.IRIS, CodeKind.EPCI)
_MAJORITY = 0.5
_NEARLY_ALL = 0.9

# Zonings INSEE publishes in the same layouts, some with codes shaped like those of communes.
_OTHER_ZONINGS = re.compile(
    r"(?:^|[_\-. ])(BV\d{4}|UU\d{4}|ZE\d{4}|AAV\d{4}|AU\d{4}|ARR|CV|CANTON|QP\d{0,4}|ZUS)"
    r"(?=$|[_\-. ])",
    re.IGNORECASE,
)

# Régions of 2016, then those before: code → name. Their codes are also those of départements.
_REGION_NAMES = {
    "01": ("guadeloupe",),
    "02": ("martinique",),
    "03": ("guyane",),
    "04": ("la reunion",),
    "06": ("mayotte",),
    "11": ("ile de france",),
    "21": ("champagne ardenne",),
    "22": ("picardie",),
    "23": ("haute normandie",),
    "24": ("centre val de loire", "centre"),
    "25": ("basse normandie",),
    "26": ("bourgogne",),
    "27": ("bourgogne franche comte",),
    "28": ("normandie",),
    "31": ("nord pas de calais",),
    "32": ("hauts de france",),
    "41": ("lorraine",),
    "42": ("alsace",),
    "43": ("franche comte",),
    "44": ("grand est",),
    "52": ("pays de la loire",),
    "53": ("bretagne",),
    "54": ("poitou charentes",),
    "72": ("aquitaine",),
    "73": ("midi pyrenees",),
    "74": ("limousin",),
    "75": ("nouvelle aquitaine",),
    "76": ("occitanie",),
    "82": ("rhone alpes",),
    "83": ("auvergne",),
    "84": ("auvergne rhone alpes",),
    "91": ("languedoc roussillon",),
    "93": ("provence alpes cote d azur",),
    "94": ("corse",),
}


def find_column(columns: Sequence[str], wanted: Sequence[str]) -> str | None:
    """Find a column by its name, whatever its case; earlier names in ``wanted`` come first.

    >>> find_column(("CodeIris", "x"), ("IRIS", "CODEIRIS"))
    'CodeIris'
    """
    by_name = {visible(name).upper(): name for name in reversed(columns)}
    return next((by_name[name] for name in wanted if name in by_name), None)


def code_column(part: Part, levels: Sequence[Level]) -> str | None:
    """Find the column of the zones' codes, from its name and its first cells.

    A table by QPV has none: its cells are not those of the communes it also names.

    Parameters
    ----------
    part
        A part, peeked at.
    levels
        Levels the source publishes.
    """
    kinds = [CodeKind(level.value) for level in levels]
    named = [
        name
        for name in (find_column(part.columns, (wanted,)) for wanted in _CODE_NAMES)
        if name is not None
    ]
    if any(plausible_share(part.head[name], CodeKind.QPV) >= _MAJORITY for name in named):
        return None
    for name in named:
        if any(plausible_share(part.head[name], kind) >= _MAJORITY for kind in kinds):
            return name
    return None


def label_column(part: Part) -> str | None:
    """Find the column of the zones' names, where there is one."""
    return find_column(part.columns, _LABEL_NAMES)


def _plain(name: str) -> str:
    """Lower-case name without accents nor punctuation."""
    letters = unicodedata.normalize("NFKD", name.lower())
    ascii_only = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z]+", ascii_only))


def _are_regions(codes: pd.Series[str], labels: pd.Series[str] | None) -> bool | None:
    """Tell régions from départements, ``None`` when nothing does."""
    padded = codes.str.zfill(2)
    if not padded.isin(_REGION_NAMES).all():
        return False
    if labels is None:
        return None
    matches = [
        _plain(str(label)) in _REGION_NAMES.get(str(code), ())
        for code, label in zip(padded, labels, strict=True)
    ]
    return sum(matches) > len(matches) / 2


def detect_level(
    codes: pd.Series[str], *, column: str, file: str, labels: pd.Series[str] | None = None
) -> Level:
    """Tell the level of a whole column of codes.

    Parameters
    ----------
    codes
        Codes as written, missing where empty.
    column, file
        Where they come from; the name of the file only serves to refuse zonings whose codes look
        like communes (bassins de vie…).
    labels
        Names of the zones, which tell régions from départements.

    Raises
    ------
    InvalidContentError
        No supported level, or two possible ones.
    """
    # The folder an archive came from says nothing: only the file, and its sheet, are named so.
    other = next(filter(None, map(_OTHER_ZONINGS.search, file.split(SEPARATOR)[-2:])), None)
    if other:
        raise InvalidContentError(messages.other_zoning(other[1]), file=file, column=column)
    known = codes.dropna()
    if plausible_share(known, CodeKind.FRANCE) >= _MAJORITY:
        return Level.FRANCE
    if plausible_share(known, CodeKind.EPCI) >= _MAJORITY and "IRIS" not in column.upper():
        nine = known[matches_code(known, CodeKind.EPCI)]
        if (nine.map(is_siren) | nine.str.startswith(FICTIONAL_EPCI)).mean() >= _NEARLY_ALL:
            return Level.EPCI
    if plausible_share(known, CodeKind.IRIS) >= _MAJORITY:
        return Level.IRIS
    strict = float(matches_code(known, CodeKind.COMMUNE).mean()) if len(known) else 0.0
    if plausible_share(known, CodeKind.COMMUNE) >= _MAJORITY and (
        strict > 0 or column.upper() in _COMMUNE_NAMES
    ):
        return Level.COMMUNE
    two = max(plausible_share(known, kind) for kind in (CodeKind.DEPARTMENT, CodeKind.REGION))
    if two >= _MAJORITY:
        regions = _are_regions(known, None if labels is None else labels.loc[known.index])
        if regions is None:
            raise InvalidContentError(
                messages.AMBIGUOUS_LEVEL, file=file, column=column, remedy=messages.KEEP_NAMES
            )
        return Level.REGION if regions else Level.DEPARTMENT
    raise InvalidContentError(messages.UNKNOWN_LEVEL, file=file, column=column)
