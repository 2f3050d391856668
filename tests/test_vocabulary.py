"""What files and computation must name alike, though neither knows the other."""

from __future__ import annotations

from fragility.concentration import products
from fragility.occupation import dimensions
from geodata.sources.rpls_detail.products import LOW_RENT, PLAI, PRODUCTS
from geodata.user_tables.catalogue import kind


def test_the_occupation_has_the_same_dimensions_and_categories_on_both_sides() -> None:
    read = {name: tuple(each.categories) for name, each in kind("occupancy").dimensions.items()}
    computed = {each.id: each.category_ids for each in dimensions()}
    assert read == computed


def test_products_and_their_groups_are_the_same_on_both_sides() -> None:
    computed = products()
    assert {each.key: each.code for each in PRODUCTS} == dict(computed.codes)
    assert set(computed.groups["plai"]) == set(PLAI)
    assert set(computed.groups["low_rent"]) == set(LOW_RENT)
