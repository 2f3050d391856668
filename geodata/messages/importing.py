"""French sentences about importing: files, territory, contours, tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geodata.messages import counted, french, integer, listed
from geodata.messages.storing import LEVEL_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geodata.files import Part
    from geodata.model import Level

STEP_READING: Final = "Lecture des fichiers"
STEP_TERRITORY: Final = "Recherche du territoire"
STEP_CONTOURS: Final = "Contours du territoire"
STEP_TABLES: Final = "Tables du territoire"
STEP_WRITING: Final = "Écriture"
STEP_SERVING: Final = "Fond de carte"


# ── Files ─────────────────────────────────────────────────────────────────────────────────────
def delivered_twice(name: str) -> str:
    """Say that a file was sent twice."""
    return french(f"« {name} » a été déposé deux fois : lu une seule.")


def only_metadata(name: str) -> str:
    """Say that a dictionary of variables was left out."""
    return french(f"« {name} » décrit des variables, sans données : laissé de côté.")


def skipped(name: str, reason: str) -> str:
    """Say that a member of an archive was left out."""
    return french(f"« {name} » laissé de côté : {reason}")


def unrecognised_part(part: Part) -> str:
    """Say what an unrecognised part looks like."""
    columns = listed(list(part.columns), limit=8)
    return french(f"Colonnes : {columns}." if columns else "Aucun nom de colonne.")


def nothing_recognised(labels: Sequence[str]) -> str:
    """Say that no file is one of the layouts."""
    return french(
        f"Aucun fichier reconnu parmi : {listed(list(labels))}."
        if labels
        else "Aucun fichier de données n’a été donné."
    )


def looked_for(labels: Sequence[str]) -> str:
    """Name the layouts looked for."""
    return french(f"Fichiers attendus : {' ; '.join(labels)}.")


def several_failures(messages: Sequence[str]) -> str:
    """Put several errors in one message."""
    lines = "\n".join(f"— {message}" for message in messages)
    return french(f"{counted(len(messages), 'problème')} dans les fichiers :\n{lines}\n")


def combined(first: str, second: str) -> str:
    """Say that two files made one table."""
    return french(f"Table complétée par deux fichiers : « {first} » et « {second} ».")


def same_rows(first: str, second: str) -> str:
    """Say that a file repeats another's rows and was left out."""
    return french(
        f"« {second} » a exactement les mêmes lignes que « {first} » : il n’est compté qu’une fois."
    )


def rows_twice(communes: Sequence[str], equal: int, total: int) -> str:
    """Say that two files would count the same dwellings twice."""
    lines = counted(equal, "ligne identique", "lignes identiques")
    shared = counted(len(communes), "commune")
    return french(
        f"ces deux fichiers de la même année ont {lines} sur {integer(total)} dans {shared} "
        f"({listed(list(communes))}) : les mêmes logements seraient comptés deux fois."
    )


def keep_rows_once() -> str:
    """Give the remedy for two files with the same dwellings."""
    return french(
        "Ne donnez que l’un des deux fichiers, ou retirez de l’un les communes que l’autre "
        "contient."
    )


def few_rows_in_common(first: str, second: str, equal: int) -> str:
    """Say that two files have a few rows alike, all kept."""
    lines = counted(equal, "ligne identique", "lignes identiques")
    return french(
        f"{lines} dans « {first} » et « {second} » : "
        "trop peu pour y voir un doublon, elles sont toutes gardées."
    )


def values_differ(column: str, code: str, first: float, second: float, count: int) -> str:
    """Say that two files contradict each other on values."""
    return french(
        f"deux fichiers donnent des valeurs différentes à la même table : {column} de la zone "
        f"{code} vaut {first:g} ou {second:g} ({counted(count, 'zone')} en désaccord)."
    )


def geography_unsaid(contours_year: int) -> str:
    """Say that a file older than the contours does not tell its commune map."""
    return french(
        f"Le fichier ne dit pas l’année de ses communes (contours de {contours_year}) : sans table "
        "de passage, une commune qui en a absorbé une autre en gardant son code ne se voit pas."
    )


