"""French sentences about geometry files, CRS, repairs, contours, membership and passage tables.

Written with plain spaces and straight apostrophes; :func:`_fr` sets the typography once.
"""

from __future__ import annotations

from geodata.messages import NARROW_SPACE, french


def _fr(text: str) -> str:
    return french(text).replace("'", "’")


# ── Opening a file ────────────────────────────────────────────────────────────────────────────
FILE_ABSENT = _fr("le fichier n'existe pas ou n'est pas lisible.")
FILE_EMPTY = _fr("le fichier est vide (0 octet).")
FILE_EMPTY_REMEDY = _fr("Téléchargez-le de nouveau.")
SHAPEFILE_PIECE_ABSENT = _fr("le fichier « {piece} » manque à côté du « .shp » : il est incomplet.")
SHAPEFILE_PIECE_REMEDY = _fr(
    "Un shapefile est fait de plusieurs fichiers de même nom (.shp, .shx, .dbf, .prj) : "
    "déposez-les ensemble, ou l'archive zip d'origine."
)
SHAPEFILE_MAIN_ABSENT = _fr(
    "ce fichier est un morceau de shapefile, mais « {piece} », qui porte les contours, manque."
)
UNREADABLE = _fr(
    "le fichier ne peut pas être lu comme une couche géographique : format inconnu ou contenu "
    "endommagé."
)
NO_GEOMETRY = _fr("la couche n'a aucune géométrie.")
OTHER_FORMAT = _fr("ce format ({driver}) n'est pas pris en charge.")
SAVE_AS_GPKG = _fr("Ouvrez-le dans QGIS et enregistrez-le en GeoPackage.")
LAYER_IS_QUERY = _fr(
    "la couche « {name} » est une requête (vue ou colonne calculée) et non une table ; elle est "
    "refusée par prudence."
)
LAYER_IS_QUERY_REMEDY = _fr("Dans QGIS, exportez-la dans un nouveau GeoPackage.")
TOO_MANY_FEATURES = _fr("la couche a plus de {limit} objets.")
TOO_MANY_VERTICES = _fr("ce contour a {count} sommets, plus que les {limit} admis.")
FEATURE_TOO_LONG = _fr("un objet dépasse la taille admise ({limit} Mio).")
LAYER_TOO_DETAILED = _fr("les contours ont {count} sommets en tout, plus que les {limit} admis.")
SIMPLIFY = _fr("Simplifiez les contours dans QGIS, ou donnez leur version généralisée.")
SHAPEFILE_MISMATCH = _fr(
    "ses fichiers ne vont pas ensemble : {shapes} contours dans le .shx, {rows} lignes dans le "
    ".dbf."
)
SHAPEFILE_INDEX = _fr("son index (.shx) ne désigne pas les contours du .shp.")
CRS_BY_ADDRESS = _fr(
    "le système de coordonnées y est donné par une adresse, ou d'une façon cachée ; seul un nom "
    "(EPSG:…) est admis."
)
JSON_NOT_UTF8 = _fr("les textes ne sont pas en UTF-8, seul encodage du GeoJSON.")
BOOLEAN_AMONG_NUMBERS = _fr("le champ mêle des nombres et des valeurs vrai ou faux.")
UNREADABLE_REMEDY = _fr(
    "Il est peut-être incomplet ou endommagé : téléchargez-le de nouveau, ou ouvrez-le dans QGIS "
    "et enregistrez-le en GeoPackage."
)
TRUNCATED = _fr("le fichier est coupé avant sa fin, une partie des zones manque.")
NO_FEATURE = _fr("la couche ne contient aucune zone.")
NO_FEATURE_REMEDY = _fr("Vérifiez l'export : la sélection était sans doute vide.")
ENCODING_GUESSED = _fr("Encodage des textes non déclaré (.cpg absent) : lu en {encoding}.")
ENCODING_WRONG = _fr(
    "Encodage déclaré {declared}, mais les textes n'y correspondent pas : lus en {encoding}."
)

