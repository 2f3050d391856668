from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fragility import (
    class_probabilities,
    compute_index,
    drawn_indicators,
    load_method,
    make_table,
)
from fragility.catalogue import Collection
from fragility.method import Classification, Classifier
from fragility.sampling_error import default_sampling_error

from .builders import IPS, codes, flat_method, ips_table

COMPLEMENTARY = default_sampling_error().complementary
PRINCIPAL = default_sampling_error().principal


def test_published_coefficients_are_given_back():
    middles = np.array([37.0, 87.0, 124.5])
    assert COMPLEMENTARY.coefficient(middles).tolist() == pytest.approx([0.24, 0.13, 0.11])
    # Beyond the published sizes, the law of simple random sampling.
    assert COMPLEMENTARY.coefficient(np.array([498.0]))[0] == pytest.approx(0.055)
    assert COMPLEMENTARY.coefficient(np.array([9.25]))[0] == pytest.approx(0.48)
    assert np.isinf(COMPLEMENTARY.coefficient(np.array([0.0]))[0])


def test_effective_size_gives_the_published_coefficient_back():
    families, large = np.array([1_000.0]), np.array([37.0])
    size = COMPLEMENTARY.effective_size(large, families)
    share = large / families
    coefficient = np.sqrt((1 - share) / (share * size))
    # Of a rare count, the coefficient is that of the share.
    assert coefficient[0] == pytest.approx(0.24 * np.sqrt(1 - 0.037), rel=1e-6)


def share_table(count: int, families: float, share: float, column: str = IPS[2], **zones):
    values = np.linspace(0.01, 0.2, count)
    values[0] = share
    index = codes(count)
    total = pd.DataFrame({column: np.full(count, families)}, index=index)
    return make_table(
        pd.DataFrame({column: values}, index=index),
        numerators=total * values[:, None],
        denominators=total,
        zones=pd.DataFrame({"zone_type": "H", **zones}, index=index),
        level="iris",
    )


def bounded(column: str, bound: float):
    spec = Classification(method=Classifier.FIXED_BOUNDS, classes=2, bounds=(bound,))
    return flat_method(column).with_options(reason="Essai.", classification=spec)


def test_probability_of_a_share_beyond_a_bound():
    table = share_table(12, families=1_000.0, share=0.037)
    method = bounded(IPS[2], 0.04)
    shares = class_probabilities(table, method, n_draws=4_000, seed=1)
    size = float(COMPLEMENTARY.effective_size(np.array([37.0]), np.array([1_000.0]))[0])
    drawn = np.random.default_rng(0).beta(size * 0.037 + 0.5, size * 0.963 + 0.5, 200_000)
    assert shares.loc["Z00000", 2] == pytest.approx((drawn > 0.04).mean(), abs=0.03)
    assert shares.sum(axis=1).to_numpy() == pytest.approx(np.ones(12))
    assert shares.loc["Z00011", 2] > 0.99


def test_more_families_make_surer_classes():
    method = bounded(IPS[2], 0.05)
    own = compute_index(share_table(40, 500.0, 0.02), method).zones["class_"]
    sure = [
        np.mean([p.loc[code, own[code]] for code in own.index])
        for p in (
            class_probabilities(share_table(40, families, 0.02), method, 300)
            for families in (200.0, 2_000.0, 200_000.0)
        )
    ]
    assert sure[0] < sure[1] < sure[2]
    assert sure[2] > 0.98


def test_a_share_of_zero_may_be_a_little_more():
    shares = class_probabilities(share_table(12, 300.0, 0.0), bounded(IPS[2], 0.005), 500)
    assert 0 < shares.loc["Z00000", 2] < 0.6


@pytest.mark.parametrize(
    ("zones", "drawn"),
    [
        ({"commune_population_count": 9_000}, False),
        ({"commune_population_count": 30_000}, True),
        ({"zone_type": "Z", "population_count": 900}, False),
        ({"zone_type": "Z", "population_count": 15_000}, True),
        ({}, True),
    ],
)
def test_small_communes_are_counted_whole(zones, drawn):
    table = share_table(12, 800.0, 0.1, IPS[1], **zones)
    assert drawn_indicators(table, flat_method(IPS[1])) == ((IPS[1],) if drawn else ())
    shares = class_probabilities(table, bounded(IPS[1], 0.1001), 200)
    assert (0 < shares.loc["Z00000", 2] < 1) == drawn


def test_rounded_counts_move_within_their_interval():
    column = "caf_single_parent_share"
    table = share_table(12, 100.0, 0.2, column)
    # 20 of 100, both rounded to 5: between 17.5/102.5 and 22.5/97.5.
    for bound, certain in ((0.16, 1.0), (0.235, 0.0)):
        shares = class_probabilities(table, bounded(column, bound), 300)
        assert shares.loc["Z00000", 2] == certain
    assert 0.2 < class_probabilities(table, bounded(column, 0.2), 300).loc["Z00000", 2] < 0.8


def test_without_counts_the_class_is_taken_as_certain():
    table = ips_table(30)
    method = load_method("ips")
    shares = class_probabilities(table, method)
    own = compute_index(table, method).zones["class_"]
    assert drawn_indicators(table, method) == ()
    assert all(shares.loc[code, number] == 1 for code, number in own.items())


def test_zones_without_a_class_have_no_probability():
    table = share_table(12, 300.0, 0.1, zone_type=["A"] + ["H"] * 11)
    method = bounded(IPS[2], 0.1)
    shares = class_probabilities(table, method, 50)
    assert shares.loc["Z00000"].isna().all()
    assert shares.loc["Z00001":].notna().all(axis=None)


def test_the_seed_decides():
    table, method = share_table(12, 300.0, 0.1), bounded(IPS[2], 0.1)
    first = class_probabilities(table, method, 60, seed=7)
    pd.testing.assert_frame_equal(first, class_probabilities(table, method, 60, seed=7))
    assert not first.equals(class_probabilities(table, method, 60, seed=8))


def test_the_assumptions_are_written_with_their_source():
    document = default_sampling_error()
    for kind in Collection:
        part = getattr(document, kind.value)
        assert part.source
        assert part.law
    assert PRINCIPAL.effective_size(np.array([600.0]))[0] == pytest.approx(200.0)
