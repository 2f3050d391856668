"""The French sentences of the balance of allocations, in one place."""

from __future__ import annotations

from typing import Final

from fragility.messages import french

_TEXTS: Final[dict[str, str]] = {
    # --- rows
    "rows.no_column": "la table n’a pas la colonne « {column} » ({label}). "
    "Ajoutez-la, ou renommez la vôtre.",
    "rows.blank": "valeur obligatoire absente. Donnez-la, ou retirez la ligne.",
    "rows.twice": "l’identifiant « {name} » figure plusieurs fois. Gardez une ligne par "
    "identifiant.",
    "rows.place": "ligne(s) {lines}, colonne « {column} »",
    "rows.category": "« {value} » n’est pas une valeur admise : {known}.",
    "rows.flag": "« {value} » n’est ni oui ni non. Corrigez la cellule, ou laissez-la vide.",
    "rows.number": "« {value} » n’est pas un nombre. Corrigez la cellule, ou laissez-la vide.",
    "rows.date": "« {value} » n’est pas une date (AAAA-MM-JJ ou JJ/MM/AAAA, entre 1900 et "
    "2100). Corrigez la cellule, ou laissez-la vide si la date est inconnue.",
    "rows.infinite": "valeur infinie. Corrigez la cellule, ou laissez-la vide.",
    "rows.too_large": "la valeur {value} est trop grande. Corrigez la cellule, ou laissez-la vide.",
    "rows.below": "valeur {value} inférieure à {lowest}. Corrigez la cellule, ou laissez-la vide.",
    "rows.above": "valeur {value} supérieure à {highest}. Corrigez la cellule, ou laissez-la vide.",
    "rows.not_whole": "un nombre entier est attendu, pas {value}. Corrigez la cellule, ou "
    "laissez-la vide.",
    "rows.lease_contradiction": "{count} attribution(s) disent le bail non signé et en donnent la "
    "date ; elles sont comptées sans bail.",
    "rows.backwards": "{count} attribution(s) précèdent leur demande ; leur attente est laissée "
    "inconnue.",
    "rows.closed_early": "{count} demande(s) sortent avant d’être enregistrées ; elles sont "
    "laissées hors du calcul des délais.",
    "rows.no_closing": "{count} demande(s) sorties n’ont pas de date de sortie ; elles sont "
    "laissées hors du calcul des délais.",
    "rows.pending_closed": "{count} demande(s) en attente portent une date de sortie ; elles sont "
    "laissées hors du calcul des délais.",
    "rows.late": "{count} demande(s) portent une date postérieure au {day} ; elles sont laissées "
    "hors du calcul.",
    # --- rules
    "rules.dates": "la date de fin ({end}) précède celle de début ({start}).",
    "rules.epci": "« {code} » n’est pas un code d’intercommunalité : neuf "
    "chiffres entre guillemets.",
    "rules.share": "une part s’écrit entre 0 et 1, pas {value}.",
    "rules.overlap": "« {name} » : deux versions sont en vigueur le {day}.",
    "rules.twice": "la règle « {name} » est donnée deux fois.",
    "rules.threshold_of": "seuil du premier quartile de l’EPCI {code}",
    "rules.unknown_rule": "l’engagement porte sur la règle « {name} », qui n’existe pas : {known}.",
    "rules.below_floor": "l’engagement de tout le territoire sur « {name} » est inférieur au "
    "minimum légal ({floor}).",
    "rules.not_found": "les règles « {name} » n’existent ni comme fichier ni comme document livré. "
    "Documents livrés : {known}.",
    "rules.same_id": "deux documents différents portent l’identifiant « {name} ».",
    # --- switches
    "switch.mutations.true": "Les mutations comptent dans les règles qui ne tranchent pas.",
    "switch.mutations.false": "Les mutations ne comptent pas dans les règles qui ne tranchent pas.",
    "switch.former_zus.dated": "Les anciennes ZUS comptent comme QPV aux dates que disent les "
    "règles.",
    "switch.former_zus.included": "Les anciennes ZUS comptent comme QPV.",
    "switch.former_zus.excluded": "Les anciennes ZUS ne comptent pas comme QPV.",
    "switch.event.as_rules": "Bail signé ou décision, selon la règle.",
    "switch.event.lease": "Seules les attributions suivies d’un bail signé comptent.",
    "switch.event.decision": "Toutes les décisions comptent, suivies ou non d’un bail.",
    "switch.unknown.not_counted": "Une attribution dont on ne sait si elle compte reste dans le "
    "total, pas dans la part.",
    "switch.unknown.left_out": "Une attribution dont on ne sait si elle compte est laissée de "
    "côté.",
    # --- what is unknown
    "unknown.q1": "Ressources ou seuil inconnus pour {count} attribution(s) sur {total} : jamais "
    "comptées au premier quartile.",
    "unknown.above_q1": "Ressources ou seuil inconnus pour {count} attribution(s) sur {total} : "
    "jamais comptées dans les trois autres quartiles.",
    "unknown.rehoused": "Relogement inconnu pour {count} attribution(s) sur {total}.",
    "unknown.dalo": "Reconnaissance DALO inconnue pour {count} attribution(s) sur {total}.",
    "unknown.priority": "Priorité inconnue pour {count} attribution(s) sur {total}.",
    "unknown.pdalhpd": "Label PDALHPD inconnu pour {count} attribution(s) sur {total}.",
    "unknown.aci": "Priorité ACI inconnue pour {count} attribution(s) sur {total}.",
    "unknown.modest": "Groupe de ressources inconnu pour {count} attribution(s) sur {total}.",
    "unknown.mutation": "Premier accès ou mutation : inconnu pour {count} attribution(s) sur "
    "{total}.",
    "unknown.difficult_mutation": "Mutation complexe ou bloquée : inconnu pour {count} "
    "attribution(s) sur {total}.",
    "unknown.active": "Activité inconnue pour {count} attribution(s) sur {total}.",
    "unknown.common_law": "Droit commun : inconnu pour {count} attribution(s) sur {total}.",
    "unknown.former_zus": "{count} attribution(s) hors QPV, à une date où les anciennes ZUS "
    "comptent comme QPV, ne disent pas si elles sont dans l’une d’elles : elles sont comptées "
    "hors QPV.",
    # --- results
    "balance.no_column": "la table n’a pas de colonne « {column} ». Découpages possibles : "
    "{known}.",
    "balance.empty": "La table ne contient aucune attribution.",
    "balance.twice": "la colonne « {column} » est demandée deux fois.",
    "balance.reserved": "la colonne « {column} » porte le nom d’une colonne du résultat. "
    "Renommez-la dans la table pour découper par elle.",
    "commitment.whole": "ensemble du territoire",
    # --- command line
    "cli.help": "mesurer les attributions au regard de la loi et des engagements du territoire",
    "cli.table": "table CSV ou Parquet des attributions, une par ligne, aux colonnes canoniques",
    "cli.by": "colonne(s) de découpage, ou semester, year, month ; aucune : tout l’ensemble",
    "cli.rules": "document de règles : fichier YAML ou document livré ({known}) ; option répétable",
    "cli.out": "fichier de résultat, .csv ou .parquet",
    "cli.from": "premier jour de décision retenu (AAAA-MM-JJ)",
    "cli.to": "dernier jour de décision retenu (AAAA-MM-JJ)",
    "cli.as_of": "dernier jour couvert par la table : estime ce qui reste à attribuer dans l’année",
    "cli.mutations": "mutations dans les règles qui ne tranchent pas (défaut : included)",
    "cli.zus": "anciennes ZUS comptées comme QPV (défaut : aux dates des règles)",
    "cli.event": "bail signé ou décision (défaut : selon la règle)",
    "cli.unknown": "attributions dont on ne sait si elles comptent (défaut : not_counted)",
    "cli.role": "à qui le résultat est destiné ; « elu » : petits effectifs masqués (défaut : "
    "technicien)",
    "cli.refused": "ce découpage ne peut être montré à ce destinataire : donnez une année civile "
    "entière (--from AAAA-01-01 --to AAAA-12-31), les réglages par défaut, et les ensembles avant "
    "leurs parties (sector, puis commune_code).",
    "cli.day": "« {value} » n’est pas une date AAAA-MM-JJ entre 1900 et 2100.",
    "cli.backwards": "la période finit ({end}) avant d’avoir commencé ({start}) : échangez --from "
    "et --to.",
    "cli.read": "Table lue : {file}, {count} attributions.",
    "cli.rules_read": "Règles : {names} (empreinte {digest}).",
    "cli.rule": "{label} : {counted} sur {count}, soit {share} % [{low} ; {high}] ; "
    "objectif {target} %{missing}",
    "cli.rule_no_target": "{label} : {counted} sur {count}, soit {share} % [{low} ; {high}] ; pas "
    "d’objectif connu.",
    "cli.rule_none": "{label} : aucune attribution dans son champ.",
    "cli.missing_counted": ". Il manque {count} attribution(s) qui comptent.",
    "cli.missing_other": ". Il manque {count} attribution(s) d’autres ménages.",
    "cli.missing_none": ", atteint.",
    "cli.rule_hidden": "{label} : effectif trop petit pour être montré.",
    "cli.warning": "Attention : {detail}",
    "publication.unsolved": "ce qui se déduit des chiffres de l’année n’a pu être calculé "
    "({reason}) : rien n’en est montré. Signalez-le, avec le territoire et l’année.",
    "cli.written": "Résultat écrit : {file}.",
}


def say(key: str, **values: object) -> str:
    """Give the French sentence of a key, its blanks filled."""
    return french(_TEXTS[key].format(**values))
