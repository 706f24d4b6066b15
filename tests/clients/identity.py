"""An identity provider alone (`genkan identity`), and an application made in it."""

import base64
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.clients.hosted_pages import Person
from tests.clients.management import management_client, sent
from tests.clients.program import GENKAN, clean_environment, free_port, running

BOOTSTRAP_ID = "0" * 31 + "1"
BOOTSTRAP_SECRET = "s" * 52
REDIRECT_URI = "http://localhost:3999/callback"
LOGOUT_URI = "http://localhost:3999/goodbye"


@dataclass(frozen=True, slots=True)
class Application:
    client_id: str
    client_secret: str


@contextmanager
def identity_alone(folder: Path, database_url: str, **settings: str) -> Iterator[str]:
    """The issuer's address; no engine runs, and the settings come from the environment."""
    with identity_processes(folder, database_url, number=1, **settings) as (issuer,):
        yield issuer


@contextmanager
def identity_processes(
    folder: Path, database_url: str, *, number: int, **settings: str
) -> Iterator[list[str]]:
    """Addresses of processes that are one provider on one database; the first is the issuer."""
    ports = [free_port() for _ in range(number)]
    addresses = [f"http://localhost:{port}" for port in ports]
    environment = {**identity_settings(addresses[0], database_url), **settings}
    with ExitStack() as stack:
        for port, address in zip(ports, addresses, strict=True):
            command = [GENKAN, "identity", "--port", str(port)]
            ready_url = f"{address}/.well-known/jwks.json"
            stack.enter_context(
                running(command, folder=folder, environment=environment, ready_url=ready_url)
            )
        yield addresses


def identity_settings(issuer: str, database_url: str) -> Mapping[str, str]:
    """The environment of a provider alone, in development."""
    return clean_environment(
        GENKAN_IDENTITY_DATABASE_URL=database_url,
        GENKAN_ISSUER=issuer,
        GENKAN_SECRET_KEY=base64.urlsafe_b64encode(os.urandom(32)).decode(),
        GENKAN_DEVELOPMENT="true",
        GENKAN_BOOTSTRAP_CLIENT_ID=BOOTSTRAP_ID,
        GENKAN_BOOTSTRAP_CLIENT_SECRET=BOOTSTRAP_SECRET,
    )


def create_application(
    issuer: str,
    *,
    kind: str = "reg",
    redirect_uris: Sequence[str] = (REDIRECT_URI,),
    logout_uris: Sequence[str] = (LOGOUT_URI,),
    **lifetimes: int,
) -> Application:
    """A web application with the mapping on and short lifetimes where given; its secret is empty
    where its kind (Kinde's `type`) has none."""
    with management_client(issuer, BOOTSTRAP_ID, BOOTSTRAP_SECRET) as api:
        made = sent(api.post("applications", json={"name": "Web", "type": kind}))
        application = made["application"]
        address = f"applications/{application['id']}"
        sent(api.post(f"{address}/auth_redirect_urls", json={"urls": [*redirect_uris]}))
        sent(api.post(f"{address}/auth_logout_urls", json={"urls": [*logout_uris]}))
        tokens = {"is_hasura_mapping_enabled": True, **lifetimes}
        sent(api.patch(f"{address}/tokens", json=tokens))
    return Application(application["client_id"], application.get("client_secret") or "")


def create_user(issuer: str, person: Person) -> str:
    """The id of a new account of this person, its address proven."""
    email = {"type": "email", "is_verified": True, "details": {"email": person.email}}
    profile = {"given_name": person.first_name, "family_name": "Test"}
    user = {"profile": profile, "identities": [email], "password": person.password}
    with management_client(issuer, BOOTSTRAP_ID, BOOTSTRAP_SECRET) as api:
        return sent(api.post("user", json=user))["id"]
