"""A login as Streamlit would have it, for tests without a provider."""

from __future__ import annotations

import time
from typing import Any

SECRET = "un-secret-de-signature-que-rien-ne-cite"
AUTH = {
    "redirect_uri": "https://fragilite.example/oauth2callback",
    "cookie_secret": SECRET,
    "client_id": "fragilite",
    "client_secret": SECRET,
    "server_metadata_url": "https://connexion.example/.well-known/openid-configuration",
}
ROLES = {
    "claim": "groups",
    "administrateur": ["admins"],
    "technicien": ["techniciens"],
    "elu": ["elus"],
}
SECRETS = {"auth": AUTH, "roles": ROLES}


def claims(*groups: str, age_hours: float = 0.0, **more: Any) -> dict[str, Any]:
    """Return what Streamlit keeps of a login."""
    return {
        "is_logged_in": True,
        "iss": "https://connexion.example",
        "sub": "0f3c",
        "iat": int(time.time() - 3600 * age_hours),
        "nonce": "n",
        "name": "Zoé Sentinelle",
        "email": "zoe@sentinelle.example",
        "email_verified": True,
        "groups": list(groups),
        **more,
    }
