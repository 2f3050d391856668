"""What is asked of the solver: the form's answers, their defaults, the problem they make."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from fragility.scenario import PROGRAMMED, Kind, Product, Zone
from fragility.scenario.rules import plh_rules
from fragility.scenario.solve import Problem
from ui.format import file_name
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fragility.scenario import Scenario, Stock
    from ui.programming.view import View

BASES: Final = ("again", "over", "reference")
"""Share the open scenario's production out again, add to it, or start from the reference."""
ROOM_SHARE: Final = 0.03
"""Dwellings a commune is supposed to have room for, of its main residences: a starting point that
the reader replaces by what is known of each commune."""
ROOM_STOCK_SHARE: Final = 0.12
"""The same, of the social stock, where nothing is known of the main residences: 3 % of the main
residences where a quarter of them are social."""
ROOM_FACTOR: Final = 1.5
"""The same, of what is already programmed there."""
ROOM_SOURCES: Final = ("homes", "sru_homes", "stock", "programmed", "nothing")
"""What a capacity is proposed from, the surest first."""
_ROUND: Final = 5
_STOCK_SHARE: Final = 0.01
"""Dwellings proposed a year where the base programmes none, of the stock."""
_SRU: Final = {
    "plai_minimum_share": "sru_plai_share_min",
    "pls_maximum_share": "sru_pls_share_max",
}
"""Dated parameters of the rules that the constraint takes."""
_MIX: Final = {Product.PLAI: 0.3, Product.PLUS: 0.6, Product.PLS: 0.1, Product.PLI: 0.0}


@dataclass(frozen=True, eq=False)
class Asked:
    """One answer to the form."""

    base: str
    dwellings: Mapping[Product, int]
    years: tuple[int, int]
    goal: str
    plai_share: tuple[float, float]
    """Least and most PLAI of the PLUS and PLAI of each commune; 0 and 1 ask nothing."""
    rooms: pd.DataFrame
    """By ``commune_code``: ``minimum_count``, ``outside_qpv_count``, ``in_qpv_count``; blank: no
    minimum, no ceiling outside QPV, nothing in QPV."""
    sru: bool = True
    no_plai_in_qpv: bool = True
    budget_eur: float | None = None
    subsidy_eur: Mapping[Product, float] = field(default_factory=dict)


def base_of(view: View, name: str) -> Scenario:
    """Return the scenario that happens anyway, before anything is left out of it."""
    return view.reference if name == "reference" else view.scenario


def bases(view: View) -> tuple[str, ...]:
    """Return the bases that make sense: those of the same years, each once."""
    same = view.reference.horizon_years == view.scenario.horizon_years
    other = same and view.reference.id != view.scenario.id
    return BASES if other else BASES[:2]


def programmed(scenario: Scenario, years: tuple[int, int]) -> pd.DataFrame:
    """Return the new production of a scenario over some years: communes × products."""
    first = scenario.years[0]
    rows: list[tuple[str, str, int]] = [
        (
            each.commune_code,
            str(each.product),
            sum(each.dwellings[years[0] - first : years[1] - first + 1]),
        )
        for each in scenario.lines
        if each.kind is Kind.PRODUCTION
    ]
    rows += [
        (each.commune_code, str(product), count)
        for each in scenario.operations
        if each.kind is Kind.PRODUCTION and years[0] <= each.year <= years[1]
        for product, count in each.products.items()
    ]
    frame = pd.DataFrame(rows, columns=["commune_code", "product", "count"])
    # A product that nobody programmes there is a true zero.
    wide = frame.pivot_table(
        index="commune_code", columns="product", values="count", aggfunc="sum", fill_value=0
    )
    return wide.reindex(columns=[each.value for each in PROGRAMMED], fill_value=0).astype(int)


def proposed(view: View, base: str, years: tuple[int, int]) -> dict[Product, int]:
    """Return the dwellings to share out by default: those of the base, else 1 % of the stock."""
    totals = programmed(base_of(view, base), years).sum()
    if base != "over" and totals.sum():
        return {each: int(totals[each.value]) for each in PROGRAMMED}
    count = view.stock.total_count * _STOCK_SHARE * (years[1] - years[0] + 1)
    return {each: round(count * share) for each, share in _MIX.items()}


