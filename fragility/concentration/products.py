"""Financing products and their groups, read from ``products.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from fragility.strict_yaml import read_document

if TYPE_CHECKING:
    from collections.abc import Mapping

UNKNOWN = "unknown_product"
"""Key of the dwellings whose product the file does not say."""


@dataclass(frozen=True)
class Products:
    """The products of the register, in its order, and the groups read together."""

    codes: Mapping[str, str]
    """FINAN code of each product, by key."""
    groups: Mapping[str, tuple[str, ...]]
    """Products of each group: ``plai`` and ``low_rent``."""

    @property
    def keys(self) -> tuple[str, ...]:
        """Products, in the order of the register."""
        return tuple(self.codes)

    def column(self, key: str) -> str:
        """Return the column of counts of a product, of a group or of the unknown ones."""
        return "plai_total_count" if key == "plai_total" else f"{key}_count"


@cache
def products() -> Products:
    """Read the products shipped with the program.

    Examples
    --------
    >>> products().groups["plai"]
    ('plai', 'pla_lm_ts')
    >>> products().codes["hlmo"]
    '52'
    """
    text = Path(__file__).with_name("products.yaml").read_text(encoding="utf-8")
    document = read_document(text)
    if not isinstance(document, dict):
        raise TypeError(text)
    codes = {str(key): str(code) for key, code in document["products"].items()}
    groups = {str(key): tuple(members) for key, members in document["groups"].items()}
    return Products(MappingProxyType(codes), MappingProxyType(groups))
