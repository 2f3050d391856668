"""Allocations and applications read from files: types, dates, contradictions, repeats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from geodata.errors import InvalidContentError
from geodata.files import open_delivery
from geodata.model import Level
from geodata.register.together import put_together
from geodata.user_tables.checking import check_mapping
from geodata.user_tables.mapping import ColumnMapping
from geodata.user_tables.source import UserTableSource
from geodata.user_tables.suggesting import suggest_mapping
from tests.geodata.layouts.tables import write_csv

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.model import Dataset

COLUMNS = {
    "N°": "allocation_id",
    "Date CAL": "decided_on",
    "Bail": "lease_signed",
    "Date bail": "lease_signed_on",
    "Insee": "commune_code",
    "Code programme": "segment_code",
    "RFR/UC": "income_per_uc_eur",
    "Q1": "income_quartile",
    "DALO": "dalo",
    "Prio": "priority",
    "Nature": "access",
    "Interne": "internal_mutation",
    "Bloquée": "mutation_difficulty",
    "Typo": "rooms_count",
    "Demande": "registered_on",
}
GOOD = {
    "N°": "1",
    "Date CAL": "12/03/2024",
    "Bail": "Oui",
    "Date bail": "20/03/2024",
    "Insee": "00001",
    "Code programme": "412",
    "RFR/UC": "8 450,50 €",
    "Q1": "",
    "DALO": "Non",
    "Prio": "O",
    "Nature": "Premier accès",
    "Interne": "0",
    "Bloquée": "non",
    "Typo": "T3",
    "Demande": "01/02/2023",
}


def read(folder: Path, rows: list[dict[str, str]], name: str = "a.csv", **without: None) -> Dataset:
    """Read rows that differ from :data:`GOOD` by a few cells."""
    header = [one for one in GOOD if one not in without]
    table = [[{**GOOD, **row}[column] for column in header] for row in rows]
    path = write_csv(folder / name, header, table)
    columns = {column: COLUMNS[column] for column in header}
    mapping = ColumnMapping(kind="allocations", name="m", columns=columns)
    with open_delivery(path) as delivery:
        (dataset,) = UserTableSource(mapping).load(delivery.parts[0])
    return dataset


def told(dataset: Dataset, line: int) -> str:
    return " ".join(one.reason for one in dataset.rejections if one.line == line)


def test_every_field_has_its_type(tmp_path: Path) -> None:
    dataset = read(tmp_path, [{}])
    assert (dataset.table, dataset.level, dataset.vintage) == (
        "allocations",
        Level.ALLOCATION,
        2024,
    )
    assert not dataset.rejections
    row = dataset.frame.iloc[0]
    assert row["decided_on"] == pd.Timestamp(2024, 3, 12)
    assert row["income_per_uc_eur"] == 8450.5
    assert (row["lease_signed"], row["dalo"], row["priority"]) == (True, False, True)
    assert (row["access"], row["mutation_difficulty"]) == ("first_access", "none")
    assert row["rooms_count"] == 3
    assert dataset.frame["dalo"].dtype == "boolean"


@pytest.mark.parametrize(
    ("text", "rooms"),
    [
        *(("3", 3), ("F4", 4), ("T1 bis", 1), ("Studio", 1), ("2 pièces", 2), ("T5 et +", 5)),
        *(("Type 3", 3), ("3,0", 3), ("T3/T4", np.nan), ("grand", np.nan)),
    ],
)
def test_rooms_are_read_as_people_write_them(tmp_path: Path, text: str, rooms: float) -> None:
    dataset = read(tmp_path, [{"Typo": text}])
    np.testing.assert_equal(dataset.frame["rooms_count"].iloc[0], float(rooms))
    assert bool(told(dataset, 2)) is bool(np.isnan(rooms))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"Date CAL": "30/02/2024"}, "n’est pas une date"),
        ({"Date CAL": "12/03/2999"}, "date à venir"),
        ({"Date CAL": "12/03/1989"}, "antérieur à 1990"),
        ({"Date CAL": ""}, "est vide"),
    ],
)
def test_a_decision_of_no_possible_day_sets_its_row_aside(
    tmp_path: Path, row: dict[str, str], reason: str
) -> None:
    dataset = read(tmp_path, [{"N°": "0"}, row])
    assert dataset.frame["allocation_id"].tolist() == ["0"]
    assert reason in told(dataset, 3)
    assert "écartée" in told(dataset, 3)


@pytest.mark.parametrize(
    ("row", "unknown", "reason"),
    [
        ({"Date bail": "31/04/2024"}, ["lease_signed_on"], "n’est pas une date"),
        ({"Date bail": "01/02/2024"}, ["lease_signed_on"], "avant la décision"),
        ({"Demande": "13/03/2024"}, ["registered_on"], "après la décision"),
        ({"Bail": "Non"}, ["lease_signed", "lease_signed_on"], "non signé, avec une date"),
        ({"Bloquée": "Bloquée"}, ["access", "mutation_difficulty"], "mutation complexe ou bloquée"),
        ({"Interne": "1"}, ["access", "internal_mutation"], "mutation interne"),
        ({"DALO": "Oui", "Prio": "N"}, ["priority"], "non prioritaire"),
        ({"Q1": "Q1", "RFR/UC": "20001"}, ["income_quartile"], "premier quartile"),
        ({"Q1": "non", "RFR/UC": "1999"}, ["income_quartile"], "au-dessus du premier"),
    ],
)
def test_cells_that_cannot_be_are_unknown_and_their_row_kept(
    tmp_path: Path, row: dict[str, str], unknown: list[str], reason: str
) -> None:
    dataset = read(tmp_path, [row])
    assert len(dataset.frame) == 1
    lost = dataset.frame.columns[dataset.frame.isna().iloc[0]].difference(["income_quartile"])
    assert set(lost) | ({"income_quartile"} & set(unknown)) == set(unknown)
    assert reason in told(dataset, 2)
    assert "gardée" in told(dataset, 2)


@pytest.mark.parametrize(
    "row",
    [
        {"Date bail": "10/02/2024"},
        {"Demande": "12/03/2024"},
        {"Q1": "Q1", "RFR/UC": "20000"},
        {"Q1": "non", "RFR/UC": "2000"},
        {"Bail": "Non", "Date bail": ""},
        {"DALO": "Oui"},
    ],
)
def test_what_is_only_unusual_is_left_alone(tmp_path: Path, row: dict[str, str]) -> None:
    assert not read(tmp_path, [row]).rejections


def test_identical_rows_count_once_and_an_identifier_has_one_content(tmp_path: Path) -> None:
    dataset = read(tmp_path, [{}, {}, {"N°": "2"}, {"N°": "3"}, {"N°": "3", "Typo": "T2"}])
    assert dataset.frame["line"].tolist() == [2, 4]
    assert "identique à la ligne 2" in told(dataset, 3)
    assert "lignes 5, 6" in told(dataset, 5)
    assert "lignes 5, 6" in told(dataset, 6)


def test_without_identifier_rows_are_one_only_where_they_say_enough(tmp_path: Path) -> None:
    sure = read(tmp_path, [{}, {}], **{"N°": None})
    assert len(sure.frame) == 1
    # The same day, commune and quartile may well be two households.
    doubt = read(tmp_path, [{}, {}], "b.csv", **{"N°": None, "RFR/UC": None})
    assert len(doubt.frame) == 2
    assert "toutes sont gardées" in " ".join(doubt.notes)


def test_a_pending_application_that_ended_is_refused(tmp_path: Path) -> None:
    header = ["Date dépôt", "Statut", "Date de sortie", "Commune"]
    rows = [
        ["01/02/2023", "En attente", "", "00001"],
        ["01/02/2023", "En attente", "01/03/2023", "00001"],
        ["01/02/2023", "Radiée", "01/01/2023", "00001"],
        ["01/02/2023", "Satisfaite", "01/03/2023", "00001"],
    ]
    path = write_csv(tmp_path / "d.csv", header, rows)
    with open_delivery(path) as delivery:
        (part,) = delivery.parts
        found = suggest_mapping(part.columns, part.head, "applications")
        (dataset,) = UserTableSource(found.mapping).load(part)
    assert dataset.frame["outcome"].tolist() == ["pending", "allocated"]
    assert "contradictoire" in told(dataset, 3)
    assert "avant d’avoir été enregistrée" in told(dataset, 4)


# ── Several files ─────────────────────────────────────────────────────────────────────────────
def test_the_later_state_of_a_row_is_kept_and_the_rest_counted_once(tmp_path: Path) -> None:
    first = read(tmp_path, [{}, {"N°": "2", "Date bail": "", "Bail": "Non"}], "2023.csv")
    later = {"N°": "3", "Date CAL": "12/05/2024", "Date bail": ""}
    second = read(tmp_path, [{}, {"N°": "2"}, later], "2024.csv")
    whole = put_together([second, first])
    assert sorted(whole.frame["allocation_id"]) == ["1", "2", "3"]
    assert whole.frame.set_index("allocation_id").loc["2", "lease_signed"]
    reasons = " ".join(one.reason for one in whole.rejections)
    assert "plus récent" in reasons
    assert "comptées une seule fois" in reasons
    assert whole.rows_read == 5


def test_files_that_number_their_own_rows_share_none(tmp_path: Path) -> None:
    first = read(tmp_path, [{"N°": str(i)} for i in range(3)], "2023.csv")
    second = read(
        tmp_path, [{"N°": str(i), "Date CAL": "12/05/2024"} for i in range(3)], "2024.csv"
    )
    whole = put_together([first, second])
    assert len(whole.frame) == 6
    assert whole.frame["allocation_id"].is_unique
    assert "propre numérotation" in " ".join(whole.notes)


def test_identifiers_are_made_of_file_and_line(tmp_path: Path) -> None:
    first = read(tmp_path, [{}, {"Typo": "T2"}], "CAL 2023.csv", **{"N°": None})
    second = read(tmp_path, [{}, {"Typo": "T4"}], "cal_2024.csv", **{"N°": None})
    assert put_together([first]).frame["allocation_id"].tolist() == [
        "cal-2023-000002",
        "cal-2023-000003",
    ]
    whole = put_together([first, second])
    # The row of both files is counted once.
    assert sorted(whole.frame["allocation_id"]) == [
        *("cal-2023-000002", "cal-2023-000003", "cal-2024-000003"),
    ]


def test_monthly_resources_by_unit_are_those_of_twelve_months(tmp_path: Path) -> None:
    header = ["Ress. mens. UC" if one == "RFR/UC" else one for one in GOOD]
    cells: list[object] = [*{**GOOD, "RFR/UC": "700,5"}.values()]
    path = write_csv(tmp_path / "a.csv", header, [cells])
    columns = {("Ress. mens. UC" if c == "RFR/UC" else c): f for c, f in COLUMNS.items()}
    columns["Ress. mens. UC"] = "monthly_income_per_uc_eur"
    mapping = ColumnMapping(kind="allocations", name="m", columns=columns)
    with open_delivery(path) as delivery:
        (dataset,) = UserTableSource(mapping).load(delivery.parts[0])
    assert dataset.frame["income_per_uc_eur"].tolist() == [8406.0]
    assert "monthly_income_per_uc_eur" not in dataset.frame


def test_a_holder_named_as_a_person_is_not_kept(tmp_path: Path) -> None:
    names = ["KOWALSKI Emre", "MOREAU Ayşe", "Zerrouki YANIS", "Orsenval", "MEL Habitat", "EDF"]
    table: list[list[object]] = [
        [*{**GOOD, "N°": str(n)}.values(), name] for n, name in enumerate(names)
    ]
    path = write_csv(tmp_path / "a.csv", [*GOOD, "Nom réservataire"], table)
    columns = {**COLUMNS, "Nom réservataire": "reservation_holder_name"}
    mapping = ColumnMapping(kind="allocations", name="m", columns=columns)
    with open_delivery(path) as delivery:
        (dataset,) = UserTableSource(mapping).load(delivery.parts[0])
    kept = dataset.frame["reservation_holder_name"]
    assert kept.dropna().tolist() == names[3:]
    assert len(kept) == len(names)
    assert "désigner une personne" in told(dataset, 2)
    assert not any(name in one.reason for one in dataset.rejections for name in names)


def test_a_file_of_another_encoding_is_suspected(tmp_path: Path) -> None:
    header = list(GOOD)
    text = ";".join(header) + "\n" + ";".join(GOOD.values()) + "\n"
    path = tmp_path / "mac.csv"
    path.write_bytes(text.replace(" €", "").encode("mac-roman"))
    with open_delivery(path) as delivery:
        part = delivery.parts[0]
        mapping = ColumnMapping(kind="allocations", name="m", columns=COLUMNS)
        with pytest.raises(InvalidContentError, match="accents semblent mal lus"):
            UserTableSource(mapping).load(part)


# ── Suggestions ───────────────────────────────────────────────────────────────────────────────
SNE = {
    "Date de la décision de la CALEOL": None,
    "Date CAL": "decided_on",
    "Libellé commune": "commune_name",
    "Code INSEE": "commune_code",
    "Contingent": "reservation_holder",
    "Premier quartile": "income_quartile",
    "DALO": "dalo",
    "Typologie demandée": "asked_rooms_count",
    "Type logement": "rooms_count",
    "Rang": "cal_rank",
    "Nb personnes à loger": "household_size_count",
}
LANDLORD = {
    "date_attribution": "decided_on",
    "Organisme": "landlord_name",
    "Réservataire": "reservation_holder",
    "CODSEGPATRIM": "segment_code",
    "Adresse": "address",
    "Commune": "commune_code",
    "QPV (O/N)": "qpv_code",
    "RFR / UC": "income_per_uc_eur",
    "Prioritaire": "priority",
    "Mutation": "access",
    "Date signature": "lease_signed_on",
    "Ancienneté de la demande (mois)": "waiting_months",
}
SHORT = {
    "Passage CAL": "decided_on",
    "Org. HLM": "landlord_name",
    "Quartier pol. ville": "qpv_code",
    "Ress. mens. UC": "monthly_income_per_uc_eur",
    "Bail OK": "lease_signed",
    "Type dde": "access",
}
DEMANDES = {
    "Date de dépôt": "registered_on",
    "Statut de la demande": "outcome",
    "Date de radiation": "closed_on",
    "Commune demandée": "commune_code",
    "Typologie souhaitée": "asked_rooms_count",
    "Revenus annuels / UC": "income_per_uc_eur",
    "Nb propositions": "proposal_count",
    "Nombre de rang 1": "first_rank_count",
}


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("allocations", SNE),
        ("allocations", LANDLORD),
        ("allocations", SHORT),
        ("applications", DEMANDES),
    ],
)
def test_usual_headers_are_recognised(kind: str, wanted: dict[str, str | None]) -> None:
    found = suggest_mapping(list(wanted), pd.DataFrame(columns=list(wanted)), kind)
    guessed = {one.column: one.field for one in found.guesses}
    assert {c: guessed.get(c) for c, field in wanted.items() if field} == {
        column: field for column, field in wanted.items() if field
    }


def test_a_mapping_without_any_place_is_refused() -> None:
    columns = {"Date CAL": "decided_on", "Bailleur": "landlord_name"}
    mapping = ColumnMapping(kind="allocations", name="m", columns=columns)
    (problem,) = check_mapping(mapping, list(columns))
    assert "rien ne dit où" in problem.message
