"""Random tables protected, then attacked: how many secrets can be worked out."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
import pandas as pd

from fragility.disclosure.tables import (
    TOTAL,
    Design,
    ProtectedTables,
    Published,
    audit,
    protect_tables,
    read_rows,
)
from fragility.errors import ComputationError, RefusedError
from tests.trust.figures import Figure

_NAMES: Final = ("sector", "commune", "landlord", "semester")
_TABLES: Final = (
    ([["sector", "commune"], ["landlord"]], [["commune", "landlord"]]),
    ([["commune"], ["landlord"], ["semester"]], [["commune", "landlord"], ["commune", "semester"]]),
    ([["sector", "commune"], ["landlord"], ["semester"]], [["commune", "landlord", "semester"]]),
)
_RULES: Final = ("allocation_aggregate", "caf_aggregate")
ROLE: Final = "elu"


@dataclass(slots=True)
class Tally:
    """What was tried, and what came of it."""

    tables: int = 0
    cells: int = 0
    secrets: int = 0
    narrower: int = 0
    """Secrets that an attacker knows more narrowly than the rule allows."""
    tampered: int = 0
    missed: int = 0
    """Tables with a secret given back that the audit let pass."""
    refused: int = 0
    """Tables that could not be protected, everything hidden: nothing of them is written."""


def attack_tables(number: int, seed: int = 0) -> Tally:
    """Protect random tables and attack them; then give one secret of each back, and audit again."""
    rng = np.random.default_rng(seed)
    out = Tally()
    for turn in range(number):
        dimensions, tables = _TABLES[turn % len(_TABLES)]
        fields = {
            "id": "tables",
            "version": "1",
            "date": "2026-01-01",
            "count": "n",
            "dimensions": dimensions,
            "roles": {ROLE: {"rule": _RULES[turn // len(_TABLES) % 2], "tables": tables}},
        }
        design = Design.model_validate(fields)
        cells = _random(rng)
        rows = read_rows(cells, range(2, len(cells) + 2), design)
        try:
            found = protect_tables(rows, design, ROLE)
        except RefusedError:
            out.refused += 1
            continue
        seen = audit([found.published()])
        out.tables += 1
        out.cells += len(found.rows)
        out.secrets += seen.hidden_count
        out.narrower += seen.broken_count
        _give_back(found, rows, rng, out)
    return out


def _random(rng: np.random.Generator) -> pd.DataFrame:
    """A table of communes, landlords and semesters: many small cells and noughts, a few large."""
    communes, landlords, semesters = rng.integers(3, 7), rng.integers(2, 4), 2
    names = product(range(communes), range(landlords), range(semesters))
    rows = [(f"s{c // 3}", f"c{c}", f"l{b}", f"S{s + 1}") for c, b, s in names]
    counts = rng.poisson(rng.gamma(0.5, 40, len(rows)))
    return pd.DataFrame(rows, columns=list(_NAMES)).assign(n=counts.astype(str))


def _give_back(
    found: ProtectedTables, rows: pd.DataFrame, rng: np.random.Generator, out: Tally
) -> None:
    """Tell one secret, and see whether the audit finds it."""
    secret = np.flatnonzero(found.rows["status"] == "secret")
    if not len(secret):
        return
    chosen = int(rng.choice(secret))
    columns = [name for name in found.rows.columns if name in _NAMES]
    where = {name: found.rows[name].iloc[chosen] for name in columns}
    mine = np.all([rows[n] == v for n, v in where.items() if v != TOTAL] or [rows["count"] >= 0], 0)
    told = found.rows.copy()
    # « secret », and its figure beside: the plainest slip.
    told.loc[chosen, "count"] = int(rows.loc[mine, "count"].sum())
    out.tampered += 1
    try:
        out.missed += not audit([Published.of(told, found.rule)]).broken
    except ComputationError:  # not even a figure that could be true, once rounded
        return


def figures(effort: float) -> list[Figure]:
    """Measure: two hundred tables at full effort."""
    found = attack_tables(max(3, round(200 * effort)))
    return [
        Figure("secrecy", "random linked tables protected", found.tables),
        Figure("secrecy", "random linked tables refused", found.refused, wanted=0),
        Figure("secrecy", "cells of these tables", found.cells),
        Figure("secrecy", "secret cells attacked", found.secrets),
        Figure("secrecy", "secret cells narrower than the rule", found.narrower, wanted=0),
        Figure("secrecy", "tables with a secret given back", found.tampered),
        Figure("secrecy", "of these, passed by the audit", found.missed, wanted=0),
    ]
