"""What is said of allocations and applications: dates, contradictions, repeats, places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geodata.messages import counted, french, integer, listed

if TYPE_CHECKING:
    from collections.abc import Mapping

STEP: Final = "Attributions et demandes"

# ── Mapping ───────────────────────────────────────────────────────────────────────────────────
NO_PLACE_FIELD: Final = french(
    "rien ne dit où c’est : indiquez au moins une colonne parmi la commune, l’IRIS, la résidence, "
    "le code du programme, l’adresse et les coordonnées."
)

# ── Cells ─────────────────────────────────────────────────────────────────────────────────────
UNKNOWN: Final = "donné comme inconnu, la ligne est gardée."
SET_ASIDE: Final = "ligne écartée."


def bad_date(text: str) -> str:
    """Say that a cell is not a date of the calendar."""
    return french(f"« {text} » n’est pas une date du calendrier (jour/mois/année) : {UNKNOWN}")


def future_date(text: str) -> str:
    """Say that a date has not come yet."""
    return french(f"« {text} » est une date à venir : {UNKNOWN}")


def old_date(text: str, year: int, *, kept: bool) -> str:
    """Say that a date is too old to be one."""
    return french(f"« {text} » est antérieur à {year} : {UNKNOWN if kept else SET_ASIDE}")


def bad_rooms(text: str) -> str:
    """Say that a cell is no number of rooms."""
    return french(f"« {text} » n’est pas un nombre de pièces (3, T3, F3, 3 pièces) : {UNKNOWN}")


def bad_iris(text: str) -> str:
    """Say that a cell is no IRIS code."""
    return french(f"« {text} » n’est pas un code d’IRIS (9 caractères) : {UNKNOWN}")


PERSON_IN_CELL: Final = french(
    "ce texte semble désigner une personne : il n’est pas gardé, le reste de la ligne l’est."
)
LOOKS_MONTHLY: Final = french(
    "Les ressources par unité de consommation paraissent mensuelles (la moitié sous 1 500 €) : "
    "vérifiez la colonne. Des ressources mensuelles du ménage ont leur propre champ."
)


# ── Dates that cannot be ──────────────────────────────────────────────────────────────────────
def lease_too_early(days: int) -> str:
    """Say that a lease was signed long before the decision."""
    return french(
        f"bail signé plus de {days} jours avant la décision : date de signature "
        "donnée comme inconnue, la ligne est gardée."
    )


REGISTERED_AFTER: Final = french(
    "demande enregistrée après la décision : date de la demande donnée comme inconnue, la ligne "
    "est gardée."
)
CLOSED_BEFORE: Final = french("demande sortie avant d’avoir été enregistrée : ligne écartée.")
PENDING_CLOSED: Final = french(
    "demande dite en attente, avec une date de sortie : contradictoire, ligne écartée."
)

# ── Contradictions ────────────────────────────────────────────────────────────────────────────
BOTH_UNKNOWN: Final = "les deux sont donnés comme inconnus, la ligne est gardée."
SIGNED_NOT: Final = french(f"bail dit non signé, avec une date de signature : {BOTH_UNKNOWN}")
FIRST_ACCESS_MUTATION: Final = french(
    f"premier accès, et pourtant mutation complexe ou bloquée : {BOTH_UNKNOWN}"
)
FIRST_ACCESS_INTERNAL: Final = french(
    f"premier accès, et pourtant mutation interne : {BOTH_UNKNOWN}"
)
DALO_NOT_PRIORITY: Final = french(
    "ménage reconnu DALO, et pourtant non prioritaire : la priorité est donnée comme inconnue "
    "(la reconnaissance DALO la vaut), la ligne est gardée."
)


def quartile_too_rich(limit: int) -> str:
    """Say that resources are far above any first quartile."""
    return french(
        f"premier quartile, et pourtant plus de {integer(limit)} € par an et par unité de "
        "consommation : le quartile est donné comme inconnu, la ligne est gardée."
    )


def quartile_too_poor(limit: int) -> str:
    """Say that resources are far below any first quartile."""
    return french(
        f"au-dessus du premier quartile, et pourtant moins de {integer(limit)} € par an et par "
        "unité de consommation : le quartile est donné comme inconnu, la ligne est gardée."
    )


# ── Repeats ───────────────────────────────────────────────────────────────────────────────────
def same_row(line: int) -> str:
    """Say that a row is the same as another one."""
    return french(f"identique à la ligne {line} : comptée une seule fois.")


def one_identifier(lines: str) -> str:
    """Say that an identifier is of several contents."""
    return french(
        f"cet identifiant revient avec un contenu différent (lignes {lines}) : rien ne dit "
        "laquelle est juste, toutes ces lignes sont écartées."
    )


def alike_rows(count: int) -> str:
    """Say that rows are alike without being surely the same."""
    return french(
        f"{counted(count, 'ligne identique à une autre', 'lignes identiques à d’autres')}, sans "
        "identifiant ni ressources qui diraient si c’est la même : "
        "toutes sont gardées. Ajoutez un identifiant au fichier pour lever le doute."
    )


def in_two_files(first: str, second: str, count: int) -> str:
    """Say how many rows two files have in common."""
    return french(
        f"{counted(count, 'ligne déjà donnée', 'lignes déjà données')} par « {first} » : "
        f"comptées une seule fois, celles de « {second} » sont écartées."
    )


def newer_file(older: str, newer: str, count: int) -> str:
    """Say that the later state of the same rows replaces the earlier one."""
    return french(
        f"{counted(count, 'ligne mise à jour', 'lignes mises à jour')} par « {newer} », plus "
        f"récent : celles de « {older} » ne sont pas gardées."
    )


def identifier_clash(first: str, second: str) -> str:
    """Say that two files give one identifier to two things."""
    return french(
        f"le même identifiant désigne autre chose dans « {first} » et dans « {second} » : rien ne "
        "dit laquelle des lignes est juste, elles sont écartées."
    )


def numbered_apart(first: str, second: str) -> str:
    """Say that two files number their rows each on its own."""
    return french(
        f"« {first} » et « {second} » donnent les mêmes identifiants à des lignes différentes : "
        "chaque fichier a sa propre numérotation, aucune ligne n’est rapprochée d’un fichier à "
        "l’autre."
    )


def of_file(file: str, note: str) -> str:
    """Say which of several files a remark is about."""
    return french(
        f"{file} : {note[:1].lower()}{note[1:]}" if note[1:2].islower() else f"{file} : {note}"
    )


def made_identifiers(count: int) -> str:
    """Say that identifiers were made up."""
    return french(
        f"Identifiant absent du fichier pour {counted(count, 'ligne')} : formé du nom du fichier "
        "et du numéro de ligne."
    )


# ── Names of what is told ─────────────────────────────────────────────────────────────────────
RESIDENCE: Final = "Résidence"
COMMUNE: Final = "Commune"
COORDINATES: Final = "Coordonnées"
IRIS: Final = "IRIS"
QPV: Final = "QPV"
IRIS_OF_ORIGIN: Final = "IRIS d’origine"
QPV_OF_ORIGIN: Final = "QPV d’origine"

# ── Places ────────────────────────────────────────────────────────────────────────────────────
NO_PLACE: Final = french("rien ne dit dans quelle commune c’est : ligne écartée.")


def without_commune(count: int) -> str:
    """Say how many rows name no commune in a file of the territory alone."""
    return french(
        f"{counted(count, 'ligne')} sans commune : gardées sans elle, puisque toutes les autres "
        "lignes du fichier sont du territoire."
    )


def two_communes(name: str) -> str:
    """Say that several communes of the territory have one name."""
    return french(
        f"plusieurs communes du territoire s’appellent « {name} » : donnez le code Insee. "
        "Ligne écartée."
    )


def elsewhere(count: int, places: list[str]) -> str:
    """Say how many rows are outside the territory."""
    named = f" ({listed(places, 8)})" if places else ""
    return french(f"{counted(count, 'ligne')} hors du territoire{named} : non gardées.")


def former_communes(count: int) -> str:
    """Say how many rows name a commune that merged."""
    return french(
        f"{counted(count, 'ligne')} sous le code d’une commune fusionnée, rattachées à la commune "
        "d’aujourd’hui."
    )


def no_residence(keys: str) -> str:
    """Say that the residence of a row is not found."""
    return french(
        f"aucune résidence ne correspond ({keys}) : la ligne est gardée, sans sa résidence."
    )


def several_residences(keys: str) -> str:
    """Say that a row may be of several residences."""
    return french(
        f"plusieurs résidences correspondent ({keys}), rien ne dit laquelle : la ligne est gardée, "
        "sans sa résidence."
    )


def other_commune(residence: str, own: str, said: str) -> str:
    """Say that a row's residence is in another commune than the row's."""
    return french(
        f"la résidence {residence} est dans la commune {own}, la ligne dit {said} : la commune est "
        "gardée, la résidence est donnée comme inconnue."
    )


def residences_found(count: int, total: int) -> str:
    """Say how many rows found their residence."""
    return french(f"{counted(count, 'ligne')} sur {integer(total)} rattachées à une résidence.")


RESIDENCES_ABSENT: Final = french(
    "Sans répertoire des logements (RPLS) dans cet import, aucune ligne n’est rattachée à une "
    "résidence : la commune, l’IRIS et le QPV viennent du fichier ou des coordonnées."
)


def point_elsewhere(commune: str) -> str:
    """Say that a point is not in the commune of its row."""
    return french(
        f"les coordonnées ne sont pas dans la commune {commune} : elles ne servent pas, la ligne "
        "est gardée."
    )


def points_unused(reason: str) -> str:
    """Say that no coordinate of a file can be used."""
    return french(
        f"Coordonnées inutilisables, aucune ne sert : {reason} Indiquez le système de coordonnées "
        "dans la correspondance."
    )


def iris_of_other_commune(iris: str, commune: str) -> str:
    """Say that an IRIS is not in the commune of its row."""
    return french(
        f"l’IRIS {iris} n’est pas dans la commune {commune} : il est donné comme inconnu, la ligne "
        "est gardée."
    )


def unknown_iris(iris: str) -> str:
    """Say that an IRIS is not in the contours."""
    return french(
        f"l’IRIS {iris} n’est pas dans les contours du territoire : il est donné comme inconnu, la "
        "ligne est gardée."
    )


# ── Priority neighbourhoods ───────────────────────────────────────────────────────────────────
def unknown_qpv(text: str) -> str:
    """Say that a cell names no priority neighbourhood."""
    return french(
        f"« {text} » n’est ni un code ni un nom de quartier prioritaire du territoire, ni "
        f"« hors », « oui » ou « non » : {UNKNOWN}"
    )


def qpv_of_other_commune(code: str, commune: str) -> str:
    """Say that a priority neighbourhood is not in the commune of its row."""
    return french(f"le QPV {code} n’est pas dans la commune {commune} : {UNKNOWN}")


QPV_OUT_BUT_IN: Final = french(
    f"dit hors QPV, alors que les coordonnées sont dans un QPV : le QPV est {UNKNOWN}"
)
QPV_IN_BUT_OUT: Final = french(
    f"dit en QPV, alors que les coordonnées sont hors de tout QPV : le QPV est {UNKNOWN}"
)
QPV_OTHER: Final = french(
    f"le QPV déclaré n’est pas celui où sont les coordonnées : le QPV est {UNKNOWN}"
)


def qpv_not_named(count: int) -> str:
    """Say how many rows are in a priority neighbourhood that nothing names."""
    return french(
        f"{counted(count, 'ligne')} en QPV, sans que rien ne dise lequel (ni résidence, ni "
        "coordonnées, et la commune en a plusieurs) : QPV donné comme inconnu."
    )


def origin_qpv_not_named(count: int) -> str:
    """Say how many rows come from a priority neighbourhood that nothing names."""
    return french(
        f"{counted(count, 'ligne')} venant d’un QPV sans que rien ne dise lequel : origine donnée "
        "comme inconnue."
    )


QPV_RULES: Final[Mapping[str, str]] = {
    "point": "par les coordonnées",
    "declared": "par le fichier",
    "residence": "par la résidence",
    "commune": "seul QPV de la commune",
}


def qpv_found(counts: Mapping[str, int], unknown: int) -> str:
    """Say how the priority neighbourhood of each row is known."""
    told = ", ".join(f"{QPV_RULES[rule]} {integer(n)}" for rule, n in counts.items() if n)
    return french(
        f"En QPV ou hors QPV : connu {told or 'pour aucune ligne'} ; "
        f"inconnu pour {integer(unknown)}."
    )


def other_generation(count: int, used: str) -> str:
    """Say that the contours in force at the date were not given."""
    return french(
        f"{counted(count, 'ligne')} d’une date à laquelle d’autres contours de QPV étaient en "
        f"vigueur : placées dans ceux de {used}, les seuls donnés."
    )


def names_elsewhere(count: int) -> str:
    """Say how many origins are named and not known."""
    return french(
        f"{counted(count, 'commune d’origine nommée', 'communes d’origine nommées')} sans code, "
        "hors du territoire : donnée comme inconnue."
    )


def left_only(table: str, files: str) -> str:
    """Say that nothing of the files is of the territory."""
    return french(f"« {table} » ({files}) : aucune ligne du territoire, rien n’est gardé.")
