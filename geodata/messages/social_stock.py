"""What is said of published figures on social housing: RPLS results, SRU inventory."""

from __future__ import annotations

from typing import Final

from geodata.messages import counted, french

NAME_THE_YEAR: Final = french(
    "Renommez-le en y mettant l’année du répertoire, par exemple « resultats_rpls_2024.xlsx »."
)
BLANK_IS_SECRET: Final = french(
    "Cellules vides : le producteur les laisse ainsi sous secret statistique ; elles sont données "
    "comme secrètes, jamais comme nulles."
)
BUILT_NOT_ENTERED: Final = french(
    "L’année est celle de la construction : un logement ancien acquis récemment par un bailleur y "
    "compte à son année de construction, non à son entrée dans le parc."
)
OUTSIDE_SRU: Final = french(
    "L’inventaire ne contient que les communes concernées par la loi SRU : une commune absente "
    "n’a pas zéro logement social, elle n’est pas suivie."
)


def other_years(earlier: str) -> str:
    """Say that only the latest year of a table with a history is kept."""
    return french(f"Historique non repris : {earlier}. Seule l’année du fichier est gardée.")


def unreadable_group(columns: str) -> str:
    """Say that a breakdown is neither counts nor percentages."""
    return french(
        f"Colonnes laissées de côté : {columns}. Leur total n’est ni le nombre de logements ni "
        "100 % : rien ne dit ce qu’elles mesurent."
    )


def withheld_zones(count: int) -> str:
    """Say how many zones the producer withholds."""
    return french(
        f"{counted(count, 'zone')} sous secret statistique (Note différente de 0) : valeurs "
        "données comme secrètes."
    )


def unknown_category(column: str, text: str, count: int) -> str:
    """Say that rows have a category that is not in the layout."""
    return french(
        f"« {text} » n’est pas une modalité connue de {column} : "
        f"{counted(count, 'ligne écartée', 'lignes écartées')}."
    )


def summed_rows(rows: int, communes: int) -> str:
    """Say what was counted."""
    return french(f"Comptés à partir de {counted(rows, 'ligne')}, {counted(communes, 'commune')}.")