def codes_differ(code: str, first: str, second: str, count: int) -> str:
    """Say that two files put the same zone in different ones."""
    return french(
        f"deux fichiers ne s’accordent pas : la zone {code} y dépend de {first} ou de {second} "
        f"({counted(count, 'zone')} en désaccord)."
    )


def contours_differ(codes: Sequence[str], first: str, second: str) -> str:
    """Say that two files contradict each other on contours."""
    return french(
        f"« {first} » et « {second} » donnent des contours différents aux mêmes zones : "
        f"{listed(list(codes))}."
    )


def keep_one_file() -> str:
    """Give the remedy for two files in contradiction."""
    return french("Ne gardez que l’un des deux fichiers.")


# ── Territory ─────────────────────────────────────────────────────────────────────────────────
def not_an_epci_code(code: str) -> str:
    """Say that a code is not an EPCI's."""
    return french(f"« {code} » n’est pas un code d’EPCI.")


def code_of_a_real_place(code: str) -> str:
    """Say that a made-up territory may not bear the code of a real one."""
    return french(
        f"« {code} » peut être le code d’un EPCI réel : un territoire fictif n’en porte jamais."
    )


FICTIONAL_CODE_REMEDY: Final = french(
    "Donnez-lui un code de la forme 0000000NN, ou décochez « fictif »."
)


def epci_code_remedy() -> str:
    """Say what an EPCI code looks like."""
    return french(
        "Le code d’un EPCI est son numéro SIREN : neuf chiffres, par exemple 200043396 pour la "
        "CA Maubeuge Val de Sambre."
    )


def not_commune_codes(words: Sequence[str]) -> str:
    """Say which words are not commune codes."""
    if not words:
        return french("La liste des communes est vide.")
    return french(f"Ces mots ne sont pas des codes de commune : {listed(list(words))}.")


def commune_list_remedy() -> str:
    """Say what a list of communes looks like."""
    return french(
        "Donnez les codes Insee à cinq caractères séparés par des virgules, un fichier qui les "
        "contient, ou « toutes » si le territoire est fait de toutes les communes des contours."
    )


def unnamed(code: str) -> str:
    """Name an EPCI whose name nothing says."""
    return f"EPCI {code}"


def members_given(count: int) -> str:
    """Say that the list of communes was given by hand."""
    return french(f"Liste donnée à la main ({counted(count, 'commune')}).")


def members_all_contours() -> str:
    """Say that every commune of the contours was taken."""
    return french("Toutes les communes des contours, comme demandé.")


def members_from(file: str, count: int) -> str:
    """Say which file lists the communes."""
    return french(f"{counted(count, 'commune')} d’après « {file} ».")


def members_from_parts(file: str, count: int, parts: int) -> str:
    """Say that contours name the territories an EPCI is divided in."""
    return french(
        f"{counted(count, 'commune')} (arrondissements de Paris compris) d’après les {parts} "
        f"territoires que nomme « {file} »."
    )


def unknown_members(epci: str, communes: int, departments: Sequence[str]) -> str:
    """Say that nothing tells which communes make the EPCI."""
    where = (
        f" parmi les {integer(communes)} des contours (départements {', '.join(departments)})"
        if communes
        else ""
    )
    return french(f"Rien ne dit quelles communes{where} forment l’EPCI {epci}.")


def unknown_members_remedy() -> str:
    """Give the remedy for an unknown membership."""
    return french(
        "Ajoutez la liste Insee des communes et de leur EPCI (colonnes CODGEO, LIBGEO, EPCI, "
        "LIBEPCI), ou des contours de communes qui portent le code de l’EPCI, ou donnez les "
        "communes : --communes 59350,59512… (« toutes » si les contours sont ceux du territoire)."
    )


