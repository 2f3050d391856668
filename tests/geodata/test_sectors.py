"""Sectors: what they refuse, how they change, what they read, sum and draw."""

from __future__ import annotations

import math
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from geodata.demo.sectors import demo_sectors
from geodata.errors import InvalidContentError
from geodata.sectors import (
    Sector,
    SectorError,
    SectorSet,
    assign,
    from_body,
    known_sums,
    listed_frame,
    new_division,
    new_id,
    read_listed,
    sector_contours,
    sector_sums,
    to_body,
    with_sector,
    with_sector_name,
    without_sector,
)

NAMES = {"99001": "Bourg", "99002": "Ham", "99003": "Évin", "09004": "Évin"}
DIVISION = SectorSet(
    "ici", "Instances", (Sector("nord", "Nord", ("99001", "99002")), Sector("sud", "Sud"))
)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Sector("nord", "  "), "n’a pas de nom"),
        (lambda: Sector("nord", "x" * 81), "dépasse 80 signes"),
        (lambda: Sector("No rd", "Nord"), "pas un identifiant"),
        (lambda: Sector("nord", "Nord", ("9900",)), "pas un code de commune"),
        (
            lambda: SectorSet(
                "d", "D", (Sector("a", "A", ("99001",)), Sector("b", "B", ("99001",)))
            ),
            "99001 est à la fois dans",
        ),
        (
            lambda: SectorSet("d", "D", (Sector("a", "Évin"), Sector("b", "evin "))),
            "s’appellent",
        ),
        (lambda: SectorSet("d", "D", (Sector("a", "A"), Sector("a", "B"))), "identifiant"),
        (lambda: DIVISION.check(["99001"]), "1 commune inconnue"),
        (lambda: new_division("instances", [DIVISION]), "s’appelle déjà"),
        (lambda: with_sector(DIVISION, "NORD"), "s’appellent"),
        (lambda: with_sector_name(DIVISION, "est", "Est"), "pas de secteur"),
        (lambda: from_body({"format": 2}), "version plus récente"),
        (lambda: from_body({"format": 1, "divisions": [{"id": "a"}]}), "pas lisibles"),
    ],
)
def test_what_cannot_be_is_refused_in_french(make: Any, said: str) -> None:
    with pytest.raises(SectorError) as caught:
        make()
    assert said in caught.value.message.replace("\u202f", " ")


def test_identifiers_are_no_commune_code_and_never_the_same() -> None:
    assert new_id("59001") == "s-59001"
    assert new_id("Œuvre & Cie", ["oeuvre-cie"]) == "oeuvre-cie-2"
    assert len(new_id("x" * 80, ["x" * 32])) <= 40


def test_a_renamed_sector_keeps_its_identifier_and_the_former_division_stays() -> None:
    renamed = with_sector_name(DIVISION, "nord", "Grand Nord")
    assert renamed.by_id["nord"].name == "Grand Nord"
    assert DIVISION.by_id["nord"].name == "Nord"
    assert renamed.stamp != DIVISION.stamp
    assert without_sector(renamed, "nord").left_out(["99001", "99003"]) == ("99001", "99003")


CODES = [f"99{n:03d}" for n in range(1, 9)]


@given(
    st.lists(
        st.tuples(st.sets(st.sampled_from(CODES)), st.sampled_from(["a", "b", "c", None])),
        max_size=8,
    )
)
def test_a_commune_is_where_it_was_last_put_and_nowhere_else(moves: Any) -> None:
    division = SectorSet("d", "D", tuple(Sector(each, each.upper()) for each in "abc"))
    last: dict[str, str | None] = {}
    for codes, sector in moves:
        division = assign(division, codes, sector)
        last |= dict.fromkeys(codes, sector)
    assert dict(division.sector_of) == {c: s for c, s in last.items() if s is not None}
    assert from_body(to_body([division])) == (division,)


def test_a_listed_file_is_read_and_its_faults_told_by_line() -> None:
    text = (
        "Territoire;Secteur;Code INSEE\r\n"
        ";Nord ;99001\r\n"  # kept
        ";Est;Ham\r\n"  # by its name
        ";Est;Évin\r\n"  # two communes of that name
        "\r\n"
        ";Est;99999\r\n"  # nowhere
        ";Sud;99001\r\n"  # already in Nord
        ";nord;99001\r\n"  # the same again: no fault
        ";Est;\r\n"
        ";;99003\r\n"  # left out on purpose
        ";Est;9004\r\n"  # a spreadsheet ate the zero
    )
    found = read_listed(text.encode("cp1252"), NAMES, division=DIVISION, file="ici.csv")
    assert {s.name: s.communes for s in found.division.sectors} == {
        "Nord": ("99001",),
        "Est": ("09004", "99002"),
    }
    assert found.division.sectors[0].id == "nord", "a sector known by its name keeps its links"
    assert [each.line for each in found.rejections] == [4, 6, 7, 9]
    said = [each.reason.replace("\u202f", " ") for each in found.rejections]
    assert "plusieurs communes" in said[0]
    assert "« 99999 »" in said[1]
    assert "déjà dans « Nord » (ligne 2)" in said[2]
    assert "aucune commune" in said[3]


