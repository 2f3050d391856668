"""Linked tables of counts: what is hidden so that nothing hidden is worked out; the proof.

::

    design.py      what is published, under which rule (a document)
    reading.py     rows of counts, checked              grid.py        cells, and how they add up
    primary.py     small or dominated figures           relations.py   sums of hidden parts
    complete.py    what else is hidden                  rounding.py    rounding as a mask
    protect.py     verdict, mask, copy                  published.py   protected tables as files
    audit.py       what an attacker works out           joint.py       several tables as one
    differences.py wholes less their shown parts        ledger.py      what was let out before
    labels.py      words for a total
"""

from __future__ import annotations

from .audit import Audit, audit
from .design import TOTAL, Design, load_design
from .ledger import Ledger
from .protect import ProtectedTables, Status, protect_tables
from .published import Published, read_published
from .reading import read_rows

__all__ = [
    "TOTAL",
    "Audit",
    "Design",
    "Ledger",
    "ProtectedTables",
    "Published",
    "Status",
    "audit",
    "load_design",
    "protect_tables",
    "read_published",
    "read_rows",
]
