"""Every measure of a scenario, by commune, by sector and for the whole EPCI.

Counts are added up over the communes of a place, then the shares are taken of the sums: a sum of
which one commune is unknown is unknown, never that of the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, get_args

import numpy as np
import pandas as pd

from fragility.errors import ComputationError

from .commune_counts import commune_counts, concerned
from .messages import say
from .unevenness import dissimilarity, segregation_gini

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy.typing as npt

    from .outcome import Run
    from .stock import Stock

    Floats = npt.NDArray[np.float64]
    Places = npt.NDArray[np.intp]

Level = Literal["epci", "sector", "commune"]
LEVELS: Final[tuple[Level, ...]] = get_args(Level)

SHARES: Final[Mapping[str, tuple[str, str]]] = {
    "plai_share": ("plai_count", "product_known_count"),
    "low_rent_share": ("low_rent_count", "product_known_count"),
    "in_qpv_share": ("in_qpv_count", "qpv_known_count"),
    "social_per_main_share": ("dwelling_count", "main_residence_count"),
    "sru_share": ("sru_dwelling_count", "sru_main_residence_count"),
    "financed_plai_share": ("financed_plai_count", "financed_social_count"),
    "financed_plai_of_plus_plai_share": ("financed_plai_count", "financed_plus_plai_count"),
    "r1_capacity_share": (
        "low_rent_allocation_outside_qpv_count",
        "product_known_allocation_outside_qpv_count",
    ),
    "eligible_per_offer_ratio": ("plai_eligible_count", "plai_offer_count"),
}
"""Each share, its numerator and its denominator: the ``n`` that stands beside it."""
STATES: Final = (
    "dwelling_count",
    "product_known_count",
    "plai_count",
    "low_rent_count",
    "plai_share",
    "low_rent_share",
    "qpv_known_count",
    "in_qpv_count",
    "in_qpv_share",
    "main_residence_count",
    "social_per_main_share",
    "sru_dwelling_count",
    "sru_main_residence_count",
    "sru_share",
    "sru_target_share",
    "sru_missing_count",
)
"""What is measured on each 1 January."""
FLOWS: Final = (
    "financed_count",
    "financed_plai_count",
    "financed_plus_count",
    "financed_pls_count",
    "financed_pli_count",
    "financed_plus_plai_count",
    "financed_social_count",
    "financed_plai_share",
    "financed_plai_of_plus_plai_share",
    "reconstituted_count",
    "delivered_count",
    "demolished_count",
    "sold_count",
    "converted_count",
    "entered_count",
    "left_count",
    "allocation_count",
    "allocation_outside_qpv_count",
    "product_known_allocation_outside_qpv_count",
    "low_rent_allocation_outside_qpv_count",
    "r1_capacity_share",
    "plai_offer_count",
    "plai_eligible_count",
    "plai_gap_count",
    "eligible_per_offer_ratio",
)
"""What is measured of a year: NaN on the last 1 January."""
INDICES: Final = ("plai_dissimilarity", "plai_gini", "social_dissimilarity", "social_gini")
"""What is measured between the communes of a place, on each 1 January; NaN of one commune."""
_SRU: Final = ("sru_dwelling_count", "sru_main_residence_count", "sru_missing_count")
_KNOWN_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "plai_count": ("product_known_count",),
    "low_rent_count": ("product_known_count",),
    "plai_offer_count": ("product_known_count",),
    "in_qpv_count": ("qpv_known_count",),
    "allocation_outside_qpv_count": ("qpv_known_count",),
    "product_known_allocation_outside_qpv_count": ("qpv_known_count", "product_known_count"),
    "low_rent_allocation_outside_qpv_count": ("qpv_known_count", "product_known_count"),
}
"""What is unknown, not zero, where no dwelling has a known product, or zone."""
_FEWEST: Final = 2
"""Places between which something may be uneven."""


def places(stock: Stock, level: Level) -> dict[str, Places]:
    """Return the communes of each place: the EPCI (``""``), a sector, or a commune.

    Raises
    ------
    ComputationError
        No such level.
    """
    everywhere = np.arange(len(stock.codes))
    if level == "epci":
        return {"": everywhere}
    if level == "commune":
        return {code: everywhere[[place]] for place, code in enumerate(stock.codes)}
    if level == "sector":
        sectors = stock.communes["sector"].astype(str).to_numpy()
        return {name: np.flatnonzero(sectors == name) for name in stock.sectors}
    raise ComputationError(say("engine.level", value=level, known=", ".join(LEVELS)))


def measures(
    run: Run, level: Level, *, counts: Mapping[str, Floats] | None = None
) -> dict[str, Floats]:
    """Return every measure: shape ``(..., places, Y + 1)``, NaN where unknown.

    Parameters
    ----------
    run
        With leading axes or none.
    level
        The places, in the order of :func:`places`.
    counts
        Those of the communes (:func:`~fragility.scenario.commune_counts.commune_counts`), for who
        asks for several levels of one run; left as they are.
    """
    found = places(run.stock, level)
    counts = dict(commune_counts(run) if counts is None else counts)
    if level != "commune":
        subject = concerned(run.stock.communes)[:, None]
        for name in _SRU:
            # Only the communes held to the law are counted, of which one unknown is enough.
            held = np.where(subject == 0, 0.0, counts[name])
            counts[name] = np.where(np.isnan(subject), np.nan, held)
    summed = dict(counts) if level == "commune" else _summed(counts, list(found.values()))
    out = summed | _shares(_masked(summed))
    out["sru_target_share"] = _target(run, level, out["dwelling_count"].shape)
    # The households that wait on a 1 January are known after the last year too: not the offer.
    out["plai_eligible_count"] = out["plai_eligible_count"] + 0 * out["allocation_count"]
    out |= _indices(counts, list(found.values()))
    return {name: out[name] for name in (*STATES, *FLOWS, *INDICES)}


def years_table(run: Run, level: Level) -> pd.DataFrame:
    """Return every measure as a table, one row a place and 1 January.

    Returns
    -------
    ``place_code`` (empty for the EPCI, the name of the sector, the code of the commune), ``year``,
    :data:`STATES`, :data:`FLOWS`, :data:`INDICES`: floats, NaN where unknown.
    """
    codes = list(places(run.stock, level))
    found = measures(run, level)
    years = np.array(run.years)
    table = {
        "place_code": np.repeat(np.array(codes, dtype=object), len(years)),
        "year": np.tile(years, len(codes)),
    }
    return pd.DataFrame(table | {name: values.ravel() for name, values in found.items()})


def _summed(counts: Mapping[str, Floats], groups: Sequence[Places]) -> dict[str, Floats]:
    names = list(counts)
    out = {}
    for name in names:
        sums = [counts[name][..., group, :].sum(axis=-2) for group in groups]
        years = counts[name].shape[-1]
        empty = np.empty((*counts[name].shape[:-2], 0, years))
        out[name] = np.stack(sums, axis=-2) if sums else empty
    return out


def _masked(counts: dict[str, Floats]) -> dict[str, Floats]:
    """Leave out, in place, what counts the known ones where none is known."""
    for name, known in _KNOWN_BY.items():
        for each in known:
            counts[name] = np.where(_unknown(counts, each), np.nan, counts[name])
    return counts


def _unknown(counts: Mapping[str, Floats], known: str) -> npt.NDArray[np.bool_]:
    """Tell where dwellings stand of which none is known, or was on the first 1 January.

    Forty dwellings delivered outside the QPV say nothing of the two thousand that stood somewhere.
    """
    nothing = (counts["dwelling_count"] > 0) & (counts[known] == 0)
    out: npt.NDArray[np.bool_] = nothing | nothing[..., :1]
    return out


def _shares(counts: dict[str, Floats]) -> dict[str, Floats]:
    out: dict[str, Floats] = {
        "plai_gap_count": counts["plai_eligible_count"] - counts["plai_offer_count"]
    }
    for name, (part, whole) in SHARES.items():
        x, n = np.broadcast_arrays(counts[part], counts[whole])
        out[name] = np.divide(x, n, out=np.full(x.shape, np.nan), where=n > 0)
    return out


def _target(run: Run, level: Level, shape: tuple[int, ...]) -> Floats:
    """Return the SRU target of a commune; places of several have none in common."""
    if level != "commune":
        return np.full(shape, np.nan)
    target = run.stock.communes["sru_target_share"].to_numpy(dtype=np.float64)
    return np.broadcast_to(target[:, None], shape)


def _indices(counts: Mapping[str, Floats], groups: Sequence[Places]) -> dict[str, Floats]:
    social = counts["dwelling_count"]
    # Where no product was known, the index is between the other communes: a commune without any
    # dwelling has no part in it.
    unknown = _unknown(counts, "product_known_count")
    plai, known = (
        np.where(unknown, 0.0, counts[name]) for name in ("plai_count", "product_known_count")
    )
    # A commune may have more social dwellings than main residences, some being empty.
    main = np.maximum(counts["main_residence_count"], social)
    pairs = {"plai": (plai, known), "social": (social, main)}
    out = {}
    for name, (part, whole) in pairs.items():
        for index, of in (("dissimilarity", dissimilarity), ("gini", segregation_gini)):
            found = [_between(of, part, whole, group) for group in groups]
            years = part.shape[-1]
            empty = np.empty((*part.shape[:-2], 0, years))
            out[f"{name}_{index}"] = np.stack(found, axis=-2) if found else empty
    return out


def _between(of: Callable[[Floats, Floats], Floats], x: Floats, t: Floats, group: Places) -> Floats:
    if len(group) < _FEWEST:
        return np.full((*x.shape[:-2], x.shape[-1]), np.nan)
    part, whole = (np.moveaxis(each[..., group, :], -2, -1) for each in (x, t))
    return of(part, whole)
