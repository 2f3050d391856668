"""What the provider says of an account, in the identity token."""

from __future__ import annotations

import time
from typing import Any

from oauth2_provider.oauth2_validators import OAuth2Validator

from tests.browser.openid_provider.people import PEOPLE


class Claims(OAuth2Validator):
    """Groups beside the standard claims."""

    oidc_claim_scope = None  # every claim goes with any scope

    def get_additional_claims(self, request: Any) -> dict[str, Any]:
        login = request.user.get_username()
        person = PEOPLE[login]
        dated = {"iat": int(time.time()) - person.age_seconds} if person.age_seconds else {}
        return {
            "name": person.name,
            "preferred_username": login,
            "email": f"{login}@essai.example",
            "email_verified": person.email_verified,
            "groups": list(person.groups),
            **dated,
        }
