"""New entrants beside occupants: what is compared, and what can be had by difference."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fragility.disclosure import rule_of
from fragility.occupation import dimensions, read_occupancy
from tests.fragility.occupied import drawn_table
from ui.occupation import groups, shown
from ui.occupation.study import make_study
from ui.register import newcomers

EVEN = {d.id: [1 / len(d.categories)] * len(d.categories) for d in dimensions()}
LEAST = rule_of("ops_aggregate").minimum_count
COMMUNES = ["99001"] * 20 + ["99002"] * 12 + ["99003"] * 6 + ["99004"] * 2


@pytest.fixture(scope="module")
def tables():
    draw = np.random.default_rng(3)
    sizes = draw.integers(12, 70, len(COMMUNES)).tolist()
    living = drawn_table(EVEN, sizes, seed=4)
    young = {**EVEN, "tenant_age": [0.7, 0.2, 0.06, 0.04]}
    entering = drawn_table(young, [max(size // 6, 1) for size in sizes], seed=5)
    return living, entering


@pytest.fixture(scope="module")
def places(tables):
    living, entering = tables
    rated = pd.DataFrame(
        [(code, "Équipe Nord", "2025-01-10", 4) for code in living["residence_id"]],
        columns=["residence_id", "rater", "rated_on", "rating"],
    )
    where = living.set_index("residence_id")[[]].assign(commune_code=COMMUNES, family="1")
    study = make_study(living, rated, where, {"1": "Petits collectifs"}, "essai")
    published = groups.make_groups(study)
    references = shown.references_shown(study, "elu", published.own)
    found = newcomers.compare(study, read_occupancy(entering), published, references, "elu")
    return study, published, found


def test_the_whole_comes_first_and_says_who_arrives(places, tables):
    _, published, found = places
    whole = found[0]
    assert whole.commune_code == newcomers.WHOLE
    assert whole.residence_count == len(published.frame)
    assert "seniority" not in [each.split.id for each in whole.comparisons]
    age = next(each for each in whole.comparisons if each.split.id == "tenant_age")
    young = age.lines[0]
    inside = tables[1].set_index("residence_id").loc[published.frame.index]
    assert young.entrant_count == inside["tenant_age_under_30_count"].sum()
    assert young.gap_share > 0.3
    assert age.nearer is False
    assert sum(line.entrant_share for line in age.lines) == pytest.approx(1)


def test_no_difference_of_places_is_below_the_threshold(places, tables):
    _, published, found = places
    entering = tables[1].set_index("residence_id").loc[published.frame.index]
    whole, *communes = found
    for comparison in whole.comparisons:
        split = comparison.split
        by_label = dict(zip(split.labels(split.category_ids), split.columns, strict=True))
        for line in comparison.lines:
            columns = [by_label[label] for label in line.labels]
            told = set()
            for place in communes:
                same = next((c for c in place.comparisons if c.split == split), None)
                parts = [] if same is None else [set(each.labels) for each in same.lines]
                inside = [part for part in parts if part <= set(line.labels)]
                if inside and set.union(*inside) == set(line.labels):
                    told.add(place.commune_code)
            hidden = entering[~published.frame["commune_code"].isin(told)][columns].sum().sum()
            assert hidden == 0 or hidden >= LEAST
        for place in found:
            for each in place.comparisons:
                assert all(line.entrant_count >= LEAST for line in each.lines)


def test_a_commune_too_small_is_not_named(places):
    _, _, found = places
    assert "99004" not in [place.commune_code for place in found]


def test_families_without_a_reference_are_left_out_of_it_and_said(tables):
    living, entering = tables
    rated = pd.DataFrame(
        [(code, "Équipe Nord", "2025-01-10", 4) for code in living["residence_id"][:20]],
        columns=["residence_id", "rater", "rated_on", "rating"],
    )
    families = ["1"] * 20 + ["2"] * 20
    where = living.set_index("residence_id")[[]].assign(commune_code=COMMUNES, family=families)
    names = {"1": "Petits collectifs", "2": "Tours"}
    study = make_study(living, rated, where, names, "essai")
    published = groups.make_groups(study)
    references = shown.references_shown(study, "elu", published.own)
    assert {family for family, _ in references} == {"1"}
    found = newcomers.compare(study, read_occupancy(entering), published, references, "elu")
    by_place = {place.commune_code: place.comparisons for place in found}
    counts = study.occupancy.counts(by_place[newcomers.WHOLE][0].split).sum(axis=1)
    inside = counts[published.frame.index]
    first = inside[where.loc[inside.index, "family"] == "1"]
    for compared in by_place[newcomers.WHOLE]:
        assert compared.referred_share == pytest.approx(first.sum() / inside.sum())
        told = [line.reference_share for line in compared.lines]
        assert sum(told) == pytest.approx(1)
    for code, comparisons in by_place.items():
        if code == "99002":
            assert all(each.referred_share == 0 and each.nearer is None for each in comparisons)


def test_without_a_reference_nobody_is_nearer(places):
    study, published, _ = places
    recent = study.occupancy
    found = newcomers.compare(study, recent, published, {}, "elu")
    assert found[0].comparisons[0].lines[0].reference_share is None
    assert found[0].comparisons[0].nearer is None
