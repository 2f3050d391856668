"""The demand behind the allocations: how many wait, how long, and for what.

::

    applications.py  the rows, checked, and who waits on a day
    pressure.py      applications per allocation
    survival.py      product-limit estimate of the wait     waiting.py   the wait by cut
    blocked.py       long waits, « Poulidor », mutations    matching.py  asked, given, stock
    protection.py    what may be shown                      rules.yaml   every threshold
"""

from __future__ import annotations

from .applications import Applications, read_applications
from .blocked import blocked
from .matching import matching
from .pressure import per_allocation, pressure
from .protection import protect_demand
from .rules import DemandRules, default_rules
from .survival import Survival, product_limit
from .waiting import waiting

__all__ = [
    "Applications",
    "DemandRules",
    "Survival",
    "blocked",
    "default_rules",
    "matching",
    "per_allocation",
    "pressure",
    "product_limit",
    "protect_demand",
    "read_applications",
    "waiting",
]
