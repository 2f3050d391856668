"""The words of a scenario: zones, products, sizes, and what may happen to dwellings."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


class Zone(StrEnum):
    """Where a dwelling stands, of a commune."""

    OUTSIDE_QPV = "outside_qpv"
    QPV = "qpv"
    UNKNOWN = "unknown_zone"
    """The source does not say: neither inside nor outside."""


class Product(StrEnum):
    """How a dwelling was financed."""

    PLAI = "plai"
    """PLAI and its forerunners (RPLS FINAN 10, 11)."""
    PLUS = "plus"
    """PLUS and its forerunner, the PLA (12, 13)."""
    PLS = "pls"
    PLI = "pli"
    OLD_LOW_RENT = "old_low_rent"
    """HBM, PLR, PSR, HLM/O: financed before 1977, cheap without being PLAI (50 to 52)."""
    OTHER = "other"
    UNKNOWN = "unknown_product"


class Size(StrEnum):
    """Main rooms of a dwelling."""

    ROOMS_1 = "rooms_1"
    ROOMS_2 = "rooms_2"
    ROOMS_3 = "rooms_3"
    ROOMS_4 = "rooms_4"
    ROOMS_5P = "rooms_5p"
    UNKNOWN = "rooms_unknown"


class Kind(StrEnum):
    """What happens to dwellings."""

    PIPELINE = "pipeline"
    """Financed before the first year of the scenario, delivered in the year of its column."""
    PRODUCTION = "production"
    """New dwellings, in the year they are financed."""
    RECONSTITUTION = "reconstitution"
    """New dwellings that make up for demolished ones (NPNRU), in the year they are financed."""
    ACQUISITION = "acquisition"
    """Private dwellings bought, and improved, in the year they are financed."""
    DEMOLITION = "demolition"
    SALE = "sale"
    """Sold to whoever lives there: leaves the stock, stays a main residence."""
    CONVERSION = "conversion"
    """A dwelling of the stock changes product."""


ZONES: Final = tuple(Zone)
PRODUCTS: Final = tuple(Product)
SIZES: Final = tuple(Size)
FINANCED: Final = (Kind.PRODUCTION, Kind.RECONSTITUTION, Kind.ACQUISITION)
"""What is financed in one year and delivered some years later."""
ENTERING: Final = (Kind.PIPELINE, *FINANCED)
LEAVING: Final = (Kind.DEMOLITION, Kind.SALE)
PROGRAMMED: Final = (Product.PLAI, Product.PLUS, Product.PLS, Product.PLI)
"""Products that are financed today."""
LOW_RENT: Final = (Product.PLAI, Product.OLD_LOW_RENT)
"""Products with a low rent, as in ``fragility/concentration/products.yaml``."""
MIN_HORIZON: Final = 6
MAX_HORIZON: Final = 12
OF_REGISTER: Final[Mapping[str, Product]] = {
    "plai": Product.PLAI,
    "pla_lm_ts": Product.PLAI,
    "pla": Product.PLUS,
    "plus": Product.PLUS,
    "pls": Product.PLS,
    "pli": Product.PLI,
    "hbm": Product.OLD_LOW_RENT,
    "plr_psr": Product.OLD_LOW_RENT,
    "hlmo": Product.OLD_LOW_RENT,
    "unknown_product": Product.UNKNOWN,
}
"""Product of a scenario for a product of the register; what is not here is ``other``."""
