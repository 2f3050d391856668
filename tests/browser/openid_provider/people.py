"""Accounts of the provider, all made up."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "mot-de-passe-d-essai"
CLIENT_ID = "fragilite"
CLIENT_SECRET = "secret-d-essai-du-client"
HOUR = 3600


@dataclass(frozen=True)
class Person:
    """An account, and what the provider says of it."""

    name: str
    groups: tuple[str, ...] = ()
    email_verified: bool = True
    age_seconds: int = 0
    """How long ago the provider says that the person logged in."""


PEOPLE = {
    "elue": Person("Élodie Sentinelle-Élue", ("fragilite-elus",)),
    "technicien": Person("Théo Sentinelle-Technicien", ("fragilite-techniciens", "autre")),
    "administratrice": Person("Adèle Sentinelle-Admin", ("fragilite-administrateurs",)),
    "inconnu": Person("Igor Sentinelle-Inconnu", ("une-autre-application",)),
    "ancienne": Person("Anne Sentinelle-Ancienne", ("fragilite-elus",), age_seconds=13 * HOUR),
    "non-verifiee": Person("Nora Sentinelle-Mail", ("fragilite-elus",), email_verified=False),
}
