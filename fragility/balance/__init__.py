"""The balance of allocations against the law and a territory's own commitments.

::

    columns.yaml    the canonical columns          rules/*.yaml     dated targets, referenced
    allocations.py  the rows, checked              rules.py         what a document may say
    facts.py        what is known of each row      rule_files.py    documents put together
    switches.py     what the texts leave open      dispositions.py  where each row goes, and why
    measure.py      cuts: n, share, gap, missing   commitments.py   each on its own scope
    trend.py        one period after another       composition.py   who, without target
    movement.py     flows, convergence             protection.py    what may be shown
    publication.py  what everyone sees of a year   tree.py          nested cells

Every figure comes with the switches it was computed under. Unknown resources are a category of
their own, never the first quartile.
"""

from __future__ import annotations

from .allocations import Allocations, read_allocations
from .columns import Column, allocation_columns, application_columns
from .commitments import commitment_report
from .composition import Trait, composition, flow_base
from .facts import Fact
from .measure import Balance, balance
from .movement import convergence, flows
from .prepare import Prepared, prepare
from .protection import protect_composition, protect_cut, protect_flows
from .publication import is_published
from .rule_files import dump_document, load_rules, parse_document, shipped_rules
from .rules import Commitment, Rule, RuleDocument, RuleSet, Target, Threshold
from .switches import Switches
from .trend import trend

__all__ = [
    "Allocations",
    "Balance",
    "Column",
    "Commitment",
    "Fact",
    "Prepared",
    "Rule",
    "RuleDocument",
    "RuleSet",
    "Switches",
    "Target",
    "Threshold",
    "Trait",
    "allocation_columns",
    "application_columns",
    "balance",
    "commitment_report",
    "composition",
    "convergence",
    "dump_document",
    "flow_base",
    "flows",
    "is_published",
    "load_rules",
    "parse_document",
    "prepare",
    "protect_composition",
    "protect_cut",
    "protect_flows",
    "read_allocations",
    "shipped_rules",
    "trend",
]
