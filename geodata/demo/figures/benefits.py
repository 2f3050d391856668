"""Family-benefit recipients (CAF): whole counts, families with children first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.demo.figures.families import draw_families
from geodata.demo.figures.survey import Ints, part, split
from geodata.demo.seeds import stream

if TYPE_CHECKING:
    from geodata.demo.fields import Floats

CHILD_AGES = ("ENF_2", "ENF_3_5", "ENF_6_10", "ENF_11_14", "ENF_15_17", "ENF_18_24")


def draw_recipients(zones: pd.DataFrame, year: int) -> pd.DataFrame:
    """Count recipients of each zone, in the columns of the CAF file (whole numbers).

    ``A`` = ``AI`` + ``AM`` + ``ACSSENF`` + ``ACAVENF``; ``ENF`` is the sum of its ages.
    """
    rng = stream(f"caf:{year}")
    families = draw_families(zones, year)
    need = zones["deprivation"].to_numpy(dtype=float)

    def people(counted: Ints, share: Floats) -> np.ndarray:
        return part(rng, np.round(counted * families.weight).astype(np.int64), share)

    households = families.households
    alone = people(households[:, :2].sum(axis=1), np.clip(0.34 + 0.13 * need, 0.08, 0.85))
    parents = people(households[:, 5], np.clip(0.72 + 0.08 * need, 0.4, 0.97))
    couples = people(households[:, 3], np.clip(0.07 + 0.05 * need, 0.02, 0.35))
    with_children = people(households[:, 4], np.clip(0.66 + 0.06 * need, 0.4, 0.95))
    raising = parents + with_children
    many = np.clip(0.13 + 0.06 * need, 0.04, 0.36)
    large = part(rng, raising, many)
    children = large * 3 + part(rng, large, np.full(len(need), 0.45))
    children += (raising - large) + part(rng, raising - large, np.full(len(need), 0.52))
    ages = split(rng, children, np.array([0.17, 0.16, 0.27, 0.20, 0.13, 0.07]))
    recipients = alone + parents + couples + with_children
    working = recipients - part(rng, recipients, np.full(len(need), 0.22))
    columns = {
        "A": recipients,
        "PERCOU": alone + parents + 2 * (couples + with_children) + children,
        "AI": alone,
        "AM": parents,
        "ACSSENF": couples,
        "ACAVENF": with_children,
        "AC3ENF": large,
        "ENF": children,
        **dict(zip(CHILD_AGES, ages.T, strict=True)),
        "A_ETUD": part(rng, alone, np.full(len(need), 0.06)),
        "A_NETUD_24": part(rng, alone, np.full(len(need), 0.16)),
        "AAL": part(rng, recipients, np.clip(0.42 + 0.10 * need, 0.1, 0.8)),
        "AAPL": part(rng, recipients, np.clip(0.28 + 0.12 * need, 0.04, 0.7)),
        "AAAH": part(rng, recipients, np.full(len(need), 0.09)),
        "APPA": part(rng, working, np.full(len(need), 0.40)),
        "ARSAS": part(rng, recipients, np.clip(0.13 + 0.08 * need, 0.02, 0.42)),
    }
    frame = pd.DataFrame(columns)
    # A recipient of APL is one of housing benefit.
    frame["AAPL"] = np.minimum(frame["AAPL"], frame["AAL"])
    return frame