@pytest.mark.parametrize("text", ["", "\n\n", "code;nom\n99001;Bourg\n"])
def test_a_file_without_its_columns_says_which(text: str) -> None:
    with pytest.raises(InvalidContentError) as caught:
        read_listed(text, NAMES, division=DIVISION, file="ici.csv")
    assert "ici.csv" in caught.value.message
    assert "commune_code" in caught.value.message


def test_what_is_exported_is_read_back() -> None:
    frame = listed_frame(DIVISION, NAMES)
    assert frame["secteur"].tolist() == ["", "Nord", "Nord", ""]
    text = frame.to_csv(index=False, sep=";")
    back = read_listed(text, NAMES, division=DIVISION)
    assert not back.rejections
    assert dict(back.division.sector_of) == dict(DIVISION.sector_of)


def _counts(**columns: tuple[list[float], list[str]]) -> pd.DataFrame:
    frame = pd.DataFrame({"zone_code": ["99001", "99002", "99003"]})
    for name, (values, statuses) in columns.items():
        frame[name], frame[f"{name}_status"] = values, statuses
    return frame


def test_a_sum_is_whole_or_nothing_and_what_is_known_is_said_apart() -> None:
    nan, seen = math.nan, "observed"
    frame = _counts(
        a_count=([1.0, 2.0, 4.0], [seen] * 3),
        b_count=([1.0, nan, 0.0], [seen, "secret", seen]),
        c_count=([nan, nan, 0.0], ["missing", "secret", seen]),
        rent_eur=([5.0, 6.0, 7.0], [seen] * 3),
    )
    division = SectorSet(
        "d",
        "D",
        (
            Sector("x", "X", ("99001", "99002")),
            Sector("z", "Z", ("99003",)),
            Sector("y", "Y", ("99004",)),  # not in the table
            Sector("v", "V"),
        ),
    )
    sums = sector_sums(frame, division).set_index("zone_code")
    assert sums.index.tolist() == ["x", "z", "y"], "in the order of the division"
    assert sums["a_count"].tolist()[:2] == [3.0, 4.0]
    assert sums["b_count_status"].tolist() == ["secret", "observed", "missing"]
    assert sums["c_count_status"].tolist() == ["missing", "observed", "missing"]
    assert sums["b_count"].isna().tolist() == [True, False, True]
    assert sums.loc["z", "b_count"] == 0.0, "an observed zero is a zero"
    assert "rent_eur" not in sums, "a rent is not summed"
    known = known_sums(frame, division, "b_count")
    assert known["known_sum"].fillna(-1).tolist() == [1.0, 0.0, -1]
    assert known["known_count"].tolist() == [1, 1, 0]
    assert known["commune_count"].tolist() == [2, 1, 1]


@settings(max_examples=25)
@given(st.permutations(range(9)), st.integers(1, 4))
def test_contours_cover_their_communes_exactly(order: list[int], parts: int) -> None:
    shapes = [box(x, y, x + 1, y + 1) for x in range(3) for y in range(3)]
    communes = gpd.GeoDataFrame(
        {"zone_code": [f"9900{n}" for n in order]}, geometry=[shapes[n] for n in order], crs=2154
    )
    sectors = tuple(
        Sector(f"s{p}", f"S{p}", tuple(f"9900{n}" for n in range(p, 9, parts + 1)))
        for p in range(parts)
    )
    found = sector_contours(communes, SectorSet("d", "D", sectors))
    assert found.geometry.is_valid.all()
    assert found.geometry.area.tolist() == [len(sector.communes) for sector in sectors]
    assert found.crs == communes.crs


@pytest.mark.parametrize(
    "other", [box(0, 0, 3, 3), box(1, 1, 2, 2), box(0, 1, 1, 2)], ids=["same", "inside", "beside"]
)
def test_communes_that_overlap_still_make_a_valid_sector(other: Any) -> None:
    codes = ["99001", "99002"]
    communes = gpd.GeoDataFrame({"zone_code": codes}, geometry=[box(0, 0, 3, 3), other], crs=2154)
    division = SectorSet("d", "D", (Sector("s", "S", tuple(codes)),))
    (shape,) = sector_contours(communes, division).geometry
    assert shape.is_valid
    assert shape.equals(box(0, 0, 3, 3))


def test_no_commune_no_contour() -> None:
    communes = gpd.GeoDataFrame({"zone_code": ["99009"]}, geometry=[box(0, 0, 1, 1)], crs=2154)
    assert sector_contours(communes, DIVISION).empty


def test_the_demo_comes_with_divisions_of_the_fictional_department() -> None:
    divisions = demo_sectors()
    assert len(divisions) >= 2
    for division in divisions:
        assert all(code.startswith("00") for code in division.sector_of)
    assert set(divisions[0].sector_of) == set(divisions[1].sector_of)
