from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fragility import (
    ComputationError,
    Method,
    compile_index,
    compute_index,
    load_method,
    make_table,
    table_from_frame,
)
from fragility.method import Aggregation, Classification, Direction, ResidentialRule
from fragility.normalisation import (
    Distance,
    MinMax,
    PercentileRank,
    ReferenceLevel,
    ZScore,
)

from .builders import IPS, codes, flat_method, ips_frame, ips_table

OTHER = {Direction.HIGHER: Direction.LOWER, Direction.LOWER: Direction.HIGHER}
SCALES = [
    (PercentileRank(), Aggregation.ARITHMETIC),
    (ZScore(), Aggregation.ARITHMETIC),
    (MinMax(lower=1, upper=100), Aggregation.GEOMETRIC),
    (ZScore(), Aggregation.FIRST_COMPONENT),
    (PercentileRank(), Aggregation.EXPONENTIAL),
]


def variant(normalisation, aggregation) -> Method:
    method = load_method("ips")
    index = method.index.model_copy(update={"aggregate": aggregation})
    return method.with_options(reason="Essai.", normalise_indicators=normalisation, index=index)


def test_the_index_in_closed_form():
    frame = pd.DataFrame(
        {
            IPS[0]: [10_000, 20_000, 30_000, 40_000, 50_000],
            IPS[1]: [0.5, 0.4, 0.3, 0.2, 0.1],
            IPS[2]: [0.1, 0.0, 0.0, 0.0, 0.2],
            IPS[3]: [0.3, 0.3, 0.2, 0.1, 0.0],
        },
        index=codes(5),
    )
    result = compute_index(make_table(frame), load_method("ips"))
    assert result.normalised[IPS[0]].tolist() == [1.0, 0.75, 0.5, 0.25, 0.0]
    assert result.normalised[IPS[2]].tolist() == [0.75, 0.0, 0.0, 0.0, 1.0]
    assert result.zones["score"].tolist() == [0.875, 0.5625, 0.375, 0.1875, 0.25]
    assert result.zones["rank"].tolist() == [1, 2, 3, 5, 4]
    assert result.zones["class_"].tolist() == [4, 3, 2, 1, 1]
    assert result.class_bounds == (0.25, 0.375, 0.5625)


def test_zones_that_are_not_homes_are_not_concerned_never_class_1():
    table = ips_table(
        6,
        zone_type=["H", "A", "D", "Z", "H", "H"],
        population_count=[900, 900, 900, 900, 50, None],
    )
    result = compute_index(table, load_method("ips"))
    assert result.zones["state"].tolist() == [
        "classified",
        "not_concerned",
        "not_concerned",
        "classified",
        "not_concerned",
        "classified",
    ]
    apart = result.zones["state"] == "not_concerned"
    assert result.zones.loc[apart, ["score", "rank", "class_"]].isna().all(axis=None)
    assert any("Population inconnue pour 1 zone" in text for text in result.warnings)
    # They weigh on nothing: the others are scored as if they were absent.
    alone = compute_index(table.select(table.zones.index[[0, 3, 5]]), load_method("ips"))
    assert result.zones["score"].dropna().tolist() == alone.zones["score"].tolist()


def test_a_population_rule_that_cannot_be_applied_is_told():
    assert any(
        "Population inconnue pour 6 zone" in text
        for text in compute_index(ips_table(6), load_method("ips")).warnings
    )
    svi_like = load_method("ips").with_options(
        reason="Essai.", zones=ResidentialRule(minimum_population=0)
    )
    assert compute_index(ips_table(6), svi_like).warnings == ()


def test_the_reference_set_fixes_the_scale():
    table = ips_table(40)
    some = table.frame.index[:30]
    result = compute_index(table, load_method("ips"), reference_zones=some)
    alone = compute_index(table.select(some), load_method("ips"))
    assert result.class_bounds == alone.class_bounds
    assert result.zones["score"][:30].tolist() == alone.zones["score"].tolist()
    assert result.zones["class_"][30:].notna().all()
    assert result.computed_on.reference_zone_count == 30
    with pytest.raises(ComputationError):
        compute_index(table, load_method("ips"), reference_zones=[])


