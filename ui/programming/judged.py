"""What rules, draws and hypotheses say of a scenario: computed once, shared by all sessions."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from fragility.scenario import Scenario, Stock
from fragility.scenario.compliance import compliance
from fragility.scenario.draws import Draws, draw
from fragility.scenario.sensitivity import sensitivity
from ui.programming import kept

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from fragility.scenario import Level
    from ui.programming.reading import Place
    from ui.territories import Territory

DRAWS: Final = 1000
SEED: Final = 0
_KEYS: dict[str | type[Any], Callable[[Any], Any]] = {
    Stock: kept.stamp,
    Scenario: attrgetter("digest"),
}
_keep = st.cache_resource(show_spinner=False, hash_funcs=_KEYS, max_entries=16)
_keep_few = st.cache_resource(show_spinner=False, hash_funcs=_KEYS, max_entries=2)
"""Draws are large."""


def verdicts(territory: Territory, scenario: Scenario) -> pd.DataFrame:
    """Return the compliance of a scenario; raises as :func:`ui.programming.kept.run`."""
    return _verdicts(kept.run(territory, scenario).stock, scenario, territory)


@_keep
def _verdicts(stock: Stock, scenario: Scenario, _territory: Territory) -> pd.DataFrame:
    del stock
    return compliance(kept.run(_territory, scenario))


def draws(territory: Territory, scenario: Scenario) -> Draws:
    """Return the draws of a scenario; raises as :func:`ui.programming.kept.run`."""
    return _draws(kept.run(territory, scenario).stock, scenario)


@_keep_few
def _draws(stock: Stock, scenario: Scenario) -> Draws:
    return draw(scenario, stock, count=DRAWS, seed=SEED)


def ranges(territory: Territory, scenario: Scenario, level: Level, measure: str) -> pd.DataFrame:
    """Return the interval of a measure each year; raises as :func:`draws`."""
    return _ranges(kept.run(territory, scenario).stock, scenario, level, measure)


@_keep
def _ranges(stock: Stock, scenario: Scenario, level: Level, measure: str) -> pd.DataFrame:
    return _draws(stock, scenario).table(level, measures=(measure,))


def chances(territory: Territory, scenario: Scenario) -> pd.DataFrame:
    """Return the probability of reaching each target; raises as :func:`draws`."""
    return _chances(kept.run(territory, scenario).stock, scenario)


@_keep
def _chances(stock: Stock, scenario: Scenario) -> pd.DataFrame:
    return _draws(stock, scenario).probabilities()


def tornado(
    territory: Territory, scenario: Scenario, measure: str, where: Place, year: int
) -> pd.DataFrame:
    """Return what each hypothesis moves; raises as :func:`draws`."""
    stock = kept.run(territory, scenario).stock
    return _tornado(stock, scenario, measure, (where.level, where.code, year))


@_keep
def _tornado(
    stock: Stock, scenario: Scenario, measure: str, where: tuple[Level, str, int]
) -> pd.DataFrame:
    level, place, year = where
    known = _draws(stock, scenario)
    return sensitivity(scenario, stock, measure, year=year, level=level, place=place, draws=known)
