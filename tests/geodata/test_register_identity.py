"""Persons' names without civility, numbers of applications: refused; places and bodies never."""

from __future__ import annotations

from itertools import product

import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import InvalidContentError
from geodata.user_tables.bare_names import _FILE, holds_bare_name, is_bare_name
from geodata.user_tables.catalogue import kind
from geodata.user_tables.fields import FieldType
from geodata.user_tables.identity import refuse_identities
from geodata.user_tables.identity_headers import by_header
from geodata.user_tables.mapping import ColumnMapping
from geodata.user_tables.templates import headers

WORDS = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
FIRST = WORDS["first_names"].split()
SURNAMES = [
    "DURAND",
    "Lefebvre",
    "Kowalczyk",
    "BEN AHMED",
    "Le Goff",
    "DIALLO",
    "N’Guyen",
    "Öztürk",
]
HEADERS = ["Observations", "Libellé", "Divers", "Ligne", "Intitulé", "Programme", "Réservataire"]
PLACES = [
    *("Jean Moulin", "Victor-Hugo", "Marie Curie", "Résidence Claire Martin", "Clos Julien"),
    *("12 rue Jean Jaurès", "Saint-Martin", "La Madeleine", "Villeneuve-Saint-Georges"),
    *("Office de l’habitat", "Orsence Habitat", "Immobilière du Val", "Action Logement"),
    *("Ville de Bourg", "Cité Marvaux", "Tour Émile", "SA Antoine Dupont", "Les Lilas"),
]


def table(name: str, cells: list[str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(cells, dtype="str")})


@pytest.mark.parametrize("text", PLACES)
def test_places_and_bodies_are_nobody(text: str) -> None:
    assert not is_bare_name(text)
    assert not holds_bare_name(text)


@pytest.mark.parametrize(
    "text",
    [
        *("MARTIN Claire", "Claire Martin", "CLAIRE MARTIN", "Le Goff Jean-Pierre"),
        *("Kevin DUPONT", "DIALLO, Aminata", "Mohamed Ben Salah"),
    ],
)
def test_names_without_civility_are_told(text: str) -> None:
    assert is_bare_name(text)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Logement rendu par Kevin DUPONT le 3 mai", True),
        ("Le gardien Paul Durand absent", True),
        ("Collège Marie Curie en face, hall refait", False),
        ("Voir le square Anne Frank", False),
        ("Pierre de taille à nettoyer", False),
        ("Martin est passé", False),
    ],
)
def test_a_sentence_is_searched(text: str, named: bool) -> None:
    assert holds_bare_name(text) is named


@given(
    st.lists(
        st.sampled_from(list(product(FIRST, SURNAMES))),
        min_size=5,
        max_size=8,
        unique_by=lambda p: p[0],
    ),
    st.sampled_from(HEADERS),
    st.booleans(),
)
@settings(max_examples=25, deadline=None)
def test_a_column_of_names_is_always_refused(
    people: list[tuple[str, str]], header: str, first: bool
) -> None:
    cells = [
        f"{name.title()} {surname}" if first else f"{surname} {name.title()}"
        for name, surname in people
    ]
    with pytest.raises(InvalidContentError) as raised:
        refuse_identities(table(header, cells), file="f.csv")
    assert raised.value.column == header
    assert not any(cell in raised.value.message for cell in cells)


def cells_of(field, draw) -> str:
    """Write one clean cell of a field."""
    match field.type:
        case FieldType.CATEGORY | FieldType.FLAG | FieldType.CLASS:
            return draw(
                st.sampled_from([one for c in field.categories.values() for one in c.spellings])
            )
        case FieldType.DATE:
            return draw(st.dates().map(lambda day: day.strftime("%d/%m/%Y")))
        case FieldType.TEXT:
            return draw(st.sampled_from(PLACES))
        case FieldType.EUR | FieldType.NUMBER | FieldType.COORDINATE:
            return f"{draw(st.floats(0, 90_000)):.6f}"
        case FieldType.QPV:
            return draw(st.sampled_from(["QN05901M", "hors", "oui", "Cité Marvaux"]))
        case _:
            return str(draw(st.integers(1, 99_999))).zfill(5)


@given(st.data())
@settings(max_examples=15, deadline=None)
def test_a_clean_canonical_file_is_never_refused(data: st.DataObject) -> None:
    definition = kind(data.draw(st.sampled_from(["allocations", "applications"])))
    size = data.draw(st.integers(1, 6))
    frame = pd.DataFrame(
        {
            name: pd.Series([cells_of(field, data.draw) for _ in range(size)], dtype="str")
            for name, field in zip(headers(definition), definition.fields, strict=True)
        }
    )
    refuse_identities(frame, file="f.csv")


@pytest.mark.parametrize(
    "header",
    [
        *("NUR", "NUD", "N° unique", "Numéro d’enregistrement", "N° de demande", "Identifiant SNE"),
        *("Adresse du demandeur", "Adresse actuelle", "Nom du candidat", "Date de naissance"),
    ],
)
def test_headers_about_persons_are_refused(header: str) -> None:
    with pytest.raises(InvalidContentError):
        refuse_identities(table(header, ["1"]), file="f.csv")


