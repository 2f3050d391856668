"""The French sentences of disclosure control, in one place."""

from __future__ import annotations

from typing import Final

from fragility.messages import french

_TEXTS: Final[dict[str, str]] = {
    "attack.contradiction": "les chiffres montrés se contredisent : aucun tableau d’effectifs "
    "entiers ne les donne tous. L’un d’eux a été modifié, des lignes manquent, ou ils viennent de "
    "données différentes.",
    "attack.unsolved": "l’intervalle d’un chiffre secret n’a pas pu être calculé ({detail}) ; "
    "rien n’est montré.",
    # --- the document
    "design.no_file": "ce document de règles n’existe pas.",
    "design.twice": "la colonne « {column} » est nommée deux fois.",
    "design.reserved": "la colonne « {column} » ne peut pas être une dimension : son nom sert à "
    "autre chose.",
    "design.empty": "une dimension ne nomme aucune colonne.",
    "design.unknown_column": "la colonne « {column} » n’est dans aucune dimension : {known}.",
    "design.no_role": "rien n’est prévu pour le rôle « {role} » ; rôles prévus : {known}.",
    "design.no_rule": "la règle « {rule} » n’existe ni dans le document ni parmi celles livrées.",
    "design.not_for": "la règle « {rule} » ne permet rien au rôle « {role} ».",
    # --- rows
    "rows.where": "ligne {line}, colonne « {column} »",
    "rows.no_column": "la table n’a pas la colonne « {column} » ; elle a : {known}.",
    "rows.blank": "valeur absente ; une case de nulle part ne peut pas être protégée. "
    "Complétez-la, ou retirez la ligne.",
    "rows.total": "« {value} » est un total, ou se lit comme tel. Retirez les lignes de totaux : "
    "ils sont recalculés. Si c’est un nom, faites-le commencer par un autre mot "
    "(« Résidence {value} »).",
    "rows.two_wholes": "« {value} » est dans deux valeurs de « {wide} ».",
    "rows.unknown": "effectif absent ou secret : ce qui n’est pas connu ne peut pas être protégé. "
    "Donnez l’effectif, ou retirez toute la modalité.",
    "rows.not_count": "« {value} » n’est pas un effectif : un nombre entier, zéro ou plus.",
    "grid.too_many": "les croisements font {count} cases, plus que {most} : ils ne seraient pas "
    "vérifiés en un temps raisonnable. Demandez des croisements moins fins.",
    "grid.too_long": "les tableaux demandés font {count} croisements avec leurs totaux : trop pour "
    "être vérifiés. Demandez-en moins, ou de moins fins.",
    # --- protected tables
    "protect.refused": "les tableaux protégés ne passent pas l’audit : rien n’est écrit. Demandez "
    "des croisements moins fins.",
    "published.no_rule": "la table ne dit pas sous quelle règle elle est protégée : il y manque la "
    "colonne « {column} ».",
    "published.no_column": "ce n’est pas une table protégée : il y manque la colonne « {column} ».",
    "published.no_dimension": "ce n’est pas une table protégée : aucune colonne n’y distingue les "
    "cases.",
    "published.status": "« {value} » n’est ni « shown » (montré) ni « secret ».",
    "published.total": "« {value} » se lit comme un total, mais n’est pas écrit « {total} » : "
    "l’audit y verrait une case de plus. Écrivez « {total} » pour un total ; si c’est un nom, "
    "faites-le commencer par un autre mot.",
    "published.rule_least": "« {value} » : une règle demande {least} au moins.",
    "published.twice": "cette case figure deux fois.",
    "published.rule_figure": "« {value} » : le même nombre entier est attendu sur chaque ligne.",
    # --- commands
    "cli.rule": "Règle « {rule} » : au moins {count} ménages par chiffre montré, au moins "
    "{interval} valeurs possibles par chiffre secret{rounding}.",
    "cli.rounded": ", effectifs arrondis à {base}",
    "cli.written": "Écrit : {file}.",
    "cli.protect.help": "protéger une table d’effectifs : cases secrètes, et celles qui les "
    "trahiraient",
    "cli.protect.description": "Cache les cases trop petites d’une table d’effectifs croisés, et "
    "celles qui permettraient de les retrouver par soustraction.",
    "cli.protect.table": "table longue, CSV ou Parquet : une ligne par case, sans les totaux",
    "cli.protect.rules": "document YAML : colonnes, tableaux montrés et règle par rôle",
    "cli.protect.role": "pour qui la table est protégée ; « {role} » par défaut",
    "cli.protect.out": "la table protégée, CSV ou Parquet",
    "cli.protect.read": "{file} : {rows}.",
    "cli.protect.found": "Pour le rôle « {role} » : {cells}, dont {secret}. Audit : aucune n’est "
    "retrouvée.",
    "cli.audit.help": "attaquer des tables protégées : ce qu’on déduit de leurs cases secrètes",
    "cli.audit.description": "Calcule, pour chaque case secrète, l’intervalle qu’en déduit qui "
    "connaît tout ce qui est montré. Plusieurs tables sont attaquées ensemble. Le code de sortie "
    "est 1 si la règle n’est pas tenue.",
    "cli.audit.tables": "tables protégées, CSV ou Parquet",
    "cli.audit.rules": "document YAML de règles : auditer sous la règle qu’il donne au rôle, et "
    "non sous celle que portent les tables",
    "cli.audit.role": "avec --rules, pour qui les tables sont diffusées ; « {role} » par défaut",
    "cli.audit.role_alone": "« --role » ne sert qu’avec « --rules », le document qui donne la "
    "règle du rôle.",
    "cli.audit.lines": "nombre de cases affichées",
    "cli.audit.read": "{file} : {cells} ; au moins {count} ménages par chiffre montré, au moins "
    "{interval} valeurs possibles par chiffre secret{rounding}.",
    "cli.audit.of_files": "Règle du fichier : celle que portent les tables elles-mêmes. Pour en "
    "exiger une autre, donnez « --rules » et « --role ».",
    "cli.audit.of_document": "Règle « {rule} » du document {file}, pour le rôle « {role} ».",
    "cli.audit.units": "Le nombre de contributeurs et la part du plus gros ne se lisent pas dans "
    "une table d’effectifs : « protect » les vérifie, l’audit non.",
    "cli.audit.cell": "  {cell} : de {low} à {high}, {least}{values} valeurs possibles.",
    "cli.audit.cell.broken": "! {cell} : de {low} à {high}, {values} valeur(s) possible(s) ; la "
    "règle en demande {required}.",
    "cli.audit.small.broken": "! {cell} : de {low} à {high}, donc à coup sûr un petit nombre ; la "
    "règle veut qu’il puisse être {required} ou plus.",
    "cli.audit.cell.open": "  {cell} : au moins {low}, sans limite connue.",
    "cli.audit.at_least": "au moins ",
    "cli.audit.shown.broken": "! {cell} : {low} montré ; la règle demande {required} ménages.",
    "cli.audit.unrounded.broken": "! {cell} : {low} n’est pas arrondi comme la règle le demande.",
    "cli.audit.told.broken": "! {cell} : dite secrète, mais son chiffre ({low}) est dans la table.",
    "cli.audit.difference.broken": "! {cell} : par soustraction, les cases secrètes y font {low} "
    "ensemble ; la règle demande {required} ménages.",
    "cli.audit.remainder.broken": "! {cell} : par soustraction, ce qui n’est pas dans la table y "
    "fait {low} ; la règle demande {required} ménages.",
    "cli.audit.more": "  et {count} autre(s).",
    "cli.audit.attacked.one": "{cells} secrète attaquée",
    "cli.audit.attacked.many": "{cells} secrètes attaquées",
    "cli.audit.broken": "La règle n’est pas tenue : {broken} chiffre(s) se déduisent de ce qui est "
    "montré ({hidden}).",
    "cli.audit.holds": "La règle est tenue : {hidden}, aucune retrouvée.",
    "audit.columns": "{count} colonnes distinguent les cases, plus que {most}. Une table protégée "
    "n’a que ses dimensions, son statut, son effectif et sa règle.",
    "audit.column": "colonne « {column} »",
    "audit.spelling": "« {one} » et « {other} » se lisent de même, mais ne s’écrivent pas de "
    "même : ils passeraient pour deux. Écrivez-les de la même façon.",
    "audit.nothing": "aucune table à vérifier.",
}


def say(key: str, **values: object) -> str:
    """Give the French sentence of a key, its blanks filled."""
    return french(_TEXTS[key].format(**values))
