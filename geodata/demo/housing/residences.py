"""How each piece's dwellings make residences: archetype, size, age, landlord, exact totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.demo.apportion import Ints, fit_margins, round_keeping, share_out
from geodata.demo.housing.archetypes import MINING_QUARTERS, PLANS, Archetype
from geodata.demo.housing.landlords import LANDLORDS, MAIN
from geodata.demo.seeds import stream

if TYPE_CHECKING:
    from geodata.demo.fields import Floats

RESIDENCES = 1_013
_HISTORY = 2.6
"""How much likelier a QPV's own kind of housing is there."""
_KINDS = tuple(Archetype)


def plan_residences(pieces: pd.DataFrame, name: str, residences: int | None = None) -> pd.DataFrame:
    """Cut the dwellings of each piece into residences.

    Parameters
    ----------
    pieces
        As :func:`geodata.demo.housing.pieces.list_pieces` gives.
    name
        Of the random streams.
    residences
        How many to make in all; as the typical sizes would have it where not given.

    Returns
    -------
    pandas.DataFrame
        ``piece`` (row of ``pieces``), ``archetype``, ``dwelling_count``; sorted by piece.
    """
    rng = stream(f"{name}:residences")
    cells = _cells(pieces, rng)
    typical = np.array([PLANS[kind].typical for kind in cells["archetype"]])
    smallest = np.array([PLANS[kind].smallest for kind in cells["archetype"]])
    largest = np.array([PLANS[kind].largest for kind in cells["archetype"]])
    total = cells["dwelling_count"].to_numpy()
    fewest, most = -(-total // largest), np.maximum(total // smallest, 1)
    number = np.clip(np.round(total / typical).astype(np.int64), fewest, most)
    if residences is not None:
        number = _adjust(number, fewest, most, total / typical, residences)
    rows = []
    kinds, piece = cells["archetype"].tolist(), cells["piece"].tolist()
    for cell, (dwellings, count) in enumerate(zip(total.tolist(), number.tolist(), strict=True)):
        sizes = _sizes(dwellings, count, Archetype(kinds[cell]), rng)
        rows += [(piece[cell], kinds[cell], size) for size in sizes.tolist()]
    return pd.DataFrame(rows, columns=["piece", "archetype", "dwelling_count"])


def _cells(pieces: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Share each piece's dwellings among archetypes: ``piece``, ``archetype``, a count above 0."""
    pull = np.array([PLANS[kind].pull for kind in _KINDS]).T[pieces["context"]]
    wish = (pull + 1e-6) * np.exp(rng.normal(0.0, 0.5, pull.shape))
    mining = pieces["qpv_name"].isin(MINING_QUARTERS).to_numpy()
    estate = (pieces["qpv_name"] != "").to_numpy() & ~mining
    wish[mining, _KINDS.index(Archetype.CITE)] *= _HISTORY
    wish[estate, _KINDS.index(Archetype.TOWER)] *= _HISTORY
    rows = pieces["dwelling_count"].to_numpy(dtype=float)
    shares = np.array([PLANS[kind].dwellings_share for kind in _KINDS])
    fitted = fit_margins(wish * rows[:, None], rows, shares / shares.sum() * rows.sum())
    counts = [round_keeping(row, int(total)) for row, total in zip(fitted, rows, strict=True)]
    table = np.array(counts)
    # Too few for one residence of the kind: built as the kind that makes smaller ones.
    for kind in (Archetype.TOWER, Archetype.BLOCK, Archetype.CITE, Archetype.HAMLET):
        table = _hand_over(table, kind)
    table = _hand_over(table, Archetype.INFILL)
    piece, column = np.nonzero(table)
    return pd.DataFrame(
        {
            "piece": piece,
            "archetype": [_KINDS[each].value for each in column],
            "dwelling_count": table[piece, column],
        }
    )


def _hand_over(table: Ints, kind: Archetype) -> Ints:
    """Give the dwellings of a kind to another one wherever they are too few for one residence."""
    table = table.copy()
    own, other = _KINDS.index(kind), _KINDS.index(PLANS[kind].otherwise)
    few = table[:, own] < PLANS[kind].smallest
    table[few, other] += table[few, own]
    table[few, own] = 0
    return table


def _adjust(number: Ints, fewest: Ints, most: Ints, ideal: Floats, total: int) -> Ints:
    """Add or take residences one by one, where it is least felt, until they are ``total``."""
    number = number.copy()
    while number.sum() != total:
        step = 1 if number.sum() < total else -1
        moved = number + step
        cost = np.abs(np.log(moved.clip(1) / ideal)) + (moved < fewest) * 1e6 + (moved > most) * 1e6
        number[int(np.argmin(np.where(moved < 1, np.inf, cost)))] += step
    return number


def _sizes(total: int, count: int, kind: Archetype, rng: np.random.Generator) -> Ints:
    """Draw the sizes of a cell's residences; they sum to its dwellings."""
    plan = PLANS[kind]
    least = min(plan.smallest, total // count)
    wish = np.exp(rng.normal(0.0, plan.spread, count))
    room = np.full(count, float(max(plan.largest - least, -(-total // count) - least)))
    extra = share_out(float(total - least * count), room, wish)
    return least + round_keeping(extra, total - least * count)


def name_landlords(residences: pd.DataFrame, name: str) -> list[str]:
    """Give each residence its landlord's key: the smaller ones take their part, one has the rest.

    Parameters
    ----------
    residences
        Columns ``archetype``, ``dwelling_count``.
    name
        Of the random stream.
    """
    rng = stream(f"{name}:landlords")
    sizes = residences["dwelling_count"].to_numpy()
    owner = np.full(len(residences), MAIN.key, dtype=object)
    for landlord in LANDLORDS:
        if landlord is MAIN:
            continue
        preferred = residences["archetype"].isin([str(kind) for kind in landlord.prefers])
        delay = rng.exponential(1.0, len(residences)) / np.where(preferred, 6.0, 1.0)
        # Towers are too large for a small landlord's part.
        delay[(owner != MAIN.key) | (sizes > landlord.dwellings_share * sizes.sum() / 4)] = np.inf
        order = np.argsort(delay, kind="stable")
        taken = np.cumsum(sizes[order]) <= landlord.dwellings_share * sizes.sum()
        owner[order[taken & np.isfinite(delay[order])]] = landlord.key
    return [str(key) for key in owner]


def number_segments(owner: list[str]) -> list[str]:
    """Give each residence its programme's code, in the landlord's own way, in order."""
    formats = {landlord.key: landlord.segment_format for landlord in LANDLORDS}
    reached = dict.fromkeys(formats, 0)
    codes = []
    for key in owner:
        reached[key] += 1
        codes.append(formats[key].format(reached[key]))
    return codes
