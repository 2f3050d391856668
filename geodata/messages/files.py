"""What is said of files that cannot be opened, or only in part."""

from __future__ import annotations

from geodata.messages import counted, french, integer

DOWNLOAD_AGAIN = french("Téléchargez-le à nouveau depuis le site du producteur.")
UNZIP_FIRST = french(
    "Décompressez-le, puis donnez le dossier obtenu ou refaites-en une archive zip."
)
SAVE_AS_CSV = french("Ouvrez-le dans un tableur et enregistrez-le en CSV (UTF-8).")

NOT_FOUND = french("ce fichier ou ce dossier est introuvable.")
CHECK_PATH = french("Vérifiez son emplacement et son nom.")
UNREADABLE_ON_DISK = french("le système refuse la lecture de ce fichier.")
CHECK_RIGHTS = french("Donnez à ce compte le droit de le lire, ou copiez-le ailleurs.")
NOT_A_FILE = french("ce n’est ni un fichier ni un dossier, mais un tuyau ou un périphérique.")
GIVE_A_FILE = french("Enregistrez d’abord les données dans un fichier.")
UNREADABLE_NAME = french("le nom de ce fichier, ou d’un dossier qui y mène, n’est pas en UTF-8.")
RENAME_FILE = french("Renommez-le, sans accent au besoin.")
EMPTY = french("le fichier est vide.")
EMPTY_FOLDER = french("le dossier ne contient aucun fichier de données.")
WEB_PAGE = french(
    "c’est une page web et non un fichier de données : le téléchargement a sans doute échoué."
)
PDF = french("c’est un document PDF, pas un tableau.")
BINARY = french("ce n’est ni du texte, ni un classeur, ni une couche géographique connue.")
OTHER_ARCHIVE = french("ce format d’archive (7z, rar, gz, tar) n’est pas pris en charge.")
XML = french("les fichiers XML ne sont pas pris en charge.")
LONE_SIBLING = french("ce fichier accompagne un .shp, qui manque.")
GIVE_SHP = french("Donnez le fichier .shp et ceux qui portent le même nom, ensemble.")
NO_SPACE = french("il n’y a plus assez de place sur le disque pour décompresser l’archive.")

BROKEN_ZIP = french("l’archive est incomplète ou endommagée.")
ZIP_TRAVERSAL = french(
    "l’archive contient un chemin dangereux, qui sortirait du dossier de travail ; "
    "elle est refusée."
)
ZIP_DISGUISED = french(
    "l’archive contient un nom de fichier fait de caractères invisibles ou trompeurs ; "
    "elle est refusée."
)
MAKE_ZIP_AGAIN = french("Refaites l’archive avec des noms tous différents.")
FREE_SPACE = french("Libérez de la place, puis recommencez.")
ZIP_TOO_DENSE = french(
    "l’archive se décompresse en un volume anormalement grand ; elle est refusée par prudence."
)
ZIP_LINK = french("lien symbolique ignoré.")
ZIP_ENCRYPTED = french("protégé par un mot de passe : il n’a pas été lu.")
ZIP_TOO_DEEP = french("archive à l’intérieur d’une archive déjà imbriquée : elle n’a pas été lue.")
ZIP_CORRUPT = french("contenu endommagé dans l’archive : il n’a pas été lu.")
COMPANION = french("document d’accompagnement, sans données à lire.")

WORKBOOK_PASSWORD = french("le classeur est protégé par un mot de passe.")
REMOVE_PASSWORD = french("Enregistrez-le sans mot de passe.")
WORKBOOK_BROKEN = french("le classeur est incomplet ou endommagé.")
WORKBOOK_TOO_DENSE = french(
    "le classeur se décompresse en un volume anormalement grand ; il est refusé par prudence."
)
SHEET_TOO_WIDE = french(
    "une feuille a une étendue démesurée (une cellule isolée très loin des autres, sans doute)."
)
SHEET_NOT_A_TABLE = french("feuille sans tableau reconnaissable.")
PARQUET_BROKEN = french("le fichier Parquet est incomplet ou endommagé.")
VECTOR_BROKEN = french("la couche géographique ne peut pas être lue.")

