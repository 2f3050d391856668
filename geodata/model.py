"""What every loader gives and every later step takes: levels, value statuses, datasets."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping


class Level(StrEnum):
    """Geographical level of a dataset's rows."""

    IRIS = "iris"
    COMMUNE = "commune"
    EPCI = "epci"
    DEPARTMENT = "department"
    REGION = "region"
    FRANCE = "france"
    QPV = "qpv"
    RESIDENCE = "residence"
    """A residence of the social stock, rebuilt from its dwellings: a point, not a zone."""
    DWELLING = "dwelling"
    ALLOCATION = "allocation"
    """One allocation of a dwelling, anonymous."""
    APPLICATION = "application"
    """One application for social housing, anonymous."""


class ValueStatus(StrEnum):
    """State of one cell. A zero is an observed zero; it is never a missing value."""

    OBSERVED = "observed"
    MISSING = "missing"
    """The producer gives no value and no reason."""
    SECRET = "secret"  # noqa: S105 - a status, no password
    """The producer withholds the value (``s``, ``ns``, ``nd``, ``NOTE`` other than 0)."""


STATUS_SUFFIX = "_status"


@dataclass(frozen=True, slots=True)
class Rejection:
    """One row or cell that was not kept, in words for the person who sent the file."""

    file: str
    line: int | None
    column: str | None
    reason: str
    """French sentence."""
    count: int = 1
    """Rows or cells it stands for: the many of one column are told once."""


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """Who made a dataset and under which licence (shown beside every figure)."""

    source_id: str
    """Folder name under ``geodata/sources``."""
    label: str
    """French name of the source."""
    producer: str
    licence: str


@dataclass(frozen=True)
class Dataset:
    """One table of one source, level and vintage, in canonical columns.

    ``frame`` has one row a zone and a string column ``zone_code``. Every numeric value column ``x``
    (unit in its name: ``_eur``, ``_share`` in 0–1, ``_count``, ``_ratio``) has a twin
    ``x_status`` holding :class:`ValueStatus` values; ``x`` is NaN wherever the status is not
    ``observed``. Zone datasets (contours) are GeoDataFrames with a CRS, in ``geometry``.
    """

    info: SourceInfo
    table: str
    """Name of the table, the key under which computations ask for it."""
    level: Level
    vintage: int
    """Year the figures (or the contours) describe."""
    frame: pd.DataFrame
    rows_read: int
    file: str
    """Name of the file as delivered, with the member inside a zip (``a.zip › b.csv``)."""
    geography_year: int | None = None
    """Year of the commune map the codes belong to, where the source says it."""
    variant: str = ""
    """Tells apart two tables alike in all else (``disposable``/``declared``, ``2015``/``2024``)."""
    rejections: tuple[Rejection, ...] = ()
    notes: tuple[str, ...] = ()
    """French remarks for the import report (repairs, assumptions, stand-ins)."""
    extra: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def key(self) -> str:
        """Identifier inside a store: ``income-iris-2019-disposable``."""
        parts = (self.table, self.level.value, str(self.vintage), self.variant)
        return "-".join(part for part in parts if part)