# ── CRS ───────────────────────────────────────────────────────────────────────────────────────
CRS_DEDUCED = _fr(
    "Système de coordonnées non déclaré ({why}) : {label} (EPSG:{epsg}) déduit des coordonnées, "
    "seul système français possible."
)
CRS_WHY_ABSENT = _fr("aucun dans le fichier")
CRS_WHY_PRJ = _fr("fichier .prj absent")
CRS_WHY_UNKNOWN = _fr("déclaration sans référence connue")
CRS_WHY_GEOJSON = _fr("GeoJSON sans membre « crs », dont les nombres ne sont pas des degrés")
CRS_UNDECLARED = _fr(
    "le système de coordonnées n'est pas déclaré et les coordonnées (x de {xmin} à {xmax}, "
    "y de {ymin} à {ymax}) {guess}."
)
CRS_GUESS_NONE = _fr("ne correspondent à aucun système français")
CRS_GUESS_SEVERAL = _fr("conviennent à plusieurs : {labels}")
CRS_UNDECLARED_REMEDY = _fr(
    "Joignez le fichier .prj d'origine, ou définissez la projection dans QGIS puis enregistrez."
)
CRS_CONTRADICTION = _fr(
    "le système de coordonnées déclaré ({declared}) est contredit par les coordonnées "
    "(x de {xmin} à {xmax}, y de {ymin} à {ymax}), qui tomberaient {where}."
)
CRS_OUT_OF_FRANCE = _fr("hors de France")
CRS_OUT_OF_DEPARTMENTS = _fr("hors du département de leurs codes ({codes})")
CRS_CONTRADICTION_LOOKS = _fr("Elles ont l'allure de {label} (EPSG:{epsg}).")
CRS_CONTRADICTION_SWAPPED = _fr("Latitude et longitude semblent inversées.")
CRS_CONTRADICTION_REMEDY = _fr(
    "Corrigez la projection déclarée (dans QGIS : « Définir la projection de la couche »), "
    "sans reprojeter, puis déposez de nouveau le fichier."
)
CRS_OUTSIDE = _fr("zone hors de France d'après le système de coordonnées déclaré ({declared}).")
CRS_SEVERAL_TERRITORIES = _fr(
    "les zones couvrent plusieurs territoires ({labels}), sans système de coordonnées commun."
)
CRS_SEVERAL_TERRITORIES_REMEDY = _fr("Choisissez d'abord l'intercommunalité.")
COVERAGE_UNCHECKED = _fr(
    "Fichier couvrant plusieurs territoires : contours laissés en {crs}, raccord entre voisins "
    "vérifié une fois l'intercommunalité choisie."
)

# ── Repairs ───────────────────────────────────────────────────────────────────────────────────
GEOMETRY_ABSENT = _fr("zone sans contour.")
GEOMETRY_EMPTY = _fr("zone au contour vide.")
GEOMETRY_NOT_FINITE = _fr("zone dont des coordonnées ne sont pas des nombres.")
GEOMETRY_NOT_POLYGON = _fr("zone dont la géométrie est de type {kind}, et non un polygone.")
GEOMETRY_COLLAPSED = _fr("zone dont le contour est invalide et n'enferme aucune surface.")
REPAIRED = _fr(
    "Réparation de {contours} sur {total} ({share} %) ; surface changée de {change} % au "
    "total, de {worst} % au plus pour une zone."
)
DIMENSIONS_DROPPED = _fr("Altitudes ou mesures (Z, M) retirées de {contours}.")
OVERLAPS = _fr("{overlaps} entre zones voisines, {area} au total.")
OVERLAPPING = _fr(
    "Zones qui se recouvrent : {pairs}. L'une d'elles est sans doute mal dessinée ou donnée deux "
    "fois : corrigez le fichier des contours."
)
GAPS = _fr("{gaps} entre zones voisines, {area} au total.")
EDGES_UNMATCHED = _fr(
    "{zones} dont le bord ne suit pas exactement celui des voisines (moins de {width} m)."
)

