"""Main residences, all of them: the denominator of the social share, and of the SRU rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from .vocabulary import PRODUCTS, Product

if TYPE_CHECKING:
    import numpy.typing as npt

    Counts = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

_COUNTED: Final = np.array([each is not Product.PLI for each in PRODUCTS])
"""Products that count for the SRU rate (CCH L302-5, IV): all but the PLI. The register gives some
dwellings no product: they leave the count when they leave the stock."""


def main_residences(
    start: Floats,
    social: Counts,
    built: Counts,
    acquired: Counts,
    demolished: Counts,
    *,
    growth: Floats,
    vacant_share: float,
) -> Floats:
    """Carry the main residences from each 1 January to the next.

    The ones outside the social stock (main residences less social dwellings) change by ``growth``;
    every dwelling built is one more, every one demolished one less; a sale moves a dwelling from
    the social stock to the others; of the dwellings bought, those that were empty are one more.

    Parameters
    ----------
    start
        On the first 1 January, NaN where unknown: shape ``(..., C)``.
    social
        Social dwellings on each 1 January, shape ``(..., C, Y + 1)``.
    built, acquired, demolished
        Shape ``(..., C, Y)``.
    growth
        Yearly change of the others, shape ``(..., C)``.
    vacant_share
        Part of the dwellings bought that were empty.

    Returns
    -------
    Shape ``(..., C, Y + 1)``; NaN where ``start`` is.
    """
    years = social.shape[-1]
    lead = np.broadcast_shapes(start.shape, social.shape[:-1], growth.shape)
    out = np.empty((*lead, years))
    out[..., 0] = start
    change = built + vacant_share * acquired - demolished
    for year in range(years - 1):
        now = out[..., year]
        others = np.maximum(now - social[..., year], 0)
        out[..., year + 1] = np.maximum(now + growth * others + change[..., year], 0)
    return out


def sru_dwellings(start: Floats, products: Counts, sold: Counts, kept_years: int) -> Floats:
    """Return the dwellings counted for the SRU rate on each 1 January.

    The official count on the first one, then the change of the products that count. A dwelling
    sold to its tenant goes on counting for some years (CCH L302-5, IV); those sold before the
    first year are not known, and stay in the count.

    Parameters
    ----------
    start
        Official count, NaN where unknown: shape ``(C,)``.
    products, sold
        Shapes ``(..., C, Z, P, Y + 1)`` and ``(..., C, Z, P, Y)``.
    kept_years
        Years during which a dwelling sold counts.

    Returns
    -------
    Shape ``(..., C, Y + 1)``.
    """
    counted = products[..., _COUNTED, :].sum(axis=(-3, -2))
    left = sold[..., _COUNTED, :].sum(axis=(-3, -2))
    running = np.concatenate((np.zeros((*left.shape[:-1], 1)), np.cumsum(left, axis=-1)), axis=-1)
    gone = np.zeros(running.shape)
    if kept_years < running.shape[-1]:
        gone[..., kept_years:] = running[..., : running.shape[-1] - kept_years]
    out: Floats = start[:, None] + (counted - counted[..., :1]) + running - gone
    return out
