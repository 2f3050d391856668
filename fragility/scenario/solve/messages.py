"""The French sentences of the solver, in one place."""

from __future__ import annotations

import unicodedata
from typing import Final

from fragility.messages import french, number

_TEXTS: Final[dict[str, str]] = {
    # --- words
    "word.dwelling": "logement",
    "word.dwellings": "logements",
    "word.outside_qpv": "{what} hors QPV",
    "word.qpv": "{what} en QPV",
    "word.plus_plai": "PLUS et PLAI",
    "word.all": "logements",
    "word.unit.dwellings": "logement",
    "word.unit.eur": "€",
    "place.sector": "secteur {name}",
    # --- the problem
    "problem.range": "le minimum ({low}) dépasse le maximum ({high}).",
    "problem.total_needed": "« total » est nécessaire quand un produit va d’un minimum à un "
    "maximum.",
    "problem.total": "le total ({total}) n’est pas entre la somme des minimums ({low}) et celle "
    "des maximums ({high}) des produits.",
    "problem.nothing": "il n’y a aucun logement à répartir.",
    "problem.bound_place": "donnez « commune_code » ou « sector », l’un des deux.",
    "problem.bound_product": "le produit doit être parmi : {known}.",
    "problem.bound_none": "donnez « minimum », « maximum » ou les deux.",
    "problem.capacity_twice": "commune {code} : deux capacités pour la même zone ; gardez-en une.",
    "problem.years": "« first_year » et « last_year » doivent se suivre entre {first} et {last}.",
    "problem.by_year": "« by_year » compte {found} année(s), le problème en compte {years}.",
    "problem.goal_twice": "le même but figure deux fois.",
    "problem.subsidy": "« subsidy_eur » ne dit rien du {product} ; écrivez 0 s’il ne coûte rien.",
    "problem.no_file": "le fichier du problème n’existe pas.",
    # --- the case
    "case.year": "le problème « {name} » part de {problem}, le parc est celui de {stock} : "
    "donnez le parc au 1er janvier {problem}.",
    "case.no_sector": "le parc ne connaît pas le secteur « {sector} » ; secteurs connus : {known}.",
    "case.no_sector_known": "aucun",
    "case.none": "aucun",
    "case.base": "le problème part du scénario « {asked} » ; scénario donné : {found}.",
    "case.base_years": "le scénario de départ « {base} » couvre {found}, le problème {asked} : "
    "les mêmes années sont nécessaires.",
    # --- the goals
    "goal.sru_missing.label": "Logements SRU manquants",
    "goal.sru_missing.sentence": "Réduire le nombre de logements qui manquent aux communes pour "
    "leur objectif SRU, commune par commune, à l’horizon et une fois tout livré.",
    "goal.sru_missing.unit": "logements",
    "goal.sru_missing.unknown": "« {goal} » : aucune commune n’a ses chiffres SRU ; importez "
    "l’inventaire SRU ou choisissez un autre but.",
    "goal.plai_gap.label": "Écart de PLAI entre communes",
    "goal.plai_gap.sentence": "Réduire le nombre de PLAI qu’il faudrait déplacer pour que chaque "
    "commune en ait la même part dans son parc social, à l’horizon et une fois tout livré.",
    "goal.plai_gap.unit": "PLAI à déplacer",
    "goal.plai_gap.unknown": "« {goal} » : le produit d’aucun logement n’est connu.",
    "goal.social_gap.label": "Écart de logement social entre communes",
    "goal.social_gap.sentence": "Réduire le nombre de logements sociaux qu’il faudrait déplacer "
    "pour que chaque commune en ait la même part dans ses résidences principales, à l’horizon et "
    "une fois tout livré.",
    "goal.social_gap.unit": "logements à déplacer",
    "goal.social_gap.unknown": "« {goal} » : les résidences principales d’aucune commune ne sont "
    "connues.",
    "goal.largest_gap.label": "Plus grand écart d’une commune",
    "goal.largest_gap.sentence": "Réduire le plus grand retard d’une commune sur la part commune "
    "de logements sociaux, rapporté à ses résidences principales, parmi les communes qui peuvent "
    "en accueillir, à l’horizon et une fois tout livré ; puis, à retard égal, l’écart entre "
    "toutes.",
    "goal.largest_gap.unit": "part des résidences principales",
    "goal.largest_gap.unknown": "« {goal} » : les résidences principales d’aucune commune qui "
    "peut accueillir ne sont connues.",
    "goal.demand_gap.label": "Écart entre la demande et l’offre de PLAI",
    "goal.demand_gap.sentence": "Réduire le nombre de PLAI qu’il faudrait déplacer pour que chaque "
    "commune en ait autant par ménage demandeur qui peut y prétendre, à l’horizon et une fois tout "
    "livré.",
    "goal.demand_gap.unit": "PLAI à déplacer",
    "goal.demand_gap.unknown": "« {goal} » : on ne connaît d’aucune commune les ménages qui "
    "peuvent prétendre à un PLAI, ou leur nombre ne vous est pas diffusé.",
    "goal.r1_gap.label": "Bas loyers manquants hors QPV (R1)",
    "goal.r1_gap.sentence": "Réduire le nombre de logements à bas loyer qui manquent, parmi ceux "
    "qui se libèrent chaque année hors QPV, pour que chaque commune puisse loger les ménages du "
    "premier quartile (R1), à l’horizon et une fois tout livré.",
    "goal.r1_gap.unit": "attributions par an",
    "goal.r1_gap.unknown": "« {goal} » : on ne connaît d’aucune commune le produit des "
    "logements hors QPV.",
    "goal.r1_gap.no_rule": "le taux de R1 n’est pas connu à cette date : donnez "
    "« reference_share » au but.",
    "goal.exact": "« {goal} » compare chaque commune à l’ensemble : donnez un nombre exact de "
    "PLAI, ou « reference_share » au but.",
    # --- the constraints
    "constraint.total": "le total à répartir : {count}",
    "constraint.dwellings": "les {product} à répartir : {count}",
    "constraint.dwellings_between": "les {product} à répartir : de {low} à {high}",
    "constraint.capacity": "la capacité {of_name} : {count}",
    "constraint.capacity.outside_qpv": "la capacité {of_name} hors QPV : {count}",
    "constraint.capacity.qpv": "la capacité {of_name} en QPV : {count}",
    "constraint.minimum": "le minimum {of_name} : {count} {what}",
    "constraint.maximum": "le maximum {of_name} : {count} {what}",
    "constraint.plai_minimum": "au moins {share} de PLAI des {of} {of_name}",
    "constraint.plai_maximum": "au plus {share} de PLAI des {of} {of_name}",
    "constraint.sru": "le rattrapage SRU {of_name} : {count}",
    "constraint.sru_plai": "au moins {share} de PLAI du rattrapage SRU {of_name}",
    "constraint.sru_pls": "au plus {share} de PLS du rattrapage SRU {of_name}",
    "constraint.plai_in_qpv": "aucun PLAI en QPV",
    "constraint.budget": "le budget : {total} €",
    # --- what is not respected
    "check.product": "{count} {product} placés au lieu de {asked}",
    "check.total": "{count} logements placés au lieu de {asked}",
    "check.capacity": "{name} : {count} logements pour une capacité de {limit}",
    "check.year": "{name} : {count} logements en {year} pour une capacité de {limit}",
    "check.minimum": "{name} : {count} logements pour un minimum de {limit}",
    "check.maximum": "{name} : {count} logements pour un maximum de {limit}",
    "check.plai_minimum": "{name} : {count} PLAI sur {whole}, moins de {share}",
    "check.plai_maximum": "{name} : {count} PLAI sur {whole}, plus de {share}",
    "check.plai_in_qpv": "{count} PLAI en QPV",
    "check.sru": "{name} : {count} logements SRU pour un rattrapage de {asked}",
    "check.sru_plai": "{name} : {count} PLAI sur {whole} logements SRU, moins de {share}",
    "check.sru_pls": "{name} : {count} PLS sur {whole} logements SRU, plus de {share}",
    "check.budget": "{cost} € dépensés pour un budget de {total} €",
    # --- what cannot be
    "search.no_time": "aucune répartition n’a été trouvée dans le temps donné, ni la preuve qu’il "
    "n’y en a pas : donnez plus de temps, ou élargissez les contraintes les plus serrées.",
    "infeasible.head": "aucune répartition ne respecte toutes les contraintes.",
    "infeasible.pair": "{low} dépasse {high}.",
    "infeasible.sum": "Ce que {count} communes doivent recevoir ({sum} en tout) dépasse {high}.",
    "infeasible.room": "Il n’y a de place que pour {room}, moins que {low}.",
    "infeasible.budget": "La répartition la moins chère coûte {cost} €, le budget est de "
    "{budget} €.",
    "infeasible.together": "Ces contraintes ne peuvent pas être respectées ensemble : "
    "{constraints}.",
    "infeasible.joint": " ; ",
    "infeasible.more": "(et {count} autre{many})",
    "infeasible.no_time": "Aucune n’a été trouvée dans le temps donné, sans preuve qu’il n’y en a "
    "pas : donnez plus de temps.",
    "infeasible.relax": "Il suffirait par exemple de ceci :",
    "relax.raise": "Relever « {constraint} » à {new}.",
    "relax.lower": "Abaisser « {constraint} » à {new}.",
    "relax.share": "Admettre un écart de {count} sur « {constraint} ».",
    "relax.many.raise": "Relever {family}, de {sum} en tout dans {count} communes : {names}.",
    "relax.many.lower": "Abaisser {family}, de {sum} en tout dans {count} communes : {names}.",
    "relax.many.share": "Admettre un écart de {sum} en tout sur {family}, dans {count} communes : "
    "{names}.",
    "relax.others": " et {count} autre{many}",
    "relax.one_of_many": "{name} ({count})",
    "relax.plai_in_qpv": "Admettre {count} PLAI en QPV.",
    "relax.fewer": "Ne répartir que {count}, les autres contraintes restant les mêmes.",
    "relax.or": "Ou {sentence}",
    # --- what constraints cost
    "family.capacity": "les capacités des communes",
    "family.minimum": "les minimums",
    "family.maximum": "les maximums",
    "family.plai_minimum": "les parts minimales de PLAI",
    "family.plai_maximum": "les parts maximales de PLAI",
    "family.plai_in_qpv": "l’absence de PLAI en QPV",
    "family.sru": "le rattrapage SRU",
    "family.sru_mix": "la composition du rattrapage SRU",
    "family.budget": "le budget",
    "price.family": "Sans {family}, on passerait de {before} à {after} (gain : {gain}).",
    "price.family_lp": "Sans {family}, le gain serait d’environ {gain} (estimé sans exiger de "
    "nombres entiers).",
    "price.alone": "Sans « {constraint} », le gain serait d’environ {gain}.",
    "price.more": "Dix logements de plus : environ {change}.",
    "price.less": "Dix logements de moins : environ {change}.",
    "price.euros": "100 000 € de plus : environ {change}.",
    # --- values
    "amount.points": "{count} point{many} des résidences principales",
    "amount.index": "{count} % de l’écart pondéré de départ",
    # --- the answer
    "status.optimal": "Prouvé optimal : aucune répartition ne fait mieux, à la précision affichée.",
    "status.within_gap": "À moins de {gap} de l’optimum.",
    "status.time_limit": "Recherche arrêtée au bout du temps donné, à moins de {gap} de l’optimum.",
    "method.solver": "Solveur",
    "method.proportional": "Au prorata des résidences principales",
    "method.largest_gap_first": "Au plus grand écart d’abord",
    "method.joint": " ; ",
    "note.left_out": "{count} commune(s) hors du calcul du but, faute de données : {names}.",
    "note.left_out_households": "{count} commune(s) hors du calcul du but, dont les ménages "
    "demandeurs ne sont pas connus ou ne sont pas diffusés : {names}.",
    "note.households": "L’écart au nombre de ménages guide la répartition : qui lit la réponse "
    "peut retrouver à peu près ce nombre, commune par commune. Donnez un parc où il peut être "
    "diffusé.",
    "note.reached": "{goal} : déjà atteint avant toute répartition. Toutes les répartitions qui le "
    "gardent se valent ; celle-ci est la plus proche du prorata.",
    "note.wider": "{goal} : l’écart augmente, de {before} à {after}. Aucune répartition permise ne "
    "fait mieux ; ce qui l’impose : {cause}.",
    "note.wider_found": "{goal} : l’écart augmente, de {before} à {after}, avec la meilleure "
    "répartition trouvée ; ce qui l’impose : {cause}.",
    "note.wider_dwellings": "le nombre et les produits des logements à répartir",
    "note.more": " et {count} autre(s)",
    "note.sru_unknown": "{count} commune(s) sans chiffres SRU : aucun rattrapage ne leur est "
    "demandé.",
    "note.sru_law": "Le rattrapage SRU demandé est celui de la loi pour {periods} : une part de ce "
    "qui manque au 1er janvier de l’année précédente, relevée près de l’objectif, moins ce que le "
    "point de départ finance déjà.",
    "note.sru_agreed": "Le rattrapage SRU demandé pour {periods} est de {share} de ce qui manque "
    "au 1er janvier de l’année précédente, au lieu de la part de la loi, moins ce que le point de "
    "départ finance déjà.",
    "note.sru_none": "Les années de financement ne couvrent aucun triennat SRU entier : aucun "
    "rattrapage n’est demandé.",
    "note.sru_mix": "La composition du rattrapage (PLAI, PLS) est tenue sur l’ensemble des "
    "années ; les règles la jugent triennat par triennat, et peuvent alors ne pas la trouver "
    "respectée.",
    "note.sru_capacity": "{count} commune(s) ne peuvent accueillir tout leur rattrapage SRU, "
    "limité à leur capacité : {names}.",
    "note.sru_years": "{count} commune(s) n’ont pas tout leur rattrapage SRU dans le bon triennat, "
    "faute de capacité ces années-là : {names}.",
    "note.weighted": "Chaque but est divisé par sa valeur de départ, puis pondéré : {weights}.",
    "note.years": "Les années suivent les capacités, le plus régulièrement possible ; elles ne "
    "changent pas le but, mesuré une fois tout livré.",
    "note.from": "Répartition trouvée par le solveur pour le problème « {name} » ({digest}).",
    "note.over": "Financement de {first} à {last}.",
    "note.base": "S’ajoute au scénario « {base} ».",
    "note.base_without": "S’ajoute au scénario « {base} », dont elle remplace : {without}.",
    "note.before_after": "Avant : {before} ; après : {after}.",
    "note.constraints": "Contraintes respectées : {told}.",
    "case.none_f": "aucune",
    # --- the command line
    "cli.help": "répartit des logements entre communes pour réduire un écart",
    "cli.description": """répartit des logements entre communes pour réduire un écart.

Le problème est un document YAML ; le parc, un tableau comme pour « scenario ». Le résultat est un
scénario, que « scenario » simule. Un parc de deux communes :

  commune_code,zone,plai_count,plus_count,main_residence_count
  59001,outside_qpv,50,600,4000
  59002,outside_qpv,5,70,1500

Un problème : trente logements en six ans, au plus vingt par commune :

  id: trente-logements
  name: Trente logements
  author: Service habitat
  territory_code: demonstration
  start_year: 2026
  dwellings: {{plai: 10, plus: 20}}
  goals: [{{name: social_gap}}]
  constraints:
    default_capacity: {{in_all: 20}}
    plai_shares: [{{minimum: 0.25}}]

Les buts : sru_missing, plai_gap, social_gap, largest_gap, demand_gap, r1_gap.""",
    "cli.problem": "document YAML du problème",
    "cli.stock": "tableau CSV ou Parquet du parc au 1er janvier de la première année",
    "cli.base": "document YAML du scénario qui a lieu de toute façon, nommé par « base »",
    "cli.out": "document YAML du scénario à écrire",
    "cli.seconds": "temps de recherche, en secondes (30 par défaut)",
    "cli.read": "Problème « {name} » ({digest}) : {count} de {first} à {last}.",
    "cli.stock_read": "Parc lu : {file}, {count}.",
    "cli.suffix": "le résultat est un scénario : donnez un fichier .yaml.",
    "cli.folder": "le dossier du résultat n’existe pas, ou le résultat est un dossier.",
    "cli.same": "le résultat remplacerait un fichier lu : choisissez un autre nom.",
    "cli.ignored": "Colonnes sans emploi : {columns}.",
    "cli.written": "Scénario écrit : {file}.",
    "report.goal": "{label} : {before} → {after}.",
    "report.compared": "Sur le même cas :",
    "report.method": "  {label} : {value}{broken}",
    "report.broken": " — ne respecte pas {count} contrainte(s)",
    "report.prices": "Ce que coûtent les contraintes :",
    "report.no_price": "Aucune contrainte ne coûte : sans elles, le but serait le même.",
    "report.price": "  {sentence}",
    "report.communes": "Logements par commune ({count} communes servies) :",
    "report.commune": "  {name} : {count} ({products})",
}


def say(key: str, **values: object) -> str:
    """Give the French sentence of a key, its blanks filled."""
    if "name" in values:
        values = {"of_name": of_name(str(values["name"]))} | values
    return french(_TEXTS[key].format(**values))


def of_name(name: str) -> str:
    """Write « de » before a name, elided before a vowel.

    Examples
    --------
    >>> of_name("Orsenval"), of_name("Us"), of_name("Lille")
    ('d’Orsenval', 'd’Us', 'de Lille')
    """
    plain = unicodedata.normalize("NFD", name[:1]).casefold()
    return f"d’{name}" if plain[:1] in set("aeiouyœæ") and plain else f"de {name}"


def counted_dwellings(count: int) -> str:
    """Write a number of dwellings."""
    return f"{number(count)} logement{'s' if count > 1 else ''}"


def share(value: float) -> str:
    """Write a share as a percentage, with a decimal where it has one."""
    percent = round(value * 100, 1)
    return french(f"{number(percent, 0 if percent == int(percent) else 1)} %")
