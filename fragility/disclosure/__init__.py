"""What may be shown to whom: one mechanism for everything that counts households.

::

    rules.yaml    thresholds and roles          evidence.py   what is known of the figures
    protect.py    verdict, then what is left    partition.py  categories put together
    groups.py     residences put together       words.py      words drawn from figures
    compositions.py   what hidden counts may be       released.py   what may leave
    attack.py     what an attacker works out        systems.py    … as linear constraints
    tables/       linked tables: what to hide, audit  witnesses.py  whole tables found
    sources.yaml  the rule of each table of a territory

Screens and files take :class:`Protected` and :class:`ProtectedWord`, never counts.
"""

from __future__ import annotations

from .compositions import compositions
from .evidence import Cells, Evidence, Reason, Verdict, examine
from .groups import own_partitions, protect_group, publication_groups
from .partition import Partition
from .protect import Judgement, Protected, ShownBlock, judge, protect
from .released import PUBLIC, Released, public, release
from .rules import Rule, Rules, load_rules, rule_of
from .sources import held_columns, rule_of_table
from .words import (
    ProtectedBand,
    ProtectedWord,
    band_of,
    may_see,
    protect_effect,
    protect_interval,
    protect_word,
)

__all__ = [
    "PUBLIC",
    "Cells",
    "Evidence",
    "Judgement",
    "Partition",
    "Protected",
    "ProtectedBand",
    "ProtectedWord",
    "Reason",
    "Released",
    "Rule",
    "Rules",
    "ShownBlock",
    "Verdict",
    "band_of",
    "compositions",
    "examine",
    "held_columns",
    "judge",
    "load_rules",
    "may_see",
    "own_partitions",
    "protect",
    "protect_effect",
    "protect_group",
    "protect_interval",
    "protect_word",
    "public",
    "publication_groups",
    "release",
    "rule_of",
    "rule_of_table",
]
