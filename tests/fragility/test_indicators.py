from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fragility import TableError, compute_indicators, default_catalogue

ACTIVITY = {
    "pop_25_54_count": [100.0, 100.0, 0.0],
    "pop_55_64_count": [100.0, 20.0, 0.0],
    "employed_25_54_count": [80.0, 50.0, 0.0],
    "employed_55_64_count": [40.0, 10.0, 0.0],
}
CODES = ["A0101", "A0102", "B0000"]
ZONES = pd.DataFrame(
    {"zone_code": CODES, "iris_type": ["H", "H", "Z"], "commune_code": ["A", "A", "B"]}
)
NON_EMPLOYMENT = "non_employment_25_64_share"


def frame(columns: dict[str, list[float]], zone_codes=CODES, **statuses) -> pd.DataFrame:
    out = pd.DataFrame({"zone_code": zone_codes, **columns})
    return out.assign(**{f"{name}_status": values for name, values in statuses.items()})


def test_non_employment_is_one_minus_the_employed():
    table = compute_indicators({"rp_activity": frame(ACTIVITY)}, ZONES)
    assert table.frame[NON_EMPLOYMENT][:2].tolist() == [0.4, 0.5]
    assert table.numerators[NON_EMPLOYMENT][:2].tolist() == [80.0, 60.0]
    assert table.denominators[NON_EMPLOYMENT][:2].tolist() == [200.0, 120.0]


def test_a_zero_denominator_is_undefined_never_zero():
    table = compute_indicators({"rp_activity": frame(ACTIVITY)}, ZONES)
    assert table.status[NON_EMPLOYMENT].tolist() == [
        "observed",
        "observed",
        "undefined",
    ]
    assert np.isnan(table.frame[NON_EMPLOYMENT].iloc[2])


def test_employed_is_active_less_unemployed_where_absent():
    columns = {
        **{name: ACTIVITY[name] for name in ("pop_25_54_count", "pop_55_64_count")},
        "active_25_54_count": [90.0, 60.0, 0.0],
        "active_55_64_count": [50.0, 20.0, 0.0],
        "unemployed_25_54_count": [10.0, 10.0, 0.0],
        "unemployed_55_64_count": [10.0, 10.0, 0.0],
    }
    table = compute_indicators({"rp_activity": frame(columns)}, ZONES)
    assert table.frame[NON_EMPLOYMENT][:2].tolist() == [0.4, 0.5]
    # Where only some zones lack the employed, the others keep their own figures.
    mixed = {**columns, **ACTIVITY, "employed_25_54_count": [70.0, np.nan, 0.0]}
    table = compute_indicators({"rp_activity": frame(mixed)}, ZONES)
    assert table.frame[NON_EMPLOYMENT][:2].tolist() == [0.45, 0.5]


def test_secret_missing_and_zero_stay_three_states():
    families = {
        "family_count": [100.0, np.nan, 50.0],
        "family_4plus_children_count": [0.0, 3.0, np.nan],
        "single_parent_family_count": [20.0, 10.0, 10.0],
    }
    table = compute_indicators(
        {
            "rp_families": frame(
                families,
                family_count=["observed", "secret", "observed"],
                family_4plus_children_count=["observed", "observed", "missing"],
            )
        },
        ZONES,
    )
    assert table.status["families_4plus_children_share"].tolist() == [
        "observed",
        "secret",
        "missing",
    ]
    assert table.frame["families_4plus_children_share"].iloc[0] == 0.0
    assert table.frame["single_parent_families_share"].iloc[2] == 0.2


def test_a_zone_absent_from_a_table_is_missing():
    income = frame({"median_income_per_uc_eur": [20_000.0]}, ["A0101"])
    table = compute_indicators({"income": income}, ZONES)
    assert table.status["median_income_per_uc_eur"].tolist() == [
        "observed",
        "missing",
        "missing",
    ]


def test_an_undivided_commune_has_the_value_of_its_commune():
    income = frame({"median_income_per_uc_eur": [20_000.0]}, ["A0101"])
    communes = pd.DataFrame({"zone_code": ["A", "B"], "zone_name": ["Aa", "Bé"]})
    parent = compute_indicators(
        {"income": frame({"median_income_per_uc_eur": [18_000.0, 30_000.0]}, ["A", "B"])},
        communes,
        level="commune",
    )
    table = compute_indicators({"income": income}, ZONES, parent=parent)
    column = table.frame["median_income_per_uc_eur"]
    assert column["B0000"] == 30_000.0
    assert table.status["median_income_per_uc_eur"]["B0000"] == "observed"
    # A divided commune's IRIS is not its commune.
    assert np.isnan(column["A0102"])
    assert any("Revenu médian" in note for note in table.notes)


def test_the_reason_of_an_undivided_commune_is_its_commune_s():
    secret = frame(
        {"median_income_per_uc_eur": [18_000.0, np.nan]},
        ["A", "B"],
        median_income_per_uc_eur=["observed", "secret"],
    )
    communes = pd.DataFrame({"zone_code": ["A", "B"]})
    parent = compute_indicators({"income": secret}, communes, level="commune")
    income = frame({"median_income_per_uc_eur": [20_000.0]}, ["A0101"])
    table = compute_indicators({"income": income}, ZONES, parent=parent)
    assert table.status["median_income_per_uc_eur"]["B0000"] == "secret"


def test_indicators_without_any_value_are_left_out():
    table = compute_indicators({"rp_activity": frame(ACTIVITY)}, ZONES)
    assert table.indicators == (NON_EMPLOYMENT,)
    with pytest.raises(TableError, match="aucun indicateur"):
        compute_indicators({}, ZONES)


def test_contradictions_are_refused():
    with pytest.raises(TableError, match="plusieurs fois"):
        compute_indicators(
            {"income": frame({"median_income_per_uc_eur": [1.0, 2.0]}, ["A", "A"])},
            ZONES,
        )
    bad = frame(
        {"median_income_per_uc_eur": [np.nan]},
        ["A0101"],
        median_income_per_uc_eur=["observed"],
    )
    with pytest.raises(TableError, match="A0101"):
        compute_indicators({"income": bad}, ZONES)


def test_stand_ins_name_what_they_stand_in_for():
    catalogue = default_catalogue()
    for definition in catalogue.indicators:
        if definition.stands_in_for:
            assert definition.stands_in_for in catalogue
            assert definition.caveat
    names = [d.id for d in catalogue.stand_ins("families_4plus_children_share")]
    assert names == ["families_3plus_children_share", "caf_large_families_share"]


def test_large_families_of_the_caf_are_a_share_of_couples():
    caf = pd.DataFrame(
        {
            "zone_code": ["A", "B"],
            "single_parent_recipient_count": [10.0, 300.0],
            "couple_with_children_recipient_count": [100.0, 100.0],
            "recipient_3plus_children_count": [25.0, 25.0],
        }
    )
    table = compute_indicators({"caf": caf}, pd.DataFrame({"zone_code": ["A", "B"]}))
    # As many large families among couples: more single parents must not make them look fewer.
    assert table.frame["caf_large_families_share"].tolist() == [0.25, 0.25]
