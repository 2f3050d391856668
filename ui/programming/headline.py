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
    measure: Measure, first: pd.DataFrame, last: pd.DataFrame, place: str, *, withheld: bool
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
    """
    label = measures.label(measure)
    was = float(first["value"].get(place, np.nan))
    becomes = float(last["value"].get(place, np.nan))
    if math.isnan(becomes):
        because = _because(measure, last, place, withheld=withheld)
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


def _because(measure: Measure, found: pd.DataFrame, place: str, *, withheld: bool) -> str:
    if place in found.index and found["whole"][place] == 0:
        return "empty"
    if measure.between_communes:
        return "between"
    return "withheld" if withheld else "unknown"


def _way(measure: Measure, change: float) -> str:
    if not measure.better or abs(change) < 1e-9:  # noqa: PLR2004 - rounding of a difference
        return ""
    return "good" if (change > 0) == (measure.better == "higher") else "bad"


def short_of_sru(missing: pd.Series[float]) -> int | None:
    """Count the communes that lack dwellings; nothing where it is known of none."""
    known = missing.dropna()
    return None if known.empty else int((known > 0).sum())


def sru_tile(first: pd.Series[float], last: pd.Series[float]) -> Tile:
    """Return the tile of the communes short of their SRU target.

    Parameters
    ----------
    first, last
        Dwellings each commune lacks, NaN where it is unknown or not concerned.
    """
    label = t("programming.results.sru_short")
    was, becomes = short_of_sru(first), short_of_sru(last)
    if was is None or becomes is None:
        return Tile(label, "", None, t("programming.results.because_unknown"))
    known = plural("programming.results.sru_known", len(last.dropna()))
    lacks = (float(each.sum()) for each in (first, last))
    was_lacking, lacking = (plural("programming.results.sru_dwellings", each) for each in lacks)
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
