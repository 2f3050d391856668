"""Small stocks and scenarios: four communes, two sectors, one QPV."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from fragility.scenario import (
    ENTERING,
    LEAVING,
    PRODUCTS,
    PROGRAMMED,
    SIZES,
    ZONES,
    Hypotheses,
    Kind,
    Line,
    Operation,
    Product,
    Scenario,
    Size,
    Stock,
    Zone,
    make_stock,
)

YEAR = 2025
TOWN, SUBURB, VILLAGE, HAMLET = "59001", "59002", "59003", "59004"
"""Much social housing and a QPV; some; little, short of its SRU target; none, not subject."""


def town_stock() -> Stock:
    """Return four communes: 1 690 dwellings, 450 of them in the QPV of the first."""
    rows: list[dict[str, Any]] = [
        {
            "commune_code": TOWN,
            "commune_name": "Bourgville",
            "sector": "Centre",
            "zone": "outside_qpv",
            "plai_count": 50,
            "plus_count": 600,
            "pls_count": 40,
            "old_low_rent_count": 160,
            "rooms_2_count": 200,
            "rooms_3_count": 400,
            "rooms_4_count": 250,
            "main_residence_count": 4000,
            "sru_dwelling_count": 1280,
            "sru_main_residence_count": 4000,
            "sru_target_share": 0.2,
            "rotation_share": 0.1,
            "applicant_count": 900,
            "plai_eligible_count": 600,
            "sru_subject": 1,
            "sru_exempt": 0,
            "sru_carence": 0,
        },
        {
            "commune_code": TOWN,
            "zone": "qpv",
            "plai_count": 20,
            "plus_count": 180,
            "old_low_rent_count": 250,
            "rooms_3_count": 300,
            "rooms_4_count": 150,
        },
        {
            "commune_code": SUBURB,
            "commune_name": "Faubourg",
            "sector": "Centre",
            "zone": "outside_qpv",
            "plai_count": 15,
            "plus_count": 250,
            "pls_count": 25,
            "unknown_product_count": 10,
            "rooms_3_count": 300,
            "main_residence_count": 2000,
            "sru_dwelling_count": 290,
            "sru_main_residence_count": 2000,
            "sru_target_share": 0.2,
            "applicant_count": 300,
            "plai_eligible_count": 180,
            "sru_subject": 1,
            "sru_exempt": 0,
            "sru_carence": 0,
        },
        {
            "commune_code": VILLAGE,
            "commune_name": "Village",
            "sector": "Couronne",
            "zone": "outside_qpv",
            "plai_count": 5,
            "plus_count": 70,
            "pls_count": 15,
            "rooms_2_count": 40,
            "rooms_3_count": 50,
            "main_residence_count": 1500,
            "sru_dwelling_count": 80,
            "sru_main_residence_count": 1500,
            "sru_target_share": 0.2,
            "applicant_count": 120,
            "plai_eligible_count": 70,
            "sru_subject": 1,
            "sru_exempt": 0,
            "sru_carence": 1,
        },
        {
            "commune_code": HAMLET,
            "commune_name": "Hameau",
            "sector": "Couronne",
            "zone": "outside_qpv",
            "main_residence_count": 300,
            "applicant_count": 5,
            "plai_eligible_count": 3,
            "sru_subject": 0,
        },
    ]
    return make_stock(YEAR, pd.DataFrame(rows), ("Territoire de démonstration",))


def line(
    code: str, kind: str, dwellings: int | tuple[int, ...], years: int = 6, **told: Any
) -> Line:
    """Return a line; one number is that of every year."""
    counts = (dwellings,) * years if isinstance(dwellings, int) else dwellings
    return Line(commune_code=code, kind=Kind(kind), dwellings=counts, **told)


def scenario(*lines: Line, years: int = 6, **told: Any) -> Scenario:
    """Return a scenario of these lines."""
    given: dict[str, Any] = {
        "id": "essai",
        "name": "Essai",
        "author": "Une chargée de PLH",
        "territory_code": "demonstration",
        "start_year": YEAR,
        "horizon_years": years,
        "lines": lines,
    }
    return Scenario(**(given | told))


def town_scenario() -> Scenario:
    """Return a bit of everything: pipeline, production, NPNRU, sales, conversions, an operation."""
    return scenario(
        line(TOWN, "pipeline", (40, 20, 0, 0, 0, 0), product=Product.PLUS),
        line(TOWN, "demolition", (0, 60, 60, 0, 0, 0), zone=Zone.QPV),
        line(TOWN, "reconstitution", (0, 36, 36, 0, 0, 0), product=Product.PLAI),
        line(SUBURB, "reconstitution", (0, 24, 24, 0, 0, 0), product=Product.PLUS),
        line(TOWN, "sale", 5, product=Product.PLUS),
        line(TOWN, "conversion", 10, product=Product.PLUS, to_product=Product.PLAI),
        line(SUBURB, "production", 20, product=Product.PLUS),
        line(SUBURB, "production", 8, product=Product.PLAI),
        line(VILLAGE, "production", 12, product=Product.PLUS),
        line(VILLAGE, "production", 6, product=Product.PLAI),
        line(VILLAGE, "acquisition", 2, product=Product.PLAI),
        operations=(
            Operation(
                name="Les Tilleuls",
                commune_code=HAMLET,
                year=YEAR + 1,
                dwellings=30,
                plus=6,
                plai=3,
            ),
        ),
    )


@st.composite
def stocks(draw: st.DrawFn) -> Stock:
    """Any stock of one to four communes; some facts unknown."""
    rows: list[dict[str, Any]] = []
    for commune in range(draw(st.integers(1, 4))):
        facts: dict[str, Any] = {"sector": draw(st.sampled_from(["", "Nord", "Sud"]))}
        facts |= {"main_residence_count": draw(st.sampled_from([np.nan, 500.0, 3000.0]))}
        for zone in draw(st.lists(st.sampled_from(ZONES), min_size=1, unique=True)):
            counts = draw(st.lists(st.integers(0, 60), min_size=len(PRODUCTS), max_size=7))
            # Both views of the same dwellings: the sizes are a cut of the same total.
            total = sum(counts)
            cuts = sorted(draw(st.lists(st.integers(0, total), min_size=5, max_size=5)))
            sizes = np.diff([0, *cuts, total])
            row: dict[str, Any] = {"commune_code": f"5900{commune + 1}", "zone": zone.value}
            row |= {f"{each}_count": n for each, n in zip(PRODUCTS, counts, strict=True)}
            row |= {f"{each}_count": int(n) for each, n in zip(SIZES, sizes, strict=True)}
            rows.append(row | facts)
    return make_stock(YEAR, pd.DataFrame(rows).drop_duplicates(["commune_code", "zone"]))


@st.composite
def scenarios(draw: st.DrawFn, stock: Stock, years: int = 6) -> Scenario:
    """Any scenario that this stock allows: what leaves is at most what stands at the start."""
    lines: dict[Any, Line] = {}
    counts = st.lists(st.integers(0, 9), min_size=years, max_size=years).map(tuple)
    where = st.sampled_from(stock.codes)
    for _ in range(draw(st.integers(0, 8))):
        made = Line(
            commune_code=draw(where),
            zone=draw(st.sampled_from([Zone.OUTSIDE_QPV, Zone.QPV])),
            kind=draw(st.sampled_from(ENTERING)),
            product=draw(st.sampled_from(PROGRAMMED)),
            size=draw(st.sampled_from([None, *[each for each in SIZES if each != Size.UNKNOWN]])),
            dwellings=draw(counts),
        )
        lines[made.key] = made
    left = stock.products.astype(int).copy()
    sized = stock.sizes.astype(int).copy()
    for _ in range(draw(st.integers(0, 5))):
        place, zone = draw(st.integers(0, len(stock.codes) - 1)), draw(st.integers(0, 2))
        kind = draw(st.sampled_from([*LEAVING, Kind.CONVERSION]))
        said = kind is Kind.CONVERSION or draw(st.booleans())
        product = draw(st.integers(0, len(PRODUCTS) - 1)) if said else None
        size = draw(st.none() | st.integers(0, len(SIZES) - 1)) if kind in LEAVING else None
        asked = draw(counts)
        # Room is kept product by product and size by size, a free line taking from every one.
        rooms = [left[place, zone].min() if product is None else left[place, zone, product]]
        rooms.append(sized[place, zone].min() if size is None else sized[place, zone, size])
        if sum(asked) > min(rooms):
            continue
        into = [each for each in PROGRAMMED if product is None or each != PRODUCTS[product]]
        made = Line(
            commune_code=stock.codes[place],
            zone=ZONES[zone],
            kind=kind,
            product=None if product is None else PRODUCTS[product],
            to_product=draw(st.sampled_from(into)) if kind is Kind.CONVERSION else None,
            size=None if size is None else SIZES[size],
            dwellings=asked,
        )
        if made.key in lines:
            continue
        lines[made.key] = made
        left[place, zone, slice(None) if product is None else product] -= sum(asked)
        sized[place, zone, slice(None) if size is None else size] -= sum(asked)
    delays = {
        name: draw(st.integers(0, 3)) for name in ("production", "reconstitution", "acquisition")
    }
    supposed = Hypotheses.model_validate({"delays_years": delays})
    return scenario(*lines.values(), years=years, hypotheses=supposed)
