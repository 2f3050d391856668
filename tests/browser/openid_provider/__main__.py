"""Start the provider: its database, its accounts, its one client, then its server."""

from __future__ import annotations

import sys
from pathlib import Path

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

LOGIN_FORM = (
    '<!doctype html><meta charset="utf-8"><title>Fournisseur</title><form method="post">'
    "{% csrf_token %}{{ form.as_p }}<button>Entrer</button></form>"
)


def configure(port: int, application: str, folder: Path) -> None:
    """Set Django up."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    own = ("django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions")
    settings.configure(
        SECRET_KEY="fournisseur-d-essai-" * 3,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="tests.browser.openid_provider.urls",
        INSTALLED_APPS=[*own, "oauth2_provider"],
        # Tables as the models say, without the history of their migrations.
        MIGRATION_MODULES={
            "contenttypes": None,
            "auth": None,
            "sessions": None,
            "oauth2_provider": None,
        },
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": folder / "provider.sqlite",
                "OPTIONS": {"timeout": 20},
            }
        },
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [
                        ("django.template.loaders.locmem.Loader", {"login.html": LOGIN_FORM}),
                        "django.template.loaders.app_directories.Loader",
                    ]
                },
            }
        ],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        LOGIN_URL="/entrer/",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        # Cookies know no port: without a name of its own it would take the application's.
        SESSION_COOKIE_NAME="fournisseur",
        CSRF_COOKIE_NAME="fournisseur_csrf",
        USE_TZ=True,
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": pem.decode("ascii"),
            "OIDC_ISS_ENDPOINT": f"http://127.0.0.1:{port}/o",
            "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
            "OIDC_RP_INITIATED_LOGOUT_ALWAYS_PROMPT": False,
            "OAUTH2_VALIDATOR_CLASS": "tests.browser.openid_provider.validator.Claims",
            "SCOPES": {"openid": "openid", "email": "email", "profile": "profile"},
            "REQUEST_APPROVAL_PROMPT": "auto",
        },
    )
    django.setup()
    _fill(application)


def _fill(application: str) -> None:
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from oauth2_provider.models import Application

    from tests.browser.openid_provider.people import CLIENT_ID, CLIENT_SECRET, PASSWORD, PEOPLE

    call_command("migrate", run_syncdb=True, verbosity=0)
    for login in PEOPLE:
        User.objects.create_user(login, password=PASSWORD)
    Application.objects.create(
        name="Fragilité",
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        redirect_uris=f"{application}/oauth2callback",
        post_logout_redirect_uris=f"{application}/oauth2callback",
        algorithm=Application.RS256_ALGORITHM,
        skip_authorization=True,
    )


def main() -> None:
    """Serve until the process is ended."""
    port, application, folder = int(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    configure(port, application, folder)
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    server = ThreadedWSGIServer(("127.0.0.1", port), WSGIRequestHandler)
    server.set_app(get_wsgi_application())
    server.serve_forever()


if __name__ == "__main__":
    main()
