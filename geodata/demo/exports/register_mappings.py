"""Mappings of the register's files: which of their columns is which field."""

from __future__ import annotations

from geodata.demo.register.terms import YEARS
from geodata.user_tables.mapping import ColumnMapping

DAY = "%d/%m/%Y"
WORDS = {
    "reservation_holder": {
        "state": "État",
        "action_logement": "Action Logement",
        "commune": "Commune",
        "epci": "Agglomération",
        "department": "Département",
        "landlord": "Bailleur (non réservé)",
    },
    "income_group": {
        "very_modest": "Très modeste",
        "modest": "Modeste",
        "intermediate": "Intermédiaire",
        "higher": "Plus élevé",
    },
    "ceiling_key": {
        "plai": "PLAI",
        "plus": "PLUS",
        "pls": "PLS",
        "pli": "PLI",
        "above": "Au-delà du PLI",
    },
    "access": {"first_access": "Premier accès", "mutation": "Mutation"},
    "mutation_difficulty": {"none": "Non", "complex": "Complexe", "blocked": "Bloquée"},
    "rehousing": {"none": "Non", "npnru": "NPNRU", "other": "Autre"},
    "activity": {"active": "Actif", "inactive": "Inactif"},
    "outcome": {"pending": "En attente", "allocated": "Satisfaite", "withdrawn": "Radiée"},
}
"""Canonical category → word of the files."""
FLAGS = ("lease_signed", "priority", "dalo", "pdalhpd", "aci", "internal_mutation")
YES, NO = "Oui", "Non"
_ALLOCATED = {
    "Id attribution": "allocation_id",
    "Date CAL": "decided_on",
    "Bail signé": "lease_signed",
    "Date signature bail": "lease_signed_on",
    "Bailleur": "landlord_name",
    "Réservataire": "reservation_holder",
    "Commune réservataire": "reservation_holder_name",
    "Code Insee commune": "commune_code",
    "QPV": "qpv_code",
    "Ressources annuelles / UC (€)": "income_per_uc_eur",
    "Groupe de ressources": "income_group",
    "Plafond de ressources": "ceiling_key",
    "Prioritaire L441-1": "priority",
    "DALO": "dalo",
    "PDALHPD": "pdalhpd",
    "Accord collectif (ACI)": "aci",
    "Nature de la demande": "access",
    "Mutation interne": "internal_mutation",
    "Mutation complexe ou bloquée": "mutation_difficulty",
    "Relogement": "rehousing",
    "Activité": "activity",
    "Nb personnes": "household_size_count",
    "Typologie demandée": "asked_rooms_count",
    "Typologie attribuée": "rooms_count",
    "Financement": "product_key",
    "Date de dépôt": "registered_on",
    "Nb propositions": "proposal_count",
    "Rang CAL": "cal_rank",
    "Commune d’origine": "origin_commune_code",
    "IRIS d’origine": "origin_iris_code",
    "QPV d’origine": "origin_qpv_code",
}
_PLACED = {
    2023: {"Code programme": "segment_code"},
    2024: {"Code programme": "segment_code", "IRIS": "iris_code"},
    2025: {"Adresse": "address", "Ancienneté (mois)": "waiting_months"},
}
"""Columns of one year's file alone: a register changes its extraction from one year to another."""
_APPLIED = {
    "Id demande": "application_id",
    "Date de dépôt": "registered_on",
    "État": "outcome",
    "Date de sortie": "closed_on",
    "1re commune demandée": "commune_code",
    "Segment": "segment",
    "Nature de la demande": "access",
    "Mutation complexe ou bloquée": "mutation_difficulty",
    "Typologie demandée": "asked_rooms_count",
    "Nb personnes": "household_size_count",
    "Ressources annuelles / UC (€)": "income_per_uc_eur",
    "Plafond de ressources": "ceiling_key",
    "Prioritaire L441-1": "priority",
    "DALO": "dalo",
    "Activité": "activity",
    "Propositions reçues": "proposal_count",
    "Classements rang 1": "first_rank_count",
    "Classements rang 2 et +": "later_rank_count",
}


def _values(columns: dict[str, str]) -> dict[str, dict[str, str]]:
    """Give the word of each category, for the fields of a file that have some."""
    return {
        field: {word: key for key, word in WORDS[field].items()}
        for field in columns.values()
        if field in WORDS
    }


def _allocations(year: int) -> ColumnMapping:
    columns = {**_ALLOCATED, **_PLACED[year]}
    return ColumnMapping(
        kind="allocations",
        name=f"Attributions {year} – Val d’Orsence",
        columns=columns,
        values=_values(columns),
        date_format=DAY,
    )


ALLOCATIONS = {year: _allocations(year) for year in YEARS}
APPLICATIONS = ColumnMapping(
    kind="applications",
    name="Demandes – Val d’Orsence",
    columns=_APPLIED,
    values=_values(_APPLIED),
    date_format=DAY,
)
