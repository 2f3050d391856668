"""What the page starts from: the stock, the scenario that goes on, examples; and what is unknown.

One-line wrappers around pure functions, shared by all sessions. What a reader may not see of the
households is not in the stock that is given: :mod:`ui.programming.applicants`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from fragility.balance.protection import DETAIL
from fragility.disclosure import may_see
from fragility.scenario import Scenario, Stock, stock_rows
from fragility.scenario.reference import reference_scenario
from ui import roles
from ui.demand import kept as demand
from ui.programming import applicants, examples_of, recent, remarks
from ui.programming.ground import as_it_stands, ground
from ui.roles import Role
from ui.territories import Territory

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


_KEYS: dict[str | type[Any], Callable[[Any], Any]] = {Territory: as_it_stands}
_keep = st.cache_resource(show_spinner=False, hash_funcs=_KEYS, max_entries=32)
_HOUSEHOLDS: Final = {"pending_count": "applicant_count", "eligible_count": "plai_eligible_count"}


def stock(territory: Territory) -> Stock | None:
    """Return the stock of a territory as this reader may see it.

    Returns
    -------
    ``None`` where no source counts the dwellings of communes. Households that wait are NaN where
    they are unknown, and where they may not be shown.
    """
    return _stock(territory, roles.current(territory))


def shared_stock(territory: Territory) -> Stock | None:
    """Return the stock as every reader may see it: what all may read is made from it."""
    return _stock(territory, Role.ELU)


def left_out(territory: Territory) -> Mapping[str, str]:
    """Return the communes whose stock is not known, with why: ``missing`` or ``secret``."""
    return ground(territory).left_out


def reference(territory: Territory) -> Scenario:
    """Return the scenario that goes on as the past years did; only where there is a stock."""
    return _reference(territory)


def recent_rows(territory: Territory) -> pd.DataFrame | None:
    """Return what the reference goes on from, in the communes of the stock; ``None`` if unknown."""
    found = ground(territory)
    if found.stock is None or found.recent is None:
        return None
    here = found.recent["commune_code"].astype(str).isin(found.stock.codes)
    known = found.recent["year"].isin(recent.known_years(found.stock.year))
    return found.recent[here & known]


def examples(territory: Territory) -> tuple[Scenario, ...]:
    """Return worked scenarios: of a fictional territory only."""
    return _examples(territory) if territory.fictional and ground(territory).stock else ()


def notes(territory: Territory) -> tuple[str, ...]:
    """Return, in French sentences, what the stock does not say or says of another year."""
    role = roles.current(territory)
    return (*stock_notes(territory), *_household_notes(territory, role))


def stock_notes(territory: Territory) -> tuple[str, ...]:
    """Return the same of the dwellings alone: nothing of households, the same for every reader."""
    return ground(territory).notes


def withheld(territory: Territory) -> bool:
    """Tell whether figures of households are known that this reader may not see."""
    return _withheld(territory, roles.current(territory))


def eligible_of(territory: Territory, level: str) -> pd.Series[float]:
    """Return the households that wait under the ceiling of the PLAI.

    The sum of the communes would be unknown as soon as one of them is: sectors and the whole
    territory have a count of their own.

    Parameters
    ----------
    territory
        Whose files.
    level
        ``commune`` (by code), ``sector`` (by name) or ``epci`` (under an empty text).

    Returns
    -------
    NaN where unknown or not shown; empty where nothing may be.
    """
    return _eligible_of(territory, roles.current(territory), level)


def _eligible_of(territory: Territory, role: Role, level: str) -> pd.Series[float]:
    places = demand.places(territory)
    by = {"epci": (), "sector": ("sector",), "commune": places}[level]
    found = applicants.counts(territory, role, by)
    if found.empty:
        return pd.Series(dtype=float)
    if level == "epci":
        return pd.Series(found["eligible_count"].to_numpy(), index=[""])
    named = found[found[by[-1]].notna()]
    return named.set_index(named[by[-1]].astype(str))["eligible_count"]


def eligible_total(territory: Territory) -> float:
    """Return the same for the whole territory; NaN where unknown or not shown."""
    return _eligible_total(territory, roles.current(territory))


def _eligible_total(territory: Territory, role: Role) -> float:
    found = _eligible_of(territory, role, "epci")
    return float(found.iloc[0]) if len(found) else float("nan")


def stock_file(territory: Territory) -> pd.DataFrame:
    """Return the stock as the command line takes it (``--stock``), households as this reader may.

    Raises
    ------
    LookupError
        The territory has no stock.
    """
    found = stock(territory)
    if found is None:
        raise LookupError(territory.code)
    return stock_rows(found)


@_keep
def _stock(territory: Territory, role: Role) -> Stock | None:
    known = ground(territory).stock
    if known is None:
        return None
    waiting = applicants.by_commune(territory, role, known.communes.index.astype("str"))
    waiting = waiting.rename(columns=_HOUSEHOLDS)
    communes = known.communes.assign(
        **{name: waiting[name].to_numpy() for name in _HOUSEHOLDS.values()}
    )
    return replace(known, communes=communes)


@_keep
def _reference(territory: Territory) -> Scenario:
    found = ground(territory)
    assert found.stock is not None  # said by the caller
    late = found.recent
    rows = pd.DataFrame(columns=list(recent.COLUMNS)) if late is None else late
    years = recent.known_years(found.stock.year)
    return reference_scenario(
        found.stock,
        rows,
        territory_code=territory.code,
        known_years=years,
        remarks=found.recent_notes,
    )


@_keep
def _examples(territory: Territory) -> tuple[Scenario, ...]:
    found = ground(territory)
    assert found.stock is not None  # said by the caller
    return examples_of.make(found.stock, _reference(territory))


@_keep
def _withheld(territory: Territory, role: Role) -> bool:
    if may_see(DETAIL, role):
        return False
    mine, all_of_it = _stock(territory, role), _stock(territory, Role.TECHNICIEN)
    if mine is None or all_of_it is None:
        return False
    columns = list(_HOUSEHOLDS.values())
    hidden = mine.communes[columns].isna() & all_of_it.communes[columns].notna()
    return bool(hidden.to_numpy().any())


@_keep
def _household_notes(territory: Territory, role: Role) -> tuple[str, ...]:
    found = _stock(territory, role)
    if found is None:
        return ()
    return remarks.of_households(
        found,
        day=applicants.day(territory, role),
        count=_eligible_total(territory, role),
        withheld=_withheld(territory, role),
    )