# ── Contours ──────────────────────────────────────────────────────────────────────────────────
def no_contours() -> str:
    """Say that no contours were given."""
    return french("Aucun contour d’IRIS ni de commune parmi les fichiers : rien à cartographier.")


def no_contours_remedy() -> str:
    """Give the remedy for missing contours."""
    return french("Ajoutez CONTOURS-IRIS (IGN – Insee), en shp, gpkg ou geojson.")


def contours_elsewhere(
    files: Sequence[str],
    departments: Sequence[str],
    territory: str,
    wanted: Sequence[str],
) -> str:
    """Say that the contours are of another place."""
    return french(
        f"Les contours fournis ({listed(list(files))}) couvrent {_departments(departments)}, et "
        f"aucune commune de « {territory} » ({_departments(wanted)})."
    )


def _departments(codes: Sequence[str]) -> str:
    if not codes:
        return "aucun département"
    noun = "le département" if len(codes) == 1 else "les départements"
    return f"{noun} {listed(list(codes), limit=12)}"


def contours_elsewhere_remedy() -> str:
    """Give the remedy for contours of another place."""
    return french("Vérifiez le code de l’EPCI, ou ajoutez les contours de son département.")


def commune_contours_differ(communes: str, iris: str) -> str:
    """Say that commune contours were set aside for those of the IRIS."""
    return french(
        f"« {communes} » et « {iris} » n’ont pas les mêmes communes : les contours des communes "
        "sont ceux des IRIS réunis."
    )


def communes_dissolved(key: str) -> str:
    """Say that communes are their IRIS put together."""
    return french(f"Contours des communes : IRIS réunis ({key}).")


def epci_dissolved(key: str) -> str:
    """Say that the EPCI is its communes put together."""
    return french(f"Contour de l’EPCI : communes réunies ({key}).")


def qpv_kept(count: int, generation: str) -> str:
    """Say how many QPV are in the territory."""
    return french(f"{counted(count, 'QPV', 'QPV')} du territoire (génération {generation}).")


def qpv_elsewhere(file: str, generation: str) -> str:
    """Say that a file of QPV has none in the territory."""
    return french(f"« {file} » : aucun QPV de génération {generation} dans le territoire.")


def sums_short(count: int) -> str:
    """Say that some sums would lack IRIS that the file has and the contours have not."""
    return french(
        f"{counted(count, 'IRIS', 'IRIS')} du fichier sans contour : les totaux qui devraient les "
        "compter ne sont pas donnés."
    )


def year_given(year: int) -> str:
    """Say that the year of the contours was given by hand."""
    return french(f"Millésime {year} donné à la main : le fichier ne dit pas le sien.")


def unknown_contours_year() -> str:
    """Say that the contours do not tell their year."""
    return french(
        "Les contours ne disent pas leur millésime : les fusions de communes ne peuvent pas être "
        "vérifiées (option --contours-year)."
    )


def communes_without_contours(communes: Mapping[str, str]) -> str:
    """Name the communes that the contours lack."""
    names = [f"{name} ({code})" for code, name in communes.items()]
    return french(
        f"{counted(len(names), 'commune')} de l’EPCI sans contour, donc absentes des cartes et "
        f"des sommes : {listed(names)}."
    )


# ── Tables ────────────────────────────────────────────────────────────────────────────────────
def absent_rows(count: int, *, secret: bool) -> str:
    """Say how many zones the file has no row for."""
    withheld = "non diffusée (secret)" if count == 1 else "non diffusées (secret)"
    state = withheld if secret else "valeurs manquantes"
    return french(f"{counted(count, 'zone')} sans ligne dans le fichier : {state}.")


def absent_communes(zones: int, communes: int) -> str:
    """Say that divided communes are wholly absent from an IRIS file."""
    return french(
        f"{counted(zones, 'IRIS', 'IRIS')} sont dans "
        f"{counted(communes, 'commune divisée', 'communes divisées')} que ce fichier ne diffuse "
        "pas du tout par IRIS."
    )


