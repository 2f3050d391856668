"""Small hierarchical methods worked out by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fragility import compute_index, load_method, make_table, parse_method
from fragility.normalise import exponential

from .builders import codes

SVI = load_method("cdc_svi_2020")


def test_svi_sums_ranks_by_theme_then_ranks_the_sums():
    generator = np.random.default_rng(0)
    frame = pd.DataFrame(
        generator.integers(0, 400, size=(11, 16)) / 10,
        columns=list(SVI.columns),
        index=codes(11),
    )
    result = compute_index(make_table(frame), SVI)

    def rank(values: pd.Series) -> pd.Series:
        return ((values.rank(method="min") - 1) / 10).round(4)

    ranks = frame.apply(rank)
    sums = {
        theme.id: ranks[[leaf.indicator for leaf in theme.children]].sum(axis=1).round(9)
        for theme in SVI.index.children
    }
    total = sum(sums.values())
    for name, expected in sums.items():
        assert result.node_values[name].to_numpy() == pytest.approx(expected.to_numpy())
        assert result.node_scores[name].to_numpy() == pytest.approx(rank(expected).to_numpy())
    assert result.zones["raw_score"].to_numpy() == pytest.approx(total.to_numpy())
    assert result.zones["score"].to_numpy() == pytest.approx(rank(total.round(9)).to_numpy())
    # Sums of ranks are linear: the gap is split down to the sixteen variables.
    assert result.contribution_level == "indicators"
    assert result.contributions.shape == (11, 16)


def test_imd_transforms_ranks_of_domains_then_weights_them():
    method = load_method("uk_imd_2025")
    generator = np.random.default_rng(1)
    frame = pd.DataFrame(generator.random((20, 7)), columns=list(method.columns), index=codes(20))
    result = compute_index(make_table(frame), method)
    domains = frame.rank().to_numpy() / 20
    weights = np.array([22.5, 22.5, 13.5, 13.5, 9.3, 9.3, 9.3])
    expected = exponential(domains) @ weights / 99.9
    assert result.zones["score"].to_numpy() == pytest.approx(expected)
    assert result.zones["class_"].value_counts().tolist() == [2] * 10


NESTED = """
id: essai
version: "1"
date: 2026-01-01
title: Essai
indicators:
  - {id: a, direction: higher}
  - {id: b, direction: lower}
  - {id: c, direction: higher}
normalise_indicators: {method: minmax}
index:
  id: total
  normalise: %s
  aggregate: %s
  children:
    - id: theme
      weight: 3
      children:
        - {indicator: a, weight: 1}
        - {indicator: b, weight: 1, normalisation: {method: minmax, lower: 0, upper: 2}}
    - {indicator: c, normalisation: {method: identity}}
"""
FRAME = pd.DataFrame(
    {"a": [0.0, 1.0, 2.0, 4.0], "b": [8.0, 0.0, 4.0, 2.0], "c": [1.0, 0.5, 0.25, 1.0]},
    index=codes(4),
)


def test_each_level_has_its_own_normalisation_and_weights():
    method = parse_method(NESTED % ("{method: identity}", "arithmetic"))
    result = compute_index(make_table(FRAME), method)
    theme = [(0 + 0) / 2, (0.25 + 2) / 2, (0.5 + 1) / 2, (1 + 1.5) / 2]
    assert result.node_scores["theme"].tolist() == theme
    expected = [(3 * t + c) / 4 for t, c in zip(theme, FRAME["c"], strict=True)]
    assert result.zones["score"].tolist() == expected
    # Linear throughout: the parts are the indicators, b weighing 3/4 × 1/2 of its scale.
    assert result.contribution_level == "indicators"
    gap = result.normalised["b"] - result.normalised["b"].mean()
    assert result.contributions["b"].to_numpy() == pytest.approx((gap * 3 / 8).to_numpy())
    raw = result.zones["raw_score"] - result.zones["reference_score"]
    assert result.contributions.sum(axis=1).to_numpy() == pytest.approx(raw.to_numpy())


def test_ranks_in_between_stop_the_split_at_the_themes():
    method = parse_method(NESTED % ("{method: percentile_rank}", "arithmetic"))
    result = compute_index(make_table(FRAME), method)
    assert result.contribution_level == "themes"
    assert list(result.contributions.columns) == ["theme", "c"]
    raw = result.zones["raw_score"] - result.zones["reference_score"]
    assert result.contributions.sum(axis=1).to_numpy() == pytest.approx(raw.to_numpy())


def test_denominators_group_means_and_outliers_are_part_of_a_method():
    method = parse_method(
        """
id: essai
version: "1"
date: 2026-01-01
title: Essai
indicators:
  - id: trade
    direction: higher
    divide_by: gdp
    missing: {policy: group_mean, group: continent}
    outliers: {max_winsorised: 1}
index:
  id: total
  children: [{indicator: trade}]
"""
    )
    values = pd.DataFrame(
        {"trade": [2.0, 4, np.nan, 6, 8, 10, 12, 14, 400], "gdp": [2.0] * 9},
        index=codes(9),
    )
    zones = pd.DataFrame({"continent": list("eeeaaaaaa")}, index=codes(9))
    result = compute_index(make_table(values, zones=zones), method)
    assert result.used_values["trade"].iloc[2] == 1.5
    # The one extreme point is brought back to its neighbour; the others are left alone.
    assert result.zones["raw_score"].tolist() == [1.0, 2, 1.5, 3, 4, 5, 6, 7, 7]