def test_numbers_of_applications_are_told_by_their_shape() -> None:
    with pytest.raises(InvalidContentError, match="numéros uniques"):
        refuse_identities(
            table("Clé", ["059032412345659350", "0590412 003456 59R12"]), file="f.csv"
        )


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Contingent MEL", ["Oui", "Non"]),
        ("Adresse", ["12 rue Jean Jaurès"]),
        ("Longitude", ["2.3512345678901", "2.990145678912345"]),
        ("Programme", ["Georges Bizet", "Les Lilas", "Camille Desmoulins", "Le Parc"]),
    ],
)
def test_what_is_of_places_passes(header: str, cells: list[str]) -> None:
    refuse_identities(table(header, cells), file="f.csv")


# ── One cell, shapes, identifiers ─────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("header", "what"),
    [
        *((one, "name") for one in ("NOM_DEM", "Nom_Titulaire1", "Prénom cotitulaire")),
        *((one, "birth") for one in ("Né(e) le", "date_naiss", "DN", "DDN demandeur")),
        *(("RIB", "bank"), ("IBAN du ménage", "bank"), ("N° allocataire", "allocatee")),
        *(("Adresse d’origine", "address"), ("Adresse précédente", "address")),
    ],
)
def test_shortened_headers_about_persons_are_told(header: str, what: str) -> None:
    assert by_header(header) == what


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        *(("joindre au 06 12 34 56 78", "téléphone"), ("rappeler 0712345678", "téléphone")),
        *(("+33 (0)6 12 34 56 78", "téléphone"), ("NIR 1850578006084 91", "sécurité sociale")),
        *(("écrire à a.b@exemple.fr", "électroniques"), ("Mme Durand a refusé", "noms")),
        ("FR76 3000 6000 0112 3456 7890 189", "bancaires"),
    ],
)
def test_one_cell_is_enough(cell: str, what: str) -> None:
    cells = ["RAS", "dossier complet", "vu le 01/02/2024 10:30", cell, "ok", "ok"]
    with pytest.raises(InvalidContentError, match=what) as raised:
        refuse_identities(table("Suivi", cells), file="f.csv")
    assert cell not in str(raised.value)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Suivi", ["vu le 01/02/2024 10:30", "12 m. du parc", "NIR 1850578006084 12", "RAS"]),
        ("Réf interne", ["0612345678", "5912345678", "5922345678", "5932345678"]),
        ("IRIS", ["690010101", "690010102", "690010103", "693830101"]),
        ("Siren", ["732829320", "775665607", "652014051", "772665561"]),
        ("Observations", ["Orsence Habitat", "MEL Habitat", "PLUS Ancien", "Grand Angle"]),
        ("Situation", ["Célibataire", "Marié", "Célibataire", "Veuf", "Marié", "Marié"] * 3),
        ("Commune", [f"{one}bourg" for one in ("Har", "Vil", "Bel", "Mon", "Cour", "Lam")] * 2),
    ],
)
def test_what_only_looks_like_it_passes(header: str, cells: list[str]) -> None:
    refuse_identities(table(header, cells), file="f.csv")


@pytest.mark.parametrize(
    "cells",
    [
        ["TRAORE Fatoumata", "NGUYEN Thi", "ÖZTÜRK Emre", "PETIT Maëlys"],
        ["J. DUPONT", "M.C. LEFEVRE", "A KOWALSKI", "K. ZERROUKI"],
        ["DUPONT", "LEFEBVRE", "KOWALSKI", "ZERROUKI", "DIALLO"] * 4,
        ["ARVELLI", "Bostrane", "CHAMOIRE", "Delvaste", "ERNOTTE", "Fauvrelin", "GARZANE", "Hulot"],
    ],
)
def test_names_are_told_by_their_shape(cells: list[str]) -> None:
    with pytest.raises(InvalidContentError, match="noms de personnes"):
        refuse_identities(table("Divers", cells), file="f.csv")


@pytest.mark.parametrize(
    "cells",
    [
        ["DUPONT", "LEFEBVRE", "KOWALSKI"],
        ["A1", "A2", "A3", "A4", "KOWALSKI Emre"],
        [f"6123456{n:02d}" for n in range(20)],
        [*(f"A{n}" for n in range(20)), "jean.dupont@exemple.fr"],
        [*(f"A{n}" for n in range(20)), "185057800608491"],
        [*(f"A{n}" for n in range(20)), "0612345678"],
    ],
)
def test_identifiers_that_designate_people_are_refused(cells: list[str]) -> None:
    mapping = ColumnMapping(kind="allocations", name="m", columns={"N°": "allocation_id"})
    with pytest.raises(InvalidContentError) as raised:
        refuse_identities(table("N°", cells), file="f.csv", mapping=mapping)
    assert raised.value.column == "N°"
    refuse_identities(table("N°", ["AT003973", "12", "2024-A"]), file="f.csv", mapping=mapping)


def test_the_remedy_is_that_of_the_kind() -> None:
    def remedy(mapping: ColumnMapping | None) -> str:
        with pytest.raises(InvalidContentError) as raised:
            refuse_identities(table("Gardien", ["Paul"]), file="f.csv", mapping=mapping)
        return str(raised.value.remedy)

    allocations = ColumnMapping(kind="allocations", name="m", columns={"Date": "decided_on"})
    ratings = ColumnMapping(kind="ratings", name="m", columns={"Note": "rating"})
    assert "Équipe qui note" not in remedy(allocations)
    assert "Nom du réservataire" in remedy(allocations)
    assert "Équipe qui note" in remedy(ratings)
    assert remedy(None).startswith("Supprimez cette colonne")
