"""Guessing which column is which field, to be checked by the user and never used unseen."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from geodata.messages import user_tables as say
from geodata.plain_names import plain_name
from geodata.user_tables.catalogue import Field, FieldType, Kind, kind
from geodata.user_tables.guessing import LEAST, guess_translations, guess_unit, guess_units
from geodata.user_tables.mapping import LONG_FIELDS, ColumnMapping, Shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SURE: Final = 1.0
_CONTAINED: Final = 0.9
_MOST: Final = 0.6
_NUMERIC: Final = frozenset({FieldType.WHOLE, FieldType.NUMBER, FieldType.SHARE, FieldType.YEAR})
_NUMBER: Final = r"[<\s]*-?[\d\s\u00a0\u202f]+(?:[.,]\d+)?\s*%?|s|ns|nd|s\.o\.|na"
_PATTERNS: Final = {
    **dict.fromkeys(_NUMERIC, _NUMBER),
    FieldType.DATE: r".*\d{1,4}[/.-]\d{1,2}.*",
    FieldType.COMMUNE: r".*\d.*",
    FieldType.SIRET: r".*\d.*",
}
"""What a cell of each type must look like, at least."""
_LONG_SPELLINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "dimension": ("dimension", "variable", "theme", "critere", "indicateur"),
    "category": ("categorie", "category", "modalite", "valeur de la variable", "tranche"),
    "count": ("effectif", "count", "nombre", "nb", "effectifs", "valeur"),
}


@dataclass(frozen=True, slots=True)
class Guess:
    """A column and the field it looks like."""

    column: str
    field: str
    likeness: float
    """1 when the name is one of the field's own; lower when it only looks like one."""

    @property
    def sure(self) -> bool:
        """Tell whether the name is one of the field's own."""
        return self.likeness >= SURE


@dataclass(frozen=True)
class Suggestion:
    """A mapping to check, and what it rests on."""

    mapping: ColumnMapping
    guesses: tuple[Guess, ...]
    """In the order of the columns."""
    ignored: tuple[str, ...]
    """Columns that look like nothing known."""

    def guess(self, column: str) -> Guess | None:
        """Guess about a column."""
        return next((one for one in self.guesses if one.column == column), None)


def suggest_mapping(
    columns: Sequence[str], sample: pd.DataFrame, name: str, title: str = ""
) -> Suggestion:
    """Guess a mapping from the names of the columns and a few rows.

    A name counts when it is a field's label or synonym (accents, case and marks apart), when it
    contains one, or when it looks like one; the cells must be of the field's type. Each field gets
    one column at most, the likeliest first.

    Parameters
    ----------
    columns
        Names as the file has them.
    sample
        First rows, as text.
    name
        Kind of table.
    title
        Name to give the mapping.
    """
    definition = kind(name)
    long = _long_columns(columns) if definition.dimensions else {}
    spellings = _spellings(definition)
    if long:
        dimension_counts = {field.name for field in definition.fields if field.dimension}
        spellings = {f: s for f, s in spellings.items() if f not in dimension_counts}
    left = [column for column in columns if column not in long]
    guesses = [Guess(column, field, SURE) for column, field in long.items()]
    guesses += _assign(left, sample, definition, spellings)
    found = {one.column: one.field for one in guesses}
    mapping = ColumnMapping(
        kind=name,
        name=title or definition.label,
        shape=Shape.LONG if long else Shape.WIDE,
        columns={column: found[column] for column in columns if column in found},
        values=guess_translations(found, sample, definition),
        unit=guess_unit(found, sample, definition),
        units=guess_units(found, sample, definition),
    )
    by_column = {one.column: one for one in guesses}
    return Suggestion(
        mapping,
        tuple(by_column[column] for column in columns if column in by_column),
        tuple(column for column in columns if column not in by_column),
    )


def _long_columns(columns: Sequence[str]) -> dict[str, str]:
    """Columns of a long table, none unless its three own are there."""
    plain = {plain_name(column): column for column in reversed(columns)}
    found = {
        plain[spelling]: field
        for field, spellings in _LONG_SPELLINGS.items()
        if (spelling := next((one for one in spellings if one in plain), None))
    }
    return found if set(found.values()) == set(LONG_FIELDS) else {}


