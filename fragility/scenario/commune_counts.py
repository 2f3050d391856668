"""Counts of each commune and year that add up: what every measure is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from .vocabulary import FINANCED, LOW_RENT, PRODUCTS, PROGRAMMED, ZONES, Kind, Product, Zone

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from .outcome import Run

    Floats = npt.NDArray[np.float64]

_PLAI: Final = PRODUCTS.index(Product.PLAI)
_LOW: Final = np.array([each in LOW_RENT for each in PRODUCTS])
_SAID: Final = np.array([each is not Product.UNKNOWN for each in PRODUCTS])
_OUTSIDE: Final = ZONES.index(Zone.OUTSIDE_QPV)
_QPV: Final = ZONES.index(Zone.QPV)
_LOCATED: Final = np.array([each is not Zone.UNKNOWN for each in ZONES])
_RECONSTITUTION: Final = FINANCED.index(Kind.RECONSTITUTION)
_SMALL: Final = 1e-6
"""A number of dwellings below which an excess is the rounding of a product."""


def commune_counts(run: Run) -> dict[str, Floats]:
    """Return the counts of each commune: shape ``(..., C, Y + 1)``, NaN where unknown.

    What happens in a year stands at the 1 January before; NaN on the last one. Those of products
    and zones only count the dwellings whose product, or zone, is known.
    """
    standing = _standing(run)
    flows = _financed(run) | _moved(run) | _allocated(run)
    shape = standing["dwelling_count"].shape
    return standing | {name: _padded(values, shape) for name, values in flows.items()}


def concerned(communes: pd.DataFrame) -> Floats:
    """Return whether each commune is held to the SRU law: 1, 0, or NaN; exempt ones are not.

    A commune that has a target and of which nothing else is said is. Measures, rules and solver
    all ask this one function.

    Parameters
    ----------
    communes
        Of a stock: ``sru_subject``, ``sru_exempt``, ``sru_target_share``.
    """
    subject, exempt, target = (
        communes[name].to_numpy(dtype=np.float64)
        for name in ("sru_subject", "sru_exempt", "sru_target_share")
    )
    told = np.where(np.isnan(subject) & ~np.isnan(target), 1.0, subject)
    return np.where(exempt == 1, 0.0, told)


def _standing(run: Run) -> dict[str, Floats]:
    by_product = run.products.sum(axis=-3)  # (..., C, P, T)
    by_zone = run.products.sum(axis=-2)
    target = run.stock.communes["sru_target_share"].to_numpy(dtype=np.float64)[:, None]
    needed = np.ceil(target * run.sru_main_residences - _SMALL)
    missing = np.maximum(needed - run.sru_dwellings, 0)
    held = concerned(run.stock.communes)
    return {
        "dwelling_count": _of(by_product.sum(axis=-2)),
        "product_known_count": _of(by_product[..., _SAID, :].sum(axis=-2)),
        "plai_count": _of(by_product[..., _PLAI, :]),
        "low_rent_count": _low(run, _of(by_product[..., _LOW, :].sum(axis=-2))),
        "qpv_known_count": _of(by_zone[..., _LOCATED, :].sum(axis=-2)),
        "in_qpv_count": _of(by_zone[..., _QPV, :]),
        "main_residence_count": run.main_residences,
        "sru_dwelling_count": run.sru_dwellings,
        "sru_main_residence_count": run.sru_main_residences,
        "sru_missing_count": np.where(held[:, None] == 0, 0.0, missing),
        "plai_eligible_count": run.eligible,
    }


def _financed(run: Run) -> dict[str, Floats]:
    by_kind = run.financed.sum(axis=-3)  # (..., K, C, P, Y)
    by_product = by_kind.sum(axis=-4)
    each = {str(p): _of(by_product[..., PRODUCTS.index(p), :]) for p in PROGRAMMED}
    social = each["plai"] + each["plus"]
    return {
        "financed_count": _of(by_product.sum(axis=-2)),
        **{f"financed_{name}_count": values for name, values in each.items()},
        "financed_plus_plai_count": social,
        "financed_social_count": social + each["pls"],
        "reconstituted_count": _of(by_kind[..., _RECONSTITUTION, :, :, :].sum(axis=-2)),
    }


def _moved(run: Run) -> dict[str, Floats]:
    delivered, demolished, sold, converted = (
        _of(each.sum(axis=(-3, -2)))
        for each in (run.delivered, run.demolished, run.sold, run.converted_in)
    )
    return {
        "delivered_count": delivered,
        "demolished_count": demolished,
        "sold_count": sold,
        "converted_count": converted,
        "entered_count": delivered,
        "left_count": demolished + sold,
    }


def _allocated(run: Run) -> dict[str, Floats]:
    """Count expected allocations: what is let anew of the stock of 1 January, and delivered."""
    rotation = run.rotation[..., None]
    standing = run.products[..., :-1]

    def let(old: Floats, new: Floats) -> Floats:
        out: Floats = rotation * old + new
        return out

    whole = let(standing.sum(axis=(-3, -2)), run.delivered.sum(axis=(-3, -2)))
    old, new = standing[..., _OUTSIDE, :, :], run.delivered[..., _OUTSIDE, :, :]
    plai = (each[..., _PLAI, :].sum(axis=-2) for each in (standing, run.delivered))
    return {
        "allocation_count": whole,
        "allocation_outside_qpv_count": let(old.sum(axis=-2), new.sum(axis=-2)),
        "product_known_allocation_outside_qpv_count": let(
            old[..., _SAID, :].sum(axis=-2), new[..., _SAID, :].sum(axis=-2)
        ),
        "low_rent_allocation_outside_qpv_count": _low(
            run, let(old[..., _LOW, :].sum(axis=-2), new[..., _LOW, :].sum(axis=-2))
        ),
        "plai_offer_count": let(*plai),
    }


def _low(run: Run, counts: Floats) -> Floats:
    """Leave unknown what a source that mixes old low rents with others cannot tell."""
    return counts if run.stock.low_rent_told else np.full_like(counts, np.nan)


def _of(values: npt.NDArray[np.int64]) -> Floats:
    return values.astype(np.float64)


def _padded(values: Floats, shape: tuple[int, ...]) -> Floats:
    out = np.full((*np.broadcast_shapes(values.shape[:-1], shape[:-1]), shape[-1]), np.nan)
    out[..., :-1] = values
    return out
