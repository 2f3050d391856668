"""Guessing how the cells of a column are written: counts or shares, percentages, categories."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geodata.plain_names import plain_name
from geodata.user_tables.catalogue import FieldType, Kind
from geodata.user_tables.mapping import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geodata.user_tables.catalogue import Category

LEAST: Final = 0.82
"""Likeness from which two spellings may mean the same."""
_FEW_VALUES: Final = 30
_SHARE_ROWS: Final = 0.8


def _numeric(cells: pd.Series) -> pd.Series:
    text = cells.astype("str").str.replace(r"[\s\u00a0\u202f%]", "", regex=True)
    return pd.to_numeric(text.str.replace(",", "."), errors="coerce")


def guess_unit(found: Mapping[str, str], sample: pd.DataFrame, definition: Kind) -> Unit:
    """Tell counts from shares by what a dimension adds up to on the first rows."""
    for name in definition.dimensions:
        fields = {one.name for one in definition.counts(name)}
        columns = [column for column, field in found.items() if field in fields]
        if len(columns) != len(fields) or not set(columns) <= set(sample.columns):
            continue
        total = pd.concat([_numeric(sample[one]) for one in columns], axis=1).sum(axis=1)
        known = total[total > 0]
        total_column = next((c for c, f in found.items() if f == definition.count_field), None)
        if known.empty or total_column not in sample:
            return Unit.COUNT
        size = _numeric(sample[total_column]).reindex(known.index)
        if np.isclose(known, size, atol=1).mean() >= _SHARE_ROWS:
            return Unit.COUNT
        if known.sub(100).abs().le(2).mean() >= _SHARE_ROWS:
            return Unit.PERCENT
        if known.sub(1).abs().le(0.02).mean() >= _SHARE_ROWS:
            return Unit.SHARE
        return Unit.COUNT
    return Unit.COUNT


def guess_units(
    found: Mapping[str, str], sample: pd.DataFrame, definition: Kind
) -> dict[str, Unit]:
    """Shares between 0 and 1 are told from percentages by their largest value."""
    units = {}
    for column, name in found.items():
        field = definition.field(name)
        if field is None or field.type is not FieldType.SHARE or column not in sample:
            continue
        numbers = _numeric(sample[column]).dropna()
        marked = sample[column].astype("str").str.contains("%", regex=False).any()
        proportions = not numbers.empty and 0 < numbers.max() <= 1 and not marked
        units[name] = Unit.SHARE if proportions else Unit.PERCENT
    return units


def guess_translations(
    found: Mapping[str, str], sample: pd.DataFrame, definition: Kind
) -> dict[str, dict[str, str]]:
    """Translate the few values of a field that are not spelt as known ones but look like them."""
    result = {}
    for column, name in found.items():
        categories = _categories(definition, name)
        if not categories or column not in sample:
            continue
        spelt = {plain_name(key): key for key in categories}
        for key, category in categories.items():
            spelt |= {plain_name(one): key for one in category.spellings}
        texts = sample[column].dropna().astype(str).str.strip().unique()[:_FEW_VALUES]
        guessed = {}
        for text in texts:
            plain = plain_name(text)
            close = difflib.get_close_matches(plain, list(spelt), n=1, cutoff=LEAST)
            if plain not in spelt and close:
                guessed[str(text)] = spelt[close[0]]
        if guessed:
            result[name] = guessed
    return result


def _categories(definition: Kind, name: str) -> Mapping[str, Category]:
    field = definition.field(name)
    return field.categories if field is not None else {}
