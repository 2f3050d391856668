"""The balance of allocations: what must hold of any table."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from fragility.balance import (
    Switches,
    Trait,
    allocation_columns,
    application_columns,
    balance,
    commitment_report,
    composition,
    convergence,
    dump_document,
    flow_base,
    flows,
    load_rules,
    parse_document,
    read_allocations,
    shipped_rules,
    trend,
)
from fragility.balance.columns import Kind
from fragility.balance.facts import Fact
from fragility.balance.horizon import Horizon
from fragility.balance.messages import _TEXTS, say
from fragility.balance.rule_files import TEMPLATE, shipped_text
from fragility.errors import ComputationError, MethodError, TableError

from .allocated import SHIPPED, YEAR, allocation_table, prepared

CUTS = [(), ("commune_code",), ("sector", "commune_code"), ("qpv_code", "semester"), ("dalo",)]
SWITCHES = st.builds(
    Switches,
    mutations=st.booleans(),
    former_zus=st.sampled_from(["dated", "included", "excluded"]),
    event=st.sampled_from(["as_rules", "lease", "decision"]),
    unknown=st.sampled_from(["not_counted", "left_out"]),
)


@pytest.fixture(scope="module")
def some():
    return prepared(allocation_table(3000))


@settings(max_examples=15, deadline=None)
@given(
    size=st.integers(1, 120),
    seed=st.integers(0, 10**6),
    by=st.sampled_from(CUTS),
    switches=SWITCHES,
)
def test_parts_make_the_whole_and_the_order_of_rows_is_nothing(size, seed, by, switches):
    table = allocation_table(size, seed)
    rows = balance(prepared(table), switches, by=by).rows
    gone = [name for name in rows if name.startswith("left_out_")]
    kinds = ["counted_count", "other_count", "unknown_count"]
    assert (rows[[*kinds, *gone]].sum(axis=1) == rows["row_count"]).all()
    part = [name for name in rows if name.startswith("part_")]
    assert (rows[part].sum(axis=1) == rows["counted_count"]).all()
    left = kinds if switches.unknown == "not_counted" else kinds[:2]
    assert (rows[left].sum(axis=1) == rows["allocation_count"]).all()
    whole = balance(prepared(table), switches).rows.set_index("rule")
    sums = rows.groupby("rule")[["row_count", "allocation_count", *kinds, *gone]].sum()
    for name in sums:
        assert (sums[name] == whole[name].reindex(sums.index)).all(), name
    assert whole["row_count"].eq(size).all()
    shuffled = table.sample(frac=1, random_state=seed).reset_index(drop=True)
    pd.testing.assert_frame_equal(balance(prepared(shuffled), switches, by=by).rows, rows)


def test_unknown_labels_are_cells_of_their_own(some):
    rows = balance(some, by=["qpv_code"], rules=["holder_priority"]).rows
    assert rows["qpv_code"].isna().sum() == 1
    assert (rows["qpv_code"] == "").sum() == 1
    assert rows["row_count"].sum() == 3000


def test_intervals_are_those_of_scipy(some):
    for row in balance(some, by=["commune_code"]).rows.itertuples():
        if row.allocation_count:
            test = binomtest(row.counted_count, row.allocation_count)
            expected = test.proportion_ci(method="wilson")
            assert (row.share_low, row.share_high) == pytest.approx(tuple(expected), abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(counted=st.integers(0, 40), other=st.integers(0, 40), rest=st.integers(0, 60))
def test_what_is_missing_is_the_smallest_number_that_reaches_the_target(counted, other, rest):
    table = pd.DataFrame({"priority": [True] * counted + [False] * other})
    if table.empty:
        return
    table.insert(0, "allocation_id", table.index.astype(str))
    table["dalo"], table["decided_on"] = False, pd.Timestamp("2018-03-01")
    horizon = Horizon(dt.date(2018, 6, 30), {(): rest})
    row = balance(prepared(table), rules=["holder_priority"], horizon=horizon).rows.iloc[0]
    whole = counted + other + rest
    # In whole numbers, so that nothing is rounded: four times the part is the whole at least.
    needed = next(n for n in range(whole + 1) if 4 * (counted + n) >= whole)
    assert row["missing_count"] == needed
    assert row["attainable"] == (needed <= rest)
    assert (row["state"] == "reached") == (4 * counted >= counted + other)


def test_what_remains_of_the_year_at_its_pace():
    table = allocation_table(1000)
    table["decided_on"] = pd.Timestamp("2018-05-01")
    table["qpv_code"] = "QN1"
    horizon = Horizon(dt.date(2018, 7, 2))  # day 183 of 365: 182 remain
    row = balance(prepared(table), horizon=horizon, rules=["holder_priority"]).rows.iloc[0]
    assert row["remaining_count"] == round(1000 * 182 / 183)
    by = balance(prepared(table), by=["semester"], horizon=horizon).rows
    assert (by["remaining_count"] == 0).all()
    assert (by["remaining_basis"] == "none").all()


def test_a_period_holds_both_its_ends(some):
    days = some.frame["decided_on"]
    first, last = days.min().date(), days.max().date()
    assert balance(some, period=(first, last)).rows["row_count"].eq(3000).all()
    inside = balance(some, period=(first, first)).rows["row_count"].iloc[0]
    assert inside == (days == days.min()).sum()


def test_switches_go_with_the_figures(some):
    switches = Switches(mutations=False, former_zus="excluded", event="lease", unknown="left_out")
    found = balance(some, switches, by=["qpv_code"], period=YEAR)
    out = found.export(found.rows)
    assert set(out["switch_mutations"]) == {"excluded"}
    assert set(out["switch_event"]) == {"lease"}
    assert set(out["rules_digest"]) == {found.digest}
    assert "hors" in set(out["qpv_code"])
    assert len(list(switches.sentences())) == 4
    with pytest.raises(ComputationError, match="colonne_inconnue"):
        balance(some, by=["colonne_inconnue"])


def test_a_trend_compares_with_the_last_period_that_had_any():
    table = allocation_table(60)
    table["priority"], table["dalo"] = True, False
    table.loc[:29, "decided_on"] = pd.Timestamp("2017-03-01")
    table.loc[30:, "decided_on"] = pd.Timestamp("2018-08-01")
    table.loc[:19, "priority"] = False
    rows = trend(prepared(table), rules=["holder_priority"])
    assert rows["semester"].tolist() == ["2017-S1", "2018-S2"]
    assert rows["change_share"].tolist()[1] == pytest.approx(2 / 3)
    # Newcombe's own example: 56/70 and 48/80, from 0.0524 to 0.3339.
    table = allocation_table(150)
    table["dalo"] = False
    table["priority"] = [True] * 48 + [False] * 32 + [True] * 56 + [False] * 14
    table["decided_on"] = [pd.Timestamp("2017-03-01")] * 80 + [pd.Timestamp("2017-09-01")] * 70
    row = trend(prepared(table), rules=["holder_priority"]).iloc[1]
    assert (row["change_low"], row["change_high"]) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert row["change_is_clear"]


def test_convergence_of_three_groups_by_hand():
    shares = {("2017-03-01", 1): (2, 10), ("2017-03-01", 4): (8, 10), ("2017-09-01", 1): (5, 10)}
    shares["2017-09-01", 4] = (5, 10)
    rows = [
        (day, group, "modest" if i < part else "higher")
        for (day, group), (part, whole) in shares.items()
        for i in range(whole)
    ]
    table = pd.DataFrame(rows, columns=["decided_on", "fragility_class", "income_group"])
    table["decided_on"] = pd.to_datetime(table["decided_on"])
    table.insert(0, "allocation_id", table.index.astype(str))
    found = convergence(prepared(table))
    assert found["dispersion_share"].tolist() == pytest.approx([0.3, 0.0])
    assert found["range_share"].tolist() == pytest.approx([0.6, 0.0])
    assert found["chance_dispersion_share"].iloc[0] == pytest.approx((0.25 / 20) ** 0.5)


def test_traits_and_flows_count_everyone_once(some):
    for trait in Trait:
        rows = composition(some, trait, by=["commune_code"])
        assert rows["allocation_count"].sum() == 3000
        assert rows["category"].iloc[-1] == "unknown"
    pairs = flows(some)
    assert pairs["allocation_count"].sum() == 3000
    assert pairs.groupby("destination")["destination_share"].sum().to_numpy() == pytest.approx(1)
    base = flow_base(some)
    rehoused = some.facts[Fact.REHOUSED] == 1
    assert (base[rehoused] == 0).all()
    assert set(np.unique(base)) == {-1, 0, 1}


def test_commitments_on_their_own_scope():
    body = """