def _spellings(definition: Kind) -> dict[str, list[str]]:
    """Plain spellings of each field, the sure ones first."""
    found = {field.name: [field.label, field.name, *field.synonyms] for field in definition.fields}
    alone = Counter(
        plain_name(spelling)
        for dimension in definition.dimensions.values()
        for category in dimension.categories.values()
        for spelling in {plain_name(one) for one in category.spellings}
    )
    for name, dimension in definition.dimensions.items():
        for key, category in dimension.categories.items():
            field = f"{name}_{key}_count"
            for short in category.spellings:
                # A category alone names a field only where no other dimension has it.
                if alone[plain_name(short)] == 1:
                    found[field].append(short)
                for long in (dimension.label, *dimension.synonyms):
                    found[field].append(f"{long} {short}")
    return {
        field: list(dict.fromkeys(filter(None, map(_spelt_out, spellings))))
        for field, spellings in found.items()
    }


def _assign(
    columns: Iterable[str],
    sample: pd.DataFrame,
    definition: Kind,
    spellings: Mapping[str, Sequence[str]],
) -> list[Guess]:
    """Give each field its likeliest column, the surest pairs first."""
    pairs = []
    for column in columns:
        for name, known in spellings.items():
            field = definition.field(name)
            assert field is not None
            likeness = _likeness(_spelt_out(column), known)
            if likeness >= LEAST and _suits(sample.get(column), field):
                pairs.append(Guess(column, name, likeness))
    taken_columns: set[str] = set()
    taken_fields: set[str] = set()
    found = []
    for one in sorted(pairs, key=lambda pair: -pair.likeness):
        if one.column not in taken_columns and one.field not in taken_fields:
            found.append(one)
            taken_columns.add(one.column)
            taken_fields.add(one.field)
    return found


def _spelt_out(name: str) -> str:
    """Plain name, the signs that mean something put in words."""
    worded = name.replace("+", " et plus ").replace("<", " moins de ")
    worded = re.sub(r"(^|\s)-(?=\d)", " moins de ", worded)
    return plain_name(worded).replace("et et plus", "et plus")


def _likeness(name: str, known: Sequence[str]) -> float:
    """Likeness of a name to the closest spelling, 0 to 1."""
    if name in known:
        return SURE
    best, words = 0.0, name.split()
    for spelling in known:
        parts = spelling.split()
        # Numbers must agree: « 20 à 39 » is not nearly « 30 à 49 ».
        if _numbers(parts) != _numbers(words):
            continue
        if len(parts) > 1 and set(parts) <= set(words):
            share = len(parts) / len(words)
            best = max(best, _CONTAINED + 0.05 * share)
        matcher = difflib.SequenceMatcher(None, name, spelling)
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best:
            best = max(best, min(0.99, matcher.ratio()))
    return best


def _numbers(words: Iterable[str]) -> list[str]:
    return [word for word in words if word.isdigit()]


def _suits(cells: pd.Series | None, field: Field) -> bool:
    """Tell whether most cells may be of the field's type."""
    if cells is None:
        return True
    filled = cells.dropna().astype(str).str.strip()
    pattern = field.pattern or _PATTERNS.get(field.type)
    if filled.empty or pattern is None:
        return True
    matching = filled.str.lower() if field.type in _NUMERIC else filled
    return bool(matching.str.fullmatch(pattern).mean() >= _MOST)


def describe(suggestion: Suggestion) -> list[str]:
    """French lines that tell what was guessed, for the command line."""
    definition = suggestion.mapping.definition
    lines = []
    for one in suggestion.guesses:
        field = definition.field(one.field)
        label = field.label if field is not None else say.LONG_LABELS[one.field]
        lines.append(say.guessed(one.column, label, sure=one.sure))
    if suggestion.ignored:
        lines.append(say.ignored_columns(suggestion.ignored))
    return lines
