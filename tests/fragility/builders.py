"""Small tables and methods the tests of this folder share."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fragility import IndicatorTable, Method, make_table, parse_method

IPS = (
    "median_income_per_uc_eur",
    "non_employment_25_64_share",
    "families_4plus_children_share",
    "single_parent_families_share",
)


def codes(count: int) -> list[str]:
    return [f"Z{number:05d}" for number in range(count)]


def ips_frame(count: int = 40, seed: int = 0) -> pd.DataFrame:
    """Four related indicators, drawn at random, on zones that do not exist."""
    generator = np.random.default_rng(seed)
    level = generator.normal(size=count)

    def share(centre: float, spread: float) -> np.ndarray:
        noise = generator.normal(scale=spread, size=count)
        return 1 / (1 + np.exp(-(centre + 0.8 * level + noise)))

    income = 20_000 - 3_000 * level + generator.normal(scale=1_500, size=count)
    columns = (income, share(-0.8, 0.4), share(-3.2, 0.6), share(-1.5, 0.5))
    return pd.DataFrame(dict(zip(IPS, columns, strict=True)), index=codes(count))


def ips_table(count: int = 40, seed: int = 0, **zones: object) -> IndicatorTable:
    frame = ips_frame(count, seed)
    described = pd.DataFrame({"zone_type": "H", **zones}, index=frame.index)
    return make_table(frame, zones=described, level="iris")


def flat_method(*names: str, **fields: str) -> Method:
    """Flat method on columns that all raise the score, written as a document."""
    indicators = "\n".join(f"  - {{id: {name}, direction: higher}}" for name in names)
    children = "\n".join(f"    - {{indicator: {name}}}" for name in names)
    more = "\n".join(f"{key}: {value}" for key, value in fields.items() if key != "aggregate")
    return parse_method(
        f"""
id: essai
version: "1"
date: 2026-01-01
title: Essai
indicators:
{indicators}
index:
  id: total
  aggregate: {fields.get("aggregate", "arithmetic")}
  children:
{children}
{more}
"""
    )
