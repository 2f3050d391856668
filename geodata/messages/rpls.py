"""What is said of the register of social dwellings (RPLS): its rows, its cells, its points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geodata.messages import counted, french, integer, listed

if TYPE_CHECKING:
    from collections.abc import Sequence

NO_SPACE: Final = french(
    "il n’y a plus assez de place sur le disque pour lire ce fichier : ses logements sont rangés "
    "dans le dossier temporaire le temps de l’import."
)
UNKNOWN_YEAR: Final = french(
    "rien dans le fichier ni dans son nom ne dit de quelle année est ce répertoire (RPLS)."
)
NAME_THE_YEAR: Final = french(
    "Renommez-le en y mettant l’année, par exemple « RPLS_2018_Hauts-de-France.csv »."
)
NO_DWELLING: Final = french("aucun logement exploitable n’y reste.")
DOWNLOAD_AGAIN: Final = french(
    "Vérifiez l’export, ou téléchargez à nouveau le fichier du producteur."
)


# ── Cells ─────────────────────────────────────────────────────────────────────────────────────
def bad_commune(text: str) -> str:
    """Say that a dwelling has no usable commune code."""
    if not text:
        return french("le logement n’a pas de code commune : ligne écartée.")
    return french(f"« {text} » n’est pas un code de commune (5 caractères) : ligne écartée.")


def commune_disagrees(text: str) -> str:
    """Say that a code that lost a digit cannot be put right."""
    return french(
        f"« {text} » n’a que 4 caractères, et le département de la ligne ne permet pas de "
        "rétablir le zéro : ligne écartée."
    )


def bad_year(text: str) -> str:
    """Say that a cell is no possible year."""
    return french(f"« {text} » n’est pas une année possible : cellule laissée vide.")


def bad_date(text: str) -> str:
    """Say that a cell is no date."""
    return french(f"« {text} » n’est pas une date (MM/AAAA ou JJ/MM/AAAA) : cellule laissée vide.")


def bad_number(text: str) -> str:
    """Say that a cell is no plausible number."""
    return french(f"« {text} » n’est pas un nombre plausible ici : cellule laissée vide.")


def bad_code(text: str) -> str:
    """Say that a code is not in the register's list."""
    return french(f"« {text} » n’est pas une modalité connue du RPLS : cellule laissée vide.")


def bad_iris(text: str) -> str:
    """Say that a cell is no IRIS code."""
    return french(f"« {text} » n’est pas un code d’IRIS : cellule laissée vide.")


def bad_qpv(text: str) -> str:
    """Say that a cell is neither a neighbourhood nor « hors zone »."""
    return french(
        f"« {text} » n’est ni un code de quartier prioritaire ni « HZ » (hors zone) : cellule "
        "laissée vide."
    )


def bad_siret(text: str) -> str:
    """Say that a cell is no SIRET."""
    return french(f"« {text} » n’est pas un numéro SIRET (14 chiffres) : cellule laissée vide.")


def bad_point(text: str) -> str:
    """Say that coordinates lie far from the département of the dwelling."""
    return french(
        f"les coordonnées « {text} » tombent loin du département du logement, ou leur système "
        "n’est pas le sien : position laissée inconnue."
    )


def more_cells(count: int) -> str:
    """Say how many more cells of a column were refused."""
    return french(
        f"{counted(count, 'autre cellule', 'autres cellules')} de cette colonne, pour la même "
        "raison."
    )


def more_lines(count: int) -> str:
    """Say how many more lines did not fit."""
    return french(
        f"{counted(count, 'autre ligne', 'autres lignes')} dont le nombre de cellules n’est pas "
        "celui de l’en-tête."
    )


def mostly_bad(count: int, total: int) -> str:
    """Say that most cells of the commune column are no codes."""
    return french(
        f"{integer(count)} lignes sur {integer(total)} n’ont pas un code de commune valide."
    )


# ── Notes ─────────────────────────────────────────────────────────────────────────────────────
def year_from_columns(year: int, column: str) -> str:
    """Say that the vintage was read in the names of the columns."""
    return french(
        f"Millésime {year} déduit de la colonne « {column} » : le RPLS d’une année suit les IRIS "
        "de la précédente."
    )


def unreadable_column(column: str, count: int, total: int) -> str:
    """Say that a column is of little use."""
    return french(
        f"Colonne « {column} » : {integer(count)} cellules sur {integer(total)} ne sont pas "
        "lisibles. Vérifiez qu’elle contient bien ce que son nom annonce."
    )


