"""What is said of the content of tables: cells, codes, duplicates, levels, vintages."""

from __future__ import annotations

from geodata.messages import counted, french, integer, quoted

EXPORT_AGAIN = french("Vérifiez l’export, ou téléchargez à nouveau le fichier du producteur.")


def not_a_number(text: str) -> str:
    """Say that a cell is neither a number nor a known marker."""
    return french(f"« {quoted(text)} » n’est pas un nombre : cellule écartée.")


def not_finite(text: str) -> str:
    """Say that a cell is NaN or infinite."""
    return french(f"« {quoted(text)} » n’est pas une valeur finie : cellule écartée.")


def ambiguous_number(text: str) -> str:
    """Say that a number reads differently in French and in English."""
    return french(
        f"« {quoted(text)} » est ambigu : la virgule peut séparer les milliers ou les décimales. "
        "Cellule écartée."
    )


def negative(text: str) -> str:
    """Say that a value that cannot be negative is."""
    return french(f"« {quoted(text)} » est négatif, ce qui est impossible ici : cellule écartée.")


def out_of_bounds(text: str, low: str, high: str) -> str:
    """Say that a value is outside what is plausible."""
    return french(
        f"« {quoted(text)} » est hors des valeurs plausibles (de {low} à {high}) : cellule écartée."
    )


def larger_than_whole(part: float, whole: float, column: str) -> str:
    """Say that a part is larger than its whole, so that one of the two is wrong."""
    one, total = (f"{value:.10g}".replace(".", ",") for value in (part, whole))
    return french(
        f"« {one} » dépasse le total dont il fait partie ({total}, colonne « {column} ») : "
        "l’un des deux est faux, les deux cellules sont écartées."
    )


def not_whole(text: str) -> str:
    """Say that a count published in whole numbers has a decimal part."""
    return french(f"« {quoted(text)} » n’est pas un nombre entier : cellule écartée.")


def more_rejected(count: int) -> str:
    """Say how many more cells of a column were rejected."""
    cells = counted(count, "autre cellule", "autres cellules")
    return french(f"{cells} de cette colonne, pour la même raison.")


def more_rejected_rows(count: int) -> str:
    """Say how many more rows were rejected for their code."""
    return french(
        f"{counted(count, 'autre ligne', 'autres lignes')} dont le code n’est pas valide."
    )


def more_contradictory(count: int) -> str:
    """Say how many more rows were rejected because they contradict others."""
    rows = counted(count, "autre ligne", "autres lignes")
    return french(f"{rows} qui se contredisent de même.")


def mostly_rejected(count: int, total: int) -> str:
    """Say that a column is mostly made of what is not a number."""
    return french(
        f"{integer(count)} cellules remplies sur {integer(total)} ne sont pas des nombres valides."
    )


ALREADY_SHARES = french(
    "cette colonne devrait être en pourcentage, mais aucune valeur ne dépasse 1 : "
    "elle semble déjà exprimée en proportion."
)


def bad_code(text: str, kind: str) -> str:
    """Say that a code has not the expected shape."""
    return french(f"« {quoted(text)} » n’est pas un code {kind} : ligne écartée.")


def lost_digits(text: str) -> str:
    """Say that a spreadsheet truncated a code."""
    return french(
        f"« {quoted(text)} » : un tableur a remplacé ce code par un nombre arrondi, "
        "il ne peut pas être retrouvé. Ligne écartée."
    )


def missing_code() -> str:
    """Say that a row has no code."""
    return french("la ligne n’a pas de code : ligne écartée.")


def mostly_bad_codes(count: int, total: int) -> str:
    """Say that most codes have not the expected shape."""
    return french(f"{integer(count)} codes sur {integer(total)} n’ont pas la forme attendue.")


def repaired_codes(count: int) -> str:
    """Say that codes mangled by a spreadsheet were put right."""
    many = count > 1
    return french(
        f"{counted(count, 'code')} {'altérés' if many else 'altéré'} par un tableur "
        "(zéro de tête perdu, guillemets, notation scientifique) : "
        f"{'rétablis' if many else 'rétabli'} sans ambiguïté."
    )


def outside_epci(count: int) -> str:
    """Say that a pseudo-EPCI was left out."""
    return french(f"Sans EPCI (code ZZZZZZZZZ), donc laissé de côté : {counted(count, 'ligne')}.")


