"""The allocations: who was given each dwelling, by whom, after how long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geodata.demo.register.draws import blank, by_key, pick, waits
from geodata.demo.register.incomes import ceilings, income_groups, incomes_of
from geodata.demo.register.moves import draw_moves
from geodata.demo.register.people import active, rooms_asked_for, sizes_housed
from geodata.demo.register.terms import (
    ALLOCATED_INCOMES,
    FRAGILE_PULL,
    MONTH_DAYS,
    PULL_BETWEEN,
    QUEUES,
    YEARS,
)
from geodata.demo.seeds import stream

if TYPE_CHECKING:
    from geodata.demo.housing import Housing
    from geodata.demo.world import World

HOLDERS = {
    "1": "epci",
    "2": "state",
    "3": "action_logement",
    "4": "commune",
    "5": "department",
    "7": "landlord",
}
"""Holder of the reservation, by the code of the dwelling."""
_PRIORITY_LOG_ODDS = {"urgent": -0.35, "ordinary": -2.4, "stuck": -3.0}
_HOLDER_LOG_ODDS = {
    "epci": 0.1,
    "state": 0.85,
    "action_logement": -0.35,
    "commune": -0.65,
    "department": 0.3,
    "landlord": -0.15,
}
_LANDLORD_BETTER_OFF = {
    "main": -0.04,
    "sarpine": 0.30,
    "marvaux": 0.02,
    "aubrine": 0.12,
    "rousselin": -0.35,
}
"""How much better off, in standard deviations, those whom each landlord houses are."""
_ACI_LOG_ODDS = {
    "main": -1.50,
    "sarpine": -2.10,
    "marvaux": -1.10,
    "aubrine": -1.80,
    "rousselin": -0.90,
}
_ACI_PRIORITY_SHARE = 0.93
_DALO_SHARE = {"state": 0.11, "other": 0.025}
"""Of priority households."""
_PDALHPD_SHARE, _PDALHPD_OTHER_SHARE = 0.26, 0.02
_UNKNOWN = {
    "income_per_uc_eur": 0.04,
    "priority": 0.015,
    "aci": 0.03,
    "pdalhpd": 0.03,
    "activity": 0.03,
    "household_size_count": 0.006,
    "asked_rooms_count": 0.012,
    "proposal_count": 0.03,
    "cal_rank": 0.05,
    "reservation_holder": 0.008,
}
_NOT_TOLD_YET_SHARE = 0.008
"""Decisions of which the file does not say whether a lease followed."""


def draw_allocations(world: World, housing: Housing, offers: pd.DataFrame) -> pd.DataFrame:
    """Draw the household of each decision.

    Parameters
    ----------
    offers
        See :func:`geodata.demo.register.offers.draw_offers`.

    Returns
    -------
    pandas.DataFrame
        One row a decision, in their order: ``residence_number``, ``dwelling``, ``queue``,
        ``landlord_key``, and the canonical columns of allocations that the generator knows; what is
        unknown is null. ``true_income_eur`` is known even where the file does not tell.
    """
    rng = stream("register:allocations")
    dwellings = housing.dwellings.iloc[offers["dwelling"]].reset_index(drop=True)
    residences = housing.residences.iloc[dwellings["residence_number"]].reset_index(drop=True)
    count = len(offers)
    frame = pd.DataFrame(
        {
            "allocation_id": [f"AT{number:06d}" for number in range(1, count + 1)],
            "decided_on": offers["decided_on"],
            "lease_signed_on": offers["signed_on"],
            "dwelling": offers["dwelling"],
            "residence_number": dwellings["residence_number"],
            "landlord_key": residences["landlord_key"],
            "landlord_name": residences["landlord_name"],
            "segment_code": residences["segment_code"],
            "commune_code": residences["commune_code"],
            "commune_name": residences["commune_name"],
            "iris_code": residences["iris_code"],
            "qpv_code": residences["qpv_code"],
            "rooms_count": dwellings["room_count"],
            "product_key": dwellings["product_key"],
            "reservation_holder": dwellings["reservation_code"].map(HOLDERS),
        }
    )
    signed = offers["signed"].to_numpy()
    told = np.where(signed < 0, None, signed == 1)
    frame["lease_signed"] = blank(rng, told, _NOT_TOLD_YET_SHARE)
    frame["lease_signed_on"] = frame["lease_signed_on"].where(frame["lease_signed"].notna())
    frame["queue"] = _queues(count, rng)
    _date(frame, rng)
    income = _incomes(frame, residences["deprivation"].to_numpy(dtype=float), rng)
    frame["true_income_eur"] = income
    sizes = sizes_housed(frame["rooms_count"].to_numpy(), rng)
    frame["household_size_count"] = sizes
    frame["asked_rooms_count"] = rooms_asked_for(frame["rooms_count"].to_numpy(), rng)
    frame["activity"] = active(income, rng)
    _prioritise(frame, rng)
    frame = frame.join(draw_moves(world, housing, frame))
    _rank(frame, rng)
    frame["income_per_uc_eur"] = income
    for column, share in _UNKNOWN.items():
        frame[column] = blank(rng, frame[column].to_numpy(dtype=object), share)
    euros = frame["income_per_uc_eur"].astype(float)
    frame["income_per_uc_eur"] = euros
    frame["income_group"], frame["ceiling_key"] = income_groups(euros), ceilings(euros)
    frame["reservation_holder_name"] = _holder_names(frame)
    return frame


def _queues(count: int, rng: np.random.Generator) -> Any:
    shares = np.array([queue.allocated_share for queue in QUEUES])
    names = np.array([queue.key for queue in QUEUES], dtype=object)
    return names[pick(rng, np.tile(shares, (count, 1)))]


def _date(frame: pd.DataFrame, rng: np.random.Generator) -> None:
    """Say how long each household has waited, and since when."""
    mean = by_key(frame["queue"].to_numpy(), {queue.key: queue.mean_months for queue in QUEUES})
    days = np.maximum(np.round(waits(rng, mean) * MONTH_DAYS), 3.0)
    frame["registered_on"] = frame["decided_on"] - pd.to_timedelta(days, unit="D")
    frame["waiting_months"] = np.round(days / MONTH_DAYS, 1)


def _incomes(frame: pd.DataFrame, deprivation: Any, rng: np.random.Generator) -> Any:
    """Draw resources: shares by year, in QPV and outside, lower where the quartier is worse off."""
    year = frame["decided_on"].dt.year.to_numpy()
    inside = (frame["qpv_code"] != "").to_numpy()
    score = rng.normal(0.0, 1.0, len(frame))
    score = score + by_key(frame["landlord_key"].to_numpy(), _LANDLORD_BETTER_OFF)
    score -= by_key(year.astype(str), {str(y): FRAGILE_PULL[y] for y in YEARS}) * np.clip(
        deprivation, *PULL_BETWEEN
    )
    income = np.zeros(len(frame))
    for (when, where), shares in ALLOCATED_INCOMES.items():
        here = (year == when) & (inside == where)
        income[here] = incomes_of(score[here], shares, when)
    return income


def _prioritise(frame: pd.DataFrame, rng: np.random.Generator) -> None:
    """Say which households are priority ones, of the law, of the plan and of the agreement."""
    count = len(frame)
    holder = frame["reservation_holder"].to_numpy()
    odds = by_key(frame["queue"].to_numpy(), _PRIORITY_LOG_ODDS)
    odds = odds + by_key(holder, _HOLDER_LOG_ODDS)
    odds -= 0.5 * np.log(frame["true_income_eur"].to_numpy() / 9_000.0)
    odds += 0.06 * (frame["decided_on"].dt.year.to_numpy() - YEARS[1])
    priority = odds + rng.logistic(0.0, 1.0, count) > 0
    state = np.where(holder == "state", _DALO_SHARE["state"], _DALO_SHARE["other"])
    dalo = priority & (rng.random(count) < state)
    plan = np.where(priority, _PDALHPD_SHARE, _PDALHPD_OTHER_SHARE)
    local = stream("register:aci").normal(0.0, 0.45, 1_000)
    commune = frame["commune_code"].str[2:].astype(int).to_numpy()
    odds = by_key(frame["landlord_key"].to_numpy(), _ACI_LOG_ODDS) + local[commune]
    agreed = odds + rng.logistic(0.0, 1.0, count) > 0
    kept = rng.random(count) < _ACI_PRIORITY_SHARE
    frame["priority"], frame["dalo"] = priority, dalo
    frame["pdalhpd"] = rng.random(count) < plan
    frame["aci"] = np.where(priority, kept, agreed)


def _rank(frame: pd.DataFrame, rng: np.random.Generator) -> None:
    """Say after how many proposals, and at which rank of the commission."""
    waited = frame["waiting_months"].to_numpy()
    frame["proposal_count"] = 1 + rng.poisson(np.minimum(0.12 + 0.035 * waited, 1.6))
    frame["cal_rank"] = 1 + pick(rng, np.tile([0.84, 0.12, 0.04], (len(frame), 1)))


def _holder_names(frame: pd.DataFrame) -> Any:
    """Name the communes that hold a reservation; the others are known by what they are."""
    return frame["commune_name"].where(frame["reservation_holder"] == "commune", None)
