"""What a scenario and a stock say: read, written, refused."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fragility.errors import ComputationError, MethodError
from fragility.scenario import (
    ENTERING,
    FACTS,
    FLAGS,
    PROGRAMMED,
    SIZES,
    Kind,
    Line,
    Product,
    Scenario,
    Size,
    Zone,
    dump_scenario,
    make_stock,
    parse_scenario,
    stock_rows,
)

YEARS = 6


def scenario(**changed: object) -> Scenario:
    given_ = {"id": "essai", "name": "Essai", "author": "Service habitat", "start_year": 2025}
    return Scenario.model_validate({**given_, "territory_code": "299900043", **changed})


def line(**changed: object) -> dict[str, object]:
    return {
        "commune_code": "00001",
        "kind": "production",
        "product": "plai",
        "dwellings": [1] * YEARS,
        **changed,
    }


counts = st.lists(st.integers(0, 500), min_size=YEARS, max_size=YEARS)
texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"), min_size=1
).filter(lambda text: 0 < len(text.strip()) <= 200)


@st.composite
def lines(draw: st.DrawFn) -> dict[str, object]:
    kind = draw(st.sampled_from(list(Kind)))
    made: dict[str, object] = {
        "commune_code": draw(st.sampled_from(["00001", "2A004", "59350"])),
        "zone": draw(st.sampled_from([Zone.QPV, Zone.OUTSIDE_QPV])),
        "kind": kind,
        "size": draw(st.sampled_from([None, *(s for s in SIZES if s is not Size.UNKNOWN)])),
        "dwellings": draw(counts),
    }
    if kind is Kind.CONVERSION:
        made |= {"product": Product.OTHER, "to_product": draw(st.sampled_from(PROGRAMMED))}
    elif kind in ENTERING or draw(st.booleans()):
        made["product"] = draw(st.sampled_from(PROGRAMMED))
    return made


@given(
    st.lists(lines(), max_size=6, unique_by=lambda each: Line.model_validate(each).key),
    texts,
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=50),
)
def test_what_is_written_is_read_back_equal(
    made: list[dict[str, object]], name: str, notes: str
) -> None:
    found = scenario(lines=made, name=name, notes=notes)
    again = parse_scenario(dump_scenario(found))
    assert again == found
    assert again.digest == found.digest


def test_the_digest_follows_the_figures_and_nothing_else() -> None:
    base = scenario(lines=[line()])
    renamed = base.model_copy(update={"name": "Autre", "notes": "…", "version": 4, "author": "X"})
    assert renamed.digest == base.digest
    assert scenario(lines=[line(dwellings=[2] * YEARS)]).digest != base.digest
    assert scenario(lines=[line()], hypotheses={"rotation_share": 0.07}).digest != base.digest


@pytest.mark.parametrize(
    ("made", "words"),
    [
        ({"product": "old_low_rent"}, "produit parmi"),
        ({"product": None}, "produit parmi"),
        ({"dwellings": [1, 2]}, "2 année(s) données"),
        ({"dwellings": [-1] * YEARS}, "supérieur ou égal à 0"),
        ({"dwellings": [1.5] * YEARS}, "entier"),
        ({"kind": "conversion"}, "to_product"),
        ({"kind": "conversion", "to_product": "plai"}, "différer"),
        ({"to_product": "plus"}, "ne vaut que pour"),
        ({"zone": "unknown_zone"}, "zone connue"),
        ({"commune_code": "Lille"}, "identifiant"),
        ({"kind": "magie"}, "valeurs admises"),
    ],
)
def test_a_line_that_cannot_be_is_refused_in_french(made: dict[str, object], words: str) -> None:
    text = dump_scenario(scenario(lines=[line()]))
    body = {**line(), **made}
    shown = json.dumps(body)
    head = text.split("lines:")[0]
    with pytest.raises(MethodError) as caught:
        parse_scenario(f"{head}lines:\n- {shown}\n", name="plan.yaml")
    message = caught.value.message.replace("\u202f", " ")
    assert "plan.yaml" in message
    assert words in message


def test_a_line_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="figure deux fois"):
        scenario(lines=[line(), line(dwellings=[2] * YEARS)])


def test_a_scenario_of_a_large_territory_is_read_back() -> None:
    many = [
        line(commune_code=f"{59000 + n}", product=product, zone=zone)
        for n in range(95)
        for product in PROGRAMMED
        for zone in ("qpv", "outside_qpv")
    ]
    found = scenario(lines=many)
    assert parse_scenario(dump_scenario(found)) == found


def test_an_operation_is_of_its_years_and_holds_no_more_than_itself() -> None:
    one = {"name": "Îlot A", "commune_code": "00001", "year": 2026, "dwellings": 30, "plai": 3}
    made = scenario(operations=[{**one, "plus": 6}])
    assert made.operations[0].programmed == 9
    for wrong, words in (({"plus": 40}, "pour 30"), ({"year": 2040}, "n’est pas entre")):
        with pytest.raises(ValueError, match=words):
            scenario(operations=[one | wrong])


def stock_frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "commune_code": ["00002", "00001", "00001"],
            "commune_name": ["B", "A", None],
            "zone": ["", "qpv", "outside_qpv"],
            "dwelling_count": [30, 10, 20],
            "plai_count": [None, 2, 3],
            "rooms_3_count": [30, 10, None],
            "main_residence_count": [None, 100.5, None],
            "sru_subject": [0, 1, None],
        }
    )


def test_a_stock_keeps_what_is_unknown_apart() -> None:
    stock = make_stock(2025, stock_frame())
    assert stock.codes == ("00001", "00002")
    assert stock.total_count == 60
    rows = stock_rows(stock).set_index(["commune_code", "zone"])
    assert rows.loc[("00001", "outside_qpv"), "unknown_product_count"] == 17
    assert rows.loc[("00001", "outside_qpv"), "rooms_unknown_count"] == 20
    assert rows.loc[("00002", "unknown_zone"), "unknown_product_count"] == 30
    assert stock.communes["main_residence_count"].isna().tolist() == [False, True]
    assert set(stock.communes) == {"commune_name", "sector", *FACTS, *FLAGS}


def test_a_stock_is_the_same_from_its_own_rows() -> None:
    stock = make_stock(2025, stock_frame())
    again = make_stock(2025, stock_rows(stock))
    assert np.array_equal(again.products, stock.products)
    assert np.array_equal(again.sizes, stock.sizes)
    pd.testing.assert_frame_equal(again.communes, stock.communes)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"zone": ["", "qpv", "qpv"]}, "donnée deux fois"),
        ({"zone": ["", "qpv", "ailleurs"]}, "zone « ailleurs » inconnue"),
        ({"plai_count": [None, 2.5, 3]}, "n’est pas un nombre entier"),
        ({"plai_count": [None, -2, 3]}, "n’est pas un nombre entier"),
        ({"plai_count": [None, 20, 3]}, "inférieur à la somme"),
        ({"commune_name": ["B", "A", "C"]}, "se contredisent"),
        ({"main_residence_count": [None, 100.5, 99]}, "se contredisent"),
    ],
)
def test_a_stock_that_cannot_be_is_refused(changed: dict[str, list[object]], words: str) -> None:
    with pytest.raises(ComputationError) as caught:
        make_stock(2025, stock_frame().assign(**changed))
    assert words in caught.value.message.replace("\u202f", " ")


def test_a_stock_cannot_be_altered() -> None:
    stock = make_stock(2025, stock_frame())
    with pytest.raises(ValueError, match="read-only"):
        stock.products[0, 0, 0] = 1