def same_duplicates(count: int) -> str:
    """Say that identical duplicates were kept once."""
    return french(
        f"{counted(count, 'ligne répétée', 'lignes répétées')} à l’identique : "
        "chaque zone est gardée une seule fois."
    )


def contradictory(code: str, lines: str) -> str:
    """Say that a zone comes several times with different values."""
    return french(
        f"la zone « {code} » revient avec des valeurs différentes (lignes {lines}) : "
        "toutes ces lignes sont écartées."
    )


def guessed_year(year: int, name: str) -> str:
    """Say that a vintage was read in a file's name."""
    return french(f"Millésime {year} déduit du nom « {name} » : le fichier ne le dit pas.")


UNKNOWN_YEAR = french(
    "rien dans le fichier ni dans son nom ne dit de quelle année sont les données."
)
NAME_THE_YEAR = french("Renommez-le en y mettant l’année, par exemple « data_CAF_2020_IRIS.csv ».")
UNKNOWN_LEVEL = french(
    "les codes ne correspondent à aucun niveau géographique pris en charge "
    "(IRIS, commune, EPCI, département, région, France)."
)
AMBIGUOUS_LEVEL = french(
    "ces codes peuvent être ceux de départements comme de régions, et rien d’autre ne tranche."
)
KEEP_NAMES = french("Gardez la colonne des libellés (LIBGEO) dans le fichier.")
NO_ROW_LEFT = french("aucune ligne exploitable n’y reste.")
UNKNOWN_INCOME = french(
    "rien ne dit s’il s’agit du revenu disponible (DISP) ou du revenu déclaré (DEC)."
)
NAME_THE_INCOME = french("Renommez le fichier en y mettant DISP ou DEC.")


def other_zoning(name: str) -> str:
    """Say that a file follows a zoning that is not supported."""
    return french(f"le découpage « {name} » n’est pas pris en charge.")


def derived(columns: str, formula: str) -> str:
    """Say how absent columns were computed."""
    return french(f"Absent du fichier, calculé exactement : {columns} = {formula}.")


FILOSOFI_BLANKS = french(
    "Cellules vides : l’Insee les explique par les seuils de diffusion, sans distinguer le secret "
    "de l’absence ; elles sont données comme manquantes."
)


def filosofi_note_caution(count: int) -> str:
    """Say how many IRIS carry note 1."""
    return french(
        f"{counted(count, 'IRIS signalé', 'IRIS signalés')} par l’Insee (note 1) : nombre de "
        "ménages en forte évolution sur un an, à comparer dans le temps avec prudence."
    )


def filosofi_note_secret(count: int) -> str:
    """Say how many IRIS are not published at all."""
    return french(
        f"{counted(count, 'IRIS non diffusé', 'IRIS non diffusés')} par l’Insee après contrôle "
        "(note 5) : valeurs données comme secrètes."
    )


FILOSOFI_DECLARED = french(
    "Revenu déclaré, avant impôts et prestations sociales : à ne pas mêler au revenu disponible."
)
RFL_NATURE = french(
    "Revenu fiscal déclaré par unité de consommation (RFL), avant impôts et prestations sociales."
)
CAF_STANDS_IN = french(
    "Ces données décrivent les foyers allocataires de la CAF, non toutes les familles : elles ne "
    "remplacent le recensement que faute de mieux."
)
CAF_ROUNDED = french("Effectifs arrondis à 5 près par le producteur.")


def caf_threshold(smallest: int) -> str:
    """Say what the published counts tell of the cells left empty."""
    return french(
        f"Le plus petit effectif publié est {integer(smallest)} : une cellule vide cache sans "
        "doute un effectif plus petit ; elle est donnée comme manquante, jamais comme nulle."
    )


def caf_secret(count: int) -> str:
    """Say how many zones the producer withholds."""
    return french(
        f"{counted(count, 'zone')} sous secret statistique (NOTE différente de 0) : "
        "valeurs données comme secrètes."
    )


RP_SAMPLED = french(
    "Effectifs estimés à partir du recensement ; les colonnes issues de l’exploitation "
    "complémentaire (C) le sont par sondage et sont peu précises sur les petites zones."
)
