"""Tables of the user's own: mapping checked, cells read, identities refused, nothing guessed."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import InvalidContentError
from geodata.files import open_delivery
from geodata.loading import load_files
from geodata.model import Level
from geodata.sources.registry import SOURCES
from geodata.user_tables.catalogue import kind, kinds
from geodata.user_tables.checking import check_mapping
from geodata.user_tables.delivered import keep_one_mapping, with_mappings
from geodata.user_tables.mapping import ColumnMapping, Shape, Unit
from geodata.user_tables.occupancy import apportion
from geodata.user_tables.personal import looks_personal
from geodata.user_tables.source import UserTableSource
from geodata.user_tables.templates import write_template
from tests.geodata.layouts.tables import write_csv, write_xlsx

OCCUPANCY = ColumnMapping(
    kind="occupancy",
    name="Occupation du bailleur",
    columns={
        "Groupe": "segment_code",
        "Ménages": "household_count",
        "- 30 ans": "tenant_age_under_30_count",
        "30-49 ans": "tenant_age_30_49_count",
        "50-64 ans": "tenant_age_50_64_count",
        "65 ans et +": "tenant_age_65_plus_count",
    },
    constants={"survey_year": "2024", "landlord_name": "Habitat du Val"},
)
WIDE = ["Groupe", "Ménages", "- 30 ans", "30-49 ans", "50-64 ans", "65 ans et +"]


def load(path, mapping):
    with open_delivery(path) as delivery:
        (part,) = delivery.parts
        source = UserTableSource(mapping)
        assert source.recognise(part)
        return list(source.load(part))


def reasons(dataset):
    return " ".join(one.reason for one in dataset.rejections)


# ── Kinds ─────────────────────────────────────────────────────────────────────────────────────
def test_the_kinds_are_data():
    of_residences = {"occupancy", "ratings", "residence_indicators"}
    assert set(kinds()) == {"allocations", "applications", *of_residences}
    for one in kinds().values():
        names = [field.name for field in one.fields]
        labels = [field.label for field in one.fields]
        assert len(set(names)) == len(names)
        assert len(set(labels)) == len(labels)
        assert one.keys
        assert one.values or one.events
        assert all(field.description and field.example for field in one.fields)
    dimensions = kind("occupancy").dimensions
    assert list(dimensions["tenant_age"].categories) == ["under_30", "30_49", "50_64", "65_plus"]
    assert sum(len(one.categories) for one in dimensions.values()) == 24


# ── Mapping ───────────────────────────────────────────────────────────────────────────────────
def test_a_mapping_reads_back():
    assert ColumnMapping.from_json(OCCUPANCY.to_json()) == OCCUPANCY
    assert OCCUPANCY.slug == "occupancy-occupation-du-bailleur"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "JSON lisible"),
        ("[]", "pas une correspondance"),
        ('{"document": "autre"}', "pas une correspondance"),
        (json.dumps({"document": "correspondance-de-colonnes"}), "kind"),
        (OCCUPANCY.to_json().replace('"occupancy"', '"zzz"'), "zzz"),
        ('{"document": ' + "[" * 200_000, "niveaux imbriqués"),
        (OCCUPANCY.to_json() + " " * (1 << 20), "trop volumineuse"),
        (OCCUPANCY.to_json().replace('"segment_code"', "12"), "colonne « Groupe » — un texte"),
        (OCCUPANCY.to_json().replace('"name"', '"nom"'), "« name » — champ absent"),
        (OCCUPANCY.to_json().replace('"files"', '"zz"'), "« zz » — champ inconnu"),
        (OCCUPANCY.to_json().replace('"wide"', '"high"'), "« shape » — valeur impossible"),
    ],
)
def test_a_broken_mapping_is_refused_in_french(text, reason):
    with pytest.raises(InvalidContentError) as raised:
        ColumnMapping.from_json(text, file="m.json")
    assert reason in str(raised.value).replace("\u202f", " ")


def test_a_mapping_too_large_is_said_to_be_one(tmp_path):
    path = tmp_path / "m.json"
    path.write_text(RATINGS.to_json() + " " * (1 << 20), encoding="utf-8")
    with pytest.raises(InvalidContentError, match="trop volumineuse"):
        with_mappings([path], [])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"columns": {**OCCUPANCY.columns, "Absente": "address"}}, "n’est pas dans le fichier"),
        ({"columns": {**OCCUPANCY.columns, "Groupe": "zzz"}}, "n’est pas un champ"),
        (
            {"columns": {**OCCUPANCY.columns, "65 ans et +": "household_count"}},
            "plusieurs colonnes",
        ),
        ({"constants": {"landlord_name": "x"}}, "il manque « Année"),
        ({"constants": {**OCCUPANCY.constants, "household_count": "3"}}, "donné deux fois"),
        ({"constants": {**OCCUPANCY.constants, "commune_code": "Lille"}}, "ne convient pas"),
        ({"constants": {"survey_year": "2024"}}, "avec son bailleur ou sa commune"),
        ({"columns": {"Groupe": "segment_code", "Ménages": "household_count"}}, "aucune colonne"),
        ({"shape": Shape.LONG}, "trois colonnes"),
        ({"values": {"population": {"Tous": "everyone"}}}, "valeur possible"),
        ({"date_format": "%Y"}, "format de date"),
    ],
)
def test_what_is_wrong_with_a_mapping_is_said(change, words):
    mapping = OCCUPANCY.model_copy(update=change)
    messages = " ".join(one.message for one in check_mapping(mapping, WIDE)).replace("\u202f", " ")
    assert words in messages


def test_a_good_mapping_has_no_problem():
    assert check_mapping(OCCUPANCY, WIDE) == ()


def test_accents_and_case_do_not_tell_columns_apart(tmp_path):
    header = ["GROUPE", "menages", "-30 ANS", "30-49 ANS", "50-64 ans ", "65 ANS ET  +"]
    (dataset,) = load(write_csv(tmp_path / "t.csv", header, [["A1", 10, 1, 2, 3, 4]]), OCCUPANCY)
    assert dataset.frame["tenant_age_65_plus_count"].tolist() == [4]


# ── Occupancy ─────────────────────────────────────────────────────────────────────────────────
def test_wide_counts_with_secrets_zeros_and_blanks(tmp_path):
    rows = [
        ["0412", 20, 0, "s", 5, None],
        ["0413", 12, "< 5", 4, 4, 2],
        ["0414", "", 1, 1, 1, 1],
        ["0415", 10, 4, 4, 4, 4],
        ["0416", 10, 1.5, 1, 1, 1],
    ]
    (dataset,) = load(write_csv(tmp_path / "t.csv", WIDE, rows), OCCUPANCY)
    assert dataset.key == "occupancy-residence-2024"
    assert dataset.level is Level.RESIDENCE
    frame = dataset.frame.set_index("segment_code")
    assert list(frame.index) == ["0412", "0413", "0415", "0416"]
    assert frame["landlord_name"].eq("Habitat du Val").all()
    assert frame.loc["0412", "tenant_age_under_30_count"] == 0
    assert frame.loc["0412", "tenant_age_under_30_count_status"] == "observed"
    assert frame.loc["0412", "tenant_age_30_49_count_status"] == "secret"
    assert frame.loc["0412", "tenant_age_65_plus_count_status"] == "missing"
    assert frame.loc["0413", "tenant_age_under_30_count_status"] == "secret"
    # Sixteen households of a known age among ten: the breakdown is refused, the row is kept.
    ages = [f"tenant_age_{one}_count_status" for one in ("under_30", "30_49", "50_64", "65_plus")]
    assert frame.loc["0415", ages].eq("missing").all()
    assert frame.loc["0415", "household_count"] == 10
    assert {one.line for one in dataset.rejections} == {4, 5, 6}
    assert "plus que les 10" in reasons(dataset)
    assert "n’est pas un nombre entier" in reasons(dataset)
    assert "« Nombre de ménages » est vide" in reasons(dataset).replace("\u202f", " ")


@pytest.mark.parametrize(("whole", "unit"), [(100, Unit.PERCENT), (1, Unit.SHARE)])
def test_shares_are_refused_as_counts_and_converted_when_said(tmp_path, whole, unit):
    shares = [[0.25, 0.5, 0.125, 0.125], [0.1, 0.2, 0.3, 0.4], [1 / 3, 1 / 3, 1 / 6, 1 / 6]]
    rows = [
        [f"P{rank}", size, *(round(whole * one, 4) for one in each)]
        for rank, (size, each) in enumerate(zip((40, 7, 100), shares, strict=True))
    ]
    path = write_csv(tmp_path / "t.csv", WIDE, rows)
    with pytest.raises(InvalidContentError, match="ce sont des parts"):
        load(path, OCCUPANCY)
    (dataset,) = load(path, OCCUPANCY.model_copy(update={"unit": unit}))
    counts = dataset.frame.filter(regex=r"^tenant_age_.*_count$")
    # Whole numbers that add up to the households: largest remainders.
    assert counts.sum(axis=1).tolist() == [40, 7, 100]
    assert counts.iloc[0].tolist() == [10, 20, 5, 5]
    assert (counts.to_numpy() % 1 == 0).all()
    assert "reconstitués" in " ".join(dataset.notes)


def test_shares_above_a_hundred_are_refused_on_their_row(tmp_path):
    rows = [["A", 40, 25, 50, 15, 10], ["B", 40, 50, 50, 50, 10]]
    mapping = OCCUPANCY.model_copy(update={"unit": Unit.PERCENT})
    (dataset,) = load(write_csv(tmp_path / "t.csv", WIDE, rows), mapping)
    frame = dataset.frame.set_index("segment_code")
    assert frame.loc["B", "tenant_age_under_30_count_status"] == "missing"
    assert frame.loc["A", "tenant_age_under_30_count"] == 10
    assert "160,0" in reasons(dataset)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(0.01, 1), min_size=2, max_size=6),
    st.integers(0, 400),
)
def test_apportioned_counts_add_up_and_stay_within_one(weights, total):
    exact = np.array([weights]) / sum(weights) * total
    counts = apportion(exact, np.array([float(total)]))
    assert counts.sum() == total
    assert (np.abs(counts - exact) < 1 + 1e-6).all()


LONG = ColumnMapping(
    kind="occupancy",
    name="En longueur",
    shape=Shape.LONG,
    columns={
        "Résidence": "residence_id",
        "An": "survey_year",
        "Ménages": "household_count",
        "Variable": "dimension",
        "Modalité": "category",
        "Effectif": "count",
    },
    values={"category": {"Jeunes": "under_30"}},
)
LONG_HEADER = list(LONG.columns)


def test_a_long_table_is_laid_out_anew(tmp_path):
    rows = [
        ["r-000001", 2023, 10, "Âge", "Jeunes", 4],
        ["r-000001", 2023, 10, "Âge", "30 à 49 ans", 6],
        ["r-000002", 2023, 9, "Âge", "Jeunes", 4],
        ["r-000002", 2023, 9, "Âge", "65 ans et plus", "s"],
        ["r-000003", 2023, 5, "Âge", "Jeunes", 1],
        ["r-000003", 2023, 5, "Âge", "Jeunes", 2],
        ["r-000003", 2023, 5, "Composition", "Personne seule", 3],
        ["r-000004", 2023, 5, "Composition", "Tribu", 3],
        ["r-000002", 2023, 9, "Composition", "Couple sans enfant", 3],
    ]
    (dataset,) = load(write_csv(tmp_path / "t.csv", LONG_HEADER, rows), LONG)
    frame = dataset.frame.set_index("residence_id")
    assert frame.loc["r-000001", "tenant_age_under_30_count"] == 4
    # Ten of ten households are accounted for: the categories without a row are zeros.
    assert frame.loc["r-000001", "tenant_age_65_plus_count"] == 0
    assert frame.loc["r-000001", "tenant_age_65_plus_count_status"] == "observed"
    # Elsewhere a category without a row is unknown.
    assert frame.loc["r-000002", "tenant_age_50_64_count_status"] == "missing"
    assert frame.loc["r-000002", "tenant_age_65_plus_count_status"] == "secret"
    assert frame.loc["r-000002", "household_couple_count"] == 3
    assert frame.loc["r-000003", "household_single_count"] == 3
    assert frame.loc["r-000003", "tenant_age_under_30_count_status"] == "missing"
    assert {one.line for one in dataset.rejections} == {6, 7, 9}
    assert "Tribu" in reasons(dataset)


def test_a_long_table_without_total_takes_the_fullest_dimension(tmp_path):
    columns = {name: field for name, field in LONG.columns.items() if name != "Ménages"}
    mapping = LONG.model_copy(update={"columns": columns})
    rows = [
        ["r-000001", 2023, "Âge", "Jeunes", 4],
        ["r-000001", 2023, "Âge", "65 ans et plus", 6],
        ["r-000001", 2023, "Composition", "Personne seule", 8],
    ]
    (dataset,) = load(write_csv(tmp_path / "t.csv", list(columns), rows), mapping)
    assert dataset.frame["household_count"].tolist() == [10]
    assert "plus grand total" in " ".join(dataset.notes)


def test_years_and_recent_arrivals_make_tables_of_their_own(tmp_path):
    mapping = OCCUPANCY.model_copy(
        update={
            "columns": {**OCCUPANCY.columns, "An": "survey_year", "Champ": "population"},
            "constants": {"landlord_name": "H"},
            "values": {"population": {"Arrivants": "recent"}},
        }
    )
    header = [*WIDE, "An", "Champ"]
    rows = [
        ["A", 10, 1, 2, 3, 4, 2022, "Tous"],
        ["A", 11, 1, 2, 3, 5, 2024, "tous les occupants"],
        ["A", 3, 1, 2, 0, 0, 2024, "Arrivants"],
        ["B", 3, 1, 2, 0, 0, "hier", "Arrivants"],
    ]
    found = load(write_csv(tmp_path / "t.csv", header, rows), mapping)
    assert [one.key for one in found] == [
        "occupancy-residence-2022",
        "occupancy-residence-2024",
        "occupancy-residence-2024-recent",
    ]
    assert "« hier » n’est pas une année" in reasons(found[0]).replace("\u202f", " ")
    # Each row read and each refusal is told once, whatever the number of tables.
    assert sum(one.rows_read for one in found) == len(rows)
    assert [one.line for each in found for one in each.rejections] == [5]


def test_a_refused_cell_is_told_by_the_table_that_keeps_its_row(tmp_path):
    columns = {**OCCUPANCY.columns, "Champ": "population"}
    mapping = OCCUPANCY.model_copy(update={"columns": columns})
    rows = [
        ["A", 10, 1, 2, 3, 4, "tous les occupants"],
        ["A", 3, 9, 9, 9, 9, "recent"],
        ["B", "x", 1, 1, 1, 1, "recent"],
        ["C", 3, 1, 1, 1, 0, "recent"],
    ]
    path = write_csv(tmp_path / "t.csv", [*WIDE, "Champ"], rows)
    whole, recent = load(path, mapping)
    assert {one.line for one in whole.rejections} == {4}
    assert [one.line for one in recent.rejections] == [3]
    assert (whole.rows_read, recent.rows_read) == (2, 2)


def test_repeated_rows_once_and_contradictory_ones_never(tmp_path):
    rows = [
        ["A", 10, 1, 2, 3, 4],
        ["A", 10, 1, 2, 3, 4],
        ["B", 9, 1, 1, 1, 1],
        ["B", 8, 1, 1, 1, 1],
    ]
    (dataset,) = load(write_csv(tmp_path / "t.csv", WIDE, rows), OCCUPANCY)
    assert dataset.frame["segment_code"].tolist() == ["A"]
    assert {one.line for one in dataset.rejections} == {4, 5}
    assert "1 ligne répétée" in " ".join(dataset.notes)


# ── Indicators and ratings ────────────────────────────────────────────────────────────────────
def test_indicators_in_percent_and_in_shares(tmp_path):
    mapping = ColumnMapping(
        kind="residence_indicators",
        name="Tableau de bord",
        columns={
            "id": "residence_id",
            "vac": "vacancy_share",
            "rot": "rotation_share",
            "inc": "incident_per_100_dwellings_ratio",
        },
        constants={"indicator_year": "2024"},
        units={"rotation_share": Unit.SHARE},
    )
    rows = [
        ["r-000001", "3,5", "0,098", "4,2"],
        ["r-000002", "0", "", "ns"],
        ["r-000003", "130", "9,8", "1"],
    ]
    (dataset,) = load(write_csv(tmp_path / "t.csv", ["id", "vac", "rot", "inc"], rows), mapping)
    frame = dataset.frame.set_index("residence_id")
    assert frame.loc["r-000001", "vacancy_share"] == pytest.approx(0.035)
    assert frame.loc["r-000001", "rotation_share"] == pytest.approx(0.098)
    assert frame.loc["r-000002", "vacancy_share_status"] == "observed"
    assert frame.loc["r-000002", "rotation_share_status"] == "missing"
    assert frame.loc["r-000002", "incident_per_100_dwellings_ratio_status"] == "secret"
    assert (
        frame.loc["r-000003", ["vacancy_share_status", "rotation_share_status"]].eq("missing").all()
    )
    assert [one.line for one in dataset.rejections] == [4, 4]


RATINGS = ColumnMapping(
    kind="ratings",
    name="Notes",
    columns={
        "id": "residence_id",
        "qui": "rater",
        "rôle": "rater_role",
        "le": "rated_on",
        "note": "rating",
        "avis": "comment",
    },
)
RATED = list(RATINGS.columns)


def test_ratings_dates_roles_and_bounds(tmp_path):
    rows = [
        ["r-000001", "Équipe nord", "Bailleur", "03/04/2024", 4, "Hall refait"],
        ["r-000001", "Ville", "mairie", "2024-05-12", 2, None],
        ["r-000002", "Ville", "", "12/05/24", 3, "Voir Mme Durand au 2e"],
        ["r-000002", "M. Martin", "Commune", "12/05/2024", 3, None],
        ["r-000003", "Ville", "Commune", "31/02/2024", 3, None],
        ["r-000003", "Ville", "Commune", "01/02/2024", 5, None],
        ["r-000003", "Ville", "Préfet", "01/02/2024", 1, None],
        ["", "Ville", "Commune", "01/02/2024", 1, None],
    ]
    (dataset,) = load(write_csv(tmp_path / "t.csv", RATED, rows), RATINGS)
    assert dataset.key == "ratings-residence-2024"
    frame = dataset.frame
    assert frame["rated_on"].tolist() == [
        dt.date(2024, 4, 3),
        dt.date(2024, 5, 12),
        dt.date(2024, 5, 12),
    ]
    assert frame["rating"].tolist() == [4, 2, 3]
    assert frame["rater_role"].tolist() == ["landlord", "commune", "other"]
    assert frame["comment"].isna().tolist() == [False, True, True]
    assert {one.line for one in dataset.rejections} == {4, 5, 6, 7, 8, 9}
    # What names a person is never repeated in a message.
    assert "Durand" not in reasons(dataset)
    assert "Martin" not in reasons(dataset)


def test_a_date_to_come_is_refused_and_gives_no_vintage(tmp_path):
    rows = [
        ["r-000001", "Ville", "commune", "01/02/2024", 3, None],
        ["r-000001", "Ville", "commune", "01/02/2999", 3, None],
    ]
    (dataset,) = load(write_csv(tmp_path / "t.csv", RATED, rows), RATINGS)
    assert dataset.vintage == 2024
    assert [one.line for one in dataset.rejections] == [3]
    assert "à venir" in reasons(dataset)


def test_a_year_to_come_is_refused(tmp_path):
    columns = {**OCCUPANCY.columns, "An": "survey_year"}
    mapping = OCCUPANCY.model_copy(update={"columns": columns, "constants": {"landlord_name": "H"}})
    rows = [["A", 10, 1, 2, 3, 4, 2024], ["B", 10, 1, 2, 3, 4, 2099]]
    (dataset,) = load(write_csv(tmp_path / "t.csv", [*WIDE, "An"], rows), mapping)
    assert dataset.vintage == 2024
    assert "année à venir" in reasons(dataset)


def test_true_dates_are_read_whatever_the_format_of_the_mapping(tmp_path):
    mapping = RATINGS.model_copy(update={"date_format": "%d/%m/%Y"})
    dates = [dt.datetime(2024, 4, 3), "2024-05-12", "06/05/2024", "05-06-2024"]  # noqa: DTZ001
    rows = [["r-000001", "Ville", "commune", one, 3, None] for one in dates]
    (dataset,) = load(write_xlsx(tmp_path / "t.xlsx", {"Notes": [RATED, *rows]}), mapping)
    assert dataset.frame["rated_on"].tolist() == [
        dt.date(2024, 4, 3),
        dt.date(2024, 5, 12),
        dt.date(2024, 5, 6),
    ]
    assert [one.line for one in dataset.rejections] == [5]


def test_a_refusal_quotes_nothing_personal_and_nothing_long(tmp_path):
    rows = [["r-000001", "Ville", "commune", "01/02/2024", 3, None] for _ in range(8)]
    rows[1][3] = "vu avec Mme DURAND"
    rows[2][4] = "06 12 34 56 78"
    rows[3][2] = "locataire a.b@exemple.fr"
    rows[4][2] = "x" * 300
    (dataset,) = load(write_csv(tmp_path / "t.csv", RATED, rows), RATINGS)
    assert {one.line for one in dataset.rejections} == {3, 4, 5, 6}
    said = reasons(dataset)
    assert not any(word in said for word in ("DURAND", "56 78", "exemple.fr", "x" * 41))
    assert "valeur masquée" in said
    assert "x" * 39 + "…" in said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vu MME DURAND", True),
        ("voir mr durand", True),
        ("Mr. Durand", True),
        ("m. durand du 3e", True),
        ("MLLE Durand", True),
        ("madame Durand", True),
        ("monsieur durand", True),
        ("NIR 1 85 05 78 006 084 91", True),
        ("0612345678", True),
        ("+33 (0)6 12 34 56 78", True),
        ("H.L.M. Les Lilas", False),
        ("façade de 12 m. de long", False),
        ("Rencontre avec Madame la Maire", False),
        ("Siret 123 456 789 00012", False),
        ("Hall refait en 2023", False),
    ],
)
def test_what_names_a_person(text, expected):
    assert looks_personal(text) is expected


def test_a_reversed_scale_is_translated(tmp_path):
    mapping = RATINGS.model_copy(
        update={"values": {"rating": {"A": "4", "B": "3", "C": "2", "D": "1"}}}
    )
    rows = [["r-000001", "Ville", "commune", "01/02/2024", letter, None] for letter in "ABD"]
    (dataset,) = load(write_csv(tmp_path / "t.csv", RATED, rows), mapping)
    assert dataset.frame["rating"].tolist() == [4, 3, 1]


def test_a_column_mostly_unknown_stops_with_what_to_do(tmp_path):
    rows = [["r-000001", "Ville", role, "01/02/2024", 1, None] for role in ("x", "y", "commune")]
    path = write_csv(tmp_path / "t.csv", RATED, rows)
    with pytest.raises(InvalidContentError, match="Traduisez ces valeurs") as raised:
        load(path, RATINGS)
    assert raised.value.column == "rôle"
    assert raised.value.line == 2


# ── Identities ────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("column", "cells", "what"),
    [
        ("Nom du locataire", ["DURAND", "MARTIN"], "noms de personnes"),
        ("Prénom", ["Ada", "Alan"], "noms de personnes"),
        ("Téléphone", ["", ""], "téléphone"),
        ("contact utile", ["06 12 34 56 78", "+33 3 20 11 22 33"], "téléphone"),
        ("info", ["a.b@exemple.fr", ""], "adresses électroniques"),
        ("N° sécurité sociale", ["", ""], "sécurité sociale"),
        ("code", ["1850578006084", "2691099352817"], "sécurité sociale"),
        ("ref", ["185057800608491 ", ""], "sécurité sociale"),
        ("Date de naissance", ["1950-01-01", ""], "dates de naissance"),
        ("Numéro unique", ["059", "060"], "numéros uniques"),
        ("Nom locataire 1", ["", ""], "noms de personnes"),
        ("Nom complet", ["", ""], "noms de personnes"),
        ("Locataire", ["DURAND Paul", ""], "noms de personnes"),
        ("Gardien", ["Paul", "oui"], "noms de personnes"),
        ("Occupant principal", ["", ""], "noms de personnes"),
    ],
)
def test_what_says_who_people_are_is_refused_even_unmapped(tmp_path, column, cells, what):
    header = [*RATED, column]
    rows = [["r-000001", "Ville", "commune", "01/02/2024", 1, None, cell] for cell in cells]
    path = write_csv(tmp_path / "t.csv", header, rows)
    with pytest.raises(InvalidContentError, match=what) as raised:
        load(path, RATINGS)
    assert raised.value.column == column
    assert "Rien n’a été enregistré" in str(raised.value.remedy)
    assert not any(cell.strip() and cell in str(raised.value) for cell in cells)


@pytest.mark.parametrize("cells", [["oui", "non"], ["2", "< 11"], ["s", "3,5"]])
def test_counts_of_people_and_yes_or_no_name_nobody(tmp_path, cells):
    for column in ("Gardien", "Locataires"):
        rows = [["r-000001", "Ville", "commune", "01/02/2024", 1, None, cell] for cell in cells]
        assert load(write_csv(tmp_path / "t.csv", [*RATED, column], rows), RATINGS)


def test_a_caretaker_as_rater_is_refused_with_what_to_do(tmp_path):
    columns = {
        "Gardien" if field == "rater" else name: field for name, field in RATINGS.columns.items()
    }
    rows = [["r-000001", "Paul", "commune", "01/02/2024", 1, None]]
    path = write_csv(tmp_path / "t.csv", list(columns), rows)
    with pytest.raises(InvalidContentError) as raised:
        load(path, RATINGS.model_copy(update={"columns": columns}))
    assert raised.value.column == "Gardien"
    assert "une équipe ou un organisme" in str(raised.value.remedy)
    assert "Paul" not in str(raised.value)


@pytest.mark.parametrize(
    "column",
    ["Nom de la résidence", "Nom du bailleur", "Taux de mobilité", "Nb personnes", "MEL", "Siret"],
)
def test_names_of_places_and_organisms_pass(tmp_path, column):
    rows = [["r-000001", "Ville", "commune", "01/02/2024", 1, None, "12345678900012"]]
    assert load(write_csv(tmp_path / "t.csv", [*RATED, column], rows), RATINGS)


# ── Deliveries ────────────────────────────────────────────────────────────────────────────────
def _rated(rows=1):
    return [["r-000001", "Ville", "commune", f"0{n + 1}/02/2024", 1, None] for n in range(rows)]


def test_a_mapping_delivered_beside_a_file_is_used(tmp_path):
    path = write_csv(tmp_path / "notes.csv", RATED, _rated())
    (tmp_path / "correspondance.json").write_text(RATINGS.to_json(), encoding="utf-8")
    loaded = load_files([path, tmp_path / "correspondance.json"], SOURCES)
    (dataset,) = loaded.datasets
    assert dataset.table == "ratings"
    assert loaded.unrecognised == ()


def test_a_mapping_named_after_a_file_is_for_that_file_alone(tmp_path):
    first = write_csv(tmp_path / "a.csv", WIDE, [["A", 10, 1, 2, 3, 4]])
    second = write_csv(tmp_path / "b.csv", WIDE, [["A", 3, 1, 2, 0, 0]])
    recent = {**OCCUPANCY.constants, "population": "recent"}
    (tmp_path / "a.mapping.json").write_text(OCCUPANCY.to_json(), encoding="utf-8")
    other = OCCUPANCY.model_copy(update={"constants": recent})
    (tmp_path / "b.mapping.json").write_text(other.to_json(), encoding="utf-8")
    beside = [tmp_path / "a.mapping.json", tmp_path / "b.mapping.json"]
    found = load_files([first, second, *beside], SOURCES).datasets
    assert [(one.file, one.variant) for one in found] == [("a.csv", ""), ("b.csv", "recent")]


def test_two_mappings_that_suit_a_file_equally_are_refused(tmp_path):
    path = write_csv(tmp_path / "notes.csv", RATED, _rated())
    other = RATINGS.model_copy(update={"name": "Autre", "date_format": "%m/%d/%Y"})
    with open_delivery(path) as delivery, pytest.raises(InvalidContentError, match="Autre"):
        keep_one_mapping([UserTableSource(RATINGS), UserTableSource(other)], delivery.parts[0])


def test_the_mapping_that_reads_most_wins(tmp_path):
    path = write_csv(tmp_path / "notes.csv", RATED, _rated())
    less = {name: field for name, field in RATINGS.columns.items() if name != "avis"}
    poorer = UserTableSource(RATINGS.model_copy(update={"columns": less}))
    richer = UserTableSource(RATINGS)
    with open_delivery(path) as delivery:
        assert keep_one_mapping([poorer, richer], delivery.parts[0]) == [richer]


def test_the_same_mapping_saved_and_delivered_counts_once(tmp_path):
    path = tmp_path / "m.json"
    path.write_text(RATINGS.to_json(), encoding="utf-8")
    paths, sources = with_mappings([path], [UserTableSource(RATINGS)])
    assert paths == []
    assert len(sources) == 1


# ── Templates ─────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("name", list(kinds()))
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_filled_in_template_needs_no_mapping(tmp_path, name, ending):
    write_template(name, tmp_path / f"modele.{ending}")
    fields = kind(name).fields
    example = {field.label: field.example for field in fields}
    if ending == "csv":
        header = (tmp_path / "modele.csv").read_text("utf-8-sig").strip().split(";")
        filled = write_csv(tmp_path / "plein.csv", header, [[example[one] for one in header]])
    else:
        header = [field.label for field in fields]
        rows = [header, [example[one] for one in header]]
        filled = write_xlsx(tmp_path / "plein.xlsx", {"Table": rows})
    # The examples of a kind must themselves be a valid row, its counts within its households.
    (dataset,) = load_files([filled], SOURCES).datasets
    assert dataset.table == name
    assert len(dataset.frame) == 1
    assert dataset.rejections == ()
    statuses = dataset.frame.filter(like="_status")
    assert statuses.eq("observed").all(axis=None)
