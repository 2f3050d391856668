"""Words for what allocations and applications hold: columns, values, rules, traits."""

from __future__ import annotations

from functools import cache as once
from typing import TYPE_CHECKING, Final

import pandas as pd

from fragility.balance import allocation_columns, application_columns
from fragility.balance.composition import UNKNOWN_CATEGORY
from ui import cache
from ui.format import listing
from ui.register.choices import Period
from ui.residences import kept as homes
from ui.texts import has, t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fragility.balance import Column, Rule, Trait
    from ui.territories import Territory

_PLACES: Final = {
    "commune_code": "commune",
    "origin_commune_code": "commune",
    "iris_code": "iris",
    "origin_iris_code": "iris",
    "qpv_code": "qpv",
    "origin_qpv_code": "qpv",
    "residence_id": "residence",
}
_COMMUNE: Final = 5
"""Characters of a commune's code, that the codes of its IRIS begin with."""
_CLASSES: Final = frozenset(
    {"fragility_class", "commune_fragility_class", "origin_fragility_class"}
)


@once
def columns(table: str = "allocations") -> Mapping[str, Column]:
    """Return the canonical columns by name; those of one table prevail over the other's.

    Parameters
    ----------
    table
        ``allocations`` or ``applications``.
    """
    both = (*application_columns(), *allocation_columns())
    if table == "applications":
        both = (*allocation_columns(), *application_columns())
    return {each.name: each for each in both}


def column_label(name: str) -> str:
    """Return the French name of a column of a cut."""
    if has(f"register.column.{name}"):
        return t(f"register.column.{name}")
    known = columns().get(name)
    return name if known is None else known.label


def value_label(territory: Territory, column: str, value: object) -> str:
    """Return the French name of a value; that of an unknown one too.

    Parameters
    ----------
    territory
        Where places are looked up.
    column
        Column of a table or of a cut.
    value
        As in the rows: null unknown, an empty text outside the priority neighbourhoods.
    """
    if value is None or value is pd.NA or value is pd.NaT or value != value:  # noqa: PLR0124 - NaN
        return t(f"register.value.{'class_unknown' if column in _CLASSES else 'unknown'}")
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if column == "semester":
        return Period(text).label
    if column in _PLACES:
        return _place(territory, _PLACES[column], text)
    if column in _CLASSES:
        return t("register.value.class", number=text)
    if isinstance(value, bool):
        return t(f"register.value.flag.{str(value).lower()}")
    group = "stock.product" if column == "product_key" else f"register.value.{column}"
    key = f"{group}.{_word(text)}"
    return t(key) if has(key) else text


def _place(territory: Territory, level: str, code: str) -> str:
    if level == "qpv":
        return homes.qpv_names(territory).get(code, code) if code else t("register.value.outside")
    if level == "residence":
        return str(homes.names(territory).get(code, code))
    directory = cache.directory(territory)
    if code[:_COMMUNE] not in directory.iris_of:
        return t("register.value.elsewhere", code=code)
    return directory.name_of.get(code, code)


def rule_short(rule: Rule) -> str:
    """Return the short name of a rule, the one its document gives where we have none."""
    key = f"register.rule.{rule.id}"
    return t(key) if has(key) else rule.label


def category_label(trait: Trait, category: str) -> str:
    """Return the French name of a category; names of categories put together are joined."""
    return listing(_category(trait, each) for each in category.split("+"))


def _category(trait: Trait, category: str) -> str:
    if category == UNKNOWN_CATEGORY:
        return t("register.value.unknown")
    return t(f"register.value.{trait.value}.{_word(category)}")


def _word(name: str) -> str:
    """Give the last part of a key: « other » is that of a plural."""
    return "others" if name == "other" else name
