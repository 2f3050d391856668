"""The demand behind the allocations: how many wait, how long, and for what.

::

    applications.py  the rows, checked, and who waits on a day
    pressure.py      applications per allocation
    extract.py       what the dates of the table cover      trend.py     pressure over the years
    survival.py      product-limit estimate of the wait     waiting.py   the wait by cut
    curve.py         the wait month by month                segments.py  who asks, and for what
    eligible.py      who may have a PLAI
    blocked.py       long waits, « Poulidor », mutations    matching.py  asked, given, stock
    overview.py      all of it, cell by cell
    protection.py    what may be shown                      rules.yaml   every threshold
    publication.py   all that is shown, attacked together
"""

from __future__ import annotations

from .applications import Applications, read_applications
from .blocked import blocked
from .curve import waiting_curve
from .eligible import eligible, protect_eligible
from .extract import Extract, describe_extract
from .matching import matching
from .overview import demand_table
from .pressure import per_allocation, pressure
from .protection import protect_curve, protect_demand, published_blocks
from .publication import DemandPublication, demand_publication
from .rules import DemandRules, default_rules
from .segments import SEGMENTS, put_together, segmented_allocations, segmented_applications
from .survival import Survival, product_limit
from .trend import pressure_trend
from .waiting import waiting

__all__ = [
    "SEGMENTS",
    "Applications",
    "DemandPublication",
    "DemandRules",
    "Extract",
    "Survival",
    "blocked",
    "default_rules",
    "demand_publication",
    "demand_table",
    "describe_extract",
    "eligible",
    "matching",
    "per_allocation",
    "pressure",
    "pressure_trend",
    "product_limit",
    "protect_curve",
    "protect_demand",
    "protect_eligible",
    "published_blocks",
    "put_together",
    "read_applications",
    "segmented_allocations",
    "segmented_applications",
    "waiting",
    "waiting_curve",
]
