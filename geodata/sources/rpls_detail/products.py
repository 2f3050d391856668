"""Financing products (RPLS ``FINAN``) and their two groups, read from ``products.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

UNKNOWN: Final = "unknown"
"""Key of a dwelling whose financing is not given."""


@dataclass(frozen=True, slots=True)
class Product:
    """A way a dwelling was financed."""

    code: str
    """FINAN code."""
    key: str
    groups: frozenset[str]
    """``plai`` and ``low_rent`` where it belongs to them."""


def _read() -> tuple[Product, ...]:
    text = (Path(__file__).parent / "products.yaml").read_text(encoding="utf-8")
    return tuple(
        Product(one["code"], one["key"], frozenset(one["groups"]))
        for one in yaml.safe_load(text)["products"]
    )


PRODUCTS: Final = _read()
"""In the order of their codes."""
KEY_OF_CODE: Final = {one.code: one.key for one in PRODUCTS}
PLAI: Final = tuple(one.key for one in PRODUCTS if "plai" in one.groups)
"""Products counted as PLAI (``nb_ls_plai`` of the SDES)."""
LOW_RENT: Final = tuple(one.key for one in PRODUCTS if "low_rent" in one.groups)
"""PLAI and the low-rent stock of before 1977."""


def product_keys() -> tuple[str, ...]:
    """Every key in the order of the codes, ``unknown`` last.

    >>> product_keys()[0], product_keys()[-1], len(product_keys())
    ('plai', 'unknown', 17)
    """
    return (*(one.key for one in PRODUCTS), UNKNOWN)
