"""Codes of zones as published: checked, and put right where a spreadsheet mangled them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import pandas as pd

from geodata import codes as official
from geodata.errors import InvalidContentError
from geodata.messages import tables as messages
from geodata.model import Rejection

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_EPCI = "ZZZZZZZZZ"
"""Pseudo-code INSEE gives to communes that belong to no EPCI."""
METROPOLITAN_FRANCE = "1"
"""Code INSEE gives to « France métropolitaine » in its tables by level."""
FICTIONAL_EPCI = "0000000"
"""Start of the EPCI codes of the fictional territory, whose département is ``00``."""


class CodeKind(StrEnum):
    """Kind of zone a code names."""

    IRIS = "iris"
    COMMUNE = "commune"
    EPCI = "epci"
    DEPARTMENT = "department"
    REGION = "region"
    FRANCE = "france"
    QPV = "qpv"


_SHAPES: Mapping[CodeKind, re.Pattern[str]] = {
    CodeKind.IRIS: official.IRIS,
    CodeKind.COMMUNE: official.COMMUNE,
    CodeKind.EPCI: re.compile(rf"2[0-9]{{8}}|{FICTIONAL_EPCI}[0-9]{{2}}"),
    CodeKind.DEPARTMENT: re.compile(r"0[0-9]|[1-8][0-9]|9[0-5]|2[AB]|97[1-8]"),
    CodeKind.REGION: re.compile(r"0[0-6]|1[1-9]|[2-9][0-9]"),
    CodeKind.FRANCE: re.compile(METROPOLITAN_FRANCE),
    CodeKind.QPV: re.compile(r"QP(?:\d{3}|02[AB])\d{3}|QN(?:\d{3}|02[AB])\d{2}[0-9A-Z]"),
}
_WIDTHS = {
    CodeKind.IRIS: 9,
    CodeKind.COMMUNE: 5,
    CodeKind.DEPARTMENT: 2,
    CodeKind.REGION: 2,
}
"""Codes that may have lost the leading zero of departments 01 to 09."""
_NAMES = {
    CodeKind.IRIS: "d’IRIS (9 caractères)",
    CodeKind.COMMUNE: "de commune (5 caractères)",
    CodeKind.EPCI: "d’EPCI (9 chiffres)",
    CodeKind.DEPARTMENT: "de département",
    CodeKind.REGION: "de région",
    CodeKind.FRANCE: "de la France métropolitaine",
    CodeKind.QPV: "de quartier prioritaire",
}
_FRANCE_SPELLINGS = (
    "1",
    "FM",
    "METRO",
    "METROPOLE",
    "FRANCE-FM",
    "FRANCE METROPOLITAINE",
)
_SCIENTIFIC = re.compile(r"(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})")
_WRAPPED = r"^=?[\"']+(.*?)[\"']+$"
_SHOWN_REJECTIONS = 50


@dataclass(frozen=True)
class NormalisedCodes:
    """Codes put right, and what was done to them."""

    codes: pd.Series[str]
    """Missing where the row is to be dropped."""
    repaired: pd.Series[bool]
    rejections: tuple[Rejection, ...]
    notes: tuple[str, ...]
    """French remarks for the import report."""


def matches_code(values: pd.Series[str], kind: CodeKind) -> pd.Series[bool]:
    """Tell which cells are codes of this kind exactly as INSEE writes them.

    >>> matches_code(pd.Series(["59350", "1001", None], dtype="str"), CodeKind.COMMUNE).tolist()
    [True, False, False]
    """
    matched: pd.Series[bool] = values.str.fullmatch(_SHAPES[kind].pattern).eq(True)
    return matched


def _expand(text: str) -> str | None:
    """Write a number in scientific notation in full, ``None`` when digits were lost."""
    match = _SCIENTIFIC.fullmatch(text)
    if match is None:
        return text
    digits = match[1] + (match[2] or "")
    return digits if len(digits) == int(match[3]) + 1 else None


def _clean(values: pd.Series[str], kind: CodeKind) -> pd.Series[str]:
    """Undo what spreadsheets and exports do to codes, leading zero included."""
    strict = matches_code(values, kind)
    if strict.all():
        return values
    return pd.concat([values[strict], _put_right(values[~strict], kind)]).reindex(values.index)


def _put_right(values: pd.Series[str], kind: CodeKind) -> pd.Series[str]:
    text = values.str.strip().str.replace(_WRAPPED, r"\1", regex=True)
    text = text.str.replace(r"[\s\u00a0\u202f]+", "", regex=True).str.upper()
    text = text.str.replace(r"^(\d+)[.,]0+$", r"\1", regex=True)
    width = _WIDTHS.get(kind)
    if kind is not CodeKind.QPV and width is not None:
        scientific = text.str.fullmatch(_SCIENTIFIC.pattern).eq(True)
        if scientific.any():
            text = text.where(~scientific, text[scientific].map(_expand).reindex(text.index))
        short = text.str.fullmatch(rf"[1-9]\d{{{width - 2}}}").eq(True)
        text = text.where(~short, "0" + text)
    if kind is CodeKind.FRANCE:
        text = text.where(~text.isin(_FRANCE_SPELLINGS), METROPOLITAN_FRANCE)
    return text


def plausible_share(values: pd.Series[str], kind: CodeKind) -> float:
    """Share of the filled cells that are codes of this kind, once put right; 0 without any cell.

    >>> plausible_share(pd.Series(["1001", "59350", "Lille"], dtype="str"), CodeKind.COMMUNE)
    0.6666666666666666
    """
    filled = values.dropna().astype("str")
    return float(matches_code(_clean(filled, kind), kind).mean()) if len(filled) else 0.0


def normalise_codes(
    values: pd.Series[str], kind: CodeKind, *, file: str, column: str
) -> NormalisedCodes:
    """Check codes, repair those a spreadsheet mangled without losing a digit, reject the rest.

    Repaired: ``="59350"``, lost leading zero (``10040101``), ``10040101.0``, ``1.0040101e7``, lower
    case, inner spaces. Not repaired: ``5.9328E+08``, whose last digits are lost.

    Parameters
    ----------
    values
        Codes as text; the index is the line in the file.
    kind
        What they name.
    file, column
        Where they come from, for the rejections.

    Raises
    ------
    InvalidContentError
        Most codes have not the expected shape.

    Examples
    --------
    >>> cells = pd.Series(["010040101", "10040102", "5.9328E+08"], dtype="str")
    >>> found = normalise_codes(cells, CodeKind.IRIS, file="f", column="IRIS")
    >>> found.codes.tolist()
    ['010040101', '010040102', nan]
    """
    raw = values.astype("str")
    cleaned = _clean(raw, kind)
    dropped = cleaned.eq(NO_EPCI) if kind is CodeKind.EPCI else cleaned.isna() & False
    good = matches_code(cleaned, kind)
    bad = ~good & ~dropped
    considered = int((~dropped).sum())
    if bad.sum() > considered / 2:
        raise InvalidContentError(
            messages.mostly_bad_codes(int(bad.sum()), considered),
            file=file,
            line=int(values.index[bad.to_numpy()][0]),
            column=column,
            remedy=messages.EXPORT_AGAIN,
        )
    repaired = good & cleaned.ne(raw)
    notes = []
    if repaired.any():
        notes.append(messages.repaired_codes(int(repaired.sum())))
    if dropped.any():
        notes.append(messages.outside_epci(int(dropped.sum())))
    return NormalisedCodes(
        codes=cleaned.where(good),
        repaired=repaired,
        rejections=_rejections(raw[bad], kind, file, column),
        notes=tuple(notes),
    )


def _rejections(
    bad: pd.Series[str], kind: CodeKind, file: str, column: str
) -> tuple[Rejection, ...]:
    found = []
    shown = bad.head(_SHOWN_REJECTIONS).fillna("")
    for line, text in shown.items():
        if not text:
            reason = messages.missing_code()
        elif _SCIENTIFIC.fullmatch(text.strip()):
            reason = messages.lost_digits(text)
        else:
            reason = messages.bad_code(text, _NAMES[kind])
        found.append(Rejection(file, int(str(line)), column, reason))
    left = len(bad) - len(found)
    if left > 0:
        found.append(Rejection(file, None, column, messages.more_rejected_rows(left), left))
    return tuple(found)
