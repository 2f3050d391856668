"""The headline figures of a scenario, before and after, each with its n."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

import numpy as np

from ui.format import number, plural
from ui.programming import measures
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from ui.programming.measures import Measure

SHOWN: Final = (
    "dwelling_count",
    "plai_share",
    "financed_plai_share",
    "in_qpv_share",
    "r1_capacity_share",
    "plai_gap_count",
    "plai_dissimilarity",
)
"""Measures of the tiles; the communes short of their SRU target stand among them."""


@dataclass(frozen=True)
class Tile:
    """One figure before and after."""

    label: str
    before: str
    after: str | None
    """Nothing where it is unknown: ``origin`` says why."""
    origin: str
    way: str = ""
    """``good`` or ``bad`` where a rule says which way is the better one, else nothing."""


def tile(
    measure: Measure,
    first: pd.DataFrame,
    last: pd.DataFrame,
    place: str,
    *,
    withheld: bool,
    commune: bool = False,
) -> Tile:
    """Return the tile of a measure.

    Parameters
    ----------
    measure
        The measure.
    first, last
        By place: ``value``, ``part``, ``whole``.
    place
        Code of the place.
    withheld
        Whether what is not known is kept from the reader.
    commune
        Whether the place is one commune: it has no figure that compares communes.
    """
    label = measures.label(measure)
    was = float(first["value"].get(place, np.nan))
    becomes = float(last["value"].get(place, np.nan))
    if math.isnan(becomes):
        alone = commune and measure.between_communes
        because = "between" if alone else _because(last, place, withheld=withheld)
        return Tile(label, "", None, t(f"programming.results.because_{because}"))
    origin = measures.n_text(measure, last.loc[place].to_dict())
    after = measures.write(measure, becomes)
    if math.isnan(was):
        return Tile(label, "", after, origin)
    if measures.write(measure, was) == after:
        against = "same_as_reference" if measure.moment == "period" else "unchanged"
        return Tile(label, "", after, joined(t(f"programming.results.{against}"), origin))
    told = measures.write_change(measure, becomes - was)
    compared = "against_reference" if measure.moment == "period" else "changed"
    return Tile(
        label,
        measures.write(measure, was),
        after,
        joined(t(f"programming.results.{compared}", change=told), origin),
        _way(measure, becomes - was),
    )


def joined(*words: str) -> str:
    """Join what is said under a figure."""
    return " · ".join(filter(None, words))


def _because(found: pd.DataFrame, place: str, *, withheld: bool) -> str:
    if place in found.index and found["whole"][place] == 0:
        return "empty"
    return "withheld" if withheld else "unknown"


def _way(measure: Measure, change: float) -> str:
    if not measure.better or abs(change) < 1e-9:  # noqa: PLR2004 - rounding of a difference
        return ""
    return "good" if (change > 0) == (measure.better == "higher") else "bad"


@dataclass(frozen=True)
class Short:
    """Where dwellings lack for the SRU target, in a place."""

    lacking: float
    """Dwellings, as the place itself counts them; NaN where one of its communes is unknown."""
    commune_count: float
    """Communes that lack some; NaN where one is unknown."""


def short_of_sru(own: float, missing: pd.Series[float]) -> Short:
    """Count the communes of a place that lack dwellings.

    Parameters
    ----------
    own
        Dwellings the place lacks, in its own row.
    missing
        The same of each of its communes: 0 where it is not held to the law.
    """
    if math.isnan(own) or missing.empty:
        return Short(math.nan, math.nan)
    return Short(own, float((missing > 0).sum()))


def sru_tile(first: Short, last: Short, held_count: int) -> Tile:
    """Return the tile of the communes short of their SRU target.

    Parameters
    ----------
    first, last
        Before and after.
    held_count
        Communes of the place that are held to the law.
    """
    label = t("programming.results.sru_short")
    was, becomes = first.commune_count, last.commune_count
    if math.isnan(was) or math.isnan(becomes):
        return Tile(label, "", None, t("programming.results.because_unknown"))
    known = plural("programming.results.sru_held", held_count)
    was_lacking, lacking = (
        plural("programming.results.sru_dwellings", each.lacking) for each in (first, last)
    )
    if was == becomes == 0:
        return Tile(label, "", number(becomes), known)
    origin = t("programming.results.sru_from_to", before=was_lacking, after=lacking)
    if was == becomes:
        return Tile(label, "", number(becomes), joined(known, origin))
    way = "good" if becomes < was else "bad"
    return Tile(label, number(was), number(becomes), joined(known, origin), way)


def html(tiles: Sequence[Tile]) -> str:
    """Return the tiles as a definition list."""
    cells = []
    for each in tiles:
        if each.after is None:
            value = f'<dd class="fs-none">{escape(t("programming.results.no_figure"))}</dd>'
        elif each.before:
            arrow = t("programming.results.arrow")
            way = f" pg-{each.way}" if each.way else ""
            said = (
                f'<span class="pg-way">{escape(t(f"programming.results.{each.way}"))}</span>'
                if each.way
                else ""
            )
            value = (
                f'<dd class="pg-now{way}"><span class="pg-was">{escape(each.before)}'
                f'<span aria-hidden="true"> {escape(arrow)} </span></span>'
                f"{escape(each.after)}{said}</dd>"
            )
        else:
            value = f"<dd>{escape(each.after)}</dd>"
        cells.append(
            f'<div class="fs-figure"><dt>{escape(each.label)}</dt>{value}'
            f'<dd class="fs-from">{escape(each.origin)}</dd></div>'
        )
    return f'<dl class="fs fs-figures pg-tiles">{"".join(cells)}</dl>'
