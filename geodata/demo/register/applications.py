"""The applications: those housed in three years, those given up, and those still waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.demo.register.draws import blank, by_key, waits
from geodata.demo.register.incomes import ceilings, incomes_of
from geodata.demo.register.moves import draw_difficulties
from geodata.demo.register.people import (
    active,
    rooms_asked,
    segments,
    sizes_waiting,
)
from geodata.demo.register.terms import (
    FIRST_DAY,
    LAST_DAY,
    MONTH_DAYS,
    PENDING_INCOMES,
    QUEUES,
    YEARS,
)
from geodata.demo.seeds import stream

if TYPE_CHECKING:
    from geodata.demo.world import World

_MONTHS = 12 * len(YEARS)
_PROPOSALS_MONTHLY = {"urgent": 0.10, "ordinary": 0.035, "stuck": 0.016}
_OFTEN_RANKED_SHARE, _OFTEN_RANKED_FROM_MONTHS = 0.075, 6.0
_RANKED_MONTHLY, _MOST_RANKED = 0.02, 1
_PRIORITY_LOG_ODDS = {"urgent": 0.0, "ordinary": -1.9, "stuck": -1.7}
_DALO_SHARE = 0.04
_ELSEWHERE_SHARE = 0.2
"""Housed in another commune than the first one asked for."""
_UNKNOWN = {
    "income_per_uc_eur": 0.04,
    "priority": 0.015,
    "activity": 0.03,
    "household_size_count": 0.006,
    "asked_rooms_count": 0.012,
    "proposal_count": 0.02,
    "segment": 0.02,
    "mutation_difficulty": 0.02,
}


def draw_applications(world: World, allocations: pd.DataFrame) -> pd.DataFrame:
    """Draw the extract: whoever waits at the end, and whoever left during the three years.

    Parameters
    ----------
    allocations
        See :func:`geodata.demo.register.allocations.draw_allocations`.

    Returns
    -------
    pandas.DataFrame
        One row an application, in the order of their registration: the canonical columns of
        applications that the generator knows; what is unknown is null.
    """
    rng = stream("register:applications")
    housed = _housed(allocations)
    monthly = (housed["outcome"] == "allocated").sum() / _MONTHS
    waiting = _waiting(int((housed["outcome"] == "pending").sum()), rng)
    gone = _withdrawn(float(monthly), rng)
    fresh = _describe(pd.concat([waiting, gone], ignore_index=True), rng)
    frame = pd.concat([housed, fresh], ignore_index=True)
    _choose_communes(frame, world, rng)
    size = frame["household_size_count"].astype(float).fillna(1.0).to_numpy().astype(int)
    frame["segment"] = segments(size, frame["activity"].to_numpy(dtype=object), rng)
    _propose(frame, rng)
    for column, share in _UNKNOWN.items():
        frame[column] = blank(rng, frame[column].to_numpy(dtype=object), share)
    frame.loc[frame["access"] == "first_access", "mutation_difficulty"] = "none"
    frame["income_per_uc_eur"] = frame["income_per_uc_eur"].astype(float)
    frame["ceiling_key"] = ceilings(frame["income_per_uc_eur"])
    frame = frame.sort_values(["registered_on", "outcome"], kind="stable", ignore_index=True)
    frame.insert(0, "application_id", [f"DE{number:06d}" for number in range(1, len(frame) + 1)])
    return frame.drop(columns=["queue", "months"])


def _housed(allocations: pd.DataFrame) -> pd.DataFrame:
    """Give the applications of those housed; who has not signed yet still waits."""
    signed = allocations["lease_signed"]
    kept = allocations[signed.isna() | (signed == True)]  # noqa: E712 - true, false or unknown
    late = kept["lease_signed"].isna() & (kept["decided_on"] > LAST_DAY - np.timedelta64(90, "D"))
    names = [
        "registered_on",
        "commune_code",
        "access",
        "mutation_difficulty",
        "asked_rooms_count",
        "household_size_count",
        "priority",
        "dalo",
        "activity",
        "queue",
    ]
    frame = kept[names].assign(
        income_per_uc_eur=kept["true_income_eur"],
        outcome=np.where(late, "pending", "allocated"),
        closed_on=kept["decided_on"].where(~late),
    )
    until = kept["decided_on"].where(~late, pd.Timestamp(LAST_DAY))
    frame["months"] = (until - kept["registered_on"]).dt.days / MONTH_DAYS
    return frame.reset_index(drop=True)


def _waiting(already: int, rng: np.random.Generator) -> pd.DataFrame:
    """Draw those who wait at the end: ages are exponential, as the waits they will have."""
    counts = {queue.key: queue.pending_count for queue in QUEUES}
    counts["urgent"] -= round(0.4 * already)
    counts["ordinary"] -= already - round(0.4 * already)
    queue = np.repeat(np.array(list(counts), dtype=object), list(counts.values()))
    months = waits(rng, _means(queue))
    age = np.floor(months * MONTH_DAYS)
    return pd.DataFrame(
        {
            "registered_on": pd.Timestamp(LAST_DAY) - pd.to_timedelta(age, unit="D"),
            "outcome": "pending",
            "closed_on": pd.NaT,
            "queue": queue,
            "months": months,
        }
    )


def _withdrawn(monthly: float, rng: np.random.Generator) -> pd.DataFrame:
    """Draw those who left without an allocation in the three years."""
    counts = [round(_MONTHS * queue.withdrawn_monthly(monthly)) for queue in QUEUES]
    queue = np.repeat(np.array([each.key for each in QUEUES], dtype=object), counts)
    months = waits(rng, _means(queue))
    span = (LAST_DAY - FIRST_DAY).astype(int) + 1
    closed = pd.Timestamp(FIRST_DAY) + pd.to_timedelta(rng.integers(0, span, len(queue)), unit="D")
    lived = np.maximum(np.round(months * MONTH_DAYS), 1.0)
    return pd.DataFrame(
        {
            "registered_on": closed - pd.to_timedelta(lived, unit="D"),
            "outcome": "withdrawn",
            "closed_on": closed,
            "queue": queue,
            "months": months,
        }
    )


def _means(queue: np.ndarray) -> np.ndarray:
    return by_key(queue, {each.key: each.mean_months for each in QUEUES})


def _describe(frame: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Say who those not housed are."""
    queue, count = frame["queue"].to_numpy(dtype=object), len(frame)
    score = rng.normal(0.0, 1.0, count)
    pending = (frame["outcome"] == "pending").to_numpy()
    income = np.zeros(count)
    for here in (pending, ~pending):
        income[here] = incomes_of(score[here], PENDING_INCOMES, YEARS[-1])
    mutation = rng.random(count) < by_key(queue, {each.key: each.mutation_share for each in QUEUES})
    sizes = sizes_waiting(queue, rng)
    odds = by_key(queue, _PRIORITY_LOG_ODDS) - 0.5 * np.log(income / 9_000.0)
    priority = odds + rng.logistic(0.0, 1.0, count) > 0
    return frame.assign(
        access=np.where(mutation, "mutation", "first_access"),
        mutation_difficulty=draw_difficulties(queue, mutation, rng),
        household_size_count=sizes,
        asked_rooms_count=rooms_asked(sizes, rng),
        income_per_uc_eur=income,
        activity=active(income, rng),
        priority=priority,
        dalo=priority & (rng.random(count) < _DALO_SHARE),
        commune_code=None,
    )


