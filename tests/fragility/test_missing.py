from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fragility import ComputationError, Method, TableError, compute_index, make_table
from fragility.method import Missing, MissingPolicy

from .builders import codes, flat_method

VALUES = pd.DataFrame({"a": [1.0, 2, 3, 4, np.nan], "b": [5.0, 4, 3, 2, 1]}, index=codes(5))


def with_policy(policy: MissingPolicy, group: str | None = None) -> Method:
    method = flat_method("a", "b")
    missing = Missing(policy=policy, group=group)
    indicators = tuple(i.model_copy(update={"missing": missing}) for i in method.indicators)
    return method.with_options(reason="Essai.", indicators=indicators)


def compute(policy: MissingPolicy, group: str | None = None, **options):
    zones = pd.DataFrame(
        {"commune_code": ["A", "A", "B", "B", "B"], "region": list("nnsss")},
        index=codes(5),
    )
    table = make_table(VALUES, zones=zones, **options)
    return compute_index(table, with_policy(policy, group))


def test_a_zone_without_a_value_is_incomplete():
    result = compute(MissingPolicy.EXCLUDE_ZONE)
    assert result.zones["state"].tolist() == ["classified"] * 4 + ["incomplete"]
    assert np.isnan(result.zones["score"].iloc[4])
    assert result.zones["rank"].isna().tolist() == [False] * 4 + [True]
    assert result.flags["a"].iloc[4] == "missing"
    assert result.computed_on.state_counts["incomplete"] == 1


def test_a_required_value_stops_everything():
    with pytest.raises(ComputationError, match="Z00004"):
        compute(MissingPolicy.REQUIRE)


def test_the_commune_s_value_is_flagged():
    parent = make_table(pd.DataFrame({"a": [7.0, 9.0]}, index=["A", "B"]), level="commune")
    result = compute(MissingPolicy.FALLBACK_COMMUNE, parent=parent)
    assert result.used_values["a"].iloc[4] == 9.0
    assert result.flags["a"].tolist() == ["observed"] * 4 + ["fallback_commune"]
    assert result.zones["state"].tolist() == ["classified"] * 5
    with pytest.raises(ComputationError, match="commun"):
        compute(MissingPolicy.FALLBACK_COMMUNE)


def test_a_commune_without_a_value_leaves_the_zone_incomplete():
    parent = make_table(pd.DataFrame({"a": [7.0, np.nan]}, index=["A", "B"]), level="commune")
    result = compute(MissingPolicy.FALLBACK_COMMUNE, parent=parent)
    assert result.zones["state"].iloc[4] == "incomplete"
    assert result.flags["a"].iloc[4] == "missing"


def test_the_weight_goes_to_the_others():
    result = compute(MissingPolicy.RENORMALISE)
    assert result.zones["score"].iloc[4] == result.normalised["b"].iloc[4]
    assert result.flags["a"].iloc[4] == "missing"


def test_means_are_flagged():
    result = compute(MissingPolicy.REFERENCE_MEAN)
    assert result.used_values["a"].iloc[4] == 2.5
    assert result.flags["a"].iloc[4] == "imputed_mean"
    assert compute(MissingPolicy.GROUP_MEAN, "region").used_values["a"].iloc[4] == 3.5
    with pytest.raises(ComputationError, match="ailleurs"):
        compute(MissingPolicy.GROUP_MEAN, "ailleurs")


def test_secret_values_follow_the_policy_and_keep_their_name():
    status = pd.DataFrame("observed", index=codes(5), columns=["a", "b"])
    status.loc["Z00004", "a"] = "secret"
    result = compute_index(make_table(VALUES, status=status), flat_method("a", "b"))
    assert result.zones["state"].iloc[4] == "incomplete"
    assert result.flags["a"].iloc[4] == "secret"
    assert result.computed_on.status_counts["a"]["secret"] == 1


def test_absent_columns_are_named():
    with pytest.raises(TableError, match="c, d"):
        compute_index(make_table(VALUES), flat_method("a", "c", "d"))
