"""French sentences about the social stock: residences, neighbourhoods, what could not be placed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geodata.messages import counted, french, integer, listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

STEP_STOCK: Final = "Parc social"
STEP_RESIDENCES: Final = "Résidences"

RULES: Final = {
    "landlord_segment": "par le bailleur et son segment de patrimoine",
    "segment": "par le segment de patrimoine, sans bailleur",
    "address": "par l’adresse",
    "coordinates": "par les coordonnées",
    "delivered": "telles que livrées",
}
CONFIDENCES: Final = {"high": "forte", "medium": "moyenne", "low": "faible"}
QPV_RULES: Final = {
    "spatial": "par les contours",
    "plg": "par le géocodage de l’Insee",
    "declared": "par la déclaration du bailleur",
    "unknown": "inconnue",
}
DISAGREEMENTS: Final = {
    "declared_in_only": "déclaré en QPV, placé hors QPV",
    "declared_out_only": "déclaré hors QPV, placé en QPV",
    "plg_in_only": "en QPV pour l’Insee, hors QPV par les contours",
    "plg_out_only": "hors QPV pour l’Insee, en QPV par les contours",
    "other_code": "en QPV des deux côtés, mais pas le même",
}


def rebuilt(residences: pd.DataFrame, dwellings: pd.DataFrame) -> tuple[str, ...]:
    """Tell by which rules the residences were made, how sure they are, what was left out."""
    rules = residences["rebuild_rule"].value_counts()
    sure = residences["rebuild_confidence"].value_counts()
    notes = [
        french(
            f"{counted(len(residences), 'résidence reconstituée', 'résidences reconstituées')} à "
            f"partir de {counted(len(dwellings), 'logement')} : "
            + ", ".join(f"{integer(n)} {RULES[str(rule)]}" for rule, n in rules.items())
            + "."
        ),
        french(
            "Confiance dans le regroupement : "
            + ", ".join(
                f"{word} pour {integer(int(sure[key]))}"
                for key, word in CONFIDENCES.items()
                if key in sure
            )
            + "."
        ),
    ]
    lost = int(dwellings["residence_id"].isna().sum())
    if lost:
        notes.append(
            french(
                f"{counted(lost, 'logement')} sans segment, adresse ni coordonnées : comptés dans "
                "la commune, dans aucune résidence."
            )
        )
    nameless = int(residences["landlord_status"].eq("missing").sum())
    if nameless:
        notes.append(
            french(
                f"Bailleur non communiqué pour {counted(nameless, 'résidence')} (le fichier en "
                "accès libre ne le donne pas)."
            )
        )
    nowhere = int(residences.geometry.isna().sum())
    if nowhere:
        notes.append(french(f"{counted(nowhere, 'résidence')} sans position sur la carte."))
    return tuple(notes)


def points_refused(count: int) -> tuple[str, ...]:
    """Say that some points are not in the commune of their dwelling."""
    if not count:
        return ()
    return (
        french(
            f"{counted(count, 'logement')} dont les coordonnées tombent hors de leur commune : "
            "leur position n’est pas utilisée."
        ),
    )


def no_iris() -> str:
    """Say that residences have no IRIS."""
    return french("Sans contours d’IRIS, les résidences ne sont rattachées qu’à leur commune.")


def iris_found(rules: Mapping[str, int], *, apart: int) -> tuple[str, ...]:
    """Tell how the dwellings' IRIS were found."""
    notes = []
    others = {"plg": "repris de l’Insee", "commune": "celui de la commune, non découpée"}
    told = [
        f"{counted(rules[key], 'logement')} {word}"
        for key, word in others.items()
        if rules.get(key)
    ]
    if told:
        notes.append(french(f"IRIS sans position précise : {', '.join(told)}."))
    if rules.get("unknown"):
        notes.append(
            french(
                f"{counted(rules['unknown'], 'logement')} sans IRIS connu : comptés dans leur "
                "commune seulement."
            )
        )
    if apart:
        notes.append(
            french(
                f"{counted(apart, 'logement')} dans un autre IRIS que celui de l’Insee (contours "
                "d’une autre année, ou adresse en limite) : les contours sont retenus."
            )
        )
    return tuple(notes)


def qpv_answers(rules: Mapping[object, int], generation: str | None) -> tuple[str, ...]:
    """Tell where the answer on the QPV comes from."""
    if set(rules) == {"unknown"}:
        return (french("Appartenance aux QPV inconnue : ni contours, ni réponse dans le fichier."),)
    head = (
        f"Appartenance aux QPV (génération {generation})"
        if generation
        else "Appartenance aux QPV, sans contours"
    )
    told = [
        f"{counted(int(rules[key]), 'logement')} {word}"
        for key, word in QPV_RULES.items()
        if rules.get(key)
    ]
    return (french(f"{head} : {', '.join(told)}."),) if told else ()


