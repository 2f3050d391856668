"""The figures of scenarios, computed once for all sessions.

Their key is what they depend on: the content of the stock, which is not the same for readers who
may not see the same of the households, and the digest of the scenario.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakKeyDictionary

import pandas as pd
import streamlit as st

from fragility.errors import ComputationError, FragilityError
from fragility.scenario import Run, Scenario, Stock, simulate, years_table
from ui.programming import base
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from fragility.scenario import Level
    from ui.territories import Territory

_STAMPS: WeakKeyDictionary[Stock, str] = WeakKeyDictionary()


def stamp(stock: Stock) -> str:
    """Return what changes with anything that figures depend on in a stock."""
    if stock not in _STAMPS:
        told = hashlib.sha256(f"{stock.year} {stock.low_rent_told}".encode())
        told.update(stock.products.tobytes())
        told.update(stock.sizes.tobytes())
        told.update(stock.communes.to_csv().encode())
        _STAMPS[stock] = told.hexdigest()
    return _STAMPS[stock]


_KEYS: dict[str | type[Any], Callable[[Any], Any]] = {
    Stock: stamp,
    Scenario: attrgetter("digest"),
}
_keep = st.cache_resource(show_spinner=False, hash_funcs=_KEYS, max_entries=256)


def run(territory: Territory, scenario: Scenario) -> Run:
    """Return what becomes of the stock, as this reader may know it, in a scenario.

    Raises
    ------
    ComputationError
        In French: the scenario cannot happen on this stock, or there is none.
    """
    found = _run(_stock(territory), scenario)
    if isinstance(found, str):
        raise ComputationError(found)
    # Scenarios that differ by their name alone have the same figures.
    return found if found.scenario == scenario else replace(found, scenario=scenario)


def table(territory: Territory, scenario: Scenario, level: str) -> pd.DataFrame:
    """Return the years of a scenario at a level; never to be changed; raises as :func:`run`."""
    found = _table(_stock(territory), scenario, level)
    if isinstance(found, str):
        raise ComputationError(found)
    return found


def _stock(territory: Territory) -> Stock:
    stock = base.stock(territory)
    if stock is None:
        raise ComputationError(t("programming.empty.body"))
    return stock


@_keep
def _run(stock: Stock, scenario: Scenario) -> Run | str:
    try:
        return simulate(scenario, stock)
    except FragilityError as error:
        return error.message


@_keep
def _table(stock: Stock, scenario: Scenario, level: str) -> pd.DataFrame | str:
    found = _run(stock, scenario)
    return found if isinstance(found, str) else years_table(found, cast("Level", level))
