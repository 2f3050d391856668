"""Which loan paid for each dwelling, as the law of its year allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geodata.demo.housing.archetypes import Archetype
from geodata.demo.seeds import stream

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geodata.demo.apportion import Ints

FINAN = {
    "plai": "10",
    "pla_lm_ts": "11",
    "pla": "12",
    "plus": "13",
    "pls": "14",
    "pap": "15",
    "pli": "16",
    "other_after_1977": "49",
    "hbm": "50",
    "plr_psr": "51",
    "hlmo": "52",
    "ilm": "53",
    "iln": "54",
    "other_before_1977": "99",
}
"""FINAN code of each product of the demo."""

FINAN_LABELS = {
    "10": "PLA d'intégration",
    "11": "PLA LM / PLATS / PLA insertion",
    "12": "PLA ordinaire",
    "13": "PLUS",
    "14": "PLS / PPLS / PCLS / PLA CFF",
    "15": "PAP locatif",
    "16": "PLI",
    "49": "Autre financement à partir de 1977",
    "50": "HBM",
    "51": "PLR / PSR",
    "52": "HLM / O",
    "53": "ILM",
    "54": "ILN",
    "99": "Autre financement avant 1977",
}

RENT_EUR_PER_M2 = {
    "plai": 5.35,
    "pla_lm_ts": 5.15,
    "pla": 5.55,
    "plus": 6.05,
    "pls": 8.3,
    "pap": 6.2,
    "pli": 8.9,
    "other_after_1977": 5.9,
    "hbm": 4.75,
    "plr_psr": 4.35,
    "hlmo": 4.7,
    "ilm": 5.3,
    "iln": 6.4,
    "other_before_1977": 4.9,
}
"""Usual rent by product: the order of magnitude of a northern agglomeration in 2025."""

PLA_TS_FROM, PLUS_FROM, REFORM = 1990, 2000, 1977
_BEFORE_REFORM = {
    "hlmo": 0.77,
    "plr_psr": 0.17,
    "ilm": 0.03,
    "iln": 0.02,
    "other_before_1977": 0.01,
}
_AFTER_REFORM = {"pla": 0.97, "other_after_1977": 0.015, "pap": 0.015}
_TODAY = {"plus": 0.25, "mixed": 0.5, "mixed_pls": 0.12, "plai": 0.08, "pls": 0.03, "pli": 0.02}
_TODAY_IN_QPV = {"plus": 0.4, "mixed_pls": 0.45, "pls": 0.15}
"""No very social loan in a QPV since 2000: new operations there are to mix incomes."""
_NOT_REBUILT, _VERY_SOCIAL = 0.88, 0.14
"""Part of the workers' houses never financed again; part of the very social loans of the 1990s."""
_SOCIAL_PART, _DEARER_PART = 0.3, 0.5
"""Part of the PLAI, or of the PLS, in an operation that mixes it with PLUS."""


def finance(residences: pd.DataFrame, owner: Ints, rank: Ints, name: str) -> list[str]:
    """Give each dwelling its product.

    Parameters
    ----------
    residences
        Columns ``archetype``, ``built_year``, ``rented_since_year``, ``dwelling_count``,
        ``qpv_code``.
    owner, rank
        Arrays (n,): row of the residence of each dwelling, rank of the dwelling in it.
    name
        Of the random stream.
    """
    rng = stream(f"{name}:products")
    chance = rng.random(len(residences))
    main = [
        _product(kind, rented, built, draw, in_qpv=code != "")
        for kind, rented, built, draw, code in zip(
            residences["archetype"],
            residences["rented_since_year"].tolist(),
            residences["built_year"].tolist(),
            chance.tolist(),
            residences["qpv_code"],
            strict=True,
        )
    ]
    product = np.array(main, dtype=object)[owner]
    sizes = residences["dwelling_count"].to_numpy()[owner]
    mixed = product == "mixed"
    product[mixed & (rank < np.round(_SOCIAL_PART * sizes))] = "plai"
    product[product == "mixed"] = "plus"
    mixed = product == "mixed_pls"
    product[mixed & (rank < np.round(_DEARER_PART * sizes))] = "pls"
    product[product == "mixed_pls"] = "plus"
    return [str(each) for each in product]


def _product(kind: str, rented: int, built: int, chance: float, *, in_qpv: bool) -> str:
    """Choose a residence's product; ``mixed``, ``mixed_pls`` are shared out later."""
    if kind == Archetype.CITE:
        product = "hbm" if chance < _NOT_REBUILT else "pla"
    elif kind == Archetype.INFILL and rented >= PLUS_FROM:
        product = _pick(_TODAY_IN_QPV if in_qpv else _TODAY, chance)
    elif kind != Archetype.DIFFUSE and built < REFORM:
        product = _pick(_BEFORE_REFORM, chance)
    elif kind == Archetype.DIFFUSE and rented >= PLUS_FROM:
        product = _pick({"plai": 0.5, "plus": 0.5}, chance)
    elif rented >= PLA_TS_FROM and (kind == Archetype.DIFFUSE or chance < _VERY_SOCIAL):
        product = "pla_lm_ts"
    else:
        product = _pick(_AFTER_REFORM, chance)
    return product


def _pick(shares: Mapping[str, float], chance: float) -> str:
    """Draw a key from its share, given a number in 0-1."""
    edges = np.cumsum(list(shares.values()))[:-1]
    return list(shares)[int(np.searchsorted(edges, chance))]
