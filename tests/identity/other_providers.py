"""Connections in tests: stored records, and people who come and go by them."""

import secrets
from typing import Any

import httpx

from genkan.identity.model.connection import Connection, connection_secrets_label
from genkan.identity.model.identity import Identity
from genkan.identity.model.interaction import Interaction
from genkan.identity.model.user import User
from genkan.identity.names import ClientId, ConnectionId
from genkan.identity.observation import RequestRefused
from tests.clients.fake_provider import CLIENT_ID, CLIENT_SECRET, FakeProvider
from tests.identity.in_process import House

MISMATCH = "does not belong to this sign-in"


def details(running: House) -> list[str]:
    """What the operator's log says of refusals."""
    return [each.detail or "" for each in running.observed if isinstance(each, RequestRefused)]


def connection(
    running: House,
    provider: FakeProvider,
    strategy: str = "oauth2:custom",
    *applications: ClientId,
    organization_code: Any = None,
    **options: Any,
) -> Connection:
    """A stored connection to the provider, enabled for these applications."""
    ports = running.provider.ports
    name = options.pop("display_name", "Somewhere")
    secret = options.pop("secrets", {"client_secret": CLIENT_SECRET})
    connection_id = ConnectionId(f"conn_{secrets.token_hex(16)}")
    given = {"client_id": CLIENT_ID, "is_trusted": True}
    if strategy == "oauth2:custom":
        given["issuer"] = provider.url
    chosen = {name: value for name, value in (given | options).items() if value is not None}
    made = Connection(
        id=connection_id,
        name=name,
        display_name=name,
        strategy=strategy,
        options=chosen,
        sealed_secrets=ports.vault.seal(
            httpx.Request("POST", "http://x", json=secret).content,
            connection_secrets_label(connection_id),
        ),
        organization_code=organization_code,
        created_at=running.clock.now,
    )
    running.run(ports.connections.create, made, applications)
    return made


def begun(running: House, made: Connection, **changes: Any) -> Interaction:
    """An interaction of an application that the connection is enabled for."""
    interaction = running.interaction(**changes)
    ports = running.provider.ports
    assert running.run(ports.connections.enable, made.id, interaction.client_id)
    return interaction


def sent_away(browser: httpx.Client, interaction: Interaction, made: Connection) -> str:
    """Where the browser is sent by the connection's button."""
    params = {"i": interaction.id, "connection": made.id}
    answer = browser.get("/connect", params=params)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def arrive(
    running: House,
    provider: FakeProvider,
    made: Connection,
    interaction: Interaction | None = None,
    **answer: str | None,
) -> httpx.Response:
    """Somebody signs in at the provider, and is back."""
    interaction = interaction or begun(running, made)
    location = sent_away(running.browser, interaction, made)
    return running.browser.get(provider.consent(location, **answer))


def user_of(running: House, email: str) -> User | None:
    return running.run(running.provider.ports.users.by_email, email)


def accounts_of(running: House, user: User | None) -> list[Identity]:
    """The user's accounts at connections."""
    assert user is not None
    found = running.run(running.provider.ports.identities.of_users, [user.id])
    return [each for each in found.get(user.id, ()) if each.connection_id is not None]


def refused_for(answer: httpx.Response, reason: str, status: int = 400) -> None:
    """The page of a hand-off that failed for this reason (a part of its text)."""
    assert answer.status_code == status, answer.text
    assert reason in answer.text, answer.text
