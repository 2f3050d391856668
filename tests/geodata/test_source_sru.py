"""SRU inventory: names that change, percentages as text, a euro sign gone wrong."""

from __future__ import annotations

import pytest

from geodata.files import open_delivery
from geodata.sources.sru.loader import SOURCE
from tests.geodata.layouts.tables import write_csv

HEADER_2025 = [
    *("hexagone_drom", "Region", "Departement", "Code_Departement", "Code_INSEE_commune"),
    *("Nom_commune", "Population_municipale_01_01_2025", "Code_SIREN_EPCI", "Nom_EPCI"),
    *("Commune_sru_au_01_01_2025", "Commune_sru_au_01_01_2024"),
    *("Nombre_lls_ Inventaire_au_01_01_2024", "Taux_SRU_au_01_01_2024", "commune_deficitaire"),
    *("Commune_carencée", "Commune_exemptée_2023_2025", "Taux_cible_commune_2023_2025"),
    "Prélèvement_net_2025_dont_majoration",
]
PLACE = ["Hexagone", "Région", "Nord", "59"]
EPCI = ["200043396", "CA Val"]


def load(path):
    with open_delivery(path) as delivery:
        return [
            one for part in delivery.parts if SOURCE.recognise(part) for one in SOURCE.load(part)
        ]


@pytest.mark.parametrize(
    ("encoding", "euro"),
    [("cp1252", " €"), ("utf-8", " \u0080"), ("utf-8", " Â€"), ("utf-8-sig", "")],
)
def test_2025_edition(tmp_path, encoding, euro):
    rows = [
        [
            *PLACE,
            "59392",
            "VILLE",
            28000,
            *EPCI,
            1,
            1,
            15102,
            "35,28%",
            0,
            0,
            0,
            "20%",
            f"0,00{euro}",
        ],
        [
            *PLACE,
            "59001",
            "BOURG",
            4100,
            *EPCI,
            1,
            0,
            264,
            "11,97%",
            1,
            1,
            0,
            "25%",
            f"157 608,00{euro}",
        ],
    ]
    path = write_csv(tmp_path / "sru.csv", HEADER_2025, rows, encoding=encoding, newline="\r\n")
    (dataset,) = load(path)
    # The year of the inventory is in its columns.
    assert dataset.key == "sru-commune-2024"
    assert not dataset.rejections
    frame = dataset.frame.set_index("zone_code")
    assert frame.loc["59392", "sru_share"] == pytest.approx(0.3528)
    assert frame.loc["59392", "sru_target_share"] == pytest.approx(0.20)
    assert frame.loc["59392", "sru_levy_eur"] == 0
    assert frame.loc["59001", "sru_levy_eur"] == 157_608
    assert frame.loc["59001", ["sru_deficit_count", "sru_carence_count"]].eq(1).all()
    # Of the two columns, the latest year says who is subject to the law.
    assert frame.loc["59001", "sru_subject_count"] == 1
    assert "n’a pas zéro logement social" in " ".join(dataset.notes)


def test_2024_edition_with_commas_an_empty_first_line_and_other_names(tmp_path):
    header = [
        *(
            "Code_Département",
            "Code_INSEE_commune",
            "Nom_commune",
            "Population_municipale_01_01_2024",
        ),
        *(
            "Nombre_LLS_inventaire_au_01_01_2023",
            "Taux_SRU_au_01_01_2023",
            "Commune_déficitaire_2024",
        ),
        *("Commune_carencée_2023_2025", "Taux_cible_commune_2023_2025"),
    ]
    rows = [["01", "1004", "BOURG", "14 000", "1 964", "19.42", "oui", "non", "20"]] * 1
    rows += [["59", "59001", "AUTRE", 4100, 264, "11.97", "oui", "oui", "25"]]
    path = tmp_path / "sru_2024.csv"
    write_csv(path, header, rows, delimiter=",", preamble=("",))
    (dataset,) = load(path)
    assert dataset.vintage == 2023
    frame = dataset.frame.set_index("zone_code")
    assert frame.loc["01004", "sru_share"] == pytest.approx(0.1942)
    assert frame.loc["01004", "sru_dwelling_count"] == 1964
    assert frame.loc["01004", ["sru_deficit_count", "sru_carence_count"]].tolist() == [1, 0]


def test_other_tables_by_commune_are_not_the_inventory(tmp_path):
    header = ["Code_INSEE_commune", "Taux_SRU_au_01_01_2024", "Population"]
    path = write_csv(tmp_path / "x.csv", header, [["59001", "10%", 12], ["59002", "11%", 13]])
    assert load(path) == []


@pytest.mark.realdata
def test_real_inventory_of_val_d_oise(real_data):
    (dataset,) = load(real_data / "sru_lovac_sitadel" / "sru_95.csv")
    frame = dataset.frame.set_index("zone_code")
    assert len(frame) == 64
    assert not dataset.rejections
    assert frame.loc["95018", "sru_dwelling_count"] == 15_102
    assert frame.loc["95371", "sru_levy_eur"] == 157_608
    assert frame.filter(like="_status").eq("observed").all(axis=None)
    assert (
        (frame["sru_share"] < frame["sru_target_share"]).eq(frame["sru_deficit_count"].eq(1)).all()
    )
