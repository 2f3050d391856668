"""Worked scenarios of a fictional territory, for workshops: the reference, and levers on it.

The first two are the two ways of the Métropole européenne de Lille to rebuild what a renewal takes
down: the PLAI where it is rebuilt, or spread over every operation. The third one moves part of the
production, and has one operation under the rule of 30 dwellings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fragility.scenario import REFERENCE, ZONES, Kind, Operation, Product, Zone
from fragility.scenario.apportion import apportion
from fragility.scenario.levers import (
    moved,
    scaled,
    smooth_reconstitution,
    with_plai_share,
    with_renewal,
)
from fragility.scenario.operation import operation_mix
from ui.format import number, percent
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fragility.scenario import Scenario, Stock

_AMBITION: Final = 2.0
"""What multiplies the production of the reference, in each of them."""
_PLAI_TODAY, _PLAI_REBUILT, _PLAI_WANTED = 0.2, 0.6, 0.3
_RENEWED_PART: Final = 4
"""One dwelling is taken down for so many PLUS and PLAI produced: from 3 to 7, the common share of
PLAI is between 25 and 30 %."""
_RENEWED_COMMUNES, _RENEWED_YEARS = 2, 3
_MOVED: Final = 0.5
_OPERATION, _SOCIAL_SHARE = 30, 0.3


def make(stock: Stock, reference: Scenario) -> tuple[Scenario, ...]:
    """Make the scenarios that a territory allows.

    Parameters
    ----------
    stock
        Where they start from.
    reference
        What they are made from.

    Returns
    -------
    None without any production to go on from; no renewal without a QPV to renew, no move where
    main residences are not known.
    """
    ambitious = scaled(reference, None, _AMBITION)
    usual = with_plai_share(ambitious, None, _PLAI_TODAY)
    if not _produced(usual):
        return ()
    made = []
    demolished = _demolished(stock, usual)
    if demolished:
        total = sum(map(sum, demolished.values()))
        rebuilt_in = _rebuilding(usual, frozenset(demolished))
        renewed = with_renewal(usual, demolished, rebuilt_in=rebuilt_in, plai_share=_PLAI_REBUILT)
        made.append(_named(renewed, "npnru-60-plai", count=number(total)))
        made.append(_named(smooth_reconstitution(renewed), "npnru-plai-lisse", count=number(total)))
    balanced = _balanced(stock, ambitious)
    if balanced is not None:
        made.append(_named(balanced, "reequilibrage", share=percent(_PLAI_WANTED, 0)))
    return tuple(made)


def _named(scenario: Scenario, name: str, **values: object) -> Scenario:
    key = name.replace("-", "_")
    return scenario.model_copy(
        update={
            "id": name,
            "name": t(f"programming.base.example.{key}.name"),
            "author": t("programming.base.example_author"),
            "based_on": REFERENCE,
            "notes": t(f"programming.base.example.{key}.notes", **values),
        }
    )


def _produced(scenario: Scenario) -> dict[str, int]:
    """Count the PLUS and PLAI each commune finances outside QPV."""
    found: dict[str, int] = {}
    for line in scenario.lines:
        pair = line.product in {Product.PLAI, Product.PLUS}
        if line.kind is Kind.PRODUCTION and line.zone is Zone.OUTSIDE_QPV and pair:
            count = sum(line.dwellings)
            found[line.commune_code] = found.get(line.commune_code, 0) + count
    return found


def _demolished(stock: Stock, scenario: Scenario) -> Mapping[str, tuple[int, ...]]:
    """Say what is taken down each year in the QPV of the communes that have most there."""
    inside = stock.products[:, ZONES.index(Zone.QPV)].sum(axis=1)
    places = np.argsort(-inside, kind="stable")[:_RENEWED_COMMUNES]
    total = min(sum(_produced(scenario).values()) // _RENEWED_PART, int(inside[places].sum()))
    if not total:
        return {}
    of_commune = apportion(np.array(total), inside[places].astype(float), caps=inside[places])
    years = np.zeros((len(places), scenario.horizon_years), dtype=np.int64)
    years[:, :_RENEWED_YEARS] = apportion(of_commune, np.ones((len(places), _RENEWED_YEARS)))
    codes = [stock.codes[place] for place in places]
    return {code: tuple(row) for code, row in zip(codes, years.tolist(), strict=True) if any(row)}


def _rebuilding(scenario: Scenario, renewed: frozenset[str]) -> Mapping[str, float]:
    """Weigh the communes that rebuild: those that produce and renew nothing, else all that do."""
    produced = _produced(scenario)
    others = {code: float(count) for code, count in produced.items() if code not in renewed}
    return others or {code: float(count) for code, count in produced.items()}


def _balanced(stock: Stock, scenario: Scenario) -> Scenario | None:
    """Move half the production of the communes that have most social dwellings for their size."""
    homes = stock.communes["main_residence_count"]
    if homes.isna().any() or not (homes > 0).all():
        return None
    social = stock.products.sum(axis=(1, 2))
    share, mean = social / homes, social.sum() / homes.sum()
    produced = _produced(scenario)
    sources = [code for code in produced if share[code] >= mean]
    sources.sort(key=lambda code: (-produced[code], code))
    below = homes[share < mean / 2].sort_values(ascending=False, kind="stable")
    if not sources or below.empty:
        return None
    made = scenario
    for source, target in zip(sources, map(str, below.index), strict=False):
        made = moved(made, source, target, _MOVED)
    made = with_plai_share(made, None, _PLAI_WANTED)
    mix = operation_mix(_OPERATION, _SOCIAL_SHARE, _PLAI_WANTED)
    operation = Operation(
        name=t("programming.base.example_operation"),
        commune_code=str(below.index[0]),
        year=made.start_year + 1,
        dwellings=_OPERATION,
        plai=mix.plai,
        plus=mix.plus,
    )
    return made.model_copy(update={"operations": (*made.operations, operation)})
