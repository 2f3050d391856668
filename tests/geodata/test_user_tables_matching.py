"""Rows find their residence exactly, or are refused with their line."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.model import Dataset, Level, SourceInfo
from geodata.user_tables.addresses import plain_address, plain_code
from geodata.user_tables.matching import attach_residences, match_residences
from geodata.user_tables.overlapping import refused_overlap

RESIDENCES = pd.DataFrame(
    {
        "residence_id": ["r-000001", "r-000002", "r-000003", "r-000004", "r-000005"],
        "commune_code": ["00001", "00001", "00002", "00002", "00001"],
        "landlord_name": ["Habitat du Val", "Habitat du Val", "Logis", None, "Logis"],
        "landlord_siret": ["11111111100011", None, None, None, None],
        "segment_code": ["0412", "0413", "0412", "77", "A-9"],
        "address": [
            "12 B rue des Lilas",
            "3 AV DU GAL DE GAULLE",
            "12 rue des Lilas",
            "8 place Saint-Éloi",
            "12 B rue des Lilas",
        ],
    }
)


def match(*rows):
    columns = ("residence_id", "landlord_name", "segment_code", "commune_code", "address")
    frame = pd.DataFrame([dict.fromkeys(columns) | row for row in rows])
    frame["line"] = range(2, len(frame) + 2)
    return match_residences(frame, RESIDENCES, file="t.csv")


@pytest.mark.parametrize(
    ("row", "found", "rule"),
    [
        ({"residence_id": "r-000003"}, "r-000003", "residence_id"),
        (
            {"landlord_name": "HABITAT DU VAL", "segment_code": "413"},
            "r-000002",
            "landlord_segment",
        ),
        ({"segment_code": "0077", "commune_code": "00002"}, "r-000004", "segment"),
        (
            {"commune_code": "00001", "address": "3, avenue du général de Gaulle"},
            "r-000002",
            "address",
        ),
        # An identifier that is not known falls back on what else the row says.
        (
            {"residence_id": "zz", "segment_code": "77", "commune_code": "00002"},
            "r-000004",
            "segment",
        ),
        # Two residences at one address: the landlord tells.
        (
            {"landlord_name": "Logis", "commune_code": "00001", "address": "12bis r des Lilas"},
            "r-000005",
            "address",
        ),
    ],
)
def test_rules_in_their_order(row, found, rule):
    matched = match(row)
    assert matched.residence_id.tolist() == [found]
    assert matched.rule.tolist() == [rule]
    assert matched.rejections == ()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"commune_code": "00001", "address": "12 B rue des Lilas"}, "2 résidences correspondent"),
        ({"segment_code": "0412"}, "aucune résidence"),
        ({"residence_id": "zz"}, "aucune résidence"),
        ({"commune_code": "00002", "address": "12 rue du Lilas blanc"}, "aucune résidence"),
        # The programme is of this commune, but another landlord's: no match.
        (
            {"landlord_name": "Logis", "segment_code": "0413", "commune_code": "00001"},
            "aucune résidence",
        ),
        (
            {
                "residence_id": "r-000001",
                "landlord_name": "Habitat du Val",
                "segment_code": "0413",
            },
            "l’identifiant désigne",
        ),
        ({}, "aucune indication"),
    ],
)
def test_nothing_is_guessed(row, words):
    matched = match(row)
    assert matched.residence_id.isna().all()
    (rejection,) = matched.rejections
    assert rejection.line == 2
    assert words in rejection.reason


def test_a_siret_is_as_good_as_a_name():
    frame = pd.DataFrame({"landlord_siret": ["111111111"], "segment_code": ["412"]})
    assert match_residences(frame, RESIDENCES, file="t").residence_id.tolist() == ["r-000001"]


def test_every_address_of_a_residence_counts():
    many = RESIDENCES.assign(addresses=[("1 quai Vert", "2 quai Vert"), (), None, (), ()])
    frame = pd.DataFrame({"commune_code": ["00001"], "address": ["2 quai Vert"]})
    assert match_residences(frame, many, file="t").residence_id.tolist() == ["r-000001"]


def test_an_address_settles_between_residences_of_one_programme():
    twins = RESIDENCES.assign(
        segment_code="0412", landlord_name="Habitat du Val", commune_code="00001"
    )
    frame = pd.DataFrame(
        {
            "landlord_name": ["Habitat du Val"] * 2,
            "segment_code": ["0412"] * 2,
            "commune_code": ["00001"] * 2,
            "address": ["8 place Saint Eloi", None],
        }
    )
    matched = match_residences(frame, twins, file="t")
    assert matched.residence_id.tolist()[0] == "r-000004"
    assert matched.rule.tolist()[0] == "landlord_segment"
    assert "5 résidences" in matched.rejections[0].reason


@settings(max_examples=8, deadline=None)
@given(st.permutations(range(5)), st.permutations(range(5)))
def test_the_order_of_rows_and_residences_does_not_matter(rows, residences):
    frame = RESIDENCES.drop(columns="residence_id")
    expected = match_residences(frame, RESIDENCES, file="t").residence_id
    shuffled = match_residences(frame.iloc[rows], RESIDENCES.iloc[residences], file="t")
    assert shuffled.residence_id.sort_index().equals(expected.sort_index())


def _dataset(table, frame):
    return Dataset(
        info=SourceInfo("user", "Table", "x", "y"),
        table=table,
        level=Level.RESIDENCE,
        vintage=2024,
        frame=frame,
        rows_read=len(frame),
        file="t.csv",
    )


def test_attached_tables_have_one_row_a_residence():
    frame = pd.DataFrame(
        {
            "line": [2, 3, 4, 5],
            "segment_code": ["412", "0412", "413", "zz"],
            "landlord_name": ["Habitat du Val"] * 4,
            "vacancy_share": [0.1, 0.2, 0.3, 0.4],
            "vacancy_share_status": ["observed"] * 4,
        }
    )
    attached = attach_residences(_dataset("residence_indicators", frame), RESIDENCES)
    result = attached.dataset.frame
    assert list(result.columns) == ["residence_id", "vacancy_share", "vacancy_share_status"]
    # « 412 » and « 0412 » are one programme: neither of the two rows can be chosen.
    assert result["residence_id"].tolist() == ["r-000002"]
    assert {one.line for one in attached.rejections} == {2, 3, 5}
    assert attached.dataset.rejections == attached.rejections
    assert attached.matched_count == 1


def test_a_refused_row_quotes_nothing_personal_and_nothing_long():
    row = {"commune_code": "00001", "address": "chez mme durand 06 12 34 56 78"}
    matched = match(row, {"commune_code": "00001", "address": "z" * 200})
    first, second = (one.reason for one in matched.rejections)
    assert "adresse valeur masquée" in first
    assert "durand" not in first
    assert "z" * 39 + "…" in second
    assert "z" * 40 not in second


def test_two_files_on_the_same_residences_say_which_and_what_to_do():
    ids = [f"r-00000{rank}" for rank in range(8)]
    first = replace(_dataset("occupancy", pd.DataFrame({"residence_id": ids})), file="a.csv")
    second = replace(_dataset("occupancy", pd.DataFrame({"residence_id": ids[1:]})), file="b.csv")
    (rejection,) = refused_overlap(first, second)
    assert (rejection.file, rejection.count) == ("b.csv", 7)
    reason = rejection.reason.replace("\u202f", " ")
    assert "7 résidences" in reason
    assert "r-000001, r-000002, r-000003, r-000004, r-000005 et 2 de plus" in reason
    assert "« a.csv » sont gardés" in reason
    assert refused_overlap(second, replace(first, frame=first.frame[:1])) == ()


def test_several_ratings_of_one_residence_are_kept():
    frame = pd.DataFrame(
        {"line": [3, 2], "residence_id": ["r-000001"] * 2, "rater": ["b", "a"], "rating": [1, 4]}
    )
    result = attach_residences(_dataset("ratings", frame), RESIDENCES).dataset.frame
    assert result["rating"].tolist() == [4, 1]
    assert result["residence_id"].tolist() == ["r-000001", "r-000001"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 B, Bd de la Libération", "12bis boulevard Libération"),
        ("0012 R DES LILAS", "12 rue des lilas"),
        ("4 All. Ste-Anne", "4 allée sainte Anne"),
        ("1 t av du Mal Foch", "1 ter avenue maréchal Foch"),
    ],
)
def test_addresses_written_two_ways(one, other):
    assert plain_address(one) == plain_address(other)


def test_addresses_that_differ_stay_apart():
    addresses = [
        "12 rue des Lilas",
        "12 bis rue des Lilas",
        "2 rue des Lilas",
        "12 avenue des Lilas",
    ]
    assert len({plain_address(one) for one in addresses}) == 4
    assert plain_code("0412") == plain_code("412")
    assert plain_code("A-0412") != plain_code("A-412")
