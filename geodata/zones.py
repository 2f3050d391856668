"""The steps that every source of contours shares, from a layer as delivered to sound zones.

Read → clean the codes → confirm the CRS → repair → settle duplicates → project → check borders.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from geodata.codes import UNKNOWN_YEAR, department_of
from geodata.columns import find_column, year_in_column, year_in_names
from geodata.crs import check_crs, territories_of, to_working_crs
from geodata.errors import InvalidContentError
from geodata.messages import counted, listed
from geodata.messages import geometry as say
from geodata.model import Rejection
from geodata.repair import check_coverage, repair_polygons
from geodata.vector import is_polygonal, read_vector

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from geodata.parts import Part

_YEAR_SPELLINGS = ("year", "annee", "millesime", "vintage")


@dataclass(frozen=True, slots=True)
class CodeShape:
    """What codes of one kind look like, and the word for them in messages."""

    kind: str
    pattern: re.Pattern[str]


@dataclass
class Journal:
    """What the import report will say of a layer, gathered step by step."""

    file: str
    rejections: list[Rejection] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def reject(self, zones: pd.DataFrame, column: str | None, reason: str) -> None:
        """Reject rows, all for the same reason."""
        self.rejections += [Rejection(self.file, int(line), column, reason) for line in zones.index]


def read_layer(part: Part, columns: Sequence[str | None], of: str) -> gpd.GeoDataFrame:
    """Read the columns wanted of a layer of polygons.

    Parameters
    ----------
    part
        A layer.
    columns
        Names as written in the file; ``None`` where the file has no such column.
    of
        ``iris``, ``commune``, ``qpv``: what the messages speak of.

    Raises
    ------
    InvalidContentError
        When the layer is empty, or holds points instead of contours.
    """
    if not is_polygonal(part):
        raise InvalidContentError(
            say.POINTS_NOT_CONTOURS.format(of=say.POINTS_OF[of]),
            file=part.label,
            remedy=say.POINTS_REMEDY[of],
        )
    layer = read_vector(part, list(dict.fromkeys(name for name in columns if name is not None)))
    if layer.empty:
        raise InvalidContentError(say.NO_FEATURE, file=part.label, remedy=say.NO_FEATURE_REMEDY)
    return layer


def keep_coded(
    zones: gpd.GeoDataFrame,
    codes: pd.Series,
    shape: CodeShape,
    column: str,
    journal: Journal,
) -> gpd.GeoDataFrame:
    """Set ``zone_code``; reject the rows whose code is absent or of another shape."""
    zones = zones.assign(zone_code=codes)
    absent = codes.isna()
    malformed = ~absent & ~codes.fillna("").str.fullmatch(shape.pattern)
    journal.reject(zones.loc[absent], column, say.CODE_EMPTY)
    for line, code in codes[malformed].items():
        reason = say.CODE_MALFORMED.format(code=code, kind=say.CODE_KINDS[shape.kind])
        journal.rejections.append(Rejection(journal.file, int(str(line)), column, reason))
    return zones.loc[~absent & ~malformed]


def settle(
    zones: gpd.GeoDataFrame,
    part: Part,
    journal: Journal,
    *,
    is_coverage: bool,
    departments: Sequence[str] | None = None,
) -> gpd.GeoDataFrame:
    """Take coded zones to valid, distinct, projected ones; every remark goes to the journal.

    Parameters
    ----------
    zones
        ``zone_code``, canonical text columns and ``geometry``; indexed by line.
    part
        Where they come from.
    journal
        Filled on the way.
    is_coverage
        The zones share their borders (IRIS, communes), which is then checked.
    departments
        Those the codes name; read from ``zone_code`` by default.

    Returns
    -------
    Zones sorted by code, in the working CRS; in the confirmed CRS when the file spans several
    parts of France.

    Raises
    ------
    InvalidContentError
        When the CRS is refused, or no zone can be kept.
    """
    read_count = len(zones) + len(journal.rejections)
    if departments is None:
        departments = sorted({department_of(code) for code in zones["zone_code"]})
    checked = check_crs(
        zones,
        file=part.label,
        implicit=part.options.get("crs_implicit") == "1",
        departments=departments,
    )
    repaired = repair_polygons(checked.frame, file=part.label)
    journal.rejections += [*checked.rejections, *repaired.rejections]
    journal.notes += [part.options.get("encoding_note", ""), *checked.notes, *repaired.notes]
    distinct = _settle_duplicates(repaired.frame, journal)
    journal.notes[:] = [note for note in journal.notes if note]
    if distinct.empty:
        reason = journal.rejections[0].reason if journal.rejections else say.NO_FEATURE
        raise InvalidContentError(
            say.NO_ZONE_LEFT.format(count=read_count, reason=reason), file=part.label
        )
    journal.rejections.sort(key=lambda rejection: rejection.line or 0)
    return _projected(distinct, journal, is_coverage=is_coverage)


def vintage_of(part: Part, layer: pd.DataFrame, journal: Journal) -> int:
    """Find the contours' year: in an attribute, else in the delivery's names, else unknown."""
    column = find_column(part, _YEAR_SPELLINGS)
    if column is not None and column in layer.columns:
        year = year_in_column(layer[column])
        if year is not None:
            journal.notes.append(say.VINTAGE_FROM_ATTRIBUTE.format(year=year, column=column))
            return year
    named = year_in_names(part)
    if named is not None:
        journal.notes.append(say.VINTAGE_FROM_NAME.format(year=named[0], name=named[1]))
        return named[0]
    journal.notes.append(say.VINTAGE_UNKNOWN)
    return UNKNOWN_YEAR


def year_column(part: Part) -> str | None:
    """Name of the column that may state the vintage."""
    return find_column(part, _YEAR_SPELLINGS)


def _settle_duplicates(zones: gpd.GeoDataFrame, journal: Journal) -> gpd.GeoDataFrame:
    """One row a code: identical copies dropped, parts united, contradictory ones rejected."""
    repeated = zones["zone_code"].duplicated(keep=False)
    if not repeated.any():
        return zones
    texts = [name for name in zones.columns if name not in {"zone_code", "geometry"}]
    copies: list[str] = []
    united: list[str] = []
    settled = [zones.loc[~repeated]]
    for code, group in zones.loc[repeated].groupby("zone_code", sort=True):
        differing = [name for name in texts if len(group[name].dropna().unique()) > 1]
        if differing:
            reason = say.DUPLICATE_CONTRADICTORY.format(code=code, columns=", ".join(differing))
            journal.reject(group, "zone_code", reason)
            continue
        shapes = shapely.normalize(group.geometry.to_numpy())
        first = group.iloc[[0]].copy()
        if shapely.equals_identical(shapes[0], shapes[1:]).all():
            copies.append(str(code))
        else:
            first["geometry"] = gpd.GeoSeries(
                [shapely.union_all(shapes)], index=first.index, crs=zones.crs
            )
            united.append(str(code))
        settled.append(first)
    if copies:
        journal.notes.append(
            say.DUPLICATES_IDENTICAL.format(
                zones=counted(len(copies), "zone"), codes=listed(copies)
            )
        )
    if united:
        journal.notes.append(
            say.DUPLICATES_DISSOLVED.format(
                zones=counted(len(united), "zone"), codes=listed(united)
            )
        )
    return gpd.GeoDataFrame(pd.concat(settled), crs=zones.crs)


def _projected(zones: gpd.GeoDataFrame, journal: Journal, *, is_coverage: bool) -> gpd.GeoDataFrame:
    ordered = zones.sort_values("zone_code", ignore_index=True)
    if len(territories_of(ordered)) > 1:
        if is_coverage:
            journal.notes.append(say.COVERAGE_UNCHECKED.format(crs=ordered.crs.name))
        return ordered
    projected = to_working_crs(ordered)
    if is_coverage:
        journal.notes += check_coverage(projected).notes
    return projected
