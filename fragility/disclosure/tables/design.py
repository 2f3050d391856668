"""What is published of a table, and under which rule: a document anyone may write.

::

    id: attributions
    version: "1"
    date: 2026-01-01
    count: household_count               # column of the counts
    contributor: residence_id            # who they come from; not needed where no rule asks
    dimensions:                          # columns; several on a line: nested, the widest first
      - [sector, commune_code]
      - [landlord_name]
      - [semester]
    roles:
      technicien:
        rule: allocation_aggregate       # of the rules shipped, or of ``rules`` below
        tables:                          # crossed columns; their totals are shown beside
          - [commune_code, landlord_name]
          - [commune_code, semester]
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - pydantic reads the annotations at run time
from typing import TYPE_CHECKING, Final, Self

from pydantic import Field, model_validator

from fragility.disclosure.messages import say
from fragility.disclosure.rules import Rule, rule_of
from fragility.documents import parse, text_of
from fragility.errors import MethodError, RefusedError
from fragility.normalisation import Spec

if TYPE_CHECKING:
    from pathlib import Path

TOTAL: Final = "Ensemble"
"""Value of a column that a cell does not tell apart."""
OWN_COLUMNS: Final = frozenset(
    {
        "status",
        "count",
        "rule",
        "role",
        "minimum_count",
        "minimum_interval",
        "rounding",
        "minimum_units",
        "maximum_unit_share",
    }
)
"""Columns of a protected table; no dimension bears their names."""


class Shown(Spec):
    """What one role sees."""

    rule: str
    tables: tuple[tuple[str, ...], ...] = Field(min_length=1)


class Design(Spec):
    """The document."""

    id: str
    version: str
    date: dt.date
    title: str = ""
    source: str = ""
    count: str
    contributor: str | None = None
    dimensions: tuple[tuple[str, ...], ...] = Field(min_length=1)
    rules: tuple[Rule, ...] = ()
    roles: dict[str, Shown]

    @model_validator(mode="after")
    def _columns_agree(self) -> Self:
        columns = self.columns
        for name in columns:
            if columns.count(name) > 1:
                raise ValueError(say("design.twice", column=name))
            if name in OWN_COLUMNS or name in {self.count, self.contributor}:
                raise ValueError(say("design.reserved", column=name))
        if not all(self.dimensions):
            raise ValueError(say("design.empty"))
        for shown in self.roles.values():
            for name in (each for table in shown.tables for each in table):
                if name not in columns:
                    known = ", ".join(columns)
                    raise ValueError(say("design.unknown_column", column=name, known=known))
        return self

    @property
    def columns(self) -> list[str]:
        """Columns that tell cells apart, in the order of the document."""
        return [name for nested in self.dimensions for name in nested]

    def rule_for(self, role: str) -> Rule:
        """Give the rule of a role.

        Raises
        ------
        RefusedError
            Nothing is foreseen for the role, by the document or by the rule.
        """
        shown = self.roles.get(role)
        if shown is None:
            raise RefusedError(say("design.no_role", role=role, known=", ".join(self.roles)))
        own = (each for each in self.rules if each.id == shown.rule)
        found = next(own, None) or rule_of(shown.rule)
        if found is None:
            raise RefusedError(say("design.no_rule", rule=shown.rule))
        if role not in found.roles:
            raise RefusedError(say("design.not_for", rule=shown.rule, role=role))
        return found


def load_design(path: Path) -> Design:
    """Read the document; every fault is said with its path and line.

    Raises
    ------
    MethodError
        In French.
    """
    if not path.is_file():
        raise MethodError(say("design.no_file"), where=str(path))
    return parse(Design, text_of(path), name=str(path))
