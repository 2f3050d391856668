"""What files and computation must name alike, though neither knows the other."""

from __future__ import annotations

import pytest

from fragility.balance.columns import load_columns
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


@pytest.mark.parametrize("table", ["allocations", "applications"])
def test_the_register_has_the_same_columns_on_both_sides(table: str) -> None:
    columns = {each.name: each for each in getattr(load_columns(), table)}
    fields = {each.name: each for each in kind(table).fields}
    # What the application works out once the territory is known.
    found = {"epci_code", "sector"} | {name for name in columns if name.endswith("fragility_class")}
    assert columns.keys() - fields.keys() == found
    # What is read to find the place or the resources, and not kept.
    read_only = {"monthly_income_per_uc_eur"}
    assert all(fields[name].key for name in fields.keys() - columns.keys() - read_only)
    for name in columns.keys() & fields.keys():
        # Identifiers are made up where the file has none.
        identifier = name in {"allocation_id", "application_id"}
        assert fields[name].required == (columns[name].required and not identifier)
        if columns[name].categories:
            assert tuple(fields[name].categories) == tuple(columns[name].categories)
