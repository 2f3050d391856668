"""The rule that each table of a territory is held under: data, in ``sources.yaml``."""

from __future__ import annotations

from functools import cache
from importlib import resources

from fragility.normalisation import Spec
from fragility.strict_yaml import read_document

from .rules import Rule, rule_of

_STATUS = "_status"


class HeldColumns(Spec):
    """Columns that a public table has from a restricted file."""

    rule: str
    variant: str | None = None
    """Of the table; ``None`` for every one."""
    names: tuple[str, ...]


class Sources(Spec):
    """The document."""

    tables: dict[str, str]
    """Identifier of the rule of each table."""
    columns: dict[str, HeldColumns]


@cache
def load_sources() -> Sources:
    """Give the document shipped with the package."""
    text = (resources.files(__package__) / "sources.yaml").read_text(encoding="utf-8")
    return Sources.model_validate(read_document(text))


def rule_of_table(table: str) -> Rule | None:
    """Give the rule of a table; nothing for one that is not listed, which is refused.

    Examples
    --------
    >>> rule_of_table("income").public, rule_of_table("allocations").public
    (True, False)
    >>> rule_of_table("unheard_of") is None
    True
    """
    name = load_sources().tables.get(table)
    return None if name is None else rule_of(name)


def held_columns(table: str, variant: str = "") -> frozenset[str]:
    """Give the columns of a public table that are not public, their statuses with them.

    Examples
    --------
    >>> "rent_eur_per_m2" in held_columns("residences")
    True
    >>> held_columns("income")
    frozenset()
    """
    found = load_sources().columns.get(table)
    if found is None or found.variant not in (None, variant):
        return frozenset()
    return frozenset(name for each in found.names for name in (each, f"{each}{_STATUS}"))
