"""A toy store with a register: allocations and applications of three years, all invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.manifest import MANIFEST_NAME, DatasetEntry, Manifest, StoredFile
from geodata.model import Level
from geodata.store import sha256_of
from tests.ui.toy import SOURCE, make_store

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

COMMUNES = ("99001", "99002", "99003")
"""The last one has a handful of allocations: a small cell."""
_PARTS = (0.6, 0.385, 0.015)
LANDLORDS = ("Habitat d’Essai", "Foyer d’Essai")
FIRST, LAST = "2023-01-01", "2025-12-31"


def _flags(draw: np.random.Generator, size: int, share: float) -> pd.Series:
    """Flags of which one in twenty is unknown."""
    known = (draw.random(size) < share).astype(object)
    known[draw.random(size) < 0.05] = None
    return pd.Series(known.tolist(), dtype="boolean")


def allocations(size: int = 900, seed: int = 0, last: str = LAST) -> pd.DataFrame:
    """Give allocations of three years, in canonical columns."""
    draw = np.random.default_rng(seed)
    days = (pd.Timestamp(last) - pd.Timestamp(FIRST)).days
    decided = pd.Timestamp(FIRST) + pd.to_timedelta(draw.integers(0, days + 1, size), "D")
    decided = pd.DatetimeIndex([*decided[:-1], pd.Timestamp(last)])
    commune = draw.choice(np.array(COMMUNES, dtype=object), size, p=_PARTS)
    iris = commune + np.array([f"{101 + zone:04d}" for zone in range(4)])[draw.integers(0, 4, size)]
    quartier = np.where(commune == "99001", "QN99001A", "").astype(object)
    quartier[draw.random(size) < 0.3] = ""
    quartier[draw.random(size) < 0.04] = None
    income = draw.gamma(4, 2500, size).round()
    names = ["very_modest", "modest", "intermediate", "higher"]
    groups = pd.cut(income, [-1, 6000, 9500, 14000, 1e9], labels=names)
    access = draw.choice(np.array(["first_access", "mutation"], dtype=object), size, p=[0.74, 0.26])
    waiting = draw.gamma(2, 5, size).round(1)
    return pd.DataFrame(
        {
            "allocation_id": [f"A{n:05d}" for n in range(size)],
            "decided_on": decided,
            "lease_signed": _flags(draw, size, 0.85),
            "landlord_name": draw.choice(np.array(LANDLORDS, dtype=object), size, p=[0.8, 0.2]),
            "reservation_holder": draw.choice(
                np.array(["state", "action_logement", "landlord"], dtype=object), size
            ),
            "commune_code": commune,
            "iris_code": iris,
            "qpv_code": quartier,
            "fragility_class": draw.integers(1, 5, size).astype(float),
            "income_per_uc_eur": np.where(draw.random(size) < 0.05, np.nan, income),
            "income_quartile": pd.qcut(income, 4, labels=False).astype(float) + 1,
            "income_group": groups.astype(object),
            "priority": _flags(draw, size, 0.25),
            "dalo": _flags(draw, size, 0.05),
            "aci": _flags(draw, size, 0.4),
            "access": access,
            "internal_mutation": pd.array((access == "mutation").tolist(), dtype="boolean"),
            "mutation_difficulty": np.where(access == "mutation", "complex", "none"),
            "rehousing": draw.choice(
                np.array(["none", "npnru"], dtype=object), size, p=[0.95, 0.05]
            ),
            "activity": draw.choice(np.array(["active", "inactive"], dtype=object), size),
            "household_size_count": draw.integers(1, 7, size).astype(float),
            "asked_rooms_count": draw.integers(1, 6, size).astype(float),
            "rooms_count": draw.integers(1, 6, size).astype(float),
            "waiting_months": waiting,
            "registered_on": decided - pd.to_timedelta((waiting * 30.4375).astype(int), "D"),
            "proposal_count": draw.integers(1, 4, size).astype(float),
            "origin_commune_code": draw.choice(np.array(COMMUNES, dtype=object), size),
        }
    )


def applications(size: int = 700, seed: int = 1) -> pd.DataFrame:
    """Give applications, two thirds of them pending on the last day, in canonical columns."""
    draw = np.random.default_rng(seed)
    last = pd.Timestamp(LAST)
    registered = last - pd.to_timedelta(draw.gamma(1.3, 420, size).astype(int), "D")
    outcome = draw.choice(
        np.array(["pending", "allocated", "withdrawn"], dtype=object), size, p=[0.66, 0.26, 0.08]
    )
    spent = ((last - registered).days.to_numpy() * draw.random(size)).astype(int)
    closed = pd.Series(registered + pd.to_timedelta(spent, "D")).mask(outcome == "pending")
    return pd.DataFrame(
        {
            "application_id": [f"D{n:05d}" for n in range(size)],
            "registered_on": registered,
            "outcome": outcome,
            "closed_on": closed,
            "commune_code": draw.choice(np.array(COMMUNES, dtype=object), size, p=_PARTS),
            "access": draw.choice(
                np.array(["first_access", "mutation"], dtype=object), size, p=[0.66, 0.34]
            ),
            "mutation_difficulty": draw.choice(
                np.array(["none", "complex", "blocked"], dtype=object), size, p=[0.7, 0.2, 0.1]
            ),
            "asked_rooms_count": draw.integers(1, 6, size).astype(float),
            "household_size_count": draw.integers(1, 7, size).astype(float),
            "income_per_uc_eur": draw.gamma(4, 2300, size).round(),
            "priority": _flags(draw, size, 0.2),
            "proposal_count": draw.poisson(0.6, size).astype(float),
            "first_rank_count": draw.poisson(0.2, size).astype(float),
            "later_rank_count": draw.poisson(0.5, size).astype(float),
        }
    )


def make_register(
    folder: Path,
    *,
    given: pd.DataFrame | None = None,
    asked: pd.DataFrame | None = None,
    without: tuple[str, ...] = (),
    **options: Any,
) -> Path:
    """Write a store with allocations and applications.

    Parameters
    ----------
    given, asked
        Allocations and applications; those of :func:`allocations` and :func:`applications`
        by default.
    without
        Tables to leave out.
    options
        For :func:`tests.ui.toy.make_store`; no table but the register by default.
    """
    make_store(folder, **{"tables": (), **options})
    former = Manifest.read(folder)
    tables = {
        "allocations": (Level.ALLOCATION, allocations() if given is None else given),
        "applications": (Level.APPLICATION, applications() if asked is None else asked),
    }
    entries = []
    for table, (level, frame) in tables.items():
        if table in without:
            continue
        path = folder / "units" / f"{table}.parquet"
        path.parent.mkdir(exist_ok=True)
        frame.to_parquet(path, index=False)
        stored = StoredFile(
            path=f"units/{path.name}", sha256=sha256_of(path), byte_count=path.stat().st_size
        )
        entries.append(
            DatasetEntry(
                key=f"{table}-{level}-2025",
                kind="units",
                table=table,
                level=level,
                vintage=2025,
                source=SOURCE,
                delivered_as=("essai.csv",),
                rows_read=len(frame),
                rows_kept=len(frame),
                rows_rejected=0,
                columns=tuple(map(str, frame.columns)),
                stored=stored,
            )
        )
    manifest = former.model_copy(update={"datasets": (*former.datasets, *entries)})
    (folder / MANIFEST_NAME).write_text(manifest.model_dump_json(), encoding="utf-8")
    return folder