def plai_range(dwellings: Mapping[Product, int]) -> tuple[int, int]:
    """Return the least and most PLAI proposed for each commune, in per cent of its PLUS and PLAI.

    Around the share of the whole, by steps of five: a commune may have a little less or much more,
    and some distribution always respects it.

    Examples
    --------
    >>> plai_range({Product.PLAI: 63, Product.PLUS: 197})
    (15, 50)
    """
    whole = dwellings[Product.PLAI] + dwellings[Product.PLUS]
    share = 100 * dwellings[Product.PLAI] / whole if whole else 30
    low, high = (int(_ROUND * ((share + gap) // _ROUND)) for gap in (-5, 25))
    return max(low, 0), min(max(high, 50), 100)


def rooms(stock: Stock, base: Scenario, years: tuple[int, int]) -> pd.DataFrame:
    """Return the capacities proposed, one row a commune.

    The larger of 3 % of the main residences and one and a half times what is programmed there,
    rounded up to five. Where the census does not tell the main residences, those of the SRU
    inventory; else 12 % of the social stock; else what is programmed alone. A commune of which
    nothing is known has room for nothing: without a ceiling, a search would pile up there whatever
    serves its goal nowhere.

    Returns
    -------
    Indexed by ``commune_code``: ``commune_name``, ``dwelling_count``, ``minimum_count``,
    ``outside_qpv_count``, ``in_qpv_count``.
    """
    room, _ = _room_of_facts(stock)
    known = programmed(base, years).sum(axis=1).reindex(room.index)
    largest = pd.concat([room, known * ROOM_FACTOR], axis=1).max(axis=1)
    # Nothing known, nothing programmed: no room is a proposal that the reader sees and corrects.
    largest = largest.mask(largest.isna(), 0.0)
    names = stock.communes["commune_name"]
    return pd.DataFrame(
        {
            "commune_name": names.where(names != "", pd.Series(names.index, names.index)),
            "dwelling_count": stock.products.sum(axis=(1, 2)),
            "minimum_count": pd.Series(pd.NA, room.index, dtype="Int64"),
            "outside_qpv_count": (np.ceil(largest / _ROUND) * _ROUND).astype("Int64"),
            "in_qpv_count": pd.Series(pd.NA, room.index, dtype="Int64"),
        }
    )


def room_sources(stock: Stock, base: Scenario, years: tuple[int, int]) -> pd.Series[str]:
    """Return what the capacity of each commune is proposed from: one of ``ROOM_SOURCES``."""
    source = _room_of_facts(stock)[1]
    there = source.index.isin(programmed(base, years).index)
    return source.mask((source == "nothing") & there, "programmed")


def _room_of_facts(stock: Stock) -> tuple[pd.Series[float], pd.Series[str]]:
    """Return the room that the surest figure of each commune gives, and which one it is."""
    facts = stock.communes
    dwellings = pd.Series(stock.products.sum(axis=(1, 2)), facts.index).astype(float)
    rooms_by = {
        "homes": facts["main_residence_count"] * ROOM_SHARE,
        "sru_homes": facts["sru_main_residence_count"] * ROOM_SHARE,
        "stock": dwellings.where(dwellings > 0) * ROOM_STOCK_SHARE,
    }
    room = pd.Series(np.nan, facts.index)
    source = pd.Series("nothing", facts.index)
    for name, found in rooms_by.items():
        taken = room.isna() & found.notna()
        room, source = room.where(~taken, found), source.mask(taken, name)
    return room, source


def problem(view: View, asked: Asked) -> Problem:
    """Return the document of what is asked.

    Raises
    ------
    pydantic.ValidationError
        What is asked contradicts itself; its message is in French.
    """
    base, (first, last) = base_of(view, asked.base), asked.years
    name = t("programming.solve.name", base=base.name)[:200]
    body: dict[str, Any] = {
        "id": file_name("repartition", base.id)[:40].strip("-"),
        "name": name,
        "author": base.author,
        "territory_code": base.territory_code,
        "start_year": base.start_year,
        "horizon_years": base.horizon_years,
        "first_year": first,
        "last_year": last,
        "dwellings": {each.value: int(n) for each, n in asked.dwellings.items()},
        "goals": [{"name": asked.goal}],
        "constraints": _constraints(asked),
        "base": base.id,
        "base_without": [] if asked.base == "over" else [Kind.PRODUCTION.value],
    }
    return Problem.model_validate(body)


def _constraints(asked: Asked) -> dict[str, Any]:
    low, high = asked.plai_share
    told: dict[str, Any] = {
        "no_plai_in_qpv": asked.no_plai_in_qpv,
        "capacities": _capacities(asked.rooms),
        "bounds": [
            {"commune_code": code, "minimum": int(n)}
            for code, n in asked.rooms["minimum_count"].dropna().items()
            if n > 0
        ],
    }
    if low > 0 or high < 1:
        told["plai_shares"] = [{"minimum": low, "maximum": high}]
    if asked.sru:
        told["sru"] = {name: plh_rules().value(rule, asked.years[0]) for name, rule in _SRU.items()}
        told["sru"]["within_capacity"] = True
    if asked.budget_eur is not None:
        told["budget"] = {
            "total_eur": asked.budget_eur,
            "subsidy_eur": {each.value: float(n) for each, n in asked.subsidy_eur.items()},
        }
    return told


def _capacities(told: pd.DataFrame) -> list[dict[str, Any]]:
    out = []
    for column, zone in (("outside_qpv_count", Zone.OUTSIDE_QPV), ("in_qpv_count", Zone.QPV)):
        for code, count in told[column].dropna().items():
            if zone is Zone.OUTSIDE_QPV or count > 0:
                out.append({"commune_code": code, "zone": zone.value, "in_all": int(count)})
    return out
