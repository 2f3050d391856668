"""The application behind a login, and its provider, as processes of a test."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.browser.openid_provider.people import CLIENT_ID, CLIENT_SECRET
from tests.browser.server import free_port, running_app, started

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COOKIE_SECRET = "signature-des-essais-0123456789abcdef"
START_SECONDS = 60
_SECRETS = """
[auth]
redirect_uri = "{application}/oauth2callback"
cookie_secret = "{cookie_secret}"
client_id = "{client_id}"
client_secret = "{client_secret}"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
client_kwargs = {{ scope = "openid email profile", prompt = "login" }}

[roles]
claim = "{claim}"
administrateur = ["fragilite-administrateurs"]
technicien = ["fragilite-techniciens"]
elu = ["fragilite-elus"]
"""


def secrets(application: str, issuer: str) -> str:
    """Return the secrets file of the application."""
    return _SECRETS.format(
        application=application,
        issuer=issuer,
        cookie_secret=COOKIE_SECRET,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        claim="groups",
    )


@contextmanager
def running_provider(application: str, folder: Path) -> Iterator[str]:
    """Run the provider for one application and give its issuer, until the block ends."""
    port = free_port()
    issuer = f"http://127.0.0.1:{port}/o"
    command = [sys.executable, "-m", "tests.browser.openid_provider", str(port), application]
    ready = f"{issuer}/.well-known/openid-configuration"
    with started([*command, str(folder)], folder / "provider.log", ready, seconds=START_SECONDS):
        yield issuer


@contextmanager
def running_with_login(data_dir: Path, folder: Path, **settings: str) -> Iterator[str]:
    """Run both and give the application's address; its log is ``app.log`` of the folder."""
    port = free_port()
    application = f"http://127.0.0.1:{port}"
    with running_provider(application, folder) as issuer:
        file = folder / "secrets.toml"
        file.write_text(secrets(application, issuer), encoding="utf-8")
        option = f"--secrets.files={file}"
        with running_app(data_dir, folder / "app.log", option, port=port, **settings) as url:
            yield url