CHECK_COLUMNS: Final = french(
    "Vérifiez que chaque colonne contient bien ce que son nom annonce (deux colonnes interverties, "
    "ou un en-tête décalé ?), ou téléchargez à nouveau le fichier du producteur."
)


def columns_unreadable(columns: Sequence[str]) -> str:
    """Say that some columns hold something else than what they should."""
    names = listed([f"« {one} »" for one in columns])
    if len(columns) == 1:
        return french(f"presque aucune cellule de la colonne {names} n’est lisible.")
    return french(f"presque aucune cellule des colonnes {names} n’est lisible.")


def identical_lines(count: int, total: int) -> str:
    """Say that many lines of a file repeat another one."""
    return french(
        f"{counted(count, 'ligne')} sur {integer(total)} sont la copie exacte d’une autre. Le "
        "fichier en accès libre n’a pas d’identifiant de logement : certaines sont deux logements "
        "semblables, d’autres peut-être le même écrit deux fois. Elles sont toutes comptées."
    )


def commune_elsewhere(text: str) -> str:
    """Say that a commune is not in the département that its line names."""
    return french(
        f"la commune « {text} » n’est pas dans le département que la ligne indique : ligne écartée."
    )


def repaired_communes(count: int) -> str:
    """Say that lost leading zeros were put back."""
    return french(
        f"{counted(count, 'code')} de commune sans zéro de tête (tableur) : rétabli d’après le "
        "département de la ligne."
    )


def absent_columns(labels: Sequence[str]) -> str:
    """Say what the file does not tell of its dwellings."""
    return french(f"Ce fichier ne donne pas : {listed(list(labels), limit=20)}.")


def without_coordinates(count: int, total: int) -> str:
    """Say how many dwellings have no position."""
    return french(
        f"{counted(count, 'logement')} sur {integer(total)} sans coordonnées utilisables."
    )


LABELS: Final = {
    "landlord_name": "le nom du bailleur",
    "landlord_siret": "le numéro SIRET du bailleur",
    "segment_code": "le code du programme (CODSEGPATRIM)",
    "segment_name": "le nom du programme",
    "address": "l’adresse",
    "iris_plg_code": "l’IRIS",
    "qpv_declared": "le QPV déclaré par le bailleur",
    "qpv_plg_code": "le QPV calculé par l’Insee",
    "building_type": "le type de construction",
    "room_count": "le nombre de pièces",
    "surface_m2": "la surface",
    "built_year": "l’année de construction",
    "product_code": "le financement",
    "energy_label": "l’étiquette énergie",
    "sru_expiry_year": "la fin du décompte SRU",
    "occupancy_mode": "l’occupation (loué, vacant)",
    "rent_eur": "le loyer",
    "lease_date": "la date du bail",
    "x_m": "les coordonnées",
}
"""What the absence of a column means to a reader."""


# ── Points ────────────────────────────────────────────────────────────────────────────────────
POINTS_TYPE: Final = french(
    "Le type de construction est celui de la majorité des logements du point : il est appliqué à "
    "tous."
)
POINTS_FINANCING: Final = french(
    "Les financements sont groupés par le diffuseur : « ts » réunit PLAI et PLA-LM/TS ; « s » mêle "
    "HLM ordinaires, HBM, PLA et PLUS ; « i » PLS, PLI, ILM et ILN ; « a » tous les autres, PLR et "
    "PSR compris. Les bas loyers ne s’en déduisent pas."
)
POINTS_ABSENT: Final = french(
    "Ces points ne donnent ni bailleur, ni programme, ni QPV, ni nombre de pièces, ni surface, ni "
    "qualité de la position."
)


def points_mismatch(count: int) -> str:
    """Say how many points have parts that exceed the whole."""
    return french(
        f"{counted(count, 'point')} dont les étiquettes ou les financements dépassent le nombre de "
        "logements : ces détails sont laissés vides."
    )


def point_rejected(text: str) -> str:
    """Say that a point has no usable number of dwellings."""
    return french(f"« {text} » n’est pas un nombre de logements : point écarté.")


def point_year(text: str) -> str:
    """Say that the years of a point are impossible."""
    return french(f"« {text} » n’est pas un intervalle d’années possible : laissé vide.")