def test_distance_to_a_territory():
    table = ips_table(12)
    method = variant(Distance(to=ReferenceLevel.FRANCE), Aggregation.ARITHMETIC)
    france = pd.DataFrame(
        {IPS[0]: [20_000.0], IPS[1]: [0.3], IPS[2]: [0.03], IPS[3]: [0.15]},
        index=["france"],
    )
    result = compute_index(table, method, france)
    frame = table.frame
    expected = 1 - frame[IPS[0]] / 20_000
    assert result.normalised[IPS[0]].to_numpy() == pytest.approx(expected.to_numpy())
    assert result.normalised[IPS[1]].to_numpy() == pytest.approx(
        (frame[IPS[1]] / 0.3 - 1).to_numpy()
    )
    with pytest.raises(ComputationError, match="france"):
        compute_index(table, method)


def test_a_zone_at_the_mean_has_no_contribution():
    result = compute_index(ips_table(40), load_method("ips"))
    parts = result.contributions
    assert parts.mean().to_numpy() == pytest.approx(np.zeros(4), abs=1e-12)
    own = result.normalised.loc["Z00007"] - result.normalised.mean()
    assert parts.loc["Z00007"].to_numpy() == pytest.approx((own / 4).to_numpy())


@pytest.mark.parametrize(("normalisation", "aggregation"), SCALES)
def test_contributions_sum_to_the_gap(normalisation, aggregation):
    zones = compute_index(ips_table(40), variant(normalisation, aggregation))
    gap = zones.zones["raw_score"] - zones.zones["reference_score"]
    assert zones.contributions.sum(axis=1).to_numpy() == pytest.approx(gap.to_numpy(), abs=1e-12)
    assert zones.contribution_level == "indicators"


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(SCALES))
def test_invariants(seed, scale):
    method = variant(*scale)
    frame = ips_frame(25, seed)
    base = compute_index(make_table(frame), method).zones
    # Rerun identity.
    again = compute_index(make_table(frame), method).zones
    pd.testing.assert_frame_equal(base, again)
    # Rows in another order.
    order = np.random.default_rng(seed).permutation(len(frame))
    shuffled = compute_index(make_table(frame.iloc[order]), method).zones
    pd.testing.assert_frame_equal(shuffled.loc[base.index], base)
    # Another unit: thousands of euros, percents.
    units = frame * [0.001, 100, 100, 100]
    pd.testing.assert_frame_equal(compute_index(make_table(units), method).zones, base)
    # Direction reversed along with the values.
    reverse = tuple(
        i.model_copy(update={"direction": OTHER[i.direction]}) for i in method.indicators
    )
    reversed_ = method.with_options(reason="Essai.", indicators=reverse)
    flipped = compute_index(make_table(-frame), reversed_)
    pd.testing.assert_frame_equal(flipped.zones, base)
    # Weights on another scale.
    if scale[1] is not Aggregation.FIRST_COMPONENT:
        tripled = method.with_weights(dict.fromkeys(IPS, 3.0))
        pd.testing.assert_frame_equal(compute_index(make_table(frame), tripled).zones, base)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 24), st.sampled_from(IPS))
def test_a_zone_made_more_fragile_never_gains(seed, row, indicator):
    frame = ips_frame(25, seed)
    worse = frame.copy()
    step = -2_000 if indicator == IPS[0] else 0.05
    worse.iloc[row, worse.columns.get_loc(indicator)] += step
    for scale in (SCALES[0], SCALES[1], SCALES[4]):
        method = variant(*scale)
        before = compute_index(make_table(frame), method).zones["rank"].iloc[row]
        after = compute_index(make_table(worse), method).zones["rank"].iloc[row]
        assert after <= before


def test_results_cannot_be_altered_and_can_be_cached():
    result = compute_index(ips_table(20), load_method("ips"))
    zones = result.zones
    zones["score"] = 0.0
    zones.iloc[0, 0] = 9.0
    assert result.zones["score"].iloc[0] not in {0.0, 9.0}
    with pytest.raises(AttributeError):
        result.zones = zones  # type: ignore[misc]
    copy = pickle.loads(pickle.dumps(result))
    pd.testing.assert_frame_equal(copy.zones, result.zones)
    assert copy.digest == result.digest
    assert dict(copy.computed_on.state_counts) == dict(result.computed_on.state_counts)