# ── Codes and vintages ────────────────────────────────────────────────────────────────────────
VINTAGE_UNKNOWN = _fr(
    "Millésime inconnu : ni les attributs ni le nom du fichier ne donnent d'année."
)
VINTAGE_FROM_ATTRIBUTE = _fr("Millésime {year} lu dans la colonne « {column} ».")
VINTAGE_FROM_FILE = _fr("Millésime {year} écrit dans le fichier.")
VINTAGE_FROM_NAME = _fr("Millésime {year} lu dans le nom « {name} ».")
CODE_EMPTY = _fr("code de zone absent.")
CODE_MALFORMED = _fr("« {code} » n'est pas un code {kind}.")
CODE_KINDS = {
    "iris": _fr("IRIS (9 caractères)"),
    "commune": _fr("de commune (5 caractères)"),
    "epci": _fr("SIREN d'intercommunalité (9 chiffres)"),
    "qpv": _fr("de quartier prioritaire (QP ou QN)"),
}
CODE_OTHER_DEPARTMENT = _fr(
    "le code « {code} » n'est pas du département « {department} » de la ligne."
)
CODE_INCONSISTENT = _fr(
    "l'IRIS « {code} » ne commence pas par le code de sa commune « {commune} »."
)
DUPLICATE_CONTRADICTORY = _fr(
    "code « {code} » porté par plusieurs contours aux attributs contradictoires ({columns})."
)
DUPLICATES_IDENTICAL = _fr("Copies identiques ignorées pour {zones} : {codes}.")
DUPLICATES_DISSOLVED = _fr("Morceaux réunis pour {zones} : {codes}.")
NO_ZONE_LEFT = _fr("aucune ligne n'a pu être gardée sur {count} ; première raison : {reason}")

# ── Contours ──────────────────────────────────────────────────────────────────────────────────
POINTS_NOT_CONTOURS = _fr("ce fichier donne des points, et non les contours {of}.")
POINTS_OF = {
    "iris": _fr("des IRIS"),
    "commune": _fr("des communes"),
    "qpv": _fr("des quartiers prioritaires"),
}
POINTS_REMEDY = {
    "iris": _fr("Déposez les contours CONTOURS-IRIS ou IRIS-GE de l'IGN."),
    "commune": _fr("Déposez les contours des communes (ADMIN EXPRESS de l'IGN, par exemple)."),
    "qpv": _fr("Déposez les contours des quartiers prioritaires (shapefile ou GeoJSON de l'ANCT)."),
}
IRIS_NAME_ABSENT = _fr("Noms d'IRIS absents du fichier : le code en tient lieu.")
COMMUNE_NAME_ABSENT = _fr("Noms de communes absents du fichier : le code en tient lieu.")
IRIS_TYPE_ABSENT = _fr(
    "Type d'IRIS (habitat, activité, divers) absent du fichier : inconnu, sauf pour les communes "
    "non découpées."
)
IRIS_TYPE_UNKNOWN = _fr("Type d'IRIS non reconnu, laissé inconnu : {values}.")
COMMUNES_DERIVED = _fr("Contours des communes obtenus en réunissant leurs IRIS.")
EPCI_COLUMN_SEVERAL = _fr("{communes} dans plusieurs établissements : le premier est retenu.")
EPCI_SIBLING_ABSENT = _fr(
    "le fichier « epci.csv » livré avec « communes.csv » manque : les intercommunalités y sont "
    "désignées par un numéro interne."
)
EPCI_SIBLING_REMEDY = _fr("Déposez l'archive entière.")
NOT_CURRENT_COMMUNES = _fr(
    "Communes déléguées ou associées, arrondissements et secteurs laissés de côté : {lines}."
)

