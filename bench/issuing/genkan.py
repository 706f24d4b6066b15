"""`genkan identity` as a process, with the person, the API and the applications to measure with."""

import base64
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx

from bench.issuing.provider import (
    AUDIENCE,
    CALLBACK,
    PASSWORD,
    PEOPLE,
    Paths,
    Provider,
    started,
)
from bench.ports import free_port

PATHS: Final = Paths(
    authorize="/oauth2/auth",
    token="/oauth2/token",
    userinfo="/oauth2/userinfo",
    jwks="/.well-known/jwks",
)
_KEYS: Final = ("GENKAN_BOOTSTRAP_CLIENT_ID", "GENKAN_BOOTSTRAP_CLIENT_SECRET")


@contextmanager
def genkan(database_url: str, pool_size: int) -> Iterator[tuple[Provider, dict[str, str]]]:
    """The provider, and the secrets of its applications by client id."""
    origin = f"http://127.0.0.1:{free_port()}"
    bootstrap = secrets.token_urlsafe(40)
    settings = {
        "GENKAN_IDENTITY_DATABASE_URL": database_url,
        "GENKAN_ISSUER": origin,
        "GENKAN_HOST": "127.0.0.1",
        "GENKAN_PORT": origin.rpartition(":")[2],
        "GENKAN_SECRET_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "GENKAN_IDENTITY_POOL_SIZE": str(pool_size),
        "GENKAN_SIGN_IN_METHODS": "password",
        # As oidc-provider does it: a used refresh token is never accepted again.
        "GENKAN_REFRESH_GRACE_SECONDS": "0",
        **dict(zip(_KEYS, ("genkan_bench", bootstrap), strict=True)),
    }
    command = [Path(sys.executable).with_name("genkan"), "identity"]
    with (
        tempfile.TemporaryDirectory(prefix="genkan-bench-") as folder,
        started(command, origin, Path(folder), settings) as pid,
        httpx.Client(base_url=origin, trust_env=False) as browser,
    ):
        made = _Management(browser, bootstrap)
        api = made("POST", "/apis", name="bench", audience=AUDIENCE)["api"]["id"]
        for email in PEOPLE:
            made("POST", "/user", **_person(email))
        web, web_secret = made.application("web", "reg")
        machine, machine_secret = made.application("machine", "m2m")
        made("PATCH", f"/applications/{web}", redirect_uris=[CALLBACK])
        authorised = [{"id": web}, {"id": machine}]
        made("PATCH", f"/apis/{api}/applications", applications=authorised)
        provider = Provider("genkan", origin, pid, PATHS, web, web, machine, "openid offline")
        yield provider, {web: web_secret, machine: machine_secret}


def _person(email: str) -> dict[str, Any]:
    return {
        "profile": {"given_name": "Ada", "family_name": "Person"},
        "identities": [{"type": "email", "is_verified": True, "details": {"email": email}}],
        "password": PASSWORD,
    }


class _Management:
    """Calls of the management API, each of which has to succeed."""

    def __init__(self, browser: httpx.Client, secret: str) -> None:
        form = {
            "grant_type": "client_credentials",
            "client_id": "genkan_bench",
            "client_secret": secret,
            "audience": f"{str(browser.base_url).rstrip('/')}/api",
        }
        answer = browser.post(PATHS.token, data=form)
        assert answer.status_code == 200, answer.text
        self._browser = browser
        self._headers = {"authorization": f"Bearer {answer.json()['access_token']}"}

    def __call__(self, method: str, path: str, **body: Any) -> Any:
        answer = self._browser.request(
            method, f"/api/v1{path}", json=body or None, headers=self._headers
        )
        assert answer.is_success, (path, answer.text)
        return answer.json()

    def application(self, name: str, kind: str) -> tuple[str, str]:
        """Client id and secret of a new application."""
        made = self("POST", "/applications", name=name, type=kind)["application"]
        return made["client_id"], made["client_secret"]
