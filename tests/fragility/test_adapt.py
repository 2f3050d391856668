from __future__ import annotations

import pytest

from fragility import MethodError, adapt, compute_index, default_catalogue, load_method

from .builders import IPS, ips_table

METHOD = load_method("ips")


def test_a_method_that_has_all_it_needs_is_left_alone():
    assert adapt(METHOD, (*IPS, "caf_single_parent_share")) is METHOD


def test_an_absent_indicator_is_replaced_or_dropped_and_it_is_written():
    adapted = adapt(METHOD, (IPS[0], "caf_large_families_share", "caf_single_parent_share"))
    assert adapted.indicator_ids == (
        IPS[0],
        "caf_large_families_share",
        "caf_single_parent_share",
    )
    assert adapted.indicators[1].stands_in_for == IPS[2]
    assert "CAF" in adapted.indicators[1].note
    derived = adapted.derived_from
    assert derived is not None
    assert (derived.id, derived.digest) == ("ips", METHOD.digest)
    assert [(c.indicator, c.action, c.by) for c in derived.changes] == [
        (IPS[1], "dropped", None),
        (IPS[2], "replaced", "caf_large_families_share"),
        (IPS[3], "replaced", "caf_single_parent_share"),
    ]
    assert adapted.title.endswith("réduit à 3 indicateurs sur 4")
    assert adapted.digest != METHOD.digest


def test_the_nearest_stand_in_comes_first():
    adapted = adapt(
        METHOD,
        (*IPS[:2], IPS[3], "caf_large_families_share", "families_3plus_children_share"),
    )
    assert adapted.indicator_ids[2] == "families_3plus_children_share"


def test_what_was_changed_travels_with_the_result():
    table = ips_table(20)
    without = table.frame[[IPS[0], IPS[1]]]
    adapted = adapt(METHOD, without.columns)
    result = compute_index(table, adapted)
    assert len(result.computed_on.changes) == 2
    assert all("faute de donnée" in text for text in result.computed_on.changes)
    # The weight of what is dropped goes to what is left.
    expected = result.normalised[[IPS[0], IPS[1]]].mean(axis=1)
    assert result.zones["score"].tolist() == pytest.approx(expected.tolist())


def test_a_whole_theme_may_go():
    svi = load_method("cdc_svi_2020")
    adapted = adapt(svi, [name for name in svi.columns if name != "EP_MINRTY"])
    assert [child.id for child in adapted.index.children] == [
        "THEME1",
        "THEME2",
        "THEME4",
    ]


def test_nothing_left_is_an_error():
    with pytest.raises(MethodError, match="aucun des indicateurs"):
        adapt(METHOD, ("autre",))


def test_the_catalogue_covers_the_default_methods():
    for name in ("ips", "ips_caf"):
        for indicator in load_method(name).indicators:
            definition = default_catalogue().get(indicator.id)
            assert definition is not None
            assert definition.direction is indicator.direction
            assert definition.label == indicator.label
            assert definition.unit == indicator.unit


def test_an_index_of_one_indicator_says_so_in_its_title_and_its_warnings():
    adapted = adapt(METHOD, (IPS[0],))
    assert adapted.title.endswith(
        "réduit à un seul indicateur\u202f: " + adapted.indicators[0].label
    )
    first = compute_index(ips_table(20, population_count=1000), adapted).warnings[0]
    assert first.startswith("ATTENTION")
    assert "4 parts à peu près égales" in first


def test_an_index_that_lost_indicators_says_which_it_keeps():
    result = compute_index(ips_table(20, population_count=1000), adapt(METHOD, IPS[:2]))
    (warning,) = result.warnings
    assert "2 des 4 indicateurs" in warning
    assert all(indicator.label in warning for indicator in result.method.indicators)


def test_stand_ins_alone_keep_the_title_whole():
    adapted = adapt(METHOD, (*IPS[:3], "caf_single_parent_share"))
    assert adapted.title.endswith("adapté aux données disponibles")


def test_the_stand_in_for_large_families_says_what_is_not_sure():
    found = default_catalogue().get("caf_large_families_share")
    assert found is not None
    for text in (found.caveat, load_method("ips_caf").indicators[2].note):
        assert "ne définit pas AC3ENF" in text
        assert "parents seuls de trois enfants ou plus" in text
