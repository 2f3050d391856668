"""Concentration of the social stock: shares in QPV, PLAI and low rents, and their indices.

::

    products.py      financing products and their groups     products.yaml
    counting.py      counts checked, unknown ones set apart
    distribution.py  one count shared out: Gini, Theil, Herfindahl-Hirschman, largest units
    segregation.py   a part against its whole: dissimilarity, isolation, interaction, Gini
    lorenz.py        the curve of both                        intervals.py  Wilson's interval
    shares.py        shares with n, state, interval, location quotient
    stock.py         the stock by commune, landlord, period…, and by product
    peer.py          the same indices by PySAL, imported only where they are asked for
"""

from __future__ import annotations

from .distribution import SharedOut, shared_out
from .intervals import SMALL_COUNT, wilson_interval
from .lorenz import lorenz_curve
from .products import Products, products
from .segregation import Segregation, random_dissimilarity, segregation_indices
from .shares import share_table
from .stock import product_table, stock_table

__all__ = [
    "SMALL_COUNT",
    "Products",
    "Segregation",
    "SharedOut",
    "lorenz_curve",
    "product_table",
    "products",
    "random_dissimilarity",
    "segregation_indices",
    "share_table",
    "shared_out",
    "stock_table",
    "wilson_interval",
]
