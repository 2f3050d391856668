"""In a priority neighbourhood or not: what the file says, beside where the dwelling is.

The generation that counts is the one in force on the day: the neighbourhoods of 2015 until 2023,
those of 2024 from then on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from geodata.codes import QPV
from geodata.messages import register as say
from geodata.plain_names import plain_name
from geodata.register.generations import (
    BY_CODE,
    at_points,
    generations,
    of_residences,
    only_of_commune,
)
from geodata.residences.location import GENERATIONS
from geodata.user_tables.addresses import plain_column

if TYPE_CHECKING:
    from geodata.register.telling import Ledger
    from geodata.register.where import Where

_OUT: Final = frozenset(
    {
        "hors",
        "hors qpv",
        "non",
        "n",
        "0",
        "0 0",
        "faux",
        "false",
        "no",
        "hors quartier prioritaire",
        "non qpv",
        "pas en qpv",
    }
)
_IN: Final = frozenset({"oui", "o", "1", "1 0", "vrai", "true", "yes", "x", "qpv", "en qpv"})
_INSIDE: Final = "in"
"""In a neighbourhood, the file does not say which."""
OUTSIDE: Final = ""


def said_in(cells: pd.Series[str], where: Where, ledger: Ledger, column: str) -> pd.Series[str]:
    """Read what a file says of priority neighbourhoods.

    Parameters
    ----------
    cells
        Codes, names, « hors », yes and no.
    where
        The territory, whose neighbourhoods have names.
    ledger, column
        Told of what is none of these.

    Returns
    -------
    Code, ``""`` outside, ``in`` for yes without a code, missing where not said or not understood.
    """
    distinct = pd.Series(cells.dropna().unique(), dtype="str")
    codes = distinct.str.replace(r"\s", "", regex=True).str.upper()
    codes = codes.where(codes.str.fullmatch(QPV.pattern).eq(True))
    plain = plain_column(distinct, plain_name)
    known = codes.fillna(plain.map(_names(where)).astype("str"))
    known = known.mask(plain.isin(_OUT), OUTSIDE).mask(plain.isin(_IN), _INSIDE)
    said: pd.Series[str] = cells.map(known.set_axis(distinct)).astype("str")
    lost = cells.notna() & said.isna()
    ledger.tell(lost, column, lambda row: say.unknown_qpv(str(cells[row])))
    return said


def dwelling_qpv(
    said: pd.Series[str],
    frame: pd.DataFrame,
    points: pd.DataFrame,
    where: Where,
    ledger: Ledger,
) -> pd.Series[str]:
    """Find the neighbourhood of each dwelling: its point, the file's word, its residence.

    A point given for the row decides, unless the file says otherwise: it is then unknown. Without
    a point the file is believed; a yes without code is the residence's neighbourhood, else the only
    one of the commune, else unknown.

    Parameters
    ----------
    said
        As :func:`said_in` gives it.
    frame
        ``commune_code``, ``residence_id``, ``decided_on``.
    points
        ``x``, ``y`` in the CRS of the contours.
    where, ledger
        The territory; told of contradictions.

    Returns
    -------
    Code, ``""`` outside, missing where not known.
    """
    generation = generations(frame["decided_on"], where, ledger)
    at = at_points(points["x"], points["y"], generation, where)
    said = _of_the_commune(said, frame["commune_code"], where, ledger)
    out, inside, named = _kinds(said)
    same = said.str.slice(0, 2).map(BY_CODE).eq(generation)
    wrong_out = out & at.notna() & at.ne(OUTSIDE)
    wrong_in = (inside | (named & same)) & at.eq(OUTSIDE)
    other = named & same & at.notna() & at.ne(OUTSIDE) & at.ne(said)
    ledger.tell(wrong_out, say.QPV, say.QPV_OUT_BUT_IN)
    ledger.tell(wrong_in, say.QPV, say.QPV_IN_BUT_OUT)
    ledger.tell(other, say.QPV, say.QPV_OTHER)
    doubtful = wrong_out | wrong_in | other
    near = of_residences(frame["residence_id"], generation, where)
    only = only_of_commune(frame["commune_code"], generation, where)
    by_residence = inside & at.isna() & near.fillna("").ne("")
    by_commune = inside & at.isna() & ~by_residence & only.notna()
    believed = at.isna() & (named | out)
    silent = said.isna() & at.isna() & near.notna()
    # A code of another generation than the contours' is the file's own, and kept as it is.
    kept = named & ~same & at.notna()
    rules = [believed | kept, at.notna(), by_residence | silent, by_commune]
    result = pd.Series(None, index=said.index, dtype="str")
    for rule, value in reversed(list(zip(rules, (said, at, near, only), strict=True))):
        result = result.mask(rule, value)
    result = result.mask(doubtful)
    _count(rules, doubtful, result, ledger)
    unnamed = inside & at.isna() & ~by_residence & ~by_commune
    if unnamed.any():
        ledger.notes.append(say.qpv_not_named(int(unnamed.sum())))
    return result


def origin_qpv(said: pd.Series[str], ledger: Ledger) -> pd.Series[str]:
    """Neighbourhood of the former dwelling, as the file says it; a yes without code is unknown."""
    unnamed = said.eq(_INSIDE)
    if unnamed.any():
        ledger.notes.append(say.origin_qpv_not_named(int(unnamed.sum())))
    return said.mask(unnamed)


def _kinds(said: pd.Series[str]) -> tuple[pd.Series[bool], pd.Series[bool], pd.Series[bool]]:
    """Tell the rows said outside, inside without a code, and inside one that is named."""
    out, inside = said.eq(OUTSIDE), said.eq(_INSIDE)
    return out, inside, said.notna() & ~out & ~inside


def _count(
    rules: list[pd.Series[bool]], doubtful: pd.Series[bool], result: pd.Series[str], ledger: Ledger
) -> None:
    left = ~doubtful
    counts = {}
    for name, rule in zip(("declared", "point", "residence", "commune"), rules, strict=True):
        counts[name] = int((rule & left).sum())
        left &= ~rule
    ledger.notes.append(say.qpv_found(counts, int(result.isna().sum())))


def _of_the_commune(
    said: pd.Series[str], communes: pd.Series[str], where: Where, ledger: Ledger
) -> pd.Series[str]:
    """Refuse a neighbourhood of the territory that is not in the commune of the row."""
    rows = pd.MultiIndex.from_arrays([said, communes])
    wrong = pd.Series(data=False, index=said.index)
    for zones in where.contours.qpv.values():
        owners = zones.set_index(zones["zone_code"].astype("str"))["commune_codes"].astype("str")
        owners = owners.fillna("").str.split(r"\s*,\s*", regex=True).explode()
        pairs = pd.MultiIndex.from_arrays([owners.index, owners])
        wrong |= said.isin(owners.index) & communes.notna() & ~rows.isin(pairs)
    ledger.tell(
        wrong, say.QPV, lambda row: say.qpv_of_other_commune(str(said[row]), str(communes[row]))
    )
    return said.mask(wrong)


def _names(where: Where) -> dict[str, str]:
    """Code of each neighbourhood by its plain name, those of one name left out."""
    found: dict[str, str | None] = {}
    for name in GENERATIONS:
        zones = where.contours.qpv.get(name)
        if zones is None or "zone_name" not in zones:
            continue
        own: dict[str, str | None] = {}
        for code, label in zip(zones["zone_code"], zones["zone_name"], strict=True):
            plain = plain_name(str(label)) if pd.notna(label) else ""
            own[plain] = None if plain in own else str(code)
        found = {**own, **found}
    return {plain: code for plain, code in found.items() if plain and code}
