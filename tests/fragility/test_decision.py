from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fragility import ComputationError
from fragility.occupation import (
    Answer,
    Effect,
    advise,
    expected_allocations,
    gaps,
    read_occupancy,
    reference_occupancy,
    total_variation,
)
from fragility.occupation.allocations import structures_after

from .occupied import occupancy_table, series


def setting(ages: list[int], size: int = 40) -> tuple:
    """Ten well-rated residences of even ages, and one of the ages given."""
    good = [[10, 10, 10, 10]] * 10
    occupancy = read_occupancy(occupancy_table([40] * 10 + [size], {"tenant_age": [*good, ages]}))
    references = reference_occupancy(occupancy, series([4.0] * 10 + [1.0]), series(["1"] * 11))
    return occupancy, references, gaps(occupancy, references)


def test_allocations_to_what_lacks_bring_closer_by_the_formula():
    occupancy, references, found = setting([0, 10, 10, 20])
    advice = advise(occupancy, references, found, "R010", allocations=4)
    assert advice.answer is Answer.PROFILES
    first = advice.profiles.iloc[0]
    assert (first["dimension"], first["category"]) == ("tenant_age", "under_30")
    assert first["allocation_count"] == 4
    # p = (0, ¼, ¼, ½), q = ¼ each: TV ¼. After 4 of 40: (0.1, 0.225, 0.225, 0.45): TV 0.2.
    assert first["dimension_effect_share"] == pytest.approx(-0.05)
    assert first["effect_share"] == pytest.approx(-0.05 / len(found.dimensions.loc["R010"]))
    assert first["effect"] == Effect.CLOSER.value
    assert first["confidence_share"] >= 0.9
    last = advice.profiles.set_index(["dimension", "category"]).loc[("tenant_age", "65_plus")]
    assert last["effect"] == Effect.FURTHER.value
    # p becomes (0, 0.225, 0.225, 0.55): TV 0.3.
    assert last["dimension_effect_share"] == pytest.approx(0.05)


def test_no_profile_is_a_legitimate_answer():
    occupancy, references, found = setting([10, 10, 10, 10])
    advice = advise(occupancy, references, found, "R010", allocations=4)
    assert advice.answer is Answer.ALREADY_NEAR
    assert advice.combination.empty
    assert advice.combined_effect_share == 0
    assert not (advice.profiles["effect"] == Effect.CLOSER.value).any()


def test_one_allocation_in_a_large_residence_changes_nothing_anyone_would_see():
    occupancy, references, found = setting([0, 100, 100, 200], size=400)
    advice = advise(occupancy, references, found, "R010", allocations=1)
    assert advice.answer is Answer.NO_CLEAR_PROFILE
    assert advice.profiles["effect"].isin(["unclear", "further"]).all()


def test_no_more_than_what_helps():
    occupancy, references, found = setting([8, 10, 10, 12])
    advice = advise(occupancy, references, found, "R010", allocations=20)
    row = advice.profiles.set_index(["dimension", "category"]).loc[("tenant_age", "under_30")]
    # (8·(1 - k/40) + k)/40 reaches ¼ at k = 2.5: past it the young would be too many.
    assert row["allocation_count"] in (2, 3)


def test_seniority_cannot_be_allocated():
    occupancy, references, found = setting([0, 10, 10, 20])
    advice = advise(occupancy, references, found, "R010", allocations=4)
    assert "seniority" not in set(advice.profiles["dimension"])


def test_the_combination_takes_one_profile_a_dimension_and_adds_their_effects():
    good = [[10, 10, 10, 10]] * 10
    work = [[8, 8, 8, 8, 8]] * 10
    occupancy = read_occupancy(
        occupancy_table(
            [40] * 11,
            {"tenant_age": [*good, [0, 10, 10, 20]], "activity": [*work, [0, 10, 10, 10, 10]]},
        )
    )
    references = reference_occupancy(occupancy, series([4.0] * 10 + [1.0]), series(["1"] * 11))
    found = gaps(occupancy, references)
    advice = advise(occupancy, references, found, "R010", allocations=4)
    # Activity first: it gains a tenth of its structure, age a twentieth.
    assert advice.combination["dimension"].tolist() == ["activity", "tenant_age"]
    assert advice.combined_effect_share == pytest.approx(advice.combination["effect_share"].sum())
    doubts = (1 - advice.combination["confidence_share"]).sum()
    assert advice.combined_confidence_share == pytest.approx(1 - doubts)


def test_without_a_reference_nothing_is_advised():
    occupancy = read_occupancy(occupancy_table([40, 40]))
    references = reference_occupancy(occupancy, series([np.nan, np.nan]), series(["1", "1"]))
    advice = advise(occupancy, references, gaps(occupancy, references), "R000", allocations=3)
    assert advice.answer is Answer.NOT_COMPARED
    assert advice.profiles.empty


def test_an_advice_needs_an_allocation():
    with pytest.raises(ComputationError, match="attribution"):
        advise(*setting([0, 10, 10, 20]), "R010", allocations=0)


def test_the_advice_is_the_same_each_time():
    one, two = (advise(*setting([0, 10, 10, 20]), "R010", allocations=4) for _ in range(2))
    pd.testing.assert_frame_equal(one.profiles, two.profiles)


@pytest.mark.parametrize(
    ("dwellings", "rotation", "count"), [(100, 0.1, 10), (100, None, 8), (5, 0.05, 1), (50, 0.0, 1)]
)
def test_allocations_to_expect(dwellings, rotation, count):
    assert expected_allocations(dwellings, rotation) == count


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 20), min_size=3, max_size=5).filter(any),
    st.integers(0, 2),
    st.integers(1, 15),
)
def test_a_structure_stays_a_structure(counts, category, allocations):
    size = sum(counts)
    share = np.array(counts) / size
    after = structures_after(share, size, category, np.array([float(allocations)]))[0]
    assert after.sum() == pytest.approx(1)
    assert (after >= -1e-12).all()
    # It moves by the part of the households that changed, at most.
    assert total_variation(after, share) <= min(allocations / size, 1) + 1e-12
