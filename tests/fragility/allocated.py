"""Allocations and applications that do not exist, for the tests of this folder."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from fragility.balance import Prepared, load_rules, prepare, read_allocations

YEAR = (dt.date(2018, 1, 1), dt.date(2018, 12, 31))
SHIPPED = ("national", "mel_2016", "agenda_2015")


def allocation_table(size: int, seed: int = 0) -> pd.DataFrame:
    """Allocations of 2017 to 2019 in nine communes of two sectors, the last ones tiny."""
    draw = np.random.default_rng(seed)

    def among(values, p=None):
        return draw.choice(np.array(values, dtype=object), size, p=p)

    communes = np.array([f"9900{i}" for i in range(9)], dtype=object)
    commune = draw.choice(9, size, p=[0.3, 0.2, 0.2, 0.1, 0.1, 0.05, 0.03, 0.01, 0.01])
    income = draw.gamma(4, 2500, size).round()
    return pd.DataFrame(
        {
            "allocation_id": [f"A{i:06d}" for i in range(size)],
            "decided_on": pd.Timestamp("2017-01-01")
            + pd.to_timedelta(draw.integers(0, 1095, size), "D"),
            "lease_signed": among([True, False, None], [0.8, 0.15, 0.05]),
            "landlord_name": among(list("ABCDE")),
            "reservation_holder": among(["state", "landlord", "commune"]),
            "commune_code": communes[commune],
            "sector": np.where(commune % 2 == 0, "Nord", "Sud"),
            "qpv_code": among(["", "QN1", "QN2", None], [0.5, 0.2, 0.25, 0.05]),
            "former_zus": among([True, False, None]),
            "fragility_class": draw.integers(1, 5, size).astype(float),
            "income_per_uc_eur": np.where(draw.random(size) < 0.1, np.nan, income),
            "income_quartile": among([1, 2, 3, 4, None]),
            "income_group": among(["very_modest", "modest", "intermediate", "higher", None]),
            "priority": among([True, False, None]),
            "dalo": among([True, False, None], [0.1, 0.8, 0.1]),
            "aci": among([True, False]),
            "access": among(["first_access", "mutation", None], [0.7, 0.25, 0.05]),
            "mutation_difficulty": among(["none", "complex", None]),
            "internal_mutation": among([True, False, None]),
            "rehousing": among(["none", "npnru", None], [0.9, 0.05, 0.05]),
            "origin_commune_code": communes[draw.choice(9, size)],
            "rooms_count": draw.integers(1, 7, size).astype(float),
        }
    )


def prepared(table: pd.DataFrame, *documents) -> Prepared:
    return prepare(read_allocations(table), load_rules(*SHIPPED, *documents))


def application_table(size: int, seed: int = 0) -> pd.DataFrame:
    """Applications registered from 2015 on, housed, withdrawn or waiting at the end of 2018."""
    draw = np.random.default_rng(seed)
    registered = pd.Timestamp("2015-01-01") + pd.to_timedelta(draw.integers(0, 1461, size), "D")
    housed = draw.exponential(500, size).round()
    gone = draw.exponential(1500, size).round()
    closed = registered + pd.to_timedelta(np.minimum(housed, gone), "D")
    pending = closed > pd.Timestamp("2018-12-31")
    return pd.DataFrame(
        {
            "application_id": [f"D{i:06d}" for i in range(size)],
            "registered_on": registered,
            "outcome": np.where(
                pending, "pending", np.where(housed <= gone, "allocated", "withdrawn")
            ),
            "closed_on": closed.where(~pending),
            "commune_code": draw.choice([f"9900{i}" for i in range(5)], size),
            "access": draw.choice(np.array(["first_access", "mutation", None], dtype=object), size),
            "mutation_difficulty": draw.choice(["none", "complex"], size),
            "asked_rooms_count": draw.integers(1, 7, size).astype(float),
            "proposal_count": draw.choice([0, 0, 1, 2, np.nan], size),
            "first_rank_count": draw.choice([0, 0, 1, np.nan], size),
            "later_rank_count": draw.choice([0, 1, 2, 3, np.nan], size),
        }
    )
