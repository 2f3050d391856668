from __future__ import annotations

import json

import numpy as np
import pytest

from fragility import (
    class_probabilities,
    compute_index,
    load_method,
    make_table,
    parse_method,
    result_document,
    result_frame,
    weight_robustness,
)

from .builders import IPS, ips_table


def test_one_row_says_all_of_a_zone():
    table = ips_table(20, zone_name="Quartier inventé", population_count=900)
    frame = table.frame
    frame.iloc[2, 0] = np.nan
    method = load_method("ips")
    result = compute_index(make_table(frame, zones=table.zones), method)
    flat = result_frame(
        result,
        class_probabilities(result.table, method, 20),
        weight_robustness(result, 20),
    )
    assert flat.index.name == "zone_code"
    assert flat.columns.is_unique
    row = flat.iloc[2]
    assert (row["state"], row[f"{IPS[0]}_flag"]) == ("incomplete", "missing")
    assert np.isnan(row["class_probability"])
    assert flat["zone_name"].eq("Quartier inventé").all()
    parts = flat[[f"{name}_contribution" for name in IPS]].sum(axis=1, min_count=4)
    gap = flat["raw_score"] - flat["reference_score"]
    assert parts.to_numpy() == pytest.approx(gap.to_numpy(), nan_ok=True)
    assert flat["method_digest"].eq(method.digest).all()


def test_the_document_can_be_written_and_read_back():
    result = compute_index(ips_table(20), load_method("ips").with_weights({IPS[0]: 3.0}))
    document = json.loads(json.dumps(result_document(result), ensure_ascii=False))
    assert document["computed_on"]["state_counts"]["classified"] == 20
    assert document["computed_on"]["changes"]
    assert parse_method(json.dumps(document["method"])) == result.method
    assert document["class_bounds"] == list(result.class_bounds or ())
