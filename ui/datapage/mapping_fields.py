"""The widgets of a mapping: which field each column is, single values, units, translations."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from geodata.plain_names import plain_name
from geodata.tables import year_in_name
from geodata.user_tables.catalogue import FieldType
from geodata.user_tables.checking import label_of
from geodata.user_tables.mapping import LONG_FIELDS, ColumnMapping, Shape, Unit
from ui.markdown import plain
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streamlit.delta_generator import DeltaGenerator

    from geodata.user_tables.candidates import Candidate
    from geodata.user_tables.catalogue import Category, Field, Kind
    from geodata.user_tables.suggesting import Suggestion

_EXAMPLE_MAX: Final = 60
_OFFERED_KEYS: Final = ("landlord_name", "commune_code")
"""Keys a whole file may share."""
_COORDINATES: Final = frozenset({"x_coordinate", "y_coordinate"})
_SYSTEM: Final = "coordinate_system"


def columns(candidate: Candidate, suggestion: Suggestion, prefix: str) -> dict[str, str]:
    """Draw one choice a column; return the columns that are used, with their fields."""
    mapping = suggestion.mapping
    fields = [field.name for field in mapping.definition.fields]
    if mapping.definition.dimensions:
        fields += LONG_FIELDS
    chosen: dict[str, str] = {}
    cells = _grid(len(candidate.columns))
    for rank, column in enumerate(candidate.columns):
        guess = suggestion.guess(column)
        with cells[rank]:
            field = st.selectbox(
                _label(candidate, column, unsure=guess is not None and not guess.sure),
                options=["", *fields],
                index=0 if guess is None else 1 + fields.index(guess.field),
                format_func=lambda each: (
                    label_of(mapping, each) if each else t("data.mapping.unused")
                ),
                key=f"{prefix}-column-{rank}",
            )
        if field:
            chosen[column] = field
    return chosen


def _grid(count: int) -> list[DeltaGenerator]:
    """Lay cells out two a row, each row level."""
    cells: list[DeltaGenerator] = []
    while len(cells) < count:
        cells += st.columns(2, gap="medium")
    return cells


def _label(candidate: Candidate, column: str, *, unsure: bool) -> str:
    """Name of a column, its first texts, and whether its field is to be checked."""
    examples = " · ".join(candidate.examples(column))
    if len(examples) > _EXAMPLE_MAX:
        examples = examples[: _EXAMPLE_MAX - 1] + "…"
    label = f"**{plain(column)}**"
    if examples:
        label = t("data.mapping.column", name=label, examples=plain(examples))
    return t("data.mapping.unsure", column=label) if unsure else label


def constants(
    candidate: Candidate, definition: Kind, chosen: Mapping[str, str], prefix: str
) -> dict[str, str]:
    """Draw a field for what no column gives and the whole file may share; return the answers."""
    given = set(chosen.values())
    wanted = [
        field
        for field in definition.fields
        if field.name not in given
        and field.name != definition.count_field
        and not field.value
        and (
            field.required
            or field.name in _OFFERED_KEYS
            or (field.type is FieldType.CATEGORY and field.default is not None)
            or (field.name == _SYSTEM and given >= _COORDINATES)
        )
        and field.type is not FieldType.DATE
    ]
    if not wanted:
        return {}
    st.html(f'<p class="fs"><strong>{t("data.mapping.constants")}</strong></p>')
    answers: dict[str, str] = {}
    year = year_in_name(candidate.path.name)
    for cell, field in zip(_grid(len(wanted)), wanted, strict=False):
        with cell:
            likely = str(year) if year and field.type is FieldType.YEAR else ""
            answer = _constant(field, likely, f"{prefix}-constant-{field.name}")
        if answer:
            answers[field.name] = answer
    return answers


def _constant(field: Field, likely: str, key: str) -> str:
    if field.type is FieldType.CATEGORY:
        options = list(field.categories)
        if field.default is None:  # what nobody said is not said for the whole file
            options.insert(0, "")
        return str(
            st.selectbox(
                field.label,
                options=options,
                index=options.index(field.default) if field.default in options else 0,
                format_func=lambda each: (
                    field.categories[each].label if each else t("data.mapping.unsaid")
                ),
                key=key,
                help=field.description,
            )
        )
    answer = st.text_input(
        field.label, value=likely, key=key, help=field.description, max_chars=120
    )
    return answer.strip()


def units(suggestion: Suggestion, chosen: Mapping[str, str], prefix: str) -> dict[str, object]:
    """Draw how the figures are written, where there is a doubt; return the mapping's part."""
    definition = suggestion.mapping.definition
    used = set(chosen.values())
    found: dict[str, object] = {}
    counts = {field.name for field in definition.fields if field.dimension} | {"count"}
    if used & counts and definition.dimensions:
        found["unit"] = _unit("counts", list(Unit), suggestion.mapping.unit, prefix)
    shares = [field.name for field in definition.fields if field.type is FieldType.SHARE]
    shares = [name for name in shares if name in used]
    if shares:
        guessed = [suggestion.mapping.units.get(name, Unit.PERCENT) for name in shares]
        likely = max(set(guessed), key=guessed.count)
        unit = _unit("shares", [Unit.PERCENT, Unit.SHARE], likely, prefix)
        found["units"] = dict.fromkeys(shares, unit)
    return found


