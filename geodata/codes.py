"""Official French codes: their shapes, and how deliveries mangle them.

A spreadsheet drops leading zeros, a portal wraps a code in a list (``['59350']``), a CSV protects
it (``="59350"``). Everything is brought back here to the code as INSEE writes it.
"""

from __future__ import annotations

import math
import re

import numpy as np
import pandas as pd

UNKNOWN_YEAR = 0
"""Vintage of a file that says its year nowhere; always comes with a note."""

# ``00`` is no département: fictional territories use it.
_DEPARTMENT = r"(?:\d\d|2[AB])"
COMMUNE = re.compile(rf"{_DEPARTMENT}\d{{3}}")
IRIS = re.compile(rf"{_DEPARTMENT}\d{{7}}")
SIREN = re.compile(r"\d{9}")
QPV = re.compile(r"QP(?:\d{3}|02[AB])\d{3}|QN(?:\d{3}|02[AB])\d{2}[0-9A-Z]")
"""2015 generation ``QP059001``, 2024 generation ``QN05901M``."""

_WRAPPED = re.compile(r"""^[=\[\s"']+|[\]\s"']+$""")
_LISTED = re.compile(r"""\[\s*(['"])(.*)\1\s*\]""")
_DECIMAL = re.compile(r"^(\d+)\.0+$")

# The three communes divided in arrondissements, which IRIS codes use and EPCI lists do not.
_ARRONDISSEMENTS = (
    (re.compile(r"751(?:0[1-9]|1\d|20)"), "75056"),
    (re.compile(r"6938[1-9]"), "69123"),
    (re.compile(r"132(?:0[1-9]|1[0-6])"), "13055"),
)

# Regions of 1 January 2016 (law 2015-29 of 16 January 2015): code → departments.
_REGIONS: dict[str, str] = {
    "01": "971",
    "02": "972",
    "03": "973",
    "04": "974",
    "06": "976",
    "11": "75 77 78 91 92 93 94 95",
    "24": "18 28 36 37 41 45",
    "27": "21 25 39 58 70 71 89 90",
    "28": "14 27 50 61 76",
    "32": "02 59 60 62 80",
    "44": "08 10 51 52 54 55 57 67 68 88",
    "52": "44 49 53 72 85",
    "53": "22 29 35 56",
    "75": "16 17 19 23 24 33 40 47 64 79 86 87",
    "76": "09 11 12 30 31 32 34 46 48 65 66 81 82",
    "84": "01 03 07 15 26 38 42 43 63 69 73 74",
    "93": "04 05 06 13 83 84",
    "94": "2A 2B",
}
REGION_OF_DEPARTMENT: dict[str, str] = {
    department: region for region, listed in _REGIONS.items() for department in listed.split()
}


def clean_codes(values: pd.Series, width: int | None = None) -> pd.Series:
    """Bring codes back to their official spelling.

    Parameters
    ----------
    values
        Codes as read, of any type.
    width
        Official length, where it is fixed: codes made of digits only, one digit short, get back
        the zero a spreadsheet dropped.

    Returns
    -------
    Series of strings, missing (``NaN``) where empty.

    Examples
    --------
    >>> clean_codes(pd.Series(['="59350"', "['59350']", 1004.0, "2a004", None]), 5).tolist()
    ['59350', '59350', '01004', '2A004', nan]
    """
    return pd.Series(
        [_clean_code(value, width) for value in values], index=values.index, dtype="str"
    )


def clean_text(values: pd.Series) -> pd.Series:
    """Names as a reader wants them: trimmed, out of their list, missing where empty.

    Examples
    --------
    >>> clean_text(pd.Series(["['Lille']", "  Roubaix ", "", "L'Isle"])).tolist()
    ['Lille', 'Roubaix', nan, "L'Isle"]
    """
    return pd.Series([_clean_text(value) for value in values], index=values.index, dtype="str")


def _scalar(value: object) -> object:
    """First element of a list or array cell; ``None`` for every spelling of nothing."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        value = value[0] if value else None
    if value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    return value


def _clean_code(value: object, width: int | None) -> str | None:
    scalar = _scalar(value)
    if scalar is None:
        return None
    text = _WRAPPED.sub("", str(scalar).replace("\xa0", " ")).strip().upper()
    text = _DECIMAL.sub(r"\1", text)
    if width is not None and text.isdigit() and len(text) == width - 1:
        text = text.zfill(width)
    return text or None


def _clean_text(value: object) -> str | None:
    scalar = _scalar(value)
    if scalar is None:
        return None
    text = str(scalar).replace("\xa0", " ").strip()
    listed = _LISTED.fullmatch(text)
    return (listed.group(2) if listed else text).strip() or None


def match_share(values: pd.Series, pattern: re.Pattern[str]) -> float:
    """Share (0–1) of the non-empty values that are exactly of this shape; 0 when all are empty.

    Examples
    --------
    >>> match_share(pd.Series(["59350", "59", None]), COMMUNE)
    0.5
    """
    present = values.dropna()
    if present.empty:
        return 0.0
    return float(present.astype(str).str.fullmatch(pattern).mean())


def is_made_up_epci(code: str) -> bool:
    """Tell whether a code can be no real EPCI's: département 99, or the range of made-up ones.

    Examples
    --------
    >>> is_made_up_epci("299900043"), is_made_up_epci("000000007"), is_made_up_epci("200093201")
    (True, True, False)
    """
    return code.startswith(("2999", "0000000")) or not is_siren(code)


def is_siren(code: str) -> bool:
    """Tell whether nine digits carry a valid SIREN key (Luhn), which IRIS codes rarely do.

    Examples
    --------
    >>> is_siren("200093201"), is_siren("240370000")
    (True, False)
    """
    if not SIREN.fullmatch(code):
        return False
    doubled = (int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(code)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0  # noqa: PLR2004 (Luhn)


def parent_commune(code: str) -> str:
    """Commune of a municipal arrondissement; any other code is returned as it is.

    Examples
    --------
    >>> parent_commune("75119"), parent_commune("69381"), parent_commune("59350")
    ('75056', '69123', '59350')
    """
    for pattern, commune in _ARRONDISSEMENTS:
        if pattern.fullmatch(code):
            return commune
    return code


def department_of(code: str) -> str:
    """Département of a commune or IRIS code.

    Examples
    --------
    >>> department_of("59350"), department_of("97411"), department_of("2A0040101")
    ('59', '974', '2A')
    """
    return code[:3] if code.startswith(("97", "98")) else code[:2]


def region_of(code: str) -> str | None:
    """Region (of 2016) of a commune or IRIS code, ``None`` in a collectivity that has none.

    Examples
    --------
    >>> region_of("59350"), region_of("97502")
    ('32', None)
    """
    return REGION_OF_DEPARTMENT.get(department_of(code))
