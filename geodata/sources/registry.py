"""Every source a delivered file is compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geodata.sources.caf_iris.loader import SOURCE as CAF_IRIS
from geodata.sources.communes.loader import SOURCE as COMMUNES
from geodata.sources.contours_iris.loader import SOURCE as CONTOURS_IRIS
from geodata.sources.filosofi.loader import SOURCE as FILOSOFI
from geodata.sources.membership.loader import SOURCE as MEMBERSHIP
from geodata.sources.passage_table.loader import SOURCE as PASSAGE_TABLE
from geodata.sources.qpv.loader import SOURCE as QPV
from geodata.sources.rfl_2011.loader import SOURCE as RFL_2011
from geodata.sources.rp_base_ic.loader import SOURCE as RP_BASE_IC

if TYPE_CHECKING:
    from geodata.sources import Source

SOURCES: Final[tuple[Source, ...]] = (
    CONTOURS_IRIS,
    COMMUNES,
    MEMBERSHIP,
    QPV,
    PASSAGE_TABLE,
    RFL_2011,
    FILOSOFI,
    RP_BASE_IC,
    CAF_IRIS,
)
"""In the order in which an unrecognised file is said to have been compared with them."""
