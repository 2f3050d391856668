"""What the cells of a column hold of persons: numbers that are theirs, addresses, civilities."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import pandas as pd
import pyarrow.compute as pc

from geodata.numerals import as_arrow, as_mask
from geodata.user_tables.bare_names import is_bare_name
from geodata.user_tables.identity_headers import is_of_official_codes
from geodata.user_tables.name_shapes import has_name_shape
from geodata.user_tables.personal import EMAIL, NIR, PHONE, looks_personal

if TYPE_CHECKING:
    from collections.abc import Callable

MANY: Final = 0.5
"""Share of the cells from which a column is made of something."""
_DISTINCT: Final = 0.5
_NUR: Final = r"(?:0\d[\dAB]|97\d)[\s-]?\d{4}[\s-]?\d{6}[\s-]?[0-9A-Z]{5}"
"""Number of an application: département, year and month, rank, body that registered it."""
_TEN_DIGITS: Final = r"(?:\d[^\d]{0,3}){10}"
_DECIMAL: Final = r"^-?\d+[.,]\d+$"
_CODE: Final = r"^\d{8,}$"
_MOBILE_9: Final = r"^[67]\d{8}$"
"""Mobile telephone whose zero a spreadsheet dropped."""
_PHONE_ALONE: Final = re.compile(
    r"(?<!\d)(?:(?:\+33|0033)[\s./\-]?(?:\(0\))?[\s./\-]?[1-9](?:[\s./\-]?\d{2}){4}"
    r"|0[1-9](?P<gap>[\s./\-]?)\d{2}(?:(?P=gap)\d{2}){3})(?!\d)"
)
"""Telephone in a text: the same mark between all its pairs, unlike a date with its hour."""
_NIR_ALONE: Final = re.compile(rf"(?<![\w]){NIR}(?!\w)", re.IGNORECASE)
_IBAN: Final = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[0-9A-Z]{4}){3,7}(?: ?[0-9A-Z]{1,3})?(?!\w)")
_IBAN_HINT: Final = r"[A-Za-z]{2}\d{2} ?[0-9A-Za-z]{4} ?[0-9A-Za-z]{4}"
_CIVILITY_HINT: Final = (
    r"(?i)(?:^|[^\w.])(?:MM?\.|Mr|Mrs|Mmes?\b|M(?:el)?lles?\b|Messieurs|Monsieur|Madame|"
    r"Mesdames|Mademoiselle)"
)
_LETTERS: Final = r"^\p{L}[^\d][^\d]+$"
_SHORT_NIR, _KEYED_NIR = 13, 15
_MODULUS, _IBAN_REST, _IBAN_HEAD = 97, 1, 4
_SEVERAL: Final = 3


@dataclass(frozen=True)
class Cells:
    """Filled cells of a column, each distinct text once."""

    text: pd.Series[str]
    counts: pd.Series[int]
    """Cells that hold each text."""
    total: int

    @classmethod
    def of(cls, values: pd.Series[str]) -> Self:
        """Count the distinct texts of a column."""
        found = values.dropna().value_counts(sort=False)
        text = pd.Series(found.index, dtype="str").str.strip()
        kept = text.ne("")
        counts = pd.Series(found.to_numpy(), index=text.index)
        return cls(text[kept], counts[kept], int(counts[kept].sum()))

    def like(self, pattern: str) -> pd.Series[bool]:
        """Tell which texts match a simple pattern, quickly."""
        matched = pc.match_substring_regex(as_arrow(self.text), pattern=pattern)
        return pd.Series(as_mask(matched), index=self.text.index)

    def weight(self, among: pd.Series[bool]) -> float:
        """Share of the cells (0–1) that hold one of these texts."""
        return float(self.counts[among].sum() / self.total)

    def share(self, among: pd.Series[bool], pattern: str, *, whole: bool = True) -> float:
        """Share of the cells (0–1) that match a pattern, looked for among some of the texts."""
        chosen = self.text[among]
        found = chosen.str.fullmatch(pattern) if whole else chosen.str.contains(pattern, regex=True)
        return float(self.counts[chosen.index[found.to_numpy(dtype=bool)]].sum() / self.total)

    @property
    def mostly_distinct(self) -> bool:
        """Whether texts hardly come back."""
        return len(self.text) >= _DISTINCT * self.total

    def any_of(self, among: pd.Series[bool], test: Callable[[str], bool]) -> bool:
        """Tell whether one of these texts passes a test."""
        return any(test(str(one)) for one in self.text[among])


def by_content(name: str, cells: Cells) -> str | None:
    """Tell a column made of e-mail addresses, telephones, NIR or numbers of applications."""
    if cells.share(cells.text.str.contains("@", regex=False), EMAIL, whole=False) >= MANY:
        return "email"
    mobiles = cells.like(_MOBILE_9)
    if cells.weight(mobiles) >= MANY and not is_of_official_codes(name):
        bodies = cells.text[mobiles].map(_passes_luhn).mean()
        if cells.mostly_distinct and bodies < MANY:
            return "phone"
    # Ten digits at least, and no decimal number: « 2.3512345678901 » is one.
    long = cells.like(_TEN_DIGITS) & ~cells.like(_DECIMAL)
    if not long.any():
        return None
    for what, pattern in (("phone", PHONE), ("request", _NUR)):
        if cells.share(long, pattern) >= MANY:
            return what
    numbers = cells.text[long]
    numbers = numbers[numbers.str.fullmatch(NIR, case=False)]
    plain = numbers.str.replace(r"[\s.]", "", regex=True)
    # Thirteen digits may be many things: only a column made of them, or a right key, tells.
    short = cells.counts[plain.index[plain.str.len().eq(_SHORT_NIR)]].sum()
    keyed = plain[plain.str.len().eq(_KEYED_NIR)].map(has_right_key).any()
    return "nir" if short / cells.total >= MANY or keyed else None


def in_one_cell(cells: Cells, *, place: bool) -> str | None:
    """Tell what a single cell is enough to refuse a column for."""
    if cells.share(cells.text.str.contains("@", regex=False), EMAIL, whole=False):
        return "email"
    long = cells.like(_TEN_DIGITS) & ~cells.like(_DECIMAL)
    # Among long codes, ten digits that begin with a zero are one of them.
    codes = cells.like(_CODE)
    spoken = long & ~codes if cells.weight(codes) >= MANY else long
    if cells.any_of(spoken, lambda text: _PHONE_ALONE.search(text) is not None):
        return "phone"
    if cells.any_of(long, _holds_nir):
        return "nir"
    if cells.any_of(cells.like(_IBAN_HINT), _holds_iban):
        return "bank"
    civil = cells.like(_CIVILITY_HINT)
    named = not place and cells.any_of(civil, lambda text: looks_personal(text, place=True))
    return "name" if named else None


def in_identifier(cells: Cells) -> str | None:
    """Tell the identifiers of rows that designate people: numbers have figures, names have none."""
    lettered = cells.like(_LETTERS)
    if cells.weight(lettered) >= MANY or int(lettered.sum()) >= _SEVERAL:
        return "name"
    named = cells.any_of(lettered, lambda text: is_bare_name(text) or has_name_shape(text))
    return "name" if named else None


def has_right_key(number: str) -> bool:
    """Tell whether the last two digits are the key of the first thirteen."""
    body = number[:_SHORT_NIR].upper().replace("2A", "19").replace("2B", "18")
    return int(number[_SHORT_NIR:]) == _MODULUS - int(body) % _MODULUS


def _holds_nir(text: str) -> bool:
    """Tell whether a text holds a social-security number with its right key."""
    plain = (re.sub(r"[\s.]", "", found[0]) for found in _NIR_ALONE.finditer(text))
    return any(len(one) == _KEYED_NIR and has_right_key(one) for one in plain)


def _holds_iban(text: str) -> bool:
    """Tell whether a text holds a bank account whose check digits are right (ISO 13616)."""
    for found in _IBAN.finditer(text.upper()):
        plain = found[0].replace(" ", "")
        turned = plain[_IBAN_HEAD:] + plain[:_IBAN_HEAD]
        if int("".join(str(int(one, 36)) for one in turned)) % _MODULUS == _IBAN_REST:
            return True
    return False


def _passes_luhn(digits: str) -> bool:
    """Tell a number whose check digit is right, as that of a body (Siren) is."""
    doubled = [int(one) * (2 if rank % 2 else 1) for rank, one in enumerate(reversed(str(digits)))]
    return sum(one - 9 if one > 9 else one for one in doubled) % 10 == 0  # noqa: PLR2004