def sum_not_given(level: Level) -> str:
    """Say that no sum of a level could be given."""
    return french(
        f"Totaux {LEVEL_NAMES[level]} non donnés : une partie des zones est secrète ou manquante."
    )


def department_not_whole() -> str:
    """Say that nothing tells that a file covers a département whole."""
    return french(
        "Totaux du département non calculés : rien n’établit que ce fichier en couvre toutes les "
        "communes."
    )


def only_communes() -> str:
    """Say that IRIS figures are given by commune for want of IRIS contours."""
    return french("Pas de contour d’IRIS : les IRIS de chaque commune sont additionnés.")


def absent_habitat(count: int) -> str:
    """Say how many habitat IRIS are below the publication threshold."""
    return french(
        f"{counted(count, 'IRIS', 'IRIS')} d’habitat sans ligne dans le fichier : non "
        f"{'diffusé' if count == 1 else 'diffusés'} par le producteur (secret)."
    )


def absent_activity(count: int) -> str:
    """Say how many activity or mixed IRIS have no row."""
    return french(
        f"{counted(count, 'IRIS', 'IRIS')} d’activité ou divers sans ligne : sans objet, ou trop "
        "peu de ménages (valeurs manquantes)."
    )


def absent_untyped(count: int) -> str:
    """Say how many IRIS of unknown type have no row."""
    return french(
        f"{counted(count, 'IRIS', 'IRIS')} de type inconnu sans ligne : valeurs manquantes."
    )


def whole_communes_without_file(count: int) -> str:
    """Say that undivided communes need the commune file of the same vintage."""
    return french(
        f"{counted(count, 'commune non divisée', 'communes non divisées')} en IRIS : absentes de "
        "ce fichier par construction. Ajoutez le fichier par commune du même millésime."
    )


def whole_communes_filled(filled: int, count: int) -> str:
    """Say that undivided communes have their own row."""
    return french(
        "Communes non divisées en IRIS : la ligne du fichier par commune du même millésime est "
        f"prise pour {integer(filled)} sur {integer(count)}."
        + (" Les autres ne sont pas diffusées (secret)." if filled < count else "")
    )


def merged_not_summed(count: int) -> str:
    """Say what becomes of merged zones."""
    return french(
        f"{counted(count, 'zone née', 'zones nées')} d’une fusion : effectifs additionnés, "
        "médianes et taux manquants (ils ne s’additionnent pas)."
    )


def geographies_differ(year: int, contours_year: int) -> str:
    """Say that mergers between two years cannot be seen without a passage table."""
    return french(
        f"Communes de {year}, contours de {contours_year} : sans table de passage, une commune "
        "qui en a absorbé une autre en gardant son code ne se voit pas."
    )


def unmatched(count: int, year: int | None, contours_year: int | None) -> str:
    """Say that codes of the territory are not in the contours."""
    years = (
        f" (géographie {year or 'inconnue'}, contours {contours_year or 'de millésime inconnu'})"
    )
    return french(
        f"{counted(count, 'code')} du territoire sans contour{years}, que la table de passage "
        "n’explique pas."
    )


def former_epci(former: str, code: str, count: int) -> str:
    """Say that the row of a former EPCI stands for the present one."""
    of_several = (
        f", la plus peuplée des {count} réunies depuis : périmètre plus petit qu’aujourd’hui"
        if count > 1
        else " : le périmètre peut avoir changé depuis"
    )
    return french(f"Ligne de l’EPCI {former}, ancien code de {code}{of_several}.")


def summed(parts: int, communes: int) -> str:
    """Say what was summed."""
    return french(
        f"Somme de {counted(parts, 'IRIS', 'IRIS')} de {counted(communes, 'commune')} ; une somme "
        "dont une partie est secrète ou manquante n’est pas donnée."
    )


def epci_sum_incomplete(count: int) -> str:
    """Say that the EPCI's sums lack communes."""
    return french(f"Total de l’EPCI non calculé : {counted(count, 'commune')} sans contour.")