NOT_A_TABLE = french("aucun tableau n’y est reconnaissable : une ligne d’en-tête est attendue.")
ONLY_METADATA = french("ce fichier décrit des variables et ne contient pas de données.")
GIVE_DATA_FILE = french("Donnez le fichier de données qu’il accompagne.")
NO_ROWS = french("le tableau n’a aucune ligne de données sous son en-tête.")
UNCLOSED_QUOTE = french("un guillemet ouvert n’est jamais refermé.")
LINE_TOO_LONG = french("ligne trop longue : aucune fin de ligne n’y est trouvée.")
CHECK_LINES = french(
    "Vérifiez que le fichier est bien un texte en lignes, ou exportez-le à nouveau."
)
FIX_QUOTES = french("Corrigez cette ligne, ou exportez à nouveau le fichier.")
MIXED_ENCODING = french(
    "le texte mêle deux encodages (UTF-8 et Windows-1252) : ses accents seraient faux."
)
TWICE_ENCODED = french(
    "les accents y ont été encodés deux fois (« Ã© » pour « é ») : les noms seraient faux."
)
EXPORT_UTF8 = french("Exportez-le à nouveau en UTF-8, depuis le fichier d’origine.")
CUT_FILE = french(
    "Découpez-le (par département, par exemple) ou ne gardez que les colonnes utiles."
)
RENAME_COLUMNS = french("Donnez à chaque colonne un nom différent.")
BAD_UTF16 = french("le texte annonce l’encodage UTF-16 mais ne le respecte pas.")
NUL_BYTES = french("le texte contient des octets nuls : le fichier est endommagé.")


def too_big(limit_bytes: int) -> str:
    """Say that a file is above the limit."""
    return french(f"le fichier dépasse la taille admise ({integer(limit_bytes // 2**20)} Mio).")


def zip_twice(name: str) -> str:
    """Say that two members of an archive bear the same name."""
    return french(f"l’archive contient deux fois le fichier « {name} ».")


def too_many_columns(limit: int) -> str:
    """Say that a table has too many columns."""
    return french(f"le tableau a plus de {integer(limit)} colonnes.")


def columns_twice(names: str) -> str:
    """Say that columns bear the same name."""
    return french(f"plusieurs colonnes portent le même nom : {names}.")


def too_many_rows(limit: int) -> str:
    """Say that a table has too many rows."""
    return french(f"le tableau a plus de {integer(limit)} lignes.")


def too_many_sheets(limit: int) -> str:
    """Say that a workbook has too many sheets."""
    return french(f"le classeur a plus de {integer(limit)} feuilles.")


def too_many_members(limit: int) -> str:
    """Say that an archive or a folder holds too many files."""
    return french(f"il contient plus de {integer(limit)} fichiers.")


def nothing_readable(reasons: list[str]) -> str:
    """Say that no part of a delivery could be read, and why."""
    detail = f" : {'; '.join(reasons)}" if reasons else "."
    return french(f"rien n’a pu y être lu{detail}")


def ragged(found: int, expected: int) -> str:
    """Say that a line has not as many values as there are columns."""
    return french(
        f"{counted(found, 'valeur')} pour {counted(expected, 'colonne')} : ligne écartée."
    )


def truncated(found: int, expected: int) -> str:
    """Say that the last line stops short."""
    return french(
        f"la dernière ligne est incomplète ({counted(found, 'valeur')} pour "
        f"{counted(expected, 'colonne')}) : le fichier est sans doute tronqué."
    )


def too_ragged(count: int, total: int) -> str:
    """Say that too many lines have a wrong number of values."""
    return french(
        f"{counted(count, 'ligne')} sur {integer(total)} n’ont pas le même nombre de valeurs que "
        "l’en-tête."
    )


def missing_columns(names: str) -> str:
    """Say that columns asked for are not in the part."""
    return french(f"colonnes absentes : {names}.")


def sheet_label(name: str) -> str:
    """Name a sheet for the reader."""
    return f"feuille {name}"


def bad_setting(name: str, written: str) -> str:
    """Say that a setting of the environment makes no sense."""
    return french(
        f"le réglage {name} vaut « {written[:40]} » : un nombre entier, d’au moins 1, est attendu."
    )


def setting_default(default: int) -> str:
    """Say what to do about a setting that makes no sense."""
    return french(
        f"Corrigez-le, ou retirez-le pour revenir à la valeur par défaut ({integer(default)})."
    )
