"""The French sentences of the scenarios, in one place."""

from __future__ import annotations

from typing import Final

from fragility.messages import french

_TEXTS: Final[dict[str, str]] = {
    # --- the document
    "line.product": "« {kind} » demande un produit parmi : {known}.",
    "line.size": "« {kind} » demande une taille connue (rooms_1 à rooms_5p), ou aucune.",
    "line.conversion": "« conversion » demande « product » et « to_product ».",
    "line.conversion_to": "« to_product » doit différer de « product », parmi : {known}.",
    "line.to_product": "« to_product » ne vaut que pour « conversion », pas pour « {kind} ».",
    "line.zone": "« {kind} » demande une zone connue : outside_qpv ou qpv.",
    "operation.parts": "opération « {name} » : {found} logements sociaux pour {most} en tout.",
    "operation.year": "opération « {name} » : l’année {year} n’est pas entre {first} et {last}.",
    "operation.twice": "deux opérations portent le nom « {name} ».",
    "sizes.none": "au moins une taille doit avoir un poids.",
    "uncertainty.sum": "« {name} » : la somme des probabilités doit valoir 1.",
    "uncertainty.order": "« {name} » : trois nombres croissants sont attendus (bas, probable, "
    "haut).",
    "scenario.years": "ligne « {line} » : {found} année(s) données, le scénario en compte {years}.",
    "scenario.no_file": "le fichier du scénario n’existe pas.",
    "scenario.twice": "la ligne « {line} » figure deux fois : réunissez-les en une seule.",
    # --- the stock
    "stock.shape": "« {name} » n’a pas la forme communes × zones × catégories.",
    "stock.negative": "un effectif du parc est négatif.",
    "stock.apart": "produits et tailles ne comptent pas les mêmes logements : {communes}.",
    "stock.no_commune": "le parc ne connaît pas la commune « {code} ».",
    "stock.no_column": "la colonne « {column} » manque.",
    "stock.twice": "commune {code}, zone {zone} : donnée deux fois.",
    "stock.zone": "zone « {value} » inconnue ; valeurs admises : {known}.",
    "stock.short": "« dwelling_count » est inférieur à la somme des produits ou des tailles : "
    "{communes}.",
    "stock.not_whole": "commune {code}, colonne « {column} » : « {value} » n’est pas un nombre "
    "entier positif.",
    "stock.contradiction": "commune {code} : deux lignes se contredisent sur « {column} ».",
    # --- levers, reference
    "lever.no_place": "aucune commune ne reçoit la reconstitution : donnez au moins un poids.",
    "lever.share": "une part s’écrit de 0 à 1, et non « {value} ».",
    "lever.factor": "le facteur doit être positif ou nul, et non « {value} ».",
    "reference.name": "Fil de l’eau",
    "reference.author": "Reconduction automatique",
    "reference.rhythm": "Reconduit le rythme moyen des {years} années connues ({first} à {last}) : "
    "{total} PLAI, PLUS, PLS ou PLI mis en service, par commune et par produit, dans les quartiers "
    "prioritaires et hors d’eux.",
    "reference.pipeline": "Les livraisons continuent au même rythme les premières années : ce sont "
    "des logements supposés déjà financés, à remplacer par les opérations connues.",
    "reference.nothing": "Aucune mise en service n’est connue de {first} à {last} : rien n’est "
    "programmé.",
    "reference.zone": "Hors QPV par hypothèse pour {count}, dont la source ne dit pas la zone.",
    "reference.pls_or_pli": "Ne sont pas reconduits : {count} en PLS ou PLI, que la source ne "
    "distingue pas. La part de PLS, celle de PLAI au titre de la loi SRU et un rattrapage SRU non "
    "atteint ne peuvent donc pas être jugés sur le fil de l’eau, et son taux SRU final est un "
    "minimum.",
    "reference.product": "Ne sont pas reconduits : {count} dont le produit est inconnu ou ne se "
    "finance plus.",
    "reference.elsewhere": "Ne sont pas reconduits : {count} de communes dont le parc n’est pas "
    "connu.",
    "reference.nothing_else": "Ni démolition, ni vente, ni reconstitution, ni acquisition : rien "
    "n’en est connu, rien n’en est supposé.",
    # --- rules and compliance
    "plh.overlap": "paramètre « {name} » : deux versions sont en vigueur le {day}.",
    "plh.twice": "« {name} » figure deux fois : gardez-en un.",
    "plh.no_parameter": "règle « {rule} » : le paramètre « {name} » n’est pas décrit dans "
    "« parameters ».",
    "plh.more": "{sentence} Il manque {missing}.",
    "plh.more_plai": "{sentence} Il manque {missing} PLAI, à la place d’autres produits.",
    "plh.wider": "{sentence} L’écart augmente.",
    "plh.less": "{sentence} C’est {missing} de trop.",
    "plh.sru_rate": "Au 1er janvier {period} : {achieved} de logements sociaux pour {n} résidences "
    "principales, {required} demandés.",
    "plh.sru_catch_up": "{period} : {achieved} PLAI, PLUS et PLS financés pour {required} demandés "
    "({n} manquaient au départ).",
    "plh.sru_plai_min": "{period} : {achieved} de PLAI parmi {n} PLAI, PLUS et PLS financés, pour "
    "{required} au moins.",
    "plh.sru_pls_max": "{period} : {achieved} de PLS parmi {n} PLAI, PLUS et PLS financés, pour "
    "{required} au plus.",
    "plh.plai_share": "{period} : {achieved} de PLAI parmi {n} PLUS et PLAI financés, pour "
    "{required} au moins.",
    "plh.operation_plai": "Opération « {period} » : {achieved} de PLAI parmi {n} PLUS et PLAI, "
    "pour {required} au moins.",
    "plh.year_plai": "{period}, faute d’opérations détaillées : {achieved} de PLAI parmi {n} PLUS "
    "et PLAI de l’année, pour {required} au moins, à un logement près.",
    "plh.reconstitution_plai": "{period} : {achieved} de PLAI parmi {n} logements reconstitués, "
    "pour {required} au moins.",
    "plh.reconstitution_plai_smoothed": "{period} : {achieved} PLAI financés, reconstitution et "
    "autres opérations ensemble, pour {required} dus.",
    "plh.reconstitution_outside_qpv": "{period} : {achieved} en quartier prioritaire parmi {n} "
    "logements reconstitués ; aucun ne doit y être.",
    "plh.carence_social_share": "Opération « {period} » : {achieved} de PLUS et PLAI parmi {n} "
    "logements, pour {required} au moins dans une commune carencée.",
    "plh.r1_capacity": "En {period} : {achieved} à bas loyer parmi environ {n} logements qui se "
    "libèrent ou se livrent hors QPV, pour {required} au moins.",
    "plh.plai_gap": "Écart entre communes pour les PLAI (indice de dissimilarité) : {achieved} à "
    "la fin, {required} au début.",
    "plh.social_gap": "Écart entre communes pour le parc social (indice de dissimilarité) : "
    "{achieved} à la fin, {required} au début.",
    "plh.not_subject": "La commune n’est pas soumise à la loi SRU, ou en est exemptée.",
    "plh.no_gap": "{period} : le taux est atteint, aucun rattrapage n’est demandé.",
    "plh.nothing": "{period} : rien n’est financé qui relève de cette règle.",
    "plh.no_renewal": "{period} : aucun logement n’est reconstitué.",
    "plh.not_smoothed": "{period} : la reconstitution a par elle-même la part de PLAI demandée.",
    "plh.not_carence": "La commune n’est pas carencée.",
    "plh.small": "Opération « {period} » : {n} logements, trop petite pour relever de la règle.",
    "plh.no_floor_area": "Opération « {period} » : {n} logements, surface de plancher non donnée ; "
    "on ne peut dire si la règle s’applique.",
    "plh.no_operation": "{period} : le scénario ne détaille pas les opérations de cette commune "
    "carencée ; la part de PLUS et PLAI de chacune n’est pas connue.",
    "plh.no_carence": "On ne sait pas si la commune est carencée.",
    "plh.no_inventory": "L’inventaire SRU ou le taux cible de la commune n’est pas connu : on ne "
    "peut rien en dire.",
    "plh.pls_untold": "{period} : les PLS ne sont pas connus, la source ne les distinguant pas des "
    "PLI ; ce qui dépend d’eux ne peut pas être jugé. Une fois les PLS saisis, dites-le dans les "
    "hypothèses.",
    "plh.no_figure": "{period} : les données ne permettent pas de le dire.",
    "plh.part_of_triennium": "{period} : le scénario ne couvre que {covered} de ce triennat, qui "
    "n’est donc pas jugé.",
    # --- the engine
    "engine.year": "le scénario « {name} » part du 1er janvier {asked}, le parc est celui du "
    "1er janvier {given} : donnez le parc de {asked}, ou changez « start_year ».",
    "engine.short": "{commune} ({code}), {zone}, {year} : {asked} logements demandés "
    "({kinds} ; {what}) pour {available} au 1er janvier. Baissez le nombre, changez l’année, ou "
    "choisissez un autre produit ou une autre zone.",
    "engine.any": "tous produits et toutes tailles",
    "engine.level": "niveau « {value} » inconnu ; niveaux admis : {known}.",
    "zone.outside_qpv": "hors QPV",
    "zone.qpv": "en QPV",
    "zone.unknown_zone": "zone non connue",
    "product.plai": "PLAI",
    "product.plus": "PLUS",
    "product.pls": "PLS",
    "product.pli": "PLI",
    "product.old_low_rent": "bas loyers d’avant 1977",
    "product.other": "autres produits",
    "product.unknown_product": "produit non connu",
    "size.rooms_1": "une pièce",
    "size.rooms_2": "deux pièces",
    "size.rooms_3": "trois pièces",
    "size.rooms_4": "quatre pièces",
    "size.rooms_5p": "cinq pièces et plus",
    "size.rooms_unknown": "taille non connue",
    "kind.pipeline": "opérations déjà financées",
    "kind.production": "production neuve",
    "kind.reconstitution": "reconstitution",
    "kind.acquisition": "acquisition-amélioration",
    "kind.demolition": "démolition",
    "kind.sale": "vente",
    "kind.conversion": "conversion",
    # --- editing, rebasing
    "editing.communes": "ces communes ne sont pas dans ce territoire : {codes}. Retirez leurs "
    "lignes du fichier, ou ouvrez le territoire pour lequel il a été fait.",
    "table.row": "{row} : {reason}.",
    "table.twice": "la ligne figure deux fois ; réunissez-les en une seule",
    "table.count": "en {year}, « {value} » n’est pas un nombre entier de logements",
    "table.most": "en {year}, « {value} » logements : pas plus de {most} par an et par ligne",
    "rebasing.late": "{count} logements sont programmés à partir de {year} : retirez-les avant de "
    "raccourcir l’horizon.",
    "rebasing.far": "le scénario part de {start} et le parc est de {year} : un horizon de {most} "
    "ans au plus ne couvre pas les deux.",
    "rebasing.note": "Recalé du 1er janvier {start} au 1er janvier {year} : les années passées "
    "sont retirées, ce qu’elles avaient financé et qui reste à livrer est compté parmi les "
    "opérations déjà financées.",
    # --- the file of a stock
    "file.no_column": "la colonne « commune_code » manque ; colonnes présentes : {known}.",
    "file.no_count": "aucune colonne d’effectifs : donnez « dwelling_count », ou des colonnes "
    "comme « plai_count » et « rooms_3_count ».",
    "file.no_row": "le fichier ne contient aucune ligne.",
    "file.code": "« {value} » n’est pas un code de commune à cinq caractères ; un tableur a pu "
    "retirer le zéro du début.",
    "file.zone": "« {value} » n’est pas une zone ; valeurs admises : {known}, ou rien si elle "
    "n’est pas connue.",
    "file.twice": "commune {code}, zone {zone} : déjà donnée à la ligne {first}.",
    "file.count": "« {value} » n’est pas un nombre entier de logements, positif ou nul.",
    "file.secret": "« {value} » : un effectif secret ou inconnu n’est pas un zéro. Donnez le total "
    "de la ligne dans « dwelling_count » et laissez la case vide, ou retirez la commune.",
    "file.blank": "aucun effectif sur cette ligne : écrivez 0 s’il n’y a pas de logement social, "
    "ou retirez la ligne si le nombre n’est pas connu.",
    "file.number": "« {value} » n’est pas un nombre positif ou nul.",
    "file.share": "« {value} » n’est pas une part entre 0 et 1 (25 % s’écrit 0,25).",
    "file.flag": "« {value} » : écrivez 1 (oui), 0 (non), ou rien si ce n’est pas connu.",
    "file.line": "{file}, ligne {line}, colonne « {column} »",
    "file.row": "{file}, ligne {line}",
    # --- command line of the scenarios
    "cli.scenario.help": "suivre un scénario de programmation, année par année",
    "cli.scenario.description": "Suit un scénario de programmation du PLH, année par année.\n\n"
    "Exemple :\n"
    "  python -m fragility scenario scenario.yaml --stock parc.csv --out annees.csv\n\n"
    "parc.csv, une ligne par commune et par zone (outside_qpv, qpv, ou rien) :\n"
    "  commune_code;zone;plai_count;plus_count;main_residence_count\n"
    "  59001;outside_qpv;50;600;4000\n"
    "  59001;qpv;20;430;\n\n"
    "scenario.yaml, vingt PLUS par an dans une commune :\n"
    "  id: essai\n"
    "  name: Essai\n"
    "  author: Service habitat\n"
    "  territory_code: demonstration\n"
    "  start_year: 2025\n"
    "  lines:\n"
    "  - commune_code: '59001'\n"
    "    kind: production\n"
    "    product: plus\n"
    "    dwellings: [20, 20, 20, 20, 20, 20]",
    "cli.scenario.document": "scénario, fichier YAML",
    "cli.scenario.stock": "parc au 1er janvier de la première année, .csv ou .parquet : "
    "« commune_code », « zone », effectifs par produit (« plai_count »…) et par taille "
    "(« rooms_3_count »…), « sector », « main_residence_count », « sru_dwelling_count »…",
    "cli.scenario.out": "fichier de résultat, .csv ou .parquet : une ligne par lieu et 1er janvier",
    "cli.scenario.level": "lieux du résultat : epci, sector ou commune (défaut : commune)",
    "cli.scenario.year": "1er janvier dont le fichier donne le parc (défaut : le début du "
    "scénario)",
    "cli.scenario.read": "Scénario « {name} », {first}–{last}, empreinte {digest} : {lines}, "
    "{operations}.",
    "cli.scenario.stock_read": "Parc lu : {file}, {communes}, {dwellings} au 1er janvier {year}.",
    "cli.scenario.ignored": "Attention : colonnes sans usage, laissées de côté : {columns}.",
    "cli.scenario.no_sector": "le parc ne dit le secteur d’aucune commune : ajoutez la colonne "
    "« sector », ou demandez un autre niveau.",
    "cli.scenario.written": "Résultat écrit : {file}.",
    # --- summary of a scenario
    "report.title": "Ensemble du territoire, du 1er janvier {first} au 1er janvier {last} :",
    "report.moved": "  Livrés : {entered} ; démolis ou vendus : {left} ; convertis : {converted}.",
    "report.financed": "  Financés : {financed}, dont {plai} PLAI ({share} des {social} PLAI, PLUS "
    "et PLS).",
    "report.later": "  Financés dans ces années et livrés plus tard : {count}.",
    "report.dwelling_count": "  Logements sociaux : {before} → {after}.",
    "report.plai_share": "  Part des PLAI : {before} → {after} (sur {n_before} puis {n_after} "
    "logements dont le produit est connu).",
    "report.in_qpv_share": "  Part du parc en QPV : {before} → {after} (sur {n_before} puis "
    "{n_after} logements dont la zone est connue).",
    "report.social_per_main_share": "  Part du parc social dans les résidences principales : "
    "{before} → {after} (sur {n_before} puis {n_after}).",
    "report.sru_missing_count": "  Logements manquants au titre de la loi SRU : "
    "{before} → {after}.",
    "report.plai_dissimilarity": "  Dissimilarité des PLAI entre communes : {before} → {after}.",
    "report.social_dissimilarity": "  Dissimilarité du parc social entre communes : "
    "{before} → {after}.",
    "report.r1_capacity_share": "  Bas loyers parmi les attributions attendues hors QPV : "
    "{before} → {after} (sur {n_before} puis {n_after}), première et dernière année.",
    "report.plai_gap_count": "  Ménages éligibles au PLAI en attente, moins l’offre de l’année : "
    "{before} → {after}, première et dernière année.",
    "report.unknown": "non connu",
    "report.all_unknown": "  Non connus, faute de données : {names}.",
    "report.name.plai_share": "part des PLAI",
    "report.name.in_qpv_share": "part du parc en QPV",
    "report.name.social_per_main_share": "part du parc social dans les résidences principales",
    "report.name.sru_missing_count": "logements manquants au titre de la loi SRU",
    "report.name.plai_dissimilarity": "dissimilarité des PLAI",
    "report.name.social_dissimilarity": "dissimilarité du parc social",
    "report.name.r1_capacity_share": "bas loyers parmi les attributions hors QPV",
    "report.name.plai_gap_count": "ménages éligibles au PLAI",
}


def say(key: str, **values: object) -> str:
    """Give the French sentence of a key, its blanks filled."""
    return french(_TEXTS[key].format(**values))
