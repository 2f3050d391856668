"""Mappings of the landlords' tables: which of their columns is which field."""

from __future__ import annotations

from geodata.demo.housing.occupancy import SURVEY_YEAR, categories
from geodata.user_tables.mapping import ColumnMapping

_KEYS = {
    "Bailleur": "landlord_name",
    "Code programme": "segment_code",
    "Commune (Insee)": "commune_code",
    "Adresse": "address",
}
_WORDS = {
    "tenant_age": {
        "under_30": "Titulaire -30 ans",
        "30_49": "Titulaire 30-49 ans",
        "50_64": "Titulaire 50-64 ans",
        "65_plus": "Titulaire 65 ans et +",
    },
    "household": {
        "single": "Personnes seules",
        "single_parent": "Familles monoparentales",
        "couple": "Couples sans enfant",
        "couple_children": "Couples avec enfant(s)",
        "other": "Autres ménages",
    },
    "income_ceiling": {
        "under_20": "Ressources -20 % PLUS",
        "20_39": "Ressources 20-39 % PLUS",
        "40_59": "Ressources 40-59 % PLUS",
        "60_99": "Ressources 60-99 % PLUS",
        "100_plus": "Ressources 100 % PLUS et +",
    },
    "activity": {
        "stable_job": "Emploi stable",
        "precarious_job": "Emploi précaire",
        "unemployed": "Chômage",
        "retired": "Retraite",
        "other_inactive": "Autres inactifs",
    },
    "housing_benefit": {"with": "APL/AL", "without": "Sans APL ni AL"},
    "seniority": {
        "under_2_years": "Présents depuis -2 ans",
        "2_9_years": "Présents depuis 2-9 ans",
        "10_plus_years": "Présents depuis 10 ans et +",
    },
}


def _counts() -> dict[str, str]:
    """Give the column of each category, in the order of the dimensions."""
    return {
        _WORDS[dimension][category]: f"{dimension}_{category}_count"
        for dimension, names in categories().items()
        for category in names
    }


OCCUPANCY = ColumnMapping(
    kind="occupancy",
    name="Enquête occupation – bailleurs du Val d’Orsence",
    columns={
        **_KEYS,
        "Population": "population",
        "Ménages": "household_count",
        **_counts(),
    },
    constants={"survey_year": str(SURVEY_YEAR)},
    values={"population": {"Ensemble": "all", "Entrants récents": "recent"}},
)
INDICATORS = ColumnMapping(
    kind="residence_indicators",
    name="Tableau de bord de gestion – bailleurs du Val d’Orsence",
    columns={
        **_KEYS,
        "Exercice": "indicator_year",
        "Vacance %": "vacancy_share",
        "Vacance +3 mois %": "long_vacancy_share",
        "Rotation %": "rotation_share",
        "Refus %": "refusal_share",
        "Impayés %": "arrears_share",
        "Incidents /100 logts": "incident_per_100_dwellings_ratio",
        "Réclamations /100 logts": "complaint_per_100_dwellings_ratio",
    },
)
RATINGS = ColumnMapping(
    kind="ratings",
    name="Notes de vie des résidences – Val d’Orsence",
    columns={
        **_KEYS,
        "Noté par": "rater",
        "Qualité": "rater_role",
        "Le": "rated_on",
        "Note /4": "rating",
        "Observations": "comment",
    },
    values={"rater_role": {"Bailleur": "landlord", "Commune": "commune", "Partenaire": "other"}},
    date_format="%d/%m/%Y",
)