def qpv_disagreements(kinds: Mapping[object, int], residence_count: int) -> tuple[str, ...]:
    """Tell how many dwellings the three answers on the QPV disagree about."""
    if not kinds:
        return ()
    told = [
        f"{integer(int(kinds[key]))} {word}" for key, word in DISAGREEMENTS.items() if key in kinds
    ]
    return (
        french(
            f"QPV : les sources se contredisent sur "
            f"{counted(sum(map(int, kinds.values())), 'logement')} de "
            f"{counted(residence_count, 'résidence')} ({' ; '.join(told)})."
        ),
    )


def delivered_points(count: int, dwellings: int) -> str:
    """Say that residences are points as delivered."""
    return french(
        f"{counted(count, 'point')} de {counted(dwellings, 'logement')} : chaque point du fichier "
        "est pris pour une résidence, sans regroupement."
    )


def points_beside_detail(file: str) -> str:
    """Say that building points were left out, as the dwellings are there."""
    return french(
        f"« {file} » laissé de côté : les logements eux-mêmes sont donnés pour la même année."
    )


def dwellings_elsewhere(file: str) -> str:
    """Say that a file has no dwelling in the territory."""
    return french(f"« {file} » n’a aucun logement dans le territoire : laissé de côté.")


def communes_renamed(communes: int, dwellings: int) -> str:
    """Say that some communes of the file bear another code in the contours."""
    return french(
        f"{counted(dwellings, 'logement')} de {counted(communes, 'commune')} sous le code que "
        "leur donnent les contours (fusion de communes, ou arrondissement)."
    )


def dwellings_without_commune(codes: Sequence[str], dwellings: int) -> str:
    """Say that dwellings of the territory are in communes without contours."""
    return french(
        f"{counted(dwellings, 'logement')} de communes du territoire absentes des contours "
        f"({listed(list(codes))}) : non repris. Joignez les contours qui les contiennent."
    )


def communes_without_rows(count: int, *, zero: bool) -> str:
    """Tell what a commune without any dwelling in the file means."""
    communes = counted(count, "commune")
    if zero:
        return french(
            f"{communes} sans logement dans un fichier qui couvre leur département : "
            "comptées à zéro."
        )
    return french(
        f"{communes} sans logement dans un fichier d’un seul bailleur, d’un autre département, ou "
        "limité au territoire (aucune commune voisine) : rien ne dit s’il n’y en a aucun ou s’ils "
        "manquent. Le total de l’EPCI n’est pas donné."
    )


def total_short() -> str:
    """Say that the total of the EPCI is not given, for want of some communes."""
    return french(
        "Le total de l’EPCI n’est pas donné : les contours n’ont pas toutes ses communes."
    )


def iris_short(communes: int, dwellings: int) -> str:
    """Say that the counts by IRIS of some communes are withheld."""
    return french(
        f"Comptes par IRIS non donnés dans {counted(communes, 'commune')} : trop de logements "
        f"({integer(dwellings)}) n’y ont pas d’IRIS connu."
    )


def iris_nearly_whole(dwellings: int) -> str:
    """Say that a few dwellings are in no IRIS."""
    return french(
        f"{counted(dwellings, 'logement')} sans IRIS connu ne sont dans aucun compte par IRIS."
    )


def qpv_without_code(dwellings: int) -> str:
    """Say that some dwellings are in a QPV that is not named."""
    return french(
        f"{counted(dwellings, 'logement')} en QPV sans que le code du quartier soit connu : "
        "comptés « en QPV », dans aucun quartier."
    )


def whole_file(label: str, rows: int) -> str:
    """Say over what a reference was counted."""
    return french(f"Compté sur {counted(rows, 'logement')} du fichier entier ({label}).")


def qpv_rows_kept(kept: int, read: int) -> str:
    """Say how many rows by QPV concern the territory."""
    return french(
        f"{counted(kept, 'QPV', 'QPV')} du territoire, sur {integer(read)} dans le fichier."
    )


def summed_communes(count: int) -> str:
    """Say what a total of the EPCI was summed from."""
    return french(
        f"Somme de {counted(count, 'commune')} ; une somme dont une partie est secrète ou "
        "manquante n’est pas donnée."
    )


def qpv_rows_by_department() -> str:
    """Say that rows by QPV are those of the département, for want of contours."""
    return french(
        "Sans contours de QPV, les quartiers gardés sont ceux du département, territoire ou non."
    )


def no_residences(file: str) -> str:
    """Say that a user's table finds no residence to be attached to."""
    return french(
        f"« {file} » parle de résidences, et l’import n’en contient aucune : joignez le fichier "
        "des logements (RPLS) pour qu’il soit rattaché."
    )


def unread_table(file: str, table: str) -> str:
    """Say that a table by residence could not be attached."""
    return french(f"« {file} » ({table}) : aucune ligne rattachée à une résidence.")