def _unit(what: str, options: list[Unit], likely: Unit, prefix: str) -> Unit:
    return Unit(
        st.radio(
            t(f"data.mapping.{what}_unit"),
            options=options,
            index=options.index(likely),
            format_func=lambda each: t(f"data.mapping.unit.{each}"),
            horizontal=True,
            key=f"{prefix}-unit-{what}",
        )
    )


def translations(
    candidate: Candidate, mapping: ColumnMapping, chosen: Mapping[str, str], prefix: str
) -> dict[str, dict[str, str]]:
    """Draw a choice a text that is no known value of its field; return what was chosen."""
    found: dict[str, dict[str, str]] = {}
    for column, name in chosen.items():
        categories = _categories(mapping.definition, name)
        strange = _unknown(candidate.distinct(column), categories)
        if not strange:
            continue
        label = label_of(mapping, name)
        told = escape(t("data.mapping.values", field=label))
        st.html(f'<p class="fs"><strong>{told}</strong></p>')
        cells = _grid(len(strange))
        for rank, text in enumerate(strange):
            guess = mapping.translations(name).get(text)
            with cells[rank]:
                key = f"{prefix}-value-{name}-{rank}"
                value = _translation(text, categories, guess, key, kept=_kept(mapping, name))
            if value:
                found.setdefault(name, {})[text] = value
    return found


def _kept(mapping: ColumnMapping, name: str) -> bool:
    """Tell whether a row is kept where this field of it is not understood."""
    field = mapping.definition.field(name)
    return mapping.definition.events and field is not None and not field.required


def _translation(
    text: str, categories: Mapping[str, Category], guess: str | None, key: str, *, kept: bool
) -> str:
    """Draw what one text of the file means; return an empty text where it means nothing known."""

    def words(each: str) -> str:
        if each:
            return categories[each].label
        return t("data.mapping.unknown") if kept else t("data.mapping.untranslated")

    options = ["", *categories]
    return st.selectbox(
        plain(text),
        options=options,
        index=options.index(guess) if guess in options else 0,
        format_func=words,
        key=key,
    )


def _categories(definition: Kind, name: str) -> Mapping[str, Category]:
    """Values a field may take; of a long table's category, those of every dimension."""
    if name == "category":
        return {
            key: category
            for dimension in definition.dimensions.values()
            for key, category in dimension.categories.items()
        }
    if name == "dimension":
        return {key: one.as_category() for key, one in definition.dimensions.items()}
    field = definition.field(name)
    return {} if field is None else field.categories


def _unknown(texts: list[str], categories: Mapping[str, Category]) -> list[str]:
    """Texts that are none of the values, nor their labels, nor synonyms."""
    if not categories:
        return []
    known = {plain_name(key) for key in categories}
    known |= {plain_name(one) for each in categories.values() for one in each.spellings}
    return [text for text in texts if plain_name(text) not in known]


def shape(definition: Kind, chosen: Mapping[str, str]) -> Shape:
    """Tell a long table by the columns that were chosen."""
    long = definition.dimensions and set(LONG_FIELDS) & set(chosen.values())
    return Shape.LONG if long else Shape.WIDE
