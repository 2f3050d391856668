from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fragility import (
    class_table,
    compute_index,
    load_method,
    make_table,
    published_references,
)
from fragility.method import Classification, Classifier

from .builders import IPS, codes, flat_method, ips_table


def test_the_lost_row_of_the_published_table():
    """480 IRIS less 149, 162 and 91 leave 78, and their means follow from the rest."""
    count, values = published_references()["mel_2011"].remainder()
    assert count == 78
    assert {name: round(100 * value, 1) for name, value in values.items()} == {
        IPS[1]: 47.7,
        IPS[2]: 8.4,
        IPS[3]: 26.3,
    }


def test_the_published_table_comes_out_of_zones_that_have_its_means():
    """Zones at the published class means give the published rows back, the lost one included."""
    published = published_references()["mel_2011"]
    count, lost = published.remainder()
    rows = {row.number: (row.zone_count, row.figures) for row in published.classes}
    rows[4] = (count, {**lost, IPS[0]: 11_000.0})
    frame = pd.DataFrame(
        [figures for number, figures in rows.values() for _ in range(number)],
        columns=list(IPS),
        index=codes(480),
    )
    result = compute_index(make_table(frame), load_method("ips"), published.frame())
    table = class_table(result).set_index("key")
    assert table.loc[["4", "3", "2", "1"], "zone_count"].tolist() == [78, 149, 162, 91]
    for number, (_, figures) in rows.items():
        for name, value in figures.items():
            assert table.loc[str(number), name] == pytest.approx(value)
    for name in IPS[1:]:
        assert table.loc["all", name] == pytest.approx(table.loc["epci", name])
    assert table.loc["france", IPS[0]] == 19_218
    assert table.loc["epci", "zone_count"] == 480
    assert table.index.tolist() == [
        "4", "3", "2", "1", "all", "epci", "department", "region", "france",
    ]  # fmt: skip


def test_ratio_of_sums_uses_the_counts():
    values = pd.DataFrame({"a": [0.1, 0.5, 0.9], "b": [1.0, 2.0, 3.0]}, index=codes(3))
    table = make_table(
        values,
        numerators=pd.DataFrame({"a": [10.0, 5.0, 9.0]}, index=codes(3)),
        denominators=pd.DataFrame({"a": [100.0, 10.0, 10.0]}, index=codes(3)),
    )
    spec = Classification(method=Classifier.FIXED_BOUNDS, classes=2, bounds=(1.3,))
    method = flat_method("a", "b").with_options(reason="Essai.", classification=spec)
    result = compute_index(table, method)
    weighted = class_table(result, "ratio_of_sums").set_index("key")
    assert weighted.loc["all", "a"] == pytest.approx(24 / 120)
    assert weighted.loc["1", "a"] == pytest.approx(15 / 110)
    assert np.isnan(weighted.loc["all", "b"])
    assert class_table(result).set_index("key").loc["all", "a"] == pytest.approx(0.5)


def test_zones_without_class_have_their_own_rows():
    table = ips_table(12, zone_type=["A"] + ["H"] * 11, population_count=[500] * 12)
    frame = table.frame
    frame.iloc[5, 0] = np.nan
    result = compute_index(make_table(frame, zones=table.zones), load_method("ips"))
    rows = class_table(result).set_index("key")
    assert rows.loc["not_concerned", "zone_count"] == 1
    assert rows.loc["incomplete", "zone_count"] == 1
    assert rows.loc["all", "zone_count"] == 10
    assert rows.loc["all", "population_count"] == 5_000
    assert rows.loc[["4", "3", "2", "1"], "zone_count"].sum() == 10
