"""Tables of the stock by commune, landlord, period and product."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fragility.concentration import product_table, stock_table
from fragility.errors import ComputationError


def residences() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "residence_id": list("abcde"),
            "commune_code": ["00001", "00001", "00002", "00002", "00002"],
            "landlord_name": ["Alpha", "Beta", None, "Alpha", "Beta"],
            "qpv_code": ["QN00001A", "", "QN00001A", None, ""],
            "dwelling_count": [100, 50, 30, 10, 10],
            "plai_count": [0, 5, 0, 1, np.nan],
            "hlmo_count": [90, 0, 30, 0, np.nan],
            "unknown_product_count": [10, 0, 0, 0, np.nan],
            "plai_total_count": [0, 5, 0, 1, np.nan],
            "low_rent_count": [90, 5, 30, 1, np.nan],
        }
    ).set_index("residence_id")


def test_the_stock_by_landlord_keeps_the_unnamed_apart() -> None:
    found = stock_table(residences(), "landlord_name")
    assert found.index.tolist() == ["Alpha", "Beta", None]
    assert found["dwelling_count"].tolist() == [110, 60, 30]
    assert found["residence_count"].tolist() == [2, 2, 1]
    assert found["stock_share"].sum() == pytest.approx(1)
    # Alpha: 100 dwellings in a neighbourhood, 10 of which nobody knows.
    assert found["in_qpv_known_count"].tolist() == [100, 60, 30]
    assert found["in_qpv_share"].tolist() == [1, 0, 1]
    # 130 of the 190 dwellings whose place is known: Alpha's quotient is 190 / 130.
    assert found["in_qpv_location_quotient_ratio"].iloc[0] == pytest.approx(190 / 130)


def test_shares_of_products_are_among_the_dwellings_whose_product_is_known() -> None:
    found = stock_table(residences(), "commune_code")
    assert found.index.tolist() == ["00001", "00002"]
    assert found["plai_known_count"].tolist() == [140, 40]
    assert found["plai_share"].tolist() == pytest.approx([5 / 140, 1 / 40])
    assert found["low_rent_share"].tolist() == pytest.approx([95 / 140, 31 / 40])
    assert found["plai_small"].tolist() == [False, True]


def test_parts_add_up_to_the_whole_whatever_the_grouping() -> None:
    for by in ("commune_code", "landlord_name", "qpv_code"):
        found = stock_table(residences(), by)
        assert found["dwelling_count"].sum() == 200
        assert found["in_qpv_count"].sum() == 130
        assert found["plai_count"].sum() == 6


def test_nothing_known_is_missing_and_not_zero() -> None:
    bare = residences()[["commune_code", "dwelling_count"]].assign(qpv_code=None)
    found = stock_table(bare, "commune_code")
    for name in ("in_qpv", "plai", "low_rent"):
        assert found[f"{name}_share"].isna().all()
        assert (found[f"{name}_share_status"] == "missing").all()
    assert product_table(bare).empty


def test_dwellings_whose_place_is_partly_known() -> None:
    partly = residences().assign(in_qpv_count=[90, 0, 30, 0, 0], qpv_unknown_count=[0, 0, 0, 10, 0])
    found = stock_table(partly, "commune_code")
    assert found["in_qpv_count"].tolist() == [90, 30]
    assert found["in_qpv_known_count"].tolist() == [150, 40]


def test_the_share_of_each_product_in_priority_neighbourhoods() -> None:
    found = product_table(residences())
    assert found.index.tolist() == ["plai", "hlmo", "unknown_product", "plai_total", "low_rent"]
    assert found["dwelling_count"].tolist() == [6, 120, 10, 6, 126]
    assert found.loc["hlmo", "in_qpv_share"] == 1
    # One PLAI of six stands in a residence whose place is unknown.
    assert found.loc["plai", "in_qpv_known_count"] == 5
    assert found.loc["plai", "in_qpv_share"] == 0
    assert found.loc["hlmo", "in_qpv_location_quotient_ratio"] == pytest.approx(190 / 130)


def test_no_place_known_leaves_products_without_a_share() -> None:
    found = product_table(residences().assign(qpv_code=None))
    assert found["in_qpv_share"].isna().all()
    assert (found["in_qpv_share_status"] == "missing").all()


def test_an_absent_grouping_is_named() -> None:
    with pytest.raises(ComputationError, match="inconnue"):
        stock_table(residences(), "inconnue")
