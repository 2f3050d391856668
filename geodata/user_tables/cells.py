"""Cells of a mapped table, field by field: text, codes, categories, dates, years, numbers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

import pandas as pd

from geodata.errors import InvalidContentError
from geodata.messages import user_tables as say
from geodata.model import Rejection
from geodata.plain_names import plain_name
from geodata.user_tables.addresses import plain_column
from geodata.user_tables.catalogue import Field, FieldType
from geodata.user_tables.mapping import ColumnMapping, Unit
from geodata.user_tables.personal import safe_reason, shown
from geodata.values import (
    COUNT,
    MOST,
    RATIO,
    SHARE_FROM_PERCENT,
    WHOLE_COUNT,
    CodeKind,
    NumberRule,
    normalise_codes,
    parse_numbers,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from geodata.user_tables.catalogue import Category

ISO_FORMATS: Final = ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S")
"""Always read: a true date of a workbook is written so, whatever the mapping says of the texts."""
DATE_FORMATS: Final = (
    *ISO_FORMATS,
    *("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d/%m/%Y %H:%M"),
)
"""Ways a date is read where the mapping does not say; a French date has the day first."""
SECRET: Final = "s"  # noqa: S105 - the marker of a withheld figure, no password
_BELOW: Final = r"^\s*(?:<|&lt;|moins de|inf(?:érieur)? à)\s*\d+\s*$"
_DATED: Final = r"(?:\d{1,2}[/-]){0,2}((?:19|20)\d\d)"
_ISO: Final = r"((?:19|20)\d\d)(?:-\d\d){1,2}(?:T.*)?"
_YEAR: Final = rf"(?:{_DATED}|{_ISO})(?:[.,]0)?"
_SIRET: Final = r"\d{9}(?:\d{5})?"
_SHOWN: Final = 50


@dataclass
class Reader:
    """Reads the fields of one table, gathering what it refuses."""

    mapping: ColumnMapping
    rows: pd.DataFrame
    """Text, indexed by line, columns as the file names them."""
    file: str
    decimal: str | None
    rejections: list[Rejection] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    dropped: pd.Series[bool] = field(init=False)
    """Lines that are not kept."""

    def __post_init__(self) -> None:
        self.dropped = pd.Series(data=False, index=self.rows.index)

    # ── Whole columns ─────────────────────────────────────────────────────────────────────────
    def text(self, name: str) -> pd.Series[str]:
        """Give a field as text: its column translated, its constant, its default, or nothing."""
        column = self.mapping.column_of(name)
        definition = self.mapping.definition.field(name)
        default = definition.default if definition is not None else None
        if column is None:
            single = self.mapping.constants.get(name) or default
            return pd.Series(single, index=self.rows.index, dtype="str")
        cells = self.rows[column].str.strip()
        cells = cells.mask(cells.eq(""))
        translations = self.mapping.translations(name)
        if translations:
            plain = {plain_name(text): value for text, value in translations.items()}
            known = plain_column(cells, plain_name).map(plain)
            cells = known.astype("str").where(known.notna(), cells)
        return cells if default is None else cells.fillna(default)

    def category(self, one: Field) -> pd.Series[str]:
        """Give a field of a few values, in canonical ones."""
        return self.among(
            self.text(one.name), one.categories, one.label, one.name, required=one.required
        )

    def among(
        self,
        cells: pd.Series[str],
        categories: dict[str, Category],
        label: str,
        name: str,
        *,
        required: bool,
        keep: bool = False,
    ) -> pd.Series[str]:
        """Bring texts to canonical categories; unknown ones are refused, line by line.

        Where rows are to be kept, only their unknown cells are.
        """
        spelt = {plain_name(key): key for key in categories}
        for key, category in categories.items():
            for spelling in category.spellings:
                spelt.setdefault(plain_name(spelling), key)
        found = plain_column(cells, plain_name).map(spelt).astype("str")
        strange = cells.notna() & found.isna() & ~self.dropped
        total = int((cells.notna() & ~self.dropped).sum())
        if strange.sum() > total / 2:
            raise InvalidContentError(
                say.mostly_unknown(int(strange.sum()), total, label),
                file=self.file,
                line=int(strange.index[strange][0]),
                column=self.mapping.column_of(name),
                remedy=say.TRANSLATE,
            )
        known = [category.label for category in categories.values()]
        tell = say.unknown_cell if keep else say.unknown_category
        self.refuse(strange, name, cells, lambda text: tell(text, label, known), drop=not keep)
        if required:
            self._refuse_empty(cells.isna(), name, label)
        return found

    def numbers(self, one: Field) -> tuple[pd.Series[float], pd.Series[str]]:
        """Give a field of numbers and their statuses."""
        column = self.mapping.column_of(one.name)
        cells = self.withheld(self.text(one.name))
        parsed = parse_numbers(
            cells,
            self._rule(one),
            file=self.file,
            column=column or one.label,
            decimal=self.decimal,
        )
        self.take(parsed.rejections)
        if one.required:
            lacking = parsed.numbers.isna()
            told = {rejection.line for rejection in parsed.rejections}
            self._refuse_empty(lacking & ~lacking.index.isin(list(told)), one.name, one.label)
            self.dropped |= lacking
        return parsed.numbers, parsed.status

    def withheld(self, cells: pd.Series[str]) -> pd.Series[str]:
        """Write every marker of secrecy the same way: the mapping's own, and « < 11 »."""
        distinct = pd.Series(cells.dropna().unique(), dtype="str")
        below = cells.isin(distinct[distinct.str.contains(_BELOW, regex=True, case=False)])
        if below.any():
            self.notes.append(say.below_threshold(int(below.sum())))
        own = cells.isin(self.mapping.secret_markers)
        return cells.mask(below | own, SECRET)

    def _rule(self, one: Field) -> NumberRule:
        if one.type is FieldType.SHARE:
            unit = self.mapping.units.get(one.name, Unit.PERCENT)
            return RATIO if unit is Unit.SHARE else SHARE_FROM_PERCENT
        rule = WHOLE_COUNT if one.type is FieldType.WHOLE else COUNT
        return rule.within(one.minimum, MOST if one.maximum is None else one.maximum)

    def dates(self, one: Field) -> pd.Series[pd.Timestamp]:
        """Give a field of dates."""
        cells = self.text(one.name)
        own = self.mapping.date_format
        formats = (own, *ISO_FORMATS) if own else DATE_FORMATS
        found = parse_dates(cells, formats)
        self.refuse(cells.notna() & found.isna(), one.name, cells, say.bad_date)
        self.refuse(found > today(), one.name, cells, say.future_date)
        if one.required:
            self._refuse_empty(cells.isna(), one.name, one.label)
        days: pd.Series[pd.Timestamp] = found.dt.normalize()
        return days

    def years(self, one: Field) -> pd.Series[float]:
        """Give a field of years; of a date, its year."""
        cells = self.text(one.name)
        parts = cells.str.extract(f"^{_YEAR}$")
        found = pd.to_numeric(parts[0].fillna(parts[1]), errors="coerce")
        self.refuse(cells.notna() & found.isna(), one.name, cells, say.bad_year)
        self.refuse(found > _now().year, one.name, cells, say.future_year)
        if one.required:
            self._refuse_empty(cells.isna(), one.name, one.label)
        return found

    def key(self, one: Field) -> pd.Series[str]:
        """Give a field that says which residence it is; a code badly written is left empty."""
        cells = self.text(one.name)
        column = self.mapping.column_of(one.name) or one.label
        if one.type is FieldType.COMMUNE and cells.notna().any():
            filled = cells.dropna()
            codes = normalise_codes(filled, CodeKind.COMMUNE, file=self.file, column=column)
            self.take(codes.rejections)
            self.notes.extend(codes.notes)
            self.dropped |= codes.codes.isna().reindex(cells.index, fill_value=False)
            return codes.codes.reindex(cells.index)
        if one.type is FieldType.SIRET:
            digits = cells.str.replace(r"\D", "", regex=True)
            good = digits.str.fullmatch(_SIRET).eq(True)
            bad = cells.notna() & ~good
            self.refuse(bad, one.name, cells, say.bad_siret, drop=False)
            return digits.where(good)
        return cells

    # ── Refusals ──────────────────────────────────────────────────────────────────────────────
    def refuse(
        self,
        bad: pd.Series[bool],
        name: str,
        cells: pd.Series[str],
        reason: Callable[[str], str],
        *,
        drop: bool = True,
    ) -> None:
        """Set lines aside for one field, each with its reason; the many are told once."""
        fresh = bad.reindex(self.dropped.index, fill_value=False) & ~self.dropped
        lines = fresh.index[fresh]
        for line in lines[:_SHOWN]:
            self.reject(int(line), name, reason(shown(str(cells[line]))))
        left = len(lines) - _SHOWN
        if left > 0:
            column = self.mapping.column_of(name)
            self.rejections.append(Rejection(self.file, None, column, say.more_rows(left), left))
        if drop:
            self.dropped |= fresh

    def doubt(self, bad: pd.Series[bool], name: str, reason: str, *, drop: bool = False) -> None:
        """Tell lines whose cell of a field cannot be, for one reason."""
        blank = pd.Series("", index=self.rows.index, dtype="str")
        self.refuse(bad, name, blank, lambda _: reason, drop=drop)

    def refuse_rows(self, bad: pd.Series[bool], reason: str) -> None:
        """Set whole lines aside."""
        self.doubt(bad, "", reason, drop=True)

    def reject(self, line: int, name: str | None, reason: str) -> None:
        """Tell why one line, or its cell of a field, is not kept; nothing personal is quoted."""
        column = self.mapping.column_of(name) if name else None
        self.take([Rejection(self.file, line, column, reason)])

    def take(self, rejections: Iterable[Rejection]) -> None:
        """Keep what others refuse, without what looks personal in what they quote."""
        self.rejections += [replace(one, reason=safe_reason(one.reason)) for one in rejections]

    def _refuse_empty(self, empty: pd.Series[bool], name: str, label: str) -> None:
        self.refuse(empty, name, self.text(name), lambda _: say.empty_required(label))


def parse_dates(cells: pd.Series[str], formats: Iterable[str]) -> pd.Series[pd.Timestamp]:
    """Read dates by the first of several formats that fits; missing where none does."""
    distinct = pd.Series(cells.dropna().unique(), dtype="str")
    found = pd.Series(pd.NaT, index=distinct.index, dtype="datetime64[s]")
    for each in formats:
        left = found.isna()
        if not left.any():
            break
        read = pd.to_datetime(distinct[left], format=each, errors="coerce")
        found.loc[left] = read.astype("datetime64[s]")
    if distinct.empty:
        return pd.Series(pd.NaT, index=cells.index, dtype="datetime64[s]")
    result: pd.Series[pd.Timestamp] = cells.map(found.set_axis(distinct)).astype("datetime64[s]")
    return result


def today() -> pd.Timestamp:
    """Give the day it is here."""
    return pd.Timestamp(_now().date())


def _now() -> datetime:
    """Give the time here: a note of tonight is not of tomorrow."""
    return datetime.now().astimezone()
