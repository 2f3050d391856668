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
from geodata.sources.rpls_aggregates.loader import SOURCE as RPLS_AGGREGATES
from geodata.sources.rpls_detail.loader import SOURCE as RPLS_DETAIL
from geodata.sources.rpls_insee.loader import SOURCE as RPLS_INSEE
from geodata.sources.rpls_points.loader import SOURCE as RPLS_POINTS
from geodata.sources.rpls_rows.loader import SOURCE as RPLS_ROWS
from geodata.sources.sru.loader import SOURCE as SRU
from geodata.user_tables.templates import TEMPLATES

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
    RPLS_DETAIL,
    RPLS_POINTS,
    RPLS_AGGREGATES,
    RPLS_INSEE,
    RPLS_ROWS,
    SRU,
    *TEMPLATES,
)
"""In the order in which an unrecognised file is said to have been compared with them."""