id: fictif
label: Convention fictive
version: "1"
date: 2019-01-01
commitments:
"""
    for landlord, value, unit in (("A", 3, "count"), ("B", 0.5, "share"), ("B", "null", "count")):
        body += (
            f"  - {{rule: holder_priority, scope: {{landlord_name: {landlord}}}, value: {value}, "
            f"unit: {unit}, from: 2018-01-01, to: 2018-12-31, reference: r}}\n"
        )
    table = allocation_table(8)
    table["decided_on"] = [pd.Timestamp("2018-12-31")] * 7 + [pd.Timestamp("2019-01-01")]
    table["landlord_name"] = list("AABBBBAA")
    table["priority"], table["dalo"] = [True, False, True, False, True, False, True, True], False
    report = commitment_report(prepared(table, parse_document(body)))
    assert report["counted_count"].tolist() == [2, 2, 2]
    assert report["missing_count"].tolist()[:2] == [1, 0]
    assert report["reached"].tolist() == [False, True, None]


@pytest.mark.parametrize("name", [*shipped_rules(), TEMPLATE])
def test_every_shipped_document_is_read_and_says_its_sources(name):
    document = parse_document(shipped_text(name), name=name)
    assert parse_document(dump_document(document)) == document
    dated = [*document.former_zus_as_qpv, *document.q1_thresholds, *document.commitments]
    dated += [target for rule in document.rules for target in rule.targets]
    assert all(each.reference for each in dated)
    if name == TEMPLATE:
        assert all(each.value is None for each in dated)
    elif name != "territoire_fictif":
        assert not document.q1_thresholds
        assert not document.commitments


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"from": "2020-01-02", "to": "2020-01-01"}, "précède"),
        ({"rule": "inconnue"}, "inconnue"),
        ({"value": 1.5}, "entre 0 et 1"),
        ({"value": 0.2}, "minimum légal"),
        ({"unit": "percent"}, "unit"),
        ({"reference": " "}, "reference"),
        ({"scope": {"commune_code": 99001}}, "scope"),
        ({"valeur": 1}, "champ inconnu"),
    ],
)
def test_commitments_that_make_no_sense_are_refused(tmp_path, change, said):
    body = {"rule": "outside_qpv_q1", "value": 0.3, "unit": "share", "from": "2020-01-01"}
    one = {**body, "reference": "r", **change}
    text = {"id": "fictif", "label": "l", "version": "1", "date": "2020-01-01"}
    path = tmp_path / "regles.yaml"
    path.write_text(yaml.safe_dump({**text, "extends": ["national"], "commitments": [one]}))
    with pytest.raises(MethodError, match=said):
        load_rules(path)


def test_documents_do_not_contradict_each_other():
    again = shipped_text("national").replace("id: national", "id: autre")
    with pytest.raises(MethodError, match="deux fois"):
        load_rules("national", parse_document(again))
    twice = shipped_text("national").replace("from: 2018-11-25", "from: 2018-11-24")
    with pytest.raises(MethodError, match="deux versions"):
        parse_document(twice)
    with pytest.raises(MethodError, match="national"):
        load_rules("absent")
    assert load_rules("national").digest != load_rules(*SHIPPED).digest
    assert load_rules("mel_2016", "national", "national").rules


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"decided_on": "2018-13-01"}, "2018-13-01"),
        ({"decided_on": ""}, "obligatoire"),
        ({"lease_signed": "peut-être"}, "ni oui ni non"),
        ({"income_quartile": "5"}, "supérieure à 4"),
        ({"household_size_count": "2,5"}, "entier"),
        ({"income_per_uc_eur": "-1"}, "inférieure à 0"),
        ({"access": "relogement"}, "first_access"),
        ({"allocation_id": "A1"}, "plusieurs fois"),
    ],
)
def test_cells_that_cannot_be_read_are_named(cells, said):
    rows = pd.DataFrame([{"allocation_id": "A1", "decided_on": "2018-01-02"}] * 2)
    rows["allocation_id"] = ["A1", "A2"]
    for name, cell in cells.items():
        rows[name] = ["2018-01-02" if name == "decided_on" else "", cell]
        rows.loc[0, "allocation_id"] = "A1"
    with pytest.raises(TableError, match=said) as caught:
        read_allocations(rows, lines=[7, 9], text=True)
    assert "9" in caught.value.message


def test_cells_of_a_file_and_of_a_typed_table_say_the_same():
    text = pd.DataFrame(
        {
            "allocation_id": ["1", "2", "3"],
            "decided_on": ["02/01/2018", "2018-01-03", "2018-01-04T10:00"],
            "lease_signed": ["oui", "0", ""],
            "qpv_code": ["QN1", "hors", ""],
            "monthly_income_eur": ["1 000,50", "0", ""],
            "consumption_units": ["1,5", "1", "2"],
            "registered_on": ["2017-01-02", "", "2018-02-01"],
        }
    )
    read = read_allocations(text, text=True)
    frame = read.frame
    assert frame["qpv_code"].tolist()[:2] == ["QN1", ""]
    assert frame["qpv_code"].isna().tolist() == [False, False, True]
    assert frame["lease_signed"].tolist()[:2] == [True, False]
    assert frame["income_per_uc_eur"].tolist()[:2] == pytest.approx([8004, 0])
    assert frame["waiting_months"].iloc[0] == pytest.approx(365 / 30.4375)
    assert np.isnan(frame["waiting_months"].iloc[2])
    assert any("précèdent leur demande" in warning for warning in read.warnings)
    typed = read_allocations(frame[list(text)])
    pd.testing.assert_frame_equal(typed.frame[list(text)], frame[list(text)])


def test_every_column_and_every_sentence_is_described():
    for column in (*allocation_columns(), *application_columns()):
        assert column.label
        assert column.description.endswith((".", "…"))
    flags = [c.name for c in allocation_columns() if c.kind is Kind.FLAG]
    assert "lease_signed" in flags
    for fact in Fact:
        assert f"unknown.{fact.value}" in _TEXTS
    assert "\u202f:" in say("unknown.q1", count=1, total=2)


def test_no_allocation_at_all():
    empty = allocation_table(3).iloc[:0]
    found = balance(prepared(empty), by=["commune_code"])
    assert found.rows.empty
    assert found.warnings