def _choose_communes(frame: pd.DataFrame, world: World, rng: np.random.Generator) -> None:
    """Say which commune each asks for first: mostly where there is social housing."""
    communes = world.communes[world.communes["commune_code"].isin(world.iris["commune_code"])]
    stock = world.social_stock.groupby("commune_code")["dwelling_count"].sum()
    there = communes["commune_code"].map(stock).fillna(0.0).to_numpy(dtype=float)
    people = communes["population"].to_numpy(dtype=float)
    appeal = np.exp(stream("register:appeal").normal(0.0, 0.3, len(communes)))
    wish = (there**0.9 + 0.003 * people) * appeal
    codes = communes["commune_code"].to_numpy()
    drawn = rng.choice(codes, len(frame), p=wish / wish.sum())
    other = (rng.random(len(frame)) < _ELSEWHERE_SHARE) | frame["commune_code"].isna().to_numpy()
    frame["commune_code"] = np.where(other, drawn, frame["commune_code"])


def _propose(frame: pd.DataFrame, rng: np.random.Generator) -> None:
    """Say how often each was proposed a dwelling, and how it was ranked."""
    count = len(frame)
    months = frame["months"].to_numpy(dtype=float)
    housed = (frame["outcome"] == "allocated").to_numpy()
    rate = by_key(frame["queue"].to_numpy(), _PROPOSALS_MONTHLY)
    proposals = rng.poisson(np.minimum(rate * months, 2.0)) + housed
    often = (rng.random(count) < _OFTEN_RANKED_SHARE) & (months > _OFTEN_RANKED_FROM_MONTHS)
    often &= ~housed
    proposals[often] = 0
    first = rng.binomial(proposals, 0.8)
    first[housed] = np.maximum(first[housed], 1)
    later = np.minimum(rng.poisson(np.minimum(_RANKED_MONTHLY * months, 1.0)), _MOST_RANKED)
    later[often] = 2 + rng.poisson(0.8, int(often.sum()))
    frame["proposal_count"] = proposals
    frame["first_rank_count"], frame["later_rank_count"] = first, later