# ── Membership ────────────────────────────────────────────────────────────────────────────────
MEMBERSHIP_NONE = _fr("{communes} hors de toute intercommunalité à fiscalité propre.")
MEMBERSHIP_CONTRADICTORY = _fr(
    "la commune « {code} » est rattachée à plusieurs intercommunalités ({epcis})."
)
MEMBERSHIP_EPCI_NAME_ABSENT = _fr("Noms des intercommunalités absents : le code en tient lieu.")
MEMBERSHIP_REGION_DERIVED = _fr("Département et région déduits du code des communes.")
EPCI_SUCCEEDED = _fr(
    "Le code {asked} ({name}) n'existe pas dans ce fichier : pris par {codes}, qu'il remplace "
    "depuis le {date} ({reference})."
)
EPCI_REPLACED = _fr(
    "Le code {asked} est ancien : remplacé le {date} par {after} ({name} ; {reference}). Le "
    "périmètre pris est celui d'aujourd'hui dans ce fichier."
)
EPCI_UNKNOWN = _fr("l'intercommunalité « {code} » n'est pas dans le fichier de composition.")
EPCI_UNKNOWN_REMEDY = _fr("Vérifiez le code SIREN à neuf chiffres{hint}.")
EPCI_UNKNOWN_HINT = _fr(" (codes proches : {codes})")
JSON_UNREADABLE = _fr("le fichier JSON est illisible : il est incomplet ou mal formé.")
JSON_TOO_DEEP = _fr("le fichier JSON emboîte trop de niveaux ; il est refusé par prudence.")
JSON_KEY_TWICE = _fr("un enregistrement donne deux fois le champ « {name} ».")
JSON_KEY_REMEDY = _fr("Retirez l'une des deux valeurs, ou exportez à nouveau le fichier.")
JSON_LAYOUT = _fr("le fichier JSON n'est pas la liste attendue.")

# ── QPV ───────────────────────────────────────────────────────────────────────────────────────
QPV_LIST_NOT_CONTOURS = _fr(
    "ce fichier est la liste des quartiers prioritaires par commune, sans leurs contours."
)
QPV_COMMUNES_ABSENT = _fr(
    "Code des communes absent : les communes des quartiers seront trouvées par leur emplacement."
)

# ── Passage ───────────────────────────────────────────────────────────────────────────────────
PASSAGE_EVENTS = _fr("{changes} de code de commune, de {first} à {last}.")
PASSAGE_NONE = _fr("aucune ligne ne donne un code de commune avant et après un changement.")
PASSAGE_DATE = _fr("date d'effet « {value} » illisible.")
RECONCILED = _fr("{codes} de communes anciennes sous le code de la commune actuelle.")
RECONCILED_NONE = _fr("{codes} hors de la carte des communes ; sans table de passage, à l'écart.")
RECONCILE_SPLIT = _fr(
    "Partage d'une commune en plusieurs : chiffres de {communes} impossibles à répartir ({codes})."
)

# ── Served geometry ───────────────────────────────────────────────────────────────────────────
SERVED_CLEANED = _fr(
    "Contours ajustés entre voisins pour l'affichage seulement (interstices et chevauchements "
    "de moins de {width} m)."
)
SERVED_UNMATCHED = _fr("Léger décalage à l'écran entre voisines pour {zones}.")


def decimal(value: float, digits: int = 1) -> str:
    """Write a number the French way.

    Examples
    --------
    >>> decimal(1234.56)
    '1\u202f234,6'
    """
    return f"{value:,.{digits}f}".replace(",", NARROW_SPACE).replace(".", ",")


def overlapping_pair(first: str, second: str, square_metres: float) -> str:
    """Name two zones that overlap, and the area they share."""
    return _fr(f"« {first} » et « {second} » ({area(square_metres)})")


def area(square_metres: float) -> str:
    """Write an area in m², hectares or km², whichever reads best.

    Examples
    --------
    >>> area(850), area(25_000), area(3e6)
    ('850\u202fm²', '2,5\u202fha', '3,0\u202fkm²')
    """
    hectare, square_kilometre = 1e4, 1e6
    if square_metres < hectare:
        return f"{decimal(square_metres, 0)}{NARROW_SPACE}m²"
    if square_metres < square_kilometre:
        return f"{decimal(square_metres / hectare)}{NARROW_SPACE}ha"
    return f"{decimal(square_metres / square_kilometre)}{NARROW_SPACE}km²"