def test_a_result_says_what_it_was_computed_on():
    frame = ips_frame(10)
    table = make_table(
        frame,
        level="iris",
        sources={IPS[0]: "Filosofi 2018"},
        notes=("Une remarque.",),
        geography_year=2020,
    )
    method = load_method("ips").with_weights({IPS[0]: 2.0})
    said = compute_index(table, method).computed_on
    assert (said.method_id, said.method_digest) == ("ips", method.digest)
    assert (said.level, said.geography_year, said.zone_count) == ("iris", 2020, 10)
    assert said.sources[IPS[0]] == "Filosofi 2018"
    assert said.notes == ("Une remarque.",)
    assert said.changes
    assert said.reference_description


def test_new_weights_by_matrix_are_the_same_as_by_method():
    table = ips_table(60)
    for scale in (SCALES[0], SCALES[2], SCALES[4]):
        method = variant(*scale)
        compiled = compile_index(compute_index(table, method))
        weights = np.array([3.0, 1.0, 0.5, 0.0])
        other = compute_index(table, method.with_weights(dict(zip(IPS, weights, strict=True))))
        assert compiled.scores(weights[None])[0] == pytest.approx(other.zones["score"].to_numpy())
        assert compiled.classes(weights).tolist() == other.zones["class_"].tolist()
        changed = compiled.changed(weights)
        base = compute_index(table, method).zones["class_"]
        assert changed.sum() == (base != other.zones["class_"]).sum() > 0


def test_weights_that_make_no_sense_are_refused():
    compiled = compile_index(compute_index(ips_table(20), load_method("ips")))
    for wrong in ([1, 1, 1], [1, 1, 1, -1], [0, 0, 0, 0], [1, 1, 1, np.nan]):
        with pytest.raises(ComputationError, match="poids"):
            compiled.classes(np.array(wrong, dtype=float))


def test_new_weights_share_the_weight_of_absent_indicators():
    method = flat_method("a", "b", "c")
    frame = pd.DataFrame(
        np.random.default_rng(0).random((12, 3)), columns=list("abc"), index=codes(12)
    )
    frame.iloc[0, 0] = np.nan
    missing = {"missing": {"policy": "renormalise"}}
    document = method.model_dump(mode="json")
    for indicator in document["indicators"]:
        indicator.update(missing)
    method = Method.model_validate(document)
    compiled = compile_index(compute_index(make_table(frame), method))
    score = compiled.scores(np.array([[2.0, 1.0, 3.0]]))[0, 0]
    assert score == pytest.approx((frame["b"].iloc[0] + 3 * frame["c"].iloc[0]) / 4)


def test_tied_zones_share_rank_and_class():
    frame = pd.DataFrame({"a": [3.0, 1, 3, 2, 0]}, index=codes(5))
    result = compute_index(
        make_table(frame),
        flat_method("a").with_options(reason="Essai.", classification=Classification(classes=3)),
    )
    assert result.zones["rank"].tolist() == [1, 4, 1, 3, 5]
    assert result.zones["class_"].iloc[0] == result.zones["class_"].iloc[2]


def test_a_plain_frame_becomes_a_table():
    frame = pd.DataFrame(
        {
            "code": ["01", "02"],
            "zone_type": ["H", "A"],
            "population_count": [10, 20],
            "a": [1, 2],
            "a_numerator": [10, 20],
            "a_denominator": [10, 10],
            "pays": ["x", "y"],
        }
    )
    table = table_from_frame(frame)
    assert table.indicators == ("a",)
    assert list(table.zones.columns) == ["zone_type", "population_count", "pays"]
    assert table.numerators["a"].tolist() == [10.0, 20.0]


def test_a_share_out_of_its_bounds_is_told():
    frame = ips_frame(20)
    frame.iloc[3, 1], frame.iloc[4, 2] = 35.0, -0.1
    described = pd.DataFrame({"population_count": 1000}, index=frame.index)
    warnings = compute_index(make_table(frame, zones=described), load_method("ips")).warnings
    assert len(warnings) == 2
    assert "Z00003" in warnings[0]
    assert "Z00004" in warnings[1]
