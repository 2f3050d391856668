"""What a simulated scenario comes to once all it finances is delivered, and its gaps.

The gaps are measured on 1 January after the last year, counting as delivered what is financed by
then: a distribution must not look worse for being late. They are written here once, on counts,
apart from the programme that makes them small.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from fragility.scenario.commune_counts import concerned
from fragility.scenario.vocabulary import (
    FINANCED,
    LOW_RENT,
    PRODUCTS,
    ZONES,
    Kind,
    Product,
    Zone,
)

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from fragility.scenario.outcome import Run

    Counts = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

COUNTABLE = (Product.PLAI, Product.PLUS, Product.PLS)
"""Products financed today that count for the SRU rate (CCH L302-5): the PLI does not."""


@dataclass(frozen=True, eq=False)
class End:
    """A territory, once all that is financed is delivered; by commune, NaN where unknown."""

    products: Counts
    """Communes × zones × products."""
    main_residences: Floats
    sru_dwellings: Floats
    sru_main_residences: Floats
    sru_target: Floats
    """Share of the main residences; 0 where the commune is not concerned."""
    eligible: Floats
    rotation: Floats
    acquired_vacant_share: float

    @property
    def social(self) -> Floats:
        """Social dwellings."""
        out: Floats = self.products.sum(axis=(1, 2)).astype(np.float64)
        return out

    @property
    def known(self) -> Floats:
        """Social dwellings of which the product is known."""
        unknown: Floats = self.products[:, :, PRODUCTS.index(Product.UNKNOWN)].astype(np.float64)
        out: Floats = self.social - unknown.sum(axis=1)
        return out

    @property
    def plai(self) -> Floats:
        """PLAI."""
        held: Floats = self.products[:, :, PRODUCTS.index(Product.PLAI)].astype(np.float64)
        out: Floats = held.sum(axis=1)
        return out

    @property
    def outside(self) -> tuple[Floats, Floats]:
        """Dwellings of a known product outside QPV, and those of them with a low rent."""
        there = self.products[:, ZONES.index(Zone.OUTSIDE_QPV)].astype(np.float64)
        low = there[:, [PRODUCTS.index(each) for each in LOW_RENT]]
        return there.sum(axis=1) - there[:, PRODUCTS.index(Product.UNKNOWN)], low.sum(axis=1)

    def housed(self, kind: Kind) -> float:
        """Return the main residences that one dwelling of a kind adds."""
        return self.acquired_vacant_share if kind is Kind.ACQUISITION else 1.0

    def plus(self, counts: Counts, kind: Kind) -> End:
        """Add dwellings, communes × zones × products, financed as ``kind``."""
        added = counts.sum(axis=(1, 2)) * self.housed(kind)
        places = [PRODUCTS.index(each) for each in COUNTABLE]
        return replace(
            self,
            products=self.products + counts,
            main_residences=self.main_residences + added,
            sru_main_residences=self.sru_main_residences + added,
            sru_dwellings=self.sru_dwellings + counts[:, :, places].sum(axis=(1, 2)),
        )


def end_of(run: Run) -> End:
    """Take the last state of a run, and deliver what it has financed and not yet delivered."""
    communes = run.stock.communes
    last = End(
        products=run.products[..., -1],
        main_residences=run.main_residences[..., -1],
        sru_dwellings=run.sru_dwellings[..., -1],
        sru_main_residences=run.sru_main_residences[..., -1],
        sru_target=sru_target(communes),
        eligible=run.eligible[..., -1],
        rotation=run.rotation,
        acquired_vacant_share=run.scenario.hypotheses.acquired_vacant_share,
    )
    for place, kind in enumerate(FINANCED):
        delay = getattr(run.scenario.hypotheses.delays_years, kind.value)
        years = run.financed.shape[-1]
        last = last.plus(run.financed[place, ..., max(years - delay, 0) :].sum(axis=-1), kind)
    return last


def sru_target(communes: pd.DataFrame) -> Floats:
    """Target of each commune: 0 where the law asks nothing of it, NaN where unknown."""
    target = communes["sru_target_share"].to_numpy(dtype=np.float64)
    return np.where(concerned(communes) == 0, 0.0, target)
